/*
 * t_options: what a command line makes of a table of options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "options.h"

enum { ARGS_MAX = 12, WHY_MAX = 4096 };

struct values {
	bool flag, other;
	int count, choice;
	const char *text;
	long number;
	struct list list, repeat;
	struct opt_range_value range;
	struct opt_state_value state;
	struct opt_timeout_value timeout;
	struct timestamp time;
};

static const struct opt first[] = {
	OPT_FLAG('f', "flag", struct values, flag, "a flag"),
	OPT_TEXT('t', "text", "TEXT", struct values, text, "a text"),
	OPT_LIST('l', "list", "LIST", struct values, list, "a list"),
	OPT_CHOICE(0, "choice", "red|green|blue", "green", struct values,
		   choice, "a choice"),
	OPT_NUMBER('n', "number", "N", "5", -10, 100, struct values, number,
		   "a number"),
	OPT_END
};

static const struct opt second[] = {
	{ 'v', "verbose", NULL, "more", NULL, &opt_count,
	  offsetof(struct values, count), 0, 0 },
	{ 0, "repeat", "TEXT", "again", "a,b", &opt_repeat,
	  offsetof(struct values, repeat), 0, 0 },
	{ 'w', "warning", "RANGE", "a range", NULL, &opt_range,
	  offsetof(struct values, range), 0, 0 },
	{ 0, "state", "STATE", "a state", NULL, &opt_state,
	  offsetof(struct values, state), 0, 0 },
	{ 'T', "timeout", "SEC[:STATE]", "a limit", "30", &opt_timeout,
	  offsetof(struct values, timeout), 0, 0 },
	{ 0, "time", "TIME", "a time", NULL, &opt_time,
	  offsetof(struct values, time), 0, 0 },
	{ 0, "flagrant", NULL, "another flag", NULL, &opt_flag,
	  offsetof(struct values, other), 0, 0 },
	OPT_END
};

static int parse(const char *const *args, struct values *v, struct arena *arena,
		 struct buf *why)
{
	const struct opt_group groups[] = { { first, v, NULL },
					    { NULL, v, NULL },
					    { second, v, NULL },
					    { 0 } };
	char *argv[ARGS_MAX + 2] = { (char *)"program" };
	int argc = 1;

	for (; *args; args++)
		argv[argc++] = (char *)*args;
	*v = (struct values){ 0 };
	return options_parse(groups, argc, argv, arena, why);
}

/* All that `v` holds, in words. */
static void show_list(const char *name, const struct list *list,
		      struct buf *out)
{
	if (!list->n)
		return;
	buf_addf(out, " %s", name);
	for_each(char *const, item, list)
		buf_addf(out, ":%s", *item);
}

static void show(const struct values *v, struct buf *out)
{
	buf_adds(out, v->flag ? "flag" : "-");
	if (v->count)
		buf_addf(out, " count=%d", v->count);
	if (v->text)
		buf_addf(out, " text=%s", v->text);
	if (v->choice != 1)
		buf_addf(out, " choice=%d", v->choice);
	if (v->number != 5)
		buf_addf(out, " number=%ld", v->number);
	show_list("list", &v->list, out);
	if (v->repeat.n != 1 ||
	    strcmp(*(char *const *)v->repeat.items, "a,b") != 0)
		show_list("repeat", &v->repeat, out);
	if (v->range.given) {
		buf_adds(out, " range=");
		range_format(&v->range.range, 1, out);
	}
	if (v->state.given)
		buf_addf(out, " state=%s", state_name(v->state.state));
	if (v->timeout.seconds != 30) {
		buf_adds(out, " timeout=");
		range_format_number(v->timeout.seconds, out);
	}
	if (v->timeout.state.given)
		buf_addf(out, " after=%s", state_name(v->timeout.state.state));
	if (v->time.known)
		buf_addf(out, " time=%lld", (long long)v->time.seconds);
}

struct parse_case {
	const char *args[ARGS_MAX];
	const char *expected; /* values, or the reason it is refused */
};

