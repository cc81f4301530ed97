/*
 * t_buf: bytes that grow up to a maximum.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "buf.h"
#include "types.h"

static void test_maximum(void **state)
{
	static const struct {
		const char *name;
		size_t max;
		const char *first, *second, *content;
		bool full;
	} cases[] = {
		{ "nothing fits", 0, "", "a", "", true },
		{ "nothing is added", 0, "", "", "", false },
		{ "exactly full", 4, "ab", "cd", "abcd", false },
		{ "one too many", 3, "ab", "cd", "ab", true },
		{ "all or nothing", 3, "ab", "cdefgh", "ab", true },
		{ "full before", 3, "abcd", "x", "x", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf buf;

		buf_init(&buf, cases[i].max);
		buf_adds(&buf, cases[i].first);
		buf_adds(&buf, cases[i].second);
		if (strcmp(buf_str(&buf), cases[i].content) != 0 ||
		    buf.len != strlen(cases[i].content) ||
		    buf_full(&buf) != cases[i].full)
			fail_msg("%s: '%s', %d", cases[i].name, buf_str(&buf),
				 buf_full(&buf));
		buf_done(&buf);
	}
}

static void test_format(void **state)
{
	static const struct {
		size_t max;
		const char *text, *content;
	} cases[] = {
		{ 100, "b", "7:b" },
		{ 3, "b", "7:b" },
		{ 3, "bc", "" },
		{ 2, "b", "" },
		{ 100, "\xc3\xa4", "7:\xc3\xa4" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf buf;

		buf_init(&buf, cases[i].max);
		buf_addf(&buf, "%d:%s", 7, cases[i].text);
		if (strcmp(buf_str(&buf), cases[i].content) != 0 ||
		    buf_full(&buf) != !*cases[i].content)
			fail_msg("'%s' of %zu: '%s'", cases[i].text,
				 cases[i].max, buf_str(&buf));
		buf_done(&buf);
	}
}

static void test_growth(void **state)
{
	enum { COUNT = 100000 };
	struct buf buf;

	(void)state;
	buf_init(&buf, 2 * COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		buf_addc(&buf, (char)('a' + i % 26));
		assert_int_equal(buf.data[buf.len], '\0');
	}
	assert_int_equal(buf.len, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(buf.data[i], 'a' + i % 26);
	assert_false(buf_full(&buf));
	buf_done(&buf);
}

/* NUL bytes are content; a buffer is usable after each of its ends. */
static void test_ends(void **state)
{
	struct buf buf, zeroed = { 0 };

	(void)state;
	buf_init(&buf, 8);
	assert_string_equal(buf_str(&buf), "");
	buf_reset(&buf);
	buf_add(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	assert_memory_equal(buf.data, "a\0b", 4);
	buf_adds(&buf, "too long");
	assert_true(buf_full(&buf));
	buf_reset(&buf);
	assert_false(buf_full(&buf));
	assert_string_equal(buf_str(&buf), "");
	buf_adds(&buf, "12345678");
	assert_string_equal(buf_str(&buf), "12345678");
	buf_wipe(&buf);
	assert_null(buf.data);
	buf_adds(&buf, "again");
	assert_string_equal(buf_str(&buf), "again");
	buf_done(&buf);
	buf_done(&buf);
	buf_done(NULL);
	buf_wipe(NULL);
	buf_wipe(&zeroed);
	buf_addc(&zeroed, 'x');
	assert_true(buf_full(&zeroed));
	buf_done(&zeroed);
}

/* Room that is had at once changes nothing that is in it. */
static void test_reserve(void **state)
{
	struct buf buf;

	(void)state;
	buf_init(&buf, 1 << 20);
	buf_adds(&buf, "before");
	buf_reserve(&buf, 1 << 19);
	assert_string_equal(buf_str(&buf), "before");
	assert_true(buf.size > 1 << 19);
	for (int i = 0; i < 1 << 19; i++)
		buf_addc(&buf, 'x');
	assert_int_equal(buf.len, 6 + (1 << 19));
	buf_reserve(&buf, (size_t)1 << 40);
	assert_true(buf.size <= (1 << 20) + 1);
	assert_false(buf_full(&buf));
	buf_done(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_maximum), cmocka_unit_test(test_format),
		cmocka_unit_test(test_growth),	cmocka_unit_test(test_ends),
		cmocka_unit_test(test_reserve),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
