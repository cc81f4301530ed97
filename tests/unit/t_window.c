/*
 * t_window: which windows of RDS meet.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "types.h"
#include "window.h"

static void test_overlap(void **state)
{
	static const struct {
		const char *daily, *weekly;
		bool meet;
	} cases[] = {
		{ "03:00-03:30", "sun:05:00-sun:05:30", false },
		{ "05:00-05:30", "sun:05:00-sun:05:30", true },
		{ "04:30-05:01", "sun:05:00-sun:05:30", true },
		{ "04:30-05:00", "sun:05:00-sun:05:30", false },
		{ "05:30-06:00", "sun:05:00-sun:05:30", false },
		{ "05:29-06:00", "sun:05:00-sun:05:30", true },
		{ "05:10-05:20", "wed:05:00-wed:05:30", true },
		{ "04:00-06:00", "wed:05:00-wed:05:30", true },
		/* across midnight */
		{ "23:30-00:30", "tue:00:15-tue:00:45", true },
		{ "23:30-00:30", "tue:00:30-tue:01:00", false },
		{ "23:30-00:30", "tue:23:00-tue:23:30", false },
		{ "23:30-00:30", "tue:23:00-tue:23:31", true },
		{ "00:00-00:30", "tue:23:30-wed:00:01", true },
		{ "00:00-00:30", "tue:23:30-wed:00:00", false },
		/* across Sunday: the week begins on Monday here */
		{ "00:00-00:30", "sun:23:30-mon:00:01", true },
		{ "00:00-00:30", "sun:23:30-mon:00:00", false },
		{ "23:50-00:10", "mon:00:05-mon:00:35", true },
		{ "23:50-00:10", "sun:23:00-sun:23:55", true },
		{ "12:00-12:30", "sat:12:15-sun:11:00", true },
		{ "12:00-12:30", "sat:12:30-sun:12:00", false },
		/* longer than a day: meets every daily one */
		{ "12:00-12:30", "fri:13:00-sat:14:00", true },
		{ "05:00-05:30", "Sun:05:00-SUN:05:30", true },
	};
	bool meet;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		meet = !cases[i].meet;
		if (window_overlap(cases[i].daily, cases[i].weekly, &meet) ||
		    meet != cases[i].meet)
			fail_msg("'%s' and '%s'", cases[i].daily,
				 cases[i].weekly);
	}
}

static void test_refused(void **state)
{
	static const char good_daily[] = "05:00-05:30";
	static const char good_weekly[] = "sun:05:00-sun:05:30";
	static const struct {
		const char *daily, *weekly;
	} cases[] = {
		{ NULL, good_weekly },
		{ "", good_weekly },
		{ "05:00", good_weekly },
		{ "05:00-", good_weekly },
		{ "05:00-05:00", good_weekly },
		{ "5:00-05:30", good_weekly },
		{ "05:00-05:30 ", good_weekly },
		{ " 05:00-05:30", good_weekly },
		{ "24:00-24:30", good_weekly },
		{ "05:60-06:30", good_weekly },
		{ "05.00-05.30", good_weekly },
		{ good_weekly, good_weekly },
		{ good_daily, NULL },
		{ good_daily, "" },
		{ good_daily, good_daily },
		{ good_daily, "sun:05:00-05:30" },
		{ good_daily, "son:05:00-son:05:30" },
		{ good_daily, "sunday:05:00-sunday:05:30" },
		{ good_daily, "sun:05:00-sun:05:00" },
		{ good_daily, "sun:05:00-sun:05:30x" },
		{ good_daily, "su" },
	};
	bool meet = true;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		if (window_overlap(cases[i].daily, cases[i].weekly, &meet) !=
			    -EINVAL ||
		    !meet)
			fail_msg("'%s' and '%s'",
				 cases[i].daily ? cases[i].daily : "(null)",
				 cases[i].weekly ? cases[i].weekly : "(null)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
