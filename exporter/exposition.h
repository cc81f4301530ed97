/*
 * exposition: all there is to scrape, in both formats, plain and compressed.
 *
 * Put together from the chunks of snapshots, of which it copies nothing: an
 * answer is a list of segments. Immutable and counted: a scrape holds the one
 * it began with.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXPOSITION_H
#define EXPOSITION_H

#include <sys/uio.h>

#include "family.h"
#include "snapshot.h"

struct exposition;

/*
 * Of snapshots, in the order in which they are to be served, and of the
 * `globals` (one per family, NULL: none), all of which it takes a reference to.
 * `families` must outlive it. One reference.
 */
struct exposition *exposition_new(const struct families *families,
				  struct snapshot *const *snapshots,
				  size_t n_snapshots,
				  struct chunk *const *globals);

/* Both take NULL. From any thread. */
struct exposition *exposition_ref(struct exposition *exposition);
void exposition_unref(struct exposition *exposition);

/*
 * One answer: `segments` point into the exposition, which it holds, and into
 * memory of its own.
 */
struct answer {
	struct iovec *segments;
	size_t n, size; /* bytes in all */
	struct exposition *exposition;
	char *own;
};

/*
 * `live` is text of the moment, families with their heads, that goes behind
 * all others; NULL: none. At most GZIP_STORED_MAX bytes. What OpenMetrics ends
 * in is added.
 */
struct answer *exposition_answer(struct exposition *exposition,
				 enum exposition_format format, bool gzip,
				 const struct buf *live);
void answer_free(struct answer *answer);

#endif
