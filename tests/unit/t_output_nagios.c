/*
 * t_output_nagios: perfdata, lines and limits of what monitoring cores read.
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

static const struct sample_case cases[] = {
	{ "plain", 0, 50,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd | checked=4 critical=2;;0 warning=0;0 unknown=1 "
	  "ok=2 muted=0 skipped=1 retention_min=43200s;604800:;86400: "
	  "share_max=99%;;90 api_calls=3 time=0.213s\n"
	  "[CRITICAL] eu-west-1 legacy: open\n"
	  "[CRITICAL] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: open \xc2\xa6 to=1 all, \"even\" you\n"
	  "[WARNING] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: weak\n"
	  "[UNKNOWN] eu-west-1: rds:DescribeDBClusters denied in eu-west-1 "
	  "(AccessDenied, HTTP 403): not authorized; the IAM action to grant "
	  "is rds:DescribeDBClusters\n" },
	{ "-v", 1, 50,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd | checked=4 critical=2;;0 warning=0;0 unknown=1 "
	  "ok=2 muted=0 skipped=1 retention_min=43200s;604800:;86400: "
	  "share_max=99%;;90 api_calls=3 time=0.213s\n"
	  "[CRITICAL] eu-west-1 legacy: open\n"
	  "[CRITICAL] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: open \xc2\xa6 to=1 all, \"even\" you\n"
	  "[WARNING] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: weak\n"
	  "[UNKNOWN] eu-west-1: rds:DescribeDBClusters denied in eu-west-1 "
	  "(AccessDenied, HTTP 403): not authorized; the IAM action to grant "
	  "is rds:DescribeDBClusters\n"
	  "[OK] eu-west-1 =1+1: fine\n"
	  "[OK] eu-west-1 good: kept 7 days\n"
	  "[SKIPPED] eu-west-1 graph-1: neptune\n"
	  "GET a\xc2\xa6"
	  "b\n"
	  "POST\n" },
	{ "-v, cut", 1, 3,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd | checked=4 critical=2;;0 warning=0;0 unknown=1 "
	  "ok=2 muted=0 skipped=1 retention_min=43200s;604800:;86400: "
	  "share_max=99%;;90 api_calls=3 time=0.213s\n"
	  "[CRITICAL] eu-west-1 legacy: open\n"
	  "[CRITICAL] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: open \xc2\xa6 to=1 all, \"even\" you\n"
	  "[WARNING] eu-west-1 or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd: weak\n"
	  "... and 4 more\n"
	  "GET a\xc2\xa6"
	  "b\n"
	  "POST\n" },
	{ "cut to nothing", 0, 0,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd | checked=4 critical=2;;0 warning=0;0 unknown=1 "
	  "ok=2 muted=0 skipped=1 retention_min=43200s;604800:;86400: "
	  "share_max=99%;;90 api_calls=3 time=0.213s\n"
	  "... and 4 more\n" },
	{ "-vv, cut", 2, 1,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d\xc2\xa6"
	  "ers\xef\xbf\xbd | checked=4 critical=2;;0 warning=0;0 unknown=1 "
	  "ok=2 muted=0 skipped=1 retention_min=43200s;604800:;86400: "
	  "share_max=99%;;90 api_calls=3 time=0.213s\n"
	  "[CRITICAL] eu-west-1 legacy: open\n"
	  "... and 6 more\n"
	  "GET a\xc2\xa6"
	  "b\n"
	  "POST\n" },
};

static void test_whole(void **state)
{
	(void)state;
	sample_expect(output_nagios, cases, ARRAY_SIZE(cases));
}

/* Without measures, findings or a trace there is the first line. */
static void test_one_line(void **state)
{
	struct settings settings = { .max_items = 50 };
	struct run_facts facts = { .api_calls = 0, .seconds = 0 };
	struct sample s;
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	sample_init(&s, &sample_plain_check);
	report_finish(&s.rep);
	output_nagios(&settings, &s.rep, &facts, &out);
	assert_string_equal(
		buf_str(&out),
		"KMS_PLAIN OK - no KMS keys | checked=0 critical=0;;0 "
		"warning=0;0 unknown=0 ok=0 muted=0 skipped=0 api_calls=0 "
		"time=0s\n");
	sample_done(&s);
	buf_done(&out);
}

/* What exceptions accept. */
static void test_muted(void **state)
{
	struct settings settings = { .max_items = 50, .verbose = 1 };
	struct buf out;

	(void)state;
	sample_print(sample_fill_muted, output_nagios, &settings, &out);
	assert_string_equal(
		buf_str(&out),
		"RDS_SAMPLE WARNING - 1 of 5 DB instances is publicly "
		"accessible: half; 1 of 5 DB instances is weakly protected: "
		"back; 3 findings are muted | checked=5 critical=0;;0 "
		"warning=2;0 unknown=0 ok=3 muted=3 skipped=0 api_calls=0 "
		"time=0s\n"
		"[WARNING] eu-west-1 back: back is bad (exception SEC-4 "
		"expired 2026-11-23)\n"
		"[MUTED SEC-2 until 2026-12-03, 10 days left] eu-west-1 half: "
		"half is bad (CRITICAL accepted as WARNING: later)\n"
		"[MUTED SEC\xc2\xa6"
		"1 until 2027-01-31] eu-west-1 legacy: legacy is bad (CRITICAL "
		"accepted as OK: a \"good\" \xc2\xa6"
		" reason)\n"
		"[MUTED SEC-3 permanently] eu-west-1 old: old is bad (WARNING "
		"accepted as OK: so be it)\n"
		"[OK] eu-west-1 good: fine\n"
		"[NOTE] exception SEC-2 expires 2026-12-03, 10 days are left\n"
		"[NOTE] exception SEC-5 matched nothing here, and expired "
		"2026-11-01\n");
	buf_done(&out);
}

/* They are shown without -v too, and count as lines. */
static void test_muted_briefly(void **state)
{
	struct settings settings = { .max_items = 2 };
	struct buf out;

	(void)state;
	sample_print(sample_fill_muted, output_nagios, &settings, &out);
	assert_string_equal(
		strchr(buf_str(&out), '\n') + 1,
		"[WARNING] eu-west-1 back: back is bad (exception SEC-4 "
		"expired 2026-11-23)\n"
		"[MUTED SEC-2 until 2026-12-03, 10 days left] eu-west-1 half: "
		"half is bad (CRITICAL accepted as WARNING: later)\n"
		"... and 2 more\n");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_one_line),
		cmocka_unit_test(test_muted),
		cmocka_unit_test(test_muted_briefly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
