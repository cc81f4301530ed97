/*
 * calls: a client that talks to a scripted server on loopback.
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

#include "calls.h"
#include "xalloc.h"

static const int64_t *clock_times;
static size_t clock_left;

void calls_set_clock(const int64_t *times, size_t n)
{
	clock_times = times;
	clock_left = n;
}

static int64_t read_clock(void)
{
	if (!clock_times)
		return CALLS_TIME;
	if (clock_left > 1) {
		clock_left--;
		return *clock_times++;
	}
	return *clock_times;
}

static double no_chance(void)
{
	return 0;
}

static void refuse_secrets(const char *text)
{
	static const char *const secrets[] = { CALLS_SECRET, CALLS_TOKEN,
					       "Signature=" };

	for (size_t i = 0; text && i < ARRAY_SIZE(secrets); i++)
		assert_null(strstr(text, secrets[i]));
}

static void observe(void *ctx, const struct client_attempt *a)
{
	struct calls *calls = ctx;

	buf_addf(&calls->seen, "%d:%ld:%s%s;", a->attempt, a->status,
		 a->code ? a->code : "-", a->throttled ? "!" : "");
	refuse_secrets(a->url);
	refuse_secrets(a->body);
	refuse_secrets(a->code);
	refuse_secrets(a->request_id);
	assert_true(a->seconds >= 0);
	assert_non_null(a->region);
}

void calls_init(struct calls *calls)
{
	*calls = (struct calls){
		.who = { .access_key_id = xstrdup(CALLS_KEY_ID),
			 .secret_access_key = xstrdup(CALLS_SECRET),
			 .session_token = xstrdup(CALLS_TOKEN) },
	};
	calls->settings = (struct client_settings){
		.credentials = &calls->who,
		.http = { .user_agent = "tests",
			  .deadline_ms = http_now_ms() + 20000,
			  .interrupt_fd = -1,
			  .concurrency = 4 },
		.max_attempts = 3,
		.clock = read_clock,
		.random = no_chance,
		.observe = observe,
		.observe_ctx = calls,
	};
	calls_set_clock(NULL, 0);
	arena_init(&calls->arena, 64 * 1024 * 1024);
	buf_init(&calls->seen, 1024 * 1024);
}

void calls_start(struct calls *calls, const struct server_answer *answers,
		 size_t n)
{
	calls->server = server_start(answers, n);
	calls->settings.endpoints.option = server_url(calls->server);
	calls->client = client_new(&calls->settings);
	assert_non_null(calls->client);
}

void calls_stop(struct calls *calls)
{
	client_free(calls->client);
	server_stop(calls->server);
	credentials_done(&calls->who);
	arena_done(&calls->arena);
	buf_done(&calls->seen);
}

static void ended(void *ctx, void *item, const struct aws_error *err)
{
	struct calls_outcome *outcome = item;

	(void)ctx;
	outcome->done++;
	if (!err)
		return;
	outcome->err = *err;
	assert_non_null(err->code);
	assert_non_null(err->operation);
	assert_non_null(err->region);
	refuse_secrets(err->message);
}

void calls_ask(struct calls *calls, enum operation_id op, const char *region,
	       const struct param *params, size_t n, void *out,
	       struct calls_outcome *outcome)
{
	struct source *source = client_source(calls->client);

	*outcome = (struct calls_outcome){ 0 };
	source->fetch(source, &(struct fetch){
				      .op = op,
				      .region = region,
				      .params = params,
				      .n_params = n,
				      .out = out,
				      .arena = &calls->arena,
				      .done = ended,
				      .item = outcome,
			      });
}

void calls_run(struct calls *calls)
{
	struct source *source = client_source(calls->client);

	source->run(source);
}

const char *calls_header(const char *request, const char *name, char *ret)
{
	char *line = xasprintf("\r\n%s: ", name);
	const char *at = strcasestr(request, line);

	snprintf(ret, 2000, "%s", at ? at + strlen(line) : "");
	ret[strcspn(ret, "\r")] = '\0';
	free(line);
	return ret;
}
