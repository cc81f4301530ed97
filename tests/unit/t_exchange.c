/*
 * t_exchange: one request and its answer, against a server on loopback.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exchange_http.h"
#include "server.h"
#include "types.h"

enum { WHY_MAX = 1000 };

static int64_t again_after_5xx(void *ctx, int attempt,
			       const struct exchange_reply *reply)
{
	*(int *)ctx = attempt;
	return reply->failure == HTTP_TRANSPORT || reply->status >= 500 ? 1
									: -1;
}

struct setting {
	struct exchange_http http;
	struct exchange_transport transport;
	struct exchange_reply reply;
	struct buf why;
	int attempts; /* made */
};

static void setting_init(struct setting *s, int64_t ms)
{
	exchange_http_init(&s->http, &(struct http_settings){
					     .user_agent = "t_exchange",
					     .deadline_ms = http_now_ms() + ms,
					     .interrupt_fd = -1,
				     });
	s->transport = exchange_http_transport(&s->http);
	exchange_reply_init(&s->reply);
	buf_init(&s->why, WHY_MAX);
}

static void setting_done(struct setting *s)
{
	exchange_reply_done(&s->reply);
	exchange_http_done(&s->http);
	buf_done(&s->why);
}

static int ask(struct setting *s, const char *url, int timeout_ms,
	       bool no_proxy)
{
	static const char *const headers[] = { "X-Test: yes" };
	struct exchange_request request = {
		.method = "PUT",
		.url = url,
		.headers = headers,
		.n_headers = 1,
		.timeout_ms = timeout_ms,
		.no_proxy = no_proxy,
	};
	const struct exchange_plan plan = { .attempts = 3,
					    .again = again_after_5xx,
					    .ctx = &s->attempts };

	return exchange_run(&s->transport, &request, &plan, &s->reply, &s->why);
}

static void expect_text(const struct setting *s, const char *text)
{
	struct buf got;

	buf_init(&got, WHY_MAX);
	exchange_describe(&s->reply, &got);
	assert_string_equal(buf_str(&got), text);
	buf_done(&got);
}

static void test_answer(void **state)
{
	const struct server_answer answers[] = {
		{ .status = "503 Busy", .body = "later" },
		{ .status = "200 Fine",
		  .headers = "Date: now\r\n",
		  .body = "hello" },
	};
	struct server *server = server_start(answers, ARRAY_SIZE(answers));
	struct setting s = { 0 };

	(void)state;
	setting_init(&s, 20000);
	assert_int_equal(ask(&s, server_url(server), 0, false), 0);
	assert_int_equal(s.attempts, 2);
	assert_int_equal(s.reply.status, 200);
	assert_string_equal(s.reply.reason, "Fine");
	assert_string_equal(s.reply.headers[HTTP_DATE], "now");
	assert_string_equal(buf_str(&s.reply.body), "hello");
	expect_text(&s, "HTTP 200");
	assert_non_null(strstr(server_request(server, 1), "PUT / "));
	assert_non_null(strstr(server_request(server, 1), "X-Test: yes"));
	setting_done(&s);
	server_stop(server);
}

static void test_attempts(void **state)
{
	const struct server_answer busy = { .status = "500 No", .body = "" };
	struct server *server = server_start(&busy, 1);
	struct setting s = { 0 };

	(void)state;
	setting_init(&s, 20000);
	assert_int_equal(ask(&s, server_url(server), 0, false), 0);
	assert_int_equal(s.attempts, 3);
	assert_int_equal(server_requests(server), 3);
	expect_text(&s, "HTTP 500");
	setting_done(&s);
	server_stop(server);
}

static void test_timeout(void **state)
{
	const struct server_answer never = { .status = "200 OK",
					     .body = "",
					     .gate = 100 };
	struct server *server = server_start(&never, 1);
	struct setting s = { 0 };

	(void)state;
	setting_init(&s, 20000);
	assert_int_equal(ask(&s, server_url(server), 30, false), 0);
	assert_int_equal(s.attempts, 3);
	assert_int_equal(s.reply.failure, HTTP_TRANSPORT);
	assert_true(s.reply.timed_out);
	expect_text(&s, "timed out");
	setting_done(&s);
	setting_init(&s, 50);
	assert_int_equal(ask(&s, server_url(server), 10000, false), -ETIME);
	assert_non_null(strstr(buf_str(&s.why), "deadline"));
	assert_false(s.reply.timed_out);
	setting_done(&s);
	server_stop(server);
}

static void test_too_large(void **state)
{
	const struct server_answer large = { .status = "200 OK",
					     .body = "",
					     .filler = EXCHANGE_MAX_BODY + 1 };
	struct server *server = server_start(&large, 1);
	struct setting s = { 0 };

	(void)state;
	setting_init(&s, 20000);
	assert_int_equal(ask(&s, server_url(server), 0, false), 0);
	assert_int_equal(s.reply.failure, HTTP_TOO_LARGE);
	assert_int_equal(s.attempts, 1);
	expect_text(&s, "the answer is longer than 65536 bytes");
	setting_done(&s);
	server_stop(server);
}

/* A redirect is an answer, and the proxy is asked only where it may be. */
static void test_neighbour(void **state)
{
	const struct server_answer answers[] = {
		{ .status = "302 Found",
		  .headers = "Location: /elsewhere\r\n",
		  .body = "" },
		{ .status = "200 OK", .body = "proxy" },
	};
	struct server *server = server_start(&answers[0], 1);
	struct server *proxy = server_start(&answers[1], 1);
	struct setting s = { 0 };

	(void)state;
	setenv("http_proxy", server_url(proxy), 1);
	setting_init(&s, 20000);
	assert_int_equal(ask(&s, server_url(server), 0, true), 0);
	assert_int_equal(s.reply.status, 302);
	assert_int_equal(ask(&s, server_url(server), 0, false), 0);
	assert_string_equal(buf_str(&s.reply.body), "proxy");
	assert_int_equal(server_requests(server), 1);
	unsetenv("http_proxy");
	setting_done(&s);
	server_stop(server);
	server_stop(proxy);
}

/* Who asks nothing does not start libcurl. */
static void test_lazy(void **state)
{
	struct setting s = { 0 };

	(void)state;
	setting_init(&s, 20000);
	assert_null(s.http.http);
	assert_int_equal(s.transport.pause(s.transport.ctx, 5), HTTP_ANSWERED);
	assert_null(s.http.http);
	setting_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_attempts),
		cmocka_unit_test(test_timeout),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_neighbour),
		cmocka_unit_test(test_lazy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
