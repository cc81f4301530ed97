/*
 * t_family: how families begin, and what samples look like.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "family.h"
#include "sample.h"

static void assert_head(const struct family *family,
			enum exposition_format format, const char *expected)
{
	struct buf out;

	buf_init(&out, 4096);
	family_head(family, format, &out);
	assert_string_equal(buf_str(&out), expected);
	buf_done(&out);
}

static void test_heads(void **state)
{
	static const struct {
		struct family family;
		const char *text, *openmetrics;
	} cases[] = {
		{ { "a_seconds", FAMILY_GAUGE, "Help." },
		  "# HELP a_seconds Help.\n# TYPE a_seconds gauge\n",
		  "# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n"
		  "# HELP a_seconds Help.\n" },
		{ { "a_total", FAMILY_COUNTER, "Help." },
		  "# HELP a_total Help.\n# TYPE a_total counter\n",
		  "# TYPE a counter\n# HELP a Help.\n" },
		{ { "a_seconds_total", FAMILY_COUNTER, "Help." },
		  "# HELP a_seconds_total Help.\n"
		  "# TYPE a_seconds_total counter\n",
		  "# TYPE a_seconds counter\n# UNIT a_seconds seconds\n"
		  "# HELP a_seconds Help.\n" },
		{ { "a_info", FAMILY_INFO, "Help." },
		  "# HELP a_info Help.\n# TYPE a_info gauge\n",
		  "# TYPE a info\n# HELP a Help.\n" },
		{ { "a_bytes", FAMILY_HISTOGRAM, "Help." },
		  "# HELP a_bytes Help.\n# TYPE a_bytes histogram\n",
		  "# TYPE a_bytes histogram\n# UNIT a_bytes bytes\n"
		  "# HELP a_bytes Help.\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_head(&cases[i].family, FORMAT_TEXT, cases[i].text);
		assert_head(&cases[i].family, FORMAT_OPENMETRICS,
			    cases[i].openmetrics);
	}
}

static void test_labels(void **state)
{
	static const struct {
		const char *value, *expected;
	} cases[] = {
		{ NULL, "\"\"" },
		{ "", "\"\"" },
		{ "orders", "\"orders\"" },
		{ "a\"b\\c\nd", "\"a\\\"b\\\\c\\nd\"" },
		{ "\xc3\xa9", "\"\xc3\xa9\"" },
		{ "a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
	};
	struct buf out;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_init(&out, 4096);
		family_label(cases[i].value, &out);
		assert_string_equal(buf_str(&out), cases[i].expected);
		buf_done(&out);
	}
}

static void test_values(void **state)
{
	static const struct {
		double value;
		const char *expected;
	} cases[] = {
		{ 0, "0" },
		{ 3, "3" },
		{ -1, "-1" },
		{ 1795485000, "1795485000" },
		{ 0.1, "0.1" },
		{ 1.0 / 3, "0.3333333333333333" },
		{ 2.5e-7, "2.5e-07" },
		{ 1e300, "1e+300" },
		{ INFINITY, "+Inf" },
		{ -INFINITY, "-Inf" },
		{ NAN, "NaN" },
	};
	struct buf out;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_init(&out, 4096);
		family_value(cases[i].value, &out);
		assert_string_equal(buf_str(&out), cases[i].expected);
		buf_done(&out);
	}
}

/* Two checks that measure the same have one family. */
static void test_measures(void **state)
{
	const struct check *checks[] = { &sample_check, &sample_plain_check,
					 &sample_check };
	struct deflater *d = deflater_new();
	struct families families;
	size_t i;

	(void)state;
	families_init(&families, checks, ARRAY_SIZE(checks), d);
	assert_int_equal(families.n, FAMILY_MEASURES + 3);
	i = families_measure(&families,
			     &sample_check.measures[SAMPLE_RETENTION]);
	assert_string_equal(families.items[i].name,
			    "rds_security_backup_retention_seconds");
	for (size_t k = 0; k < families.n; k++)
		assert_true(families.heads[FORMAT_TEXT][k]->len > 0);
	families_done(&families);
	deflater_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_labels),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_measures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
