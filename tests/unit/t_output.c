/*
 * t_output: names, and text from outside that must do no harm.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "output.h"
#include "sample.h"

enum { TEXT_MAX = 1 << 20 };

static void test_service_name(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	output_service_name(&sample_check, &out);
	buf_addc(&out, ' ');
	output_service_name(&sample_plain_check, &out);
	assert_string_equal(buf_str(&out), "RDS_SAMPLE KMS_PLAIN");
	buf_done(&out);
}

static void test_harmless(void **state)
{
	static const struct {
		const char *text, *plain, *nagios;
	} cases[] = {
		{ "", "", "" },
		{ "plain 'text' \"quoted\" \\", "plain 'text' \"quoted\" \\",
		  "plain 'text' \"quoted\" \\" },
		{ "a|b=1", "a|b=1",
		  "a\xc2\xa6"
		  "b=1" },
		{ "a\nb\r\nc\td", "a b  c d", "a b  c d" },
		{ "\x1b[31mred\x7f", " [31mred ", " [31mred " },
		{ "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80",
		  "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80",
		  "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80" },
		{ "\xff|\xc3", "\xef\xbf\xbd|\xef\xbf\xbd",
		  "\xef\xbf\xbd\xc2\xa6\xef\xbf\xbd" },
		/* overlong slash, surrogate */
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd",
		  "\xef\xbf\xbd\xef\xbf\xbd" },
		/* next line, line separator, right-to-left override */
		{ "a\xc2\x85"
		  "b\xe2\x80\xa8"
		  "c\xe2\x80\xae"
		  "d",
		  "a b c d", "a b c d" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf plain, nagios;

		buf_init(&plain, TEXT_MAX);
		buf_init(&nagios, TEXT_MAX);
		output_harmless(HARMLESS_TEXT, cases[i].text, &plain);
		output_harmless(HARMLESS_NAGIOS, cases[i].text, &nagios);
		if (strcmp(buf_str(&plain), cases[i].plain) ||
		    strcmp(buf_str(&nagios), cases[i].nagios))
			fail_msg("case %zu: '%s', '%s'", i, buf_str(&plain),
				 buf_str(&nagios));
		buf_done(&plain);
		buf_done(&nagios);
	}
}

static void test_null(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	output_harmless(HARMLESS_TEXT, NULL, &out);
	assert_int_equal(out.len, 0);
	buf_done(&out);
}

/* The row of the format that was asked for. */
static void test_formats(void **state)
{
	static const char *const begins[] = {
		[OUTPUT_NAGIOS] = "RDS_SAMPLE OK - no databases | checked=0",
		[OUTPUT_JSON] = "{\"check\":\"check_rds_sample\"",
		[OUTPUT_TABLE] = "RDS_SAMPLE OK - no databases\n",
		[OUTPUT_CSV] = "state,region,",
	};
	struct run_facts facts = { 0 };
	struct settings settings = { .max_items = 50 };
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	report_finish(&s.rep);
	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		struct buf out;

		buf_init(&out, TEXT_MAX);
		settings.output = (int)i;
		output_report(&settings, &s.rep, &facts, &out);
		if (strncmp(buf_str(&out), begins[i], strlen(begins[i])))
			fail_msg("format %zu: %s", i, buf_str(&out));
		buf_done(&out);
	}
	sample_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_service_name),
		cmocka_unit_test(test_harmless),
		cmocka_unit_test(test_null),
		cmocka_unit_test(test_formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
