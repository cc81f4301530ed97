/*
 * t_profile_vectors: the cases the AWS SDKs share for the config and
 * credentials files.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile.h"
#include "types.h"
#include "xalloc.h"

enum { SKIPPED = 77, VARS_MAX = 8 };

/* Their words for an error, and ours. */
static const struct {
	const char *theirs, *ours;
} errors[] = {
	{ "Profile definition must end with ']'", "section without ']'" },
	{ "Expected a profile definition", "before any section" },
	{ "Property did not have a name", ": property without a name" },
	{ "Expected an '=' sign defining a property",
	  ": property without '='" },
	{ "Expected a property definition", "continuation without a property" },
	{ "Expected a property definition, found continuation",
	  "continuation without a property" },
	{ "Expected an '=' sign defining a sub-property",
	  ": nested property without '='" },
	{ "Sub-property did not have a name",
	  ": nested property without a name" },
};

static json_object *get(json_object *o, const char *key)
{
	json_object *ret = NULL;

	json_object_object_get_ex(o, key, &ret);
	return ret;
}

static const char *get_str(json_object *o, const char *key)
{
	json_object *s = get(o, key);

	return s ? json_object_get_string(s) : NULL;
}

/* The cases of one file; the caller puts `*ret_root`. */
static json_object *read_cases(const char *dir, const char *name,
			       json_object **ret_root)
{
	char *path = xasprintf("%s/credentials/%s", dir, name);

	*ret_root = json_object_from_file(path);
	if (!*ret_root)
		printf("%s: %s\n", path, json_util_get_last_err());
	free(path);
	return get(*ret_root, "tests");
}

/* All we have of one kind, as the cases have it. */
static json_object *to_json(const struct profile_set *set,
			    enum profile_kind kind)
{
	json_object *all = json_object_new_object(), *section = NULL;
	const struct profile_row *row;
	size_t i;

	for (i = 0; i < set->n; i++) {
		row = &set->rows[i];
		if (row->kind != kind)
			continue;
		if (!*row->key) {
			section = json_object_new_object();
			json_object_object_add(all, row->section, section);
			continue;
		}
		json_object_object_add(section, row->key,
				       json_object_new_string(row->value));
	}
	return all;
}

/* Sections that the case leaves out are none. */
static bool same(const struct profile_set *set, enum profile_kind kind,
		 json_object *expected)
{
	json_object *got = to_json(set, kind);
	bool equal = expected ? json_object_equal(got, expected)
			      : !json_object_object_length(got);

	if (!equal)
		printf("  %s, expected %s\n", json_object_to_json_string(got),
		       expected ? json_object_to_json_string(expected) : "{}");
	json_object_put(got);
	return equal;
}

static bool same_error(const char *theirs, int r, const char *why)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(errors); i++)
		if (!strcmp(errors[i].theirs, theirs) && r == -EINVAL &&
		    strstr(why, errors[i].ours))
			return true;
	printf("  '%s' (%d), expected '%s'\n", why, r, theirs);
	return false;
}

static bool run_parser_case(json_object *c)
{
	static const char *const keys[] = { "configFile", "credentialsFile" };
	json_object *output = get(c, "output"), *config = get(output, "config");
	const char *error = get_str(output, "errorContaining"), *text;
	struct buf texts[2], why;
	struct profile_set set;
	bool ok = false;
	int i, r;

	buf_init(&why, 1000);
	for (i = 0; i < 2; i++) {
		buf_init(&texts[i], PROFILE_FILE_MAX);
		text = get_str(get(c, "input"), keys[i]);
		buf_adds(&texts[i], text ? text : "");
	}
	profile_set_init(&set);
	r = profile_load_texts(&set, &texts[0], &texts[1], &why);
	if (error)
		ok = same_error(error, r, buf_str(&why));
	else if (!config)
		printf("  a case of another form\n");
	else if (r < 0)
		printf("  '%s'\n", buf_str(&why));
	else
		ok = same(&set, PROFILE, get(config, "profiles")) &&
		     same(&set, PROFILE_SSO_SESSION,
			  get(config, "sso_sessions")) &&
		     same(&set, PROFILE_SERVICES, NULL);
	profile_set_done(&set);
	buf_done(&texts[0]);
	buf_done(&texts[1]);
	buf_done(&why);
	return ok;
}

static bool same_string(const char *what, const char *got, const char *expected)
{
	if (!expected || (got && !strcmp(got, expected)))
		return true;
	printf("  %s is '%s', expected '%s'\n", what, got ? got : "(null)",
	       expected);
	return false;
}

static bool run_location_case(json_object *c)
{
	char *vars[VARS_MAX + 1] = { NULL }, *home, *paths[2];
	const struct environment env = { .vars = vars };
	size_t n = 0;
	bool ok;

	json_object_object_foreach(get(c, "environment"), name, value)
	{
		if (n < VARS_MAX)
			vars[n++] = xasprintf("%s=%s", name,
					      json_object_get_string(value));
	}
	home = profile_home(&env);
	paths[0] = profile_path(&env, home, PROFILE_CONFIG);
	paths[1] = profile_path(&env, home, PROFILE_CREDENTIALS);
	ok = same_string("config", paths[0], get_str(c, "configLocation"));
	ok &= same_string("credentials", paths[1],
			  get_str(c, "credentialsLocation"));
	ok &= same_string("profile", profile_select(&env, NULL),
			  get_str(c, "profile"));
	free(home);
	free(paths[0]);
	free(paths[1]);
	while (n)
		free(vars[--n]);
	return ok;
}

/* Cases for another platform are left out. Gives the number that failed. */
static size_t run_file(const char *dir, const char *name,
		       bool (*run)(json_object *c), size_t expected)
{
	json_object *root, *cases = read_cases(dir, name, &root), *c;
	size_t i, ran = 0, left_out = 0, failed = 0;
	const char *platform;

	for (i = 0; cases && i < json_object_array_length(cases); i++) {
		c = json_object_array_get_idx(cases, i);
		platform = get_str(c, "platform");
		if (platform && !strcmp(platform, "windows")) {
			left_out++;
			continue;
		}
		ran++;
		if (run(c))
			continue;
		printf("%s: case %zu failed: %s\n", name, i,
		       get_str(c, "name"));
		failed++;
	}
	printf("%s: %zu cases run, %zu left out, %zu failed\n", name, ran,
	       left_out, failed);
	if (ran != expected) {
		printf("%s: expected %zu cases\n", name, expected);
		failed++;
	}
	json_object_put(root);
	return failed;
}

int main(void)
{
	const char *dir = getenv("SHARED_DATA");
	size_t failed;

	if (!dir || access(dir, R_OK | X_OK) < 0) {
		printf("skipped: no folder SHARED_DATA (%s)\n",
		       dir ? dir : "not set");
		return SKIPPED;
	}
	failed =
		run_file(dir, "profile-parser-tests.json", run_parser_case, 65);
	failed +=
		run_file(dir, "file-location-tests.json", run_location_case, 4);
	return failed ? 1 : 0;
}
