/*
 * t_yaml_tree: which YAML is let in, and the tree it becomes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "yaml_tree.h"

enum { TEXT_MAX = 65536, ARENA_MAX = 64 << 20 };

/* Texts as they are, in quotes those that were; {key: value} and [item]. */
static void show(const struct yaml_node *node, struct buf *out)
{
	const char *ends = node->kind == YAML_LIST ? "[]" : "{}";
	size_t n = 0;

	if (node->kind == YAML_TEXT) {
		buf_addf(out, node->plain ? "%s" : "\"%s\"", node->text);
		return;
	}
	buf_addc(out, ends[0]);
	for_each_node(child, node)
	{
		if (n++)
			buf_adds(out, ", ");
		assert_int_equal(!!child->key, node->kind == YAML_MAP);
		if (child->key)
			buf_addf(out, child->key->plain ? "%s: " : "\"%s\": ",
				 child->key->text);
		show(child, out);
	}
	assert_int_equal(n, node->n);
	buf_addc(out, ends[1]);
}

struct parse_case {
	const char *text, *expected; /* the tree, or "f:..." */
	size_t len;		     /* 0: strlen */
};

static const struct parse_case good[] = {
	{ "", "{}", 0 },
	{ "\n# nothing\n\n", "{}", 0 },
	{ "---\n", "{}", 0 },
	{ "--- \n...\n", "{}", 0 },
	{ "{}", "{}", 0 },
	{ "[]", "[]", 0 },
	{ "null", "null", 0 },
	{ "\"\"", "\"\"", 0 },
	{ "\xef\xbb\xbf"
	  "a: 1",
	  "{a: 1}", 0 },
	{ "a: 012345678901\nb: no\nc: 2027-01-31\nd: 0x1f\n",
	  "{a: 012345678901, b: no, c: 2027-01-31, d: 0x1f}", 0 },
	{ "a: 'x'\nb: \"y\\n\\t\"\n'c': |\n  one\n  two\n",
	  "{a: \"x\", b: \"y\n\t\", \"c\": \"one\ntwo\n\"}", 0 },
	{ "a:\nb: ~\n", "{a: , b: ~}", 0 },
	{ "- a\n- [b, c]\n- {d: e}\n-\n", "[a, [b, c], {d: e}, ]", 0 },
	{ "a:\r\n  b: c\r\n", "{a: {b: c}}", 0 },
	{ "!!map {a: !!str 12, b: !!seq [x]}", "{a: \"12\", b: [x]}", 0 },
	{ "%YAML 1.1\n---\na: b\n", "{a: b}", 0 },
	{ "a: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	  "{a: \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80}", 0 },
	{ "A: 1\na: 2\n\"<<\": 3\n", "{A: 1, a: 2, \"<<\": 3}", 0 },
	{ "a: x # comment\nb: x#y\n", "{a: x, b: x#y}", 0 },
	{ "? a\n: b\n", "{a: b}", 0 },
	{ "{a: [b, {c: d, e: [f]}]}", "{a: [b, {c: d, e: [f]}]}", 0 },
};

static const struct parse_case bad[] = {
	{ "a: 1\nb: 2\na: 3\n",
	  "f:3:1: duplicate key 'a', first at line 1, column 1", 0 },
	{ "x:\n  - {b: 1, 'a': 2, \"a\": 3}\n",
	  "f:2:20: duplicate key 'a', first at line 2, column 12", 0 },
	{ "a: 1\nb: 1\nb: 1\na: 1\n",
	  "f:4:1: duplicate key 'a', first at line 1, column 1", 0 },
	{ "a: 1\nb: &x 1\nc: *x\n", "f:2:4: anchors are not supported", 0 },
	{ "a: *x\n", "f:1:4: aliases are not supported", 0 },
	{ "&a [1]", "f:1:1: anchors are not supported", 0 },
	{ "&k a: 1", "f:1:1: anchors are not supported", 0 },
	{ "*k : 1", "f:1:1: aliases are not supported", 0 },
	{ "<<: {a: b}\n", "f:1:1: merge keys are not supported", 0 },
	{ "a: !!int 1", "f:1:4: tags are not supported", 0 },
	{ "a: !x 1", "f:1:4: tags are not supported", 0 },
	{ "a: ! 1", "f:1:4: tags are not supported", 0 },
	{ "!!seq {a: 1}", "f:1:1: tags are not supported", 0 },
	{ "%TAG !! tag:example.com,2000:\n---\na: !!str b",
	  "f:3:4: tags are not supported", 0 },
	{ "? [a]\n: b\n", "f:1:3: a key must be text", 0 },
	{ "{{a: b}: c}", "f:1:2: a key must be text", 0 },
	{ "? \n: b\n", "f:1:2: empty key", 0 },
	{ "'': b\n", "f:1:1: empty key", 0 },
	{ "a: 1\n---\nb: 2\n", "f:2:1: a second document", 0 },
	{ "---\n---\n", "f:2:1: a second document", 0 },
	{ "a: 1\n...\n---\n", "f:3:1: a second document", 0 },
	{ "a: \"\xc3\xa9\xff\"", "f:1:6: not UTF-8", 0 },
	{ "\xff\xfe"
	  "a\0",
	  "f:1:1: not UTF-8", 4 },
	{ "a: \xed\xa0\x80", "f:1:4: not UTF-8", 0 },
	{ "a: b\0c", "f:1:5: a NUL byte", 6 },
	{ "# c\na: \033[31m", "f:2:4: a control character", 0 },
	{ "a: b\x7f", "f:1:5: a control character", 0 },
	{ "a: b\xc2\x85"
	  "c: d",
	  "f:1:5: a control character", 0 },
	{ "a: b\xe2\x80\xa8"
	  "c: d",
	  "f:1:5: a line separator of Unicode", 0 },
	{ "# x\xe2\x80\xa9", "f:1:4: a line separator of Unicode", 0 },
	{ "a: \xef\xbb\xbf", "f:1:4: a byte order mark", 0 },
	{ "a: \"x\\0y\"", "f:1:4: a NUL byte", 0 },
	{ "a: \"x\\ey\"", "f:1:4: a control character", 0 },
	{ "a: \"x\\ry\"", "f:1:4: a carriage return", 0 },
	{ "a: \"x\\Ny\"", "f:1:4: a control character", 0 },
	{ "a: \"x\\u2028y\"", "f:1:4: a line separator of Unicode", 0 },
	{ "\"a\\0\": x", "f:1:1: a NUL byte", 0 },
	{ "a: [1, 2\nb: 3\n",
	  "f:2:2: did not find expected ',' or ']' while parsing a flow "
	  "sequence",
	  0 },
	{ "a: b\n c: d\n",
	  "f:2:3: mapping values are not allowed in this context", 0 },
	{ "a: b\nc\n",
	  "f:2:1: could not find expected ':' while scanning a simple key", 0 },
	{ "a:\n\t- b\n",
	  "f:2:1: found character that cannot start any token while "
	  "scanning for the next token",
	  0 },
	{ "a: 'b",
	  "f:1:6: found unexpected end of stream while scanning a "
	  "quoted scalar",
	  0 },
	{ "a: @b",
	  "f:1:4: found character that cannot start any token while "
	  "scanning for the next token",
	  0 },
	{ "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "f:1:33: nested too deep", 0 },
};

static void parse_all(const struct parse_case *cases, size_t n, bool fine)
{
	for (size_t i = 0; i < n; i++) {
		const struct parse_case *c = &cases[i];
		const struct yaml_node *root = NULL;
		struct arena arena;
		struct buf out;
		int r;

		arena_init(&arena, ARENA_MAX);
		buf_init(&out, TEXT_MAX);
		r = yaml_parse("f", c->text, c->len ? c->len : strlen(c->text),
			       &arena, &root, &out);
		if (fine && !r)
			show(root, &out);
		if (strcmp(buf_str(&out), c->expected) != 0 ||
		    r != (fine ? 0 : -EINVAL) || !fine != !root)
			fail_msg("case %zu: %d, '%s'", i, r, buf_str(&out));
		buf_done(&out);
		arena_wipe(&arena);
	}
}

static void test_good(void **state)
{
	(void)state;
	parse_all(good, sizeof(good) / sizeof(*good), true);
}

static void test_bad(void **state)
{
	(void)state;
	parse_all(bad, sizeof(bad) / sizeof(*bad), false);
}

static void test_places(void **state)
{
	static const char text[] = "# x\n"
				   "t\xc3\xa4rgets:\n"
				   "  - name: a\n"
				   "    \xc3\xa9: [b, \"c\"]\n";
	const struct yaml_node *root, *list, *map, *node;
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, ARENA_MAX);
	buf_init(&why, TEXT_MAX);
	assert_int_equal(yaml_parse("d/x.yml", text, sizeof(text) - 1, &arena,
				    &root, &why),
			 0);
	list = yaml_get(root, "t\xc3\xa4rgets");
	assert_int_equal(list->key->line, 2);
	assert_int_equal(list->key->column, 1);
	assert_int_equal(list->line, 3);
	assert_int_equal(list->column, 3);
	map = yaml_item(list, 0);
	assert_null(yaml_item(list, 1));
	assert_null(yaml_get(map, "nam"));
	node = yaml_item(yaml_get(map, "\xc3\xa9"), 1);
	assert_string_equal(node->text, "c");
	assert_int_equal(yaml_error(node, &why, "no %d", 1), -EINVAL);
	assert_string_equal(buf_str(&why), "d/x.yml:4:12: no 1");
	buf_done(&why);
	arena_done(&arena);
}

/* With a number of 7 digits and a newline, 64 bytes. */
#define LINE "# 345678901234567890123456789012345678901234567890123456"

/* `n` lines, each with its number in it. */
static int parse_many(size_t n, const char *before, const char *after,
		      struct buf *why)
{
	const struct yaml_node *root;
	struct arena arena;
	struct buf text;
	int r;

	arena_init(&arena, ARENA_MAX);
	buf_init(&text, YAML_MAX_BYTES + 1024);
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s%07zu%s\n", before, i, after);
	r = yaml_parse("f", buf_str(&text), text.len, &arena, &root, why);
	buf_done(&text);
	arena_done(&arena);
	return r;
}

static void test_limits(void **state)
{
	static const struct {
		size_t n;
		const char *before, *after, *expected;
		int r;
	} cases[] = {
		{ YAML_MAX_NODES - 1, "- ", "", "", 0 },
		{ YAML_MAX_NODES, "- ", "",
		  "f: more than 100000 texts, lists and maps", -EFBIG },
		{ (YAML_MAX_NODES - 1) / 2, "", ": v", "", 0 },
		{ YAML_MAX_NODES / 2, "", ": v",
		  "f: more than 100000 texts, lists and maps", -EFBIG },
		{ YAML_MAX_BYTES / 64, LINE, "", "", 0 },
		{ YAML_MAX_BYTES / 64 + 1, LINE, "",
		  "f: longer than 4194304 bytes", -EFBIG },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf why;
		int r;

		buf_init(&why, TEXT_MAX);
		r = parse_many(cases[i].n, cases[i].before, cases[i].after,
			       &why);
		if (r != cases[i].r ||
		    strcmp(buf_str(&why), cases[i].expected) != 0)
			fail_msg("case %zu: %d, %s", i, r, buf_str(&why));
		buf_done(&why);
	}
}

static void test_small_arena(void **state)
{
	const struct yaml_node *root = NULL;
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, 64);
	buf_init(&why, TEXT_MAX);
	assert_int_equal(yaml_parse("f", "a: b", 4, &arena, &root, &why),
			 -EFBIG);
	assert_null(root);
	assert_true(why.len > 0);
	buf_done(&why);
	arena_done(&arena);
}

