/*
 * t_cache_entry: the bytes of an entry, and every way in which they are wrong.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cache_entry.h"
#include "types.h"

enum { TIME = 1767225600, TTL = 300 };

static void set(struct buf *buf, const char *text)
{
	buf_init(buf, 4096);
	buf_adds(buf, text);
}

/* A whole file of the key "key" and the pages as they stand. */
static void make(struct buf *file, int64_t time, const char *key,
		 const char *pages)
{
	struct buf k;

	set(&k, key);
	buf_init(file, 4096);
	cache_entry_head(time, &k, pages, strlen(pages), file);
	buf_adds(file, pages);
	buf_done(&k);
}

static int parse(const struct buf *file, const char *key, int64_t now,
		 struct cache_entry *entry)
{
	struct buf k;
	int r;

	set(&k, key);
	r = cache_entry_parse(buf_str(file), file->len, &k, now, TTL, entry);
	buf_done(&k);
	return r;
}

static void test_times(void **state)
{
	static const struct {
		int64_t later;
		int r;
	} cases[] = {
		{ 0, 0 },	  { TTL - 1, 0 },
		{ TTL, -ESTALE }, { TTL + 1, -ESTALE },
		{ -1, -ESTALE },  { -1000000, -ESTALE },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cache_entry entry = { .time = 7 };
		struct buf file;
		int r;

		make(&file, TIME, "key", "1\nx");
		r = parse(&file, "key", TIME + cases[i].later, &entry);
		if (r != cases[i].r || entry.time != (r ? 7 : TIME))
			fail_msg("%d s later: %d", (int)cases[i].later, r);
		buf_done(&file);
	}
}

static void test_keys(void **state)
{
	static const struct {
		const char *key, *asked;
		int r;
	} cases[] = {
		{ "key", "key", 0 },
		{ "key", "kez", -EBADMSG },
		{ "key", "ke", -EBADMSG },
		{ "key", "key1", -EBADMSG },
		{ "key", "", -EBADMSG },
		{ "", "", 0 },
		{ "a\nb\n", "a\nb\n", 0 },
		{ "a\nb\n", "a\nb", -EBADMSG },
		{ "key", "key1\nx", -EBADMSG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cache_entry entry;
		struct buf file;
		int r;

		make(&file, TIME, cases[i].key, "1\nx");
		r = parse(&file, cases[i].asked, TIME, &entry);
		if (r != cases[i].r)
			fail_msg("'%s' for '%s': %d", cases[i].key,
				 cases[i].asked, r);
		buf_done(&file);
	}
}

static void test_pages(void **state)
{
	static const struct {
		const char *pages, *bodies;
		int r;
	} cases[] = {
		{ "1\nx", "x|", 0 },
		{ "0\n", "|", 0 },
		{ "", "", 0 },
		{ "3\nabc0\n2\n\n\n", "abc||\n\n|", 0 },
		{ "4\nabc", "", -EBADMSG },
		{ "1\nab", "a|", -EBADMSG },
		{ "1", "", -EBADMSG },
		{ "\nx", "", -EBADMSG },
		{ "-1\nx", "", -EBADMSG },
		{ "+1\nx", "", -EBADMSG },
		{ " 1\nx", "", -EBADMSG },
		{ "1 \nx", "", -EBADMSG },
		{ "99999999999999999\nx", "", -EBADMSG },
		{ "18446744073709551617\nx", "", -EBADMSG },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cache_entry entry;
		struct buf file, bodies;
		const char *body;
		size_t at = 0, len;
		int r;

		make(&file, TIME, "key", cases[i].pages);
		assert_int_equal(parse(&file, "key", TIME, &entry), 0);
		buf_init(&bodies, 100);
		while ((r = cache_entry_page(&entry, &at, &body, &len)) > 0) {
			buf_add(&bodies, body, len);
			buf_addc(&bodies, '|');
		}
		if (r != cases[i].r ||
		    strcmp(buf_str(&bodies), cases[i].bodies) != 0)
			fail_msg("'%s': %d, '%s'", cases[i].pages, r,
				 buf_str(&bodies));
		buf_done(&file);
		buf_done(&bodies);
	}
}

static void test_add_page(void **state)
{
	struct buf pages;

	(void)state;
	buf_init(&pages, 100);
	cache_entry_add_page(&pages, "abc", 3);
	cache_entry_add_page(&pages, "", 0);
	assert_string_equal(buf_str(&pages), "3\nabc0\n");
	buf_done(&pages);
}

/* Every truncation, every flipped bit: none is taken for an entry. */
static void test_damage(void **state)
{
	struct cache_entry entry;
	struct buf file;

	(void)state;
	make(&file, TIME, "key", "12\n<xml></xml>\n5\nab\ncd");
	assert_int_equal(parse(&file, "key", TIME + 5, &entry), 0);
	for (size_t len = 0; len < file.len; len++) {
		/* At its exact size, for a sanitizer to see the end. */
		char *cut = malloc(len + 1);
		struct buf part = { .data = cut, .len = len };

		memcpy(cut, file.data, len);
		cut[len] = '\0';
		if (parse(&part, "key", TIME + 5, &entry) == 0)
			fail_msg("cut at %zu", len);
		free(cut);
	}
	for (size_t bit = 0; bit < file.len * 8; bit++) {
		file.data[bit / 8] ^= (char)(1 << bit % 8);
		if (parse(&file, "key", TIME + 5, &entry) == 0)
			fail_msg("bit %zu", bit);
		file.data[bit / 8] ^= (char)(1 << bit % 8);
	}
	buf_addc(&file, '\n');
	assert_int_equal(parse(&file, "key", TIME + 5, &entry), -EBADMSG);
	buf_done(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),  cmocka_unit_test(test_keys),
		cmocka_unit_test(test_pages),  cmocka_unit_test(test_add_page),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
