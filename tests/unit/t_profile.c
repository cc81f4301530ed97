/*
 * t_profile: where the shared files are, how they are read, what they say.
 *
 * The syntax is t_profile_vectors' matter; here is what those cases leave out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "profile.h"
#include "types.h"
#include "xalloc.h"

static void load(struct profile_set *set, const char *config,
		 const char *credentials, int expected, const char *message)
{
	struct buf texts[2], why;
	int r;

	buf_init(&texts[0], PROFILE_FILE_MAX);
	buf_init(&texts[1], PROFILE_FILE_MAX);
	buf_init(&why, 1000);
	buf_adds(&texts[0], config);
	buf_adds(&texts[1], credentials);
	profile_set_init(set);
	r = profile_load_texts(set, &texts[0], &texts[1], &why);
	if (r != expected || strcmp(buf_str(&why), message))
		fail_msg("'%s' gives %d, '%s'", config, r, buf_str(&why));
	buf_done(&texts[0]);
	buf_done(&texts[1]);
	buf_done(&why);
}

static void test_errors(void **state)
{
	static const struct {
		const char *config, *message;
	} cases[] = {
		{ "[profile a]\n\nx\n", "config:3: property without '='" },
		{ "# c\nx = y\n", "config:2: property before any section" },
		{ " x = y\n", "config:1: continuation before any section" },
		{ "[profile a\n", "config:1: section without ']'" },
		{ "[profile a] b\n",
		  "config:1: text behind the ']' of a section" },
		{ "[profile a]\n = b\n",
		  "config:2: continuation without a property" },
		{ "[profile a]\n= b\n", "config:2: property without a name" },
		{ "[profile a]\r\nx =\r\n  y\r\n",
		  "config:3: nested property without '='" },
		{ "[profile a]\nx =\n  y = 1\n  = 2\n",
		  "config:4: nested property without a name" },
		/* what is skipped must be well-formed, too */
		{ "[nonsense]\nx\n", "config:2: property without '='" },
		{ "[profile a]\na = 1 # =\nb # = 1\n",
		  "config:3: property without '='" },
	};
	struct profile_set set;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		load(&set, cases[i].config, "", -EINVAL, cases[i].message);
		profile_set_done(&set);
	}
	load(&set, "[default]\n", "[a]\nsecret\n", -EINVAL,
	     "credentials:2: property without '='");
	profile_set_done(&set);
}

static void test_nul(void **state)
{
	static const char text[] = "[default]\na = b\0c\n";
	struct profile_set set;
	struct buf config, why;

	(void)state;
	buf_init(&config, 100);
	buf_init(&why, 100);
	buf_add(&config, text, sizeof(text) - 1);
	profile_set_init(&set);
	assert_int_equal(profile_load_texts(&set, &config, NULL, &why),
			 -EINVAL);
	assert_string_equal(buf_str(&why), "config:2: NUL byte");
	profile_set_done(&set);
	buf_done(&config);
	buf_done(&why);
}

static void test_values(void **state)
{
	static const char config[] =
		"[default]\r\nA = 1 \r\nend=last\r\n"
		"[profile dev]\nregion = eu-west-1 ; here\nempty =\n"
		"long = one\n \t two # kept\n\n# between\n three\n"
		"in valid = x\n more\n"
		"[services dev]\nx = services\n"
		"[sso-session dev]\nx = session\n"
		"[preview]\nx = skipped\n more\n"
		"[profile dev]\nregion2 = y";
	static const char credentials[] =
		"[dev]\nregion = us-east-1\naws_access_key_id = AKID#1\n"
		"[profile other]\nx = skipped\n[dev]\nlast = 1";
	static const struct {
		enum profile_kind kind;
		const char *section, *key, *value;
	} cases[] = {
		{ PROFILE, "default", "a", "1" },
		{ PROFILE, "default", "end", "last" },
		{ PROFILE, "default", "A", NULL },
		{ PROFILE, "dev", "region", "us-east-1" },
		{ PROFILE, "dev", "region2", "y" },
		{ PROFILE, "dev", "empty", "" },
		{ PROFILE, "dev", "long", "one\ntwo # kept\nthree" },
		{ PROFILE, "dev", "in valid", NULL },
		{ PROFILE, "dev", "aws_access_key_id", "AKID#1" },
		{ PROFILE, "dev", "last", "1" },
		{ PROFILE, "dev", "x", NULL },
		{ PROFILE, "Dev", "region", NULL },
		{ PROFILE, "other", "x", NULL },
		{ PROFILE, "preview", "x", NULL },
		{ PROFILE_SERVICES, "dev", "x", "services" },
		{ PROFILE_SSO_SESSION, "dev", "x", "session" },
		{ PROFILE_SSO_SESSION, "default", "a", NULL },
	};
	struct profile_set set;
	const char *value;
	size_t i;

	(void)state;
	load(&set, config, credentials, 0, "");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		value = profile_get_in(&set, cases[i].kind, cases[i].section,
				       cases[i].key);
		if (!value != !cases[i].value ||
		    (value && strcmp(value, cases[i].value)))
			fail_msg("%s/%s is '%s'", cases[i].section,
				 cases[i].key, value ? value : "(null)");
	}
	assert_string_equal(profile_get(&set, "dev", "region"), "us-east-1");
	assert_true(profile_exists(&set, PROFILE, "dev"));
	assert_false(profile_exists(&set, PROFILE, "other"));
	assert_false(profile_exists(&set, PROFILE, "preview"));
	assert_true(profile_exists(&set, PROFILE_SERVICES, "dev"));
	profile_set_done(&set);
	assert_false(profile_exists(&set, PROFILE, "dev"));
	profile_set_done(NULL);
}

