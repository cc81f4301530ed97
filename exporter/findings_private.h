/*
 * findings_private: what is to be sent of all findings, and how far that is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FINDINGS_PRIVATE_H
#define FINDINGS_PRIVATE_H

#include <zlib.h>

#include "findings.h"

/* Text of our own (an offset into `glue`), or a chunk to inflate. */
struct part {
	size_t offset, len;
	const struct chunk *chunk; /* NULL: text */
	bool stale; /* findings whose states are no longer known */
};

struct findings {
	struct publication *publication;
	const struct findings_filter *filter;
	struct buf glue;
	struct part *parts;
	size_t n, at; /* parts; the one that is being read */
	size_t done;  /* bytes of that one, where it is text */
	z_stream stream;
	bool inflating;
	struct buf unknown; /* a stale part, as it is sent */
};

/* Frees what reading has got, wherever it stopped. */
void findings_read_end(struct findings *findings);

#endif
