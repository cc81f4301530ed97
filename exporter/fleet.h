/*
 * fleet: whom the exporter watches, and what is to be done next.
 *
 * A source is a target of the configuration: one set of credentials. It leads
 * to accounts (its own, or those of an organization), these to targets, one
 * account and region each. All three are jobs that come round: learn the
 * accounts, learn the regions and get keys, collect. A job is done by one
 * worker at a time, and nothing here knows of threads or of the network: the
 * collector calls with its lock held, and says what time it is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FLEET_H
#define FLEET_H

#include "credentials.h"
#include "exporter_config.h"
#include "settings.h"
#include "snapshot.h"

enum job_kind { JOB_SOURCE, JOB_ACCOUNT, JOB_TARGET };

struct job {
	enum job_kind kind;
	int64_t due_ms;	 /* of http_now_ms() */
	int64_t done_ms; /* when it was done last */
	bool busy;	 /* a worker has it */
	bool again;	 /* what it does is out of date: due_ms is when */
	bool gone;	 /* not watched any more; freed when nobody has it */
	bool slow;	 /* the last time it ran into its deadline */
	bool attempted;	 /* it was done once, well or not */
};

struct fleet_source {
	struct job job;
	char *name;
	/* Of the configuration in force: */
	const struct settings *settings;
	const struct config_target *target;
	struct credentials credentials;
	char *own_id; /* the account of those; NULL: not learnt */
	char *partition;
	bool known;		   /* learnt, the last time */
	int64_t attempted, learnt; /* seconds since the epoch */
	char *error;		   /* NULL: none */
};

struct fleet_account {
	struct job job;
	struct fleet_source *source;
	char *id;
	struct credentials credentials; /* none: not had yet */
	bool keys_refused;		/* AWS called them expired or unknown */
	char *error; /* why there are no keys or no regions */
};

struct fleet_target {
	struct job job;
	struct fleet_account *account;
	char *region;
	bool retried;		   /* at once, with fresh keys */
	struct snapshot *snapshot; /* always there */
	struct chunk *info;	   /* of the last complete lists, or NULL */
};

struct fleet {
	struct fleet_source **sources;
	struct fleet_account **accounts;
	struct fleet_target **targets; /* by account and region */
	size_t n_sources, n_accounts, n_targets;
	size_t slow_busy; /* workers that slow jobs have */
};

/* Those that are gone are in the lists until nobody has them: skip them. */
#define fleet_each(type, p, fleet, list)                                       \
	for (type *const *p = (fleet)->list;                                   \
	     (size_t)(p - (fleet)->list) < (fleet)->n_##list; p++)             \
		if (!(*p)->job.gone)

void fleet_init(struct fleet *fleet);
void fleet_done(struct fleet *fleet);

/*
 * What is due at `now_ms`, the longest first, and is free; it is busy then.
 * Jobs that ran into their deadline have at most `slow_places` workers, so that
 * targets that hang leave the others room. NULL: nothing; *ret_wait_ms says
 * until when (at most `max_wait_ms`).
 */
struct job *fleet_next(struct fleet *fleet, int64_t now_ms, size_t slow_places,
		       int64_t max_wait_ms, int64_t *ret_wait_ms);

/*
 * The job was done: it comes round at `due_ms`. What is gone by now is freed,
 * and more that waited for it.
 */
void fleet_job_done(struct fleet *fleet, struct job *job, bool slow,
		    int64_t now_ms, int64_t due_ms);

/* It could not be done yet: what it needs is not there. */
void fleet_job_postpone(struct fleet *fleet, struct job *job, int64_t due_ms);

/* It is wanted now, but not oftener than every FLEET_NUDGE_MS. */
enum { FLEET_NUDGE_MS = 5000 };
void fleet_job_nudge(struct job *job, int64_t now_ms);

/*
 * What it is about has changed: it is due then. What a worker is doing of it
 * does not count.
 */
void fleet_job_restart(struct job *job, int64_t due_ms);

/* By name; NULL if there is none. */
struct fleet_source *fleet_source_find(const struct fleet *fleet,
				       const char *name);
struct fleet_source *fleet_source_add(struct fleet *fleet, const char *name);

/* Of one source; two sources may both lead to an account. */
struct fleet_account *fleet_account_find(const struct fleet *fleet,
					 const struct fleet_source *source,
					 const char *id);
struct fleet_account *fleet_account_add(struct fleet *fleet,
					struct fleet_source *source,
					const char *id);

/*
 * Of any source: an account and region is watched once. `snapshot` is taken
 * over.
 */
struct fleet_target *fleet_target_find(const struct fleet *fleet,
				       const char *account_id,
				       const char *region);
struct fleet_target *fleet_target_add(struct fleet *fleet,
				      struct fleet_account *account,
				      const char *region,
				      struct snapshot *snapshot);

/* True if a region of the account is watched, whatever source led there. */
bool fleet_has_targets(const struct fleet *fleet, const char *account_id);

/* With all that it has led to. What a worker has stays until it is done. */
void fleet_source_remove(struct fleet *fleet, struct fleet_source *source);
void fleet_account_remove(struct fleet *fleet, struct fleet_account *account);
void fleet_target_remove(struct fleet *fleet, struct fleet_target *target);

/* Replaces the text, which may be NULL. */
void fleet_set_text(char **slot, const char *text);

#endif