static void test_nested(void **state)
{
	static const char config[] =
		"[services local]\nRDS =\n  endpoint_url = http://a:1/x=y\n"
		"\tOther\t=  \n\n  Last=1\nsts = plain\n  endpoint_url = no\n"
		"kms =\n endpoint_url = 1\n endpoint_url = 2\niam =\n";
	static const struct {
		const char *key, *nested, *value;
	} cases[] = {
		{ "rds", "endpoint_url", "http://a:1/x=y" },
		{ "rds", "Endpoint_URL", "http://a:1/x=y" },
		{ "rds", "other", "" },
		{ "rds", "last", "1" },
		{ "rds", "endpoint", NULL },
		{ "sts", "endpoint_url", NULL },
		{ "kms", "endpoint_url", "2" },
		{ "iam", "endpoint_url", NULL },
		{ "ec2", "endpoint_url", NULL },
	};
	struct profile_set set;
	char *value;
	size_t i;

	(void)state;
	load(&set, config, "", 0, "");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		value = profile_get_nested(&set, PROFILE_SERVICES, "local",
					   cases[i].key, cases[i].nested);
		if (!value != !cases[i].value ||
		    (value && strcmp(value, cases[i].value)))
			fail_msg("%s/%s is '%s'", cases[i].key, cases[i].nested,
				 value ? value : "(null)");
		free(value);
	}
	profile_set_done(&set);
}

/* Neither time nor memory grow with the square of the sections. */
static void test_many(void **state)
{
	struct profile_set set;
	struct buf config, why;
	size_t i;

	(void)state;
	buf_init(&config, PROFILE_FILE_MAX);
	buf_init(&why, 1000);
	for (i = 0; i < 100000; i++)
		buf_addf(&config, "[profile p%zu]\nk%zu = %zu\n", i, i, i);
	profile_set_init(&set);
	assert_int_equal(profile_load_texts(&set, &config, NULL, &why), 0);
	assert_int_equal(set.n, 200000);
	assert_string_equal(profile_get(&set, "p99999", "k99999"), "99999");
	profile_set_done(&set);
	buf_done(&config);
	buf_done(&why);
}

static void test_select(void **state)
{
	static const char *const none[] = { "AWS_PROFILE=", NULL };
	static const char *const old[] = { "AWS_DEFAULT_PROFILE=old",
					   "AWS_PROFILE=", NULL };
	static const char *const both[] = { "AWS_DEFAULT_PROFILE=old",
					    "AWS_PROFILE=new", NULL };
	static const struct {
		const char *const *vars;
		const char *option, *expected;
	} cases[] = {
		{ none, NULL, "default" }, { none, "", "default" },
		{ old, NULL, "old" },	   { both, NULL, "new" },
		{ both, "opt", "opt" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(
			profile_select(
				&(struct environment){
					(char *const *)cases[i].vars },
				cases[i].option),
			cases[i].expected);
}

static void test_path(void **state)
{
	static const char *const none[] = { "AWS_CONFIG_FILE=", NULL };
	static const char *const set[] = { "AWS_CONFIG_FILE=/etc/c",
					   "AWS_SHARED_CREDENTIALS_FILE=~/c",
					   NULL };
	static const struct {
		const char *const *vars;
		const char *home;
		enum profile_source source;
		const char *expected;
	} cases[] = {
		{ none, "/h", PROFILE_CONFIG, "/h/.aws/config" },
		{ none, "/h", PROFILE_CREDENTIALS, "/h/.aws/credentials" },
		{ none, NULL, PROFILE_CONFIG, NULL },
		{ set, "/h", PROFILE_CONFIG, "/etc/c" },
		{ set, NULL, PROFILE_CONFIG, "/etc/c" },
		{ set, "/h", PROFILE_CREDENTIALS, "/h/c" },
		{ set, NULL, PROFILE_CREDENTIALS, NULL },
	};
	char *path;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		path = profile_path(
			&(struct environment){ (char *const *)cases[i].vars },
			cases[i].home, cases[i].source);
		if (!path != !cases[i].expected ||
		    (path && strcmp(path, cases[i].expected)))
			fail_msg("case %zu is '%s'", i, path ? path : "(null)");
		free(path);
	}
}

static void test_home(void **state)
{
	static const char *const vars[] = { "HOME=/somewhere", NULL };
	char *home = profile_home(&(struct environment){ (char *const *)vars });

	(void)state;
	assert_string_equal(home, "/somewhere");
	free(home);
	home = profile_home(NULL);
	assert_true(!home || *home == '/');
	free(home);
}

static void write_file(const char *dir, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static int make_dir(void **state)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/t_profile.XXXXXX", tmp ? tmp : "/tmp");

	*state = mkdtemp(dir);
	return *state ? 0 : -1;
}

static int remove_dir(void **state)
{
	static const char *const names[] = { "config", "secret", "large" };
	char *path;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		path = xasprintf("%s/%s", (char *)*state, names[i]);
		unlink(path);
		free(path);
	}
	rmdir(*state);
	free(*state);
	return 0;
}

