/*
 * collector_private: what the threads of the collector share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLLECTOR_PRIVATE_H
#define COLLECTOR_PRIVATE_H

#include <pthread.h>

#include "collector.h"
#include "fleet.h"
#include "gather.h"
#include "tally.h"

/*
 * `lock` guards all that changes; it is never held over a call to AWS, nor
 * while text is rendered.
 */
struct collector {
	struct collector_settings settings;
	struct tally *tally;
	/* What is the same in all regions, for one refresh. */
	struct cache_memory *account_answers;
	int64_t started;  /* seconds since the epoch */
	int interrupt_fd; /* readable: everything ends */

	pthread_mutex_t lock;
	pthread_cond_t work; /* a job may be due, or a place free */
	pthread_cond_t news; /* there is something to publish */
	pthread_cond_t end;  /* stopping */
	bool stopping, dirty;

	struct plan *plan;
	struct fleet fleet;
	bool ready;  /* every source and target had been tried once */
	bool remake; /* all snapshots: the plan is another */
	bool reload_failed;
	char *reload_error;

	struct publication *current;

	pthread_t publisher;
	bool publishing; /* that thread runs */
	pthread_t *workers;
	size_t n_workers, n_busy;
};

/* One job, begun and ended with the lock held. */
void collector_do(struct collector *c, const struct workshop *shop,
		  struct job *job);

/* ... of which this is the one that collects. */
void collector_do_target(struct collector *c, const struct workshop *shop,
			 struct fleet_target *target);

/* Until what a job waits for is there. */
enum { COLLECTOR_POSTPONE_MS = 1000 };

/* There is something to publish; the lock is held. */
void collector_tell(struct collector *c);

int64_t collector_refresh_ms(const struct collector *c);

/* They are there, and good still. */
bool collector_keys_usable(const struct credentials *keys);

/* Without a role of its own: the account that the source's keys are of. */
bool collector_is_own(const struct fleet_account *account);

/* The thread that publishes; its argument is the collector. */
void *collector_publish(void *arg);

/* Makes and swaps in a publication; without the lock. */
void collector_publish_now(struct collector *c);

/* A target that nobody has looked at yet; with the lock held. */
void collector_add_target(struct collector *c, const struct workshop *shop,
			  struct fleet_account *account, const char *region,
			  int64_t due_ms);

/* At random below `max`. */
int64_t collector_random_ms(int64_t max);

/* Waits at most that long; the lock is held. */
void collector_wait(struct collector *c, pthread_cond_t *cond, int64_t wait_ms);

#endif
