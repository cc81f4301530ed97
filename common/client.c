/*
 * client: the source of replies that is AWS itself.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "client.h"
#include "client_error.h"
#include "decode.h"
#include "mark.h"
#include "retry.h"
#include "signed_headers.h"
#include "station.h"
#include "text.h"
#include "xalloc.h"

enum {
	MAX_REQUEST = 1024 * 1024, /* bytes of a request's body */
	MAX_ERROR_BODY = 64 * 1024
};

struct client {
	struct source source;
	struct client_settings settings;
	struct http *http;
	struct station *stations;
};

/* One fetch, page after page, attempt after attempt. */
struct call {
	struct client *client;
	struct station *station;
	const struct operation *op;
	struct fetch fetch;
	struct buf params, body; /* of all pages; of this page */
	char *token;		 /* that asked for this page; NULL: first */
	size_t pages;

	/* Of this page: what to put back before it is tried again. */
	struct mark mark;
	int attempt, cost;

	/* Of this attempt: */
	int64_t sent, signed_with; /* our clock; the skew used */
	struct signed_headers headers;
	struct decode *decode;
	int decode_result;
	struct buf why, error_body;
	struct buf raw; /* the body as it comes, for fetch.page */
	size_t received;
};

static void try_page(struct call *call);

/* ---- a call ---- */

static struct call *call_new(struct client *client, const struct fetch *fetch)
{
	struct call *call = xcalloc(1, sizeof(*call));

	call->client = client;
	call->fetch = *fetch;
	call->op = api_operation(fetch->op);
	buf_init(&call->params, MAX_REQUEST);
	buf_init(&call->body, MAX_REQUEST);
	buf_init(&call->why, 1024);
	buf_init(&call->error_body, MAX_ERROR_BODY);
	buf_init(&call->raw, HTTP_MAX_BODY);
	signed_headers_init(&call->headers);
	return call;
}

static void call_free(struct call *call)
{
	buf_done(&call->params);
	buf_done(&call->body);
	buf_done(&call->why);
	buf_done(&call->error_body);
	buf_done(&call->raw);
	signed_headers_done(&call->headers);
	decode_free(call->decode);
	mark_done(&call->mark);
	free(call->token);
	free(call);
}

/* Tells the caller, and ends the call. `err` NULL: all pages came. */
static void call_done(struct call *call, struct aws_error *err)
{
	struct fetch fetch = call->fetch;

	if (err) {
		err->operation = call->op->title;
		err->region = fetch.region;
	}
	call_free(call);
	fetch.done(fetch.ctx, fetch.item, err);
}

static void begin_page(struct call *call)
{
	buf_reset(&call->body);
	request_body(call->op, buf_str(&call->params), call->token,
		     &call->body);
	call->attempt = 1;
	call->cost = 0;
	mark_set(&call->mark, call->op, call->fetch.out);
	try_page(call);
}

/* ---- an attempt ---- */

/* Signs with the time at which the transfer really begins. */
static bool sign(void *ctx, struct http_request *request)
{
	struct call *call = ctx;

	call->sent = call->client->settings.clock();
	call->signed_with = call->station->skew;
	if (!signed_headers_make(&call->headers, call->op, call->station,
				 call->client->settings.credentials,
				 &call->body, call->sent + call->signed_with))
		return false;
	request->headers = call->headers.list;
	request->n_headers = call->headers.n;
	return !buf_full(&call->params) && !buf_full(&call->body);
}

static bool receive(void *ctx, long status, const char *data, size_t len)
{
	struct call *call = ctx;

	call->received += len;
	if (status >= 300) {
		/* The beginning of a long error page is enough. */
		size_t room = call->error_body.max - call->error_body.len;

		buf_add(&call->error_body, data, len < room ? len : room);
		return true;
	}
	if (call->fetch.page)
		buf_add(&call->raw, data, len);
	if (!call->decode) {
		call->decode =
			decode_new(api_format(call->op->wire), call->op->reply,
				   call->fetch.out, call->fetch.arena);
		decode_expect(call->decode, call->op->name);
		if (call->op->paged)
			decode_expect_list(call->decode);
	}
	call->decode_result = decode_feed(call->decode, data, len, &call->why);
	return call->decode_result == 0;
}

static void observe(struct call *call, const struct http_result *result,
		    const struct aws_error *err, enum retry_class class)
{
	const struct client_settings *settings = &call->client->settings;

	if (!settings->observe)
		return;
	settings->observe(
		settings->observe_ctx,
		&(struct client_attempt){
			.op = call->op,
			.region = call->fetch.region,
			.url = call->station->url,
			.body = buf_str(&call->body),
			.headers = call->headers.list,
			.n_headers = call->headers.n_public,
			.attempt = call->attempt,
			.status = result->status,
			.code = err->code,
			.request_id = result->headers[HTTP_REQUEST_ID],
			.throttled = class == RETRY_THROTTLING,
			.seconds = result->seconds,
			.received = call->received,
		});
}

static void again(void *ctx, enum http_failure ended)
{
	struct call *call = ctx;
	struct aws_error err;

	if (ended == HTTP_ANSWERED) {
		call->attempt++;
		try_page(call);
		return;
	}
	client_error_ended(ended, call->fetch.arena, &err);
	call_done(call, &err);
}

/*
 * True if the call goes on with another attempt. Where one is throttled all of
 * the station are: nothing more begins there before its delay is over, also
 * where this call itself has no attempt left.
 */
