/*
 * seen: which resources a report has met, and how each of them fared.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "seen.h"
#include "text.h"
#include "xalloc.h"

enum { FIRST_SIZE = 256 }; /* a power of two, as all sizes */

struct seen *seen_new(void)
{
	struct seen *seen = xcalloc(1, sizeof(*seen));

	seen->size = FIRST_SIZE;
	seen->slots = xcalloc(seen->size, sizeof(struct seen_entry *));
	seen->last = &seen->first;
	return seen;
}

void seen_free(struct seen *seen)
{
	if (!seen)
		return;
	free(seen->slots);
	free(seen);
}

/* FNV-1a, 64 bits; the NUL is hashed too, so that "a","bc" is not "ab","c". */
static uint64_t hash_text(uint64_t hash, const char *text)
{
	const char *p = text ? text : "";

	do {
		hash ^= (unsigned char)*p;
		hash *= UINT64_C(0x100000001b3);
	} while (*p++);
	return hash;
}

/* An ARN names account, region, type and id. */
static uint64_t hash_entry(const struct seen_entry *entry)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	if (entry->resource.arn && *entry->resource.arn)
		return hash_text(hash, entry->resource.arn);
	hash = hash_text(hash, entry->account_id);
	hash = hash_text(hash, entry->region);
	hash = hash_text(hash, entry->resource.type);
	return hash_text(hash, entry->resource.id);
}

static bool same_entry(const struct seen_entry *a, const struct seen_entry *b)
{
	return a->hash == b->hash &&
	       !text_compare(a->resource.id, b->resource.id) &&
	       !text_compare(a->resource.arn, b->resource.arn) &&
	       !text_compare(a->resource.type, b->resource.type) &&
	       !text_compare(a->region, b->region) &&
	       !text_compare(a->account_id, b->account_id);
}

/* Where the entry is, or where it belongs. */
static struct seen_entry **seen_slot(const struct seen *seen,
				     const struct seen_entry *entry)
{
	size_t i = entry->hash & (seen->size - 1);

	while (seen->slots[i] && !same_entry(seen->slots[i], entry))
		i = (i + 1) & (seen->size - 1);
	return &seen->slots[i];
}

/* Never more than half full; filled anew seldom. */
static void seen_grow(struct seen *seen)
{
	if (seen->n * 2 < seen->size)
		return;
	free(seen->slots);
	seen->size *= 4;
	seen->slots = xcalloc(seen->size, sizeof(struct seen_entry *));
	for (struct seen_entry *e = seen->first; e; e = e->next)
		*seen_slot(seen, e) = e;
}

static bool copy_entry(struct seen_entry *entry, struct arena *arena)
{
	struct resource *r = &entry->resource;

	r->type = arena_strdup(arena, r->type);
	r->id = arena_strdup(arena, r->id);
	if (r->arn)
		r->arn = arena_strdup(arena, r->arn);
	return !arena->full;
}

struct seen_entry *seen_add(struct seen *seen, struct arena *arena,
			    const char *account_id, const char *region,
			    const struct resource *resource, bool *ret_fresh)
{
	struct seen_entry wanted = {
		.resource = *resource,
		.account_id = account_id,
		.region = region,
	};
	struct seen_entry **slot, *entry;

	wanted.hash = hash_entry(&wanted);
	slot = seen_slot(seen, &wanted);
	if (*slot) {
		*ret_fresh = false;
		return *slot;
	}
	entry = arena_alloc(arena, sizeof(*entry));
	if (!entry || !copy_entry(&wanted, arena))
		return NULL;
	*entry = wanted;
	*slot = entry;
	*seen->last = entry;
	seen->last = &entry->next;
	seen->n++;
	seen_grow(seen);
	*ret_fresh = true;
	return entry;
}
