/*
 * web_exchange: a request on its way to a handler, and the answer back.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>

#include "text.h"
#include "web_private.h"
#include "web_uri.h"
#include "xalloc.h"

enum { ARENA_MAX = 131072, TIMEOUT_SLACK_MS = 500 };

static const struct {
	unsigned int status;
	const char *text;
} texts[] = {
	{ MHD_HTTP_BAD_REQUEST, "Bad Request" },
	{ MHD_HTTP_UNAUTHORIZED, "Unauthorized" },
	{ MHD_HTTP_NOT_FOUND, "Not Found" },
	{ MHD_HTTP_METHOD_NOT_ALLOWED, "Method Not Allowed" },
	{ MHD_HTTP_LENGTH_REQUIRED, "Length Required" },
	{ MHD_HTTP_CONTENT_TOO_LARGE, "Content Too Large" },
	{ MHD_HTTP_URI_TOO_LONG, "URI Too Long" },
	{ MHD_HTTP_TOO_MANY_REQUESTS, "Too Many Requests" },
	{ MHD_HTTP_INTERNAL_SERVER_ERROR, "Internal Server Error" },
	{ MHD_HTTP_SERVICE_UNAVAILABLE, "Service Unavailable" },
};

/* ---- replies of the server itself ---- */

static void reply_init(struct web_reply *reply)
{
	*reply = (struct web_reply){ .status = MHD_HTTP_OK };
	buf_init(&reply->body, WEB_REPLY_MAX);
}

static enum MHD_Result refuse_with(struct web_exchange *exchange,
				   unsigned int status, const char *name,
				   const char *value)
{
	struct web_reply reply;
	const char *text = "";

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].status == status)
			text = texts[i].text;
	reply_init(&reply);
	web_reply_text(&reply, status, text);
	if (name)
		web_reply_header(&reply, name, value);
	return web_reply_send(exchange, &reply);
}

static enum MHD_Result refuse(struct web_exchange *exchange,
			      unsigned int status)
{
	return refuse_with(exchange, status, NULL, NULL);
}

/* ---- stages ---- */

/* The headers have come, the body has not: what is too long never does. */
static enum MHD_Result start(struct web_exchange *exchange)
{
	unsigned int status = web_headers_refuse(exchange->connection);

	exchange->state = web_live_get(exchange->web->live, &exchange->broken);
	exchange->stage = WEB_STAGE_BODY;
	return status ? refuse(exchange, status) : MHD_YES;
}

static void login_is_known(struct web_login *login)
{
	web_wake(login->ctx);
}

/* All of it has come: rate limit, then login, which may take a while. */
static enum MHD_Result enter(struct web_exchange *exchange)
{
	struct web *web = exchange->web;
	const char *field;

	web_connection_expect(web, exchange->connection, 0);
	if (exchange->broken)
		return refuse(exchange, MHD_HTTP_INTERNAL_SERVER_ERROR);
	if (exchange->uri_error)
		return refuse(exchange, exchange->uri_error == -ENAMETOOLONG
						? MHD_HTTP_URI_TOO_LONG
						: MHD_HTTP_BAD_REQUEST);
	if (!web_live_take(web->live, web_now_ms()))
		return refuse(exchange, MHD_HTTP_TOO_MANY_REQUESTS);
	if (!exchange->state->config.users.n) {
		exchange->stage = WEB_STAGE_ROUTE;
		return MHD_YES;
	}
	exchange->stage = WEB_STAGE_LOGIN;
	field = MHD_lookup_connection_value(exchange->connection,
					    MHD_HEADER_KIND,
					    MHD_HTTP_HEADER_AUTHORIZATION);
	exchange->login.verdict = web_auth_look(
		web->auth, &exchange->state->config, field, &exchange->login);
	return MHD_YES;
}

static enum MHD_Result find_out(struct web_exchange *exchange)
{
	exchange->login.done = login_is_known;
	exchange->login.ctx = exchange;
	if (web_auth_submit(exchange->web->auth, &exchange->login) < 0)
		return refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
	web_wait(exchange, 0);
	return MHD_YES;
}

