/*
 * t_http: many transfers at once, one deadline, against a server on loopback.
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

#include "http.h"
#include "server.h"
#include "types.h"
#include "xalloc.h"

/* What became of one transfer. */
struct outcome {
	struct http *http;
	int done, bodies;
	enum http_failure failure;
	long status, body_status;
	char message[256], reason[64];
	char headers[HTTP_HEADER_COUNT][64];
	char text[16]; /* the body's beginning */
	size_t take;   /* bytes of body, then on_body refuses; 0: all */
	size_t received;
	int64_t begun_ms;		 /* by note_begin(); 0: never */
	const struct http_request *next; /* to be started by on_done */
};

static bool on_body(void *ctx, long status, const char *data, size_t len)
{
	struct outcome *o = ctx;

	assert_int_equal(o->done, 0);
	o->bodies++;
	o->body_status = status;
	snprintf(o->text + strlen(o->text), sizeof(o->text) - strlen(o->text),
		 "%.*s", (int)len, data);
	o->received += len;
	return !o->take || o->received < o->take;
}

static void on_done(void *ctx, const struct http_result *result)
{
	struct outcome *o = ctx;

	o->done++;
	o->failure = result->failure;
	o->status = result->status;
	snprintf(o->message, sizeof(o->message), "%s", result->message);
	snprintf(o->reason, sizeof(o->reason), "%s", result->reason);
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		snprintf(o->headers[i], sizeof(o->headers[i]), "%s",
			 result->headers[i]);
	assert_true(result->seconds >= 0);
	if (o->next)
		http_start(o->http, o->next, NULL);
}

static void outcome_init(struct outcome *o, struct http *http)
{
	*o = (struct outcome){ .http = http };
}

static struct http *new_http(int64_t ms, int concurrency)
{
	const struct http_settings settings = {
		.user_agent = "t_http",
		.deadline_ms = http_now_ms() + ms,
		.interrupt_fd = -1,
		.concurrency = concurrency,
	};
	struct http *http = http_new(&settings);

	assert_non_null(http);
	return http;
}

static struct http_request request_of(const char *url, struct outcome *o)
{
	return (struct http_request){ .method = "GET",
				      .url = url,
				      .group = "g",
				      .on_body = on_body,
				      .on_done = on_done,
				      .ctx = o };
}

/* One GET of `url`, to the end. */
static void get(const char *url, struct outcome *o)
{
	struct http *http = new_http(20000, 4);
	struct http_request request;
	size_t take = o->take;

	outcome_init(o, http);
	o->take = take;
	request = request_of(url, o);
	http_start(http, &request, NULL);
	http_run(http);
	assert_int_equal(o->done, 1);
	http_free(http);
}

/* ---- answers ---- */

static const char all_headers[] = "date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
				  "AGE:  17 \r\n"
				  "x-amzn-RequestId: id-1\r\n"
				  "X-Amzn-ErrorType: Denied:http://x/\r\n"
				  "x-amzn-query-error: A;B\r\n"
				  "x-amz-retry-after:1500\r\n"
				  "x-amzn-requestid-not: no\r\n";

