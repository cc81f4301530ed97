/*
 * t_settings: what the command line of a check means, and what it must not be.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "config.h"
#include "sample.h"
#include "settings_valid.h"
#include "xalloc.h"

enum { ARGS_MAX = 16, TEXT_MAX = 1 << 20 };

#define ROLE "--role-arn=arn:aws:iam::111122223333:role/p/r"
#define ENDPOINT "Orders.abcdefghijkl.eu-west-1.rds.amazonaws.com"

/* A folder with a file in it. */
static char dir[] = "/tmp/t_settings.XXXXXX", file[64];

static int setup(void **state)
{
	FILE *f;

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(file, sizeof(file), "%s/file", dir);
	f = fopen(file, "w");
	return f ? fclose(f) : -1;
}

static int teardown(void **state)
{
	(void)state;
	return unlink(file) || rmdir(dir);
}

/* DIR and FILE in an argument stand for those of setup(). */
static const char *replace(const char *arg)
{
	return !strcmp(arg, "DIR") ? dir : !strcmp(arg, "FILE") ? file : arg;
}

static int parse(const struct check *check, const char *const *args,
		 struct settings *s, struct buf *why)
{
	char *argv[ARGS_MAX + 2] = { (char *)"check" };
	int argc = 1;

	for (; *args; args++)
		argv[argc++] = (char *)replace(*args);
	return settings_parse(s, check, NULL, argc, argv, why);
}

static void test_defaults(void **state)
{
	static const char *const args[] = { NULL };
	const struct sample_params *params;
	struct settings s = { 0 };
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	assert_int_equal(parse(&sample_check, args, &s, &why), 0);
	assert_int_equal(s.regions.n, 0);
	assert_null(s.profile);
	assert_null(s.scope.hostname);
	assert_true(s.timeout.seconds == 30);
	assert_false(s.timeout.state.given);
	assert_int_equal(s.output, OUTPUT_NAGIOS);
	assert_int_equal(s.verbose, 0);
	assert_int_equal(s.max_items, 50);
	assert_false(s.now.known);
	assert_null(s.cache_dir);
	assert_int_equal(s.cache_ttl, 300);
	assert_int_equal(s.concurrency, 16);
	params = s.params;
	assert_false(params->replicas);
	assert_int_equal(params->mode, 0);
	settings_done(&s);
	assert_int_equal(parse(&sample_plain_check, args, &s, &why), 0);
	assert_null(s.params);
	settings_done(&s);
	buf_done(&why);
}

static void test_all(void **state)
{
	static const char *const args[] = { "-rus-east-1,eu-west-1",
					    "-vvvv",
					    "-o",
					    "csv",
					    "--mode",
					    "effective",
					    "--tag=a=x,y",
					    "--replicas",
					    "--include=a*,b*",
					    "--cache-dir=/run/x",
					    "--cache-ttl=0",
					    "--concurrency=64",
					    NULL };
	const struct sample_params *params;
	struct settings s = { 0 };
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	assert_int_equal(parse(&sample_check, args, &s, &why), 0);
	assert_int_equal(s.regions.n, 2);
	assert_string_equal(((char **)s.regions.items)[1], "eu-west-1");
	assert_int_equal(s.verbose, 3);
	assert_int_equal(s.output, OUTPUT_CSV);
	assert_int_equal(s.scope.tags.n, 1);
	assert_int_equal(s.scope.include.n, 2);
	assert_string_equal(s.cache_dir, "/run/x");
	assert_int_equal(s.cache_ttl, 0);
	assert_int_equal(s.concurrency, 64);
	params = s.params;
	assert_true(params->replicas);
	assert_int_equal(params->mode, 1);
	settings_done(&s);
	buf_done(&why);
}

