/*
 * findings_read: sends all findings, a piece at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "findings_private.h"

enum { RAW_WINDOW = -15 };

static size_t read_text(struct findings *f, const struct part *part, char *to,
			size_t max)
{
	size_t n = part->len - f->done;

	if (n > max)
		n = max;
	memcpy(to, f->glue.data + part->offset + f->done, n);
	f->done += n;
	if (f->done == part->len) {
		f->done = 0;
		f->at++;
	}
	return n;
}

static ssize_t read_chunk(struct findings *f, const struct part *part, char *to,
			  size_t max)
{
	z_stream *s = &f->stream;

	if (!f->inflating) {
		*s = (z_stream){ .next_in = part->chunk->deflated,
				 .avail_in = (uInt)part->chunk->deflated_len };
		if (inflateInit2(s, RAW_WINDOW) != Z_OK)
			return -ENOMEM;
		f->inflating = true;
	}
	s->next_out = (unsigned char *)to;
	s->avail_out = (uInt)max;
	inflate(s, Z_SYNC_FLUSH);
	if (s->total_out < part->chunk->len)
		return s->avail_out == max ? -EBADMSG
					   : (ssize_t)(max - s->avail_out);
	inflateEnd(s);
	f->inflating = false;
	f->at++;
	return (ssize_t)(max - s->avail_out);
}

ssize_t findings_read(struct findings *f, char *to, size_t max)
{
	const struct part *part;
	size_t n = 0;
	ssize_t got;

	while (n < max && f->at < f->n) {
		part = &f->parts[f->at];
		got = part->chunk
			      ? read_chunk(f, part, to + n, max - n)
			      : (ssize_t)read_text(f, part, to + n, max - n);
		if (got < 0)
			return got;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

void findings_read_end(struct findings *f)
{
	if (f->inflating)
		inflateEnd(&f->stream);
}
