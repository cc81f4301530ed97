/*
 * main: rds_security_exporter, from flags to the signal that ends it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "collector.h"
#include "config.h"
#include "http.h"
#include "notify.h"
#include "process.h"
#include "reload.h"
#include "routes.h"
#include "web.h"
#include "xalloc.h"

enum {
	MAX_WHY = 8192,
	MAX_HELP = 64 * 1024,
	MAX_CHECKS = 256,
	/* Replies under way may end within this, seconds; see the unit. */
	STOP_SECONDS = 5,
	EXIT_BAD = 1,
	/*
	 * Heaps that threads share: each keeps what it once needed, and of
	 * sixteen collections at once the exporter should not grow sixteenfold.
	 */
	HEAPS = 2,

	/*
	 * Pieces of this size are had from the system and given back to it:
	 * what a collection needs for a second should not stay until the next.
	 */
	LARGE = 256 * 1024
};

/* All that runs, in the order in which it began. */
struct exporter {
	struct environment env;
	struct flags flags;
	struct log log;
	struct deflater *deflater;
	struct families families;
	struct collector *collector;
	struct reload reload;
	struct routes routes;
	struct web_route table[ROUTES_MAX];
	struct web *web;
	sigset_t signals;
};

static int64_t wall_milliseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- flags ---- */

static int print(void (*write)(struct buf *out))
{
	_cleanup_(buf_done) struct buf out;

	buf_init(&out, MAX_HELP);
	write(&out);
	if (fwrite(buf_str(&out), 1, out.len, stdout) != out.len ||
	    fflush(stdout) != 0)
		return EXIT_BAD;
	return 0;
}

static int complain(const char *why)
{
	fprintf(stderr, "rds_security_exporter: %s\n", why);
	return EXIT_BAD;
}

/* What is wrong is said like any other error, and nothing is started. */
static int check_config(const struct flags *flags)
{
	_cleanup_(buf_done) struct buf why;
	struct plan *plan;

	buf_init(&why, MAX_WHY);
	if (reload_read(flags->config_file, &plan, &why) < 0)
		return complain(buf_str(&why));
	plan_unref(plan);
	if (flags->web_config_file &&
	    web_check_config(flags->web_config_file, &why) < 0)
		return complain(buf_str(&why));
	puts("the configuration is good");
	return fflush(stdout) ? EXIT_BAD : 0;
}

static void begin_log(struct exporter *e)
{
	e->log = (struct log){
		.fd = STDERR_FILENO,
		.level = (enum log_level)e->flags.log_level,
		.format = (enum log_format)e->flags.log_format,
		.milliseconds = wall_milliseconds,
		.priorities = log_to_journal(
			environment_get(&e->env, "JOURNAL_STREAM"),
			STDERR_FILENO),
	};
}

/* ---- systemd ---- */

static void notify(const struct exporter *e, const char *state)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, MAX_WHY);
	if (notify_send(environment_get(&e->env, "NOTIFY_SOCKET"), state,
			&why) < 0)
		log_write(&e->log, LOG_WARN, "systemd cannot be told", "err",
			  buf_str(&why), NULL);
}

