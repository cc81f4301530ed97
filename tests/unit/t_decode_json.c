/*
 * t_decode_json: replies and dumps in JSON, good and bad, whole and in pieces.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "all_types.h"
#include "record_tests.h"
#include "xalloc.h"

enum { MAX = 4 * 1024 * 1024 };

static const size_t pieces[] = { 0, 1, 2, 7 };

static void check(const char *json, size_t len, int error, const char *expected)
{
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		struct all_reply out = { 0 };
		struct arena arena;
		struct buf why, dump;
		int r;

		arena_init(&arena, MAX);
		buf_init(&why, 1024);
		buf_init(&dump, MAX);
		r = decode_pieces(DECODE_JSON, &all_reply_record, &out, &arena,
				  json, len, pieces[i], &why);
		record_dump(&all_reply_record, &out, &dump);
		if (r != error || !!r != !!why.len)
			fail_msg("%.200s\nin pieces of %zu: %d, '%s'", json,
				 pieces[i], r, buf_str(&why));
		if (expected && strcmp(buf_str(&dump), expected))
			fail_msg("%.200s\nin pieces of %zu:\n%s", json,
				 pieces[i], buf_str(&dump));
		arena_done(&arena);
		buf_done(&why);
		buf_done(&dump);
	}
}

static void test_members(void **state)
{
	static const struct {
		const char *json, *expected;
	} cases[] = {
		{ "{}", "" },
		{ " \r\n\t{ } \n", "" },
		{ "{\"Marker\":\"m\"}", "Marker='m'\n" },
		{ "{\"Marker\":\"\"}", "Marker=''\n" },
		{ "{\"Marker\":null}", "" },
		{ "{\"Marker\":{}}", "" },
		{ "{\"Marker\":[\"x\"]}", "" },
		{ "{\"marker\":\"m\",\"X\":{\"Marker\":1}}", "" },
		{ "{\"Marker\":\"a\",\"Marker\":\"b\"}", "Marker='b'\n" },
		{ "{\"Marker\":\"a\",\"Marker\":null}", "" },
		{ "{\"Marker\":\"\\u00e9\\ud83d\\ude00\\\"\\\\\\n\"}",
		  "Marker='\xc3\xa9\xf0\x9f\x98\x80\"\\\n'\n" },
		{ "{\"Marker\":\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"}",
		  "Marker='\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80'\n" },
		{ "{\"Marker\":\"\\\\u0000\"}", "Marker='\\u0000'\n" },
		{ "{\"Names\":[]}", "" },
		{ "{\"Names\":{}}", "" },
		{ "{\"Names\":[\"a\",null,\"\",[],{},\"b\"]}",
		  "Names='a'\nNames=''\nNames='b'\n" },
		{ "{\"Items\":[{},null,{\"Text\":\"t\"}]}",
		  "Items {\n}\nItems {\nText='t'\n}\n" },
		/* what is there but makes no sense is there and unknown */
		{ "{\"Items\":[7]}", "Items {\n}\n" },
		{ "{\"One\":{\"Tri\":true}}", "Tri=1\n" },
		{ "{\"One\":{\"Tri\":false}}", "Tri=0\n" },
		{ "{\"One\":{\"Tri\":\"true\"}}", "" },
		{ "{\"One\":{\"Tri\":1}}", "" },
		{ "{\"One\":{\"Tri\":null}}", "" },
		{ "{\"One\":{\"Num\":5432}}", "Num=5432\n" },
		{ "{\"One\":{\"Num\":-1}}", "Num=-1\n" },
		{ "{\"One\":{\"Num\":1.5}}", "" },
		{ "{\"One\":{\"Num\":\"1\"}}", "" },
		{ "{\"One\":{\"Num\":9223372036854775807}}",
		  "Num=9223372036854775807\n" },
		{ "{\"One\":{\"Num\":9223372036854775808}}", "" },
		{ "{\"One\":{\"Real\":0.5}}", "Real=0.5\n" },
		{ "{\"One\":{\"Real\":8}}", "Real=8\n" },
		{ "{\"One\":{\"Real\":-0.5E+1 }}", "Real=-5\n" },
		{ "{\"One\":{\"Real\":0e-1}}", "Real=0\n" },
		{ "{\"One\":{\"Real\":\"0.5\"}}", "" },
		{ "{\"One\":{\"Real\":NaN}}", "" },
		{ "{\"One\":{\"Time\":1.467011748139E9}}",
		  "Time=@1467011748\n" },
		{ "{\"One\":{\"Time\":1467011748}}", "Time=@1467011748\n" },
		{ "{\"One\":{\"Time\":\"2020-01-01T01:00:00+01:00\"}}",
		  "Time=@1577836800\n" },
		{ "{\"One\":{\"Time\":\"\"}}", "" },
		{ "{\"One\":{\"Blob\":\"aGVsbG8=\"}}", "Blob='hello'\n" },
		{ "{\"One\":{\"Blob\":1}}", "" },
		{ "{\"One\":{\"Other\":\"o\",\"somethingElse\":\"no\"}}",
		  "Other='o'\n" },
		{ "{\"One\":{\"Wrap\":{\"Wrapped\":\"w\"}}}", "Wrapped='w'\n" },
		{ "{\"One\":[{\"Text\":\"no\"}]}", "" },
		{ "{\"One\":{\"Inner\":{\"A\":\"a\",\"N\":1}}}",
		  "A='a'\nN=1\n" },
		{ "{\"One\":{\"Map\":{\"k\":\"v\",\"n\":3,\"z\":null}}}",
		  "Map {\nkey='k'\nvalue='v'\n}\nMap {\nkey='n'\nvalue='3'\n"
		  "}\nMap {\nkey='z'\n}\n" },
		{ "{\"One\":{\"Map\":[]}}", "" },
		{ "{\"One\":{\"Inners\":[{\"Deeper\":[\"1\",\"2\"]},"
		  "{\"N\":7,\"Deeper\":[\"3\"]}]}}",
		  "Inners {\nDeeper='1'\nDeeper='2'\n}\nInners {\nN=7\n"
		  "Deeper='3'\n}\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check(cases[i].json, strlen(cases[i].json), 0,
		      cases[i].expected);
}

