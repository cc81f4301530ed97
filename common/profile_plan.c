/*
 * profile_plan: by which steps a profile leads to credentials.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "profile_plan.h"
#include "types.h"

/* While the profiles are followed. */
struct walk {
	const struct profile_set *set;
	const char *profile; /* the one looked at */
	const char *from;    /* whose source_profile it is; NULL: selected */
	struct profile_plan *plan;
	struct buf *why;
};

static const char *const sources[] = { "Environment", "Ec2InstanceMetadata",
				       "EcsContainer" };

const char *profile_plan_get(const struct profile_set *set, const char *profile,
			     const char *key)
{
	const char *value = profile_get(set, profile, key);

	return value && value[strspn(value, " \t\n")] ? value : NULL;
}

static const char *get(const struct walk *w, const char *key)
{
	return profile_plan_get(w->set, w->profile, key);
}

static int take(const struct walk *w, enum profile_base base)
{
	w->plan->base = base;
	w->plan->base_profile = w->profile;
	return 1;
}

/* ---- the bases ---- */

static bool has_keys(const struct walk *w)
{
	return get(w, "aws_access_key_id") || get(w, "aws_secret_access_key");
}

static int take_keys(struct walk *w)
{
	bool id = get(w, "aws_access_key_id");
	bool secret = get(w, "aws_secret_access_key");

	if (id && secret)
		return take(w, PROFILE_BASE_KEYS);
	buf_addf(w->why, "partial credentials: profile '%s' has %s, but no %s",
		 w->profile, id ? "aws_access_key_id" : "aws_secret_access_key",
		 id ? "aws_secret_access_key" : "aws_access_key_id");
	return -EINVAL;
}

static int take_web_identity(struct walk *w)
{
	if (get(w, "role_arn"))
		return take(w, PROFILE_BASE_WEB_IDENTITY);
	buf_addf(w->why,
		 "profile '%s' has web_identity_token_file, but no role_arn",
		 w->profile);
	return -EINVAL;
}

/* A copy of the section's value in the profile must not contradict it. */
static int sso_session_get(const struct walk *w, const char *session,
			   const char *key, const char **ret)
{
	const char *value =
		profile_get_in(w->set, PROFILE_SSO_SESSION, session, key);
	const char *copy = get(w, key);

	if (!value || !*value) {
		buf_addf(w->why, "[sso-session %s] has no %s", session, key);
		return -EINVAL;
	}
	if (copy && strcmp(copy, value) != 0) {
		buf_addf(w->why,
			 "profile '%s' and [sso-session %s] differ in %s",
			 w->profile, session, key);
		return -EINVAL;
	}
	*ret = value;
	return 0;
}

static int sso_from_session(const struct walk *w, const char *session)
{
	struct profile_sso *sso = &w->plan->sso;
	int r;

	sso->session = session;
	if (!profile_exists(w->set, PROFILE_SSO_SESSION, session)) {
		buf_addf(w->why,
			 "profile '%s': there is no section [sso-session %s]",
			 w->profile, session);
		return -EINVAL;
	}
	r = sso_session_get(w, session, "sso_region", &sso->region);
	return r < 0 ? r
		     : sso_session_get(w, session, "sso_start_url",
				       &sso->start_url);
}

static int missing(const struct walk *w, const char *has, const char *lacks)
{
	buf_addf(w->why, "profile '%s' has %s, but no %s", w->profile, has,
		 lacks);
	return -EINVAL;
}

static int take_sso(struct walk *w)
{
	static const char account[] = "sso_account_id",
			  role[] = "sso_role_name";
	struct profile_sso *sso = &w->plan->sso;
	const char *session = get(w, "sso_session");
	int r;

	*sso = (struct profile_sso){
		.start_url = get(w, "sso_start_url"),
		.region = get(w, "sso_region"),
		.account_id = get(w, account),
		.role_name = get(w, role),
	};
	if (sso->account_id && !sso->role_name)
		return missing(w, account, role);
	if (sso->role_name && !sso->account_id)
		return missing(w, role, account);
	if (session) {
		r = sso_from_session(w, session);
		if (r < 0)
			return r;
	} else if (!sso->start_url || !sso->region) {
		return missing(w, account,
			       sso->region ? "sso_start_url" : "sso_region");
	}
	return take(w, sso->account_id ? PROFILE_BASE_SSO
				       : PROFILE_BASE_SSO_TOKEN);
}

static int take_process(struct walk *w)
{
	return take(w, PROFILE_BASE_PROCESS);
}

