/*
 * t_cache_memory: what is kept in memory, for how long, and what has to go.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "cache_memory.h"
#include "sha256.h"
#include "types.h"

enum { MAX_BYTES = 100, KEEP_MS = 1000, READ_MAX = 1000 };

static int64_t now_ms;

static int64_t read_clock(void)
{
	return now_ms;
}

static struct cache_memory *make(void)
{
	now_ms = 5000;
	return cache_memory_new(MAX_BYTES, KEEP_MS, read_clock);
}

/* Of the entry `n`, as long as a hash is. */
static const char *name_of(int n)
{
	static char name[SHA256_HEX_SIZE];

	snprintf(name, sizeof(name), "%064x", n);
	return name;
}

static int put(struct cache_memory *memory, int n, size_t len)
{
	struct cache_store *store = cache_memory_store(memory);
	struct buf head, body;
	int r;

	buf_init(&head, READ_MAX);
	buf_init(&body, READ_MAX);
	buf_addf(&head, "%d:", n);
	while (head.len + body.len < len)
		buf_addc(&body, 'x');
	r = store->write(store, name_of(n), &head, &body);
	buf_done(&head);
	buf_done(&body);
	return r;
}

/* Bytes of the entry `n`, or a negative errno. */
static int get(struct cache_memory *memory, int n)
{
	struct cache_store *store = cache_memory_store(memory);
	char head[20];
	struct buf data;
	int r;

	buf_init(&data, READ_MAX);
	r = store->read(store, name_of(n), &data);
	if (r == 0) {
		snprintf(head, sizeof(head), "%d:", n);
		assert_memory_equal(buf_str(&data), head, strlen(head));
		r = (int)data.len;
	}
	buf_done(&data);
	return r;
}

static void test_entries(void **state)
{
	struct cache_memory *memory = make();
	struct cache_store *store = cache_memory_store(memory);
	struct buf small;

	(void)state;
	assert_int_equal(get(memory, 1), -ENOENT);
	assert_int_equal(put(memory, 1, 10), 0);
	assert_int_equal(put(memory, 2, 20), 0);
	assert_int_equal(get(memory, 1), 10);
	assert_int_equal(get(memory, 2), 20);
	assert_int_equal(put(memory, 1, 30), 0);
	assert_int_equal(get(memory, 1), 30);
	buf_init(&small, 29);
	assert_int_equal(store->read(store, name_of(1), &small), -EFBIG);
	buf_done(&small);
	cache_memory_free(memory);
}

static void test_age(void **state)
{
	struct cache_memory *memory = make();

	(void)state;
	assert_int_equal(put(memory, 1, 10), 0);
	now_ms += KEEP_MS - 1;
	assert_int_equal(get(memory, 1), 10);
	now_ms++;
	assert_int_equal(get(memory, 1), -ENOENT);
	cache_memory_keep(memory, 2 * KEEP_MS);
	assert_int_equal(get(memory, 1), 10);
	cache_memory_keep(memory, KEEP_MS);
	/* What is too old makes room where it was not needed. */
	assert_int_equal(put(memory, 2, 10), 0);
	cache_memory_keep(memory, 2 * KEEP_MS);
	assert_int_equal(get(memory, 1), -ENOENT);
	cache_memory_free(memory);
}

/* The oldest go first; one that was written anew is not the oldest. */
static void test_room(void **state)
{
	struct cache_memory *memory = make();

	(void)state;
	assert_int_equal(put(memory, 1, 40), 0);
	assert_int_equal(put(memory, 2, 40), 0);
	assert_int_equal(put(memory, 1, 40), 0);
	assert_int_equal(put(memory, 3, 40), 0);
	assert_int_equal(get(memory, 2), -ENOENT);
	assert_int_equal(get(memory, 1), 40);
	assert_int_equal(get(memory, 3), 40);
	assert_int_equal(put(memory, 4, MAX_BYTES), 0);
	assert_int_equal(get(memory, 1), -ENOENT);
	assert_int_equal(get(memory, 4), MAX_BYTES);
	assert_int_equal(put(memory, 5, MAX_BYTES + 1), -EFBIG);
	assert_int_equal(get(memory, 5), -ENOENT);
	cache_memory_free(memory);
}

static void test_locks(void **state)
{
	struct cache_memory *memory = make();
	struct cache_store *store = cache_memory_store(memory);

	(void)state;
	assert_int_equal(store->lock(store, name_of(1)), 0);
	assert_int_equal(store->lock(store, name_of(1)), -EAGAIN);
	assert_int_equal(store->lock(store, name_of(2)), 0);
	/* A lock is no entry, and outlives those that come and go. */
	assert_int_equal(get(memory, 1), -ENOENT);
	assert_int_equal(put(memory, 1, 60), 0);
	assert_int_equal(store->lock(store, name_of(1)), -EAGAIN);
	assert_int_equal(put(memory, 3, 60), 0);
	assert_int_equal(get(memory, 1), -ENOENT);
	assert_int_equal(store->lock(store, name_of(1)), -EAGAIN);
	store->unlock(store, name_of(1));
	assert_int_equal(store->lock(store, name_of(1)), 0);
	store->unlock(store, name_of(3)); /* nobody holds it */
	assert_int_equal(get(memory, 3), 60);
	cache_memory_free(memory);
}

enum { THREADS = 4, ROUNDS = 2000, ENTRIES = 7 };

/* Counts how often it got the lock; the entry is read under it. */
static void *use(void *arg)
{
	struct cache_memory *memory = arg;
	struct cache_store *store = cache_memory_store(memory);
	char name[SHA256_HEX_SIZE];
	struct buf data, none = { 0 };

	for (int i = 0; i < ROUNDS; i++) {
		snprintf(name, sizeof(name), "%064x", i % ENTRIES);
		buf_init(&data, READ_MAX);
		if (store->lock(store, name) == 0) {
			store->read(store, name, &data);
			buf_addc(&data, 'x');
			store->write(store, name, &data, &none);
			store->unlock(store, name);
		}
		buf_done(&data);
	}
	return NULL;
}

/* For the sanitizers; and nothing is counted twice. */
static void test_threads(void **state)
{
	struct cache_memory *memory = make();
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use, memory),
				 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(put(memory, ENTRIES, MAX_BYTES), 0);
	for (int i = 0; i < ENTRIES; i++)
		assert_int_equal(get(memory, i), -ENOENT);
	cache_memory_free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_entries), cmocka_unit_test(test_age),
		cmocka_unit_test(test_room),	cmocka_unit_test(test_locks),
		cmocka_unit_test(test_threads),
	};

	return cmocka_run_group_tests_name("cache_memory", tests, NULL, NULL);
}
