/*
 * exchange_http: exchanges over libcurl, under the deadline of the run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "exchange_http.h"

/* An exchange that is under way. */
struct under_way {
	struct exchange_reply *reply;
	double seconds;
	bool full;
};

void exchange_http_init(struct exchange_http *e,
			const struct http_settings *settings)
{
	*e = (struct exchange_http){ .settings = *settings };
	e->settings.concurrency = 1;
}

void exchange_http_done(struct exchange_http *e)
{
	if (!e)
		return;
	http_free(e->http);
	e->http = NULL;
}

static bool receive(void *ctx, long status, const char *data, size_t len)
{
	struct under_way *way = ctx;

	(void)status;
	buf_add(&way->reply->body, data, len);
	way->full = buf_full(&way->reply->body);
	return !way->full;
}

static void copy(char *to, size_t size, const char *from)
{
	snprintf(to, size, "%s", from);
}

static void done(void *ctx, const struct http_result *result)
{
	struct under_way *way = ctx;
	struct exchange_reply *reply = way->reply;

	reply->failure = way->full ? HTTP_TOO_LARGE : result->failure;
	reply->timed_out = result->timed_out;
	reply->status = result->status;
	copy(reply->message, sizeof(reply->message), result->message);
	copy(reply->reason, sizeof(reply->reason), result->reason);
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		copy(reply->headers[i], sizeof(reply->headers[i]),
		     result->headers[i]);
	way->seconds = result->seconds;
}

/* False, and the reply says so, if libcurl cannot be set up. */
static bool is_ready(struct exchange_http *e, struct exchange_reply *ret)
{
	if (!e->http)
		e->http = http_new(&e->settings);
	if (e->http)
		return true;
	ret->failure = HTTP_BAD_REQUEST;
	copy(ret->message, sizeof(ret->message), "libcurl cannot be set up");
	return false;
}

static void send_request(void *ctx, const struct exchange_request *request,
			 struct exchange_reply *ret)
{
	struct exchange_http *e = ctx;
	struct under_way way = { .reply = ret };

	if (!is_ready(e, ret))
		return;
	http_start(e->http,
		   &(struct http_request){
			   .method = request->method,
			   .url = request->url,
			   .group = "credentials",
			   .headers = request->headers,
			   .n_headers = request->n_headers,
			   .body = request->body,
			   .body_len = request->body_len,
			   .timeout_ms = request->timeout_ms,
			   .no_proxy = request->no_proxy,
			   .on_body = receive,
			   .on_done = done,
			   .ctx = &way,
		   },
		   NULL);
	http_run(e->http);
	if (e->observe)
		e->observe(e->observe_ctx, request, ret, way.seconds);
}

static void fired(void *ctx, enum http_failure ended)
{
	*(enum http_failure *)ctx = ended;
}

static enum http_failure wait_for(void *ctx, int64_t ms)
{
	struct exchange_http *e = ctx;
	enum http_failure ended = HTTP_ANSWERED;

	if (!e->http)
		return HTTP_ANSWERED;
	if (ms >= http_left_ms(e->http))
		return HTTP_DEADLINE;
	http_after(e->http, ms, fired, &ended);
	http_run(e->http);
	return ended;
}

struct exchange_transport exchange_http_transport(struct exchange_http *e)
{
	return (struct exchange_transport){
		.ctx = e,
		.send = send_request,
		.pause = wait_for,
	};
}
