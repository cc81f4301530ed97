/*
 * buf: bytes that grow up to a maximum.
 *
 * A buffer is born with its maximum. What would go past it is not added and
 * sets `full`, which stays set: ask buf_full() once, when all is written.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef BUF_H
#define BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* `len` bytes and a NUL behind them; NULL before the first
		     */
	size_t len;
	size_t size; /* of the allocation */
	size_t max;  /* bytes of content, the NUL not counted */
	bool full;
};

/* An empty buffer of at most `max` bytes. Nothing is allocated yet. */
void buf_init(struct buf *buf, size_t max);

/* Frees; the buffer is empty and usable again. NULL and zeroed are fine. */
void buf_done(struct buf *buf);

/* As buf_done, for secrets: the bytes are wiped, those of old sizes too. */
void buf_wipe(struct buf *buf);

/* Back to no content; keeps the memory, clears `full`. */
void buf_reset(struct buf *buf);

/*
 * Room for `size` more bytes at once, where it is known that they will come.
 * No more than the maximum allows.
 */
void buf_reserve(struct buf *buf, size_t size);

/* Appends. Growing never leaves a copy of the old content behind. */
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_adds(struct buf *buf, const char *s);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *buf, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* The content as a string, "" if empty; valid until the next change. */
const char *buf_str(const struct buf *buf);

/* True if anything did not fit. */
bool buf_full(const struct buf *buf);

#define _cleanup_(f) __attribute__((cleanup(f)))

#endif
