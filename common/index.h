/*
 * index: which record has this string?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef INDEX_H
#define INDEX_H

#include "arena.h"
#include "types.h"

/* Pointers to records, sorted by a string of theirs. Empty: all zero. */
struct index {
	struct index_entry *entries;
	size_t n;
};

/*
 * Adds all records of a list whose items have `size` bytes; `key` is where in
 * an item the pointer to its string lies. Items whose string is NULL are left
 * out. The list must not move afterwards. Takes memory of the arena: nothing
 * is added where that is full.
 */
void index_add(struct arena *arena, const struct list *list, size_t size,
	       size_t key, struct index *index);

/*
 * The same for a record whose string is elsewhere; index_sort() when all are
 * there, before the first index_find().
 */
void index_put(struct arena *arena, struct index *index, const char *key,
	       const void *record);
void index_sort(struct index *index);

/* NULL if none has it; of several, the one that lies first
 * in memory: of a list, the first. */
const void *index_find(const struct index *index, const char *key);

#endif
