/*
 * arena: memory that is freed all at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "pages.h"
#include "xalloc.h"

enum { FIRST_CHUNK = 16 * 1024, LAST_CHUNK = 1024 * 1024, FIRST_ROOM = 16 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size;
	_Alignas(max_align_t) char data[];
};

/* In front of each growing array; linked both ways so that it can move. */
struct arena_block {
	struct arena_block *next, *prev;
	size_t room; /* in items */
	_Alignas(max_align_t) char data[];
};

void arena_init(struct arena *arena, size_t max)
{
	*arena = (struct arena){ .max = max };
}

void arena_done(struct arena *arena)
{
	if (!arena)
		return;
	for (struct arena_chunk *c = arena->chunks, *next; c; c = next) {
		next = c->next;
		free(c);
	}
	for (struct arena_block *b = arena->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	arena_init(arena, arena->max);
}

void arena_wipe(struct arena *arena)
{
	if (!arena)
		return;
	for (struct arena_chunk *c = arena->chunks; c; c = c->next)
		explicit_bzero(c->data, c->size);
	arena_done(arena);
}

static bool charge(struct arena *arena, size_t size)
{
	if (size > arena->max - arena->used) {
		arena->full = true;
		return false;
	}
	arena->used += size;
	return true;
}

/* Chunks double up to LAST_CHUNK: small accounts stay small. */
static size_t chunk_size(const struct arena *arena, size_t wanted)
{
	size_t size = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;

	if (size > LAST_CHUNK)
		size = LAST_CHUNK;
	if (size > arena->max - arena->used)
		size = arena->max - arena->used;
	return wanted > size ? wanted : size;
}

static bool add_chunk(struct arena *arena, size_t wanted)
{
	size_t size = chunk_size(arena, wanted);
	struct arena_chunk *chunk;

	if (!charge(arena, size))
		return false;
	chunk = xmalloc(sizeof(*chunk) + size);
	chunk->size = size;
	pages_populate(chunk->data, size);
	chunk->next = arena->chunks;
	arena->chunks = chunk;
	arena->next = chunk->data;
	arena->end = chunk->data + size;
	return true;
}

static char *take(struct arena *arena, size_t size)
{
	char *p;

	if (size > (size_t)(arena->end - arena->next) &&
	    !add_chunk(arena, size))
		return NULL;
	p = arena->next;
	arena->next += size;
	return p;
}

/* Strings leave `next` unaligned: this puts it right. */
static size_t padding(const struct arena *arena)
{
	size_t align = _Alignof(max_align_t);

	return -(uintptr_t)arena->next & (align - 1);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t pad = arena->next ? padding(arena) : 0;
	char *p;

	if (size > arena->max) {
		arena->full = true;
		return NULL;
	}
	if (arena->next && size + pad <= (size_t)(arena->end - arena->next))
		arena->next += pad;
	else if (!add_chunk(arena, size))
		return NULL;
	p = take(arena, size);
	return p ? memset(p, 0, size) : NULL;
}

char *arena_strndup(struct arena *arena, const char *s, size_t len)
{
	char *p = len < arena->max ? take(arena, len + 1) : NULL;

	if (!p) {
		arena->full = true;
		return NULL;
	}
	memcpy(p, s, len);
	p[len] = '\0';
	return p;
}

char *arena_strdup(struct arena *arena, const char *s)
{
	return arena_strndup(arena, s, strlen(s));
}

char *arena_printf(struct arena *arena, const char *fmt, ...)
{
	va_list ap;
	char *text, *p;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		xalloc_failed();
	p = arena_strndup(arena, text, (size_t)n);
	free(text);
	return p;
}

static void link_block(struct arena *arena, struct arena_block *block)
{
	if (block->next)
		block->next->prev = block;
	if (block->prev)
		block->prev->next = block;
	else
		arena->blocks = block;
}

void *arena_grow(struct arena *arena, void *p, size_t n, size_t size)
{
	struct arena_block *block =
		p ? (void *)((char *)p - offsetof(struct arena_block, data))
		  : NULL;
	size_t room = block ? block->room * 2 : FIRST_ROOM;

	if (block && n < block->room)
		return p;
	if (!charge(arena, (room - (block ? block->room : 0)) * size))
		return NULL;
	if (block) {
		block = xrealloc(block, sizeof(*block) + room * size);
	} else {
		block = xmalloc(sizeof(*block) + room * size);
		block->prev = NULL;
		block->next = arena->blocks;
	}
	block->room = room;
	link_block(arena, block);
	return block->data;
}
