/*
 * credentials_role: the keys of a role, from the Security Token Service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "api.h"
#include "arn.h"
#include "client_error.h"
#include "credentials_role.h"
#include "imds.h"
#include "request.h"
#include "retry.h"
#include "role.h"
#include "secret_file.h"
#include "sigv4.h"
#include "sts.h"
#include "xalloc.h"

enum { MAX_PARAMS = 5, MAX_HEADERS = 5, MAX_TEXT = 128 * 1024 };

/* One call, attempt after attempt. */
struct assume {
	const struct credentials_context *ctx;
	const struct credentials *who; /* NULL: nobody signs */
	const struct credentials_role *role;
	const struct operation *op;
	struct endpoint endpoint;
	struct buf body, url;
	struct buf headers[MAX_HEADERS];
	const char *lines[MAX_HEADERS];
	int64_t skew, signed_with;
	struct arena arena;
	struct aws_error err; /* of the last attempt */
};

/* Of the configuration, of the instance, of the role's partition. */
static void choose_region(const struct assume *a, struct buf *ret)
{
	const struct credentials_context *ctx = a->ctx;
	_cleanup_(buf_done) struct buf ignored = { 0 };
	struct arn arn;

	buf_init(&ignored, EXCHANGE_MAX_MESSAGE);
	if (ctx->region)
		buf_adds(ret, ctx->region);
	else if (imds_has_token(ctx->imds, ctx->now))
		imds_region(ctx, ret, &ignored);
	if (ret->len)
		return;
	buf_adds(ret, arn_parse(a->role->arn, &arn) == 0
			      ? arn.partition->global_region
			      : service_by_id("sts")->default_region);
}

static int find_endpoint(struct assume *a, struct buf *why)
{
	_cleanup_(buf_done) struct buf region;
	int r;

	buf_init(&region, REGION_MAX_LEN);
	choose_region(a, &region);
	r = configuration_endpoint(a->ctx->configuration, service_by_id("sts"),
				   buf_str(&region), &a->endpoint, why);
	if (r < 0)
		return r;
	buf_addf(&a->url, "%s://%s%s/",
		 a->endpoint.url.https ? "https" : "http",
		 a->endpoint.url.authority, a->endpoint.url.path);
	return 0;
}

static void make_body(struct assume *a)
{
	const struct credentials_role *role = a->role;
	_cleanup_(buf_done) struct buf made = { 0 };
	_cleanup_(buf_wipe) struct buf text = { 0 };

	buf_init(&text, MAX_TEXT);
	buf_init(&made, ROLE_SESSION_MAX);
	if (role->session_name)
		buf_adds(&made, role->session_name);
	else
		buf_addf(&made, "%s-%" PRId64, a->ctx->program, a->ctx->now);
	const struct param params[MAX_PARAMS] = {
		{ .name = "RoleArn", .string = role->arn },
		{ .name = "RoleSessionName", .string = buf_str(&made) },
		{ .name = "ExternalId", .string = role->external_id },
		{ .name = "WebIdentityToken",
		  .string = role->web_identity_token },
		{ .name = "DurationSeconds",
		  .type = PARAM_NUMBER,
		  .number = role->duration },
	};

	for (size_t i = 0; i < MAX_PARAMS; i++)
		if (params[i].string || params[i].number)
			request_params(a->op->wire, &params[i], 1, &text);
	request_body(a->op, buf_str(&text), NULL, &a->body);
}

static struct buf *add_header(struct assume *a, struct exchange_request *to,
			      const char *name)
{
	struct buf *line = &a->headers[to->n_headers++];

	buf_reset(line);
	buf_addf(line, "%s: ", name);
	return line;
}

