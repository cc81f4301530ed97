/*
 * imds: the instance metadata service of EC2, version 2 only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "imds.h"
#include "partition.h"
#include "retry.h"
#include "url.h"

enum {
	DEFAULT_ATTEMPTS = 4,
	DEFAULT_TIMEOUT = 1, /* seconds */
	MAX_NUMBER = 60,
	MAX_TOKEN = 4096,
	MAX_URL = URL_MAX_LEN
};

static const char token_path[] = "/latest/api/token";
static const char data_path[] = "/latest/meta-data/";
static const char lifetime_header[] =
	"x-aws-ec2-metadata-token-ttl-seconds: 21600";
static const char token_header[] = "x-aws-ec2-metadata-token: ";

_Static_assert(IMDS_TOKEN_SECONDS == 21600, "as in lifetime_header");

void imds_init(struct imds *imds)
{
	*imds = (struct imds){ 0 };
	buf_init(&imds->token, MAX_TOKEN);
}

void imds_done(struct imds *imds)
{
	if (imds)
		buf_wipe(&imds->token);
}

bool imds_has_token(const struct imds *imds, int64_t now)
{
	return imds && imds->token.len && now < imds->token_ends;
}

/* ---- where it is ---- */

static int base_of_mode(const char *mode, struct buf *ret, struct buf *why)
{
	if (!mode || !strcasecmp(mode, "IPv4")) {
		buf_adds(ret, "http://169.254.169.254");
		return 0;
	}
	if (!strcasecmp(mode, "IPv6")) {
		buf_adds(ret, "http://[fd00:ec2::254]");
		return 0;
	}
	buf_addf(why,
		 "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE '%s': neither "
		 "IPv4 nor IPv6",
		 mode);
	return -EINVAL;
}

static int base_of_endpoint(const char *endpoint, struct buf *ret,
			    struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;
	struct url url;
	size_t len = strlen(endpoint);

	buf_init(&reason, EXCHANGE_MAX_MESSAGE);
	if (url_parse(endpoint, &url, &reason) < 0 || url.has_query) {
		buf_addf(why, "AWS_EC2_METADATA_SERVICE_ENDPOINT '%s': %s",
			 endpoint,
			 reason.len ? buf_str(&reason) : "it has a query");
		return -EINVAL;
	}
	while (len && endpoint[len - 1] == '/')
		len--;
	buf_add(ret, endpoint, len);
	return 0;
}

int imds_base(const struct configuration *c, const struct imds *imds,
	      struct buf *ret, struct buf *why)
{
	static const char variable[] = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
	const char *endpoint = imds->endpoint, *mode = imds->mode;

	if (configuration_true(c, "AWS_EC2_METADATA_DISABLED", NULL)) {
		buf_adds(why, "AWS_EC2_METADATA_DISABLED is set");
		return 1;
	}
	if (!endpoint)
		endpoint = configuration_get(c, variable,
					     "ec2_metadata_service_endpoint");
	if (endpoint)
		return base_of_endpoint(endpoint, ret, why);
	if (!mode)
		mode = configuration_get(
			c, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
			"ec2_metadata_service_endpoint_mode");
	return base_of_mode(mode, ret, why);
}

/* ---- one request ---- */

/* What the whole of one imds_get() shares. */
struct imds_call {
	const struct credentials_context *ctx;
	struct buf base, url, header;
	const char *line;
	bool denied; /* 401: the token is no good any more */
	int attempts;
	struct exchange_request request;
	struct exchange_reply reply;
};

static void call_init(struct imds_call *call,
		      const struct credentials_context *ctx)
{
	const struct configuration *c = ctx->configuration;

	*call = (struct imds_call){
		.ctx = ctx,
		.attempts = configuration_number(
			c, "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
			"metadata_service_num_attempts", 1, MAX_NUMBER,
			DEFAULT_ATTEMPTS),
		.request = {
			.timeout_ms = 1000 * configuration_number(
				c, "AWS_METADATA_SERVICE_TIMEOUT",
				"metadata_service_timeout", 1, MAX_NUMBER,
				DEFAULT_TIMEOUT),
			.no_proxy = true,
			.n_headers = 1,
		},
	};
	call->request.headers = &call->line;
	buf_init(&call->base, MAX_URL);
	buf_init(&call->url, MAX_URL);
	buf_init(&call->header, MAX_TOKEN + sizeof(token_header));
	exchange_reply_init(&call->reply);
}

static void call_done(struct imds_call *call)
{
	buf_done(&call->base);
	buf_done(&call->url);
	buf_wipe(&call->header);
	exchange_reply_done(&call->reply);
}

static void set_url(struct imds_call *call, const char *method,
		    const char *folder, const char *path)
{
	buf_reset(&call->url);
	buf_addf(&call->url, "%s%s%s", buf_str(&call->base), folder, path);
	call->request.method = method;
	call->request.url = buf_str(&call->url);
}

static int64_t delay(const struct imds_call *call, int attempt)
{
	return retry_delay_ms(attempt, RETRY_TRANSIENT, call->ctx->random,
			      NULL);
}

