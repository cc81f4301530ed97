/*
 * reload: reads the configuration, at the start and again while it runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RELOAD_H
#define RELOAD_H

#include <pthread.h>

#include "collector.h"

struct reload {
	pthread_mutex_t lock; /* one at a time: SIGHUP and /-/reload */
	const char *path;     /* of exporter.yml; NULL: none */
	const struct log *log;
	struct collector *collector;
};

/* The plan of what the file says. 0, or a negative errno with `why`. */
int reload_read(const char *path, struct plan **ret, struct buf *why);

/*
 * Reads the file anew and has the collector go by it. On a negative errno, with
 * `why`, the old one stays in force, and a metric says so. From any thread.
 */
int reload_again(struct reload *reload, struct buf *why);

#endif
