/*
 * credentials_profile: what the selected profile says about credentials.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "credentials_profile.h"
#include "credentials_role.h"
#include "types.h"

enum { MAX_DURATION = 12 * 60 * 60 };

/* A plan being carried out. */
struct profile_load {
	const struct credentials_context *ctx;
	const struct profile_set *set;
	const struct profile_plan *plan;
};

static const char *get(const struct profile_load *p, const char *profile,
		       const char *key)
{
	return profile_plan_get(p->set, profile, key);
}

/* As the AWS CLI does it: the name of boto2 for the token, too. */
static int load_keys(const struct profile_load *p, struct credentials *ret,
		     struct buf *why)
{
	const char *profile = p->plan->base_profile;
	const char *token = get(p, profile, "aws_session_token");

	(void)why;
	if (!token)
		token = get(p, profile, "aws_security_token");
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(
			get(p, profile, "aws_access_key_id")),
		.secret_access_key = credentials_strdup(
			get(p, profile, "aws_secret_access_key")),
		.session_token = credentials_strdup(token),
		.account_id =
			credentials_strdup(get(p, profile, "aws_account_id")),
	};
	return 1;
}

static int load_web_identity(const struct profile_load *p,
			     struct credentials *ret, struct buf *why)
{
	const char *profile = p->plan->base_profile;
	const struct credentials_role role = {
		.arn = get(p, profile, "role_arn"),
		.session_name = get(p, profile, "role_session_name"),
	};

	return credentials_assume_with_file(
		p->ctx, &role, get(p, profile, "web_identity_token_file"), ret,
		why);
}

static int load_sso(const struct profile_load *p, struct credentials *ret,
		    struct buf *why)
{
	return credentials_sso(p->ctx, &p->plan->sso, ret, why);
}

static int load_no_sso(const struct profile_load *p, struct credentials *ret,
		       struct buf *why)
{
	(void)ret;
	buf_addf(why,
		 "profile '%s' has SSO without sso_account_id and "
		 "sso_role_name, which are no credentials",
		 p->plan->base_profile);
	return 0;
}

static int load_process(const struct profile_load *p, struct credentials *ret,
			struct buf *why)
{
	const char *profile = p->plan->base_profile;

	return credentials_process(p->ctx, profile,
				   get(p, profile, "credential_process"), ret,
				   why);
}

/* Asked for by name, the environment counts with -p, too. */
static int load_source(const struct profile_load *p, struct credentials *ret,
		       struct buf *why)
{
	static const struct {
		const char *name;
		const struct credentials_provider *provider;
	} sources[] = {
		{ "Environment", &credentials_environment },
		{ "Ec2InstanceMetadata", &credentials_imds },
		{ "EcsContainer", &credentials_container },
	};
	struct credentials_context ctx = *p->ctx;

	ctx.profile_by_option = false;
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (!strcmp(p->plan->source, sources[i].name))
			return credentials_ask(sources[i].provider, &ctx, ret,
					       why);
	return -EINVAL;
}

static int (*const bases[])(const struct profile_load *p,
			    struct credentials *ret, struct buf *why) = {
	[PROFILE_BASE_KEYS] = load_keys,
	[PROFILE_BASE_WEB_IDENTITY] = load_web_identity,
	[PROFILE_BASE_SSO] = load_sso,
	[PROFILE_BASE_SSO_TOKEN] = load_no_sso,
	[PROFILE_BASE_PROCESS] = load_process,
	[PROFILE_BASE_SOURCE] = load_source,
};

/* What there is no number is as good as not there. */
static int duration(const struct profile_load *p, const char *profile)
{
	const struct configuration c = { .profiles = p->set,
					 .profile = profile };

	return configuration_number(&c, NULL, "duration_seconds", 1,
				    MAX_DURATION, 0);
}

/* Replaces `keys` by those of the role. */
static int assume(const struct profile_load *p, const char *profile,
		  struct credentials *keys, struct buf *why)
{
	const struct credentials_role role = {
		.arn = get(p, profile, "role_arn"),
		.session_name = get(p, profile, "role_session_name"),
		.external_id = get(p, profile, "external_id"),
		.duration = duration(p, profile),
	};
	struct credentials assumed = { 0 };
	int r = credentials_check_expiry(keys, p->ctx->now, why);

	if (r == 0)
		r = credentials_assume(p->ctx, keys, &role, &assumed, why);
	if (r < 0)
		return r;
	credentials_done(keys);
	*keys = assumed;
	keys->provider = credentials_profile.name;
	return 0;
}

static int carry_out(const struct profile_load *p, struct credentials *ret,
		     struct buf *why)
{
	const struct profile_plan *plan = p->plan;
	struct credentials keys = { 0 };
	int r = bases[plan->base](p, &keys, why);

	if (r == 0 && plan->n_roles)
		return -ENOENT;
	if (r <= 0)
		return r;
	if (!keys.provider)
		keys.provider = credentials_profile.name;
	if (plan->n_roles)
		buf_reset(why); /* the base is no reason any more */
	for (size_t i = 0; i < plan->n_roles; i++) {
		r = assume(p, plan->roles[i], &keys, why);
		if (r < 0) {
			credentials_done(&keys);
			return r;
		}
	}
	*ret = keys;
	return 1;
}

static int profile_load_credentials(const struct credentials_context *ctx,
				    struct credentials *ret, struct buf *why)
{
	const struct profile_set *set = ctx->configuration->profiles;
	const char *name = ctx->configuration->profile;
	struct profile_plan plan;
	const struct profile_load load = { ctx, set, &plan };
	int r;

	if (!profile_exists(set, PROFILE, name)) {
		buf_addf(why, "no profile '%s' in ", name);
		profile_describe_files(set, why);
		return strcmp(name, "default") ? -EINVAL : 0;
	}
	r = profile_plan(set, name, &plan, why);
	if (r > 0)
		return carry_out(&load, ret, why);
	if (r < 0)
		return r;
	buf_addf(why, "no credentials in profile '%s' of ", name);
	profile_describe_files(set, why);
	return 0;
}

const struct credentials_provider credentials_profile = {
	.name = "the profile",
	.load = profile_load_credentials,
};
