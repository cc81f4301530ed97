/*
 * t_nearest: which slips of the finger are understood.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "nearest.h"
#include "text.h"
#include "types.h"

static void test_nearest(void **state)
{
	static const char *const known[] = { "enabled",	   "warning",	"tag",
					     "ignore_tag", "max_items", "ab" };
	static const struct {
		const char *word, *best;
	} cases[] = {
		{ "enabled", "enabled" },
		{ "enabeld", "enabled" },
		{ "enable", "enabled" },
		{ "Enabled", "enabled" },
		{ "wraning", "warning" },
		{ "warn", NULL }, /* three of seven letters */
		{ "max-items", "max_items" },
		{ "tags", "tag" },
		{ "ignoretag", "ignore_tag" },
		{ "tga", "tag" },
		{ "ba", NULL },
		{ "x", NULL },
		{ "", NULL },
		{ "critical", NULL },
		{ "enabledenabledenabledenabledenabledenabledenabledenabledenab"
		  "led!!",
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct nearest n = { .word = cases[i].word };

		for (size_t j = 0; j < ARRAY_SIZE(known); j++)
			nearest_offer(&n, known[j]);
		if (text_compare(n.best, cases[i].best) != 0)
			fail_msg("'%s': '%s'", cases[i].word,
				 n.best ? n.best : "none");
	}
}

/* The first of two that are equally near, whichever comes first. */
static void test_order(void **state)
{
	struct nearest a = { .word = "region" }, b = a;

	(void)state;
	nearest_offer(&a, "regions");
	nearest_offer(&a, "regionx");
	assert_string_equal(a.best, "regions");
	nearest_offer(&b, "regionx");
	nearest_offer(&b, "regions");
	assert_string_equal(b.best, "regionx");
	nearest_offer(&b, "region");
	assert_string_equal(b.best, "region");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