/* ---- roles ---- */

static int take_source(const struct walk *w, const char *source)
{
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++)
		if (!strcmp(source, sources[i])) {
			w->plan->source = sources[i];
			return take(w, PROFILE_BASE_SOURCE);
		}
	buf_addf(w->why,
		 "profile '%s': credential_source '%s' is none of Environment, "
		 "Ec2InstanceMetadata, EcsContainer",
		 w->profile, source);
	return -EINVAL;
}

static int follow(struct walk *w);

static bool was_seen(const struct profile_plan *plan, const char *profile)
{
	for (size_t i = 0; i < plan->n_roles; i++)
		if (!strcmp(plan->roles[i], profile))
			return true;
	return false;
}

/* A profile may name itself as the source, if it has keys too. */
static int follow_source(struct walk *w, const char *next)
{
	if (!strcmp(next, w->profile) && has_keys(w))
		return take_keys(w);
	if (was_seen(w->plan, next)) {
		buf_addf(w->why,
			 "profile '%s': source_profile '%s' leads back "
			 "to where it began",
			 w->profile, next);
		return -EINVAL;
	}
	if (!profile_exists(w->set, PROFILE, next)) {
		buf_addf(w->why,
			 "profile '%s': there is no source_profile "
			 "'%s'",
			 w->profile, next);
		return -EINVAL;
	}
	w->from = w->profile;
	w->profile = next;
	return follow(w);
}

static int take_role(struct walk *w)
{
	const char *next = get(w, "source_profile");
	const char *source = get(w, "credential_source");
	struct profile_plan *plan = w->plan;

	if (!next == !source) {
		buf_addf(w->why,
			 "profile '%s' has role_arn with %s source_profile %s "
			 "credential_source",
			 w->profile, next ? "both" : "neither",
			 next ? "and" : "nor");
		return -EINVAL;
	}
	if (get(w, "mfa_serial")) {
		buf_addf(w->why,
			 "profile '%s' has mfa_serial: nobody is here to type "
			 "a code in, use a role without",
			 w->profile);
		return -ENOTSUP;
	}
	if (plan->n_roles == PROFILE_PLAN_MAX_ROLES) {
		buf_addf(w->why, "profile '%s': over %d roles in a row",
			 w->profile, PROFILE_PLAN_MAX_ROLES);
		return -EINVAL;
	}
	plan->roles[plan->n_roles++] = w->profile;
	return source ? take_source(w, source) : follow_source(w, next);
}

/* ---- the order ---- */

/* The first row of which a key stands in the profile is the one. */
static const struct way {
	const char *keys[2];
	int (*take)(struct walk *w);
} ways[] = {
	{ { "web_identity_token_file" }, take_web_identity },
	{ { "role_arn" }, take_role },
	{ { "sso_account_id", "sso_role_name" }, take_sso },
	{ { "aws_access_key_id", "aws_secret_access_key" }, take_keys },
	{ { "credential_process" }, take_process },
	{ { "sso_session" }, take_sso },
};

static bool goes(const struct walk *w, const struct way *way)
{
	for (size_t i = 0; i < ARRAY_SIZE(way->keys) && way->keys[i]; i++)
		if (get(w, way->keys[i]))
			return true;
	return false;
}

/* Keys of a source are used, whatever else it says. */
static int follow(struct walk *w)
{
	if (w->from && has_keys(w))
		return take_keys(w);
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (goes(w, &ways[i]))
			return ways[i].take(w);
	if (!w->from)
		return 0;
	buf_addf(w->why,
		 "profile '%s', source_profile of '%s', has no credentials",
		 w->profile, w->from);
	return -EINVAL;
}

/* They were found from the outside in. */
static void reverse_roles(struct profile_plan *plan)
{
	for (size_t i = 0; i < plan->n_roles / 2; i++) {
		size_t j = plan->n_roles - 1 - i;
		const char *role = plan->roles[i];

		plan->roles[i] = plan->roles[j];
		plan->roles[j] = role;
	}
}

int profile_plan(const struct profile_set *set, const char *profile,
		 struct profile_plan *ret, struct buf *why)
{
	struct profile_plan plan = { 0 };
	struct walk walk = {
		.set = set, .profile = profile, .plan = &plan, .why = why
	};
	int r = profile_exists(set, PROFILE, profile) ? follow(&walk) : 0;

	if (r <= 0)
		return r;
	reverse_roles(&plan);
	*ret = plan;
	return 1;
}
