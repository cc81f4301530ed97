/*
 * chunk: a piece of an exposition, plain and compressed, that is made once and
 * shared by all answers it is part of.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "chunk.h"
#include "xalloc.h"

/* Level 1 takes half the time of 6, for a tenth more bytes. */
enum { LEVEL = 1, RAW_WINDOW = -15, MEMORY = 8 };

/* At least what zlib wants of room in front of a flush. */
enum { ROOM_MIN = 64 };

struct deflater {
	z_stream stream;
	size_t room; /* of the piece being made */
};

/* No name, no time, no flags; "unix". */
const unsigned char gzip_head[GZIP_HEAD_SIZE] = { 0x1f, 0x8b, 8, 0, 0,
						  0,	0,    0, 0, 3 };

struct deflater *deflater_new(void)
{
	struct deflater *d = xcalloc(1, sizeof(*d));

	if (deflateInit2(&d->stream, LEVEL, Z_DEFLATED, RAW_WINDOW, MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		xalloc_failed();
	return d;
}

void deflater_free(struct deflater *d)
{
	if (!d)
		return;
	deflateEnd(&d->stream);
	free(d);
}

/* Room grows as it is needed: what is deflated is a tenth of the text. */
static void make_room(struct chunk *c, struct deflater *d)
{
	z_stream *stream = &d->stream;

	if (stream->avail_out)
		return;
	d->room = d->room ? d->room * 2 : c->len / 8 + ROOM_MIN;
	c->deflated = xrealloc(c->deflated, d->room);
	stream->next_out = c->deflated + c->deflated_len;
	stream->avail_out = (uInt)(d->room - c->deflated_len);
}

/* Room left behind it says it is over. */
static void add(struct chunk *c, struct deflater *d, const char *text,
		size_t len, int flush)
{
	z_stream *stream = &d->stream;

	if (len > UINT_MAX / 4)
		xalloc_failed();
	c->len += len;
	c->crc = gzip_crc(c->crc, text, len);
	stream->next_in = (unsigned char *)text;
	stream->avail_in = (uInt)len;
	do {
		make_room(c, d);
		deflate(stream, flush);
		c->deflated_len = (size_t)(stream->next_out - c->deflated);
	} while (!stream->avail_out);
}

struct chunk *chunk_begin(struct deflater *d)
{
	struct chunk *c = xcalloc(1, sizeof(*c));

	c->refs = 1;
	d->room = 0;
	deflateReset(&d->stream);
	d->stream.avail_out = 0;
	return c;
}

void chunk_feed(struct chunk *c, struct deflater *d, struct buf *text)
{
	if (text->len)
		add(c, d, text->data, text->len, Z_NO_FLUSH);
	buf_reset(text);
}

void chunk_end(struct chunk *c, struct deflater *d)
{
	if (!c->len)
		return;
	add(c, d, "", 0, Z_FULL_FLUSH);
	c->deflated = xrealloc(c->deflated, c->deflated_len);
}

struct chunk *chunk_new(struct deflater *d, struct buf *text)
{
	struct chunk *c = chunk_begin(d);

	if (!text->len)
		return c;
	add(c, d, text->data, text->len, Z_FULL_FLUSH);
	c->deflated = xrealloc(c->deflated, c->deflated_len);
	c->text = text->data;
	*text = (struct buf){ .max = text->max };
	return c;
}

void chunk_drop_text(struct chunk *c)
{
	free(c->text);
	c->text = NULL;
}

struct chunk *chunk_ref(struct chunk *c)
{
	if (c)
		__atomic_add_fetch(&c->refs, 1, __ATOMIC_RELAXED);
	return c;
}

void chunk_unref(struct chunk *c)
{
	if (!c || __atomic_sub_fetch(&c->refs, 1, __ATOMIC_ACQ_REL))
		return;
	free(c->text);
	free(c->deflated);
	free(c);
}

static void put32(unsigned char *p, uint32_t value)
{
	for (size_t i = 0; i < 4; i++)
		p[i] = (unsigned char)(value >> (8 * i));
}

void gzip_tail(uint32_t crc, size_t len, unsigned char ret[GZIP_TAIL_SIZE])
{
	/* The last block: empty, with the fixed code. */
	ret[0] = 3;
	ret[1] = 0;
	put32(ret + 2, crc);
	put32(ret + 6, (uint32_t)len);
}

void gzip_stored(size_t len, unsigned char ret[GZIP_STORED_SIZE])
{
	ret[0] = 0;
	ret[1] = (unsigned char)len;
	ret[2] = (unsigned char)(len >> 8);
	ret[3] = (unsigned char)~ret[1];
	ret[4] = (unsigned char)~ret[2];
}

uint32_t gzip_crc(uint32_t crc, const char *text, size_t len)
{
	return (uint32_t)crc32_z(crc, (const unsigned char *)text, len);
}

uint32_t gzip_crc_join(uint32_t first, uint32_t second, size_t second_len)
{
	return (uint32_t)crc32_combine(first, second, (z_off_t)second_len);
}
