/*
 * script: a transport that answers by a table, for the tests of providers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "credentials.h"
#include "imds.h"

enum { SCRIPT_MAX = 12, SCRIPT_NOW = 1630454400 /* 2021-09-01T00:00:00Z */ };

/* One attempt: what must be in the request, and what is answered. */
struct script_line {
	const char *request; /* "GET URL"; NULL ends the script */
	const char *has[3];  /* texts in the header lines or the body */
	long status;	     /* 0: no answer, as `failure` says */
	const char *body;
	enum http_failure failure;
	bool timed_out;
	const char *date;
};

struct script {
	const struct script_line *lines;
	size_t at;
	int64_t paused_ms;
	struct buf why; /* the first difference */
	struct exchange_transport transport;
	struct imds imds;
	struct environment env;
	struct profile_set set;
	struct configuration configuration;
	struct credentials_context ctx;
};

/* Everything a provider looks at; `vars` and `config` may be NULL. */
void script_init(struct script *s, const char *const *vars, const char *config,
		 const struct script_line *lines);
void script_done(struct script *s);

/* NULL if all of it was asked and nothing else, or what was different. */
const char *script_problem(struct script *s);

#endif
