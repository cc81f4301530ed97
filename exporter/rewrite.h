/*
 * rewrite: a text that is written anew and mostly is what it was.
 *
 * As long as it is the same as before nothing is written, and in the end what
 * was before is all there is: nothing to compress, no memory.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef REWRITE_H
#define REWRITE_H

#include "chunk.h"

struct rewrite {
	struct chunk *before; /* NULL: there is none, or it differs */
	size_t same;	      /* its bytes that were written again */
	struct buf text;      /* else: what was written */
};

/* At most `max` bytes; `before` may be NULL and has to keep its text. */
void rewrite_begin(struct rewrite *rewrite, struct chunk *before, size_t max);
void rewrite_add(struct rewrite *rewrite, const char *data, size_t len);

/* That many bytes will follow, if it is known that they differ. */
void rewrite_reserve(struct rewrite *rewrite, size_t len);

/* One reference; NULL where nothing was written. */
struct chunk *rewrite_end(struct rewrite *rewrite, struct deflater *deflater);

#endif
