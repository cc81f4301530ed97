/*
 * http: many HTTP transfers at once, in one event loop, under one deadline.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "http_transfer.h"
#include "xalloc.h"

enum {
	POLL_MS = 1000,	      /* longest wait between looks at the clock */
	IDLE_HANDLES = 64,    /* easy handles kept for the next transfer */
	MAX_CONNECTIONS = 256 /* of all groups together, kept alive */
};

/* What concurrency counts by, with those that wait for a place. */
struct group {
	struct group *next;
	char *name;
	int active;
	int64_t held_until_ms; /* nothing of it begins before */
	struct transfer *first, **last;
};

struct timer {
	struct timer *next;
	int64_t due_ms;
	void (*fire)(void *ctx, enum http_failure ended);
	void *ctx;
};

struct http {
	CURLM *multi;
	struct http_settings settings;
	const char *hashed_directory; /* of trusted CAs, or NULL */
	struct group *groups;
	struct timer *timers; /* by due time */
	struct transfer *active;
	size_t pending; /* transfers queued or active */
	CURL *idle[IDLE_HANDLES];
	size_t n_idle;
	enum http_failure ended;
};

int64_t http_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *http_library(void)
{
	return curl_version();
}

struct http *http_new(const struct http_settings *settings)
{
	struct http *http = xcalloc(1, sizeof(*http));

	http->settings = *settings;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(http);
		return NULL;
	}
	http->multi = curl_multi_init();
	if (!http->multi) {
		http_free(http);
		return NULL;
	}
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS,
			  (long)MAX_CONNECTIONS);
	http->hashed_directory = transfer_hashed_directory();
	return http;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	for (size_t i = 0; i < http->n_idle; i++)
		curl_easy_cleanup(http->idle[i]);
	curl_multi_cleanup(http->multi);
	for (struct group *g = http->groups, *next; g; g = next) {
		next = g->next;
		free(g->name);
		free(g);
	}
	free(http);
	curl_global_cleanup();
}

int64_t http_left_ms(const struct http *http)
{
	int64_t left = http->settings.deadline_ms - http_now_ms();

	return left > 0 ? left : 0;
}

enum http_failure http_ended(const struct http *http)
{
	return http->ended;
}

static CURL *take_handle(struct http *http)
{
	return http->n_idle ? http->idle[--http->n_idle] : curl_easy_init();
}

static void give_back(struct http *http, CURL *easy)
{
	if (!easy)
		return;
	if (http->n_idle == IDLE_HANDLES) {
		curl_easy_cleanup(easy);
		return;
	}
	curl_easy_reset(easy);
	http->idle[http->n_idle++] = easy;
}

/* ---- ends ---- */

/* Hands the result over. The transfer is in no list any more. */
static void finish(struct transfer *t, enum http_failure failure,
		   const char *message)
{
	struct http_result result = { .failure = failure,
				      .message = message,
				      .timed_out = t->timed_out };

	if (t->easy)
		curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE,
				  &result.status);
	result.reason = t->reason ? t->reason : "";
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++)
		result.headers[i] = t->kept[i] ? t->kept[i] : "";
	if (t->begun_ms)
		result.seconds = (double)(http_now_ms() - t->begun_ms) / 1000;
	t->http->pending--;
	t->request.on_done(t->request.ctx, &result);
	give_back(t->http, t->easy);
	transfer_free(t);
}

static void unlink_active(struct transfer *t)
{
	for (struct transfer **p = &t->http->active; *p; p = &(*p)->next) {
		if (*p == t) {
			*p = t->next;
			break;
		}
	}
	curl_multi_remove_handle(t->http->multi, t->easy);
	t->group->active--;
}

/* ---- the queue ---- */

static struct group *group_find(struct http *http, const char *name)
{
	struct group *g = http->groups;

	while (g && strcmp(g->name, name) != 0)
		g = g->next;
	if (g)
		return g;
	g = xcalloc(1, sizeof(*g));
	g->name = xstrdup(name);
	g->last = &g->first;
	g->next = http->groups;
	http->groups = g;
	return g;
}

static bool make_ready(struct transfer *t)
{
	struct http *http = t->http;

	t->easy = take_handle(http);
	if (!t->easy ||
	    (t->prepare && !t->prepare(t->request.ctx, &t->request)))
		return false;
	transfer_take_headers(t);
	return transfer_set_options(t, &http->settings, http->hashed_directory,
				    http_left_ms(http)) &&
	       curl_multi_add_handle(http->multi, t->easy) == CURLM_OK;
}

/* False if it ended at once, and its on_done may have started others. */
static bool begin(struct transfer *t)
{
	struct http *http = t->http;

	if (!make_ready(t)) {
		finish(t, HTTP_BAD_REQUEST, "the request cannot be made");
		return false;
	}
	t->begun_ms = http_now_ms();
	t->group->active++;
	t->next = http->active;
	http->active = t;
	return true;
}

/* The first of those that wait in a group with a free place. */
static struct transfer *take_waiting(struct http *http, struct group *g)
{
	struct transfer *t = g->first;

	if (!t || g->active >= http->settings.concurrency ||
	    g->held_until_ms > http_now_ms())
		return NULL;
	g->first = t->next;
	if (!g->first)
		g->last = &g->first;
	return t;
}

