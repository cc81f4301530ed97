/*
 * buf: bytes that grow up to a maximum.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "pages.h"
#include "xalloc.h"

enum { FIRST_SIZE = 64, LINE_SIZE = 256 };

void buf_init(struct buf *buf, size_t max)
{
	*buf = (struct buf){ .max = max };
}

void buf_done(struct buf *buf)
{
	if (!buf)
		return;
	free(buf->data);
	buf_init(buf, buf->max);
}

void buf_wipe(struct buf *buf)
{
	if (buf && buf->data)
		explicit_bzero(buf->data, buf->size);
	buf_done(buf);
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf->full = false;
	if (buf->data)
		buf->data[0] = '\0';
}

/*
 * A new allocation and a wiped old one rather than realloc(), which may leave a
 * secret in freed memory.
 */
static void grow(struct buf *buf, size_t size)
{
	char *data = xmalloc(size);

	if (buf->data) {
		memcpy(data, buf->data, buf->len);
		explicit_bzero(buf->data, buf->size);
		free(buf->data);
	}
	data[buf->len] = '\0';
	buf->data = data;
	buf->size = size;
}

/* Room for `extra` more bytes and the NUL. */
static bool reserve(struct buf *buf, size_t extra)
{
	size_t size = buf->size ? buf->size : FIRST_SIZE;

	if (extra > buf->max - buf->len) {
		buf->full = true;
		return false;
	}
	if (buf->len + extra < buf->size)
		return true;
	while (size <= buf->len + extra)
		size *= 2;
	grow(buf, size);
	return true;
}

void buf_reserve(struct buf *buf, size_t size)
{
	if (size > buf->max - buf->len)
		size = buf->max - buf->len;
	if (buf->len + size < buf->size)
		return;
	grow(buf, buf->len + size + 1);
	pages_populate(buf->data + buf->len, size);
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	if (!reserve(buf, len))
		return;
	if (len)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_adds(struct buf *buf, const char *s)
{
	buf_add(buf, s, strlen(s));
}

void buf_addc(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

/*
 * Formatted into the room there is, of a new buffer that for a line, and again
 * only if that is too small.
 */
void buf_vaddf(struct buf *buf, const char *fmt, va_list ap)
{
	va_list again;
	size_t room;
	int n;

	if (!buf->data && buf->max >= LINE_SIZE)
		grow(buf, LINE_SIZE);
	room = buf->size - buf->len;
	va_copy(again, ap);
	n = vsnprintf(buf->data ? buf->data + buf->len : NULL, room, fmt,
		      again);
	va_end(again);
	if (n < 0 || !reserve(buf, (size_t)n)) {
		if (buf->data)
			buf->data[buf->len] = '\0';
		buf->full = true;
		return;
	}
	if ((size_t)n >= room)
		vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
	buf->len += (size_t)n;
}

void buf_addf(struct buf *buf, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vaddf(buf, fmt, ap);
	va_end(ap);
}

const char *buf_str(const struct buf *buf)
{
	return buf->data ? buf->data : "";
}

bool buf_full(const struct buf *buf)
{
	return buf->full;
}