static int sign(struct assume *a, struct exchange_request *to, struct buf *why)
{
	char path[URL_MAX_LEN + 2];
	const struct sigv4_header headers[] = {
		{ "content-type", request_content_type(a->op->wire) },
		{ "host", a->endpoint.url.authority },
	};
	struct sigv4 s = {
		.method = "POST",
		.path = path,
		.headers = headers,
		.n_headers = ARRAY_SIZE(headers),
		.body = buf_str(&a->body),
		.body_len = a->body.len,
		.access_key_id = a->who->access_key_id,
		.secret_access_key = a->who->secret_access_key,
		.session_token = a->who->session_token,
		.region = a->endpoint.signing_region,
		.service = a->endpoint.signing_name,
		.time = a->ctx->now + a->skew,
	};
	struct sigv4_signed result;
	int r;

	snprintf(path, sizeof(path), "%s/", a->endpoint.url.path);
	r = sigv4_sign(&s, &result);
	if (r < 0) {
		buf_adds(why, "the request cannot be signed");
		return r;
	}
	a->signed_with = a->skew;
	buf_adds(add_header(a, to, "X-Amz-Date"), result.date);
	buf_adds(add_header(a, to, "Authorization"),
		 buf_str(&result.authorization));
	if (result.security_token)
		buf_adds(add_header(a, to, "X-Amz-Security-Token"),
			 result.security_token);
	sigv4_signed_done(&result);
	return 0;
}

/* Every attempt is signed anew, with the clock learnt from the one before. */
static int prepare(void *ctx, struct exchange_request *request, struct buf *why)
{
	struct assume *a = ctx;
	int r = 0;

	request->n_headers = 0;
	buf_adds(add_header(a, request, "Content-Type"),
		 request_content_type(a->op->wire));
	buf_adds(add_header(a, request, "Host"), a->endpoint.url.authority);
	if (a->who)
		r = sign(a, request, why);
	for (size_t i = 0; i < request->n_headers; i++)
		a->lines[i] = buf_str(&a->headers[i]);
	request->headers = a->lines;
	return r;
}

static enum retry_class judge(struct assume *a,
			      const struct exchange_reply *reply)
{
	struct http_result result = {
		.failure = reply->failure,
		.message = reply->message,
		.status = reply->status,
		.reason = reply->reason,
	};

	if (reply->failure == HTTP_ANSWERED && reply->status < 300)
		return RETRY_NEVER;
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		result.headers[i] = reply->headers[i];
	return client_error_judge("sts", &result, &reply->body, &a->arena,
				  &a->err);
}

static int64_t again(void *ctx, int attempt, const struct exchange_reply *reply)
{
	struct assume *a = ctx;
	enum retry_class class;

	a->err = (struct aws_error){ 0 };
	if (reply->failure == HTTP_ANSWERED)
		retry_skew(reply->headers[HTTP_DATE], reply->headers[HTTP_AGE],
			   a->ctx->now, a->ctx->now, &a->skew);
	class = judge(a, reply);
	if (class == RETRY_NEVER ||
	    (class == RETRY_CLOCK &&
	     !retry_clock_was_wrong(a->signed_with, a->skew)))
		return -1;
	return retry_delay_ms(attempt, class, a->ctx->random,
			      reply->headers[HTTP_RETRY_AFTER]);
}

/* What AWS said, unless it repeats the token. */
static int failed(const struct assume *a, struct buf *why)
{
	const char *token = a->role->web_identity_token;
	const char *message = a->err.message;

	buf_addf(why, "%s of '%s': %s", a->op->title, a->role->arn,
		 a->err.code);
	if (message && *message && !(token && strstr(message, token)))
		buf_addf(why, ": %s", message);
	return -EACCES;
}

static int decode_reply(struct assume *a, const struct buf *body,
			struct assumed_role *ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;
	struct decode *d = decode_new(api_format(a->op->wire), a->op->reply,
				      ret, &a->arena);
	int r;

	buf_init(&reason, EXCHANGE_MAX_MESSAGE);
	decode_secret(d);
	decode_expect(d, a->op->name);
	r = decode_feed(d, buf_str(body), body->len, &reason);
	if (r == 0)
		r = decode_finish(d, &reason);
	decode_free(d);
	if (r == 0 && (!ret->access_key_id || !*ret->access_key_id ||
		       !ret->secret_access_key || !*ret->secret_access_key ||
		       !ret->session_token || !*ret->session_token)) {
		buf_adds(&reason, "the answer has no credentials");
		r = -EBADMSG;
	}
	if (r < 0)
		buf_addf(why, "%s of '%s': %s", a->op->title, a->role->arn,
			 buf_str(&reason));
	return r;
}

/* AWS says it by its clock; it is compared with ours, which may be wrong. */
static struct timestamp by_our_clock(struct timestamp expiry, int64_t skew)
{
	if (expiry.known && retry_clock_was_wrong(0, skew))
		expiry.seconds -= skew;
	return expiry;
}

