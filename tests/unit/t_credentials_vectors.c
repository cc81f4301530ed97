/*
 * t_credentials_vectors: the credential cases that the AWS SDKs share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credentials.h"
#include "credentials_container.h"
#include "imds.h"
#include "profile_plan.h"
#include "recording.h"
#include "types.h"
#include "vectors.h"
#include "xalloc.h"

enum { NOW = 1630454400, EARLIER = 30 * 60, TEXT_MAX = 1 << 20 };

static size_t run, left_out, failed;

static void fail_case(const char *name, const char *what, const char *text)
{
	printf("%s: %s '%s'\n", name, what, text);
	failed++;
}

/* An error of theirs, and what ours of the same kind says. */
struct kind {
	const char *theirs, *ours;
};

static const char *ours_of(const struct kind *kinds, size_t n,
			   const char *theirs)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(kinds[i].theirs, theirs))
			return kinds[i].ours;
	return NULL;
}

/* ---- steps of a profile ---- */

static const struct kind plan_kinds[] = {
	{ "profile must contain `source_profile`", "neither source_profile" },
	{ "profile contained both source_profile and credential_source",
	  "both source_profile" },
	{ "profile missing aws_secret_access_key", "no aws_secret_access_key" },
	{ "profile missing aws_access_key_id", "no aws_access_key_id" },
	{ "could not find source profile B referenced from A",
	  "there is no source_profile 'B'" },
	{ "profile formed an infinite loop", "leads back" },
	{ "`role_arn` was missing", "but no role_arn" },
	{ "if `sso_role_name` is set, then `sso_account_id` must also be set",
	  "sso_role_name, but no sso_account_id" },
	{ "if `sso_account_id` is set, then `sso_role_name` must also be set",
	  "sso_account_id, but no sso_role_name" },
	{ "`sso_region` can only be specified in the [sso-session] config when "
	  "a session name is given",
	  "[sso-session A] has no sso_region" },
	{ "sso-session named `oops` (referenced by profile `A`) was not found",
	  "no section [sso-session oops]" },
	{ "profile `B` did not contain credential information",
	  "has no credentials" },
	{ "profile `A` did not contain credential information", "" },
	{ "No profiles were defined", "" },
};

static void add_sections(json_object *sections, const char *kind,
			 struct buf *text)
{
	if (!sections)
		return;
	json_object_object_foreach(sections, name, properties)
	{
		buf_addf(text, "[%s %s]\n", kind, name);
		json_object_object_foreach(properties, key, value) buf_addf(
			text, "%s = %s\n", key, json_object_get_string(value));
	}
}

static void add_member(json_object *step, const char *key, const char *value)
{
	if (value)
		json_object_object_add(step, key,
				       json_object_new_string(value));
}

static void add_step(json_object *chain, const char *name, json_object *value)
{
	json_object *step = json_object_new_object();

	json_object_object_add(step, name, value);
	json_object_array_add(chain, step);
}

static json_object *base_step(const struct profile_set *set,
			      const struct profile_plan *plan,
			      const char **ret_name)
{
	static const struct {
		const char *name;
		const char *keys[3], *members[3];
	} forms[] = {
		[PROFILE_BASE_KEYS] = { "AccessKey",
					{ "aws_access_key_id",
					  "aws_secret_access_key",
					  "aws_account_id" },
					{ "access_key_id", "secret_access_key",
					  "account_id" } },
		[PROFILE_BASE_WEB_IDENTITY] = { "WebIdentityToken",
						{ "role_arn",
						  "web_identity_token_file",
						  "role_session_name" },
						{ "role_arn",
						  "web_identity_token_file",
						  "role_session_name" } },
	};
	json_object *step = json_object_new_object();

	*ret_name = "Sso";
	if (plan->base <= PROFILE_BASE_WEB_IDENTITY) {
		*ret_name = forms[plan->base].name;
		for (int i = 0; i < 3; i++)
			add_member(step, forms[plan->base].members[i],
				   profile_plan_get(set, plan->base_profile,
						    forms[plan->base].keys[i]));
		return step;
	}
	add_member(step, "sso_session", plan->sso.session);
	add_member(step, "sso_region", plan->sso.region);
	add_member(step, "sso_start_url", plan->sso.start_url);
	add_member(step, "sso_account_id", plan->sso.account_id);
	add_member(step, "sso_role_name", plan->sso.role_name);
	return step;
}

