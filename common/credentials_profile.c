/*
 * credentials_profile: what the selected profile says about credentials.
 *
 * A profile can say it in five ways. The first of the table whose keys stand
 * in the profile is the one that counts; a way this version cannot go is an
 * error, so that nobody gets the credentials of another place instead.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "credentials.h"
#include "types.h"

/* A property without a value is as good as none. */
static const char *get(const struct credentials_context *ctx, const char *key)
{
	const char *value = profile_get(ctx->profiles, ctx->profile, key);

	return value && value[strspn(value, " \t\n")] ? value : NULL;
}

/* As the AWS CLI does it: the name of boto2 for the token, too. */
static int static_keys(const struct credentials_context *ctx,
		       struct credentials *ret, struct buf *why)
{
	const char *id = get(ctx, "aws_access_key_id");
	const char *secret = get(ctx, "aws_secret_access_key");
	const char *token = get(ctx, "aws_session_token");

	if (!id || !secret) {
		buf_addf(why,
			 "partial credentials: profile '%s' has %s, but no %s",
			 ctx->profile,
			 id ? "aws_access_key_id" : "aws_secret_access_key",
			 id ? "aws_secret_access_key" : "aws_access_key_id");
		return -EINVAL;
	}
	if (!token)
		token = get(ctx, "aws_security_token");
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(id),
		.secret_access_key = credentials_strdup(secret),
		.session_token = credentials_strdup(token),
		.account_id = credentials_strdup(get(ctx, "aws_account_id")),
	};
	return 1;
}

static const struct way {
	const char *keys[2]; /* either makes the profile go this way */
	int (*load)(const struct credentials_context *ctx,
		    struct credentials *ret, struct buf *why);
} ways[] = {
	{ { "web_identity_token_file" }, NULL },
	{ { "role_arn" }, NULL },
	{ { "sso_account_id", "sso_role_name" }, NULL },
	{ { "aws_access_key_id", "aws_secret_access_key" }, static_keys },
	{ { "credential_process" }, NULL },
};

static const char *way_key(const struct credentials_context *ctx,
			   const struct way *way)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(way->keys) && way->keys[i]; i++)
		if (get(ctx, way->keys[i]))
			return way->keys[i];
	return NULL;
}

static int profile_load_credentials(const struct credentials_context *ctx,
				    struct credentials *ret, struct buf *why)
{
	const char *key;
	size_t i;

	if (!profile_exists(ctx->profiles, PROFILE, ctx->profile)) {
		buf_addf(why, "no profile '%s' in ", ctx->profile);
		profile_describe_files(ctx->profiles, why);
		return strcmp(ctx->profile, "default") ? -EINVAL : 0;
	}
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		key = way_key(ctx, &ways[i]);
		if (!key)
			continue;
		if (ways[i].load)
			return ways[i].load(ctx, ret, why);
		buf_addf(why,
			 "profile '%s' has %s, which this version does not "
			 "support",
			 ctx->profile, key);
		return -ENOTSUP;
	}
	buf_addf(why, "no credentials in profile '%s' of ", ctx->profile);
	profile_describe_files(ctx->profiles, why);
	return 0;
}

const struct credentials_provider credentials_profile = {
	.name = "the profile",
	.load = profile_load_credentials,
};
