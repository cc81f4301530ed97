/*
 * seen: which resources a report has met, and how each of them fared.
 *
 * A hash table: accounts have tens of thousands of snapshots, and each is
 * looked up once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SEEN_H
#define SEEN_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "resource.h"
#include "state.h"

/* SEEN_OTHER: a region or the like, which has findings but is not judged. */
enum seen_kind { SEEN_JUDGED, SEEN_SKIPPED, SEEN_LEFT_OUT, SEEN_OTHER };

struct seen_entry {
	struct seen_entry *next; /* in order of arrival */
	struct resource resource;
	const char *account_id, *region; /* account_id may be NULL */
	enum seen_kind kind;
	enum state worst;
	uint64_t hash;
};

struct seen {
	struct seen_entry **slots;
	size_t size, n;
	struct seen_entry *first, **last;
};

/* xalloc memory; the entries are of the arena that seen_add() is given. */
struct seen *seen_new(void);
void seen_free(struct seen *seen);

/*
 * The entry of this resource, made if there is none yet: a copy, with
 * *ret_fresh true. NULL if the arena is full.
 */
struct seen_entry *seen_add(struct seen *seen, struct arena *arena,
			    const char *account_id, const char *region,
			    const struct resource *resource, bool *ret_fresh);

#endif
