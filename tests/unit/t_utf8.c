/*
 * t_utf8: where the next character of a text ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "types.h"
#include "utf8.h"

static void test_length(void **state)
{
	static const struct {
		const char *text;
		size_t length;
	} cases[] = {
		{ "", 0 },
		{ "a", 1 },
		{ "\x01", 1 },
		{ "\x7f", 1 },
		{ "ab", 1 },
		{ "\xc2\x80", 2 },
		{ "\xdf\xbf"
		  "a",
		  2 },
		{ "\xe0\xa0\x80", 3 },
		{ "\xe2\x82\xac", 3 },
		{ "\xed\x9f\xbf", 3 },
		{ "\xee\x80\x80", 3 },
		{ "\xef\xbf\xbf", 3 },
		{ "\xf0\x90\x80\x80", 4 },
		{ "\xf0\x9f\x98\x80", 4 },
		{ "\xf4\x8f\xbf\xbf", 4 },
		/* a continuation alone, or missing */
		{ "\x80", 0 },
		{ "\xbf", 0 },
		{ "\xc3", 0 },
		{ "\xc3"
		  "a",
		  0 },
		{ "\xe2\x82", 0 },
		{ "\xe2\x82"
		  "a",
		  0 },
		{ "\xf0\x9f\x98", 0 },
		{ "\xf0\x9f\x98"
		  "a",
		  0 },
		/* overlong, surrogates, above U+10FFFF, never a first byte */
		{ "\xc0\x80", 0 },
		{ "\xc1\xbf", 0 },
		{ "\xe0\x9f\xbf", 0 },
		{ "\xf0\x8f\xbf\xbf", 0 },
		{ "\xed\xa0\x80", 0 },
		{ "\xed\xbf\xbf", 0 },
		{ "\xf4\x90\x80\x80", 0 },
		{ "\xf5\x80\x80\x80", 0 },
		{ "\xfe", 0 },
		{ "\xff", 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (utf8_length(cases[i].text) != cases[i].length)
			fail_msg("case %zu: %zu, not %zu", i,
				 utf8_length(cases[i].text), cases[i].length);
}

/* Every byte behind two that are plain; the end is none. */
static void test_plain(void **state)
{
	char text[] = "ab?cd";

	(void)state;
	for (int c = 1; c < 256; c++) {
		bool plain = c >= 0x20 && c < 0x7f && c != '"' && c != '\\';

		text[2] = (char)c;
		assert_int_equal(utf8_plain(text), plain ? 5 : 2);
	}
	assert_int_equal(utf8_plain(""), 0);
}

/* "WIDTH TEXT": what terminals have shown for long. */
static void test_width(void **state)
{
	static const struct {
		const char *text;
		size_t width;
	} cases[] = {
		{ "", 0 },
		{ "abc", 3 },
		{ "\xc3\xa9t\xc3\xa9", 3 },
		{ "e\xcc\x81", 1 },		   /* combining acute */
		{ "\xd7\xa9\xd7\x81", 1 },	   /* shin and its dot */
		{ "\xe6\xbc\xa2\xe5\xad\x97", 4 }, /* kanji */
		{ "\xed\x95\x9c", 2 },		   /* hangul */
		{ "\xef\xbd\xb1", 1 },		   /* halfwidth kana */
		{ "\xef\xbc\xa1", 2 },		   /* fullwidth A */
		{ "\xe2\x80\x8b", 0 },		   /* zero width space */
		{ "\xf0\x9f\x94\x92", 2 },	   /* lock */
		{ "\xf0\xa0\x80\x80", 2 },	   /* U+20000 */
		{ "\xe2\x80\xa6", 1 },		   /* ellipsis */
		{ "\xff"
		  "a",
		  2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (utf8_width(cases[i].text, strlen(cases[i].text)) !=
		    cases[i].width)
			fail_msg("'%s': %zu", cases[i].text,
				 utf8_width(cases[i].text,
					    strlen(cases[i].text)));
	assert_int_equal(utf8_width("abc", 2), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_length),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
