/*
 * credentials_web_identity: the role of AWS_WEB_IDENTITY_TOKEN_FILE, as
 * Kubernetes sets it for the pods of a service account.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "credentials_role.h"

static int web_identity_load(const struct credentials_context *ctx,
			     struct credentials *ret, struct buf *why)
{
	const struct environment *env = ctx->configuration->env;
	const char *file = environment_get(env, "AWS_WEB_IDENTITY_TOKEN_FILE");
	const struct credentials_role role = {
		.arn = environment_get(env, "AWS_ROLE_ARN"),
		.session_name = environment_get(env, "AWS_ROLE_SESSION_NAME"),
	};

	if (ctx->profile_by_option) {
		buf_adds(why, "AWS_WEB_IDENTITY_TOKEN_FILE does not count with "
			      "-p");
		return 0;
	}
	if (!file) {
		buf_adds(why, "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
		return 0;
	}
	if (!role.arn) {
		buf_adds(why, "AWS_WEB_IDENTITY_TOKEN_FILE is set, "
			      "AWS_ROLE_ARN is not");
		return -EINVAL;
	}
	return credentials_assume_with_file(ctx, &role, file, ret, why);
}

const struct credentials_provider credentials_web_identity = {
	.name = "the web identity",
	.load = web_identity_load,
};
