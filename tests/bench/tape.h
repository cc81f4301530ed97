/*
 * tape: a source that remembers what AWS said, and says it again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TAPE_H
#define TAPE_H

#include "arena.h"
#include "source.h"

struct recording;

/*
 * While `inner` is set it is asked, and what it answers is kept; afterwards
 * the same fetches are answered from memory, at once. `decode_ns` is the CPU
 * time that decoding took since it was last set to 0.
 */
struct tape {
	struct source source;
	struct source *inner;
	struct arena arena;
	struct recording *first, *last;
	size_t bytes; /* of all pages */
	uint64_t decode_ns;
};

void tape_init(struct tape *tape, struct source *inner);
void tape_done(struct tape *tape);

/* CPU time of this process so far. */
uint64_t tape_cpu_ns(void);

#endif
