/*
 * t_decode_xml: replies in XML, good and bad, whole and in pieces.
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

/* `expected` NULL: the reply is refused with `error`. */
static void check(enum decode_format format, const char *xml, size_t len,
		  int error, const char *expected)
{
	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		struct all_reply out = { 0 };
		struct arena arena;
		struct buf why, dump;
		int r;

		arena_init(&arena, MAX);
		buf_init(&why, 1024);
		buf_init(&dump, MAX);
		r = decode_pieces(format, &all_reply_record, &out, &arena, xml,
				  len, pieces[i], &why);
		record_dump(&all_reply_record, &out, &dump);
		if (r != error || !!r != !!why.len)
			fail_msg("%.200s\nin pieces of %zu: %d, '%s'", xml,
				 pieces[i], r, buf_str(&why));
		if (expected && strcmp(buf_str(&dump), expected))
			fail_msg("%.200s\nin pieces of %zu:\n%s", xml,
				 pieces[i], buf_str(&dump));
		arena_done(&arena);
		buf_done(&why);
		buf_done(&dump);
	}
}

/* What stands inside <OpResponse><OpResult>, and what becomes of it. */
static void test_members(void **state)
{
	static const struct {
		const char *xml, *expected;
	} cases[] = {
		{ "", "" },
		{ "<Marker>a b</Marker>", "Marker='a b'\n" },
		{ "<Marker/>", "Marker=''\n" },
		{ "<Marker></Marker>", "Marker=''\n" },
		{ "<Marker> x </Marker>", "Marker=' x '\n" },
		{ "<marker>x</marker><Marke>x</Marke><MarkerX/>", "" },
		{ "<Unknown><Marker>x</Marker></Unknown>", "" },
		{ "<Unknown>x</Unknown><Marker>y</Marker>", "Marker='y'\n" },
		{ "<n:Marker>x</n:Marker>", "Marker='x'\n" },
		{ "<Marker>&lt;&amp;&gt;&#65;<![CDATA[<b>]]>\xc3\xa9</Marker>",
		  "Marker='<&>A<b>\xc3\xa9'\n" },
		{ "<Marker>a<!-- no -->b<?no?></Marker>", "Marker='ab'\n" },
		{ "<Marker>a</Marker><Marker>b</Marker>", "Marker='b'\n" },
		/* a structure is no text */
		{ "<Marker>x<A>y</A>z</Marker>", "" },
		{ "<Marker><A>y</A></Marker><Names><m>z</m></Names>",
		  "Names='z'\n" },
		{ "<Names/>", "" },
		{ "<Names></Names>", "" },
		{ "<Names><member>a</member><x/><Names>c</Names></Names>",
		  "Names='a'\nNames=''\nNames='c'\n" },
		{ "<Items><Item/><whatever><Text>t</Text></whatever></Items>",
		  "Items {\n}\nItems {\nText='t'\n}\n" },
		{ "<One/>", "" },
		{ "<One>text<Tri>true</Tri>text</One>", "Tri=1\n" },
		{ "<One><Tri>false</Tri></One>", "Tri=0\n" },
		{ "<One><Tri>True</Tri></One>", "" },
		{ "<One><Tri> true</Tri></One>", "" },
		{ "<One><Tri>1</Tri></One>", "" },
		{ "<One><Tri/></One>", "" },
		{ "<One><Num>5432</Num></One>", "Num=5432\n" },
		{ "<One><Num>0</Num></One>", "Num=0\n" },
		{ "<One><Num>-1</Num></One>", "Num=-1\n" },
		{ "<One><Num>9223372036854775807</Num></One>",
		  "Num=9223372036854775807\n" },
		{ "<One><Num>-9223372036854775808</Num></One>",
		  "Num=-9223372036854775808\n" },
		{ "<One><Num>9223372036854775808</Num></One>", "" },
		{ "<One><Num>99999999999999999999</Num></One>", "" },
		{ "<One><Num/></One>", "" },
		{ "<One><Num>-</Num></One>", "" },
		{ "<One><Num>+1</Num></One>", "" },
		{ "<One><Num>1.0</Num></One>", "" },
		{ "<One><Num>0x10</Num></One>", "" },
		{ "<One><Num> 1</Num></One>", "" },
		{ "<One><Real>0.5</Real></One>", "Real=0.5\n" },
		{ "<One><Real>1e3</Real></One>", "Real=1000\n" },
		{ "<One><Real>nan</Real></One>", "" },
		{ "<One><Real>1e999</Real></One>", "" },
		{ "<One><Real>0x1p3</Real></One>", "" },
		{ "<One><Real>1.2.3</Real></One>", "" },
		{ "<One><Real/></One>", "" },
		{ "<One><Time>2020-01-01T00:00:00.5Z</Time></One>",
		  "Time=@1577836800\n" },
		{ "<One><Time>soon</Time></One>", "" },
		{ "<One><Time/></One>", "" },
		{ "<One><Blob>aGVsbG8=</Blob></One>", "Blob='hello'\n" },
		{ "<One><Blob>aGVsbG8</Blob></One>", "Blob='hello'\n" },
		{ "<One><Blob>aGVs\nbG8h\n</Blob></One>", "Blob='hello!'\n" },
		{ "<One><Blob>aGV*</Blob></One>", "" },
		{ "<One><Blob>aGVsb</Blob></One>", "" },
		{ "<One><Blob/></One>", "Blob=''\n" },
		{ "<One><Wrap><Wrapped>w</Wrapped></Wrap></One>",
		  "Wrapped='w'\n" },
		{ "<One><Wrapped>w</Wrapped></One>", "" },
		{ "<One><Inner><A>a</A><N>1</N></Inner></One>",
		  "A='a'\nN=1\n" },
		{ "<One><Map><entry><key>k</key><value>v</value></entry>"
		  "<entry><value>w</value></entry><entry/></Map></One>",
		  "Map {\nkey='k'\nvalue='v'\n}\nMap {\nvalue='w'\n}\n"
		  "Map {\n}\n" },
		/* of a nested list that stands twice the last counts */
		{ "<One><Strings><m>a</m></Strings><Strings><m>b</m></Strings>"
		  "</One>",
		  "Strings='b'\n" },
		{ "<One><Strings><m>a</m></Strings><Strings/></One>", "" },
		{ "<One><Inners><m><A>a</A><Deeper><d>1</d><d>2</d></Deeper>"
		  "</m><m/><m><Deeper><d>3</d></Deeper><N>7</N></m></Inners>"
		  "</One>",
		  "Inners {\nA='a'\nDeeper='1'\nDeeper='2'\n}\nInners {\n}\n"
		  "Inners {\nN=7\nDeeper='3'\n}\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *xml = xasprintf("<?xml version=\"1.0\"?>\n"
				      "<OpResponse xmlns=\"http://x/\">\n"
				      "  <OpResult>%s</OpResult>\n"
				      "  <ResponseMetadata><Marker>no</Marker>"
				      "</ResponseMetadata>\n</OpResponse>\n",
				      cases[i].xml);

		check(DECODE_QUERY_XML, xml, strlen(xml), 0, cases[i].expected);
		free(xml);
	}
}

