/*
 * exchange_http: exchanges over libcurl, under the deadline of the run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXCHANGE_HTTP_H
#define EXCHANGE_HTTP_H

#include "exchange.h"

/* libcurl is set up with the first exchange: who asks nothing pays nothing. */
struct exchange_http {
	struct http_settings settings;
	struct http *http; /* NULL: not yet */
	/* After each attempt, for a trace; NULL: nobody. */
	void (*observe)(void *ctx, const struct exchange_request *request,
			const struct exchange_reply *reply, double seconds);
	void *observe_ctx;
};

/* `settings` are copied, their strings not. */
void exchange_http_init(struct exchange_http *e,
			const struct http_settings *settings);
void exchange_http_done(struct exchange_http *e);

/* The transport; it lives as long as `e`. */
struct exchange_transport exchange_http_transport(struct exchange_http *e);

#endif