static enum MHD_Result judge_login(struct web_exchange *exchange)
{
	switch (exchange->login.verdict) {
	case WEB_AUTH_UNKNOWN:
		return find_out(exchange);
	case WEB_AUTH_YES:
		exchange->stage = WEB_STAGE_ROUTE;
		return MHD_YES;
	case WEB_AUTH_NO:
		break;
	}
	return refuse_with(exchange, MHD_HTTP_UNAUTHORIZED,
			   MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Basic");
}

/* ---- routes ---- */

static const struct web_route *find_route(const struct web *web,
					  const char *path)
{
	for (size_t i = 0; i < web->set.n_routes; i++)
		if (text_is(path, web->set.routes[i].path))
			return &web->set.routes[i];
	return NULL;
}

static const char *allowed_methods(const struct web_route *route)
{
	if (route->methods == WEB_POST)
		return "POST";
	return route->methods & WEB_POST ? "GET, HEAD, POST" : "GET, HEAD";
}

static bool is_allowed(const struct web_route *route,
		       const struct web_exchange *exchange)
{
	const struct web_request *request = &exchange->request;

	if (request->post)
		return route->methods & WEB_POST;
	return (request->head ||
		text_is(exchange->method, MHD_HTTP_METHOD_GET)) &&
	       route->methods & WEB_GET;
}

/* Takes a place among those that are answered at once; false: none is left. */
static bool count(struct web_exchange *exchange)
{
	struct web *web = exchange->web;

	pthread_mutex_lock(&web->lock);
	if (web->counted < web->set.max_requests) {
		web->counted++;
		exchange->counted = true;
	}
	if (exchange->counted && exchange->route->flags & WEB_WAITS)
		exchange->request.token = ++web->last_token;
	pthread_mutex_unlock(&web->lock);
	return exchange->counted;
}

static enum MHD_Result choose(struct web_exchange *exchange)
{
	exchange->route = find_route(exchange->web, exchange->request.path);
	if (!exchange->route)
		return refuse(exchange, MHD_HTTP_NOT_FOUND);
	if (!is_allowed(exchange->route, exchange))
		return refuse_with(exchange, MHD_HTTP_METHOD_NOT_ALLOWED,
				   MHD_HTTP_HEADER_ALLOW,
				   allowed_methods(exchange->route));
	if (!(exchange->route->flags & WEB_ALWAYS) && !count(exchange))
		return refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
	web_headers_read(exchange);
	exchange->stage = WEB_STAGE_HANDLER;
	return MHD_YES;
}

/* ---- the handler ---- */

static bool is_over(struct web_exchange *exchange)
{
	struct web *web = exchange->web;
	bool over;

	pthread_mutex_lock(&web->lock);
	over = web->stopping;
	pthread_mutex_unlock(&web->lock);
	return over;
}

/* When waiting ends; it begins with the first time that this is asked. */
static int64_t wait_deadline(struct web_exchange *exchange)
{
	int64_t ms = (int64_t)exchange->web->set.wait_seconds * 1000;
	const struct web_request *request = &exchange->request;

	if (request->timeout_ms && request->timeout_ms - TIMEOUT_SLACK_MS < ms)
		ms = request->timeout_ms - TIMEOUT_SLACK_MS;
	if (!exchange->wait_until)
		exchange->wait_until = web_now_ms() + (ms > 0 ? ms : 0);
	return exchange->wait_until;
}

static enum MHD_Result handle(struct web_exchange *exchange)
{
	const struct web_route *route = exchange->route;
	struct web_request *request = &exchange->request;
	struct web_reply reply;

	if (is_over(exchange))
		request->expired = true;
	reply_init(&reply);
	if (route->handler(exchange->web->set.ctx, request, &reply) == WEB_DONE)
		return web_reply_send(exchange, &reply);
	web_reply_drop(&reply);
	if (request->expired || !request->token)
		return refuse(exchange, MHD_HTTP_SERVICE_UNAVAILABLE);
	web_wait(exchange, wait_deadline(exchange));
	return MHD_YES;
}

/* ---- what libmicrohttpd calls ---- */

static enum MHD_Result (*const steps[])(struct web_exchange *exchange) = {
	[WEB_STAGE_BODY] = enter,
	[WEB_STAGE_LOGIN] = judge_login,
	[WEB_STAGE_ROUTE] = choose,
	[WEB_STAGE_HANDLER] = handle,
};

void *web_exchange_begin(void *cls, const char *uri,
			 struct MHD_Connection *connection)
{
	struct web_exchange *exchange = xcalloc(1, sizeof(*exchange));
	struct web *web = cls;

	exchange->web = web;
	exchange->connection = connection;
	arena_init(&exchange->arena, ARENA_MAX);
	exchange->uri_error = web_uri_parse(uri ? uri : "", &exchange->arena,
					    &exchange->request.path,
					    &exchange->request.arguments);
	pthread_mutex_lock(&web->lock);
	exchange->next = web->exchanges;
	if (exchange->next)
		exchange->next->prev = exchange;
	web->exchanges = exchange;
	pthread_mutex_unlock(&web->lock);
	return exchange;
}

enum MHD_Result web_exchange_answer(void *cls,
				    struct MHD_Connection *connection,
				    const char *url, const char *method,
				    const char *version,
				    const char *upload_data,
				    size_t *upload_data_size, void **con_cls)
{
	struct web_exchange *exchange = *con_cls;
	enum web_stage stage;
	enum MHD_Result r;

	(void)cls, (void)connection, (void)url, (void)version;
	(void)upload_data;
	if (!exchange)
		return MHD_NO;
	if (exchange->stage == WEB_STAGE_NEW) {
		exchange->method = method;
		exchange->request.post = text_is(method, MHD_HTTP_METHOD_POST);
		exchange->request.head = text_is(method, MHD_HTTP_METHOD_HEAD);
		return start(exchange);
	}
	if (*upload_data_size) {
		*upload_data_size = 0;
		return MHD_YES;
	}
	do {
		stage = exchange->stage;
		r = stage == WEB_STAGE_SENT ? MHD_NO : steps[stage](exchange);
	} while (r == MHD_YES && exchange->stage != stage &&
		 exchange->stage != WEB_STAGE_SENT);
	return r;
}

void web_exchange_end(void *cls, struct MHD_Connection *connection,
		      void **con_cls, enum MHD_RequestTerminationCode code)
{
	struct web_exchange *exchange = *con_cls;
	struct web *web = cls;

	(void)code;
	if (!exchange)
		return;
	*con_cls = NULL;
	web_connection_expect(web, connection,
			      (int64_t)web->set.timeout_seconds * 1000);
	pthread_mutex_lock(&web->lock);
	if (exchange->next)
		exchange->next->prev = exchange->prev;
	*(exchange->prev ? &exchange->prev->next : &web->exchanges) =
		exchange->next;
	if (exchange->counted)
		web->counted--;
	pthread_cond_broadcast(&web->changed);
	pthread_mutex_unlock(&web->lock);
	if (exchange->state)
		web_live_put(web->live, exchange->state);
	web_login_done(&exchange->login);
	arena_wipe(&exchange->arena);
	free(exchange);
}

const char *web_request_argument(const struct web_request *request,
				 const char *name)
{
	for_each(struct web_argument, argument, &request->arguments)
		if (text_is(argument->name, name))
			return argument->value;
	return NULL;
}
