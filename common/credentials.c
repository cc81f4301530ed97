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
#include "timestamp.h"
#include "xalloc.h"

enum { WHY_MAX = 8192 };

static const struct credentials_provider *const providers[] = {
	&credentials_environment,
	&credentials_profile,
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

void credentials_done(struct credentials *credentials)
{
	if (!credentials)
		return;
	wipe(credentials->access_key_id);
	wipe(credentials->secret_access_key);
	wipe(credentials->session_token);
	wipe(credentials->account_id);
	*credentials = (struct credentials){ 0 };
}

void credentials_identity(const struct credentials *credentials,
			  char ret[SHA256_HEX_SIZE])
{
	const char *account = credentials->account_id;
	char *text = xasprintf("%s\n%s\n", credentials->access_key_id,
			       account ? account : "");

	sha256_hex(text, strlen(text), ret);
	free(text);
}

/* Takes over what a provider found, unless it is of no use any more. */
static int accept(const struct credentials_provider *provider, int64_t now,
		  struct credentials *found, struct credentials *ret,
		  struct buf *why)
{
	char expiry[TIMESTAMP_ISO_SIZE];

	if (!found->provider)
		found->provider = provider->name;
	if (found->expiry.known && found->expiry.seconds <= now &&
	    !provider->keeps_expired) {
		buf_addf(why, "the credentials from %s expired at %s",
			 found->provider,
			 timestamp_format_iso(found->expiry.seconds, expiry));
		credentials_done(found);
		return -EKEYEXPIRED;
	}
	*ret = *found;
	return 0;
}

int credentials_walk(const struct credentials_provider *const *chain, size_t n,
		     const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why)
{
	struct credentials found = { 0 };
	_cleanup_(buf_done) struct buf part, places;
	size_t i;
	int r;

	buf_init(&part, WHY_MAX);
	buf_init(&places, WHY_MAX);
	for (i = 0; i < n; i++) {
		buf_reset(&part);
		r = chain[i]->load(ctx, &found, &part);
		if (r > 0)
			return accept(chain[i], ctx->now, &found, ret, why);
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
	return credentials_walk(providers, ARRAY_SIZE(providers), ctx, ret,
				why);
}
