/*
 * t_version: engine versions by their leading numeric parts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "version.h"

static const struct {
	const char *version;
	long major, minor;
	enum tri want;
} cases[] = {
	{ "16.4", 15, 0, TRI_YES },
	{ "15", 15, 0, TRI_YES },
	{ "14.13", 15, 0, TRI_NO },
	{ "10.6.14", 10, 11, TRI_NO },
	{ "10.11.4", 10, 11, TRI_YES },
	{ "10.5", 10, 11, TRI_NO },
	{ "11.4.2", 10, 11, TRI_YES },
	{ "11.8.2", 11, 8, TRI_YES },
	{ "9", 10, 11, TRI_NO },
	{ "10", 10, 0, TRI_YES },
	{ "10", 10, 1, TRI_NO },
	{ "8.0.mysql_aurora.3.08.2", 8, 0, TRI_YES },
	{ "8.0.mysql_aurora.3.08.2", 8, 1, TRI_NO },
	{ "8.mysql_aurora.3", 8, 0, TRI_YES },
	{ "19.0.0.0.ru-2026-10.rur-2026-10.r1", 19, 0, TRI_YES },
	{ "15.00.4430.1.v1", 15, 0, TRI_YES },
	{ "5.7.mysql_aurora.2.11.4", 5, 7, TRI_YES },
	{ "10.11rc1", 10, 11, TRI_NO },
	{ "8x", 8, 0, TRI_UNKNOWN },
	{ "cev1", 1, 0, TRI_UNKNOWN },
	{ ".5", 1, 0, TRI_UNKNOWN },
	{ "-1", 1, 0, TRI_UNKNOWN },
	{ "999999999", 1, 0, TRI_UNKNOWN },
	{ "", 1, 0, TRI_UNKNOWN },
	{ NULL, 1, 0, TRI_UNKNOWN },
};

static void test_versions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("%s\n",
			      cases[i].version ? cases[i].version : "NULL");
		assert_int_equal(version_at_least(cases[i].version,
						  cases[i].major,
						  cases[i].minor),
				 cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
