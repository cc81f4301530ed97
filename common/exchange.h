/*
 * exchange: one HTTP request and its answer, while nothing else goes on.
 *
 * What credentials are asked for with. The transport is passed in: that of a
 * run is exchange_http.h, tests play recorded answers. Requests and answers
 * hold secrets: all that is kept of them is wiped.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "http.h"

enum {
	EXCHANGE_MAX_BODY = 64 * 1024, /* bytes of an answer */
	EXCHANGE_MAX_HEADER = 256,     /* of a header that is kept, with NUL */
	EXCHANGE_MAX_MESSAGE = 256
};

/* One attempt; nothing is owned. Headers are "Name: value" lines. */
struct exchange_request {
	const char *method, *url;
	const char *const *headers;
	size_t n_headers;
	const char *body;
	size_t body_len;
	int timeout_ms; /* 0: until the deadline of the run */
	bool no_proxy;
};

/* exchange_reply_init() before, exchange_reply_done() behind it. */
struct exchange_reply {
	enum http_failure failure; /* over EXCHANGE_MAX_BODY: too large */
	bool timed_out;		   /* HTTP_TRANSPORT, after timeout_ms */
	char message[EXCHANGE_MAX_MESSAGE]; /* of the failure */
	long status;			    /* 0: there is no answer */
	char reason[EXCHANGE_MAX_HEADER];   /* of the status line */
	char headers[HTTP_HEADER_COUNT][EXCHANGE_MAX_HEADER];
	struct buf body;
};

struct exchange_transport {
	void *ctx;
	/* One attempt; `ret` is empty before, and says all there is to say. */
	void (*send)(void *ctx, const struct exchange_request *request,
		     struct exchange_reply *ret);
	/* Waits. HTTP_ANSWERED, or what ended (or would end) the run before. */
	enum http_failure (*pause)(void *ctx, int64_t ms);
};

/* How often it is tried. */
struct exchange_plan {
	int attempts;
	/*
	 * Before each attempt, to sign it, say; NULL: it stays as it is.
	 * Negative errno with `why`: no attempt is made.
	 */
	int (*prepare)(void *ctx, struct exchange_request *request,
		       struct buf *why);
	/* Milliseconds to the next attempt; negative: the answer is taken. */
	int64_t (*again)(void *ctx, int attempt,
			 const struct exchange_reply *reply);
	void *ctx;
};

void exchange_reply_init(struct exchange_reply *reply);
/* Empty again; wipes. */
void exchange_reply_reset(struct exchange_reply *reply);
void exchange_reply_done(struct exchange_reply *reply);

/*
 * 0 with the last answer in `ret`, whatever it is; -ETIME or -EINTR with `why`
 * if the run ended before there was one; or the error of `prepare`.
 */
int exchange_run(const struct exchange_transport *transport,
		 struct exchange_request *request,
		 const struct exchange_plan *plan, struct exchange_reply *ret,
		 struct buf *why);

/* "HTTP 503", "timed out", or the reason there is no answer. */
void exchange_describe(const struct exchange_reply *reply, struct buf *out);

#endif