/* Lets all begin that may; from the start again where one ended at once. */
static void begin_waiting(struct http *http)
{
	struct group *g = http->groups;

	while (g) {
		struct transfer *t = take_waiting(http, g);

		if (!t)
			g = g->next;
		else if (!begin(t))
			g = http->groups;
	}
}

void http_start(struct http *http, const struct http_request *request,
		bool (*prepare)(void *ctx, struct http_request *request))
{
	struct transfer *t = xcalloc(1, sizeof(*t));

	t->http = http;
	t->request = *request;
	t->request.method = xstrdup(request->method);
	t->request.url = xstrdup(request->url);
	t->prepare = prepare;
	transfer_take_headers(t);
	t->group = group_find(http, request->group);
	*t->group->last = t;
	t->group->last = &t->next;
	http->pending++;
}

void http_after(struct http *http, int64_t delay_ms,
		void (*fire)(void *ctx, enum http_failure ended), void *ctx)
{
	struct timer *timer = xcalloc(1, sizeof(*timer)), **p = &http->timers;

	timer->due_ms = http_now_ms() + delay_ms;
	timer->fire = fire;
	timer->ctx = ctx;
	while (*p && (*p)->due_ms <= timer->due_ms)
		p = &(*p)->next;
	timer->next = *p;
	*p = timer;
}

void http_hold(struct http *http, const char *group, int64_t delay_ms)
{
	struct group *g = group_find(http, group);
	int64_t until = http_now_ms() + delay_ms;

	if (until > g->held_until_ms)
		g->held_until_ms = until;
}

static void fire_first(struct http *http, enum http_failure ended)
{
	struct timer *timer = http->timers;

	http->timers = timer->next;
	timer->fire(timer->ctx, ended);
	free(timer);
}

/* ---- the loop ---- */

static const char *ended_text(enum http_failure ended)
{
	return ended == HTTP_DEADLINE ? "the deadline was reached"
				      : "the run was interrupted";
}

/* Ends all there is; what callbacks start meanwhile ends here too. */
static void end_all(struct http *http)
{
	while (http->timers)
		fire_first(http, http->ended);
	while (http->active) {
		struct transfer *t = http->active;

		unlink_active(t);
		finish(t, http->ended, ended_text(http->ended));
	}
	for (struct group *g = http->groups; g; g = g->next) {
		struct transfer *t = g->first;

		g->first = NULL;
		g->last = &g->first;
		for (struct transfer *next; t; t = next) {
			next = t->next;
			finish(t, http->ended, ended_text(http->ended));
		}
	}
}

/* A time-out of libcurl is ours if the deadline has passed. */
static enum http_failure failure_of(struct transfer *t, CURLcode code)
{
	if (code == CURLE_OPERATION_TIMEDOUT && !http_left_ms(t->http))
		return HTTP_DEADLINE;
	return transfer_failure(t, code);
}

static void collect_finished(struct http *http)
{
	struct transfer *t;
	CURLMsg *msg;
	enum http_failure failure;
	CURLcode code;
	int left;

	while ((msg = curl_multi_info_read(http->multi, &left))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		unlink_active(t);
		failure = failure_of(t, code);
		t->timed_out = failure == HTTP_TRANSPORT &&
			       code == CURLE_OPERATION_TIMEDOUT;
		finish(t, failure,
		       failure == HTTP_ANSWERED ? ""
		       : t->error[0]		? t->error
						: curl_easy_strerror(code));
	}
}

/* Until one of the groups that have a free place may go on. */
static int64_t held_ms(const struct http *http, int64_t now)
{
	int64_t wait = POLL_MS;

	for (const struct group *g = http->groups; g; g = g->next)
		if (g->first && g->active < http->settings.concurrency &&
		    g->held_until_ms - now < wait)
			wait = g->held_until_ms - now;
	return wait;
}

static int wait_ms(const struct http *http)
{
	int64_t now = http_now_ms(), left = http_left_ms(http);
	int64_t due = held_ms(http, now);

	if (http->timers && http->timers->due_ms - now < due)
		due = http->timers->due_ms - now;
	if (due > left)
		due = left;
	if (due > POLL_MS)
		due = POLL_MS;
	return due < 0 ? 0 : (int)due;
}

static void look_for_end(struct http *http, const struct curl_waitfd *fd)
{
	if (http->ended)
		return;
	if (fd->revents)
		http->ended = HTTP_INTERRUPTED;
	else if (!http_left_ms(http))
		http->ended = HTTP_DEADLINE;
}

void http_run(struct http *http)
{
	struct curl_waitfd fd = { .fd = http->settings.interrupt_fd,
				  .events = CURL_WAIT_POLLIN };
	unsigned int n_fds = fd.fd >= 0;
	int running;

	while (http->pending || http->timers) {
		look_for_end(http, &fd);
		if (http->ended) {
			end_all(http);
			continue;
		}
		begin_waiting(http);
		curl_multi_perform(http->multi, &running);
		collect_finished(http);
		while (http->timers && http->timers->due_ms <= http_now_ms())
			fire_first(http, HTTP_ANSWERED);
		begin_waiting(http);
		if (!http->pending && !http->timers)
			continue;
		fd.revents = 0;
		curl_multi_poll(http->multi, &fd, n_fds, wait_ms(http), NULL);
		if (http->settings.tick)
			http->settings.tick(http->settings.tick_ctx);
	}
}