/* Loads with both variables set; `expected` has the folder as "DIR". */
static void check_files(const char *dir, const char *config,
			const char *credentials, int result,
			const char *expected)
{
	char *vars[] = {
		xasprintf("AWS_CONFIG_FILE=%s/%s", dir, config),
		xasprintf("AWS_SHARED_CREDENTIALS_FILE=%s/%s", dir,
			  credentials),
		NULL,
	};
	const char *text, *at;
	struct profile_set set;
	struct buf why, got;

	buf_init(&why, 1000);
	buf_init(&got, 1000);
	profile_set_init(&set);
	assert_int_equal(
		profile_load(&set, &(struct environment){ vars }, NULL, &why),
		result);
	if (!result)
		profile_describe_files(&set, &why);
	for (text = buf_str(&why); (at = strstr(text, dir));
	     text = at + strlen(dir)) {
		buf_add(&got, text, (size_t)(at - text));
		buf_adds(&got, "DIR");
	}
	buf_adds(&got, text);
	assert_string_equal(buf_str(&got), expected);
	if (!result && !strcmp(config, "config"))
		assert_string_equal(profile_get(&set, "default", "a"), "b");
	profile_set_done(&set);
	buf_done(&why);
	buf_done(&got);
	free(vars[0]);
	free(vars[1]);
}

static void test_files(void **state)
{
	const char *dir = *state;
	char *secret = xasprintf("%s/secret", dir);

	write_file(dir, "config", "[default]\na = b\n");
	check_files(dir, "config", "none", 0,
		    "'DIR/config' and 'DIR/none' (not found)");
	check_files(dir, "config", "config/x", 0,
		    "'DIR/config' and 'DIR/config/x' (not found)");
	check_files(dir, ".", "config", 0,
		    "'DIR/.' (not readable: Is a directory) and 'DIR/config'");
	check_files("/dev", "null", "null", 0, "'DIR/null' and 'DIR/null'");
	write_file(dir, "secret", "[default\n");
	check_files(dir, "config", "secret", -EINVAL,
		    "DIR/secret:1: section without ']'");
	assert_int_equal(chmod(secret, 0), 0);
	if (geteuid())
		check_files(dir, "config", "secret", 0,
			    "'DIR/config' and 'DIR/secret' "
			    "(not readable: Permission denied)");
	free(secret);
}

static void test_large(void **state)
{
	char *path = xasprintf("%s/large", (char *)*state);

	write_file(*state, "large", "");
	assert_int_equal(truncate(path, PROFILE_FILE_MAX + 1), 0);
	check_files(*state, "large", "none", -EFBIG,
		    "'DIR/large': longer than 4194304 bytes");
	free(path);
}

static void test_no_home(void **state)
{
	struct profile_set set;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	profile_set_init(&set);
	assert_int_equal(profile_load(&set, NULL, NULL, &why), 0);
	profile_describe_files(&set, &why);
	assert_string_equal(buf_str(&why),
			    "'~/.aws/config' (no home directory) and "
			    "'~/.aws/credentials' (no home directory)");
	profile_set_done(&set);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_select),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_home),
		cmocka_unit_test_setup_teardown(test_files, make_dir,
						remove_dir),
		cmocka_unit_test_setup_teardown(test_large, make_dir,
						remove_dir),
		cmocka_unit_test(test_no_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
