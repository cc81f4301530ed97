/*
 * web: the HTTP server of the exporter.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "web_private.h"
#include "xalloc.h"

enum {
	MEMORY_PER_CONNECTION = 32768, /* request line and headers */
};

static void set_default(unsigned int *value, unsigned int by_default)
{
	if (!*value)
		*value = by_default;
}

/* What libmicrohttpd has to say is about clients that misbehave. */
static void log_message(void *cls, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));
static void log_message(void *cls, const char *fmt, va_list ap)
{
	const struct web *web = cls;
	struct buf text;

	buf_init(&text, 1024);
	buf_vaddf(&text, fmt, ap);
	while (text.len && text.data[text.len - 1] == '\n')
		text.data[--text.len] = '\0';
	log_write(web->set.log, LOG_DEBUG, "libmicrohttpd", "text",
		  buf_str(&text), NULL);
	buf_done(&text);
}

/*
 * Never asked for a certificate: web_connection gives each session credentials
 * of the configuration as it is then. Without one here no daemon starts.
 */
static int no_certificate(gnutls_session_t session,
			  const gnutls_datum_t *authorities, int n,
			  const gnutls_pk_algorithm_t *algorithms,
			  int algorithms_n, gnutls_pcert_st **certificates,
			  unsigned int *certificates_n, gnutls_privkey_t *key)
{
	(void)session, (void)authorities, (void)n, (void)algorithms;
	(void)algorithms_n, (void)certificates, (void)certificates_n;
	(void)key;
	return -1;
}

/*
 * Not with epoll: MHD_quiesce_daemon() and the threads of the daemon both take
 * the socket out of their sets then, and the second one to try aborts (0.9.75
 * and later).
 */
static int start_daemon(struct web *web, size_t i, struct buf *why)
{
	const struct web_settings *set = &web->set;
	unsigned int flags = MHD_USE_POLL_INTERNAL_THREAD |
			     MHD_USE_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem options[] = {
		{ MHD_OPTION_HTTPS_CERT_CALLBACK, 0,
		  (void *)(intptr_t)no_certificate },
		{ MHD_OPTION_END, 0, NULL },
	};

	if (web->tls)
		flags |= MHD_USE_TLS;
	else
		options[0].option = MHD_OPTION_END;
	web->daemons[i] = MHD_start_daemon(
		flags, 0, NULL, NULL, web_exchange_answer, web,
		MHD_OPTION_EXTERNAL_LOGGER, log_message, web,
		MHD_OPTION_LISTEN_SOCKET, web->fds[i],
		MHD_OPTION_THREAD_POOL_SIZE, set->threads,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)MEMORY_PER_CONNECTION, MHD_OPTION_CONNECTION_LIMIT,
		set->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
		set->connections_per_ip, MHD_OPTION_CONNECTION_TIMEOUT,
		set->timeout_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
		MHD_OPTION_URI_LOG_CALLBACK, web_exchange_begin, web,
		MHD_OPTION_NOTIFY_COMPLETED, web_exchange_end, web,
		MHD_OPTION_NOTIFY_CONNECTION, web_connection_notify, web,
		MHD_OPTION_ARRAY, options, MHD_OPTION_END);
	if (!web->daemons[i]) {
		buf_addf(why, "libmicrohttpd does not start at %s",
			 web->addresses[i]);
		return -EIO;
	}
	web->fds[i] = -1;
	return 0;
}

static void init_locks(struct web *web)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&web->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&web->changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* All but the daemons. */
static int prepare(struct web *web, struct buf *why)
{
	struct web_state *state;
	bool broken;
	int r;

	r = web_live_new(web->set.config_file, web->set.log, &web->live, why);
	if (r < 0)
		return r;
	state = web_live_get(web->live, &broken);
	web->tls = state->tls != NULL;
	web_live_put(web->live, state);
	r = web_listen(web, why);
	if (r < 0)
		return r;
	web->auth = web_auth_new();
	if (pthread_create(&web->watcher, NULL, web_watch, web)) {
		buf_adds(why, "cannot start a thread");
		return -EAGAIN;
	}
	web->watched = true;
	return 0;
}

int web_start(const struct web_settings *settings, struct web **ret,
	      struct buf *why)
{
	struct web *web = xcalloc(1, sizeof(*web));
	int r;

	web->set = *settings;
	set_default(&web->set.threads, 4);
	set_default(&web->set.max_requests, 40);
	set_default(&web->set.connections, 512);
	set_default(&web->set.timeout_seconds, 60);
	set_default(&web->set.wait_seconds, 120);
	init_locks(web);
	*ret = web;
	r = prepare(web, why);
	for (size_t i = 0; r == 0 && i < web->n; i++)
		r = start_daemon(web, i, why);
	if (r < 0) {
		*ret = NULL;
		web_stop(web, 0);
	}
	return r;
}

const char *web_address(const struct web *web, size_t i)
{
	return i < web->n ? web->addresses[i] : NULL;
}

bool web_is_tls(const struct web *web)
{
	return web->tls;
}

/* ---- the end ---- */

static void stop_listening(struct web *web)
{
	for (size_t i = 0; i < web->n; i++)
		if (web->daemons[i])
			web->fds[i] = MHD_quiesce_daemon(web->daemons[i]);
	for (size_t i = 0; i < web->n; i++)
		if (web->fds[i] >= 0)
			close(web->fds[i]);
}

/* Under the lock. Nobody may be about to resume what then is freed. */
static void wait_for_answers(struct web *web, unsigned int seconds)
{
	int64_t ms = web_now_ms() + (int64_t)seconds * 1000;
	struct timespec until = { .tv_sec = ms / 1000,
				  .tv_nsec = ms % 1000 * 1000000 };

	while (web->exchanges &&
	       pthread_cond_timedwait(&web->changed, &web->lock, &until) == 0)
		continue;
	while (web->resuming)
		pthread_cond_wait(&web->changed, &web->lock);
	web->over = true;
	pthread_cond_broadcast(&web->changed);
}

static void free_all(struct web *web)
{
	for (size_t i = 0; i < web->n; i++) {
		if (web->daemons[i])
			MHD_stop_daemon(web->daemons[i]);
		free(web->addresses[i]);
	}
	free(web->addresses);
	free(web->daemons);
	free(web->fds);
	web_auth_free(web->auth);
	web_live_free(web->live);
	pthread_cond_destroy(&web->changed);
	pthread_mutex_destroy(&web->lock);
	free(web);
}

void web_stop(struct web *web, unsigned int seconds)
{
	if (!web)
		return;
	pthread_mutex_lock(&web->lock);
	web->stopping = true;
	pthread_cond_broadcast(&web->changed);
	pthread_mutex_unlock(&web->lock);
	stop_listening(web);
	if (web->auth)
		web_auth_stop(web->auth);
	pthread_mutex_lock(&web->lock);
	wait_for_answers(web, seconds);
	pthread_mutex_unlock(&web->lock);
	if (web->watched)
		pthread_join(web->watcher, NULL);
	free_all(web);
}

int web_check_config(const char *config_file, struct buf *why)
{
	const struct log quiet = { .fd = -1, .level = LOG_ERROR };
	struct web_live *live;
	int r = web_live_new(config_file, &quiet, &live, why);

	if (r == 0)
		web_live_free(live);
	return r;
}
