/*
 * t_extra_opts: what options of a file become, and where files are looked for.
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
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "extra_opts.h"
#include "xalloc.h"

enum { TEXT_MAX = 4096, ARGS_MAX = 8 };

struct values {
	bool flag;
	int count;
	const char *text, *secret;
	long number;
	struct list list;
	struct list extra_opts;
};

static const struct opt first[] = {
	OPT_FLAG('f', "flag", struct values, flag, "a flag"),
	{ 'v', "verbose", NULL, "more", NULL, &opt_count,
	  offsetof(struct values, count), 0, 0 },
	OPT_TEXT('t', "text", "TEXT", struct values, text, "a text"),
	{ 0, "secret", "TEXT", "a secret", NULL, &opt_secret,
	  offsetof(struct values, secret), 0, 0 },
	OPT_END
};

static const struct opt second[] = {
	{ 'l', "list", "LIST", "a list", "i,j", &opt_list,
	  offsetof(struct values, list), 0, 0 },
	OPT_NUMBER('n', "number", "N", "5", -10, 100, struct values, number,
		   "a number"),
	{ 0, "extra-opts", "[SECTION][@FILE]", "more", NULL, &opt_optional,
	  offsetof(struct values, extra_opts), 0, 0 },
	OPT_FLAG('h', "help", struct values, flag, "help"),
	OPT_END
};

/* All that a case needs. */
struct place {
	struct values values;
	struct opt_group groups[3];
	struct arena arena;
	struct buf why;
	struct extra_opts extra;
};

static void place_init(struct place *p)
{
	*p = (struct place){ .groups = { { first, &p->values, NULL },
					 { second, &p->values, NULL } } };
	arena_init(&p->arena, 1 << 20);
	buf_init(&p->why, TEXT_MAX);
	options_add_places(p->groups, &p->arena);
	assert_int_equal(options_initials(p->groups, &p->arena, &p->why), 0);
	p->extra = (struct extra_opts){ .groups = p->groups,
					.program = "check_it",
					.arena = &p->arena };
}

static void place_done(struct place *p)
{
	arena_done(&p->arena);
	buf_done(&p->why);
}

/* "flag=0 verbose=0 text=- secret=- number=5 list= i j" */
static const char *told(const struct values *v, struct buf *out)
{
	buf_reset(out);
	buf_addf(out, "flag=%d verbose=%d text=%s secret=%s number=%ld list=",
		 v->flag, v->count, v->text ? v->text : "-",
		 v->secret ? v->secret : "-", v->number);
	for_each(char *const, item, &v->list)
		buf_addf(out, " %s", *item);
	return buf_str(out);
}

static int take(struct place *p, const char *text, bool *ret_secret)
{
	char *copy = xstrdup(text);
	int r = extra_opts_take_text(&p->extra, "check_it", "/f", copy,
				     strlen(copy), ret_secret, &p->why);

	free(copy);
	return r;
}

