/*
 * http: many HTTP transfers at once, in one event loop, under one deadline.
 *
 * The only user of libcurl. It knows nothing of AWS: what to sign, what to
 * retry and what an answer means is its callers' matter. Certificates are
 * always verified, redirects never followed, a proxy is that of HTTPS_PROXY
 * and NO_PROXY as libcurl reads them. Everything happens inside http_run(), in
 * one thread; callbacks may start transfers and timers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/* Bytes of a reply's body; past them the transfer fails. */
enum { HTTP_MAX_BODY = 64 * 1024 * 1024 };

struct http;

struct http_settings {
	const char *ca_bundle; /* a file or hashed directory; NULL: system */
	const char *user_agent;
	int64_t deadline_ms; /* of http_now_ms(); nothing happens after it */
	int interrupt_fd;    /* readable: stop as at the deadline; -1: none */
	int concurrency;     /* transfers at once in one group */
	/* Called once a second at least while http_run() waits; or NULL. */
	void (*tick)(void *ctx);
	void *tick_ctx;
};

/* Why there is no answer. */
enum http_failure {
	HTTP_ANSWERED,	  /* there is one, whatever its status */
	HTTP_TRANSPORT,	  /* name, connection, reset, truncated body */
	HTTP_TLS,	  /* the certificate or the handshake was refused */
	HTTP_TOO_LARGE,	  /* the body is over HTTP_MAX_BODY */
	HTTP_REFUSED,	  /* on_body() wanted no more */
	HTTP_DEADLINE,	  /* the deadline came first */
	HTTP_INTERRUPTED, /* interrupt_fd became readable */
	HTTP_BAD_REQUEST  /* the URL or a file cannot be used */
};

/* Reply headers that somebody reads; "" where absent. */
enum http_header {
	HTTP_DATE,
	HTTP_AGE,
	HTTP_REQUEST_ID,  /* x-amzn-RequestId */
	HTTP_ERROR_TYPE,  /* x-amzn-ErrorType */
	HTTP_QUERY_ERROR, /* x-amzn-query-error */
	HTTP_RETRY_AFTER, /* x-amz-retry-after */
	HTTP_HEADER_COUNT
};

struct http_result {
	enum http_failure failure;
	const char *message; /* in libcurl's words; "" if answered */
	long status;	     /* of the reply; 0 if there was none */
	const char *reason;  /* of the status line, may be "" */
	const char *headers[HTTP_HEADER_COUNT];
	double seconds; /* of the transfer, waiting for a place left out */
	bool timed_out; /* HTTP_TRANSPORT, because timeout_ms were over */
};

/*
 * One transfer. Strings are copied at the start but for `body`, which must
 * live until on_done. `group` is what `concurrency` counts by (service and
 * region, say). Headers are "Name: value" lines.
 */
struct http_request {
	const char *method, *url, *group;
	const char *const *headers;
	size_t n_headers;
	const char *body;
	size_t body_len;
	int timeout_ms; /* of the transfer; 0: until the deadline */
	bool no_proxy;	/* whatever HTTPS_PROXY says: it is a neighbour */

	/* A piece of the body; `status` is known by then. False: enough. */
	bool (*on_body)(void *ctx, long status, const char *data, size_t len);
	/* Exactly once, also where the transfer never began. */
	void (*on_done)(void *ctx, const struct http_result *result);
	void *ctx;
};

/* NULL if libcurl cannot be set up. */
struct http *http_new(const struct http_settings *settings);

/* Nothing may be pending any more: http_run() has seen to the end of it. */
void http_free(struct http *http);

/*
 * Queues a transfer. Request headers may be made late: `prepare` (or NULL) is
 * called when the transfer really begins, so that waiting for a place does not
 * age a signature; it may set headers and n_headers of the request it is given
 * to more of them. False: it could not, on_done hears HTTP_BAD_REQUEST.
 */
void http_start(struct http *http, const struct http_request *request,
		bool (*prepare)(void *ctx, struct http_request *request));

/*
 * Calls `fire` after `delay_ms`. Where the deadline comes first or the run is
 * interrupted it is called then, with `ended` saying which.
 */
void http_after(struct http *http, int64_t delay_ms,
		void (*fire)(void *ctx, enum http_failure ended), void *ctx);

/*
 * No transfer of `group` begins in the next `delay_ms`; those under way go on.
 * Of several holds the one that ends last counts. What waits for it ends at the
 * deadline as everything else does.
 */
void http_hold(struct http *http, const char *group, int64_t delay_ms);

/* Until nothing is queued, under way or waiting. */
void http_run(struct http *http);

/* Milliseconds until the deadline, 0 if it has passed. */
int64_t http_left_ms(const struct http *http);

/* HTTP_ANSWERED while the run goes on, else what ended it. */
enum http_failure http_ended(const struct http *http);

/* The monotonic clock, in milliseconds. */
int64_t http_now_ms(void);

/* libcurl's version and its TLS library's, for -vvv. */
const char *http_library(void);

#endif