static void notify_reloading(const struct exporter *e)
{
	char state[96];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld",
		 (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify(e, state);
}

/* ---- beginning ---- */

static void published(void *ctx)
{
	struct exporter *e = ctx;
	struct web *web = __atomic_load_n(&e->web, __ATOMIC_ACQUIRE);

	if (web)
		web_resume_all(web);
}

static int begin_collecting(struct exporter *e, struct buf *why)
{
	const struct check *checks[MAX_CHECKS];
	struct plan *plan;
	size_t n = 0;
	int r = reload_read(e->flags.config_file, &plan, why);

	if (r < 0)
		return r;
	for_each_check(p)
		if (n < MAX_CHECKS)
			checks[n++] = *p;
	e->deflater = deflater_new();
	families_init(&e->families, checks, n, e->deflater);
	e->collector = collector_new(
		&(struct collector_settings){
			.env = &e->env,
			.families = &e->families,
			.log = &e->log,
			.version = PACKAGE_VERSION,
			.published = published,
			.ctx = e,
		},
		plan);
	plan_unref(plan);
	if (e->collector)
		return 0;
	buf_adds(why, "no thread can be started");
	return -1;
}

static int listen_fds(const struct exporter *e, unsigned int *ret,
		      struct buf *why)
{
	int r;

	*ret = 0;
	if (!e->flags.systemd_socket)
		return 0;
	r = notify_listen_fds(environment_get(&e->env, "LISTEN_PID"),
			      environment_get(&e->env, "LISTEN_FDS"), getpid(),
			      ret, why);
	if (r < 0 || *ret)
		return r;
	buf_adds(why, "--web.systemd-socket: systemd handed over no socket");
	return -1;
}

static int begin_serving(struct exporter *e, struct buf *why)
{
	struct web_settings settings = {
		.routes = e->table,
		.n_routes = routes_table(&e->flags, e->table),
		.ctx = &e->routes,
		.addresses = e->flags.listen_addresses.items,
		.n_addresses = e->flags.listen_addresses.n,
		.first_fd = NOTIFY_FIRST_FD,
		.config_file = e->flags.web_config_file,
		.log = &e->log,
		.max_requests = (unsigned int)e->flags.max_requests,
	};
	struct web *web;
	int r = listen_fds(e, &settings.n_fds, why);

	e->reload = (struct reload){ .path = e->flags.config_file,
				     .log = &e->log,
				     .collector = e->collector };
	pthread_mutex_init(&e->reload.lock, NULL);
	e->routes = (struct routes){ .collector = e->collector,
				     .families = &e->families,
				     .flags = &e->flags,
				     .reload = &e->reload,
				     .start = process_start() };
	if (r == 0)
		r = web_start(&settings, &web, why);
	if (r == 0)
		__atomic_store_n(&e->web, web, __ATOMIC_RELEASE);
	return r;
}

static void say_where(const struct exporter *e)
{
	const char *address;

	for (size_t i = 0; (address = web_address(e->web, i)); i++)
		log_write(&e->log, LOG_INFO, "listening", "address", address,
			  "tls", web_is_tls(e->web) ? "true" : "false", NULL);
}

/* Signals are taken by one thread, which waits for them: see serve(). */
static void block_signals(struct exporter *e)
{
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&e->signals);
	sigaddset(&e->signals, SIGTERM);
	sigaddset(&e->signals, SIGINT);
	sigaddset(&e->signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &e->signals, NULL);
}

/* ---- serving, and the end ---- */

static void reread(struct exporter *e)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, MAX_WHY);
	notify_reloading(e);
	reload_again(&e->reload, &why);
	notify(e, "READY=1");
}

static void serve(struct exporter *e)
{
	int signal = 0;

	say_where(e);
	notify(e, "READY=1");
	while (signal != SIGTERM && signal != SIGINT) {
		if (sigwait(&e->signals, &signal) == 0 && signal == SIGHUP)
			reread(e);
	}
	log_write(&e->log, LOG_INFO, "stopping", NULL);
	notify(e, "STOPPING=1");
}

static void end(struct exporter *e)
{
	struct web *web = __atomic_exchange_n(&e->web, NULL, __ATOMIC_ACQ_REL);

	collector_stop(e->collector);
	web_stop(web, STOP_SECONDS);
	collector_free(e->collector);
	families_done(&e->families);
	deflater_free(e->deflater);
}

static int run(struct exporter *e)
{
	_cleanup_(buf_done) struct buf why;
	int r;

	buf_init(&why, MAX_WHY);
	begin_log(e);
	block_signals(e);
	r = begin_collecting(e, &why);
	if (r == 0)
		r = begin_serving(e, &why);
	if (r == 0)
		serve(e);
	else
		log_write(&e->log, LOG_ERROR, "cannot start", "err",
			  buf_str(&why), NULL);
	end(e);
	return r == 0 ? 0 : EXIT_BAD;
}

int main(int argc, char **argv)
{
	struct exporter e = { .env = { environ } };
	_cleanup_(buf_done) struct buf why;
	int status;

	/* Keys in memory are not for core files. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	mallopt(M_ARENA_MAX, HEAPS);
	mallopt(M_MMAP_THRESHOLD, LARGE);
	buf_init(&why, MAX_WHY);
	if (flags_parse(&e.flags, argc, argv, &why) < 0)
		status = complain(buf_str(&why));
	else if (e.flags.help)
		status = print(flags_help);
	else if (e.flags.version)
		status = print(flags_version);
	else if (e.flags.config_check)
		status = check_config(&e.flags);
	else
		status = run(&e);
	flags_done(&e.flags);
	return status;
}