static void run(const struct parse_case *cases, size_t n, int expected_r)
{
	for (size_t i = 0; i < n; i++) {
		struct values v = { 0 };
		struct arena arena;
		struct buf why, out;
		int r;

		arena_init(&arena, 1 << 20);
		buf_init(&why, WHY_MAX);
		buf_init(&out, WHY_MAX);
		r = parse(cases[i].args, &v, &arena, &why);
		if (!r)
			show(&v, &out);
		else
			buf_adds(&out, buf_str(&why));
		if (r != expected_r || strcmp(buf_str(&out), cases[i].expected))
			fail_msg("case %zu (%s): %d, \"%s\", not \"%s\"", i,
				 cases[i].args[0] ? cases[i].args[0] : "", r,
				 buf_str(&out), cases[i].expected);
		buf_done(&why);
		buf_done(&out);
		arena_done(&arena);
	}
}

static void test_accepted(void **state)
{
	static const struct parse_case cases[] = {
		{ { NULL }, "-" },
		{ { "-f" }, "flag" },
		{ { "--flag" }, "flag" },
		{ { "-t", "a" }, "- text=a" },
		{ { "-ta" }, "- text=a" },
		{ { "--text=a" }, "- text=a" },
		{ { "--text", "a" }, "- text=a" },
		{ { "--text=a=b" }, "- text=a=b" },
		{ { "-t", "-f" }, "- text=-f" },
		{ { "-fvvta" }, "flag count=2 text=a" },
		{ { "-v", "--verbose", "-v" }, "- count=3" },
		{ { "-l", "a,b", "--list=c", "-l", "d" }, "- list:a:b:c:d" },
		{ { "--repeat", "x,y", "--repeat=z" }, "- repeat:x,y:z" },
		{ { "--choice=red" }, "- choice=0" },
		{ { "--choice", "blue" }, "- choice=2" },
		{ { "-n", "-10" }, "- number=-10" },
		{ { "-n100" }, "- number=100" },
		{ { "-n", "1", "-n", "2" }, "- number=2" },
		{ { "-w", "7:" }, "- range=7:" },
		{ { "--warning=@5:6" }, "- range=@5:6" },
		{ { "--state=Critical" }, "- state=CRITICAL" },
		{ { "--state", "1" }, "- state=WARNING" },
		{ { "-T", "10" }, "- timeout=10" },
		{ { "-T", "2.5:OK" }, "- timeout=2.5 after=OK" },
		{ { "-T0.001" }, "- timeout=0.001" },
		{ { "-T", "86400:3" }, "- timeout=86400 after=UNKNOWN" },
		{ { "--time", "1970-01-01T00:01:00Z" }, "- time=60" },
		{ { "--" }, "-" },
		{ { "-f", "--" }, "flag" },
	};

	(void)state;
	run(cases, ARRAY_SIZE(cases), 0);
}

