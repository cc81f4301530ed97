/*
 * credentials_sso: the role of an IAM Identity Center (SSO) profile.
 *
 * Source: GetRoleCredentials of the IAM Identity Center Portal API Reference,
 * and the token cache of the AWS CLI.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client_error.h"
#include "credentials_json.h"
#include "credentials_profile.h"
#include "partition.h"
#include "retry.h"
#include "secret_file.h"
#include "sha1.h"
#include "timestamp.h"
#include "uri.h"
#include "xalloc.h"

enum { MAX_DOCUMENT = 2 * EXCHANGE_MAX_BODY, MAX_URL = 2 * URL_MAX_LEN };

#define LOGIN "run 'aws sso login'"

/* What goes wrong is kept of the last attempt. */
struct sso_call {
	const struct credentials_context *ctx;
	const struct profile_sso *sso;
	struct arena arena;
	struct aws_error err;
};

/* ---- the token ---- */

static char *cache_path(const char *home, const struct profile_sso *sso)
{
	const char *name = sso->session ? sso->session : sso->start_url;
	char hash[SHA1_HEX_SIZE];

	sha1_hex(name, strlen(name), hash);
	return xasprintf("%s/.aws/sso/cache/%s.json", home, hash);
}

static int check_token(const struct credentials_document *document, int64_t now,
		       const char *path, struct buf *why)
{
	struct timestamp expiry = { 0 };
	char text[TIMESTAMP_ISO_SIZE];

	if (document->expires_at)
		expiry = timestamp_parse_iso(document->expires_at);
	if (!document->access_token || !*document->access_token ||
	    strpbrk(document->access_token, "\r\n")) {
		buf_addf(why, "SSO token '%s': no accessToken", path);
		return -EINVAL;
	}
	if (!expiry.known) {
		buf_addf(why, "SSO token '%s': expiresAt is not a time", path);
		return -EINVAL;
	}
	if (expiry.seconds > now)
		return 0;
	buf_addf(why, "the SSO token expired at %s, " LOGIN,
		 timestamp_format_iso(expiry.seconds, text));
	return -EKEYEXPIRED;
}

/* "x-amz-sso_bearer_token: ..." into `ret`. */
static int read_token(const struct credentials_context *ctx, const char *path,
		      struct buf *ret, struct buf *why)
{
	_cleanup_(buf_wipe) struct buf text = { 0 };
	_cleanup_(buf_done) struct buf reason = { 0 };
	struct credentials_document document = { 0 };
	struct arena arena;
	int r;

	buf_init(&text, EXCHANGE_MAX_BODY);
	buf_init(&reason, EXCHANGE_MAX_MESSAGE);
	r = secret_file_read(ctx->root, path, &text, &reason);
	if (r < 0) {
		buf_addf(why, "SSO token %s, " LOGIN, buf_str(&reason));
		return r;
	}
	arena_init(&arena, MAX_DOCUMENT);
	r = credentials_json_decode(buf_str(&text), text.len, &arena, &document,
				    &reason);
	if (r < 0)
		buf_addf(why, "SSO token '%s': %s", path, buf_str(&reason));
	else
		r = check_token(&document, ctx->now, path, why);
	if (r == 0)
		buf_addf(ret, "x-amz-sso_bearer_token: %s",
			 document.access_token);
	arena_wipe(&arena);
	return r;
}

/* ---- the portal ---- */

static int make_url(const struct sso_call *call, struct buf *ret,
		    struct buf *why)
{
	const struct profile_sso *sso = call->sso;
	struct endpoint endpoint;
	int r = configuration_endpoint(call->ctx->configuration,
				       service_by_id("sso"), sso->region,
				       &endpoint, why);

	if (r < 0)
		return r;
	buf_addf(ret, "%s://%s%s/federation/credentials?role_name=",
		 endpoint.url.https ? "https" : "http", endpoint.url.authority,
		 endpoint.url.path);
	uri_encode_str(ret, sso->role_name);
	buf_adds(ret, "&account_id=");
	uri_encode_str(ret, sso->account_id);
	return 0;
}

