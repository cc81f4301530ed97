/*
 * nearest: which of the known words an unknown one was meant to be.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdbool.h>
#include <string.h>

#include "nearest.h"

enum { NEAR = 3, PART = 3 };

static char fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (char)(c == '-' ? '_' : c);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Optimal string alignment: three rows of the matrix, turned round. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
	size_t matrix[3][NEAREST_MAX_LEN + 1];
	size_t *above = matrix[0], *before = matrix[1], *row = matrix[2];

	for (size_t j = 0; j <= m; j++)
		before[j] = above[j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *oldest = above;

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			bool same = fold(a[i - 1]) == fold(b[j - 1]);

			row[j] = least(before[j - 1] + !same,
				       least(before[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 &&
			    fold(a[i - 1]) == fold(b[j - 2]) &&
			    fold(a[i - 2]) == fold(b[j - 1]))
				row[j] = least(row[j], above[j - 2] + 1);
		}
		above = before;
		before = row;
		row = oldest;
	}
	return before[m];
}

void nearest_offer(struct nearest *nearest, const char *known)
{
	size_t n = strlen(nearest->word), m = strlen(known), d;

	if (!n || n > NEAREST_MAX_LEN || m > NEAREST_MAX_LEN)
		return;
	d = distance(nearest->word, n, known, m);
	if (d > NEAR || d * PART > (n > m ? n : m) ||
	    (nearest->best && d >= nearest->distance))
		return;
	nearest->best = known;
	nearest->distance = d;
}
