/*
 * t_output_json: one object, that parses, with all that the report has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <json.h>

#include "config.h"
#include "output.h"
#include "sample.h"
#include "utf8.h"

enum { TEXT_MAX = 1 << 20 };

/* The report as text and, parsed strictly, as an object of the caller's. */
static struct json_object *print(const struct report *rep, struct buf *out)
{
	struct settings settings = { .output = OUTPUT_JSON };
	struct run_facts facts = { .api_calls = 3, .seconds = 0.2126 };
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;

	buf_init(out, TEXT_MAX);
	output_json(&settings, rep, &facts, out);
	for (const char *p = buf_str(out); *p; p += utf8_length(p))
		if (!utf8_length(p))
			fail_msg("no UTF-8: %s", p);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
						JSON_TOKENER_VALIDATE_UTF8);
	object = json_tokener_parse_ex(tokener, buf_str(out), (int)out->len);
	if (!object)
		fail_msg("%s: %s",
			 json_tokener_error_desc(
				 json_tokener_get_error(tokener)),
			 buf_str(out));
	assert_int_equal(json_tokener_get_parse_end(tokener), out->len);
	json_tokener_free(tokener);
	return object;
}

/* By a path of names and numbers, "findings/1/code". */
static struct json_object *at(struct json_object *object, const char *path)
{
	char pointer[128] = "/";
	struct json_object *found = NULL;

	strncat(pointer, path, sizeof(pointer) - 2);
	if (json_pointer_get(object, pointer, &found))
		fail_msg("no %s", path);
	return found;
}

static void test_members(void **state)
{
	static const struct {
		const char *path, *json;
	} cases[] = {
		{ "check", "\"check_rds_sample\"" },
		{ "version", "\"" PACKAGE_VERSION "\"" },
		{ "status", "\"CRITICAL\"" },
		{ "exit_code", "2" },
		{ "accounts", "[\"111122223333\"]" },
		{ "regions", "[\"eu-west-1\"]" },
		{ "counts",
		  "{\"checked\":4,\"ok\":2,\"warning\":0,\"critical\":2,"
		  "\"unknown\":1,\"muted\":0,\"skipped\":1}" },
		{ "skipped",
		  "[{\"resource\":\"graph-1\",\"resource_type\":"
		  "\"db-instance\",\"arn\":null,\"account_id\":"
		  "\"111122223333\",\"region\":\"eu-west-1\",\"reason\":"
		  "\"neptune\"}]" },
		{ "findings/0",
		  "{\"resource\":\"legacy\",\"resource_type\":"
		  "\"db-instance\",\"arn\":null,\"account_id\":"
		  "\"111122223333\",\"region\":\"eu-west-1\",\"status\":"
		  "\"CRITICAL\",\"code\":\"publicly-accessible\",\"message\":"
		  "\"open\",\"values\":{\"share\":99},\"muted\":null}" },
		{ "findings/1/arn",
		  "\"arn:aws:rds:eu-west-1:111122223333:db:orders\"" },
		{ "findings/1/message",
		  "\"open | to=1\\nall, \\\"even\\\" you\"" },
		{ "findings/1/values",
		  "{\"owner\":\"=cmd(),\\n\\\"x\\\"\",\"public\":true,"
		  "\"endpoint\":null,\"rules\":[{\"source\":\"0.0.0.0/0\","
		  "\"note\":\"a,\\\"b\\\"\"}],\"backup_retention_seconds\":"
		  "43200}" },
		{ "findings/2/code", "\"weak\"" },
		{ "findings/3/resource_type", "\"region\"" },
		{ "findings/3/status", "\"UNKNOWN\"" },
		{ "findings/3/values", "{}" },
		{ "findings/5/code", "\"ok\"" },
		{ "findings/5/values/share", "12.5" },
		{ "errors",
		  "[{\"operation\":\"rds:DescribeDBClusters\",\"region\":"
		  "\"eu-west-1\",\"code\":\"AccessDenied\",\"message\":"
		  "\"not authorized\"}]" },
	};
	struct json_object *object;
	struct sample s;
	struct buf out;

	(void)state;
	sample_init(&s, &sample_check);
	sample_fill(&s);
	object = print(&s.rep, &out);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *got = json_object_to_json_string_ext(
			at(object, cases[i].path),
			JSON_C_TO_STRING_PLAIN |
				JSON_C_TO_STRING_NOSLASHESCAPE);

		if (strcmp(got, cases[i].json))
			fail_msg("%s: %s", cases[i].path, got);
	}
	assert_string_equal(
		json_object_get_string(at(object, "findings/1/resource")),
		"or\"d|ers\xef\xbf\xbd");
	assert_int_equal(json_object_array_length(at(object, "findings")), 6);
	assert_int_equal(json_object_object_length(object), 11);
	json_object_put(object);
	buf_done(&out);
	sample_done(&s);
}

