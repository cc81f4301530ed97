/*
 * collector: collects the whole fleet in the background, again and again.
 *
 * Workers do what is due, one job of the fleet each; a publisher puts what they
 * brought together and swaps it in. Nobody who serves it ever waits for either.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLLECTOR_H
#define COLLECTOR_H

#include "environment.h"
#include "log.h"
#include "plan.h"
#include "publication.h"

struct collector;

/* All of it must outlive the collector. */
struct collector_settings {
	const struct environment *env;
	const struct families *families;
	const struct log *log;
	const char *version;
	/* Told after each new publication, from a thread of the collector's. */
	void (*published)(void *ctx);
	void *ctx;
};

/*
 * Starts collecting; takes a reference to the plan. NULL with errno: no thread
 * to be had.
 */
struct collector *collector_new(const struct collector_settings *settings,
				struct plan *plan);

/*
 * Ends the collections under way at once; what was published last stays to be
 * had. Then all is freed. NULL is fine for both.
 */
void collector_stop(struct collector *collector);
void collector_free(struct collector *collector);

/*
 * Another plan from now on; takes a reference. Targets that are in both keep
 * what is known of them. Where verdicts may differ all are collected soon.
 */
void collector_reload(struct collector *collector, struct plan *plan);

/* The configuration could not be read anew: the old one stays in force. */
void collector_reload_failed(struct collector *collector, const char *why);

/* The newest; a reference that the caller gives back. Never NULL. */
struct publication *collector_publication(struct collector *collector);

#endif
