/*
 * credentials_container: the role of the container we run in, of ECS or EKS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "credentials.h"
#include "credentials_container.h"
#include "credentials_json.h"
#include "secret_file.h"
#include "types.h"
#include "url.h"

enum {
	ATTEMPTS = 3,
	TIMEOUT_MS = 2000,
	DELAY_MS = 1000,
	MAX_TOKEN = 16 * 1024,
	MAX_DOCUMENT = 2 * EXCHANGE_MAX_BODY
};

static const char relative_variable[] =
	"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
static const char full_variable[] = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
static const char token_variable[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
static const char file_variable[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
static const char authorization[] = "Authorization: ";

/* Of ECS, of EKS in both families, and this host in IPv6. */
static const char *const addresses[] = {
	"169.254.170.2",
	"169.254.170.23",
	"fd00:ec2::23",
	"::1",
};

static bool is_allowed(const char *host)
{
	struct in6_addr v6, good6;
	struct in_addr v4;

	if (!strcmp(host, "localhost"))
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(addresses); i++) {
		if (!strcmp(host, addresses[i]))
			return true;
		if (inet_pton(AF_INET6, host, &v6) == 1 &&
		    inet_pton(AF_INET6, addresses[i], &good6) == 1 &&
		    !memcmp(&v6, &good6, sizeof(v6)))
			return true;
	}
	return false;
}

static int check_url(const char *variable, const struct buf *text,
		     struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;
	struct url url;

	buf_init(&reason, EXCHANGE_MAX_MESSAGE);
	if (buf_full(text) || url_parse(buf_str(text), &url, &reason) < 0) {
		buf_addf(why, "%s: %s", variable,
			 buf_full(text) ? "too long" : buf_str(&reason));
		return -EINVAL;
	}
	if (url.https || is_allowed(url.host))
		return 1;
	buf_addf(why,
		 "%s: http to '%s', which is neither this host nor the "
		 "container's agent",
		 variable, url.host);
	return -EINVAL;
}

int credentials_container_url(const struct environment *env, struct buf *ret,
			      struct buf *why)
{
	const char *relative = environment_get(env, relative_variable);
	const char *full = environment_get(env, full_variable);

	if (relative && *relative != '/') {
		buf_addf(why, "%s: not a path", relative_variable);
		return -EINVAL;
	}
	if (relative) {
		buf_addf(ret, "http://%s%s", addresses[0], relative);
		return check_url(relative_variable, ret, why);
	}
	if (!full) {
		buf_addf(why, "%s is not set", relative_variable);
		return 0;
	}
	buf_adds(ret, full);
	return check_url(full_variable, ret, why);
}

/* The header's line into `ret`, empty if there is no token. */
static int token_line(const struct credentials_context *ctx, struct buf *ret,
		      struct buf *why)
{
	const struct environment *env = ctx->configuration->env;
	const char *file = environment_get(env, file_variable);
	const char *token = environment_get(env, token_variable);
	int r;

	if (!file && !token)
		return 0;
	buf_adds(ret, authorization);
	if (file) {
		r = secret_file_read(ctx->root, file, ret, why);
		if (r < 0)
			return r;
		if (ret->data[ret->len - 1] == '\n')
			ret->data[--ret->len] = '\0';
	} else {
		buf_adds(ret, token);
	}
	if (buf_full(ret) || strlen(buf_str(ret)) != ret->len ||
	    strpbrk(buf_str(ret), "\r\n")) {
		buf_addf(why, "%s: %s", file ? file_variable : token_variable,
			 buf_full(ret) ? "too long"
				       : "the token has a line break in it");
		return -EINVAL;
	}
	return 0;
}

static int64_t again(void *ctx, int attempt, const struct exchange_reply *reply)
{
	(void)ctx;
	(void)attempt;
	return reply->failure == HTTP_TRANSPORT || reply->status >= 500 ||
			       reply->status == 429
		       ? DELAY_MS
		       : -1;
}

static int take(const struct exchange_reply *reply, struct credentials *ret,
		struct buf *why)
{
	struct credentials_document document = { 0 };
	struct arena arena;
	int r;

	buf_adds(why, "container credentials: ");
	if (reply->failure != HTTP_ANSWERED || reply->status != 200) {
		exchange_describe(reply, why);
		return -EIO;
	}
	arena_init(&arena, MAX_DOCUMENT);
	r = credentials_json_decode(buf_str(&reply->body), reply->body.len,
				    &arena, &document, why);
	if (r == 0)
		r = credentials_json_keys(&document, false, ret, why);
	arena_wipe(&arena);
	return r;
}

static int ask(const struct credentials_context *ctx, const char *url,
	       const char *token, struct credentials *ret, struct buf *why)
{
	const char *const headers[] = { "Accept: application/json", token };
	struct exchange_request request = {
		.method = "GET",
		.url = url,
		.headers = headers,
		.n_headers = *token ? 2 : 1,
		.timeout_ms = TIMEOUT_MS,
		.no_proxy = true,
	};
	const struct exchange_plan plan = { .attempts = ATTEMPTS,
					    .again = again };
	struct exchange_reply reply;
	int r;

	exchange_reply_init(&reply);
	r = exchange_run(ctx->transport, &request, &plan, &reply, why);
	if (r < 0)
		buf_adds(why, " (container credentials)");
	else
		r = take(&reply, ret, why);
	exchange_reply_done(&reply);
	return r;
}

static int container_load(const struct credentials_context *ctx,
			  struct credentials *ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf url;
	_cleanup_(buf_wipe) struct buf token = { 0 };
	int r;

	buf_init(&url, URL_MAX_LEN);
	buf_init(&token, MAX_TOKEN);
	r = credentials_container_url(ctx->configuration->env, &url, why);
	if (r <= 0)
		return r;
	r = token_line(ctx, &token, why);
	if (r < 0)
		return r;
	if (!ctx->transport) {
		buf_adds(why, "container credentials are not asked for");
		return 0;
	}
	return ask(ctx, buf_str(&url), buf_str(&token), ret, why);
}

const struct credentials_provider credentials_container = {
	.name = "the container",
	.keeps_expired = true,
	.load = container_load,
};
