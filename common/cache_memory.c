/*
 * cache_memory: entries of a cache in the memory of one process.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cache_memory.h"
#include "sha256.h"
#include "xalloc.h"

/* An entry, a lock, or both: no data is no entry. */
struct kept {
	struct kept *next;
	char name[SHA256_HEX_SIZE];
	bool locked;
	char *data;
	size_t len;
	int64_t since_ms;
};

/* `first` is the oldest. */
struct cache_memory {
	struct cache_store store;
	pthread_mutex_t mutex;
	struct kept *first, **last;
	size_t max, used;
	int64_t keep_ms;
	int64_t (*clock)(void);
};

static struct cache_memory *memory_lock(struct cache_store *store)
{
	struct cache_memory *memory = (struct cache_memory *)store;

	pthread_mutex_lock(&memory->mutex);
	return memory;
}

/* Where it is, or where one that is not there would be added. */
static struct kept **place_of(struct cache_memory *memory, const char *name)
{
	struct kept **at = &memory->first;

	while (*at && strcmp((*at)->name, name) != 0)
		at = &(*at)->next;
	return at;
}

/* Forgets the data, and the entry where nobody holds its lock: true then. */
static bool drop(struct cache_memory *memory, struct kept **at)
{
	struct kept *kept = *at;

	memory->used -= kept->len;
	free(kept->data);
	kept->data = NULL;
	kept->len = 0;
	if (kept->locked)
		return false;
	*at = kept->next;
	if (!kept->next)
		memory->last = at;
	free(kept);
	return true;
}

/* What is too old goes, then the oldest until `len` bytes more fit. */
static void make_room(struct cache_memory *memory, size_t len)
{
	int64_t now = memory->clock();

	for (struct kept **at = &memory->first; *at;) {
		const struct kept *kept = *at;
		bool goes =
			kept->data && (memory->used + len > memory->max ||
				       now - kept->since_ms >= memory->keep_ms);

		if (!goes || !drop(memory, at))
			at = &(*at)->next;
	}
}

static int memory_read(struct cache_store *store, const char *name,
		       struct buf *data)
{
	struct cache_memory *memory = memory_lock(store);
	const struct kept *kept = *place_of(memory, name);
	bool good = kept && kept->data &&
		    memory->clock() - kept->since_ms < memory->keep_ms;

	if (good)
		buf_add(data, kept->data, kept->len);
	pthread_mutex_unlock(&memory->mutex);
	if (!good)
		return -ENOENT;
	return buf_full(data) ? -EFBIG : 0;
}

/* At the end of the list, with its lock as it was. */
static struct kept *add(struct cache_memory *memory, const char *name)
{
	struct kept *kept = xcalloc(1, sizeof(*kept));

	memcpy(kept->name, name, sizeof(kept->name));
	*memory->last = kept;
	memory->last = &kept->next;
	return kept;
}

static int memory_write(struct cache_store *store, const char *name,
			const struct buf *head, const struct buf *body)
{
	size_t len = head->len + body->len;
	struct cache_memory *memory;
	struct kept *kept, **at;
	bool locked;

	memory = memory_lock(store);
	at = place_of(memory, name);
	locked = *at && (*at)->locked;
	if (*at) {
		(*at)->locked = false;
		drop(memory, at);
	}
	make_room(memory, len);
	kept = add(memory, name);
	kept->locked = locked;
	kept->since_ms = memory->clock();
	if (len <= memory->max) {
		kept->data = xmalloc(len + 1);
		memcpy(kept->data, buf_str(head), head->len);
		memcpy(kept->data + head->len, buf_str(body), body->len);
		kept->len = len;
		memory->used += len;
	}
	pthread_mutex_unlock(&memory->mutex);
	return len <= memory->max ? 0 : -EFBIG;
}

static int memory_take(struct cache_store *store, const char *name)
{
	struct cache_memory *memory = memory_lock(store);
	struct kept *kept = *place_of(memory, name);
	int r = kept && kept->locked ? -EAGAIN : 0;

	if (!kept)
		kept = add(memory, name);
	kept->locked = true;
	pthread_mutex_unlock(&memory->mutex);
	return r;
}

static void memory_release(struct cache_store *store, const char *name)
{
	struct cache_memory *memory = memory_lock(store);
	struct kept **at = place_of(memory, name);

	if (*at) {
		(*at)->locked = false;
		if (!(*at)->data)
			drop(memory, at);
	}
	pthread_mutex_unlock(&memory->mutex);
}

struct cache_memory *cache_memory_new(size_t max, int64_t keep_ms,
				      int64_t (*clock)(void))
{
	struct cache_memory *memory = xcalloc(1, sizeof(*memory));

	memory->store = (struct cache_store){ memory_read, memory_write,
					      memory_take, memory_release };
	pthread_mutex_init(&memory->mutex, NULL);
	memory->last = &memory->first;
	memory->max = max;
	memory->keep_ms = keep_ms;
	memory->clock = clock;
	return memory;
}

void cache_memory_keep(struct cache_memory *memory, int64_t keep_ms)
{
	pthread_mutex_lock(&memory->mutex);
	memory->keep_ms = keep_ms;
	pthread_mutex_unlock(&memory->mutex);
}

void cache_memory_free(struct cache_memory *memory)
{
	if (!memory)
		return;
	for (struct kept *kept = memory->first, *next; kept; kept = next) {
		next = kept->next;
		free(kept->data);
		free(kept);
	}
	pthread_mutex_destroy(&memory->mutex);
	free(memory);
}

struct cache_store *cache_memory_store(struct cache_memory *memory)
{
	return &memory->store;
}
