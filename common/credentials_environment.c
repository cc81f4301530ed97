/*
 * credentials_environment: AWS_ACCESS_KEY_ID and what belongs to it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "credentials.h"
#include "timestamp.h"

/* A variable of blanks alone is as good as unset, too. */
static const char *get(const struct environment *env, const char *name)
{
	const char *value = environment_get(env, name);

	return value && value[strspn(value, " \t\r\n")] ? value : NULL;
}

static int environment_load(const struct credentials_context *ctx,
			    struct credentials *ret, struct buf *why)
{
	const char *id = get(ctx->configuration->env, "AWS_ACCESS_KEY_ID");
	const char *secret =
		get(ctx->configuration->env, "AWS_SECRET_ACCESS_KEY");
	const char *token = get(ctx->configuration->env, "AWS_SESSION_TOKEN");
	const char *expiry =
		get(ctx->configuration->env, "AWS_CREDENTIAL_EXPIRATION");
	struct timestamp expires = { 0 };

	if (ctx->profile_by_option) {
		buf_adds(why, "AWS_ACCESS_KEY_ID does not count with -p");
		return 0;
	}
	if (!id) {
		buf_adds(why, "AWS_ACCESS_KEY_ID is not set");
		return 0;
	}
	if (!secret) {
		buf_adds(why, "partial credentials: AWS_ACCESS_KEY_ID is set, "
			      "AWS_SECRET_ACCESS_KEY is not");
		return -EINVAL;
	}
	if (expiry)
		expires = timestamp_parse_iso(expiry);
	if (expiry && !expires.known) {
		buf_addf(why, "AWS_CREDENTIAL_EXPIRATION '%s': not a time",
			 expiry);
		return -EINVAL;
	}
	if (!token)
		token = get(ctx->configuration->env, "AWS_SECURITY_TOKEN");
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(id),
		.secret_access_key = credentials_strdup(secret),
		.session_token = credentials_strdup(token),
		.account_id = credentials_strdup(
			get(ctx->configuration->env, "AWS_ACCOUNT_ID")),
		.expiry = expires,
	};
	return 1;
}

const struct credentials_provider credentials_environment = {
	.name = "the environment",
	.load = environment_load,
};
