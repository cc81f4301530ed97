/*
 * index: which record has this string?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "index.h"

struct index_entry {
	const char *key;
	const void *record;
};

static int compare_entries(const void *a, const void *b)
{
	const struct index_entry *x = a, *y = b;
	int d = strcmp(x->key, y->key);

	return d ? d : (x->record > y->record) - (x->record < y->record);
}

void index_put(struct arena *arena, struct index *index, const char *key,
	       const void *record)
{
	struct index_entry *entries;

	if (!key)
		return;
	entries = arena_grow(arena, index->entries, index->n, sizeof(*entries));
	if (!entries)
		return;
	entries[index->n++] = (struct index_entry){ key, record };
	index->entries = entries;
}

void index_sort(struct index *index)
{
	if (index->n > 1)
		qsort(index->entries, index->n, sizeof(*index->entries),
		      compare_entries);
}

void index_add(struct arena *arena, const struct list *list, size_t size,
	       size_t key, struct index *index)
{
	for (size_t i = 0; i < list->n; i++) {
		const char *record = (const char *)list->items + i * size;

		index_put(arena, index, *(const char *const *)(record + key),
			  record);
	}
	index_sort(index);
}

const void *index_find(const struct index *index, const char *key)
{
	size_t low = 0, high = index->n;

	if (!key)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == index->n || strcmp(index->entries[low].key, key) != 0)
		return NULL;
	return index->entries[low].record;
}
