/*
 * t_arena: memory that is freed all at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "types.h"

static void test_strings(void **state)
{
	static const struct {
		const char *name, *in;
		size_t len, max;
		const char *out; /* NULL: does not fit */
	} cases[] = {
		{ "empty", "", 0, 1, "" },
		{ "no room for the NUL", "", 0, 0, NULL },
		{ "fits", "abc", 3, 4, "abc" },
		{ "a part", "abcdef", 3, 4, "abc" },
		{ "one too long", "abcd", 4, 4, NULL },
		{ "absurd", "a", SIZE_MAX, 100, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct arena arena;
		char *s;

		arena_init(&arena, cases[i].max);
		s = arena_strndup(&arena, cases[i].in, cases[i].len);
		if (!s != !cases[i].out || (s && strcmp(s, cases[i].out) != 0))
			fail_msg("%s: '%s'", cases[i].name, s ? s : "NULL");
		assert_int_equal(arena.full, !cases[i].out);
		arena_done(&arena);
	}
}

/* Everything stays where it is, whole, and aligned if it is no string. */
static void test_mixed(void **state)
{
	enum { COUNT = 20000 };
	struct arena arena;
	static long *numbers[COUNT];
	static char *texts[COUNT];

	(void)state;
	arena_init(&arena, 64 * 1024 * 1024);
	for (long i = 0; i < COUNT; i++) {
		texts[i] = arena_printf(&arena, "number %ld", i);
		numbers[i] = arena_alloc(&arena, sizeof(long) * (1 + i % 9));
		assert_int_equal((uintptr_t)numbers[i] % _Alignof(max_align_t),
				 0);
		assert_int_equal(numbers[i][i % 9], 0);
		*numbers[i] = i;
	}
	for (long i = 0; i < COUNT; i++) {
		char text[32];

		snprintf(text, sizeof(text), "number %ld", i);
		assert_string_equal(texts[i], text);
		assert_int_equal(*numbers[i], i);
	}
	assert_false(arena.full);
	assert_true(arena.used < 3 * 1024 * 1024);
	arena_done(&arena);
	assert_int_equal(arena.used, 0);
}

static void test_limit(void **state)
{
	enum { MAX = 100 * 1000 };
	struct arena arena;
	size_t got = 0;

	(void)state;
	arena_init(&arena, MAX);
	while (arena_alloc(&arena, 64))
		got += 64;
	assert_true(arena.full);
	assert_true(got <= MAX && got > MAX - MAX / 10);
	assert_true(arena.used <= MAX);
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_null(arena_alloc(&arena, SIZE_MAX - 8));
	arena_done(&arena);
	assert_false(arena.full);
	assert_non_null(arena_alloc(&arena, MAX));
	arena_done(&arena);
}

/* Two arrays that grow in turn, among other memory. */
static void test_grow(void **state)
{
	enum { COUNT = 100000 };
	struct arena arena;
	uint32_t *a = NULL;
	uint64_t *b = NULL;

	(void)state;
	arena_init(&arena, 64 * 1024 * 1024);
	for (size_t i = 0; i < COUNT; i++) {
		a = arena_grow(&arena, a, i, sizeof(*a));
		b = arena_grow(&arena, b, i, sizeof(*b));
		assert_true(a && b && arena_strdup(&arena, "between"));
		a[i] = (uint32_t)i;
		b[i] = ~(uint64_t)i;
	}
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(a[i], i);
		assert_true(b[i] == ~(uint64_t)i);
	}
	/* A list that was put back to an earlier length grows on in place. */
	assert_ptr_equal(arena_grow(&arena, a, 10, sizeof(*a)), a);
	arena_done(&arena);
}

static void test_grow_limit(void **state)
{
	struct arena arena;
	char *p = NULL, *last = NULL;
	size_t n = 0;

	(void)state;
	arena_init(&arena, 1000);
	while ((p = arena_grow(&arena, p, n, 1))) {
		last = p;
		p[n] = (char)n;
		n++;
	}
	assert_true(arena.full);
	assert_int_equal(n, 512);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(last[i], (char)i);
	arena_done(&arena);
}

static void test_ends(void **state)
{
	struct arena zeroed = { 0 };

	(void)state;
	arena_done(NULL);
	arena_done(&zeroed);
	assert_null(arena_strdup(&zeroed, "x"));
	assert_null(arena_alloc(&zeroed, 1));
	arena_done(&zeroed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strings),	   cmocka_unit_test(test_mixed),
		cmocka_unit_test(test_limit),	   cmocka_unit_test(test_grow),
		cmocka_unit_test(test_grow_limit), cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
