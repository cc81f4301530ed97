/*
 * arena: memory that is freed all at once.
 *
 * The records of one snapshot live in one arena: no destructor per record. An
 * arena is born with a maximum; past it arena_alloc() gives NULL and `full`
 * stays set, so that whoever fills it can say which limit was reached.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ARENA_H
#define ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	char *next, *end;	    /* the free part of the newest chunk */
	struct arena_block *blocks; /* growing arrays, see arena_grow() */
	size_t used, max;	    /* bytes */
	bool full;
};

/* An empty arena of at most `max` bytes; allocates nothing yet. */
void arena_init(struct arena *arena, size_t max);

/* Frees everything taken from it. NULL and zeroed are fine. */
void arena_done(struct arena *arena);

/* As arena_done, for secrets: all is wiped but for growing arrays. */
void arena_wipe(struct arena *arena);

/* Zeroed memory for any type, or NULL if the maximum is reached. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies, with a NUL behind them; NULL if the maximum is reached. */
char *arena_strndup(struct arena *arena, const char *s, size_t len);
char *arena_strdup(struct arena *arena, const char *s);
char *arena_printf(struct arena *arena, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * An array that grows: `p` (NULL, or what this gave before) of `n` items of
 * `size` bytes becomes one with room for at least n + 1. Room doubles, the
 * whole array may move, new room is not zeroed. For the few long lists whose
 * length is not known; NULL if the maximum is reached, `p` stays valid then.
 */
void *arena_grow(struct arena *arena, void *p, size_t n, size_t size);

#endif
