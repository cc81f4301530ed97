/*
 * nearest: which of the known words an unknown one was meant to be.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/* Longer words are nobody's slip of the finger: they are never near. */
enum { NEAREST_MAX_LEN = 64 };

/* The word, and the best of those offered so far: NULL, none is near. */
struct nearest {
	const char *word, *best;
	size_t distance;
};

/*
 * Offers a known word. Near is what at most a third of the letters differ in,
 * and at most three: one letter more, less or other counts one, two that
 * changed places too; `-` is as good as `_` and case does not count. Of two
 * that are equally near the first offered stays.
 */
void nearest_offer(struct nearest *nearest, const char *known);

#endif