static void test_exceptions(void **state)
{
	const char *srcdir = getenv("srcdir");
	char *option = xasprintf("--exceptions=%s/contrib/exceptions.yml",
				 srcdir ? srcdir : ".");
	const char *const args[] = { option, NULL };
	struct settings s = { 0 };
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	if (parse(&sample_check, args, &s, &why) < 0)
		fail_msg("%s", buf_str(&why));
	assert_int_equal(exceptions_list(s.exceptions)->n, 5);
	settings_done(&s);
	assert_null(s.exceptions);
	free(option);
	buf_done(&why);
}

static void test_hostname(void **state)
{
	static const char *const args[][4] = {
		{ "-H", ENDPOINT },
		{ "-H", ENDPOINT, "-rall" },
		{ "-H", ENDPOINT, "-reu-west-2,eu-west-1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(args); i++) {
		struct settings s = { 0 };
		struct buf why;

		buf_init(&why, TEXT_MAX);
		if (parse(&sample_check, args[i], &s, &why))
			fail_msg("case %zu: %s", i, buf_str(&why));
		assert_int_equal(s.regions.n, 1);
		assert_string_equal(*(char **)s.regions.items, "eu-west-1");
		assert_string_equal(
			s.scope.hostname,
			"orders.abcdefghijkl.eu-west-1.rds.amazonaws.com");
		settings_done(&s);
		buf_done(&why);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *args[ARGS_MAX];
		const char *why; /* how it begins */
	} cases[] = {
		{ { "--exceptions=" }, "--exceptions: " },
		{ { "--exceptions=/nonexistent.yml" },
		  "--exceptions: '/nonexistent.yml': " },
		{ { "--exceptions=/dev/null" },
		  "--exceptions: /dev/null:1:1: key 'exceptions' is missing" },
		{ { "-r", "eu_west_1" },
		  "--region: 'eu_west_1': not the name of a region" },
		{ { "-r",
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaa" },
		  "--region: 'aaa" },
		{ { "-r", "eu-west-1/../x" }, "--region: 'eu-west-1/../x'" },
		{ { "-r", "all,eu-west-1" },
		  "--region: 'all' and single regions" },
		{ { "--include=" }, "--include: '': empty element" },
		{ { "--include", "a[b" }, "--include: 'a[b': '[' is not" },
		{ { "--exclude", "a\\" },
		  "--exclude: 'a\\': ends in a backslash" },
		{ { "--tag", "=x" }, "--tag: '=x': no key before the '='" },
		{ { "--tag", "a=" }, "--tag: 'a=': is empty" },
		{ { "--tag", "a=x,[" }, "--tag: 'a=x,[': '[' is not closed" },
		{ { "--ignore-tag", "a=x," }, "--ignore-tag: 'a=x,': is" },
		{ { "--engine", "my sql" },
		  "--engine: 'my sql': not the name of an engine" },
		{ { "-H", "www.example.com" },
		  "--hostname: 'www.example.com': not the host name" },
		{ { "-H", ENDPOINT, "-r", "eu-west-2" },
		  "--hostname: 'orders.abcdefghijkl.eu-west-1.rds.amazonaws."
		  "com' is in eu-west-1, which --region does not name" },
		{ { "--input", "/nonexistent/folder" },
		  "--input: '/nonexistent/folder': No such file" },
		{ { "--input", "FILE" }, "--input: '/tmp/t_settings." },
		{ { "--ca-bundle", "/nonexistent/file" },
		  "--ca-bundle: '/nonexistent/file': No such file" },
		{ { "--now", "2027-01-31T12:00:00Z" },
		  "--now: only with --input" },
		{ { "--endpoint-url", "ftp://127.0.0.1" },
		  "--endpoint-url: not an http or https URL" },
		{ { "--endpoint-url", "http://127.0.0.1/?a=1" },
		  "--endpoint-url: not an http or https URL: it has a" },
		{ { "--max-items", "-1" },
		  "--max-items: '-1': not between 0 and 1000000" },
		{ { "-o", "xml" },
		  "-o: 'xml': not one of nagios|json|table|csv" },
		{ { "--mode=maybe" },
		  "--mode: 'maybe': not one of flag|effective" },
		{ { "--cashe-dir=x" }, "'--cashe-dir': unknown option" },
		{ { "--cache-dir=x", "--input", "DIR" },
		  "--cache-dir: not with --input" },
		{ { "--cache-ttl=1", "--input", "DIR" },
		  "--cache-ttl: not with --input" },
		{ { "--cache-ttl=1" }, "--cache-ttl: only with --cache-dir" },
		{ { "--cache-dir=" }, "--cache-dir: '': value is empty" },
		{ { "--cache-ttl=604801", "--cache-dir=x" },
		  "--cache-ttl: '604801': not between 0 and 604800" },
		{ { "--cache-ttl=5m", "--cache-dir=x" },
		  "--cache-ttl: '5m': not a whole number" },
		{ { "--concurrency=0" },
		  "--concurrency: '0': not between 1 and 64" },
		{ { "--concurrency=65" },
		  "--concurrency: '65': not between 1 and 64" },
		{ { "--role-arn=x" }, "--role-arn: 'x': not an ARN" },
		{ { "--role-arn", "arn:aws:iam::111122223333:user/u" },
		  "--role-arn: 'arn:aws:iam::111122223333:user/u': not the ARN "
		  "of an IAM role" },
		{ { "--role-arn", "arn:aws:sns:eu-west-1:111122223333:role/r" },
		  "--role-arn: 'arn:aws:sns:eu-west-1:111122223333:role/r': "
		  "not the ARN of an IAM role" },
		{ { ROLE, "--external-id", "x" },
		  "--external-id: not 2 to 1224 characters" },
		{ { ROLE, "--external-id", "a b" },
		  "--external-id: other characters than letters, digits "
		  "and _+=,.@:/-" },
		{ { "--external-id", "id" },
		  "--external-id: only with --role-arn" },
		{ { ROLE, "--role-session-name", "x" },
		  "--role-session-name: 'x': not 2 to 64 characters" },
		{ { ROLE, "--role-session-name", "a:b" },
		  "--role-session-name: 'a:b': other characters than letters, "
		  "digits and _+=,.@-" },
		{ { "--role-session-name", "ab" },
		  "--role-session-name: 'ab': only with --role-arn" },
		{ { "--accounts=all" },
		  "--accounts: only with --account-role" },
		{ { "--account-role=audit" },
		  "--account-role: only with --accounts" },
		{ { "--accounts=all,111122223333", "--account-role=audit" },
		  "--accounts: 'all': not an account id of 12 digits" },
		{ { "--accounts=all", "--account-role=a/b", "--input", "DIR" },
		  "--accounts: not with --input" },
		{ { "--accounts=all", "--account-role=/b" },
		  "--account-role: '/b': not the name of a role" },
		{ { "database" }, "'database': unexpected argument" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct settings s = { 0 };
		struct buf why;
		int r;

		buf_init(&why, TEXT_MAX);
		r = parse(&sample_check, cases[i].args, &s, &why);
		if (r != -EINVAL ||
		    strncmp(buf_str(&why), cases[i].why, strlen(cases[i].why)))
			fail_msg("'%s': %d, \"%s\"", cases[i].args[0], r,
				 buf_str(&why));
		if (strchr(buf_str(&why), '\n'))
			fail_msg("'%s': more than a line", cases[i].args[0]);
		settings_done(&s);
		buf_done(&why);
	}
	print_message("refused: %zu cases run\n", ARRAY_SIZE(cases));
}

static void test_thresholds(void **state)
{
	static const char *const warn[] = { "-w", "5", NULL };
	static const char *const crit[] = { "--critical=5", NULL };
	struct settings s = { 0 };
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	assert_int_equal(parse(&sample_check, warn, &s, &why), 0);
	assert_true(s.warn.given);
	settings_done(&s);
	assert_int_equal(parse(&sample_plain_check, warn, &s, &why), -EINVAL);
	assert_string_equal(
		buf_str(&why),
		"-w: check_kms_plain has no measure to compare it with");
	settings_done(&s);
	buf_reset(&why);
	assert_int_equal(parse(&sample_plain_check, crit, &s, &why), -EINVAL);
	assert_string_equal(
		buf_str(&why),
		"-c: check_kms_plain has no measure to compare it with");
	settings_done(&s);
	buf_done(&why);
}

static void test_help_wins(void **state)
{
	static const char *const args[][4] = {
		{ "-h", "--nothing" },
		{ "-V", "-r", "_" },
		{ "-r", "_", "--help" },
		{ "-hw5" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(args); i++) {
		struct settings s = { 0 };
		struct buf why;

		buf_init(&why, TEXT_MAX);
		if (parse(&sample_plain_check, args[i], &s, &why) ||
		    !(s.help || s.version) || why.len)
			fail_msg("case %zu: %s", i, buf_str(&why));
		settings_done(&s);
		buf_done(&why);
	}
}

static void test_policy(void **state)
{
	static const struct {
		const char *args[ARGS_MAX];
		enum state timeout, error, no_match;
		bool no_match_given;
		const char *warn, *crit;
	} cases[] = {
		{ { NULL },
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "7:",
		  "1:" },
		{ { "-t10:critical" },
		  STATE_CRITICAL,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "7:",
		  "1:" },
		{ { "--timeout-result=ok", "-t10:critical" },
		  STATE_OK,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "7:",
		  "1:" },
		{ { "-t10:critical", "--timeout-result=warning" },
		  STATE_WARNING,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "7:",
		  "1:" },
		{ { "--error-result=2", "--no-match-state=0" },
		  STATE_UNKNOWN,
		  STATE_CRITICAL,
		  STATE_OK,
		  true,
		  "7:",
		  "1:" },
		{ { "-w", "14:" },
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "14:",
		  "1:" },
		{ { "-c", "3:", "-w14:" },
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  STATE_UNKNOWN,
		  false,
		  "14:",
		  "3:" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct settings s = { 0 };
		struct policy p;
		struct buf why, warn, crit;

		buf_init(&why, TEXT_MAX);
		buf_init(&warn, TEXT_MAX);
		buf_init(&crit, TEXT_MAX);
		if (parse(&sample_check, cases[i].args, &s, &why) ||
		    settings_policy(&s, &sample_check, &p, &why))
			fail_msg("case %zu: %s", i, buf_str(&why));
		range_format(&p.warn, 1, &warn);
		range_format(&p.crit, 1, &crit);
		if (p.timeout_state != cases[i].timeout ||
		    p.error_state != cases[i].error ||
		    p.no_match_state != cases[i].no_match ||
		    p.no_match_given != cases[i].no_match_given ||
		    strcmp(buf_str(&warn), cases[i].warn) ||
		    strcmp(buf_str(&crit), cases[i].crit))
			fail_msg("case %zu", i);
		policy_done(&p);
		settings_done(&s);
		buf_done(&why);
		buf_done(&warn);
		buf_done(&crit);
	}
}

static void test_severities(void **state)
{
	static const char *const good[] = { "--severity=weak=off,extra=2",
					    "--severity",
					    "publicly-accessible=ok", NULL };
	static const char *const bad[] = { "--severity=weak=off",
					   "--severity=none=ok", NULL };
	struct settings s = { 0 };
	struct policy p;
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	assert_int_equal(parse(&sample_check, good, &s, &why), 0);
	assert_int_equal(settings_policy(&s, &sample_check, &p, &why), 0);
	assert_int_equal(p.states[SAMPLE_WEAK], STATE_OFF);
	assert_int_equal(p.states[SAMPLE_EXTRA], STATE_CRITICAL);
	assert_int_equal(p.states[SAMPLE_OPEN], STATE_OK);
	policy_done(&p);
	settings_done(&s);
	assert_int_equal(parse(&sample_check, bad, &s, &why), 0);
	assert_int_equal(settings_policy(&s, &sample_check, &p, &why), -EINVAL);
	assert_string_equal(
		buf_str(&why),
		"--severity: 'none': check_rds_sample has no such code");
	settings_done(&s);
	buf_done(&why);
}

static void test_globs(void **state)
{
	static const struct {
		const char *glob, *problem;
	} cases[] = {
		{ "*", NULL },
		{ "a[bc]", NULL },
		{ "[]]", NULL },
		{ "[!]]", NULL },
		{ "[[:alpha:]]", NULL },
		{ "a\\[", NULL },
		{ "[a\\]]", NULL },
		{ "]", NULL },
		{ "", "is empty" },
		{ "[", "'[' is not closed" },
		{ "[]", "'[' is not closed" },
		{ "[^]", "'[' is not closed" },
		{ "[[:alpha:]", "'[' is not closed" },
		{ "[a\\]", "'[' is not closed" },
		{ "\\", "ends in a backslash" },
		{ "a\\\\", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *problem = glob_problem(cases[i].glob);

		if (!problem != !cases[i].problem ||
		    (problem && strcmp(problem, cases[i].problem)))
			fail_msg("'%s': %s", cases[i].glob,
				 problem ? problem : "fine");
	}
}

/* Lines, and the longest of them. */
static size_t lines(const char *text, size_t *ret_longest)
{
	size_t n = 0;

	for (*ret_longest = 0; *text; text++, n++) {
		size_t len = strcspn(text, "\n");

		if (len > *ret_longest)
			*ret_longest = len;
		text += len;
	}
	return n;
}

static void test_help(void **state)
{
	static const struct check *const checks[] = { &sample_check,
						      &sample_plain_check };
	size_t longest;
	struct buf out;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		buf_init(&out, TEXT_MAX);
		settings_help(checks[i], &out);
		lines(buf_str(&out), &longest);
		assert_in_range(longest, 60, 80);
		for (const struct opt *o = settings_options; o->name; o++) {
			char name[64];

			snprintf(name, sizeof(name), "--%s", o->name);
			if (!strstr(buf_str(&out), name))
				fail_msg("%s is missing", name);
		}
		assert_true(!strstr(buf_str(&out), "--warning") == (i == 1));
		assert_true(!strstr(buf_str(&out), "--replicas") == (i == 1));
		assert_non_null(strstr(buf_str(&out),
				       "  publicly-accessible       CRITICAL  "
				       "publicly accessible\n"));
		assert_non_null(strstr(buf_str(&out), "UNKNOWN 3"));
		assert_non_null(strstr(buf_str(&out), "(default: 30)"));
		buf_reset(&out);
		settings_usage(checks[i], &out);
		assert_in_range(lines(buf_str(&out), &longest), 2, 23);
		assert_in_range(longest, 20, 80);
		assert_non_null(strstr(buf_str(&out), "[-r LIST/all]"));
		buf_done(&out);
	}
}

static void test_version(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	settings_version(&sample_check, &out);
	assert_string_equal(buf_str(&out),
			    "check_rds_sample v" PACKAGE_VERSION
			    " (rds-security-plugins " PACKAGE_VERSION ")\n");
	buf_done(&out);
}

/* No letter and no name twice, in what every check has. */
static void test_names(void **state)
{
	const struct opt *tables[] = { settings_options,
				       settings_threshold_options };
	bool letters[256] = { false };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tables); i++)
		for (const struct opt *o = tables[i]; o->name; o++) {
			if (o->letter && letters[(unsigned char)o->letter])
				fail_msg("-%c twice", o->letter);
			letters[(unsigned char)o->letter] = true;
			if (!o->type->takes_value != !o->arg)
				fail_msg("--%s: argument", o->name);
			for (const struct opt *p = tables[i]; p != o; p++)
				if (!strcmp(p->name, o->name))
					fail_msg("--%s twice", o->name);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_hostname),
		cmocka_unit_test(test_exceptions),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_thresholds),
		cmocka_unit_test(test_help_wins),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_severities),
		cmocka_unit_test(test_globs),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_version),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
