/*
 * t_output_csv: quoting, and cells that a spreadsheet must not run.
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
	  "state,region,account_id,resource_type,resource,arn,code,message,"
	  "values,exception,expires,unmuted_state\r\n"
	  "CRITICAL,eu-west-1,111122223333,db-instance,legacy,,publicly-"
	  "accessible,open,share=99,,,\r\n"
	  "CRITICAL,eu-west-1,111122223333,db-instance,\"or\"\"d|"
	  "ers\xef\xbf\xbd\",arn:aws:rds:eu-west-1:111122223333:db:orders,"
	  "publicly-accessible,\"open | to=1 all, \"\"even\"\" "
	  "you\",\"owner==cmd(), \"\"x\"\"; public=true; endpoint=; "
	  "rules={source=0.0.0.0/0,note=a,\"\"b\"\"}; "
	  "backup_retention_seconds=43200\",,,\r\n"
	  "WARNING,eu-west-1,111122223333,db-instance,\"or\"\"d|"
	  "ers\xef\xbf\xbd\",arn:aws:rds:eu-west-1:111122223333:db:orders,weak,"
	  "weak,\"owner==cmd(), \"\"x\"\"; public=true; endpoint=; "
	  "rules={source=0.0.0.0/0,note=a,\"\"b\"\"}; "
	  "backup_retention_seconds=43200\",,,\r\n"
	  "UNKNOWN,eu-west-1,111122223333,region,eu-west-1,,access-denied,"
	  "\"rds:DescribeDBClusters denied in eu-west-1 (AccessDenied, HTTP "
	  "403): not authorized; the IAM action to grant is "
	  "rds:DescribeDBClusters\",,,,\r\n"
	  "OK,eu-west-1,111122223333,db-instance,'=1+1,,ok,fine,,,,\r\n"
	  "OK,eu-west-1,111122223333,db-instance,good,,ok,kept 7 "
	  "days,backup_retention_seconds=604800; share=12.5,,,\r\n" },
	{ "-v", 1, 0,
	  "state,region,account_id,resource_type,resource,arn,code,message,"
	  "values,exception,expires,unmuted_state\r\n"
	  "CRITICAL,eu-west-1,111122223333,db-instance,legacy,,publicly-"
	  "accessible,open,share=99,,,\r\n"
	  "CRITICAL,eu-west-1,111122223333,db-instance,\"or\"\"d|"
	  "ers\xef\xbf\xbd\",arn:aws:rds:eu-west-1:111122223333:db:orders,"
	  "publicly-accessible,\"open | to=1 all, \"\"even\"\" "
	  "you\",\"owner==cmd(), \"\"x\"\"; public=true; endpoint=; "
	  "rules={source=0.0.0.0/0,note=a,\"\"b\"\"}; "
	  "backup_retention_seconds=43200\",,,\r\n"
	  "WARNING,eu-west-1,111122223333,db-instance,\"or\"\"d|"
	  "ers\xef\xbf\xbd\",arn:aws:rds:eu-west-1:111122223333:db:orders,weak,"
	  "weak,\"owner==cmd(), \"\"x\"\"; public=true; endpoint=; "
	  "rules={source=0.0.0.0/0,note=a,\"\"b\"\"}; "
	  "backup_retention_seconds=43200\",,,\r\n"
	  "UNKNOWN,eu-west-1,111122223333,region,eu-west-1,,access-denied,"
	  "\"rds:DescribeDBClusters denied in eu-west-1 (AccessDenied, HTTP "
	  "403): not authorized; the IAM action to grant is "
	  "rds:DescribeDBClusters\",,,,\r\n"
	  "OK,eu-west-1,111122223333,db-instance,'=1+1,,ok,fine,,,,\r\n"
	  "OK,eu-west-1,111122223333,db-instance,good,,ok,kept 7 "
	  "days,backup_retention_seconds=604800; share=12.5,,,\r\n"
	  "SKIPPED,eu-west-1,111122223333,db-instance,graph-1,,,neptune,,,,"
	  "\r\n" },
};

static void test_whole(void **state)
{
	(void)state;
	sample_expect(output_csv, cases, ARRAY_SIZE(cases));
}

/* What exceptions accept. */
static void test_muted(void **state)
{
	struct settings settings = { .max_items = 50, .verbose = 1 };
	struct buf out;

	(void)state;
	sample_print(sample_fill_muted, output_csv, &settings, &out);
	assert_string_equal(
		buf_str(&out),
		"state,region,account_id,resource_type,resource,arn,code,"
		"message,values,exception,expires,unmuted_state\r\n"
		"WARNING,eu-west-1,111122223333,db-instance,back,,weak,back is "
		"bad (exception SEC-4 expired 2026-11-23),,,,\r\n"
		"WARNING,eu-west-1,111122223333,db-instance,half,,publicly-"
		"accessible,half is bad,,SEC-2,2026-12-03,CRITICAL\r\n"
		"OK,eu-west-1,111122223333,db-instance,legacy,,publicly-"
		"accessible,legacy is bad,,SEC|1,2027-01-31,CRITICAL\r\n"
		"OK,eu-west-1,111122223333,db-instance,old,,weak,old is "
		"bad,,SEC-3,,WARNING\r\n"
		"OK,eu-west-1,111122223333,db-instance,good,,ok,fine,,,,\r\n");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_muted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
