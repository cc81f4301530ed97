/*
 * credentials: the keys requests are signed with, and the chain that finds
 * them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "credentials.h"
#include "credentials_role.h"
#include "timestamp.h"
#include "xalloc.h"

enum { WHY_MAX = 8192 };

static const struct credentials_provider *const providers[] = {
	&credentials_environment,  &credentials_profile,
	&credentials_web_identity, &credentials_container,
	&credentials_imds,
};

char *credentials_strdup(const char *s)
{
	return s && *s ? xstrdup(s) : NULL;
}

static void wipe(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

void credentials_copy(const struct credentials *c, struct credentials *ret)
{
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(c->access_key_id),
		.secret_access_key = credentials_strdup(c->secret_access_key),
		.session_token = credentials_strdup(c->session_token),
		.account_id = credentials_strdup(c->account_id),
		.principal = credentials_strdup(c->principal),
		.expiry = c->expiry,
		.provider = c->provider,
	};
}

void credentials_done(struct credentials *credentials)
{
	if (!credentials)
		return;
	wipe(credentials->access_key_id);
	wipe(credentials->secret_access_key);
	wipe(credentials->session_token);
	wipe(credentials->account_id);
	wipe(credentials->principal);
	*credentials = (struct credentials){ 0 };
}

void credentials_identity(const struct credentials *credentials,
			  char ret[SHA256_HEX_SIZE])
{
	const char *account = credentials->account_id;
	const char *who = credentials->principal ? credentials->principal
						 : credentials->access_key_id;
	char *text = xasprintf("%s\n%s\n", who, account ? account : "");

	sha256_hex(text, strlen(text), ret);
	free(text);
}

int credentials_check_expiry(const struct credentials *c, int64_t now,
			     struct buf *why)
{
	char expiry[TIMESTAMP_ISO_SIZE];

	if (!c->expiry.known || c->expiry.seconds > now)
		return 0;
	buf_addf(why, "the credentials from %s expired at %s", c->provider,
		 timestamp_format_iso(c->expiry.seconds, expiry));
	return -EKEYEXPIRED;
}

/* A metadata service that cannot renew them hands out the old ones, which are
 * good for longer than they say: static stability. */
static void extend(struct credentials *c, const struct credentials_context *ctx)
{
	int range =
		CREDENTIALS_STATIC_JITTER_MAX - CREDENTIALS_STATIC_JITTER_MIN;
	int64_t window = CREDENTIALS_STATIC_SECONDS +
			 CREDENTIALS_STATIC_JITTER_MIN +
			 (int64_t)(ctx->random * range);

	if (c->expiry.known && c->expiry.seconds < ctx->now + window)
		c->expiry.seconds = ctx->now + window;
}

int credentials_ask(const struct credentials_provider *provider,
		    const struct credentials_context *ctx,
		    struct credentials *ret, struct buf *why)
{
	struct credentials found = { 0 };
	int r = provider->load(ctx, &found, why);

	if (r <= 0)
		return r;
	if (!found.provider)
		found.provider = provider->name;
	if (provider->keeps_expired)
		extend(&found, ctx);
	r = credentials_check_expiry(&found, ctx->now, why);
	if (r < 0) {
		credentials_done(&found);
		return r;
	}
	*ret = found;
	return 1;
}

int credentials_walk(const struct credentials_provider *const *chain, size_t n,
		     const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf part, places;
	size_t i;
	int r;

	buf_init(&part, WHY_MAX);
	buf_init(&places, WHY_MAX);
	for (i = 0; i < n; i++) {
		buf_reset(&part);
		r = credentials_ask(chain[i], ctx, ret, &part);
		if (r > 0)
			return 0;
		if (r < 0) {
			buf_adds(why, buf_str(&part));
			return r;
		}
		buf_addf(&places, "%s%s", places.len ? "; " : "",
			 buf_str(&part));
	}
	buf_addf(why, "no credentials found: %s", buf_str(&places));
	return -ENOENT;
}

int credentials_load(const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why)
{
	struct credentials found = { 0 }, assumed = { 0 };
	int r = credentials_walk(providers, ARRAY_SIZE(providers), ctx, &found,
				 why);

	if (r < 0)
		return r;
	if (!ctx->role) {
		*ret = found;
		return 0;
	}
	r = credentials_assume(ctx, &found, ctx->role, &assumed, why);
	credentials_done(&found);
	if (r < 0)
		return r;
	assumed.provider = "--role-arn";
	r = credentials_check_expiry(&assumed, ctx->now, why);
	if (r < 0)
		credentials_done(&assumed);
	else
		*ret = assumed;
	return r;
}
