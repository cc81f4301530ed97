/*
 * t_columns: how rows fit into a terminal, and that what is cut shows it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "columns.h"
#include "types.h"
#include "utf8.h"

enum { TEXT_MAX = 4096, N = 4, ROWS = 3 };

#define DOTS "\xe2\x80\xa6"
#define KANJI                                                                  \
	"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad" \
	"\x97"
#define E_ACUTE "e\xcc\x81"

static const char *const rows[ROWS][N] = {
	{ "STATE", "NAME", "KIND", "WHAT" },
	{ "CRITICAL", "a-name-of-twenty-six-bytes", "db",
	  "one two three four five six seven eight nine ten" },
	{ "OK", KANJI KANJI, "", "fine" },
};

static void write_rows(size_t room, const char *color, struct buf *out)
{
	struct columns columns = { .n = N, .room = room };

	buf_reset(out);
	for (size_t i = 0; i < ROWS; i++)
		columns_measure(&columns, rows[i]);
	columns_fit(&columns);
	for (size_t i = 0; i < ROWS; i++)
		columns_row(&columns, rows[i], i ? color : NULL, out);
}

static void test_rows(void **state)
{
	static const char whole[] =
		"STATE     NAME                        KIND  WHAT\n"
		"CRITICAL  a-name-of-twenty-six-bytes  db    one two three "
		"four five six seven eight nine ten\n"
		"OK        " KANJI KANJI "          "
		"fine\n";
	static const struct {
		size_t room;
		const char *expected;
	} cases[] = {
		{ 0, NULL },
		{ 200, NULL },
		{ 92, NULL },
		{ 91, "STATE     NAME                        KIND  WHAT\n"
		      "CRITICAL  a-name-of-twenty-six-bytes  db    one two "
		      "three four five six seven eight nine\n"
		      "                                            ten\n"
		      "OK        " KANJI KANJI "          "
		      "fine\n" },
		{ 60, "STATE     NAME                        KIND\n"
		      "    WHAT\n"
		      "CRITICAL  a-name-of-twenty-six-bytes  db\n"
		      "    one two three four five six seven eight nine ten\n"
		      "OK        " KANJI KANJI "\n"
		      "    fine\n" },
		{ 30, "STATE     NAME            KIND\n"
		      "    WHAT\n"
		      "CRITICAL  a-name-of-twe" DOTS "  db\n"
		      "    one two three four five\n"
		      "    six seven eight nine ten\n"
		      "OK        " KANJI DOTS "\n"
		      "    fine\n" },
		/* No narrower than this, whatever the terminal. */
		{ 10, "STATE     NAME      KIND\n"
		      "    WHAT\n"
		      "CRITICAL  a-name-" DOTS "  db\n"
		      "    one\n    two\n    three\n    four\n    five\n"
		      "    six\n    seven\n    eight\n    nine\n    ten\n"
		      "OK        \xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2" DOTS "\n"
		      "    fine\n" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *expected =
			cases[i].expected ? cases[i].expected : whole;

		write_rows(cases[i].room, NULL, &out);
		if (strcmp(buf_str(&out), expected) != 0)
			fail_msg("%zu:\n%s\nnot\n%s", cases[i].room,
				 buf_str(&out), expected);
	}
	buf_done(&out);
}

/* No line is wider than the terminal, and every state is whole. */
static void test_every_room(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	for (size_t room = 26; room < 100; room++) {
		write_rows(room, NULL, &out);
		for (const char *p = buf_str(&out); *p;) {
			size_t n = strcspn(p, "\n");

			assert_true(utf8_width(p, n) <= room);
			p += n + 1;
		}
		assert_non_null(strstr(buf_str(&out), "\nCRITICAL  a-name-"));
		assert_non_null(strstr(buf_str(&out), "\nOK        \xe6"));
	}
	buf_done(&out);
}

/* What the rows are about is cut when nothing else is left to cut. */
static void test_key(void **state)
{
	static const struct {
		size_t room;
		const char *expected;
	} cases[] = {
		{ 42, "OK  a-name-of-seventeen  a-long-kind-of-it\n    x\n" },
		{ 33, "OK  a-name-of-seventeen  a-long-" DOTS "\n    x\n" },
		{ 30, "OK  a-name-of-seven" DOTS "  a-long-" DOTS "\n    x\n" },
	};
	static const char *const row[N] = { "OK", "a-name-of-seventeen",
					    "a-long-kind-of-it", "x" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct columns columns = { .n = N,
					   .room = cases[i].room,
					   .key = 1 };
		struct buf out;

		buf_init(&out, TEXT_MAX);
		columns_measure(&columns, row);
		columns_fit(&columns);
		columns_row(&columns, row, NULL, &out);
		assert_string_equal(buf_str(&out), cases[i].expected);
		buf_done(&out);
	}
}

/* Colours take no room, and end where they began. */
static void test_color(void **state)
{
	struct buf plain, colored, stripped;

	(void)state;
	buf_init(&plain, TEXT_MAX);
	buf_init(&colored, TEXT_MAX);
	buf_init(&stripped, TEXT_MAX);
	write_rows(60, NULL, &plain);
	write_rows(60, "\033[32m", &colored);
	assert_non_null(strstr(buf_str(&colored), "\033[32mOK\033[0m   "));
	for (const char *p = buf_str(&colored); *p; p++)
		if (*p == '\033')
			p += strcspn(p, "m");
		else
			buf_addc(&stripped, *p);
	assert_string_equal(buf_str(&stripped), buf_str(&plain));
	buf_done(&plain);
	buf_done(&colored);
	buf_done(&stripped);
}

static void test_wrap(void **state)
{
	static const struct {
		size_t room, column, indent;
		const char *text, *expected;
	} cases[] = {
		{ 0, 3, 2, "a  b\nc", "a  b\nc" },
		{ 20, 0, 0, "", "" },
		{ 10, 0, 0, "a  b", "a  b" },
		{ 10, 0, 2, "aaaa bbbb  cc", "aaaa bbbb\n  cc" },
		{ 10, 6, 2, "aaaa bbbb cc", "aaaa\n  bbbb cc" },
		{ 10, 9, 0, "aaaa bbbb", "aaaa\nbbbb" },
		{ 5, 0, 1, "arn:aws:rds:x b", "arn:aws:rds:x\n b" },
		{ 5, 0, 0, E_ACUTE E_ACUTE " " E_ACUTE E_ACUTE " x",
		  E_ACUTE E_ACUTE " " E_ACUTE E_ACUTE "\nx" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, TEXT_MAX);
		columns_wrap(cases[i].room, cases[i].column, cases[i].indent,
			     cases[i].text, &out);
		assert_string_equal(buf_str(&out), cases[i].expected);
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),  cmocka_unit_test(test_every_room),
		cmocka_unit_test(test_color), cmocka_unit_test(test_key),
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