static void test_refused(void **state)
{
	static const struct parse_case cases[] = {
		{ { "-x" }, "'-x': unknown option" },
		{ { "-?" }, "'-?': unknown option" },
		{ { "-fx" }, "'-x': unknown option" },
		{ { "-f\xc3\xa4" }, "'-f\xc3\xa4': unknown option" },
		{ { "-:" }, "'-:': unknown option" },
		{ { "-W", "flag" }, "'-W': unknown option" },
		{ { "--nothing" }, "'--nothing': unknown option" },
		{ { "--nothing=5" }, "'--nothing': unknown option" },
		{ { "--=5" }, "'--': unknown option" },
		{ { "--verb" },
		  "'--verb': unknown option, --verbose in full?" },
		{ { "--te=a" }, "'--te': unknown option, --text in full?" },
		{ { "--te", "a" }, "'--te': unknown option, --text in full?" },
		{ { "--fla" }, "'--fla': unknown option" },
		{ { "-t" }, "-t: value missing" },
		{ { "-ft" }, "-t: value missing" },
		{ { "--text" }, "--text: value missing" },
		{ { "--flag=1" }, "--flag: takes no value" },
		{ { "a" }, "'a': unexpected argument" },
		{ { "" }, "'': unexpected argument" },
		{ { "-" }, "'-': unexpected argument" },
		{ { "a", "-f" }, "'a': unexpected argument" },
		{ { "-f", "a" }, "'a': unexpected argument" },
		{ { "--", "-f" }, "'-f': unexpected argument" },
		{ { "--text=" }, "--text: '': value is empty" },
		{ { "-l", "" }, "-l: '': empty element" },
		{ { "-l", "a,,b" }, "-l: 'a,,b': empty element" },
		{ { "-l", "a," }, "-l: 'a,': empty element" },
		{ { "--repeat=" }, "--repeat: '': value is empty" },
		{ { "--choice=gree" },
		  "--choice: 'gree': not one of red|green|blue" },
		{ { "--choice=red|green" },
		  "--choice: 'red|green': not one of red|green|blue" },
		{ { "-n", "abc" }, "-n: 'abc': not a whole number" },
		{ { "-n", "5 " }, "-n: '5 ': not a whole number" },
		{ { "-n", "" }, "-n: '': not a whole number" },
		{ { "-n", "-" }, "-n: '-': not a whole number" },
		{ { "-n", "0x5" }, "-n: '0x5': not a whole number" },
		{ { "-n", "101" }, "-n: '101': not between -10 and 100" },
		{ { "--number=-11" },
		  "--number: '-11': not between -10 and 100" },
		{ { "-n", "99999999999999999999" },
		  "-n: '99999999999999999999': not between -10 and 100" },
		{ { "-w", "abc" }, "-w: 'abc': not a range" },
		{ { "--state=off" },
		  "--state: 'off': not one of ok, warning, critical, "
		  "unknown" },
		{ { "-T", "0" },
		  "-T: '0': not above 0 and at most 86400 seconds" },
		{ { "-T", "86401" },
		  "-T: '86401': not above 0 and at most 86400 seconds" },
		{ { "-T", "-1" }, "-T: '-1': not a number of seconds" },
		{ { "-T", "1e3" }, "-T: '1e3': not a number of seconds" },
		{ { "-T", "1." }, "-T: '1.': not a number of seconds" },
		{ { "-T", ":OK" }, "-T: ':OK': not a number of seconds" },
		{ { "-T", "5:" }, "-T: '5:': '' is no state" },
		{ { "-T", "5:bad" }, "-T: '5:bad': 'bad' is no state" },
		{ { "--time=tomorrow" },
		  "--time: 'tomorrow': not an ISO 8601 time as "
		  "2027-01-31T12:00:00Z" },
	};

	(void)state;
	run(cases, ARRAY_SIZE(cases), -EINVAL);
}

/* What stood before the mistake is there: -h must work whatever follows. */
static void test_before_mistake(void **state)
{
	static const char *const args[] = { "-f", "--nothing", NULL };
	struct arena arena;
	struct values v = { 0 };
	struct buf why;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&why, WHY_MAX);
	assert_int_equal(parse(args, &v, &arena, &why), -EINVAL);
	assert_true(v.flag);
	buf_done(&why);
	arena_done(&arena);
}

/* A default that does not parse is told, by the option's name. */
static void test_bad_initial(void **state)
{
	static const struct opt opts[] = { OPT_NUMBER(0, "number", "N", "x", 0,
						      1, struct values, number,
						      ""),
					   OPT_END };
	struct values v = { 0 };
	const struct opt_group groups[] = { { opts, &v, NULL }, { 0 } };
	char *argv[] = { (char *)"program", NULL };
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&why, WHY_MAX);
	assert_int_equal(options_parse(groups, 1, argv, &arena, &why), -EINVAL);
	assert_string_equal(buf_str(&why), "number: 'x': not a whole number");
	buf_done(&why);
	arena_done(&arena);
}