static void test_refused(void **state)
{
	static const struct {
		const char *json;
		size_t len;
	} cases[] = {
#define CASE(s) { s, sizeof(s) - 1 }
		CASE(""),
		CASE("  "),
		CASE("null"),
		CASE("7"),
		CASE("\"x\""),
		CASE("[]"),
		CASE("[{}]"),
		CASE("<a/>"),
		CASE("{"),
		CASE("{\"a\":1"),
		CASE("{\"a\":\"1"),
		CASE("{}{}"),
		CASE("{} x"),
		CASE("{\"a\":1,}"),
		CASE("{\"a\":[1,]}"),
		CASE("{a:1}"),
		CASE("{'a':1}"),
		CASE("{\"a\":tru}"),
		CASE("{\"a\":'b'}"),
		CASE("{\"a\":.5}"),
		CASE("{\"a\":+1}"),
		CASE("{\"a\":-}"),
		CASE("{\"a\":1e}"),
		CASE("{\"a\":1.2.3}"),
		CASE("{\"a\":1-2}"),
		CASE("{\"a\":01}"),
		CASE("{\"a\":1.}"),
		CASE("{\"a\":1.e5}"),
		CASE("{\"a\":1e+}"),
		CASE("{\"a\":-a}"),
		CASE("{\"a\":1x}"),
		CASE("{\"a\":true1}"),
		CASE("{\"a\":True}"),
		CASE("{/* no */}"),
		CASE("{\"a\":\"b\nc\"}"),
		CASE("{\"a\":\"b\\\nc\"}"),
		CASE("{\"a\":\"\\x\"}"),
		CASE("{\"a\":\"\0\"}"),
		CASE("{\"a\":1}\0"),
		CASE("{\"a\":\"\\u0000\"}"),
		CASE("{\"a\\u0000b\":1}"),
		CASE("{\"a\":\"\xff\"}"),
		CASE("{\"a\":\"\xc3\"}"),
		CASE("{\"a\":\"\xc0\x80\"}"),
		CASE("{\"a\":\"\xe0\x80\x80\"}"),
		CASE("{\"a\":\"\xed\xa0\x80\"}"),
		CASE("{\"a\":\"\xf4\x90\x80\x80\"}"),
		CASE("{\"a\":\"\x80\"}"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check(cases[i].json, cases[i].len, -EBADMSG, NULL);
}

/* `n` objects, one in the other. */
static char *nested(int n)
{
	struct buf buf;

	buf_init(&buf, MAX);
	for (int i = 1; i < n; i++)
		buf_adds(&buf, "{\"a\":");
	buf_adds(&buf, "{}");
	for (int i = 1; i < n; i++)
		buf_adds(&buf, "}");
	return buf.data;
}

static char *long_marker(size_t n)
{
	char *text = xmalloc(n + 1), *reply;

	memset(text, 'x', n);
	text[n] = '\0';
	reply = xasprintf("{\"Marker\":\"%s\"}", text);
	free(text);
	return reply;
}

static void test_limits(void **state)
{
	char *deep = nested(DECODE_MAX_DEPTH);
	char *deeper = nested(DECODE_MAX_DEPTH + 1);
	char *text = long_marker(DECODE_MAX_TEXT);
	char *longer = long_marker(DECODE_MAX_TEXT + 1);

	(void)state;
	check(deep, strlen(deep), 0, "");
	check(deeper, strlen(deeper), -E2BIG, NULL);
	check(text, strlen(text), 0, NULL);
	check(longer, strlen(longer), -E2BIG, NULL);
	free(deep);
	free(deeper);
	free(text);
	free(longer);
}

static void test_arena(void **state)
{
	static const char json[] = "{\"Items\":[{\"Strings\":[\"a\",\"b\"]}]}";
	struct all_reply out = { 0 };
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, 64);
	buf_init(&why, 1024);
	assert_int_equal(decode_pieces(DECODE_JSON, &all_reply_record, &out,
				       &arena, json, sizeof(json) - 1, 0, &why),
			 -E2BIG);
	assert_non_null(strstr(buf_str(&why), "memory limit"));
	arena_done(&arena);
	buf_done(&why);
}

/* A list that is empty, and one that is not there. */
static void test_told_lists(void **state)
{
	static const struct {
		const char *text;
		bool told;
	} cases[] = {
		{ "{\"One\":{}}", false },
		{ "{\"One\":{\"Inners\":null}}", false },
		{ "{\"One\":{\"Inners\":{}}}", false },
		{ "{\"One\":{\"Inners\":[]}}", true },
		{ "{\"One\":{\"Inners\":[{}]}}", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct all_reply out = { 0 };
		struct arena arena;
		struct buf why;

		arena_init(&arena, MAX);
		buf_init(&why, 1024);
		assert_int_equal(decode_pieces(DECODE_JSON, &all_reply_record,
					       &out, &arena, cases[i].text,
					       strlen(cases[i].text), 0, &why),
				 0);
		if (list_is_told(&out.one.inners) != cases[i].told)
			fail_msg("%s", cases[i].text);
		arena_done(&arena);
		buf_done(&why);
	}
}

static void test_nothing_wanted(void **state)
{
	static const char json[] = "{\"Marker\":\"x\"}";
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	assert_int_equal(decode_pieces(DECODE_JSON, NULL, NULL, &arena, json,
				       sizeof(json) - 1, 3, &why),
			 0);
	assert_int_equal(decode_pieces(DECODE_JSON, NULL, NULL, &arena,
				       "{\"a\":x}", 7, 0, &why),
			 -EBADMSG);
	assert_non_null(strstr(buf_str(&why), "JSON byte 5"));
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_told_lists),
		cmocka_unit_test(test_nothing_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