static bool retry(struct call *call, enum retry_class class,
		  const char *retry_after)
{
	const struct client_settings *settings = &call->client->settings;
	struct http *http = call->client->http;
	int64_t delay_ms;

	if (class == RETRY_CLOCK &&
	    !retry_clock_was_wrong(call->signed_with, call->station->skew))
		return false;
	if (class == RETRY_NEVER)
		return false;
	delay_ms = retry_delay_ms(call->attempt, class, settings->random(),
				  retry_after);
	if (delay_ms >= http_left_ms(http))
		return false;
	if (class == RETRY_THROTTLING)
		http_hold(http, call->station->group, delay_ms);
	if (call->attempt >= settings->max_attempts ||
	    !retry_quota_take(&call->station->quota, class, &call->cost))
		return false;
	http_after(http, delay_ms, again, call);
	return true;
}

/* The next page, or the end. */
static void page_came(struct call *call)
{
	struct page *page = call->fetch.out;
	struct aws_error err;

	retry_quota_refund(&call->station->quota, call->cost);
	if (call->fetch.page)
		call->fetch.page(call->fetch.item, buf_str(&call->raw),
				 call->raw.len);
	if (!call->op->paged || !call->op->token || !page->token ||
	    !*page->token || page->more == TRI_NO) {
		call_done(call, NULL);
		return;
	}
	call->pages++;
	if (call->pages == CLIENT_MAX_PAGES ||
	    text_is(call->token, page->token)) {
		client_error_paging(call->pages, call->fetch.arena, &err);
		call_done(call, &err);
		return;
	}
	free(call->token);
	call->token = xstrdup(page->token);
	page->token = NULL;
	page->more = TRI_UNKNOWN;
	begin_page(call);
}

/* What went wrong, if anything: `ret_err->code` is NULL if nothing did. */
static enum retry_class judge(struct call *call,
			      const struct http_result *result,
			      struct aws_error *ret_err)
{
	bool good = result->failure == HTTP_ANSWERED && result->status < 300;

	*ret_err = (struct aws_error){ .status = result->status };
	if (good && !call->decode) {
		call->decode_result = -EBADMSG;
		buf_adds(&call->why, "empty reply");
	} else if (good) {
		call->decode_result = decode_finish(call->decode, &call->why);
	}
	if (call->decode_result < 0 &&
	    (good || result->failure == HTTP_REFUSED)) {
		client_error_reply(call->decode_result, buf_str(&call->why),
				   call->fetch.arena, ret_err);
		ret_err->status = result->status;
		return RETRY_NEVER;
	}
	if (good)
		return RETRY_NEVER;
	return client_error_judge(call->station->service->id, result,
				  &call->error_body, call->fetch.arena,
				  ret_err);
}

static void answered(void *ctx, const struct http_result *result)
{
	struct call *call = ctx;
	enum retry_class class;
	struct aws_error err;
	int64_t skew;

	if (result->failure == HTTP_ANSWERED &&
	    retry_skew(result->headers[HTTP_DATE], result->headers[HTTP_AGE],
		       call->sent, call->client->settings.clock(), &skew))
		call->station->skew = skew;
	class = judge(call, result, &err);
	observe(call, result, &err, class);
	if (!err.code) {
		page_came(call);
		return;
	}
	mark_restore(&call->mark, call->op, call->fetch.out);
	if (!retry(call, class, result->headers[HTTP_RETRY_AFTER]))
		call_done(call, &err);
}

static void try_page(struct call *call)
{
	decode_free(call->decode);
	call->decode = NULL;
	call->decode_result = 0;
	call->received = 0;
	buf_reset(&call->why);
	buf_reset(&call->error_body);
	buf_reset(&call->raw);
	http_start(call->client->http,
		   &(struct http_request){
			   .method = "POST",
			   .url = call->station->url,
			   .group = call->station->group,
			   .body = buf_str(&call->body),
			   .body_len = call->body.len,
			   .on_body = receive,
			   .on_done = answered,
			   .ctx = call,
		   },
		   sign);
}

/* ---- the source ---- */

static void client_fetch(struct source *source, const struct fetch *fetch)
{
	struct client *client = (struct client *)source;
	struct call *call = call_new(client, fetch);
	struct aws_error err;

	call->fetch.region = arena_strdup(fetch->arena, fetch->region);
	if (!call->fetch.region) /* and nothing else will fit either */
		call->fetch.region = "";
	call->station =
		station_get(&client->stations, &client->settings,
			    call->op->wire->service, fetch->region, &call->why);
	if (!call->station) {
		client_error_endpoint(buf_str(&call->why), fetch->arena, &err);
		call_done(call, &err);
		return;
	}
	request_params(call->op->wire, fetch->params, fetch->n_params,
		       &call->params);
	begin_page(call);
}

static void client_run(struct source *source)
{
	http_run(((struct client *)source)->http);
}

struct client *client_new(const struct client_settings *settings)
{
	struct client *client = xcalloc(1, sizeof(*client));

	client->source = (struct source){ client_fetch, client_run };
	client->settings = *settings;
	client->http = settings->shared_http ? settings->shared_http
					     : http_new(&settings->http);
	if (!client->http) {
		free(client);
		return NULL;
	}
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	if (!client->settings.shared_http)
		http_free(client->http);
	station_free_all(client->stations);
	free(client);
}

struct source *client_source(struct client *client)
{
	return &client->source;
}

struct http *client_http(struct client *client)
{
	return client->http;
}

const char *client_url(struct client *client, const char *service,
		       const char *region)
{
	_cleanup_(buf_done) struct buf why;
	const struct station *station;

	buf_init(&why, 1024);
	station = station_get(&client->stations, &client->settings, service,
			      region, &why);
	return station ? station->url : NULL;
}
