/*
 * t_decode_error: what is made of error replies of every kind.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decode.h"

#define TYPE(t) .headers = { .error_type = t }
#define REASON(t) .headers = { .reason = t }

static const struct {
	struct error_headers headers;
	const char *body, *code, *message, *id;
} cases[] = {
	/* query, ec2 */
	{ .body = "<ErrorResponse xmlns=\"http://x/\"><Error><Type>Sender"
		  "</Type><Code>Throttling</Code><Message>Rate &amp; all"
		  "</Message></Error><RequestId>id</RequestId>"
		  "</ErrorResponse>",
	  .code = "Throttling",
	  .message = "Rate & all",
	  .id = "id" },
	{ .body = "<?xml version=\"1.0\"?>\n<Response><Errors><Error><Code>"
		  "AuthFailure</Code><Message>no</Message></Error></Errors>"
		  "<RequestID>id</RequestID></Response>",
	  .code = "AuthFailure",
	  .message = "no",
	  .id = "id" },
	{ .body = "\n<ErrorResponse><Error><Code>ReportNotPresent</Code>"
		  "</Error></ErrorResponse>",
	  .code = "ReportNotPresent" },
	{ .body = "<Error><Code>A</Code><Message>m</Message></Error>",
	  .code = "A",
	  .message = "m" },
	/* what a reply that breaks off has said counts */
	{ .body = "<ErrorResponse><Error><Code>A</Code><Mess", .code = "A" },
	{ REASON("Bad Request"),
	  .body = "<ErrorResponse><Error><Code></Code></Error>"
		  "</ErrorResponse>",
	  .code = "400", .message = "Bad Request" },
	/* json */
	{ .body = "{\"__type\":\"NotFoundException\",\"message\":\"m\"}",
	  .code = "NotFoundException",
	  .message = "m" },
	{ .body = "{\"__type\":\"com.amazon#AccessDenied\",\"Message\":\"M\"}",
	  .code = "AccessDenied",
	  .message = "M" },
	{ .body = "{\"code\":\"A\",\"Code\":\"B\",\"errorMessage\":\"e\"}",
	  .code = "A",
	  .message = "e" },
	{ .body = "{\"Code\":\"B\",\"Message\":\"m\",\"StatusCode\":403}",
	  .code = "B",
	  .message = "m" },
	{ .body = "{\"Error\":{\"Code\":\"B\",\"Message\":\"m\"},"
		  "\"RequestId\":\"id\"}",
	  .code = "B",
	  .message = "m",
	  .id = "id" },
	{ .body = " {\"__type\":\"X\",\"message\":null,\"Message\":\"m\"}",
	  .code = "X",
	  .message = "m" },
	{ TYPE("FromHeader"), .body = "{\"__type\":\"X\"}",
	  .code = "FromHeader" },
	{ TYPE("FooError:http://internal/x#y"), .body = "{}",
	  .code = "FooError" },
	{ TYPE("aws.protocoltests#FooError:http://x/"), .body = "",
	  .code = "FooError" },
	{ TYPE(""), .body = "{\"__type\":\"X\"}", .code = "X" },
	{ .headers = { .error_type = "X",
		       .query_error = "AWS.Simple.NonExistent;Sender" },
	  .body = "{\"__type\":\"a#b\",\"message\":\"m\"}",
	  .code = "AWS.Simple.NonExistent",
	  .message = "m" },
	{ .headers = { .query_error = ";Sender" },
	  .body = "{\"__type\":\"a#b\"}",
	  .code = "b" },
	{ .headers = { .request_id = "header" },
	  .body = "<ErrorResponse><Error><Code>A</Code></Error><RequestId>id"
		  "</RequestId></ErrorResponse>",
	  .code = "A",
	  .id = "header" },
	/* neither */
	{ .body = "", .code = "400" },
	{ .body = "  ", .code = "400" },
	{ REASON("Bad Gateway"), .body = "<html><body>x</body></html>",
	  .code = "400", .message = "Bad Gateway" },
	{ REASON(""), .body = "<html>\r\n\t<b>no \x80\xff</b>\n", .code = "400",
	  .message = "<html> <b>no </b>" },
	{ .body = "slow down\n", .code = "400", .message = "slow down" },
	{ .body = "{\"message\":\"only\"}", .code = "400", .message = "only" },
	{ .body = "{\"__type\":\"a#\"}",
	  .code = "400",
	  .message = "{\"__type\":\"a#\"}" },
	{ .body = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
	  .code = "400",
	  .message = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>" },
};

static bool same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct aws_error err = { .operation = "o", .region = "r" };
		struct arena arena;
		const char *id = "none";

		arena_init(&arena, 1024 * 1024);
		decode_error(400, &cases[i].headers, cases[i].body,
			     strlen(cases[i].body), &arena, &err, &id);
		if (!same(err.code, cases[i].code) ||
		    !same(err.message, cases[i].message) ||
		    !same(id, cases[i].id) || err.status != 400)
			fail_msg("case %zu: %s\n'%s' '%s' '%s'", i,
				 cases[i].body, err.code, err.message, id);
		assert_string_equal(err.operation, "o");
		assert_string_equal(err.region, "r");
		arena_done(&arena);
	}
}

/* The excerpt ends, and nobody has to ask for the request id. */
static void test_long_body(void **state)
{
	struct error_headers headers = { 0 };
	struct aws_error err = { 0 };
	struct arena arena;
	char body[4096];

	(void)state;
	memset(body, 'x', sizeof(body));
	arena_init(&arena, 1024 * 1024);
	decode_error(503, &headers, body, sizeof(body), &arena, &err, NULL);
	assert_string_equal(err.code, "503");
	assert_int_equal(strlen(err.message), 200);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_long_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
