/*
 * credentials_refresh: new credentials before the old ones expire.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "credentials.h"

/* Many exporters started together must not all ask in the same second. */
enum { REFRESH_SECONDS = 10 * 60, REFRESH_JITTER = 5 * 60 };

enum credentials_age credentials_age(const struct credentials *c, int64_t now,
				     double jitter)
{
	int64_t left = c->expiry.seconds - now;

	if (!c->expiry.known)
		return CREDENTIALS_FRESH;
	if (left <= 0)
		return CREDENTIALS_EXPIRED;
	return left <= REFRESH_SECONDS + (int64_t)(jitter * REFRESH_JITTER)
		       ? CREDENTIALS_AGEING
		       : CREDENTIALS_FRESH;
}

int credentials_refresh(const struct credentials_context *ctx,
			struct credentials *credentials, struct buf *why)
{
	enum credentials_age age =
		credentials_age(credentials, ctx->now, ctx->random);
	struct credentials fresh = { 0 };
	int r;

	if (age == CREDENTIALS_FRESH)
		return 0;
	r = credentials_load(ctx, &fresh, why);
	if (r < 0)
		return age == CREDENTIALS_EXPIRED ? r : 0;
	credentials_done(credentials);
	*credentials = fresh;
	return 1;
}
