/*
 * shares: who else is in the same thing, where databases fall into groups.
 *
 * A thing is a key (the id of a security group, of a VPC), a group a text (an
 * environment). Of each group in each thing one is kept by name and the others
 * are counted, so that 100,000 databases in one VPC cost no more than their
 * environments.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SHARES_H
#define SHARES_H

#include <stddef.h>

#include "buf.h"

/* Texts are the caller's and must outlive it. */
struct share {
	const char *key, *group,
		*shown;	 /* shown: the group as messages have it */
	const char *who; /* the first of them, by name */
	size_t n;
};

/* An empty one is all zero. */
struct shares {
	struct share *items;
	size_t n, room;
};

/* `key` NULL adds nothing. */
void shares_add(struct shares *shares, const char *key, const char *group,
		const char *shown, const char *who);

/* Once, when all are in; shares_done() frees. */
void shares_sort(struct shares *shares);
void shares_done(struct shares *shares);

/*
 * Appends the groups other than `group` that are in `key`: "'dev' (orders-dev
 * and 2 more), 'test' (x)". Nothing if there is none.
 */
void shares_others(const struct shares *shares, const char *key,
		   const char *group, struct buf *out);

#endif
