/*
 * web_wait: requests that wait, whom they wait for, and for how long.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sys/socket.h>
#include <time.h>

#include "web_private.h"

enum { LOOK_MS = 1000 }; /* for connections that are too slow */

int64_t web_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void web_wait(struct web_exchange *exchange, int64_t deadline_ms)
{
	struct MHD_Connection *connection = exchange->connection;
	struct web *web = exchange->web;
	bool back;

	MHD_suspend_connection(connection);
	pthread_mutex_lock(&web->lock);
	back = exchange->woken || (web->stopping && exchange->request.token);
	exchange->woken = false;
	exchange->suspended = !back;
	exchange->deadline_ms = deadline_ms;
	pthread_cond_signal(&web->changed);
	pthread_mutex_unlock(&web->lock);
	if (back)
		MHD_resume_connection(connection);
}

/*
 * Under the lock, which is given up for a moment. What is resumed may be gone
 * when this comes back, but resuming it was nobody else's.
 */
static void resume(struct web *web, struct web_exchange *exchange)
{
	struct MHD_Connection *connection = exchange->connection;

	exchange->suspended = false;
	exchange->woken = false;
	web->resuming++;
	pthread_mutex_unlock(&web->lock);
	MHD_resume_connection(connection);
	pthread_mutex_lock(&web->lock);
	web->resuming--;
	pthread_cond_broadcast(&web->changed);
}

static void wake(struct web *web, struct web_exchange *exchange)
{
	if (exchange->suspended)
		resume(web, exchange);
	else
		exchange->woken = true;
}

void web_wake(struct web_exchange *exchange)
{
	struct web *web = exchange->web;

	pthread_mutex_lock(&web->lock);
	wake(web, exchange);
	pthread_mutex_unlock(&web->lock);
}

void web_resume(struct web *web, uint64_t token)
{
	pthread_mutex_lock(&web->lock);
	for (struct web_exchange *e = web->exchanges; e; e = e->next)
		if (e->request.token == token) {
			wake(web, e);
			break;
		}
	pthread_mutex_unlock(&web->lock);
}

/*
 * Resuming gives up the lock, so the list is begun anew each time. One that
 * waits again meanwhile is not woken any more.
 */
static bool resume_one(struct web *web)
{
	for (struct web_exchange *e = web->exchanges; e; e = e->next)
		if (e->suspended && e->woken) {
			resume(web, e);
			return true;
		}
	return false;
}

void web_resume_all(struct web *web)
{
	pthread_mutex_lock(&web->lock);
	for (struct web_exchange *e = web->exchanges; e; e = e->next)
		e->woken = e->request.token != 0;
	while (resume_one(web))
		continue;
	pthread_mutex_unlock(&web->lock);
}

/* ---- deadlines ---- */

/*
 * The next exchange whose time is over at `now`, or any when it stops, but for
 * those whose login is being found out.
 */
static struct web_exchange *find_expired(struct web *web, int64_t now)
{
	for (struct web_exchange *e = web->exchanges; e; e = e->next)
		if (e->suspended && e->request.token &&
		    (web->stopping ||
		     (e->deadline_ms && e->deadline_ms <= now)))
			return e;
	return NULL;
}

/* libmicrohttpd sees the end of it, as if the client had gone. */
static void cut_off(struct web *web, int64_t now)
{
	for (struct web_connection *c = web->connections; c; c = c->next)
		if (c->deadline_ms && c->deadline_ms <= now) {
			c->deadline_ms = 0;
			shutdown(c->fd, SHUT_RDWR);
		}
}

/* When there is something to do next; 0: as long as nothing changes. */
static int64_t next_time(const struct web *web, int64_t now)
{
	int64_t next = web->connections ? now + LOOK_MS : 0;

	for (struct web_exchange *e = web->exchanges; e; e = e->next)
		if (e->suspended && e->deadline_ms &&
		    (!next || e->deadline_ms < next))
			next = e->deadline_ms;
	return next;
}

static void wait_until(struct web *web, int64_t ms)
{
	struct timespec until = { .tv_sec = ms / 1000,
				  .tv_nsec = ms % 1000 * 1000000 };

	if (ms)
		pthread_cond_timedwait(&web->changed, &web->lock, &until);
	else
		pthread_cond_wait(&web->changed, &web->lock);
}

void *web_watch(void *ctx)
{
	struct web_exchange *expired;
	struct web *web = ctx;
	int64_t now;

	pthread_mutex_lock(&web->lock);
	while (!web->over) {
		now = web_now_ms();
		cut_off(web, now);
		while ((expired = find_expired(web, now))) {
			expired->request.expired = true;
			resume(web, expired);
		}
		wait_until(web, next_time(web, now));
	}
	pthread_mutex_unlock(&web->lock);
	return NULL;
}