static int64_t again(void *ctx, int attempt, const struct exchange_reply *reply)
{
	struct sso_call *call = ctx;
	struct http_result result = {
		.failure = reply->failure,
		.message = reply->message,
		.status = reply->status,
		.reason = reply->reason,
	};
	enum retry_class class;

	call->err = (struct aws_error){ 0 };
	if (reply->failure == HTTP_ANSWERED && reply->status < 300)
		return -1;
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		result.headers[i] = reply->headers[i];
	class = client_error_judge("sso", &result, &reply->body, &call->arena,
				   &call->err);
	if (class != RETRY_TRANSIENT && class != RETRY_THROTTLING)
		return -1;
	return retry_delay_ms(attempt, class, call->ctx->random,
			      reply->headers[HTTP_RETRY_AFTER]);
}

/* The code alone: an error page might repeat the token. */
static int failed(const struct sso_call *call,
		  const struct exchange_reply *reply, struct buf *why)
{
	buf_addf(why, "sso:GetRoleCredentials of '%s' in account %s: ",
		 call->sso->role_name, call->sso->account_id);
	if (reply->failure != HTTP_ANSWERED)
		exchange_describe(reply, why);
	else if (reply->status == 401)
		buf_adds(why, "the SSO token is not accepted, " LOGIN);
	else
		buf_addf(why, "HTTP %ld %s", reply->status, call->err.code);
	return -EACCES;
}

static int take(struct sso_call *call, const struct buf *body,
		struct credentials *ret, struct buf *why)
{
	struct credentials_document document = { 0 };
	struct timestamp expiry;
	int r;

	buf_adds(why, "sso:GetRoleCredentials: ");
	r = credentials_json_decode(buf_str(body), body->len, &call->arena,
				    &document, why);
	if (r < 0)
		return r;
	if (!document.sso.access_key_id || !*document.sso.access_key_id ||
	    !document.sso.secret_access_key ||
	    !*document.sso.secret_access_key ||
	    !document.sso.expiration.known) {
		buf_adds(why, "the answer has no credentials");
		return -EBADMSG;
	}
	expiry = (struct timestamp){
		.known = true,
		.seconds = document.sso.expiration.value / 1000,
	};
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(document.sso.access_key_id),
		.secret_access_key =
			credentials_strdup(document.sso.secret_access_key),
		.session_token = credentials_strdup(document.sso.session_token),
		.account_id = credentials_strdup(call->sso->account_id),
		.expiry = expiry,
		.provider = "SSO",
	};
	return 1;
}

static int ask(struct sso_call *call, const char *token,
	       struct credentials *ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf url = { 0 };
	struct exchange_request request = { .method = "GET",
					    .headers = &token,
					    .n_headers = 1 };
	const struct exchange_plan plan = {
		.attempts = call->ctx->max_attempts,
		.again = again,
		.ctx = call,
	};
	struct exchange_reply reply;
	int r;

	buf_init(&url, MAX_URL);
	r = make_url(call, &url, why);
	if (r < 0)
		return r;
	request.url = buf_str(&url);
	exchange_reply_init(&reply);
	r = exchange_run(call->ctx->transport, &request, &plan, &reply, why);
	if (r < 0)
		buf_adds(why, " (sso:GetRoleCredentials)");
	else if (call->err.code)
		r = failed(call, &reply, why);
	else
		r = take(call, &reply.body, ret, why);
	exchange_reply_done(&reply);
	return r;
}

int credentials_sso(const struct credentials_context *ctx,
		    const struct profile_sso *sso, struct credentials *ret,
		    struct buf *why)
{
	struct sso_call call = { .ctx = ctx, .sso = sso };
	_cleanup_(buf_wipe) struct buf token = { 0 };
	char *path;
	int r;

	if (!ctx->home || !ctx->transport) {
		buf_adds(why, ctx->home ? "SSO: nothing may be asked"
					: "SSO token: no home directory");
		return -ENOENT;
	}
	buf_init(&token, EXCHANGE_MAX_BODY);
	path = cache_path(ctx->home, sso);
	r = read_token(ctx, path, &token, why);
	free(path);
	if (r < 0)
		return r;
	arena_init(&call.arena, MAX_DOCUMENT);
	r = ask(&call, buf_str(&token), ret, why);
	arena_wipe(&call.arena);
	return r;
}
