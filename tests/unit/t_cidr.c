/*
 * t_cidr: blocks as texts, and unions of blocks against a bitmap.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <stdlib.h>

#include "cidr.h"
#include "types.h"

static const struct {
	const char *text;
	int family; /* -1: no block */
	unsigned int prefix;
	uint64_t first_high, first_low, last_high, last_low;
} texts[] = {
	{ "0.0.0.0/0", CIDR_IPV4, 0, 0, 0, 0, 0xffffffff },
	{ "10.0.0.0/8", CIDR_IPV4, 8, 0, 0x0a000000, 0, 0x0affffff },
	{ "192.168.0.1/31", CIDR_IPV4, 31, 0, 0xc0a80000, 0, 0xc0a80001 },
	{ "1.2.3.4/0", CIDR_IPV4, 0, 0, 0, 0, 0xffffffff },
	{ "1.2.3.4", CIDR_IPV4, 32, 0, 0x01020304, 0, 0x01020304 },
	{ "255.255.255.255/32", CIDR_IPV4, 32, 0, 0xffffffff, 0, 0xffffffff },
	{ "::/0", CIDR_IPV6, 0, 0, 0, UINT64_MAX, UINT64_MAX },
	{ "::1", CIDR_IPV6, 128, 0, 1, 0, 1 },
	{ "2001:db8::ff/64", CIDR_IPV6, 64, 0x20010db800000000, 0,
	  0x20010db800000000, UINT64_MAX },
	{ "2001:DB8::/65", CIDR_IPV6, 65, 0x20010db800000000, 0,
	  0x20010db800000000, INT64_MAX },
	{ "::ffff:10.0.0.0/104", CIDR_IPV6, 104, 0, 0xffff0a000000, 0,
	  0xffff0affffff },
	{ NULL, -1, 0, 0, 0, 0, 0 },
	{ "", -1, 0, 0, 0, 0, 0 },
	{ "/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/33", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/08", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/-1", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/8 ", -1, 0, 0, 0, 0, 0 },
	{ " 10.0.0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0/8/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "010.0.0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "10.00.0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0001/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0./8", -1, 0, 0, 0, 0, 0 },
	{ "10..0.0/8", -1, 0, 0, 0, 0, 0 },
	{ "10.0.0.256/8", -1, 0, 0, 0, 0, 0 },
	{ "::/129", -1, 0, 0, 0, 0, 0 },
	{ "::/1000", -1, 0, 0, 0, 0, 0 },
	{ ":::/0", -1, 0, 0, 0, 0, 0 },
	{ "fe80::1%eth0/64", -1, 0, 0, 0, 0, 0 },
	{ "0000:0000:0000:0000:0000:0000:0000:0000:0000/1", -1, 0, 0, 0, 0, 0 },
};

static cidr_number number(uint64_t high, uint64_t low)
{
	return (cidr_number)high << 64 | low;
}

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct cidr cidr = { .prefix = 77 };
		int r = cidr_parse(texts[i].text, &cidr);

		print_message("%s\n", texts[i].text ? texts[i].text : "NULL");
		if (texts[i].family < 0) {
			assert_true(r < 0);
			assert_int_equal(cidr.prefix, 77);
			continue;
		}
		assert_int_equal(r, 0);
		assert_int_equal(cidr.family, texts[i].family);
		assert_int_equal(cidr.prefix, texts[i].prefix);
		assert_true(cidr.first ==
			    number(texts[i].first_high, texts[i].first_low));
		assert_true(cidr.last ==
			    number(texts[i].last_high, texts[i].last_low));
	}
}

/* All blocks of sixteen neighbouring addresses: 1 + 2 + 4 + 8 + 16 of them. */
enum { ADDRESSES = 16, BLOCKS = 31 };

struct small {
	struct cidr cidr;
	uint32_t bits;
};

static void make_blocks(enum cidr_family family, struct small blocks[BLOCKS])
{
	const char *base =
		family == CIDR_IPV4 ? "255.255.255.240/28" : "ffff::fff0/124";
	struct cidr all;
	size_t n = 0;

	assert_int_equal(cidr_parse(base, &all), 0);
	for (unsigned int size = ADDRESSES; size > 0; size /= 2) {
		for (unsigned int at = 0; at < ADDRESSES; at += size) {
			blocks[n].cidr = all;
			blocks[n].cidr.first = all.first + at;
			blocks[n].cidr.last = all.first + at + size - 1;
			blocks[n].bits = ((1U << size) - 1) << at;
			n++;
		}
	}
	assert_int_equal(n, BLOCKS);
}