/* A text, then a command line: what is in force. */
static void test_values(void **state)
{
	static const struct {
		const char *text, *args[ARGS_MAX], *expected;
	} cases[] = {
		{ "[check_it]\n",
		  { NULL },
		  "flag=0 verbose=0 text=- secret=- number=5 list= i j" },
		{ "[check_it]\nflag\nverbose\nv\ntext = a b\nn=7\nlist=x,y\n"
		  "l=z\n",
		  { NULL },
		  "flag=1 verbose=2 text=a b secret=- number=7 list= x y z" },
		{ "[other]\nno such\n[check_it]\ntext=a\n[x]\ntext=c\n"
		  "[check_it]\nnumber=1\n",
		  { NULL },
		  "flag=0 verbose=0 text=a secret=- number=1 list= i j" },
		{ "[check_it]\ntext=a\nlist=x,y\nnumber=7\nverbose\nv\n",
		  { "-l", "q", "--text=b", "-v", "--list=r" },
		  "flag=0 verbose=1 text=b secret=- number=7 list= q r" },
		{ "[check_it]\nlist=x\n",
		  { "--extra-opts", "-n8", "--extra-opts", "foo@/f" },
		  "flag=0 verbose=0 text=- secret=- number=8 list= x" },
		{ "[check_it]\nsecret = s#1 # told by nobody\n",
		  { NULL },
		  "flag=0 verbose=0 text=- secret=s#1 number=5 list= i j" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *argv[ARGS_MAX + 2] = { (char *)"check_it" };
		int argc = 1;
		struct place p;
		struct buf out;
		bool secret;

		place_init(&p);
		buf_init(&out, TEXT_MAX);
		while (cases[i].args[argc - 1]) {
			argv[argc] = (char *)cases[i].args[argc - 1];
			argc++;
		}
		if (take(&p, cases[i].text, &secret) < 0 ||
		    options_parse_over(p.groups, argc, argv, &p.arena, &p.why) <
			    0)
			fail_msg("'%s': %s", cases[i].text, buf_str(&p.why));
		if (strcmp(told(&p.values, &out), cases[i].expected) != 0)
			fail_msg("'%s': %s\nnot\n%s", cases[i].text,
				 buf_str(&out), cases[i].expected);
		assert_true(secret == !!p.values.secret);
		buf_done(&out);
		place_done(&p);
	}
}

static void test_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "no section 'check_it' in '/f'" },
		{ "[check_i]\n[check_itt]\n", "no section 'check_it' in '/f'" },
		{ "[check_it]\n\nnumbre=1\n",
		  "/f:3: 'numbre': unknown option, 'number'?" },
		{ "[check_it]\nzzz\n", "/f:2: 'zzz': unknown option" },
		{ "[check_it]\nZ=1\n", "/f:2: 'Z': unknown option" },
		{ "[check_it]\nwJalr/XUtn+FEMI\n",
		  "/f:2: not the name of an option" },
		{ "[check_it]\n--text=1\n",
		  "/f:2: '--text': unknown option, 'text'?" },
		{ "[check_it]\nnumber=ten\n",
		  "/f:2: --number: 'ten': not a whole number" },
		{ "[check_it]\nn=\n", "/f:2: --number: '': not a whole "
				      "number" },
		{ "[check_it]\nn\n", "/f:2: --number: value missing" },
		{ "[check_it]\nflag=\n", "/f:2: --flag: takes no value" },
		{ "[check_it]\nflag=yes\n", "/f:2: --flag: takes no value" },
		{ "[check_it]\ntext=\n", "/f:2: --text: '': value is empty" },
		{ "[check_it]\nsecret=\n",
		  "/f:2: --secret: not a value that it can have" },
		{ "[check_it]\nextra-opts=x@/g\n",
		  "/f:2: --extra-opts: not in a file" },
		{ "[check_it]\nextra-opts\n",
		  "/f:2: --extra-opts: not in a file" },
		{ "[check_it]\nhelp\n", "/f:2: --help: not in a file" },
		{ "[check_it]\nh\n", "/f:2: --help: not in a file" },
		{ "[check_it]\ntext=a\n[check_it", "/f:3: section without "
						   "']'" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct place p;
		bool secret;
		int r;

		place_init(&p);
		r = take(&p, cases[i].text, &secret);
		if (r != -EINVAL || strcmp(buf_str(&p.why), cases[i].why) != 0)
			fail_msg("'%s': %d '%s', not '%s'", cases[i].text, r,
				 buf_str(&p.why), cases[i].why);
		place_done(&p);
	}
}

/* Where a value comes from, until the command line has another. */
static void test_place(void **state)
{
	char *argv[] = { (char *)"check_it", (char *)"-t", (char *)"b", NULL };
	struct place p;
	bool secret;

	(void)state;
	place_init(&p);
	assert_int_equal(take(&p, "[check_it]\ntext=a\nn=1\nn=2\n", &secret),
			 0);
	assert_string_equal(extra_opts_place(p.groups, "--text: bad"), "/f:2");
	assert_string_equal(extra_opts_place(p.groups, "-t: bad"), "/f:2");
	assert_string_equal(extra_opts_place(p.groups, "--number: x"), "/f:4");
	assert_null(extra_opts_place(p.groups, "--list: x"));
	assert_null(extra_opts_place(p.groups, "--nosuch: x"));
	assert_null(extra_opts_place(p.groups, "text: x"));
	assert_null(extra_opts_place(p.groups, ""));
	assert_int_equal(
		options_parse_over(p.groups, 3, argv, &p.arena, &p.why), 0);
	assert_null(extra_opts_place(p.groups, "--text: bad"));
	assert_string_equal(extra_opts_place(p.groups, "--number: x"), "/f:4");
	place_done(&p);
}

/* ---- files ---- */

static char dir[] = "/tmp/t_extra_opts.XXXXXX";

