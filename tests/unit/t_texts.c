/*
 * t_texts: equal strings are kept once, all others apart.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "texts.h"

enum { MANY = 5000, NAME_SIZE = 32 };

static void test_once(void **state)
{
	struct texts *texts = texts_new();
	const char *first = texts_keep(texts, "orders-prod", 6);

	(void)state;
	assert_string_equal(first, "orders");
	assert_ptr_equal(texts_keep(texts, "orders", 6), first);
	assert_ptr_not_equal(texts_keep(texts, "orders", 5), first);
	assert_string_equal(texts_keep(texts, "", 0), "");
	texts_unref(texts);
}

/* The table grows under them. */
static void test_many(void **state)
{
	struct texts *texts = texts_new();
	const char *kept[MANY];
	char name[NAME_SIZE];
	size_t size;
	int len;

	(void)state;
	for (int i = 0; i < MANY; i++) {
		len = snprintf(name, sizeof(name), "database-%d", i);
		kept[i] = texts_keep(texts, name, (size_t)len);
	}
	size = texts_size(texts);
	for (int i = 0; i < MANY; i++) {
		len = snprintf(name, sizeof(name), "database-%d", i);
		assert_string_equal(kept[i], name);
		assert_ptr_equal(texts_keep(texts, name, (size_t)len), kept[i]);
	}
	assert_int_equal(texts_size(texts), size);
	texts_unref(texts);
}

static void test_held(void **state)
{
	struct texts *texts = texts_new();
	const char *kept = texts_keep(texts, "a", 1);

	(void)state;
	assert_ptr_equal(texts_ref(texts), texts);
	texts_unref(texts);
	assert_string_equal(kept, "a");
	texts_unref(texts);
	assert_null(texts_ref(NULL));
	texts_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_held),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