static void test_answers(void **state)
{
	static const struct {
		const char *name;
		struct server_answer answer;
		enum http_failure failure;
		long status;
		const char *reason;
		size_t received;
	} cases[] = {
		{ "plain",
		  { .status = "200 OK", .body = "hello" },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  5 },
		{ "empty",
		  {
			  .status = "200 OK",
		  },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  0 },
		{ "no reason",
		  { .status = "403 ", .body = "x" },
		  HTTP_ANSWERED,
		  403,
		  "",
		  1 },
		{ "long reason",
		  { .status = "503 Service Unavailable", .body = "x" },
		  HTTP_ANSWERED,
		  503,
		  "Service Unavailable",
		  1 },
		{ "redirect",
		  { .status = "302 Found",
		    .headers = "Location: http://127.0.0.1:1/\r\n",
		    .body = "moved" },
		  HTTP_ANSWERED,
		  302,
		  "Found",
		  5 },
		{ "chunked",
		  { .body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
			    "chunked\r\n\r\n"
			    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n" },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  5 },
		{ "until the end",
		  { .body = "HTTP/1.0 200 OK\r\n\r\nabc",
		    .after = SERVER_CLOSES },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  3 },
		{ "interim",
		  { .body = "HTTP/1.1 103 Early Hints\r\nAge: 1\r\n\r\n"
			    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx" },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  1 },
		{ "truncated",
		  { .status = "200 OK",
		    .body = "abc",
		    .missing = 5,
		    .after = SERVER_CLOSES },
		  HTTP_TRANSPORT,
		  200,
		  "OK",
		  3 },
		{ "truncated chunk",
		  { .body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
			    "chunked\r\n\r\n"
			    "30\r\nabc",
		    .after = SERVER_CLOSES },
		  HTTP_TRANSPORT,
		  200,
		  "OK",
		  3 },
		{ "reset in the body",
		  { .status = "200 OK",
		    .filler = 100000,
		    .missing = 5,
		    .after = SERVER_RESETS },
		  HTTP_TRANSPORT,
		  200,
		  "OK",
		  SIZE_MAX },
		{ "closed at once",
		  { .after = SERVER_CLOSES },
		  HTTP_TRANSPORT,
		  0,
		  "",
		  0 },
		{ "reset at once",
		  { .after = SERVER_RESETS },
		  HTTP_TRANSPORT,
		  0,
		  "",
		  0 },
		{ "no header end",
		  { .body = "HTTP/1.1 200 OK\r\nDate: x",
		    .after = SERVER_CLOSES },
		  HTTP_TRANSPORT,
		  200,
		  "OK",
		  0 },
		{ "at the limit",
		  { .status = "200 OK", .filler = HTTP_MAX_BODY },
		  HTTP_ANSWERED,
		  200,
		  "OK",
		  HTTP_MAX_BODY },
		{ "over the limit",
		  { .status = "200 OK", .filler = HTTP_MAX_BODY + 1 },
		  HTTP_TOO_LARGE,
		  200,
		  "OK",
		  SIZE_MAX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct server *server = server_start(&cases[i].answer, 1);
		struct outcome o = { 0 };

		get(server_url(server), &o);
		if (o.failure != cases[i].failure ||
		    o.status != cases[i].status ||
		    strcmp(o.reason, cases[i].reason) != 0 ||
		    (cases[i].received != SIZE_MAX &&
		     o.received != cases[i].received) ||
		    !*o.message != (o.failure == HTTP_ANSWERED) ||
		    (o.bodies && o.body_status != o.status))
			fail_msg("%s: failure %d (%s), status %ld '%s', %zu "
				 "bytes",
				 cases[i].name, (int)o.failure, o.message,
				 o.status, o.reason, o.received);
		assert_true(o.received <= HTTP_MAX_BODY);
		assert_string_equal(o.headers[HTTP_AGE], "");
		assert_int_equal(server_requests(server), 1);
		server_stop(server);
	}
}

static void test_headers(void **state)
{
	static const char *const wanted[HTTP_HEADER_COUNT] = {
		[HTTP_DATE] = "Thu, 01 Jan 2026 00:00:00 GMT",
		[HTTP_AGE] = "17",
		[HTTP_REQUEST_ID] = "id-1",
		[HTTP_ERROR_TYPE] = "Denied:http://x/",
		[HTTP_QUERY_ERROR] = "A;B",
		[HTTP_RETRY_AFTER] = "1500",
	};
	const struct server_answer answer = { .status = "200 OK",
					      .headers = all_headers,
					      .body = "" };
	struct server *server = server_start(&answer, 1);
	struct outcome o = { 0 };

	(void)state;
	get(server_url(server), &o);
	for (size_t i = 0; i < ARRAY_SIZE(wanted); i++)
		assert_string_equal(o.headers[i], wanted[i]);
	server_stop(server);
}

/* As many trailers as the server likes: libcurl would keep them all. */
static void test_trailers(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
				   "chunked\r\n\r\n1\r\nx\r\n0\r\n";
	static const struct {
		size_t bytes;
		enum http_failure failure;
	} cases[] = {
		{ 100 * 1024, HTTP_ANSWERED },
		{ 400 * 1024, HTTP_TRANSPORT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *body = xcalloc(1, sizeof(head) + cases[i].bytes + 64);
		size_t len = sizeof(head) - 1;
		struct server_answer answer = { .body = body };
		struct outcome o = { 0 };
		struct server *server;

		memcpy(body, head, len);
		while (len < sizeof(head) + cases[i].bytes) {
			memcpy(body + len, "X-A: aaaaaaaaa\r\n", 16);
			len += 16;
		}
		memcpy(body + len, "\r\n", 3);
		server = server_start(&answer, 1);
		get(server_url(server), &o);
		if (o.failure != cases[i].failure)
			fail_msg("%zu bytes: failure %d (%s)", cases[i].bytes,
				 (int)o.failure, o.message);
		server_stop(server);
		free(body);
	}
}

static void test_text(void **state)
{
	const struct server_answer answers[] = {
		{ .status = "200 OK", .body = "hello" },
		{ .body = "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
			  "chunked\r\n\r\n"
			  "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nAge: 3\r\n\r\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		struct server *server = server_start(&answers[i], 1);
		struct outcome o = { 0 };

		get(server_url(server), &o);
		assert_int_equal(o.failure, HTTP_ANSWERED);
		assert_string_equal(o.text, "hello");
		server_stop(server);
	}
}

static void test_refused_body(void **state)
{
	const struct server_answer answer = { .status = "200 OK",
					      .filler = 1 << 20 };
	struct server *server = server_start(&answer, 1);
	struct outcome o = { .take = 1000 };

	(void)state;
	get(server_url(server), &o);
	assert_int_equal(o.failure, HTTP_REFUSED);
	assert_int_equal(o.status, 200);
	assert_true(o.received < 1 << 20);
	server_stop(server);
}

/* ---- requests ---- */

static bool add_late(void *ctx, struct http_request *request)
{
	static const char *const late[] = { "X-Late: 2" };

	(void)ctx;
	request->headers = late;
	request->n_headers = 1;
	return true;
}

static void test_request(void **state)
{
	const struct server_answer answer = { .status = "200 OK", .body = "" };
	struct server *server = server_start(&answer, 1);
	struct http *http = new_http(20000, 1);
	char line[] = "X-Early: 1", method[] = "POST";
	char *url = xasprintf("%s/a/../%%2Fb?c=%%20", server_url(server));
	const char *headers[] = { line };
	struct outcome o;
	struct http_request request;
	const char *text;

	(void)state;
	outcome_init(&o, http);
	request = request_of(url, &o);
	request.method = method;
	request.body = "a=1&b=2";
	request.body_len = 7;
	request.headers = headers;
	request.n_headers = 1;
	http_start(http, &request, add_late);
	/* All but the body has been copied. */
	memset(line, '?', sizeof(line) - 1);
	memset(method, '?', sizeof(method) - 1);
	memset(url, '?', strlen(url));
	headers[0] = NULL;
	http_run(http);
	assert_int_equal(o.failure, HTTP_ANSWERED);
	text = server_request(server, 0);
	assert_ptr_equal(strstr(text, "POST /a/../%2Fb?c=%20 HTTP/1.1\r\n"),
			 text);
	assert_non_null(strstr(text, "\r\nX-Early: 1\r\n"));
	assert_non_null(strstr(text, "\r\nX-Late: 2\r\n"));
	assert_non_null(strstr(text, "\r\nUser-Agent: t_http\r\n"));
	assert_non_null(strstr(text, "\r\nContent-Length: 7\r\n"));
	assert_null(strcasestr(text, "\r\nExpect"));
	assert_string_equal(strstr(text, "\r\n\r\n"), "\r\n\r\na=1&b=2");
	http_free(http);
	server_stop(server);
	free(url);
}

static bool cannot(void *ctx, struct http_request *request)
{
	(void)ctx;
	(void)request;
	return false;
}

/* What a failed start leads to is started too, in whatever group. */
static void test_bad_requests(void **state)
{
	static const char *const urls[] = { "http://[::1", "ftp://127.0.0.1/",
					    "file:///etc/passwd", "http://" };
	const struct server_answer answer = { .status = "200 OK", .body = "" };
	struct server *server = server_start(&answer, 1);
	struct http *http = new_http(20000, 1);
	struct outcome first, second;
	struct http_request request, next;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(urls); i++) {
		struct outcome o = { 0 };

		get(urls[i], &o);
		if (o.failure != HTTP_BAD_REQUEST || o.status)
			fail_msg("%s: failure %d", urls[i], (int)o.failure);
	}
	outcome_init(&first, http);
	outcome_init(&second, http);
	next = request_of(server_url(server), &second);
	next.group = "new";
	first.next = &next;
	request = request_of(server_url(server), &first);
	http_start(http, &request, cannot);
	http_run(http);
	assert_int_equal(first.failure, HTTP_BAD_REQUEST);
	assert_int_equal(second.failure, HTTP_ANSWERED);
	http_free(http);
	server_stop(server);
}

static void test_unreachable(void **state)
{
	static const struct {
		const char *url, *message;
	} cases[] = {
		{ "http://nonexistent.invalid/", "nonexistent.invalid" },
		{ "http://127.0.0.1:1/", "127.0.0.1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct outcome o = { 0 };

		get(cases[i].url, &o);
		if (o.failure != HTTP_TRANSPORT || o.status ||
		    !strstr(o.message, cases[i].message))
			fail_msg("%s: failure %d, '%s'", cases[i].url,
				 (int)o.failure, o.message);
	}
}

/* ---- many ---- */

static void test_keep_alive(void **state)
{
	enum { COUNT = 20 };
	const struct server_answer answer = { .status = "200 OK", .body = "x" };
	struct server *server = server_start(&answer, 1);
	struct http *http = new_http(20000, 1);
	struct outcome outcomes[COUNT];
	struct http_request request;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		outcome_init(&outcomes[i], http);
		request = request_of(server_url(server), &outcomes[i]);
		http_start(http, &request, NULL);
	}
	http_run(http);
	for (size_t i = 0; i < COUNT; i++)
		assert_int_equal(outcomes[i].failure, HTTP_ANSWERED);
	assert_int_equal(server_requests(server), COUNT);
	assert_int_equal(server_connections(server), 1);
	/* And the next run begins with what the last one left open. */
	outcome_init(&outcomes[0], http);
	request = request_of(server_url(server), &outcomes[0]);
	http_start(http, &request, NULL);
	http_run(http);
	assert_int_equal(server_connections(server), 1);
	http_free(http);
	server_stop(server);
}

/* How many are under way in one group. */
struct crowd {
	int now, most, done;
};

static bool count_in(void *ctx, struct http_request *request)
{
	struct crowd *c = ctx;

	(void)request;
	c->now++;
	if (c->now > c->most)
		c->most = c->now;
	return true;
}

static bool ignore_body(void *ctx, long status, const char *data, size_t len)
{
	(void)ctx;
	(void)status;
	(void)data;
	(void)len;
	return true;
}

static void count_out(void *ctx, const struct http_result *result)
{
	struct crowd *c = ctx;

	assert_int_equal(result->failure, HTTP_ANSWERED);
	c->now--;
	c->done++;
}

/* Six are held back until six are there: 3 of each of two groups. */
static void test_concurrency(void **state)
{
	enum { COUNT = 300, LIMIT = 3 };
	const struct server_answer answer = { .status = "200 OK",
					      .body = "x",
					      .gate = 2 * LIMIT };
	static const char *const groups[] = { "a", "b" };
	struct server *server = server_start(&answer, 1);
	struct http *http = new_http(60000, LIMIT);
	struct crowd crowds[2] = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		const struct http_request request = {
			.method = "GET",
			.url = server_url(server),
			.group = groups[i % 2],
			.on_body = ignore_body,
			.on_done = count_out,
			.ctx = &crowds[i % 2],
		};

		http_start(http, &request, count_in);
	}
	http_run(http);
	for (size_t i = 0; i < ARRAY_SIZE(crowds); i++) {
		assert_int_equal(crowds[i].most, LIMIT);
		assert_int_equal(crowds[i].now, 0);
		assert_int_equal(crowds[i].done, COUNT / 2);
	}
	assert_int_equal(server_connections(server), 2 * LIMIT);
	http_free(http);
	server_stop(server);
}

/* ---- ends ---- */

struct firing {
	char order[16];
	struct http *http;
	enum http_failure ended;
};

static void fire_note(struct firing *f, const char *name,
		      enum http_failure ended)
{
	strncat(f->order, name, sizeof(f->order) - strlen(f->order) - 1);
	f->ended = ended;
}

static void fire_b(void *ctx, enum http_failure ended)
{
	fire_note(ctx, "b", ended);
}

static void fire_c(void *ctx, enum http_failure ended)
{
	fire_note(ctx, "c", ended);
}

/* Starts a timer itself. */
static void fire_a(void *ctx, enum http_failure ended)
{
	struct firing *f = ctx;

	fire_note(f, "a", ended);
	http_after(f->http, 0, fire_c, f);
}

static void test_timers(void **state)
{
	struct http *http = new_http(20000, 1);
	struct firing f = { .http = http };
	int64_t before = http_now_ms();

	(void)state;
	http_after(http, 30, fire_b, &f);
	http_after(http, 30, fire_c, &f);
	http_after(http, 10, fire_a, &f);
	http_run(http);
	assert_string_equal(f.order, "acbc");
	assert_int_equal(f.ended, HTTP_ANSWERED);
	assert_int_equal(http_ended(http), HTTP_ANSWERED);
	assert_true(http_now_ms() - before >= 30);
	http_free(http);
}

/*
 * One transfer waits for its answer, one for a place, one timer for its hour;
 * on_done of the first starts another. All hear of the end, once.
 */
static void end_of(struct http *http, struct server *server,
		   enum http_failure ended)
{
	struct outcome active, queued, late;
	struct http_request first, second, third;
	struct firing f = { .http = http };

	outcome_init(&active, http);
	outcome_init(&queued, http);
	outcome_init(&late, http);
	first = request_of(server_url(server), &active);
	second = request_of(server_url(server), &queued);
	third = request_of(server_url(server), &late);
	active.next = &third;
	http_start(http, &first, NULL);
	http_start(http, &second, NULL);
	http_after(http, 3600 * 1000, fire_b, &f);
	http_run(http);
	assert_int_equal(active.done + queued.done + late.done, 3);
	assert_int_equal(active.failure, ended);
	assert_int_equal(queued.failure, ended);
	assert_int_equal(late.failure, ended);
	assert_string_equal(f.order, "b");
	assert_int_equal(f.ended, ended);
	assert_int_equal(http_ended(http), ended);
	http_free(http);
	server_stop(server);
}

static void test_deadline(void **state)
{
	const struct server_answer never = { .status = "200 OK",
					     .body = "",
					     .gate = 1000 };
	struct server *server = server_start(&never, 1);
	struct http *http = new_http(200, 1);
	int64_t before = http_now_ms();

	(void)state;
	end_of(http, server, HTTP_DEADLINE);
	assert_true(http_now_ms() - before >= 150);
}

/* The answer has begun, and does not go on. */
static void test_deadline_in_body(void **state)
{
	const struct server_answer slow = { .status = "200 OK",
					    .body = "abc",
					    .missing = 10 };
	struct server *server = server_start(&slow, 1);

	(void)state;
	end_of(new_http(150, 1), server, HTTP_DEADLINE);
}

static void test_deadline_passed(void **state)
{
	const struct server_answer answer = { .status = "200 OK", .body = "" };
	struct server *server = server_start(&answer, 1);

	(void)state;
	end_of(new_http(-1, 1), server, HTTP_DEADLINE);
}

static void test_interrupt(void **state)
{
	const struct server_answer never = { .status = "200 OK",
					     .body = "",
					     .gate = 1000 };
	struct server *server = server_start(&never, 1);
	struct http_settings settings = {
		.user_agent = "t_http",
		.deadline_ms = http_now_ms() + 60000,
		.concurrency = 1,
	};
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	settings.interrupt_fd = fds[0];
	end_of(http_new(&settings), server, HTTP_INTERRUPTED);
	close(fds[0]);
	close(fds[1]);
}

/* ---- proxies ---- */

static void test_proxy(void **state)
{
	static const struct {
		const char *name, *proxy, *no_proxy;
		bool through;
	} cases[] = {
		{ "proxy", "set", NULL, true },
		{ "none", NULL, NULL, false },
		{ "empty is none", "", NULL, false },
		{ "empty NO_PROXY is none", "set", "", true },
		{ "excepted", "set", "127.0.0.1,x", false },
		{ "all excepted", "set", "*", false },
		{ "another excepted", "set", "127.0.0.2", true },
	};
	const struct server_answer answers[] = {
		{ .status = "200 OK", .body = "" },
		{ .status = "204 Proxy", .body = "" }
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct server *server = server_start(&answers[0], 1);
		struct server *proxy = server_start(&answers[1], 1);
		struct outcome o = { 0 };

		if (cases[i].proxy)
			setenv("http_proxy",
			       *cases[i].proxy ? server_url(proxy) : "", 1);
		if (cases[i].no_proxy)
			setenv("NO_PROXY", cases[i].no_proxy, 1);
		get(server_url(server), &o);
		unsetenv("http_proxy");
		unsetenv("NO_PROXY");
		if (o.status != (cases[i].through ? 204 : 200))
			fail_msg("%s: status %ld", cases[i].name, o.status);
		server_stop(server);
		server_stop(proxy);
	}
}

/* The URL may hold a password: it is in no message. */
static void test_bad_proxy(void **state)
{
	static const char *const proxies[] = {
		"ftp://user:hunter2@127.0.0.1:1",
		"http://user:hunter2@127.0.0.1:99999999",
		"http://user:hunter2@[::1",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(proxies); i++) {
		struct outcome o = { 0 };

		setenv("http_proxy", proxies[i], 1);
		get("http://127.0.0.1:1/", &o);
		unsetenv("http_proxy");
		if (o.failure != HTTP_BAD_REQUEST ||
		    strstr(o.message, "hunter2") || !strstr(o.message, "proxy"))
			fail_msg("%s: failure %d (%s)", proxies[i],
				 (int)o.failure, o.message);
	}
}

/* When a transfer really begins. */
static bool note_begin(void *ctx, struct http_request *request)
{
	struct outcome *o = ctx;

	(void)request;
	o->begun_ms = http_now_ms();
	return true;
}

/*
 * Held transfers begin when the last hold is over, others at once; a hold that
 * lasts longer than the run ends at its deadline.
 */
static void test_hold(void **state)
{
	static const struct {
		const char *name, *group;
		int64_t delays[2], at_least, at_most; /* ms; -1: never begins */
	} cases[] = {
		{ "held", "g", { 80, 0 }, 80, 5000 },
		{ "the longer", "g", { 10, 120 }, 120, 5000 },
		{ "the longer first", "g", { 120, 10 }, 120, 5000 },
		{ "other group", "h", { 4000, 4000 }, 0, 3000 },
		{ "too long", "g", { 60000, 0 }, -1, -1 },
	};
	const struct server_answer answer = { .status = "200 OK" };
	struct server *server = server_start(&answer, 1);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool never = cases[i].at_least < 0;
		struct http *http = new_http(never ? 150 : 20000, 1);
		struct outcome o[3];
		int64_t start = http_now_ms();

		http_hold(http, "g", cases[i].delays[0]);
		http_hold(http, "g", cases[i].delays[1]);
		for (size_t j = 0; j < ARRAY_SIZE(o); j++) {
			struct http_request request;

			outcome_init(&o[j], http);
			request = request_of(server_url(server), &o[j]);
			request.group = cases[i].group;
			http_start(http, &request, note_begin);
		}
		http_run(http);
		for (size_t j = 0; j < ARRAY_SIZE(o); j++) {
			int64_t after =
				o[j].begun_ms ? o[j].begun_ms - start : -1;

			if (o[j].done != 1 || after < cases[i].at_least ||
			    after > cases[i].at_most ||
			    (o[j].failure == HTTP_DEADLINE) != never)
				fail_msg("%s, %zu: began after %d ms, %d",
					 cases[i].name, j, (int)after,
					 o[j].failure);
		}
		http_free(http);
	}
	server_stop(server);
}

int main(void)
{
	static const char *const proxies[] = { "http_proxy",  "https_proxy",
					       "HTTPS_PROXY", "all_proxy",
					       "ALL_PROXY",   "no_proxy",
					       "NO_PROXY" };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_trailers),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_refused_body),
		cmocka_unit_test(test_request),
		cmocka_unit_test(test_bad_requests),
		cmocka_unit_test(test_unreachable),
		cmocka_unit_test(test_keep_alive),
		cmocka_unit_test(test_concurrency),
		cmocka_unit_test(test_timers),
		cmocka_unit_test(test_deadline),
		cmocka_unit_test(test_deadline_in_body),
		cmocka_unit_test(test_deadline_passed),
		cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_proxy),
		cmocka_unit_test(test_bad_proxy),
		cmocka_unit_test(test_hold),
	};

	for (size_t i = 0; i < ARRAY_SIZE(proxies); i++)
		unsetenv(proxies[i]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
