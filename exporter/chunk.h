/*
 * chunk: a piece of an exposition, plain and compressed, that is made once and
 * shared by all answers it is part of.
 *
 * Compressed pieces are raw DEFLATE (RFC 1951) that ends at a byte and refers
 * to nothing before it, so that a gzip file (RFC 1952) is put together from
 * pieces by copying nothing: header, pieces, an end, the combined CRC.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CHUNK_H
#define CHUNK_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

struct chunk {
	int refs;   /* chunk_ref(), chunk_unref() */
	char *text; /* NULL: nobody wants it */
	size_t len; /* of that */
	unsigned char *deflated;
	size_t deflated_len;
	uint32_t crc; /* of the text */
};

/* The compressor's memory, kept for the next piece. One per thread. */
struct deflater;
struct deflater *deflater_new(void);
void deflater_free(struct deflater *deflater);

/* Takes the text out of `text`, which is empty afterwards. One reference. */
struct chunk *chunk_new(struct deflater *deflater, struct buf *text);

/*
 * One of which nobody wants the plain text, made piece by piece: begun, fed
 * (each text is empty afterwards), ended. Until then the deflater makes no
 * other.
 */
struct chunk *chunk_begin(struct deflater *deflater);
void chunk_feed(struct chunk *chunk, struct deflater *deflater,
		struct buf *text);
void chunk_end(struct chunk *chunk, struct deflater *deflater);

/* Where nobody wants it plain any more: frees `text`, which becomes NULL. */
void chunk_drop_text(struct chunk *chunk);

/* Both take NULL. From any thread. */
struct chunk *chunk_ref(struct chunk *chunk);
void chunk_unref(struct chunk *chunk);

/* What stands before the pieces of a gzip file, and behind them. */
enum { GZIP_HEAD_SIZE = 10, GZIP_TAIL_SIZE = 10 };
extern const unsigned char gzip_head[GZIP_HEAD_SIZE];

/* `len` bytes of text in all, with this CRC. */
void gzip_tail(uint32_t crc, size_t len, unsigned char ret[GZIP_TAIL_SIZE]);

/*
 * A piece that is not worth compressing, as it stands in such a file: 5 bytes
 * to be followed by the text itself. At most 65535 bytes.
 */
enum { GZIP_STORED_SIZE = 5, GZIP_STORED_MAX = 65535 };
void gzip_stored(size_t len, unsigned char ret[GZIP_STORED_SIZE]);

/* The CRC of a text that goes on; of two texts, one behind the other. */
uint32_t gzip_crc(uint32_t crc, const char *text, size_t len);
uint32_t gzip_crc_join(uint32_t first, uint32_t second, size_t second_len);

#endif
