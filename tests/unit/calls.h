/*
 * calls: a client that talks to a scripted server on loopback.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CALLS_H
#define CALLS_H

#include "arena.h"
#include "buf.h"
#include "client.h"
#include "server.h"

/* What the client signs with; none of them may be seen in a trace. */
#define CALLS_KEY_ID "AKIDEXAMPLE"
#define CALLS_SECRET "wJalrXUtnFEMI/EXAMPLE"
#define CALLS_TOKEN "IQoJb3JpZ2lu+EXAMPLE=="

/* 2026-01-01T00:00:00Z, where the clock stands unless a test winds it. */
enum { CALLS_TIME = 1767225600 };

struct calls {
	struct client_settings settings; /* to change before calls_start() */
	struct credentials who;
	struct server *server;
	struct client *client;
	struct arena arena;
	struct buf seen; /* by the observer: "1:503:Throttling;2:200:-;" */
};

/* How a fetch ended; `err.code` is NULL if it went well. */
struct calls_outcome {
	int done;
	struct aws_error err;
};

/* Settings for a region eu-west-1 of ours; nothing runs yet. */
void calls_init(struct calls *calls);
void calls_start(struct calls *calls, const struct server_answer *answers,
		 size_t n);
void calls_stop(struct calls *calls);

/* Starts one fetch in `region`; calls_run() ends it. */
void calls_ask(struct calls *calls, enum operation_id op, const char *region,
	       const struct param *params, size_t n, void *out,
	       struct calls_outcome *outcome);
void calls_run(struct calls *calls);

/*
 * From now on the clock gives these times, one at each look, and the last one
 * from then on; NULL: CALLS_TIME.
 */
void calls_set_clock(const int64_t *times, size_t n);

/* A header of a request's text, "" if absent; `ret` of 2000 bytes. */
const char *calls_header(const char *request, const char *name, char *ret);

#endif