static void test_quote(void **state)
{
	struct buf out, text;

	(void)state;
	buf_init(&out, TEXT_MAX);
	buf_init(&text, TEXT_MAX);
	yaml_quote("abc", &out);
	assert_string_equal(buf_str(&out), "'abc'");
	buf_reset(&out);
	for (int i = 0; i < 79; i++)
		buf_addc(&text, 'x');
	buf_adds(&text, "\xc3\xa9");
	yaml_quote(buf_str(&text), &out);
	assert_int_equal(out.len, 79 + strlen("'...'"));
	buf_done(&out);
	buf_done(&text);
}

static void test_read(void **state)
{
	char path[] = "/tmp/t_yaml_tree.XXXXXX";
	int fd = mkstemp(path);
	const struct yaml_node *root;
	_cleanup_(buf_done) struct buf why, expected;
	struct arena arena;

	(void)state;
	arena_init(&arena, ARENA_MAX);
	buf_init(&why, TEXT_MAX);
	buf_init(&expected, TEXT_MAX);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: b\nc", 6), 6);
	close(fd);
	assert_int_equal(yaml_read(path, &arena, &root, &why), -EINVAL);
	buf_addf(&expected,
		 "%s:2:1: could not find expected ':' while scanning a simple "
		 "key",
		 path);
	assert_string_equal(buf_str(&why), buf_str(&expected));
	assert_int_equal(truncate(path, 4), 0);
	assert_int_equal(yaml_read(path, &arena, &root, &why), 0);
	assert_string_equal(yaml_get(root, "a")->text, "b");
	unlink(path);
	buf_reset(&why);
	assert_int_equal(yaml_read("/nowhere/x.yml", &arena, &root, &why),
			 -ENOENT);
	assert_string_equal(buf_str(&why),
			    "'/nowhere/x.yml': No such file or directory");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_small_arena),
		cmocka_unit_test(test_quote),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
