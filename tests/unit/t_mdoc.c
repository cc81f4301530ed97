/*
 * t_mdoc: whether a page prints what the texts say, whatever stands in them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../man/mdoc.h"

static const struct {
	void (*write)(struct buf *out, const char *text);
	const char *text, *expected;
} texts[] = {
	{ mdoc_text, "", "" },
	{ mdoc_text, "one\n  two ", "one two\n" },
	{ mdoc_text, "One. Two.", "One.\nTwo.\n" },
	{ mdoc_text, ".Nm 'x", "\\&.Nm 'x\n" },
	{ mdoc_text, "'x' y", "\\&'x' y\n" },
	{ mdoc_text, "a \\fB \"b\"", "a \\efB \\(dqb\\(dq\n" },
	{ mdoc_text, "account-wide --allow (-w or -c)",
	  "account-wide \\-\\-allow (\\-w or \\-c)\n" },
	{ mdoc_text, "role-broad=warning a-b", "role\\-broad=warning a-b\n" },
	{ mdoc_text,
	  "a line of seventy-eight columns is the longest there is, and this "
	  "one is full .x of them",
	  "a line of seventy-eight columns is the longest there is, and this "
	  "one is full\n\\&.x of them\n" },
	{ mdoc_sentence, "", "" },
	{ mdoc_sentence, "judge replicas", "Judge replicas.\n" },
	{ mdoc_sentence, "flag: alone decides", "flag: alone decides.\n" },
	{ mdoc_sentence, "Ends so.", "Ends so.\n" },
	{ mdoc_argument, "", " \"\"" },
	{ mdoc_argument, "Fl", " \\&Fl" },
	{ mdoc_argument, "|", " \\&|" },
	{ mdoc_argument, "also-b", " also\\-b" },
	{ mdoc_argument, "KEY[=GLOB]", " KEY[=GLOB]\\&" },
	{ mdoc_argument, "a \"b\" 'c' ~",
	  " \"a \\(dqb\\(dq \\(aqc\\(aq "
	  "\\(ti\"" },
	{ mdoc_argument, "$\\^`", " $\\e\\(ha\\(ga" },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(buf_done) struct buf out;

		buf_init(&out, 1024);
		texts[i].write(&out, texts[i].text);
		assert_string_equal(buf_str(&out), texts[i].expected);
	}
}

static const struct {
	struct opt opt;
	enum mdoc_option written;
	const char *expected;
} options[] = {
	{ { .letter = 'r', .name = "region", .arg = "LIST|all" },
	  MDOC_SHORT,
	  " Fl \\&r Ar LIST Ns | Ns Cm \\&all" },
	{ { .letter = 'r', .name = "region", .arg = "LIST|all" },
	  MDOC_BOTH,
	  " Fl \\&r , Fl \\-region Ns = Ns Ar LIST Ns | Ns Cm \\&all" },
	{ { .name = "role-arn", .arg = "NAME" },
	  MDOC_SHORT,
	  " Fl \\-role\\-arn Ns = Ns Ar NAME" },
	{ { .letter = 'v', .name = "verbose" }, MDOC_SHORT, " Fl \\&v" },
	{ { .name = "follow" }, MDOC_BOTH, " Fl \\-follow" },
};

static void test_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		_cleanup_(buf_done) struct buf out;

		buf_init(&out, 1024);
		mdoc_option(&out, &options[i].opt, options[i].written);
		assert_string_equal(buf_str(&out), options[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
