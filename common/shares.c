/*
 * shares: who else is in the same thing, where databases fall into groups.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "shares.h"
#include "xalloc.h"

void shares_add(struct shares *shares, const char *key, const char *group,
		const char *shown, const char *who)
{
	if (!key)
		return;
	if (shares->n == shares->room) {
		shares->room = shares->room ? shares->room * 2 : 64;
		shares->items = xrealloc(shares->items,
					 shares->room * sizeof(*shares->items));
	}
	shares->items[shares->n++] =
		(struct share){ key, group, shown, who, 1 };
}

/* By key, then by group. */
static int compare_places(const struct share *a, const struct share *b)
{
	int d = strcmp(a->key, b->key);

	return d ? d : strcmp(a->group, b->group);
}

static int compare(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	int d = compare_places(x, y);

	return d ? d : strcmp(x->who, y->who);
}

/* One item per key and group; somebody in it twice counts once. */
void shares_sort(struct shares *shares)
{
	const char *last = NULL;
	size_t n = 0;

	if (shares->n > 1)
		qsort(shares->items, shares->n, sizeof(*shares->items),
		      compare);
	for (size_t i = 0; i < shares->n; i++) {
		struct share *s = &shares->items[i];

		if (n == 0 || compare_places(&shares->items[n - 1], s) != 0)
			shares->items[n++] = *s;
		else if (strcmp(last, s->who) != 0)
			shares->items[n - 1].n++;
		last = s->who;
	}
	shares->n = n;
}

void shares_done(struct shares *shares)
{
	free(shares->items);
	*shares = (struct shares){ 0 };
}

static size_t first_of(const struct shares *shares, const char *key)
{
	size_t low = 0, high = shares->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(shares->items[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void shares_others(const struct shares *shares, const char *key,
		   const char *group, struct buf *out)
{
	const size_t before = out->len;

	if (!key)
		return;
	for (size_t i = first_of(shares, key); i < shares->n; i++) {
		const struct share *s = &shares->items[i];

		if (strcmp(s->key, key) != 0)
			break;
		if (strcmp(s->group, group) == 0)
			continue;
		buf_addf(out, "%s'%s' (%s", out->len > before ? ", " : "",
			 s->shown, s->who);
		if (s->n > 1)
			buf_addf(out, " and %zu more", s->n - 1);
		buf_addc(out, ')');
	}
}