/* ---- the token ---- */

/* No answer is an answer: there is no such service here. */
static int64_t again_token(void *ctx, int attempt,
			   const struct exchange_reply *reply)
{
	return reply->failure == HTTP_ANSWERED && reply->status >= 500
		       ? delay(ctx, attempt)
		       : -1;
}

static bool is_token(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (text->data[i] <= ' ' || text->data[i] > '~')
			return false;
	return text->len && text->len <= MAX_TOKEN;
}

static void trim(struct buf *text)
{
	while (text->len && strchr(" \r\n", text->data[text->len - 1]))
		text->data[--text->len] = '\0';
}

static int take_token(struct imds_call *call, struct buf *why)
{
	struct exchange_reply *reply = &call->reply;
	struct imds *imds = call->ctx->imds;

	if (reply->failure == HTTP_ANSWERED && reply->status == 403) {
		buf_adds(why, "instance metadata is disabled (HTTP 403)");
		return 0;
	}
	if (reply->failure != HTTP_ANSWERED || reply->status != 200) {
		buf_adds(why, "no instance metadata: ");
		exchange_describe(reply, why);
		return 0;
	}
	trim(&reply->body);
	if (!is_token(&reply->body)) {
		buf_adds(why, "no instance metadata: its answer is no token");
		return 0;
	}
	buf_reset(&imds->token);
	buf_add(&imds->token, reply->body.data, reply->body.len);
	imds->token_ends = call->ctx->now + IMDS_TOKEN_SECONDS;
	return 1;
}

static int get_token(struct imds_call *call, struct buf *why)
{
	const struct exchange_plan plan = {
		.attempts = call->attempts,
		.again = again_token,
		.ctx = call,
	};
	int r;

	if (imds_has_token(call->ctx->imds, call->ctx->now))
		return 1;
	set_url(call, "PUT", token_path, "");
	call->line = lifetime_header;
	r = exchange_run(call->ctx->transport, &call->request, &plan,
			 &call->reply, why);
	return r < 0 ? r : take_token(call, why);
}

/* ---- the data ---- */

static int64_t again_data(void *ctx, int attempt,
			  const struct exchange_reply *reply)
{
	struct imds_call *call = ctx;

	call->denied = reply->failure == HTTP_ANSWERED && reply->status == 401;
	if (call->denied)
		return -1;
	return (reply->failure == HTTP_TRANSPORT ||
		(reply->failure == HTTP_ANSWERED && reply->status >= 500))
		       ? delay(call, attempt)
		       : -1;
}

static int ask(struct imds_call *call, const char *path, struct buf *why)
{
	const struct exchange_plan plan = {
		.attempts = call->attempts,
		.again = again_data,
		.ctx = call,
	};
	int r = get_token(call, why);

	if (r <= 0)
		return r;
	set_url(call, "GET", data_path, path);
	buf_reset(&call->header);
	buf_addf(&call->header, "%s%s", token_header,
		 buf_str(&call->ctx->imds->token));
	call->line = buf_str(&call->header);
	r = exchange_run(call->ctx->transport, &call->request, &plan,
			 &call->reply, why);
	return r < 0 ? r : 1;
}

static int take_data(struct imds_call *call, const char *path, struct buf *ret,
		     struct buf *why)
{
	const struct exchange_reply *reply = &call->reply;

	if (reply->failure == HTTP_ANSWERED && reply->status == 200) {
		buf_add(ret, buf_str(&reply->body), reply->body.len);
		return 1;
	}
	buf_addf(why, "instance metadata '%s': ", path);
	exchange_describe(reply, why);
	return reply->failure == HTTP_ANSWERED && reply->status == 404 ? 0
								       : -EIO;
}

int imds_get(const struct credentials_context *ctx, const char *path,
	     struct buf *ret, struct buf *why)
{
	struct imds_call call;
	int r;

	if (!ctx->imds || !ctx->transport) {
		buf_adds(why, "instance metadata is not asked");
		return 0;
	}
	call_init(&call, ctx);
	r = imds_base(ctx->configuration, ctx->imds, &call.base, why);
	if (r != 0) {
		r = r < 0 ? r : 0;
		goto out;
	}
	/* 401: once more, with a new token. */
	r = ask(&call, path, why);
	if (r > 0 && call.denied) {
		buf_reset(&ctx->imds->token);
		r = ask(&call, path, why);
	}
	if (r > 0)
		r = take_data(&call, path, ret, why);
out:
	call_done(&call);
	return r;
}

int imds_region(const struct credentials_context *ctx, struct buf *ret,
		struct buf *why)
{
	_cleanup_(buf_done) struct buf text;
	int r;

	buf_init(&text, EXCHANGE_MAX_BODY);
	r = imds_get(ctx, "placement/region", &text, why);
	if (r <= 0)
		return r;
	trim(&text);
	if (!region_is_valid(buf_str(&text))) {
		buf_adds(why, "instance metadata names no region");
		return -EBADMSG;
	}
	buf_adds(ret, buf_str(&text));
	return 1;
}