/* As a configuration sets them: the same values as on a command line. */
static void test_single(void **state)
{
	static const struct {
		const char *name, *texts[3], *expected;
	} cases[] = {
		{ "flag", { NULL }, "flag" },
		{ "list", { "a,b", "c" }, "- list:a:b:c" },
		{ "list", { "a,,b" }, "'a,,b': empty element" },
		{ "repeat", { "x", "y,z" }, "- repeat:x:y,z" },
		{ "number", { "7" }, "- number=7" },
		{ "number", { "x" }, "'x': not a whole number" },
		{ "choice", { "red" }, "- choice=0" },
		{ "warning", { "5" }, "- range=5" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct opt *o = options_find(first, cases[i].name);
		struct values v = { 0 };
		const struct opt_group groups[] = { { first, &v, NULL },
						    { second, &v, NULL },
						    { 0 } };
		struct arena arena;
		struct buf out;
		int r;

		arena_init(&arena, 1 << 20);
		buf_init(&out, WHY_MAX);
		assert_int_equal(options_initials(groups, &arena, &out), 0);
		if (!o)
			o = options_find(second, cases[i].name);
		option_clear(o, &v);
		r = option_add(o, &v, cases[i].texts[0], &arena, &out);
		for (size_t j = 1; cases[i].texts[j] && !r; j++)
			r = option_add(o, &v, cases[i].texts[j], &arena, &out);
		if (!r)
			show(&v, &out);
		if (strcmp(buf_str(&out), cases[i].expected) != 0)
			fail_msg("case %zu: %s", i, buf_str(&out));
		buf_done(&out);
		arena_done(&arena);
	}
}

static void test_rows(void **state)
{
	(void)state;
	assert_ptr_equal(options_find(first, "text"), &first[1]);
	assert_null(options_find(first, "tex"));
	assert_null(options_find(NULL, "text"));
	assert_true(options_find(first, "list")->type->repeats);
	assert_true(options_find(second, "repeat")->type->repeats);
	assert_true(options_find(second, "verbose")->type->repeats);
	assert_false(options_find(first, "text")->type->repeats);
	assert_false(options_find(first, "flag")->type->repeats);
}

/* A switch: of both forms the last counts, and the help has one line. */
static void test_switch(void **state)
{
	static const struct opt opts[] = {
		OPT_FLAG(0, "deep", struct values, flag, "go deep"),
		{ 0, "no-deep", NULL, NULL, NULL, &opt_unflag,
		  offsetof(struct values, flag), 0, 0 },
		OPT_END
	};
	static const struct {
		const char *args[3];
		bool flag;
	} cases[] = {
		{ { NULL }, false },
		{ { "--deep" }, true },
		{ { "--no-deep" }, false },
		{ { "--deep", "--no-deep" }, false },
		{ { "--no-deep", "--deep" }, true },
	};
	struct values v;
	const struct opt_group groups[] = { { opts, &v, NULL }, { 0 } };
	struct arena arena;
	struct buf out;

	(void)state;
	arena_init(&arena, 1 << 20);
	buf_init(&out, WHY_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *argv[] = { (char *)"program", (char *)cases[i].args[0],
				 (char *)cases[i].args[1], NULL };
		int argc = 1 + !!argv[1] + (argv[1] && argv[2]);

		v = (struct values){ 0 };
		assert_int_equal(
			options_parse(groups, argc, argv, &arena, &out), 0);
		if (v.flag != cases[i].flag)
			fail_msg("case %zu", i);
	}
	options_help(opts, &out);
	assert_string_equal(buf_str(&out),
			    "      --[no-]deep         go deep\n");
	buf_done(&out);
	arena_done(&arena);
}

static void test_help(void **state)
{
	static const struct opt opts[] = {
		OPT_FLAG('f', "flag", struct values, flag, "a flag"),
		OPT_CHOICE(0, "choice", "red|green|blue", "green",
			   struct values, choice,
			   "which of the colours, told in so many words that "
			   "the line is full and another one follows"),
		OPT_NUMBER('n', "number", "N", "5", 0, 9, struct values, number,
			   "a number"),
		OPT_END
	};
	struct buf out;

	(void)state;
	buf_init(&out, WHY_MAX);
	options_help(opts, &out);
	assert_string_equal(
		buf_str(&out),
		"  -f, --flag              a flag\n"
		"      --choice=red|green|blue\n"
		"                          which of the colours, told in so "
		"many words that the\n"
		"                          line is full and another one "
		"follows (default: green)\n"
		"  -n, --number=N          a number (default: 5)\n");
	buf_reset(&out);
	options_help(NULL, &out);
	assert_string_equal(buf_str(&out), "");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_before_mistake),
		cmocka_unit_test(test_bad_initial),
		cmocka_unit_test(test_single),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_switch),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