/* "arn:aws:sts::ACCOUNT:assumed-role/ROLE" of ".../ROLE/SESSION". */
static char *without_session(const char *arn)
{
	const char *slash = strrchr(arn, '/');

	return slash ? xstrndup(arn, (size_t)(slash - arn)) : NULL;
}

static int take(struct assume *a, const struct buf *body,
		struct credentials *ret, struct buf *why)
{
	struct assumed_role got = { 0 };
	int r = decode_reply(a, body, &got, why);
	struct arn arn;

	if (r < 0)
		return r;
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(got.access_key_id),
		.secret_access_key = credentials_strdup(got.secret_access_key),
		.session_token = credentials_strdup(got.session_token),
		.expiry = by_our_clock(got.expiration, a->skew),
	};
	if (got.arn && arn_parse(got.arn, &arn) == 0) {
		ret->account_id = credentials_strdup(arn_account(&arn));
		ret->principal = without_session(got.arn);
	}
	return 0;
}

static int check(const struct assume *a, struct buf *why)
{
	const struct credentials_role *role = a->role;
	const char *problem = NULL;

	if (!a->ctx->transport) {
		buf_addf(why, "%s of '%s': nothing may be asked", a->op->title,
			 role->arn);
		return -ENOTSUP;
	}
	if (role->session_name)
		problem = role_session_problem(role->session_name);
	if (problem)
		buf_addf(why, "role session name '%s': %s", role->session_name,
			 problem);
	return problem ? -EINVAL : 0;
}

static int call(struct assume *a, struct credentials *ret, struct buf *why)
{
	struct exchange_request request = { .method = "POST" };
	const struct exchange_plan plan = {
		.attempts = a->ctx->max_attempts,
		.prepare = prepare,
		.again = again,
		.ctx = a,
	};
	struct exchange_reply reply;
	int r = find_endpoint(a, why);

	if (r < 0)
		return r;
	make_body(a);
	request.url = buf_str(&a->url);
	request.body = buf_str(&a->body);
	request.body_len = a->body.len;
	exchange_reply_init(&reply);
	r = exchange_run(a->ctx->transport, &request, &plan, &reply, why);
	if (r < 0)
		buf_addf(why, " (%s)", a->op->title);
	else if (a->err.code)
		r = failed(a, why);
	else
		r = take(a, &reply.body, ret, why);
	exchange_reply_done(&reply);
	return r;
}

int credentials_assume(const struct credentials_context *ctx,
		       const struct credentials *who,
		       const struct credentials_role *role,
		       struct credentials *ret, struct buf *why)
{
	struct assume a = {
		.ctx = ctx,
		.who = role->web_identity_token ? NULL : who,
		.role = role,
		.op = api_operation(role->web_identity_token
					    ? STS_ASSUME_ROLE_WITH_WEB_IDENTITY
					    : STS_ASSUME_ROLE),
	};
	int r = check(&a, why);

	if (r < 0)
		return r;
	buf_init(&a.body, MAX_TEXT);
	buf_init(&a.url, URL_MAX_LEN);
	for (size_t i = 0; i < MAX_HEADERS; i++)
		buf_init(&a.headers[i], MAX_TEXT);
	arena_init(&a.arena, MAX_TEXT);
	r = call(&a, ret, why);
	for (size_t i = 0; i < MAX_HEADERS; i++)
		buf_wipe(&a.headers[i]);
	buf_done(&a.url);
	buf_wipe(&a.body);
	arena_wipe(&a.arena);
	return r;
}

int credentials_assume_with_file(const struct credentials_context *ctx,
				 const struct credentials_role *role,
				 const char *token_file,
				 struct credentials *ret, struct buf *why)
{
	struct credentials_role with_token = *role;
	_cleanup_(buf_wipe) struct buf token;
	int r;

	buf_init(&token, EXCHANGE_MAX_BODY);
	r = secret_file_read(ctx->root, token_file, &token, why);
	if (r < 0)
		return r;
	while (token.len && strchr(" \t\r\n", token.data[token.len - 1]))
		token.data[--token.len] = '\0';
	if (!token.len) {
		buf_addf(why, "'%s': empty", token_file);
		return -EINVAL;
	}
	with_token.web_identity_token = buf_str(&token);
	r = credentials_assume(ctx, NULL, &with_token, ret, why);
	return r < 0 ? r : 1;
}
