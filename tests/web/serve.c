/*
 * serve: a server with one path for each thing that web.h can do.
 *
 * Driven by the tests beside it: says on standard output where it listens, logs
 * to standard error, and stops when standard input ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "notify.h"
#include "text.h"
#include "types.h"
#include "web.h"

enum {
	ADDRESSES_MAX = 4,
	STREAM_PARTS = 3,
	BIG = 8 << 20,
	TOKENS = 16,
	STOP_SECONDS = 5
};

struct serve {
	struct web *web;
	pthread_mutex_t lock;
	unsigned long released, calls;
	uint64_t tokens[TOKENS]; /* of the last requests at /wait */
	size_t n_tokens;
	char *big;
};

/* ---- bodies ---- */

static enum web_result give_text(void *ctx, const struct web_request *request,
				 struct web_reply *reply)
{
	(void)ctx;
	buf_addf(&reply->body, "accept=%s\nencoding=%s\ntimeout=%lld\n",
		 request->accept ? request->accept : "none",
		 request->accept_encoding ? request->accept_encoding : "none",
		 (long long)request->timeout_ms);
	web_reply_header(reply, "Vary", "Accept, Accept-Encoding");
	reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
	return WEB_DONE;
}

static enum web_result give_arguments(void *ctx,
				      const struct web_request *request,
				      struct web_reply *reply)
{
	(void)ctx;
	for_each(struct web_argument, argument, &request->arguments)
		buf_addf(&reply->body, "%s=%s\n", argument->name,
			 argument->value);
	return WEB_DONE;
}

static void released(void *ctx)
{
	struct serve *serve = ctx;

	pthread_mutex_lock(&serve->lock);
	serve->released++;
	pthread_mutex_unlock(&serve->lock);
}

static enum web_result give_segments(void *ctx,
				     const struct web_request *request,
				     struct web_reply *reply)
{
	static struct web_segment segments[3];
	struct serve *serve = ctx;
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	(void)request;
	pthread_mutex_lock(&lock);
	segments[0] = (struct web_segment){ "first\n", 6 };
	segments[1] = (struct web_segment){ "", 0 };
	segments[2] = (struct web_segment){ serve->big, BIG };
	pthread_mutex_unlock(&lock);
	reply->segments = segments;
	reply->n_segments = ARRAY_SIZE(segments);
	reply->release = released;
	reply->ctx = ctx;
	return WEB_DONE;
}

struct stream {
	struct serve *serve;
	int parts;
	bool fails;
};

static ssize_t read_stream(void *ctx, char *to, size_t max)
{
	struct stream *stream = ctx;

	if (stream->parts == STREAM_PARTS)
		return stream->fails ? -EIO : 0;
	stream->parts++;
	memcpy(to, "part\n", max < 5 ? max : 5);
	return max < 5 ? (ssize_t)max : 5;
}

static void end_stream(void *ctx)
{
	struct stream *stream = ctx;

	released(stream->serve);
	free(stream);
}

static enum web_result give_stream(void *ctx, const struct web_request *request,
				   struct web_reply *reply)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (!stream)
		abort();
	stream->serve = ctx;
	stream->fails = web_request_argument(request, "fails") != NULL;
	reply->read = read_stream;
	reply->release = end_stream;
	reply->ctx = stream;
	return WEB_DONE;
}

static enum web_result give_count(void *ctx, const struct web_request *request,
				  struct web_reply *reply)
{
	struct serve *serve = ctx;

	(void)request;
	pthread_mutex_lock(&serve->lock);
	buf_addf(&reply->body, "released=%lu calls=%lu\n", serve->released,
		 serve->calls);
	pthread_mutex_unlock(&serve->lock);
	return WEB_DONE;
}

/* ---- waiting ---- */

/* True for the first call with that token; the lock is held. */
static bool is_first(struct serve *serve, uint64_t token)
{
	for (size_t i = 0; i < serve->n_tokens && i < TOKENS; i++)
		if (serve->tokens[i] == token)
			return false;
	serve->tokens[serve->n_tokens++ % TOKENS] = token;
	return true;
}

/* The first call waits; with `race` it is woken before it does. */
static enum web_result wait_for_it(void *ctx, const struct web_request *request,
				   struct web_reply *reply)
{
	struct serve *serve = ctx;
	bool first;