static void test_ec2(void **state)
{
	static const char xml[] =
		"<OpResponse><requestId>1</requestId><marker>m</marker>"
		"<Marker>no</Marker><items><item><text>t</text>"
		"<somethingElse>o</somethingElse><other>no</other>"
		"<inners><item><a>x</a></item></inners></item></items>"
		"</OpResponse>";

	(void)state;
	check(DECODE_EC2_XML, xml, sizeof(xml) - 1, 0,
	      "Items {\nText='t'\nOther='o'\nInners {\nA='x'\n}\n}\n"
	      "Marker='m'\n");
}

/* An error answer is nothing that a success has. */
static void test_error_answer(void **state)
{
	static const char xml[] = "<ErrorResponse><Error><Code>X</Code>"
				  "</Error></ErrorResponse>";

	(void)state;
	check(DECODE_QUERY_XML, xml, sizeof(xml) - 1, 0, "");
}

static void test_refused(void **state)
{
	static const struct {
		const char *xml;
		size_t len;
	} cases[] = {
#define CASE(s) { s, sizeof(s) - 1 }
		CASE(""),
		CASE("  "),
		CASE("text"),
		CASE("{\"Marker\":\"x\"}"),
		CASE("<a>"),
		CASE("<a><b></a>"),
		CASE("<a/><b/>"),
		CASE("<a/>x"),
		CASE("<a>&none;</a>"),
		CASE("<a>&#0;</a>"),
		CASE("<a>\0</a>"),
		CASE("<a>\xff</a>"),
		CASE("<a>\xc3</a>"),
		CASE("<a b=1/>"),
		CASE("<?xml version=\"1.0\" encoding=\"none\"?><a/>"),
		CASE("<!DOCTYPE a><a/>"),
		CASE("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
		CASE("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check(DECODE_QUERY_XML, cases[i].xml, cases[i].len, -EBADMSG,
		      NULL);
}

/* `n` elements around a marker in the record. */
static char *nested(int n)
{
	struct buf buf;

	buf_init(&buf, MAX);
	for (int i = 0; i < n; i++)
		buf_adds(&buf, "<a>");
	for (int i = 0; i < n; i++)
		buf_adds(&buf, "</a>");
	return buf.data;
}

static char *long_marker(size_t n)
{
	char *text = xmalloc(n + 1), *reply;

	memset(text, 'x', n);
	text[n] = '\0';
	reply = xasprintf("<a><b><Marker>%s</Marker></b></a>", text);
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
	check(DECODE_QUERY_XML, deep, strlen(deep), 0, "");
	check(DECODE_QUERY_XML, deeper, strlen(deeper), -E2BIG, NULL);
	check(DECODE_QUERY_XML, text, strlen(text), 0, NULL);
	check(DECODE_QUERY_XML, longer, strlen(longer), -E2BIG, NULL);
	free(deep);
	free(deeper);
	free(text);
	free(longer);
}

/* Every limit of the arena ends in an error or in the whole record. */
static void test_arena(void **state)
{
	static const char xml[] =
		"<a><b><Names><m>abc</m></Names><Items><i><Text>t</Text>"
		"<Strings><m>a</m><m>b</m></Strings><Blob>aGVs</Blob></i>"
		"</Items></b></a>";
	int good = 0;

	(void)state;
	for (size_t max = 0; max < 32768; max += 32) {
		struct all_reply out = { 0 };
		struct arena arena;
		struct buf why;
		int r;

		arena_init(&arena, max);
		buf_init(&why, 1024);
		r = decode_pieces(DECODE_QUERY_XML, &all_reply_record, &out,
				  &arena, xml, sizeof(xml) - 1, 0, &why);
		if (r == 0 && out.items.n == 1 && out.names.n == 1)
			good++;
		else if (r != -E2BIG || !why.len)
			fail_msg("%zu bytes: %d", max, r);
		arena_done(&arena);
		buf_done(&why);
	}
	assert_in_range(good, 1, 1023);
}

/* Lists of the reply grow from page to page; the marker is set anew. */
static void test_pages(void **state)
{
	struct all_reply out = { 0 };
	const struct all *all;
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	for (int page = 0; page < 100; page++) {
		char *xml = xasprintf("<a><b><Items><i><Num>%d</Num></i><i/>"
				      "</Items><Names><m>n%d</m></Names>"
				      "<Marker>m%d</Marker></b></a>",
				      page, page, page);

		assert_int_equal(decode_pieces(DECODE_QUERY_XML,
					       &all_reply_record, &out, &arena,
					       xml, strlen(xml), 5, &why),
				 0);
		free(xml);
	}
	assert_string_equal(out.marker, "m99");
	assert_int_equal(decode_pieces(DECODE_QUERY_XML, &all_reply_record,
				       &out, &arena, "<a><b/></a>", 11, 0,
				       &why),
			 0);
	assert_null(out.marker);
	assert_int_equal(out.items.n, 200);
	assert_int_equal(out.names.n, 100);
	all = out.items.items;
	assert_int_equal(all[0].num.value, 0);
	assert_int_equal(all[198].num.value, 99);
	assert_false(all[199].num.known);
	assert_string_equal(((const char **)out.names.items)[7], "n7");
	arena_done(&arena);
	buf_done(&why);
}

/* Strings that begin alike and are stored once: see keep(). */
static void test_shared_strings(void **state)
{
	struct all_reply out = { 0 };
	struct arena arena;
	struct buf why, xml;
	const char **names;

	(void)state;
	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	buf_init(&xml, MAX);
	buf_adds(&xml, "<a><b><Names>");
	for (int i = 1000; i > 0; i--)
		buf_addf(&xml, "<m>%0*d</m><m>%0*d</m>", i, 0, i, 0);
	buf_adds(&xml, "</Names></b></a>");
	assert_int_equal(decode_pieces(DECODE_QUERY_XML, &all_reply_record,
				       &out, &arena, xml.data, xml.len, 0,
				       &why),
			 0);
	assert_int_equal(out.names.n, 2000);
	names = out.names.items;
	for (size_t i = 0; i < 2000; i++)
		assert_int_equal(strlen(names[i]), 1000 - i / 2);
	assert_ptr_equal(names[0], names[1]);
	arena_done(&arena);
	buf_done(&why);
	buf_done(&xml);
}

/* A list that is empty, and one that is not there. */
static void test_told_lists(void **state)
{
#define IN(one)                                                                \
	"<OpResponse><OpResult><One>" one "</One></OpResult></OpResponse>"
	static const struct {
		const char *text;
		bool told;
	} cases[] = {
		{ IN(""), false },
		{ IN("<Inners/>"), true },
		{ IN("<Inners></Inners>"), true },
		{ IN("<Inners><member/></Inners>"), true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct all_reply out = { 0 };
		struct arena arena;
		struct buf why;

		arena_init(&arena, MAX);
		buf_init(&why, 1024);
		assert_int_equal(decode_pieces(DECODE_QUERY_XML,
					       &all_reply_record, &out, &arena,
					       cases[i].text,
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
	static const char xml[] = "<a><b><Marker>x</Marker></b></a>";
	struct arena arena;
	struct buf why;

	(void)state;
	decode_free(NULL);
	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	assert_int_equal(decode_pieces(DECODE_QUERY_XML, NULL, NULL, &arena,
				       xml, sizeof(xml) - 1, 3, &why),
			 0);
	assert_int_equal(decode_pieces(DECODE_EC2_XML, NULL, NULL, &arena, "<a",
				       2, 0, &why),
			 -EBADMSG);
	assert_non_null(strstr(buf_str(&why), "XML line 1"));
	assert_int_equal(arena.used, 0);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_ec2),
		cmocka_unit_test(test_error_answer),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_shared_strings),
		cmocka_unit_test(test_told_lists),
		cmocka_unit_test(test_nothing_wanted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
