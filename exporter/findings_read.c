/*
 * findings_read: sends all findings, a piece at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "findings_private.h"
#include "xalloc.h"

enum { RAW_WINDOW = -15, UNKNOWN_MAX = 1024 * 1024 * 1024 };

static size_t read_text(struct findings *f, const char *text, size_t len,
			char *to, size_t max)
{
	size_t n = len - f->done;

	if (n > max)
		n = max;
	memcpy(to, text + f->done, n);
	f->done += n;
	if (f->done == len) {
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

/*
 * The state of a finding stands before its code, that of one which is muted
 * does not; quotes within strings have a backslash before them.
 */
static void make_unknown(const char *text, size_t len, struct buf *out)
{
	static const char begin[] = "\"status\":\"", end[] = "\",\"code\":";
	const char *stop = text + len, *p, *word;

	while ((p = memmem(text, (size_t)(stop - text), begin,
			   sizeof(begin) - 1))) {
		word = p + sizeof(begin) - 1;
		buf_add(out, text, (size_t)(word - text));
		p = memchr(word, '"', (size_t)(stop - word));
		if (!p)
			break;
		if ((size_t)(stop - p) >= sizeof(end) - 1 &&
		    !memcmp(p, end, sizeof(end) - 1))
			buf_adds(out, state_name(STATE_UNKNOWN));
		else
			buf_add(out, word, (size_t)(p - word));
		text = p;
	}
	buf_add(out, text, (size_t)(stop - text));
}

/* 0, or a negative errno; the part is where it was. */
static int prepare_stale(struct findings *f, const struct part *part)
{
	size_t at = f->at, n = 0;
	ssize_t got = 0;
	char *text;

	if (f->unknown.len)
		return 0;
	text = xmalloc(part->chunk->len);
	while (n < part->chunk->len && got >= 0) {
		got = read_chunk(f, part, text + n, part->chunk->len - n);
		n += got > 0 ? (size_t)got : 0;
	}
	f->at = at;
	buf_init(&f->unknown, UNKNOWN_MAX);
	if (got >= 0)
		make_unknown(text, n, &f->unknown);
	free(text);
	return got < 0 ? (int)got : buf_full(&f->unknown) ? -EFBIG : 0;
}

static ssize_t read_stale(struct findings *f, const struct part *part, char *to,
			  size_t max)
{
	int r = prepare_stale(f, part);
	ssize_t n;

	if (r < 0)
		return r;
	n = (ssize_t)read_text(f, f->unknown.data, f->unknown.len, to, max);
	if (!f->done)
		buf_done(&f->unknown);
	return n;
}

static ssize_t read_part(struct findings *f, const struct part *part, char *to,
			 size_t max)
{
	if (!part->chunk)
		return (ssize_t)read_text(f, f->glue.data + part->offset,
					  part->len, to, max);
	return part->stale ? read_stale(f, part, to, max)
			   : read_chunk(f, part, to, max);
}

ssize_t findings_read(struct findings *f, char *to, size_t max)
{
	size_t n = 0;
	ssize_t got;

	while (n < max && f->at < f->n) {
		got = read_part(f, &f->parts[f->at], to + n, max - n);
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
	buf_done(&f->unknown);
}
