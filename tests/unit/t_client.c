/*
 * t_client: calls page by page, attempt by attempt, against a scripted server.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calls.h"
#include "kms.h"
#include "rds.h"
#include "sigv4.h"
#include "types.h"

#define DB(id)                                                                 \
	"<DBInstance><DBInstanceIdentifier>" id                                \
	"</DBInstanceIdentifier></DBInstance>"
#define BEGIN                                                                  \
	"<DescribeDBInstancesResponse xmlns=\"http://x/\">"                    \
	"<DescribeDBInstancesResult><DBInstances>"
#define END "</DescribeDBInstancesResult></DescribeDBInstancesResponse>"
#define PAGE(items) .status = "200 OK", .body = BEGIN items "</DBInstances>" END
#define PAGE_AND(items, marker)                                                \
	.status = "200 OK",                                                    \
	.body = BEGIN items "</DBInstances><Marker>" marker "</Marker>" END
#define CUT(items)                                                             \
	.status = "200 OK", .body = BEGIN items, .missing = 9,                 \
	.after = SERVER_CLOSES
#define ERROR(status_line, error_code)                                         \
	.status = status_line,                                                 \
	.body = "<ErrorResponse><Error><Code>" error_code                      \
		"</Code><Message>it said</Message></Error></ErrorResponse>"
#define HTML(status_line)                                                      \
	.status = status_line, .headers = "Content-Type: text/html\r\n",       \
	.body = "<html><body><p>no</body></html>"

enum { MAX_ANSWERS = 5 };

/* ids in the order they came, "a b" */
static void list_ids(const struct page *page, char *ret, size_t size)
{
	*ret = '\0';
	for_each(struct database, db, &page->items) {
		size_t len = strlen(ret);

		snprintf(ret + len, size - len, "%s%s", len ? " " : "",
			 db->resource.id);
	}
}