static unsigned int count_bits(uint32_t bits)
{
	unsigned int n = 0;

	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* The union of three against the bitmap, in every question there is. */
static void compare(const struct small *blocks, const size_t in[3])
{
	struct cidr_set set = { 0 };
	uint32_t bits = 0;

	for (size_t i = 0; i < 3; i++) {
		cidr_set_add(&set, &blocks[in[i]].cidr);
		bits |= blocks[in[i]].bits;
	}
	for (size_t i = 0; i < BLOCKS; i++) {
		bool covers = (bits & blocks[i].bits) == blocks[i].bits;

		if (cidr_set_covers(&set, &blocks[i].cidr) != covers ||
		    cidr_set_count(&set, &blocks[i].cidr) !=
			    count_bits(bits & blocks[i].bits))
			fail_msg("blocks %zu %zu %zu, asked for %zu", in[0],
				 in[1], in[2], i);
	}
	cidr_set_done(&set);
}

static void check_bits(const struct cidr_set *set, uint32_t bits,
		       const struct small *blocks, const char *what)
{
	uint32_t all = 0;

	for (size_t i = 0; i < BLOCKS; i++) {
		all |= blocks[i].bits;
		if (cidr_set_count(set, &blocks[i].cidr) !=
		    count_bits(bits & blocks[i].bits))
			fail_msg("%s: block %zu", what, i);
	}
	if (cidr_set_is_empty(set) != !(bits & all))
		fail_msg("%s: empty or not", what);
	for (size_t f = 0; f < CIDR_FAMILIES; f++)
		for (size_t i = 1; i < set->of[f].n; i++)
			assert_true(set->of[f].items[i - 1].last + 1 <
				    set->of[f].items[i].first);
}

/* Two with two: what they share, and the first without the second. */
static void compare_two(const struct small *blocks, const size_t in[4])
{
	struct cidr_set a = { 0 }, b = { 0 }, both = { 0 };
	uint32_t x = blocks[in[0]].bits | blocks[in[1]].bits;
	uint32_t y = blocks[in[2]].bits | blocks[in[3]].bits;

	cidr_set_add(&a, &blocks[in[0]].cidr);
	cidr_set_add(&a, &blocks[in[1]].cidr);
	cidr_set_add(&b, &blocks[in[2]].cidr);
	cidr_set_add(&b, &blocks[in[3]].cidr);
	cidr_set_add_set(&both, &a);
	cidr_set_intersect(&both, &b);
	check_bits(&both, x & y, blocks, "intersect");
	cidr_set_subtract(&a, &b);
	check_bits(&a, x & ~y, blocks, "subtract");
	cidr_set_done(&a);
	cidr_set_done(&b);
	cidr_set_done(&both);
}

static void test_two(void **state)
{
	struct small blocks[BLOCKS];

	(void)state;
	for (int family = 0; family < CIDR_FAMILIES; family++) {
		make_blocks((enum cidr_family)family, blocks);
		for (size_t a = 0; a < BLOCKS; a++)
			for (size_t b = 0; b < BLOCKS; b++)
				for (size_t c = 0; c < BLOCKS; c++)
					compare_two(
						blocks,
						(size_t[]){ a, b, c,
							    (a + c) % BLOCKS });
	}
}

/* Nothing and everything, where first - 1 and last + 1 do not fit. */
static void test_all(void **state)
{
	static const char *const blocks[] = {
		"0.0.0.0/0", "::/0",   "0.0.0.0/1",
		"8000::/1",  "::/128", "255.255.255.255/32"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		struct cidr_set all = { 0 }, one = { 0 };
		struct cidr cidr;

		print_message("%s\n", blocks[i]);
		assert_int_equal(cidr_parse(blocks[i], &cidr), 0);
		cidr_set_add_all(&all, cidr.family);
		cidr_set_add(&one, &cidr);
		cidr_set_subtract(&all, &one);
		assert_int_equal(cidr_set_is_empty(&all), cidr.prefix == 0);
		cidr_set_intersect(&one, &all);
		assert_true(cidr_set_is_empty(&one));
		cidr_set_add(&all, &cidr);
		assert_int_equal(all.of[cidr.family].n, 1);
		cidr_set_subtract(&all, &one);
		cidr_set_intersect(&all, &all);
		assert_int_equal(all.of[cidr.family].n, 1);
		cidr_set_done(&all);
		cidr_set_done(&one);
	}
}

static void test_unions(void **state)
{
	struct small blocks[BLOCKS];

	(void)state;
	for (int family = 0; family < CIDR_FAMILIES; family++) {
		make_blocks((enum cidr_family)family, blocks);
		for (size_t a = 0; a < BLOCKS; a++)
			for (size_t b = 0; b < BLOCKS; b++)
				for (size_t c = 0; c < BLOCKS; c++)
					compare(blocks, (size_t[]){ a, b, c });
	}
}

/* Intervals stay disjoint, apart and in order, whatever the order of adding. */
static void test_order(void **state)
{
	struct cidr_set set = { 0 }, copy = { 0 };
	struct cidr cidr;
	char text[32];

	(void)state;
	for (unsigned int i = 0; i < 200; i++) {
		snprintf(text, sizeof(text), "10.0.%u.0/24", i * 77 % 200);
		assert_int_equal(cidr_parse(text, &cidr), 0);
		cidr_set_add(&set, &cidr);
	}
	assert_int_equal(set.of[CIDR_IPV4].n, 1);
	assert_int_equal(set.of[CIDR_IPV6].n, 0);
	assert_int_equal(cidr_parse("10.2.0.0/16", &cidr), 0);
	cidr_set_add(&set, &cidr);
	assert_int_equal(set.of[CIDR_IPV4].n, 2);
	cidr_set_add_set(&copy, &set);
	assert_int_equal(copy.of[CIDR_IPV4].n, 2);
	cidr_set_done(&set);
	assert_false(cidr_set_covers(&set, &cidr));
	assert_true(cidr_set_covers(&copy, &cidr));
	cidr_set_done(&copy);
	cidr_set_done(NULL);
}

/* The whole of a family: where first or last + 1 do not fit. */
static void test_whole(void **state)
{
	static const char *const halves[][2] = {
		{ "0.0.0.0/1", "128.0.0.0/1" },
		{ "8000::/1", "::/1" },
	};
	static const char *const wholes[] = { "0.0.0.0/0", "::/0" };

	(void)state;
	for (size_t f = 0; f < ARRAY_SIZE(halves); f++) {
		struct cidr_set set = { 0 };
		struct cidr whole, half;

		assert_int_equal(cidr_parse(wholes[f], &whole), 0);
		for (size_t i = 0; i < 2; i++) {
			assert_false(cidr_set_covers(&set, &whole));
			assert_int_equal(cidr_parse(halves[f][i], &half), 0);
			cidr_set_add(&set, &half);
		}
		assert_true(cidr_set_covers(&set, &whole));
		assert_true(cidr_set_count(&set, &whole) ==
			    (f ? ~(cidr_number)0 : (cidr_number)1 << 32));
		cidr_set_done(&set);
	}
}

enum { TEXTS = 300000, MAX_TEXT = 17 };

/* What the C library takes for an IPv4 address is one, and nothing else. */
static void test_addresses(void **state)
{
	static const char alphabet[] = "0123456789.01255.. -+x";
	unsigned int bytes, good = 0;
	char text[MAX_TEXT + 1];
	struct cidr cidr;

	(void)state;
	srandom(1);
	for (int i = 0; i < TEXTS; i++) {
		size_t n = 0, octets = i % 2 ? 4 : (size_t)random() % 6;

		for (size_t k = 0; k < octets; k++)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      k ? ".%ld" : "%ld",
					      random() % (i % 3 ? 256 : 270));
		if (n > MAX_TEXT)
			n = MAX_TEXT;
		if (i % 5 == 0 && n)
			text[(size_t)random() % n] =
				alphabet[(size_t)random() %
					 (sizeof(alphabet) - 1)];
		text[n] = '\0';
		if (inet_pton(AF_INET, text, &bytes) != 1) {
			if (cidr_parse(text, &cidr) == 0)
				fail_msg("'%s' is none", text);
			continue;
		}
		good++;
		if (cidr_parse(text, &cidr) < 0 || cidr.family != CIDR_IPV4 ||
		    cidr.first != ntohl(bytes) || cidr.last != cidr.first)
			fail_msg("'%s' is one", text);
	}
	assert_in_range(good, TEXTS / 4, TEXTS * 3 / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),	  cmocka_unit_test(test_unions),
		cmocka_unit_test(test_two),	  cmocka_unit_test(test_all),
		cmocka_unit_test(test_order),	  cmocka_unit_test(test_whole),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