	pthread_mutex_lock(&serve->lock);
	serve->calls++;
	first = is_first(serve, request->token);
	pthread_mutex_unlock(&serve->lock);
	if (request->expired && !web_request_argument(request, "never")) {
		web_reply_text(reply, 200, "expired");
		return WEB_DONE;
	}
	if (!first) {
		web_reply_text(reply, 200, "woken");
		return WEB_DONE;
	}
	if (web_request_argument(request, "race"))
		web_resume(serve->web, request->token);
	buf_adds(&reply->body, "dropped");
	reply->release = released;
	reply->ctx = ctx;
	return WEB_LATER;
}

static enum web_result wake(void *ctx, const struct web_request *request,
			    struct web_reply *reply)
{
	struct serve *serve = ctx;
	uint64_t token;

	pthread_mutex_lock(&serve->lock);
	token = serve->n_tokens ? serve->tokens[(serve->n_tokens - 1) % TOKENS]
				: 0;
	pthread_mutex_unlock(&serve->lock);
	if (web_request_argument(request, "all"))
		web_resume_all(serve->web);
	else
		web_resume(serve->web, token);
	web_resume(serve->web, token + 1000);
	web_reply_text(reply, 200, "done");
	return WEB_DONE;
}

static const struct web_route routes[] = {
	{ "/metrics", WEB_GET, give_text, 0 },
	{ "/arguments", WEB_GET | WEB_POST, give_arguments, 0 },
	{ "/segments", WEB_GET, give_segments, 0 },
	{ "/stream", WEB_GET, give_stream, 0 },
	{ "/wait", WEB_GET, wait_for_it, WEB_WAITS },
	{ "/never", WEB_GET, wait_for_it, 0 },
	{ "/wake", WEB_POST, wake, WEB_ALWAYS },
	{ "/count", WEB_GET, give_count, WEB_ALWAYS },
};

/* ---- settings ---- */

struct number {
	const char *name;
	unsigned int *value;
};

static void set_option(struct web_settings *set, const char **addresses,
		       const char *name, const char *value)
{
	const struct number numbers[] = {
		{ "threads", &set->threads },
		{ "max-requests", &set->max_requests },
		{ "connections", &set->connections },
		{ "per-ip", &set->connections_per_ip },
		{ "timeout", &set->timeout_seconds },
		{ "wait", &set->wait_seconds },
	};

	if (text_is(name, "config"))
		set->config_file = value;
	if (text_is(name, "address"))
		addresses[set->n_addresses++ % ADDRESSES_MAX] = value;
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (text_is(name, numbers[i].name))
			*numbers[i].value =
				(unsigned int)strtoul(value, NULL, 10);
}

static void allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int serve_until_eof(const struct web_settings *set, struct serve *serve)
{
	struct buf why;
	char c;

	buf_init(&why, 8192);
	if (web_start(set, &serve->web, &why) < 0) {
		printf("refused: %s\n", buf_str(&why));
		buf_done(&why);
		return 1;
	}
	for (size_t i = 0; web_address(serve->web, i); i++)
		printf("%s://%s%s", web_is_tls(serve->web) ? "https" : "http",
		       web_address(serve->web, i),
		       web_address(serve->web, i + 1) ? " " : "\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		continue;
	web_stop(serve->web, STOP_SECONDS);
	printf("stopped\n");
	buf_done(&why);
	return 0;
}

/* serve check FILE..., or serve NAME VALUE ... */
int main(int argc, char **argv)
{
	const char *addresses[ADDRESSES_MAX] = { NULL };
	struct log log = { .fd = STDERR_FILENO };
	struct serve serve = { .lock = PTHREAD_MUTEX_INITIALIZER };
	struct web_settings set = { .routes = routes,
				    .n_routes = ARRAY_SIZE(routes),
				    .ctx = &serve,
				    .addresses = addresses,
				    .log = &log };
	struct buf why;
	int r;

	buf_init(&why, 8192);
	allow_many_files();
	if (argc == 3 && text_is(argv[1], "check")) {
		r = web_check_config(argv[2], &why);
		printf("%s\n", r < 0 ? buf_str(&why) : "good");
		buf_done(&why);
		return r < 0;
	}
	for (int i = 1; i + 1 < argc; i += 2)
		set_option(&set, addresses, argv[i], argv[i + 1]);
	r = notify_listen_fds(getenv("LISTEN_PID"), getenv("LISTEN_FDS"),
			      getpid(), &set.n_fds, &why);
	set.first_fd = NOTIFY_FIRST_FD;
	serve.big = malloc(BIG);
	if (!serve.big || r < 0)
		abort();
	memset(serve.big, 'x', BIG);
	r = serve_until_eof(&set, &serve);
	free(serve.big);
	buf_done(&why);
	return r;
}