static void test_calls(void **state)
{
	static const struct {
		const char *name;
		struct server_answer answers[MAX_ANSWERS];
		const char *ids, *code, *message;
		long status;
		const char *seen;
	} cases[] = {
		/* clang-format off */
		{ "one page", { { PAGE(DB("a") DB("b")) } },
		  "a b", NULL, NULL, 0, "1:200:-;" },
		{ "no items", { { PAGE("") } }, "", NULL, NULL, 0, "1:200:-;" },
		{ "pages",
		  { { PAGE_AND(DB("a"), "m+/=") }, { PAGE_AND("", "n") },
		    { PAGE(DB("b")) } },
		  "a b", NULL, NULL, 0, "1:200:-;1:200:-;1:200:-;" },
		{ "empty token", { { PAGE_AND(DB("a"), "") } },
		  "a", NULL, NULL, 0, "1:200:-;" },
		{ "same token",
		  { { PAGE_AND(DB("a"), "m") }, { PAGE_AND(DB("b"), "m") } },
		  "a b", "EndlessPaging", "page 2", 0, "1:200:-;1:200:-;" },
		{ "500", { { HTML("500 Oops") }, { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:500:500;2:200:-;" },
		{ "502 503",
		  { { HTML("502 Oops") }, { HTML("503 Oops") },
		    { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:502:502;2:503:503;3:200:-;" },
		{ "503 for ever", { { HTML("503 Slow Down") } },
		  "", "503", "Slow Down", 503,
		  "1:503:503;2:503:503;3:503:503;" },
		{ "throttled",
		  { { ERROR("400 Bad", "Throttling") }, { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:400:Throttling!;2:200:-;" },
		{ "429", { { HTML("429 Too Many") }, { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:429:429!;2:200:-;" },
		{ "reset", { { .after = SERVER_RESETS }, { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:0:ConnectionFailed;2:200:-;" },
		{ "closed for ever", { { .after = SERVER_CLOSES } },
		  "", "ConnectionFailed", "mpty reply", 0,
		  "1:0:ConnectionFailed;2:0:ConnectionFailed;"
		  "3:0:ConnectionFailed;" },
		{ "truncated",
		  { { CUT(DB("a") DB("b")) }, { PAGE(DB("a") DB("b")) } },
		  "a b", NULL, NULL, 0, "1:200:ConnectionFailed;2:200:-;" },
		{ "second page truncated",
		  { { PAGE_AND(DB("a"), "m") }, { CUT(DB("b") DB("c")) },
		    { CUT(DB("b")) }, { PAGE(DB("b") DB("c")) } },
		  "a b c", NULL, NULL, 0,
		  "1:200:-;1:200:ConnectionFailed;2:200:ConnectionFailed;"
		  "3:200:-;" },
		{ "second page fails",
		  { { PAGE_AND(DB("a"), "m") }, { CUT(DB("b") DB("c")) } },
		  "a", "ConnectionFailed", "", 0,
		  "1:200:-;1:200:ConnectionFailed;2:200:ConnectionFailed;"
		  "3:200:ConnectionFailed;" },
		{ "head breaks off",
		  { { .body = "HTTP/1.1 200 OK\r\nDate: ",
		      .after = SERVER_CLOSES }, { PAGE(DB("a")) } },
		  "a", NULL, NULL, 0, "1:200:ConnectionFailed;2:200:-;" },
		{ "denied", { { ERROR("403 No", "AccessDenied") } },
		  "", "AccessDenied", "it said", 403, "1:403:AccessDenied;" },
		{ "denied on page two",
		  { { PAGE_AND(DB("a"), "m") },
		    { ERROR("403 No", "AccessDenied") } },
		  "a", "AccessDenied", "it said", 403,
		  "1:200:-;1:403:AccessDenied;" },
		{ "expired", { { ERROR("403 No", "ExpiredToken") } },
		  "", "ExpiredToken", "it said (the session token has expired,",
		  403, "1:403:ExpiredToken;" },
		{ "signature", { { ERROR("403 No", "SignatureDoesNotMatch") } },
		  "", "SignatureDoesNotMatch", "clock", 403,
		  "1:403:SignatureDoesNotMatch;" },
		{ "malformed", { { .status = "200 OK", .body = BEGIN "<a></b>" } },
		  "", "MalformedReply", "XML line 1", 200,
		  "1:200:MalformedReply;" },
		{ "malformed page two",
		  { { PAGE_AND(DB("a"), "m") },
		    { .status = "200 OK", .body = BEGIN DB("b") "<a></b>" } },
		  "a", "MalformedReply", "XML line 1", 200,
		  "1:200:-;1:200:MalformedReply;" },
		{ "incomplete", { { .status = "200 OK", .body = BEGIN DB("a") } },
		  "", "MalformedReply", "XML line 1", 200,
		  "1:200:MalformedReply;" },
		{ "DTD",
		  { { .status = "200 OK", .body = "<!DOCTYPE a []>" BEGIN } },
		  "", "MalformedReply", "", 200, "1:200:MalformedReply;" },
		{ "empty", { { .status = "200 OK" } },
		  "", "MalformedReply", "empty reply", 200,
		  "1:200:MalformedReply;" },
		{ "page with 200", { { HTML("200 OK") } },
		  "", "MalformedReply", "no answer to the operation", 200,
		  "1:200:MalformedReply;" },
		{ "error with 200", { { ERROR("200 OK", "Throttling") } },
		  "", "MalformedReply", "no answer to the operation", 200,
		  "1:200:MalformedReply;" },
		{ "prefix",
		  { { .status = "200 OK",
		      .body = "<x:DescribeDBInstancesResponse xmlns:x=\"u\">"
			      "<x:DescribeDBInstancesResult><x:DBInstances/>"
			      "</x:DescribeDBInstancesResult>"
			      "</x:DescribeDBInstancesResponse>" } },
		  "", NULL, NULL, 0, "1:200:-;" },
		{ "no list",
		  { { .status = "200 OK",
		      .body = "<DescribeDBInstancesResponse>"
			      "<DescribeDBInstancesResult/>"
			      "</DescribeDBInstancesResponse>" } },
		  "", "MalformedReply", "no list 'DBInstances'", 200,
		  "1:200:MalformedReply;" },
		{ "longer name",
		  { { .status = "200 OK",
		      .body = "<DescribeDBInstancesResponses/>" } },
		  "", "MalformedReply", "no answer to the operation", 200,
		  "1:200:MalformedReply;" },
		{ "error page", { { HTML("403 Forbidden") } },
		  "", "403", "Forbidden", 403, "1:403:403;" },
		{ "redirect",
		  { { .status = "301 Moved", .headers = "Location: /\r\n" } },
		  "", "301", "Moved", 301, "1:301:301;" },
		/* clang-format on */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page page = { 0 };
		struct calls_outcome o;
		struct calls calls;
		size_t n = 0;
		char ids[64];

		while (n < MAX_ANSWERS &&
		       (cases[i].answers[n].status ||
			cases[i].answers[n].body || cases[i].answers[n].after))
			n++;
		calls_init(&calls);
		calls_start(&calls, cases[i].answers, n);
		calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL,
			  0, &page, &o);
		calls_run(&calls);
		list_ids(&page, ids, sizeof(ids));
		if (o.done != 1 || strcmp(ids, cases[i].ids) != 0 ||
		    strcmp(buf_str(&calls.seen), cases[i].seen) != 0 ||
		    !o.err.code != !cases[i].code)
			fail_msg("%s: ids '%s', seen %s", cases[i].name, ids,
				 buf_str(&calls.seen));
		if (o.err.code &&
		    (strcmp(o.err.code, cases[i].code) != 0 ||
		     !strstr(o.err.message, cases[i].message) ||
		     o.err.status != cases[i].status || o.err.timeout ||
		     strcmp(o.err.operation, "rds:DescribeDBInstances") != 0 ||
		     strcmp(o.err.region, "eu-west-1") != 0))
			fail_msg("%s: %s, '%s', status %ld", cases[i].name,
				 o.err.code, o.err.message, o.err.status);
		calls_stop(&calls);
	}
}

/* Signs what has arrived once more: the same signature must come out. */
static void check_signature(const char *text, const char *body)
{
	static const char *const names[] = { "Content-Type", "Host",
					     "X-Amz-Target" };
	struct sigv4_header headers[ARRAY_SIZE(names)];
	char values[ARRAY_SIZE(names)][2000], got[2000];
	struct sigv4_signed result;
	struct sigv4 s = {
		.method = "POST",
		.path = "/",
		.headers = headers,
		.body = body,
		.body_len = strlen(body),
		.access_key_id = CALLS_KEY_ID,
		.secret_access_key = CALLS_SECRET,
		.session_token = CALLS_TOKEN,
		.region = "eu-west-1",
		.service = strstr(text, "TrentService") ? "kms" : "rds",
		.time = CALLS_TIME,
	};

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		headers[s.n_headers] = (struct sigv4_header){
			names[i], calls_header(text, names[i], values[i])
		};
		s.n_headers += *values[i] != '\0';
	}
	assert_int_equal(sigv4_sign(&s, &result), 0);
	assert_string_equal(calls_header(text, "Authorization", got),
			    buf_str(&result.authorization));
	assert_string_equal(calls_header(text, "X-Amz-Date", got),
			    "20260101T000000Z");
	assert_string_equal(calls_header(text, "X-Amz-Security-Token", got),
			    CALLS_TOKEN);
	sigv4_signed_done(&result);
}

static void test_requests(void **state)
{
	static const struct param keys[] = {
		{ .name = "KeyId", .type = PARAM_STRING, .string = "k/1" }
	};
	static const struct {
		enum operation_id op;
		const struct param *params;
		size_t n;
		const char *target, *body, *reply;
	} cases[] = {
		{ RDS_DESCRIBE_DB_INSTANCES, NULL, 0, "",
		  "Action=DescribeDBInstances&Version=2014-10-31"
		  "&MaxRecords=100",
		  BEGIN "</DBInstances>" END },
		{ KMS_DESCRIBE_KEY, keys, 1, "TrentService.DescribeKey",
		  "{\"KeyId\":\"k/1\"}", "{}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct server_answer answer = { .status = "200 OK",
						      .body = cases[i].reply };
		union {
			struct page page;
			struct kms_key key;
		} out = { 0 };
		struct calls calls;
		struct calls_outcome o;
		const char *text, *body;
		char target[2000];

		calls_init(&calls);
		calls_start(&calls, &answer, 1);
		calls_ask(&calls, cases[i].op, "eu-west-1", cases[i].params,
			  cases[i].n, &out, &o);
		calls_run(&calls);
		assert_int_equal(o.done, 1);
		assert_null(o.err.code);
		text = server_request(calls.server, 0);
		body = strstr(text, "\r\n\r\n") + 4;
		assert_string_equal(body, cases[i].body);
		assert_string_equal(calls_header(text, "X-Amz-Target", target),
				    cases[i].target);
		check_signature(text, body);
		calls_stop(&calls);
	}
}

/* The token comes back as it was, encoded. */
static void test_token(void **state)
{
	const struct server_answer answers[] = {
		{ PAGE_AND(DB("a"), "m+/=&amp;") },
		{ PAGE(DB("b")) },
	};
	struct page page = { 0 };
	struct calls calls;
	struct calls_outcome o;

	(void)state;
	calls_init(&calls);
	calls_start(&calls, answers, ARRAY_SIZE(answers));
	calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL, 0,
		  &page, &o);
	calls_run(&calls);
	assert_null(strstr(server_request(calls.server, 0), "Marker"));
	assert_non_null(strstr(server_request(calls.server, 1),
			       "&MaxRecords=100&Marker=m%2B%2F%3D%26"));
	assert_int_equal(server_connections(calls.server), 1);
	calls_stop(&calls);
}

/* What a truncated first attempt said does not survive it. */
static void test_record_put_back(void **state)
{
	const struct server_answer answers[] = {
		{ .status = "200 OK",
		  .body = "{\"KeyMetadata\":{\"KeyId\":\"k\",\"KeyState\":"
			  "\"Old\"}",
		  .missing = 1,
		  .after = SERVER_CLOSES },
		{ .status = "200 OK",
		  .body = "{\"KeyMetadata\":{\"KeyId\":\"k\"}}" },
	};
	struct kms_key key = { 0 };
	struct calls calls;
	struct calls_outcome o;

	(void)state;
	calls_init(&calls);
	calls_start(&calls, answers, ARRAY_SIZE(answers));
	calls_ask(&calls, KMS_DESCRIBE_KEY, "eu-west-1", NULL, 0, &key, &o);
	calls_run(&calls);
	assert_null(o.err.code);
	assert_string_equal(buf_str(&calls.seen),
			    "1:200:ConnectionFailed;2:200:-;");
	assert_null(key.state);
	calls_stop(&calls);
}

static void ask_one(struct calls *calls, const char *region)
{
	struct page page = { 0 };
	struct calls_outcome o;

	calls_ask(calls, RDS_DESCRIBE_DB_INSTANCES, region, NULL, 0, &page, &o);
	calls_run(calls);
	assert_int_equal(o.done, 1);
}

/*
 * 500 for ever: 35 retries are paid for, then each call has one attempt, and
 * 10 are left. Four successes later there is enough for one more.
 */
static void test_quota(void **state)
{
	enum { COUNT = 30, PAID = 35, GOOD = 4, ALL = COUNT + PAID + GOOD + 1 };
	struct server_answer answers[ALL];
	struct page pages[COUNT] = { 0 };
	struct calls_outcome outcomes[COUNT];
	struct calls calls;

	(void)state;
	for (size_t i = 0; i < ALL; i++)
		answers[i] = (struct server_answer){ HTML("500 Oops") };
	for (size_t i = 0; i < GOOD; i++)
		answers[COUNT + PAID + i] = (struct server_answer){ PAGE("") };
	calls_init(&calls);
	calls_start(&calls, answers, ALL);
	for (size_t i = 0; i < COUNT; i++)
		calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL,
			  0, &pages[i], &outcomes[i]);
	calls_run(&calls);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(outcomes[i].done, 1);
		assert_string_equal(outcomes[i].err.code, "500");
	}
	assert_int_equal(server_requests(calls.server), COUNT + PAID);
	for (size_t i = 0; i < GOOD; i++)
		ask_one(&calls, "eu-west-1");
	ask_one(&calls, "eu-west-1");
	assert_int_equal(server_requests(calls.server), ALL + 1);
	/* Another region has its own quota. */
	ask_one(&calls, "eu-west-2");
	assert_int_equal(server_requests(calls.server), ALL + 1 + 3);
	calls_stop(&calls);
}

static void test_retry_after(void **state)
{
	static const struct {
		const char *headers;
		int64_t at_least, at_most; /* ms */
		size_t requests;
	} cases[] = {
		{ "x-amz-retry-after: 60\r\n", 60, 2000, 2 },
		{ "Retry-After: 60\r\n", 0, 2000, 2 },
		/* Five seconds are past the deadline: no use in waiting. */
		{ "x-amz-retry-after: 3600000\r\n", 0, 2000, 1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct server_answer answers[] = {
			{ .status = "503 Busy", .headers = cases[i].headers },
			{ PAGE("") },
		};
		struct page page = { 0 };
		struct calls_outcome o;
		struct calls calls;
		int64_t before = http_now_ms(), took;

		calls_init(&calls);
		calls.settings.http.deadline_ms = before + 4000;
		calls_start(&calls, answers, ARRAY_SIZE(answers));
		calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL,
			  0, &page, &o);
		calls_run(&calls);
		took = http_now_ms() - before;
		if (took < cases[i].at_least || took > cases[i].at_most ||
		    server_requests(calls.server) != cases[i].requests ||
		    !o.err.code != (cases[i].requests == 2))
			fail_msg("%s: %d ms, %zu requests", cases[i].headers,
				 (int)took, server_requests(calls.server));
		calls_stop(&calls);
	}
}

/* When each attempt began, in ms since `start`. */
struct begins {
	int64_t start, ms[64];
	size_t n;
};

static void note_begin(void *ctx, const struct client_attempt *a)
{
	struct begins *b = ctx;

	assert_true(b->n < ARRAY_SIZE(b->ms));
	b->ms[b->n++] = http_now_ms() - b->start - (int64_t)(a->seconds * 1000);
}

/*
 * Where one is throttled all of its service and region wait for the longest
 * delay that was told; other regions and other errors hold nobody.
 */
static void test_throttled_together(void **state)
{
	static const struct {
		const char *name, *status;
		int concurrency;
		size_t calls, first; /* of which so many are sent away */
		const char *region;  /* of all but the first */
		bool held;
	} cases[] = {
		{ "sixteen", "429 Slow", 16, 16, 16, "eu-west-1", true },
		{ "one of sixteen", "429 Slow", 1, 16, 1, "eu-west-1", true },
		{ "not throttled", "503 Busy", 1, 16, 1, "eu-west-1", false },
		{ "elsewhere", "429 Slow", 1, 2, 1, "us-east-1", false },
	};
	enum { MAX_CALLS = 16, LONGEST = 300 };
	static const char *const headers[] = { "x-amz-retry-after: 300\r\n",
					       "x-amz-retry-after: 20\r\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct server_answer answers[MAX_CALLS + 1] = { 0 };
		struct calls_outcome o[MAX_CALLS];
		struct page pages[MAX_CALLS] = { 0 };
		struct begins begins = { .start = http_now_ms() };
		struct calls calls;
		int64_t next = INT64_MAX;
		size_t n = cases[i].first;

		for (size_t j = 0; j < n; j++)
			answers[j] = (struct server_answer){
				.status = cases[i].status,
				.headers = headers[j > 0],
				.gate = n,
			};
		answers[n] = (struct server_answer){ PAGE(DB("a")) };
		calls_init(&calls);
		calls.settings.http.concurrency = cases[i].concurrency;
		calls.settings.observe = note_begin;
		calls.settings.observe_ctx = &begins;
		calls_start(&calls, answers, n + 1);
		for (size_t j = 0; j < cases[i].calls; j++)
			calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES,
				  j ? cases[i].region : "eu-west-1", NULL, 0,
				  &pages[j], &o[j]);
		calls_run(&calls);
		for (size_t j = 0; j < cases[i].calls; j++)
			assert_true(o[j].done == 1 && pages[j].items.n == 1);
		assert_int_equal(begins.n, cases[i].calls + n);
		for (size_t j = n; j < begins.n; j++)
			if (begins.ms[j] < next)
				next = begins.ms[j];
		if ((next >= LONGEST) != cases[i].held)
			fail_msg("%s: the next began after %d ms",
				 cases[i].name, (int)next);
		calls_stop(&calls);
	}
}

/* Calls under way, waiting for a place and for their retry end together. */
static void end_of(struct calls *calls, const char *code)
{
	enum { COUNT = 8 };
	const struct server_answer answers[] = {
		{ .status = "503 Busy",
		  .headers = "x-amz-retry-after: 5000\r\n" },
		{ .status = "200 OK", .gate = 1000 },
	};
	struct page pages[COUNT] = { 0 };
	struct calls_outcome outcomes[COUNT];

	calls_start(calls, answers, ARRAY_SIZE(answers));
	for (size_t i = 0; i < COUNT; i++)
		calls_ask(calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL,
			  0, &pages[i], &outcomes[i]);
	calls_run(calls);
	for (size_t i = 0; i < COUNT; i++) {
		const struct aws_error *err = &outcomes[i].err;

		assert_int_equal(outcomes[i].done, 1);
		/* The one that may not wait so long says why it was sent away.
		 */
		if (!strcmp(err->code, "503"))
			continue;
		assert_string_equal(err->code, code);
		assert_true(err->timeout);
		assert_non_null(err->message);
	}
	calls_stop(calls);
}

static void test_deadline(void **state)
{
	struct calls calls;

	(void)state;
	calls_init(&calls);
	calls.settings.http.deadline_ms = http_now_ms() + 200;
	end_of(&calls, "DeadlineReached");
}

static void test_interrupt(void **state)
{
	struct calls calls;
	int fds[2];

	(void)state;
	calls_init(&calls);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	calls.settings.http.interrupt_fd = fds[0];
	end_of(&calls, "Terminated");
	close(fds[0]);
	close(fds[1]);
}

static void test_never_sent(void **state)
{
	static const struct {
		const char *name, *region, *url;
		bool fips;
		size_t filler;
		const char *code, *message;
	} cases[] = {
		{ "region", "no region", NULL, false, 0, "InvalidEndpoint",
		  "no region" },
		{ "URL", "eu-west-1", "ftp://x", false, 0, "InvalidEndpoint",
		  "endpoint URL" },
		{ "FIPS", "eu-west-1", "http://127.0.0.1:1", true, 0,
		  "InvalidEndpoint", "FIPS" },
		{ "refused", "eu-west-1", "http://127.0.0.1:1", false, 0,
		  "ConnectionFailed", "127.0.0.1" },
		{ "too large", "eu-west-1", NULL, false, 1 << 20,
		  "ConnectionFailed", "cannot be made" },
	};
	const struct server_answer answer = { PAGE("") };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *filler = calloc(1, cases[i].filler + 1);
		struct param param = { .name = "Filters",
				       .type = PARAM_STRING,
				       .string = filler };
		struct page page = { 0 };
		struct calls_outcome o;
		struct calls calls;

		memset(filler, 'x', cases[i].filler);
		calls_init(&calls);
		calls.settings.fips = cases[i].fips;
		calls_start(&calls, &answer, 1);
		client_free(calls.client);
		if (cases[i].url)
			calls.settings.endpoints.option = cases[i].url;
		calls.client = client_new(&calls.settings);
		calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, cases[i].region,
			  &param, 1, &page, &o);
		calls_run(&calls);
		if (o.done != 1 || !o.err.code ||
		    strcmp(o.err.code, cases[i].code) != 0 ||
		    !strstr(o.err.message, cases[i].message) ||
		    strcmp(o.err.region, cases[i].region) != 0)
			fail_msg("%s: %s, %s", cases[i].name,
				 o.err.code ? o.err.code : "-",
				 o.err.message ? o.err.message : "-");
		assert_int_equal(server_requests(calls.server), 0);
		calls_stop(&calls);
		free(filler);
	}
}

/* A full arena is an error of its own, never a success. */
static void test_full_arena(void **state)
{
	static const struct {
		const char *name;
		struct server_answer answer;
		size_t max;
	} cases[] = {
		{ "items", { PAGE(DB("a") DB("b") DB("c")) }, 1000 },
		{ "error", { ERROR("403 No", "AccessDenied") }, 12 },
		{ "nothing", { ERROR("403 No", "AccessDenied") }, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page page = { 0 };
		struct calls_outcome o;
		struct calls calls;

		calls_init(&calls);
		arena_init(&calls.arena, cases[i].max);
		calls_start(&calls, &cases[i].answer, 1);
		calls_ask(&calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL,
			  0, &page, &o);
		calls_run(&calls);
		if (o.done != 1 || !o.err.code ||
		    strcmp(o.err.code, "ReplyTooLarge") != 0)
			fail_msg("%s: %s", cases[i].name,
				 o.err.code ? o.err.code : "no error");
		assert_int_equal(page.items.n, 0);
		calls_stop(&calls);
	}
}

/* ---- a fetch that leads to others ---- */

struct chain {
	struct calls *calls;
	struct page page;
	int left;
};

static void ask_next(struct chain *chain);

static void chain_on(void *ctx, void *item, const struct aws_error *err)
{
	struct chain *chain = ctx;

	(void)item;
	assert_null(err);
	if (--chain->left)
		ask_next(chain);
}

static void ask_next(struct chain *chain)
{
	struct source *source = client_source(chain->calls->client);

	source->fetch(source, &(struct fetch){
				      .op = RDS_DESCRIBE_DB_INSTANCES,
				      .region = chain->left % 2 ? "eu-west-1"
								: "us-east-1",
				      .out = &chain->page,
				      .arena = &chain->calls->arena,
				      .done = chain_on,
				      .ctx = chain,
			      });
}

static void test_chains(void **state)
{
	enum { CHAINS = 40, LENGTH = 25 };
	const struct server_answer answer = { PAGE(DB("a")) };
	struct chain chains[CHAINS];
	struct calls calls;

	(void)state;
	calls_init(&calls);
	calls_start(&calls, &answer, 1);
	for (size_t i = 0; i < CHAINS; i++) {
		chains[i] = (struct chain){ .calls = &calls, .left = LENGTH };
		ask_next(&chains[i]);
	}
	calls_run(&calls);
	for (size_t i = 0; i < CHAINS; i++) {
		assert_int_equal(chains[i].left, 0);
		assert_int_equal(chains[i].page.items.n, LENGTH);
	}
	assert_int_equal(server_requests(calls.server), CHAINS * LENGTH);
	/* Two groups of four at most. */
	assert_true(server_connections(calls.server) <= 8);
	calls_stop(&calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_token),
		cmocka_unit_test(test_record_put_back),
		cmocka_unit_test(test_quota),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_throttled_together),
		cmocka_unit_test(test_deadline),
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_never_sent),
		cmocka_unit_test(test_full_arena),
		cmocka_unit_test(test_chains),
	};

	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
