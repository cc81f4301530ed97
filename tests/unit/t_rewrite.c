/*
 * t_rewrite: texts that are what they were, and those that are not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "rewrite.h"
#include "types.h"

enum { TEXT_MAX = 10000, PIECES = 4 };

static struct chunk *make(struct deflater *d, const char *text)
{
	struct chunk *chunk;
	struct buf buf;

	buf_init(&buf, TEXT_MAX);
	buf_adds(&buf, text);
	chunk = buf.len ? chunk_new(d, &buf) : NULL;
	buf_done(&buf);
	return chunk;
}

/* Before, and what is written then, in pieces. */
static const struct {
	const char *before, *pieces[PIECES];
	bool same;
} cases[] = {
	{ "", { NULL }, false },
	{ "", { "a", "b" }, false },
	{ "abcd", { "ab", "cd" }, true },
	{ "abcd", { "a", "", "bcd" }, true },
	{ "abcd", { "ab" }, false },
	{ "abcd", { NULL }, false },
	{ "abcd", { "ab", "cde" }, false },
	{ "abcd", { "ab", "cd", "e" }, false },
	{ "abcd", { "ab", "xd" }, false },
	{ "abcd", { "x", "abcd" }, false },
	{ "abcd", { "ab", "x", "cd" }, false },
	{ "abcd", { "cd" }, false },
};

static void test_rewrite(void **state)
{
	struct deflater *d = deflater_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct chunk *before = make(d, cases[i].before), *after;
		_cleanup_(buf_done) struct buf wanted;
		struct rewrite rewrite;

		buf_init(&wanted, TEXT_MAX);
		rewrite_begin(&rewrite, before, TEXT_MAX);
		for (size_t k = 0; k < PIECES && cases[i].pieces[k]; k++) {
			const char *piece = cases[i].pieces[k];

			rewrite_reserve(&rewrite, strlen(piece));
			rewrite_add(&rewrite, piece, strlen(piece));
			buf_adds(&wanted, piece);
		}
		after = rewrite_end(&rewrite, d);
		if (!wanted.len)
			assert_null(after);
		else if (!after || after->len != wanted.len ||
			 memcmp(after->text, wanted.data, after->len) != 0)
			fail_msg("case %zu: not '%s'", i, buf_str(&wanted));
		assert_int_equal(before && after == before, cases[i].same);
		chunk_unref(after);
		chunk_unref(before);
	}
	deflater_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rewrite),
	};

	return cmocka_run_group_tests_name("rewrite", tests, NULL, NULL);
}