static json_object *chain_of(const struct profile_set *set,
			     const struct profile_plan *plan)
{
	static const char *const keys[] = { "role_arn", "role_session_name",
					    "external_id" };
	json_object *chain = json_object_new_array(), *step;
	const char *name;

	if (plan->base == PROFILE_BASE_SOURCE) {
		add_step(chain, "NamedSource",
			 json_object_new_string(plan->source));
	} else {
		step = base_step(set, plan, &name);
		add_step(chain, name, step);
	}
	for (size_t i = 0; i < plan->n_roles; i++) {
		step = json_object_new_object();
		for (size_t k = 0; k < ARRAY_SIZE(keys); k++)
			add_member(
				step, keys[k],
				profile_plan_get(set, plan->roles[i], keys[k]));
		add_step(chain, "AssumeRole", step);
	}
	return chain;
}

static void check_plan(const char *name, json_object *output,
		       const struct profile_set *set, int r,
		       const struct profile_plan *plan, const struct buf *why)
{
	const char *theirs = vectors_str(output, "Error"), *ours;
	json_object *wanted, *got;

	if (theirs) {
		ours = ours_of(plan_kinds, ARRAY_SIZE(plan_kinds), theirs);
		if (!ours)
			fail_case(name, "an error unknown to this runner",
				  theirs);
		else if (r > 0 || (r == 0) != !*ours ||
			 !strstr(buf_str(why), ours))
			fail_case(name, "not that error:", buf_str(why));
		return;
	}
	wanted = vectors_get(output, "ProfileChain");
	if (r <= 0) {
		fail_case(name, "failed:", buf_str(why));
		return;
	}
	got = chain_of(set, plan);
	if (!json_object_equal(got, wanted))
		fail_case(name,
			  "another chain:", json_object_to_json_string(got));
	json_object_put(got);
}

static void run_plan(json_object *test)
{
	static const char *const keys[] = { "docs", "input", "output", NULL };
	json_object *input = vectors_get(test, "input");
	const char *name = vectors_str(test, "docs");
	struct profile_plan plan;
	struct profile_set set;
	struct buf text, why;
	int r;

	if (!vectors_knows(test, name, keys))
		failed++;
	buf_init(&text, PROFILE_FILE_MAX);
	buf_init(&why, TEXT_MAX);
	add_sections(json_object_object_get(input, "profiles"), "profile",
		     &text);
	add_sections(json_object_object_get(input, "sso_sessions"),
		     "sso-session", &text);
	profile_set_init(&set);
	if (profile_load_texts(&set, &text, NULL, &why) < 0)
		fail_case(name, "not parsed:", buf_str(&why));
	r = profile_plan(&set, vectors_str(input, "selected_profile"), &plan,
			 &why);
	check_plan(name, vectors_get(test, "output"), &set, r, &plan, &why);
	profile_set_done(&set);
	buf_done(&text);
	buf_done(&why);
	run++;
}

/* ---- where the metadata services are ---- */

/* The environment of a case; free_vars() ends it. */
static char **make_vars(json_object *env)
{
	size_t n = (size_t)json_object_object_length(env), i = 0;
	char **vars = xcalloc(n + 1, sizeof(*vars));

	json_object_object_foreach(env, name, value) vars[i++] =
		xasprintf("%s=%s", name, json_object_get_string(value));
	return vars;
}

static void free_vars(char **vars)
{
	for (char **p = vars; *p; p++)
		free(*p);
	free(vars);
}

static void check_url(json_object *test, int r, const struct buf *url,
		      const struct buf *why)
{
	json_object *result = vectors_get(test, "result");
	const char *name = vectors_str(test, "docs");
	const char *ok = vectors_str(result, "Ok");

	if (ok && (r < 0 || strcmp(buf_str(url), ok) != 0))
		fail_case(name,
			  "another URL:", r < 0 ? buf_str(why) : buf_str(url));
	if (!ok && (r > 0 || !why->len))
		fail_case(name, "no error:", buf_str(url));
	run++;
}

static void run_container(json_object *test)
{
	char **vars = make_vars(vectors_get(test, "env"));
	const struct environment env = { vars };
	struct buf url, why;
	int r;

	buf_init(&url, TEXT_MAX);
	buf_init(&why, TEXT_MAX);
	r = credentials_container_url(&env, &url, &why);
	check_url(test, r, &url, &why);
	buf_done(&url);
	buf_done(&why);
	free_vars(vars);
}

