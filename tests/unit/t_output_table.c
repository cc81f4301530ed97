/*
 * t_output_table: aligned columns, whatever stands in them.
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

static const struct sample_case cases[] = {
	{ "plain", 0, 50,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d|ers\xef\xbf\xbd\n"
	  "\n"
	  "STATE     REGION     TYPE         RESOURCE   CODE                 "
	  "MESSAGE\n"
	  "CRITICAL  eu-west-1  db-instance  legacy     publicly-accessible  "
	  "open\n"
	  "CRITICAL  eu-west-1  db-instance  or\"d|ers\xef\xbf\xbd  "
	  "publicly-accessible  open | to=1 all, \"even\" you\n"
	  "WARNING   eu-west-1  db-instance  or\"d|ers\xef\xbf\xbd  weak       "
	  "          weak\n"
	  "UNKNOWN   eu-west-1  region       eu-west-1  access-denied        "
	  "rds:DescribeDBClusters denied in eu-west-1 (AccessDenied, HTTP "
	  "403): not authorized; the IAM action to grant is "
	  "rds:DescribeDBClusters\n"
	  "OK        eu-west-1  db-instance  =1+1       ok                   "
	  "fine\n"
	  "OK        eu-west-1  db-instance  good       ok                   "
	  "kept 7 days\n" },
	{ "-vv", 2, 0,
	  "RDS_SAMPLE CRITICAL - 2 of 4 DB instances are publicly accessible: "
	  "legacy, or\"d|ers\xef\xbf\xbd\n"
	  "\n"
	  "STATE     REGION     TYPE         RESOURCE   CODE                 "
	  "MESSAGE\n"
	  "CRITICAL  eu-west-1  db-instance  legacy     publicly-accessible  "
	  "open\n"
	  "CRITICAL  eu-west-1  db-instance  or\"d|ers\xef\xbf\xbd  "
	  "publicly-accessible  open | to=1 all, \"even\" you\n"
	  "WARNING   eu-west-1  db-instance  or\"d|ers\xef\xbf\xbd  weak       "
	  "          weak\n"
	  "UNKNOWN   eu-west-1  region       eu-west-1  access-denied        "
	  "rds:DescribeDBClusters denied in eu-west-1 (AccessDenied, HTTP "
	  "403): not authorized; the IAM action to grant is "
	  "rds:DescribeDBClusters\n"
	  "OK        eu-west-1  db-instance  =1+1       ok                   "
	  "fine\n"
	  "OK        eu-west-1  db-instance  good       ok                   "
	  "kept 7 days\n"
	  "SKIPPED   eu-west-1  db-instance  graph-1    -                    "
	  "neptune\n"
	  "GET a|b\n"
	  "POST\n" },
};

static void test_whole(void **state)
{
	(void)state;
	sample_expect(output_table, cases, ARRAY_SIZE(cases));
}

/* What exceptions accept. */
static void test_muted(void **state)
{
	struct settings settings = { .max_items = 50, .verbose = 1 };
	struct buf out;

	(void)state;
	sample_print(sample_fill_muted, output_table, &settings, &out);
	assert_string_equal(
		buf_str(&out),
		"RDS_SAMPLE WARNING - 1 of 5 DB instances is publicly "
		"accessible: half; 1 of 5 DB instances is weakly protected: "
		"back; 3 findings are muted\n"
		"\n"
		"STATE    REGION     TYPE         RESOURCE  CODE               "
		"  EXCEPTION                                                   "
		"MESSAGE\n"
		"WARNING  eu-west-1  db-instance  back      weak               "
		"                                                              "
		"back is bad (exception SEC-4 expired 2026-11-23)\n"
		"WARNING  eu-west-1  db-instance  half      "
		"publicly-accessible  SEC-2 until 2026-12-03, 10 days left "
		"(CRITICAL without it)  half is bad\n"
		"OK       eu-west-1  db-instance  legacy    "
		"publicly-accessible  SEC|1 until 2027-01-31 (CRITICAL without "
		"it)                legacy is bad\n"
		"OK       eu-west-1  db-instance  old       weak               "
		"  SEC-3 permanently (WARNING without it)                      "
		"old is bad\n"
		"OK       eu-west-1  db-instance  good      ok                 "
		"                                                              "
		"fine\n"
		"\n"
		"exception SEC-2 expires 2026-12-03, 10 days are left\n"
		"exception SEC-5 matched nothing here, and expired "
		"2026-11-01\n");
	buf_done(&out);
}

/* The same on a terminal: fitted, and in colour. */
static void test_terminal(void **state)
{
	struct settings settings = {
		.max_items = 50,
		.terminal = { .columns = 60, .color = true },
	};
	struct buf out;

	(void)state;
	sample_print(sample_fill, output_table, &settings, &out);
	assert_string_equal(
		buf_str(&out),
		"RDS_SAMPLE \033[1;31mCRITICAL\033[0m - 2 of 4 DB instances "
		"are publicly\n"
		"accessible: legacy, or\"d|ers\xef\xbf\xbd\n"
		"\n"
		"STATE     REGION     TYPE         RESOURCE   CODE\n"
		"    MESSAGE\n"
		"\033[1;31mCRITICAL\033[0m  eu-west-1  db-instance  legacy     "
		"publicly-acces\xe2\x80\xa6\n"
		"    open\n"
		"\033[1;31mCRITICAL\033[0m  eu-west-1  db-instance  "
		"or\"d|ers\xef\xbf\xbd  publicly-acces\xe2\x80\xa6\n"
		"    open | to=1 all, \"even\" you\n"
		"\033[33mWARNING\033[0m   eu-west-1  db-instance  "
		"or\"d|ers\xef\xbf\xbd  weak\n"
		"    weak\n"
		"\033[35mUNKNOWN\033[0m   eu-west-1  region       eu-west-1  "
		"access-denied\n"
		"    rds:DescribeDBClusters denied in eu-west-1\n"
		"    (AccessDenied, HTTP 403): not authorized; the IAM action\n"
		"    to grant is rds:DescribeDBClusters\n"
		"\033[32mOK\033[0m        eu-west-1  db-instance  =1+1       "
		"ok\n"
		"    fine\n"
		"\033[32mOK\033[0m        eu-west-1  db-instance  good       "
		"ok\n"
		"    kept 7 days\n");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_muted),
		cmocka_unit_test(test_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
