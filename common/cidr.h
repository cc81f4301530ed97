/*
 * cidr: blocks of IPv4 and IPv6 addresses, and unions of them.
 *
 * A block is the interval of its addresses, host bits masked off as EC2 does
 * with them (192.168.0.1/31 is 192.168.0.0/31). Text forms: RFC 4632 and RFC
 * 4291 section 2.3; a bare address is a block of one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CIDR_H
#define CIDR_H

#include <stdbool.h>
#include <stddef.h>

/* An address as a number, whatever the family. */
typedef unsigned __int128 cidr_number;

enum cidr_family { CIDR_IPV4, CIDR_IPV6, CIDR_FAMILIES };

struct cidr {
	enum cidr_family family;
	unsigned int prefix;	 /* 0..32 or 0..128 */
	cidr_number first, last; /* both belong to it */
};

/* -EINVAL if `text` is NULL or no block of either family. */
int cidr_parse(const char *text, struct cidr *ret);

/* A union of blocks: disjoint intervals that do not touch, ascending. */
struct cidr_interval {
	cidr_number first, last;
};
struct cidr_set {
	struct cidr_intervals {
		struct cidr_interval *items;
		size_t n, room;
	} of[CIDR_FAMILIES];
};

/* An empty set is all zero. Frees; the set is empty and usable again. */
void cidr_set_done(struct cidr_set *set);

void cidr_set_add(struct cidr_set *set, const struct cidr *cidr);

/* Adds every part of `other`. */
void cidr_set_add_set(struct cidr_set *set, const struct cidr_set *other);

/* Takes away every address that is not in `other`, or every one that is. */
void cidr_set_intersect(struct cidr_set *set, const struct cidr_set *other);
void cidr_set_subtract(struct cidr_set *set, const struct cidr_set *other);

/* Adds every address of a family. */
void cidr_set_add_all(struct cidr_set *set, enum cidr_family family);

bool cidr_set_is_empty(const struct cidr_set *set);

/* True if every address of the block is in the union. */
bool cidr_set_covers(const struct cidr_set *set, const struct cidr *cidr);

/*
 * How many addresses of `within` the union holds. All 2^128 of ::/0 do not
 * fit: then the greatest number there is.
 */
cidr_number cidr_set_count(const struct cidr_set *set,
			   const struct cidr *within);

#endif
