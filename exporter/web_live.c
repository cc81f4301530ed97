/*
 * web_live: the web configuration as it is in force at this moment.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_live.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "web_limit.h"
#include "xalloc.h"

enum { FILES = 4, WHY_MAX = 8192, FRESH_SECONDS = 2 };

/* What is remembered of a file to see that it has changed. */
struct trace {
	char *path; /* NULL: no such file */
	int error;
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec modified, changed;

	/*
	 * It was written so shortly before it was read that its times may stay
	 * as they are when it is written once more.
	 */
	bool fresh;
};

struct web_live {
	const char *path;
	const struct log *log;
	pthread_mutex_t lock;
	struct web_state *state; /* the last good one; held by this */
	struct trace traces[FILES];
	struct web_limit limit;
	char *broken; /* the mistake in the file; NULL: none */
};

/* ---- traces of files ---- */

static void trace_take(struct trace *trace)
{
	struct timespec now;
	struct stat st;
	char *path = trace->path;

	*trace = (struct trace){ .path = path };
	if (!path)
		return;
	if (stat(path, &st) < 0) {
		trace->error = errno;
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	trace->device = st.st_dev;
	trace->inode = st.st_ino;
	trace->size = st.st_size;
	trace->modified = st.st_mtim;
	trace->changed = st.st_ctim;
	trace->fresh = now.tv_sec - st.st_ctim.tv_sec < FRESH_SECONDS;
}

static bool is_same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool has_changed(const struct trace *trace)
{
	struct trace now = { .path = trace->path };

	trace_take(&now);
	return trace->fresh || now.error != trace->error ||
	       now.device != trace->device || now.inode != trace->inode ||
	       now.size != trace->size ||
	       !is_same_time(now.modified, trace->modified) ||
	       !is_same_time(now.changed, trace->changed);
}

static bool have_changed(const struct web_live *live)
{
	for (size_t i = 0; i < FILES; i++)
		if (live->traces[i].path && has_changed(&live->traces[i]))
			return true;
	return false;
}

/*
 * The traces are taken before the files are read, but which files these are is
 * only known then: true if it has to be done again.
 */
static bool follow(struct web_live *live, const struct web_config *config)
{
	const char *files[FILES] = { live->path, config->tls.cert.file,
				     config->tls.key.file,
				     config->tls.client_ca.file };
	bool others = false;

	for (size_t i = 1; i < FILES; i++) {
		char **path = &live->traces[i].path;

		if (!files[i] || (*path && strcmp(*path, files[i]) == 0))
			continue;
		free(*path);
		*path = xstrdup(files[i]);
		others = true;
	}
	return others;
}

/* ---- states ---- */

static void state_free(struct web_state *state)
{
	web_tls_free(state->tls);
	web_config_done(&state->config);
	free(state);
}

static int state_read(struct web_live *live, struct web_state **ret,
		      struct buf *why)
{
	struct web_state *state;
	bool again = true;
	int r;

	for (int tries = 0;; tries++) {
		for (size_t i = 0; i < FILES; i++)
			trace_take(&live->traces[i]);
		state = xcalloc(1, sizeof(*state));
		buf_reset(why);
		r = web_config_read(live->path, &state->config, why);
		again = follow(live, &state->config) && !tries;
		if (!again)
			break;
		state_free(state);
	}
	if (r == 0 && state->config.tls.node)
		r = web_tls_new(&state->config.tls, &state->tls, why);
	if (r < 0) {
		state_free(state);
		return r;
	}
	state->holders = 1;
	*ret = state;
	return 0;
}

/* The lock is held. */
static void drop(struct web_state *state)
{
	if (--state->holders == 0)
		state_free(state);
}

static void set_limit(struct web_live *live)
{
	const struct web_config *config = &live->state->config;

	if (live->limit.interval_ms == config->interval_ms &&
	    live->limit.burst == config->burst)
		return;
	live->limit = (struct web_limit){ .interval_ms = config->interval_ms,
					  .burst = config->burst };
}

/* The lock is held. */
static void reload(struct web_live *live)
{
	char *was_broken = live->broken;
	struct web_state *state;
	struct buf why;
	int r;

	buf_init(&why, WHY_MAX);
	r = state_read(live, &state, &why);
	if (r == 0 && !state->tls != !live->state->tls) {
		state_free(state);
		buf_addf(&why, "%s: TLS cannot be turned %s without a restart",
			 live->path, live->state->tls ? "off" : "on");
		r = -EINVAL;
	}
	live->broken = r < 0 ? xstrdup(buf_str(&why)) : NULL;
	if (r == 0) {
		drop(live->state);
		live->state = state;
		set_limit(live);
	}
	if (r < 0 && (!was_broken || strcmp(live->broken, was_broken) != 0))
		log_write(live->log, LOG_ERROR,
			  "cannot use the web configuration, all requests get "
			  "500",
			  "err", live->broken, NULL);
	if (r == 0 && was_broken)
		log_write(live->log, LOG_INFO,
			  "the web configuration can be used again", "file",
			  live->path, NULL);
	free(was_broken);
	buf_done(&why);
}

struct web_state *web_live_get(struct web_live *live, bool *ret_broken)
{
	struct web_state *state;

	pthread_mutex_lock(&live->lock);
	if (live->path && have_changed(live))
		reload(live);
	state = live->state;
	state->holders++;
	*ret_broken = live->broken != NULL;
	pthread_mutex_unlock(&live->lock);
	return state;
}

void web_live_put(struct web_live *live, struct web_state *state)
{
	pthread_mutex_lock(&live->lock);
	drop(state);
	pthread_mutex_unlock(&live->lock);
}

bool web_live_take(struct web_live *live, int64_t now_ms)
{
	bool taken;

	pthread_mutex_lock(&live->lock);
	taken = web_limit_take(&live->limit, now_ms);
	pthread_mutex_unlock(&live->lock);
	return taken;
}

int web_live_new(const char *path, const struct log *log, struct web_live **ret,
		 struct buf *why)
{
	struct web_live *live = xcalloc(1, sizeof(*live));
	int r = 0;

	live->log = log;
	live->path = path;
	if (path) {
		live->traces[0].path = xstrdup(path);
		r = state_read(live, &live->state, why);
	} else {
		live->state = xcalloc(1, sizeof(*live->state));
		live->state->holders = 1;
	}
	pthread_mutex_init(&live->lock, NULL);
	if (r < 0) {
		web_live_free(live);
		return r;
	}
	set_limit(live);
	if (live->state->config.http2)
		log_write(log, LOG_INFO,
			  "http2 is asked for, HTTP/1.1 is what there is",
			  "file", path, NULL);
	*ret = live;
	return 0;
}

void web_live_free(struct web_live *live)
{
	if (!live)
		return;
	if (live->state)
		drop(live->state);
	for (size_t i = 0; i < FILES; i++)
		free(live->traces[i].path);
	free(live->broken);
	pthread_mutex_destroy(&live->lock);
	free(live);
}
