/*
 * cidr: blocks of IPv4 and IPv6 addresses, and unions of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cidr.h"
#include "xalloc.h"

static const unsigned int bits[CIDR_FAMILIES] = { 32, 128 };

/* Decimal digits only, no more than three, no leading zero. */
static int parse_prefix(const char *text, unsigned int max, unsigned int *ret)
{
	unsigned int value = 0;
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > 3 || text[len] || (len > 1 && text[0] == '0'))
		return -EINVAL;
	for (size_t i = 0; i < len; i++)
		value = value * 10 + (unsigned int)(text[i] - '0');
	if (value > max)
		return -EINVAL;
	*ret = value;
	return 0;
}

/*
 * As inet_pton(), in a third of the time: a check over many databases asks for
 * the same few blocks again and again. Decimal digits, no leading zero.
 */
static bool parse_ipv4(const char *text, cidr_number *ret)
{
	uint32_t value = 0;

	for (unsigned int octet = 0; octet < 4; octet++) {
		unsigned int number = 0, digits = 0;

		while (text[digits] >= '0' && text[digits] <= '9' && digits < 3)
			number = number * 10 +
				 (unsigned int)(text[digits++] - '0');
		if (!digits || number > 255 || (digits > 1 && text[0] == '0') ||
		    text[digits] != (octet < 3 ? '.' : '\0'))
			return false;
		value = value << 8 | number;
		text += digits + 1;
	}
	*ret = value;
	return true;
}

static int parse_address(const char *text, enum cidr_family *ret_family,
			 cidr_number *ret)
{
	unsigned char bytes[16];
	cidr_number value = 0;

	if (parse_ipv4(text, ret)) {
		*ret_family = CIDR_IPV4;
		return 0;
	}
	if (inet_pton(AF_INET6, text, bytes) != 1)
		return -EINVAL;
	for (size_t i = 0; i < sizeof(bytes); i++)
		value = value << 8 | bytes[i];
	*ret_family = CIDR_IPV6;
	*ret = value;
	return 0;
}

/* The addresses that differ in the last `n` bits of a number. */
static cidr_number low_bits(unsigned int n)
{
	return n >= 128 ? ~(cidr_number)0 : ((cidr_number)1 << n) - 1;
}

int cidr_parse(const char *text, struct cidr *ret)
{
	char address[INET6_ADDRSTRLEN];
	struct cidr cidr = { 0 };
	size_t len = text ? strcspn(text, "/") : 0;
	cidr_number host;
	int r;

	if (len == 0 || len >= sizeof(address))
		return -EINVAL;
	memcpy(address, text, len);
	address[len] = '\0';
	r = parse_address(address, &cidr.family, &cidr.first);
	if (r < 0)
		return r;
	cidr.prefix = bits[cidr.family];
	if (text[len])
		r = parse_prefix(text + len + 1, cidr.prefix, &cidr.prefix);
	if (r < 0)
		return r;
	host = low_bits(bits[cidr.family] - cidr.prefix);
	cidr.first &= ~host;
	cidr.last = cidr.first | host;
	*ret = cidr;
	return 0;
}

void cidr_set_done(struct cidr_set *set)
{
	if (!set)
		return;
	for (size_t i = 0; i < CIDR_FAMILIES; i++)
		free(set->of[i].items);
	*set = (struct cidr_set){ 0 };
}

static void make_room(struct cidr_intervals *intervals)
{
	if (intervals->n < intervals->room)
		return;
	intervals->room = intervals->room ? intervals->room * 2 : 8;
	intervals->items = xrealloc(
		intervals->items, intervals->room * sizeof(*intervals->items));
}

static void copy(struct cidr_intervals *to, const struct cidr_intervals *from)
{
	const size_t size = from->n * sizeof(*from->items);

	if (to->room < from->n) {
		to->items = xrealloc(to->items, size);
		to->room = from->n;
	}
	if (from->n)
		memcpy(to->items, from->items, size);
	to->n = from->n;
}

/* Whether `a` ends before `b` begins, with at least one address between. */
static bool lies_before(const struct cidr_interval *a,
			const struct cidr_interval *b)
{
	return a->last < b->first && b->first - a->last > 1;
}

/*
 * Puts `new` in its place, together with all that it touches. Looked for from
 * behind, as what is added tends to ascend.
 */
static void add_interval(struct cidr_intervals *intervals,
			 struct cidr_interval new)
{
	size_t from = intervals->n, to;

	make_room(intervals);
	while (from > 0 && !lies_before(&intervals->items[from - 1], &new))
		from--;
	for (to = from;
	     to < intervals->n && !lies_before(&new, &intervals->items[to]);
	     to++) {
		if (intervals->items[to].first < new.first)
			new.first = intervals->items[to].first;
		if (intervals->items[to].last > new.last)
			new.last = intervals->items[to].last;
	}
	memmove(&intervals->items[from + 1], &intervals->items[to],
		(intervals->n - to) * sizeof(new));
	intervals->items[from] = new;
	intervals->n = intervals->n - (to - from) + 1;
}

