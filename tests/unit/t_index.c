/*
 * t_index: which record has this string, and which of several.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "index.h"

struct thing {
	int number;
	const char *name;
};

static const struct {
	const char *name;
	int number; /* -1: none */
} cases[] = {
	{ "b", 2 },   { "a", 3 },  { "B", 5 },	 { "d", 6 },  { "ab", 7 },
	{ "abc", 8 }, { "c", -1 }, { "", -1 },	 { "e", -1 }, { "abcd", -1 },
	{ NULL, -1 }, { "A", -1 }, { "bb", -1 },
};

static void test_find(void **state)
{
	struct thing first[] = { { 1, NULL }, { 2, "b" }, { 3, "a" },
				 { 4, "b" },  { 5, "B" }, { 9, "a" } };
	struct thing second[] = { { 6, "d" }, { 7, "ab" }, { 8, "abc" } };
	const struct list lists[] = { { first, ARRAY_SIZE(first) },
				      { NULL, 0 },
				      { second, ARRAY_SIZE(second) } };
	struct index index = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 4096);
	assert_null(index_find(&index, "a"));
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		index_add(&arena, &lists[i], sizeof(struct thing),
			  offsetof(struct thing, name), &index);
	assert_int_equal(index.n, 8);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct thing *found = index_find(&index, cases[i].name);

		print_message("%s\n", cases[i].name ? cases[i].name : "NULL");
		assert_int_equal(found ? found->number : -1, cases[i].number);
	}
	arena_done(&arena);
}

static void test_full(void **state)
{
	struct thing things[] = { { 1, "a" }, { 2, "b" } };
	const struct list list = { things, ARRAY_SIZE(things) };
	struct index index = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 1);
	index_add(&arena, &list, sizeof(struct thing),
		  offsetof(struct thing, name), &index);
	assert_true(arena.full);
	assert_null(index_find(&index, "a"));
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
