/*
 * t_client_clock: the clock of the service, learnt from its answers.
 *
 * Plays retries/clock-skew.json: with what time is each attempt signed, is it
 * repeated, and what skew is known in the end.
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
#include <time.h>

#include "calls.h"
#include "timestamp.h"
#include "vectors.h"
#include "xalloc.h"

enum { MAX_ATTEMPTS = 8, MAX_TEXT = 512 };

static const char good[] =
	"<DescribeDBInstancesResponse><DescribeDBInstancesResult>"
	"<DBInstances/></DescribeDBInstancesResult>"
	"</DescribeDBInstancesResponse>";

/* What a client is put through: answers, and the clock at each look. */
struct script {
	struct server_answer answers[MAX_ATTEMPTS];
	char texts[MAX_ATTEMPTS][3][MAX_TEXT];
	int64_t times[2 * MAX_ATTEMPTS], signed_at[MAX_ATTEMPTS];
	size_t n;
};

static int64_t time_of(json_object *o, const char *key)
{
	struct timestamp t = timestamp_parse_iso(vectors_str(o, key));

	assert_true(t.known);
	return t.seconds;
}

static void add_attempt(struct script *s, int64_t sent, int64_t received,
			int64_t signed_at)
{
	assert_true(s->n < MAX_ATTEMPTS);
	s->times[2 * s->n] = sent;
	s->times[2 * s->n + 1] = received;
	s->signed_at[s->n++] = signed_at;
}

/* An answer without Date teaches nothing: it shows what is known. */
static void add_probe(struct script *s, int64_t skew)
{
	s->answers[s->n] =
		(struct server_answer){ .status = "200 OK", .body = good };
	add_attempt(s, CALLS_TIME, CALLS_TIME, CALLS_TIME + skew);
}

/* Teaches a skew before the operation begins. */
static void add_lesson(struct script *s, int64_t skew)
{
	char *headers = s->texts[s->n][1];
	time_t at = CALLS_TIME + skew;
	struct tm tm;
	size_t len = strftime(headers, MAX_TEXT,
			      "Date: %a, %d %b %Y %H:%M:%S GMT\r\n",
			      gmtime_r(&at, &tm));

	assert_true(len > 0);
	s->answers[s->n] = (struct server_answer){ .status = "200 OK",
						   .headers = headers,
						   .body = good };
	add_attempt(s, CALLS_TIME, CALLS_TIME, CALLS_TIME);
}

static void add_recorded(struct script *s, json_object *attempt)
{
	static const char *const known[] = { "clientTimeAtSend",
					     "clientTimeAtReceive",
					     "expectedSigningTime", "response",
					     NULL };
	static const char *const response_known[] = { "statusCode", "headers",
						      "errorCode", NULL };
	json_object *response = vectors_get(attempt, "response");
	json_object *headers = vectors_get(response, "headers");
	const char *code = vectors_str(response, "errorCode");
	char *status = s->texts[s->n][0], *lines = s->texts[s->n][1];
	char *body = s->texts[s->n][2];

	assert_true(vectors_knows(attempt, "attempt", known));
	assert_true(vectors_knows(response, "response", response_known));
	snprintf(status, MAX_TEXT, "%s Said",
		 vectors_str(response, "statusCode"));
	json_object_object_foreach(headers, name, value)
		snprintf(lines + strlen(lines), MAX_TEXT - strlen(lines),
			 "%s: %s\r\n", name, json_object_get_string(value));
	snprintf(body, MAX_TEXT,
		 "<ErrorResponse><Error><Code>%s</Code></Error>"
		 "</ErrorResponse>",
		 code ? code : "");
	s->answers[s->n] = (struct server_answer){ .status = status,
						   .headers = lines,
						   .body = code ? body : good };
	add_attempt(s, time_of(attempt, "clientTimeAtSend"),
		    time_of(attempt, "clientTimeAtReceive"),
		    time_of(attempt, "expectedSigningTime"));
}

static bool fetch(struct calls *calls)
{
	struct page page = { 0 };
	struct calls_outcome o;

	calls_ask(calls, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL, 0, &page,
		  &o);
	calls_run(calls);
	assert_int_equal(o.done, 1);
	return !o.err.code;
}

/* Each operation has a client of its own that is taught the initial skew. */
static void play(const char *name, json_object *operation)
{
	static const char *const known[] = {
		"initialClientSkew", "attempts",    "expectedClientSkew",
		"expectedOutcome",   "maxAttempts", NULL
	};
	json_object *attempts = vectors_get(operation, "attempts");
	const char *max = vectors_str(operation, "maxAttempts");
	const char *outcome = vectors_str(operation, "expectedOutcome");
	struct script *s = xcalloc(1, sizeof(*s));
	struct calls calls;

	assert_true(vectors_knows(operation, name, known));
	add_lesson(s, json_object_get_int64(
			      vectors_get(operation, "initialClientSkew")));
	for (size_t i = 0; i < json_object_array_length(attempts); i++)
		add_recorded(s, json_object_array_get_idx(attempts, i));
	add_probe(s, json_object_get_int64(
			     vectors_get(operation, "expectedClientSkew")));
	calls_init(&calls);
	if (max)
		calls.settings.max_attempts = (int)strtol(max, NULL, 10);
	calls_set_clock(s->times, 2 * s->n);
	calls_start(&calls, s->answers, s->n);
	assert_true(fetch(&calls));
	if (fetch(&calls) != !strcmp(outcome, "success"))
		fail_msg("%s: not %s", name, outcome);
	assert_true(fetch(&calls));
	assert_int_equal(server_requests(calls.server), s->n);
	for (size_t i = 0; i < s->n; i++) {
		char date[2000], wanted[TIMESTAMP_SIGV4_SIZE];

		calls_header(server_request(calls.server, i), "X-Amz-Date",
			     date);
		timestamp_format_sigv4(s->signed_at[i], wanted);
		if (strcmp(date, wanted) != 0)
			fail_msg("%s: request %zu signed with %s, not %s", name,
				 i, date, wanted);
	}
	calls_stop(&calls);
	free(s);
}

static void test_vectors(void **state)
{
	json_object *o = vectors_json(*state, "retries/clock-skew.json");
	json_object *tests = vectors_get(o, "tests");
	size_t n = json_object_array_length(tests);

	for (size_t i = 0; i < n; i++) {
		json_object *test = json_object_array_get_idx(tests, i);
		json_object *operations = vectors_get(test, "operations");

		for (size_t j = 0; j < json_object_array_length(operations);
		     j++)
			play(vectors_str(test, "description"),
			     json_object_array_get_idx(operations, j));
	}
	printf("clock skew: %zu cases run, 0 left out\n", n);
	json_object_put(o);
}

int main(void)
{
	const char *shared = vectors_shared();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_vectors, (void *)shared),
	};

	if (!shared)
		return 77;
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