void cidr_set_add(struct cidr_set *set, const struct cidr *cidr)
{
	add_interval(&set->of[cidr->family],
		     (struct cidr_interval){ cidr->first, cidr->last });
}

void cidr_set_add_set(struct cidr_set *set, const struct cidr_set *other)
{
	for (size_t f = 0; f < CIDR_FAMILIES; f++) {
		if (set->of[f].n == 0)
			copy(&set->of[f], &other->of[f]);
		else
			for (size_t i = 0; i < other->of[f].n; i++)
				add_interval(&set->of[f],
					     other->of[f].items[i]);
	}
}

void cidr_set_add_all(struct cidr_set *set, enum cidr_family family)
{
	add_interval(&set->of[family],
		     (struct cidr_interval){ 0, low_bits(bits[family]) });
}

bool cidr_set_is_empty(const struct cidr_set *set)
{
	return set->of[CIDR_IPV4].n == 0 && set->of[CIDR_IPV6].n == 0;
}

static void push_interval(struct cidr_intervals *out, cidr_number first,
			  cidr_number last)
{
	if (first > last)
		return;
	make_room(out);
	out->items[out->n++] = (struct cidr_interval){ first, last };
}

/* Both ascend: one walk along them, and what is shared ascends too. */
static struct cidr_intervals shared(const struct cidr_intervals *a,
				    const struct cidr_intervals *b)
{
	struct cidr_intervals out = { 0 };

	for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
		const struct cidr_interval *x = &a->items[i];
		const struct cidr_interval *y = &b->items[k];

		push_interval(&out, x->first > y->first ? x->first : y->first,
			      x->last < y->last ? x->last : y->last);
		if (x->last < y->last)
			i++;
		else
			k++;
	}
	return out;
}

/* What lies between the intervals, before and behind them. */
static struct cidr_intervals gaps(const struct cidr_intervals *a,
				  cidr_number last)
{
	struct cidr_intervals out = { 0 };
	cidr_number next = 0;

	for (size_t i = 0; i < a->n; i++) {
		if (a->items[i].first > next)
			push_interval(&out, next, a->items[i].first - 1);
		if (a->items[i].last == last)
			return out;
		next = a->items[i].last + 1;
	}
	push_interval(&out, next, last);
	return out;
}

static bool is_all(const struct cidr_intervals *a, unsigned int n_bits)
{
	return a->n == 1 && a->items[0].first == 0 &&
	       a->items[0].last == low_bits(n_bits);
}

static void replace(struct cidr_intervals *old, struct cidr_intervals new)
{
	free(old->items);
	*old = new;
}

/* Where one side is empty, or everything, nothing has to be worked out. */
static void intersect(struct cidr_intervals *a, const struct cidr_intervals *b,
		      unsigned int n_bits)
{
	if (a->n == 0 || is_all(b, n_bits))
		return;
	if (b->n == 0 || is_all(a, n_bits))
		copy(a, b);
	else
		replace(a, shared(a, b));
}

void cidr_set_intersect(struct cidr_set *set, const struct cidr_set *other)
{
	for (size_t f = 0; f < CIDR_FAMILIES; f++)
		intersect(&set->of[f], &other->of[f], bits[f]);
}

void cidr_set_subtract(struct cidr_set *set, const struct cidr_set *other)
{
	for (size_t f = 0; f < CIDR_FAMILIES; f++) {
		struct cidr_intervals rest;

		if (set->of[f].n == 0 || other->of[f].n == 0)
			continue;
		rest = gaps(&other->of[f], low_bits(bits[f]));
		replace(&set->of[f], shared(&set->of[f], &rest));
		free(rest.items);
	}
}

/* Intervals do not touch: what is covered lies in one of them. */
bool cidr_set_covers(const struct cidr_set *set, const struct cidr *cidr)
{
	const struct cidr_intervals *intervals = &set->of[cidr->family];

	for (size_t i = 0; i < intervals->n; i++) {
		if (intervals->items[i].first <= cidr->first &&
		    cidr->last <= intervals->items[i].last)
			return true;
	}
	return false;
}

cidr_number cidr_set_count(const struct cidr_set *set,
			   const struct cidr *within)
{
	const struct cidr_intervals *intervals = &set->of[within->family];
	cidr_number count = 0;

	for (size_t i = 0; i < intervals->n; i++) {
		cidr_number first = intervals->items[i].first;
		cidr_number last = intervals->items[i].last;

		if (first < within->first)
			first = within->first;
		if (last > within->last)
			last = within->last;
		if (first > last)
			continue;
		if (last - first == ~(cidr_number)0)
			return last - first;
		count += last - first + 1;
	}
	return count;
}