static void run_imds(json_object *test)
{
	char **vars = make_vars(vectors_get(test, "env"));
	const struct environment env = { vars };
	json_object *files = vectors_get(test, "fs");
	const char *config = vectors_str(files, "config");
	const struct imds imds = {
		.endpoint = vectors_str(test, "endpoint_override"),
		.mode = vectors_str(test, "mode_override"),
	};
	struct profile_set set;
	struct configuration c = { &env, &set, "default", NULL, NULL };
	struct buf url, why, text;
	int r;

	buf_init(&url, TEXT_MAX);
	buf_init(&why, TEXT_MAX);
	buf_init(&text, TEXT_MAX);
	buf_adds(&text, config ? config : "");
	profile_set_init(&set);
	profile_load_texts(&set, &text, NULL, &why);
	r = imds_base(&c, &imds, &url, &why);
	buf_adds(&url, "/latest/api/token");
	check_url(test, r, &url, &why);
	profile_set_done(&set);
	buf_done(&url);
	buf_done(&why);
	buf_done(&text);
	free_vars(vars);
}

static void run_list(const char *dir, const char *file,
		     void (*run_one)(json_object *test))
{
	json_object *root = vectors_json(dir, file), *tests = root;

	run = left_out = 0;
	if (json_object_is_type(root, json_type_object))
		tests = vectors_get(root, "tests");
	for (size_t i = 0; i < json_object_array_length(tests); i++)
		run_one(json_object_array_get_idx(tests, i));
	json_object_put(root);
	printf("%s: %zu cases run, %zu left out\n", file, run, left_out);
}

/* ---- whole chains ---- */

/* By the name of the folder. */
static const struct kind chain_kinds[] = {
	{ "eks_pod_identity_no_token_file", "No such file or directory" },
	{ "imds_default_chain_error", "no credentials found" },
	{ "imds_disabled", "AWS_EC2_METADATA_DISABLED" },
	{ "imds_no_iam_role", "HTTP 404" },
	{ "imds_token_fail", "disabled (HTTP 403)" },
	{ "profile_overrides_web_identity", "AWS_ACCESS_KEY_ID is not set" },
	{ "sso_no_token_file", "/home/.aws/sso/cache/"
			       "dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json'"
			       ": No such file or directory" },
	{ "sso_server_error", "HTTP 503" },
	{ "web_identity_source_profile_no_env", "but no role_arn" },
	{ "credential_process_failure", "exit status 1" },
	{ "credential_process_invalid", "JSON byte" },
	{ "empty_config", "no credentials found" },
	{ "invalid_config", "config:2: property without a name" },
	{ "invalid_sso_credentials_config", "no credentials" },
	{ "sso_token", "no credentials" },
};

/* Recorded with other role ARNs than the configuration has. */
static const char *const other_arns[] = {
	"web_identity_token_env",
	"web_identity_token_profile",
	"web_identity_token_source_profile",
};

struct chain_case {
	const char *name, *dir;
	json_object *result; /* Ok or ErrorContains */
	bool profile_only;
	char **vars;
	struct environment env;
	struct profile_set set;
	struct configuration configuration;
	char *root;
	int64_t now;
};

static int64_t expected_expiry(const struct chain_case *c)
{
	json_object *ok = json_object_object_get(c->result, "Ok");

	return ok ? json_object_get_int64(json_object_object_get(ok, "expiry"))
		  : 0;
}

static int load(struct chain_case *c, struct recording *recording,
		struct credentials *ret, struct buf *why)
{
	static const struct credentials_provider *const profile_alone[] = {
		&credentials_profile
	};
	const char *home = environment_get(&c->env, "HOME");
	struct exchange_transport transport = recording_transport(recording);
	struct imds imds;
	const struct credentials_context ctx = {
		.configuration = &c->configuration,
		.region = configuration_region(&c->configuration),
		.home = home,
		.root = c->root,
		.program = "test",
		.transport = &transport,
		.imds = &imds,
		.max_attempts = strcmp(c->name, "sso_server_error") ? 3 : 1,
		.deadline_ms = http_now_ms() + 60000,
		.interrupt_fd = -1,
		.now = c->now,
	};
	int r;

	imds_init(&imds);
	r = c->profile_only ? credentials_walk(profile_alone, 1, &ctx, ret, why)
			    : credentials_load(&ctx, ret, why);
	imds_done(&imds);
	return r;
}

static int load_files(struct chain_case *c, struct buf *why)
{
	const char *home = environment_get(&c->env, "HOME");
	char *path = home ? xasprintf("%s%s", c->root, home) : NULL;
	int r = profile_load(&c->set, &c->env, path, why);

	free(path);
	c->configuration = (struct configuration){
		.env = &c->env,
		.profiles = &c->set,
		.profile = profile_select(&c->env, NULL),
	};
	return r;
}