static void write_file(const char *path, const char *text, mode_t mode)
{
	FILE *f;

	remove(path);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* Everything happens in a folder of our own. */
static int setup(void **state)
{
	(void)state;
	return mkdtemp(dir) ? chdir(dir) : -1;
}

static int teardown(void **state)
{
	static const char *const names[] = { "a/plugins.ini",
					     "b/plugins.ini",
					     "b/monitoring-plugins.ini",
					     "f.ini",
					     "a",
					     "b" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		remove(names[i]);
	return rmdir(dir);
}

static void expect_take(const char *locator, const struct environment *env,
			const char *why)
{
	struct list list = { &locator, 1 };
	struct place p;

	place_init(&p);
	p.extra.env = env;
	extra_opts_take(&p.extra, &list, &p.why);
	assert_string_equal(buf_str(&p.why), why);
	place_done(&p);
}

/* A secret in any section, and everybody who may read the file. */
static void test_exposed(void **state)
{
	static const char no_secret[] = "[check_it]\ntext=a\n";
	static const char text[] = "[check_it]\ntext=a\n[other]\nsecret=s\n";
	static const mode_t modes[] = { 0644, 0604, 0602 };

	(void)state;
	write_file("f.ini", text, 0600);
	expect_take("@f.ini", NULL, "");
	write_file("f.ini", text, 0640);
	expect_take("@f.ini", NULL, "");
	write_file("f.ini", no_secret, 0644);
	expect_take("@f.ini", NULL, "");
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		char *why = xasprintf("--extra-opts: 'f.ini' holds a secret "
				      "and is open to everybody (mode %04o): "
				      "chmod 0640, and let it belong to the "
				      "user or the group of the plugin",
				      modes[i]);

		write_file("f.ini", text, modes[i]);
		expect_take("@f.ini", NULL, why);
		free(why);
	}
}

static void test_files(void **state)
{
	(void)state;
	write_file("f.ini", "[other]\ntext=a\n", 0600);
	expect_take("other@f.ini", NULL, "");
	expect_take("@f.ini", NULL,
		    "--extra-opts: no section 'check_it' in 'f.ini'");
	expect_take("@nosuch", NULL,
		    "--extra-opts: 'nosuch': No such file or directory");
	expect_take("@", NULL, "--extra-opts: '': No such file or directory");
	expect_take("@.", NULL, "--extra-opts: '.': Is a directory");
}

static void test_too_large(void **state)
{
	char *text = xmalloc(EXTRA_OPTS_MAX_FILE + 2);

	(void)state;
	memset(text, '\n', EXTRA_OPTS_MAX_FILE + 1);
	memcpy(text, "[check_it]", strlen("[check_it]"));
	text[EXTRA_OPTS_MAX_FILE + 1] = '\0';
	write_file("f.ini", text, 0600);
	expect_take("@f.ini", NULL, "--extra-opts: 'f.ini': File too large");
	text[EXTRA_OPTS_MAX_FILE] = '\0';
	write_file("f.ini", text, 0600);
	expect_take("@f.ini", NULL, "");
	free(text);
}

static void expect_found(const struct environment *env, const char *expected)
{
	char *found = extra_opts_find(env);

	assert_string_equal(found, expected);
	free(found);
}

static void test_find(void **state)
{
	char *vars[] = { (char *)"NAGIOS_CONFIG_PATH=:none:a:b", NULL, NULL };
	const struct environment env = { vars };

	(void)state;
	assert_int_equal(mkdir("a", 0700) | mkdir("b", 0700), 0);
	write_file("b/plugins.ini", "", 0600);
	expect_found(&env, "b/plugins.ini");
	write_file("b/monitoring-plugins.ini", "", 0600);
	expect_found(&env, "b/monitoring-plugins.ini");
	write_file("a/plugins.ini", "[check_it]\nzzz\n", 0600);
	expect_found(&env, "a/plugins.ini");
	expect_take("", &env,
		    "--extra-opts: a/plugins.ini:2: 'zzz': unknown option");
	vars[1] = (char *)"MP_CONFIG_FILE=/no/such";
	expect_found(&env, "/no/such");
	expect_take("", &env,
		    "--extra-opts: '/no/such': No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values), cmocka_unit_test(test_refused),
		cmocka_unit_test(test_place),  cmocka_unit_test(test_exposed),
		cmocka_unit_test(test_files),  cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_find),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