static void test_nothing(void **state)
{
	struct inventory nobody = sample_inventory(NULL, "eu-west-1");
	struct json_object *object;
	struct policy policy;
	struct report rep;
	struct buf out;

	(void)state;
	policy_init(&policy, &sample_plain_check);
	report_init(&rep, &policy, NULL);
	report_enter(&rep, &nobody);
	report_finish(&rep);
	object = print(&rep, &out);
	assert_string_equal(
		buf_str(&out),
		"{\"check\":\"check_kms_plain\",\"version\":\"" PACKAGE_VERSION
		"\",\"status\":\"OK\",\"exit_code\":0,\"summary\":"
		"\"no KMS keys\",\"accounts\":[],\"regions\":[\"eu-west-1\"],"
		"\"counts\":{\"checked\":0,\"ok\":0,\"warning\":0,"
		"\"critical\":0,\"unknown\":0,\"muted\":0,\"skipped\":0},"
		"\"skipped\":[],\"findings\":[{\"resource\":\"eu-west-1\","
		"\"resource_type\":\"region\",\"arn\":null,\"account_id\":"
		"null,\"region\":\"eu-west-1\",\"status\":\"OK\",\"code\":"
		"\"no-resources\",\"message\":\"no KMS keys\",\"values\":{},"
		"\"muted\":null}],\"errors\":[]}\n");
	json_object_put(object);
	buf_done(&out);
	report_done(&rep);
	policy_done(&policy);
}

/* What exceptions accept; null for what they do not, or no longer. */
static void test_muted(void **state)
{
	static const struct {
		const char *path, *json;
	} cases[] = {
		{ "status", "\"WARNING\"" },
		{ "counts/muted", "3" },
		{ "findings/0/muted", "null" },
		{ "findings/0/message",
		  "\"back is bad (exception SEC-4 expired 2026-11-23)\"" },
		{ "findings/1/status", "\"WARNING\"" },
		{ "findings/1/muted",
		  "{\"id\":\"SEC-2\",\"reason\":\"later\",\"expires\":"
		  "\"2026-12-03\",\"status\":\"CRITICAL\"}" },
		{ "findings/2/status", "\"OK\"" },
		{ "findings/2/message", "\"legacy is bad\"" },
		{ "findings/2/muted",
		  "{\"id\":\"SEC|1\",\"reason\":\"a \\\"good\\\" | "
		  "reason\",\"expires\":\"2027-01-31\",\"status\":"
		  "\"CRITICAL\"}" },
		{ "findings/3/muted",
		  "{\"id\":\"SEC-3\",\"reason\":\"so be it\","
		  "\"expires\":null,\"status\":\"WARNING\"}" },
		{ "findings/4/muted", "null" },
	};
	struct json_object *object;
	struct sample s;
	struct buf out;

	(void)state;
	sample_init(&s, &sample_check);
	sample_fill_muted(&s);
	object = print(&s.rep, &out);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *got = json_object_to_json_string_ext(
			at(object, cases[i].path),
			JSON_C_TO_STRING_PLAIN |
				JSON_C_TO_STRING_NOSLASHESCAPE);

		if (strcmp(got, cases[i].json))
			fail_msg("%s: %s", cases[i].path, got);
	}
	json_object_put(object);
	buf_done(&out);
	sample_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_muted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
