/*
 * t_client_error: what is told of a call that failed, and is it tried again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "client_error.h"

#define XML(code, message)                                                     \
	"<ErrorResponse><Error><Code>" code "</Code>" message                  \
	"</Error></ErrorResponse>"

static void check(const char *name, const struct aws_error *err,
		  const char *code, const char *message, long status,
		  bool timeout)
{
	if (strcmp(err->code, code) != 0 || !err->message != !message ||
	    (message && strcmp(err->message, message) != 0) ||
	    err->status != status || err->timeout != timeout ||
	    err->operation || err->region)
		fail_msg("%s: %s, '%s', %ld", name, err->code,
			 err->message ? err->message : "-", err->status);
}

static struct http_result result_of(enum http_failure failure, long status,
				    const char *message, const char *reason)
{
	struct http_result result = { .failure = failure,
				      .status = status,
				      .message = message,
				      .reason = reason };

	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		result.headers[i] = "";
	return result;
}

static void test_failures(void **state)
{
	static const char *const gone = "Could not resolve host: x";
	static const struct {
		const char *name;
		enum http_failure failure;
		enum retry_class class;
		const char *code, *message;
		bool timeout;
	} cases[] = {
		{ "transport", HTTP_TRANSPORT, RETRY_TRANSIENT,
		  "ConnectionFailed", "Could not resolve host: x", false },
		{ "TLS", HTTP_TLS, RETRY_NEVER, "CertificateRefused",
		  "Could not resolve host: x", false },
		{ "size", HTTP_TOO_LARGE, RETRY_NEVER, "ReplyTooLarge",
		  "the reply is over the limit of 64 MiB", false },
		{ "deadline", HTTP_DEADLINE, RETRY_NEVER, "DeadlineReached",
		  "no answer before the deadline (--timeout)", true },
		{ "signal", HTTP_INTERRUPTED, RETRY_NEVER, "Terminated",
		  "terminated before there was an answer", true },
		{ "request", HTTP_BAD_REQUEST, RETRY_NEVER, "ConnectionFailed",
		  "Could not resolve host: x", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct http_result result =
			result_of(cases[i].failure, 200, gone, "OK");
		struct buf body = { 0 };
		struct arena arena;
		struct aws_error err;

		arena_init(&arena, 10000);
		if (client_error_judge("rds", &result, &body, &arena, &err) !=
		    cases[i].class)
			fail_msg("%s: class", cases[i].name);
		check(cases[i].name, &err, cases[i].code, cases[i].message, 0,
		      cases[i].timeout);
		arena_done(&arena);
	}
}

static void test_replies(void **state)
{
	static const struct {
		const char *name;
		long status;
		const char *type, *query, *body;
		enum retry_class class;
		const char *code, *message;
	} cases[] = {
		{ "XML", 403, "", "",
		  XML("AccessDenied", "<Message>m</Message>"), RETRY_NEVER,
		  "AccessDenied", "m" },
		{ "hint", 403, "", "",
		  XML("ExpiredToken", "<Message>m</Message>"), RETRY_NEVER,
		  "ExpiredToken",
		  "m (the session token has expired, renew it)" },
		{ "hint alone", 403, "", "", XML("InvalidClientTokenId", ""),
		  RETRY_NEVER, "InvalidClientTokenId",
		  "(AWS does not know this access key)" },
		{ "clock", 403, "", "", XML("RequestTimeTooSkewed", ""),
		  RETRY_CLOCK, "RequestTimeTooSkewed",
		  "(the clock of this machine is wrong)" },
		{ "JSON", 400, "", "",
		  "{\"__type\":\"x#ThrottlingException\",\"message\":\"slow\"}",
		  RETRY_THROTTLING, "ThrottlingException", "slow" },
		{ "header", 400, "NotFound:http://x", "", "{}", RETRY_NEVER,
		  "NotFound", NULL },
		{ "query header", 400, "x#A", "B;Sender", "{}", RETRY_NEVER,
		  "B", NULL },
		{ "HTML", 502, "", "", "<html><body>no</body></html>",
		  RETRY_TRANSIENT, "502", "Said" },
		{ "nothing", 503, "", "", "", RETRY_TRANSIENT, "503", "Said" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct http_result result =
			result_of(HTTP_ANSWERED, cases[i].status, "", "Said");
		struct arena arena;
		struct aws_error err;
		struct buf body;

		result.headers[HTTP_ERROR_TYPE] = cases[i].type;
		result.headers[HTTP_QUERY_ERROR] = cases[i].query;
		buf_init(&body, 1000);
		buf_adds(&body, cases[i].body);
		arena_init(&arena, 100000);
		if (client_error_judge("rds", &result, &body, &arena, &err) !=
		    cases[i].class)
			fail_msg("%s: class", cases[i].name);
		check(cases[i].name, &err, cases[i].code, cases[i].message,
		      cases[i].status, false);
		arena_done(&arena);
		buf_done(&body);
	}
}

static void test_others(void **state)
{
	struct arena arena;
	struct aws_error err;

	(void)state;
	arena_init(&arena, 10000);
	client_error_ended(HTTP_DEADLINE, &arena, &err);
	check("ended", &err, "DeadlineReached",
	      "no answer before the deadline (--timeout)", 0, true);
	client_error_reply(-EBADMSG, "XML line 1", &arena, &err);
	check("malformed", &err, "MalformedReply", "XML line 1", 0, false);
	client_error_reply(-E2BIG, "too deep", &arena, &err);
	check("limit", &err, "ReplyTooLarge", "too deep", 0, false);
	client_error_endpoint("no region", &arena, &err);
	check("endpoint", &err, "InvalidEndpoint", "no region", 0, false);
	client_error_paging(7, &arena, &err);
	check("paging", &err, "EndlessPaging",
	      "page 7 does not lead on: the same token again, or over the "
	      "limit",
	      0, false);
	arena_done(&arena);
}

/* An error without room for its words is still an error. */
static void test_full_arena(void **state)
{
	struct http_result result = result_of(HTTP_ANSWERED, 503, "", "Said");
	struct buf body = { 0 };
	struct arena arena;
	struct aws_error err;

	(void)state;
	arena_init(&arena, 0);
	assert_int_equal(
		client_error_judge("rds", &result, &body, &arena, &err),
		RETRY_NEVER);
	check("no room", &err, "ReplyTooLarge",
	      "no memory is left for the reply", 503, false);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failures),
		cmocka_unit_test(test_replies),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_full_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