static void compare(const struct chain_case *c, const char *key,
		    const char *got)
{
	json_object *ok = json_object_object_get(c->result, "Ok");
	const char *wanted = vectors_str(ok, key);

	if (!wanted != !got || (got && strcmp(wanted, got) != 0))
		fail_case(c->name, key, got ? got : "(absent)");
}

static void check_credentials(const struct chain_case *c,
			      const struct credentials *got)
{
	static const char *const keys[] = {
		"access_key_id", "secret_access_key",
		"session_token", "account_id",
		"expiry",	 NULL
	};

	if (!vectors_knows(json_object_object_get(c->result, "Ok"), c->name,
			   keys))
		failed++;
	compare(c, keys[0], got->access_key_id);
	compare(c, keys[1], got->secret_access_key);
	compare(c, keys[2], got->session_token);
	compare(c, keys[3], got->account_id);
	if (got->expiry.known != !!expected_expiry(c) ||
	    (got->expiry.known && got->expiry.seconds != expected_expiry(c)))
		fail_case(c->name, "another expiry", "");
}

static void check_chain(const struct chain_case *c, int r,
			const struct credentials *got, const struct buf *why)
{
	const char *theirs = vectors_str(c->result, "ErrorContains");
	const char *ours =
		ours_of(chain_kinds, ARRAY_SIZE(chain_kinds), c->name);

	if (!theirs && r < 0)
		fail_case(c->name, "failed:", buf_str(why));
	else if (!theirs)
		check_credentials(c, got);
	else if (!ours)
		fail_case(c->name, "an error unknown to this runner", theirs);
	else if (r >= 0 || got->access_key_id || !strstr(buf_str(why), ours))
		fail_case(c->name, "not that error:", buf_str(why));
}

static void run_chain(struct chain_case *c)
{
	json_object *traffic = vectors_json(c->dir, "http-traffic.json");
	struct credentials got = { 0 };
	struct recording recording;
	struct buf why;
	int r;

	buf_init(&why, TEXT_MAX);
	recording_init(&recording, traffic);
	for (size_t i = 0; i < ARRAY_SIZE(other_arns); i++)
		if (!strcmp(c->name, other_arns[i]))
			recording.ignored[1] = "RoleArn";
	if (strcmp(c->name, "web_identity_token_env") != 0)
		recording.ignored[0] = "RoleSessionName";
	profile_set_init(&c->set);
	r = load_files(c, &why);
	if (r == 0)
		r = load(c, &recording, &got, &why);
	check_chain(c, r, &got, &why);
	if (!recording_ended(&recording))
		fail_case(c->name, "not the requests recorded:",
			  buf_str(&recording.why));
	recording_done(&recording);
	credentials_done(&got);
	configuration_done(&c->configuration);
	profile_set_done(&c->set);
	json_object_put(traffic);
	buf_done(&why);
	run++;
}

static void run_folder(const char *dir, const char *name, bool profile_only)
{
	struct chain_case c = { .name = name, .profile_only = profile_only };
	char *folder = xasprintf("%s/%s", dir, name);
	json_object *env = vectors_json(folder, "env.json");
	json_object *test = vectors_json(folder, "test-case.json");

	c.dir = folder;
	c.root = xasprintf("%s/fs", folder);
	c.vars = make_vars(env);
	c.env.vars = c.vars;
	c.result = vectors_get(test, "result");
	c.now = expected_expiry(&c) ? expected_expiry(&c) - EARLIER : NOW;
	run_chain(&c);
	free_vars(c.vars);
	free(c.root);
	free(folder);
	json_object_put(env);
	json_object_put(test);
}

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void run_folders(const char *shared, const char *part, bool profile_only)
{
	char *dir = xasprintf("%s/%s", shared, part);
	struct dirent **names = NULL;
	int n = scandir(dir, &names, no_dots, alphasort);

	run = left_out = 0;
	if (n <= 0)
		fail_case(part, "no cases in", dir);
	for (int i = 0; i < n; i++) {
		run_folder(dir, names[i]->d_name, profile_only);
		free(names[i]);
	}
	free(names);
	free(dir);
	printf("%s: %zu cases run, %zu left out\n", part, run, left_out);
}

int main(void)
{
	const char *shared = vectors_shared();
	char *dir;

	if (!shared)
		return 77;
	dir = xasprintf("%s/credentials", shared);
	run_list(dir, "assume-role-tests.json", run_plan);
	run_list(dir, "ecs-tests.json", run_container);
	run_list(dir, "imds-endpoint-tests.json", run_imds);
	run_folders(dir, "default-credential-provider-chain", false);
	run_folders(dir, "profile-provider", true);
	free(dir);
	printf("%zu failed\n", failed);
	return failed ? 1 : 0;
}
