/*
 * web_reply: a handler's answer as libmicrohttpd sends it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "web_private.h"
#include "xalloc.h"

enum { BLOCK = 32768, REPLY_FACTOR = 10 };

void web_reply_header(struct web_reply *reply, const char *name,
		      const char *value)
{
	if (reply->n_headers < WEB_HEADERS_MAX)
		reply->headers[reply->n_headers++] =
			(struct web_header){ name, value };
}

void web_reply_text(struct web_reply *reply, unsigned int status,
		    const char *text)
{
	reply->status = status;
	reply->content_type = NULL;
	buf_reset(&reply->body);
	buf_addf(&reply->body, "%s\n", text);
}

void web_reply_drop(struct web_reply *reply)
{
	buf_done(&reply->body);
	if (reply->release)
		reply->release(reply->ctx);
}

/* ---- bodies ---- */

/* What a response needs of its reply as long as it is sent. */
struct body {
	ssize_t (*read)(void *ctx, char *to, size_t max);
	void (*release)(void *ctx);
	void *ctx;
};

static void body_free(void *cls)
{
	struct body *body = cls;

	if (body->release)
		body->release(body->ctx);
	free(body);
}

static ssize_t body_read(void *cls, uint64_t position, char *to, size_t max)
{
	struct body *body = cls;
	ssize_t n = body->read(body->ctx, to, max);

	(void)position;
	if (n > 0)
		return n;
	return n ? MHD_CONTENT_READER_END_WITH_ERROR
		 : MHD_CONTENT_READER_END_OF_STREAM;
}

static struct body *body_new(const struct web_reply *reply)
{
	struct body *body = xmalloc(sizeof(*body));

	*body = (struct body){ reply->read, reply->release, reply->ctx };
	return body;
}

static struct MHD_Response *from_segments(const struct web_reply *reply)
{
	struct MHD_IoVec *vectors =
		xcalloc(reply->n_segments + 1, sizeof(*vectors));
	struct body *body = body_new(reply);
	struct MHD_Response *response = NULL;

	for (size_t i = 0; i < reply->n_segments; i++)
		vectors[i] = (struct MHD_IoVec){ reply->segments[i].data,
						 reply->segments[i].len };
	if (reply->n_segments <= UINT_MAX)
		response = MHD_create_response_from_iovec(
			vectors, (unsigned int)reply->n_segments, body_free,
			body);
	if (!response)
		body_free(body);
	free(vectors);
	return response;
}

static struct MHD_Response *from_reader(const struct web_reply *reply)
{
	struct body *body = body_new(reply);
	struct MHD_Response *response = MHD_create_response_from_callback(
		MHD_SIZE_UNKNOWN, BLOCK, body_read, body, body_free);

	if (!response)
		body_free(body);
	return response;
}

/* The buffer's memory is handed over. */
static struct MHD_Response *from_buffer(struct web_reply *reply)
{
	struct MHD_Response *response;

	response = MHD_create_response_from_buffer(
		reply->body.len, reply->body.data,
		reply->body.len ? MHD_RESPMEM_MUST_FREE
				: MHD_RESPMEM_PERSISTENT);
	if (response && reply->body.len)
		reply->body = (struct buf){ 0 };
	return response;
}

/* ---- headers ---- */

static void add_headers(struct MHD_Response *response,
			const struct web_exchange *exchange,
			const struct web_reply *reply)
{
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
				reply->content_type
					? reply->content_type
					: "text/plain; charset=utf-8");
	for (size_t i = 0; i < reply->n_headers; i++)
		MHD_add_response_header(response, reply->headers[i].name,
					reply->headers[i].value);
	if (!exchange->state)
		return;
	for_each(struct web_header, header, &exchange->state->config.headers)
		MHD_add_response_header(response, header->name, header->value);
}

static bool is_stopping(struct web *web)
{
	bool stopping;

	pthread_mutex_lock(&web->lock);
	stopping = web->stopping;
	pthread_mutex_unlock(&web->lock);
	return stopping;
}

enum MHD_Result web_reply_send(struct web_exchange *exchange,
			       struct web_reply *reply)
{
	struct web *web = exchange->web;
	bool from_text = !reply->read && !reply->n_segments;
	struct MHD_Response *response;
	enum MHD_Result r;

	if (buf_full(&reply->body))
		web_reply_text(reply, MHD_HTTP_INTERNAL_SERVER_ERROR,
			       "The answer is too long");
	if (reply->read)
		response = from_reader(reply);
	else if (reply->n_segments)
		response = from_segments(reply);
	else
		response = from_buffer(reply);
	buf_done(&reply->body);
	exchange->stage = WEB_STAGE_SENT;
	if (response)
		add_headers(response, exchange, reply);
	/* Texts of headers may be of it. */
	if (from_text && reply->release)
		reply->release(reply->ctx);
	if (!response)
		return MHD_NO;
	if (is_stopping(web))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION,
					"close");
	web_connection_expect(web, exchange->connection,
			      (int64_t)web->set.timeout_seconds * 1000 *
				      REPLY_FACTOR);
	r = MHD_queue_response(exchange->connection, reply->status, response);
	MHD_destroy_response(response);
	return r;
}
