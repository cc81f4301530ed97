/*
 * texts: strings of one collection, each of them kept once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "texts.h"
#include "xalloc.h"

enum { FIRST_SIZE = 256 }; /* a power of two, as all sizes */

#define ARENA_MAX ((size_t)1 << 30)

struct slot {
	const char *text; /* NULL: free */
	size_t len;
	uint64_t hash;
};

struct texts {
	int refs;
	struct arena arena;
	struct slot *slots;
	size_t size, n;
};

struct texts *texts_new(void)
{
	struct texts *texts = xcalloc(1, sizeof(*texts));

	texts->refs = 1;
	arena_init(&texts->arena, ARENA_MAX);
	texts->size = FIRST_SIZE;
	texts->slots = xcalloc(texts->size, sizeof(*texts->slots));
	return texts;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_text(const char *text, size_t len)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) *
		       UINT64_C(0x100000001b3);
	return hash;
}

static bool is_same(const struct slot *a, const struct slot *b)
{
	return a->hash == b->hash && a->len == b->len &&
	       !memcmp(a->text, b->text, a->len);
}

/* Where the text is, or where it belongs. */
static struct slot *find(const struct texts *texts, const struct slot *wanted)
{
	size_t i = wanted->hash & (texts->size - 1);

	while (texts->slots[i].text && !is_same(&texts->slots[i], wanted))
		i = (i + 1) & (texts->size - 1);
	return &texts->slots[i];
}

/* Never more than half full. */
static void grow(struct texts *texts)
{
	struct slot *old = texts->slots;
	size_t size = texts->size;

	if (texts->n * 2 < size)
		return;
	texts->size *= 2;
	texts->slots = xcalloc(texts->size, sizeof(*texts->slots));
	for (size_t i = 0; i < size; i++)
		if (old[i].text)
			*find(texts, &old[i]) = old[i];
	free(old);
}

const char *texts_keep(struct texts *texts, const char *text, size_t len)
{
	struct slot wanted = { text, len, hash_text(text, len) };
	struct slot *slot = find(texts, &wanted);
	const char *kept = slot->text;

	if (kept)
		return kept;
	kept = arena_strndup(&texts->arena, text, len);
	if (!kept)
		xalloc_failed();
	*slot = (struct slot){ kept, len, wanted.hash };
	texts->n++;
	grow(texts);
	return kept;
}

size_t texts_size(const struct texts *texts)
{
	return texts->arena.used + texts->size * sizeof(*texts->slots);
}

struct texts *texts_ref(struct texts *texts)
{
	if (texts)
		__atomic_add_fetch(&texts->refs, 1, __ATOMIC_RELAXED);
	return texts;
}

void texts_unref(struct texts *texts)
{
	if (!texts || __atomic_sub_fetch(&texts->refs, 1, __ATOMIC_ACQ_REL))
		return;
	free(texts->slots);
	arena_done(&texts->arena);
	free(texts);
}
