/*
 * t_facts: the rows of the table, and words within one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts.h"

static void test_rows(void **state)
{
	(void)state;
	for (int i = 0; i < FACT_COUNT; i++) {
		const struct fact *row = fact_row((enum fact_id)i);

		assert_non_null(row->id);
		assert_int_equal(row->id[0], 'u');
		assert_non_null(row->value);
		assert_non_null(row->source);
	}
}

static void test_words(void **state)
{
	(void)state;
	assert_true(fact_has(FACT_NO_MULTIAZ_ENGINES, "sqlserver-ex"));
	assert_true(fact_has(FACT_NO_MULTIAZ_ENGINES, "sqlserver-web"));
	assert_false(fact_has(FACT_NO_MULTIAZ_ENGINES, "sqlserver-e"));
	assert_false(fact_has(FACT_NO_MULTIAZ_ENGINES, "sqlserver-exx"));
	assert_false(fact_has(FACT_NO_MULTIAZ_ENGINES, ""));
	assert_false(fact_has(FACT_NO_MULTIAZ_ENGINES, NULL));
	assert_true(fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, "db.t1.micro"));
	assert_true(fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, "db.m1.small"));
	assert_false(fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, "db.m10.small"));
	assert_false(fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, "db.t"));
	assert_false(fact_has_prefix(FACT_NO_MULTIAZ_CLASSES, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
