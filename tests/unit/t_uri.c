/*
 * t_uri: percent-encoding and back.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "types.h"
#include "uri.h"

static void test_encode(void **state)
{
	static const struct {
		const char *in, *keep, *out;
	} cases[] = {
		{ "", "", "" },
		{ "AZaz09-._~", "", "AZaz09-._~" },
		{ "a b+c", "", "a%20b%2Bc" },
		{ "/a/b:c", "", "%2Fa%2Fb%3Ac" },
		{ "/a/b:c", "/", "/a/b%3Ac" },
		{ "%20", "", "%2520" },
		{ "\xe1\x88\xb4", "", "%E1%88%B4" },
		{ "=&\x7f\n", "", "%3D%26%7F%0A" },
		{ "!*'()", "", "%21%2A%27%28%29" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 1024);
		uri_encode(&out, cases[i].in, strlen(cases[i].in),
			   cases[i].keep);
		if (strcmp(buf_str(&out), cases[i].out) != 0)
			fail_msg("'%s': got '%s'", cases[i].in, buf_str(&out));
		buf_done(&out);
	}
}

static void test_encode_nul(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1024);
	uri_encode(&out, "a\0/", 3, "/");
	assert_string_equal(buf_str(&out), "a%00/");
	buf_reset(&out);
	uri_encode_str(&out, "x/y");
	assert_string_equal(buf_str(&out), "x%2Fy");
	buf_done(&out);
}

static void test_decode(void **state)
{
	static const struct {
		const char *in, *out; /* NULL: refused */
	} cases[] = {
		{ "", "" },
		{ "a%20b", "a b" },
		{ "a+b", "a+b" },
		{ "%c3%A4", "\xc3\xa4" },
		{ "%25%32%30", "%20" },
		{ "%", NULL },
		{ "a%2", NULL },
		{ "%zz", NULL },
		{ "%2g", NULL },
		{ "%g2", NULL },
		{ "ok%", NULL },
		{ "%%20", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;
		int r;

		buf_init(&out, 1024);
		r = uri_decode(&out, cases[i].in, strlen(cases[i].in));
		if (r != (cases[i].out ? 0 : -EINVAL) ||
		    strcmp(buf_str(&out), cases[i].out ? cases[i].out : "") !=
			    0)
			fail_msg("'%s': %d '%s'", cases[i].in, r,
				 buf_str(&out));
		buf_done(&out);
	}
}

static void test_round_trip(void **state)
{
	char all[256];
	struct buf coded, plain;

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)i;
	buf_init(&coded, 1024);
	buf_init(&plain, 1024);
	uri_encode(&coded, all, sizeof(all), "");
	assert_int_equal(coded.len, 66 + 3 * (256 - 66));
	assert_int_equal(uri_decode(&plain, coded.data, coded.len), 0);
	assert_int_equal(plain.len, sizeof(all));
	assert_memory_equal(plain.data, all, sizeof(all));
	buf_done(&coded);
	buf_done(&plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encode),
		cmocka_unit_test(test_encode_nul),
		cmocka_unit_test(test_decode),
		cmocka_unit_test(test_round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
