/*
 * utf8: where the next character of a text ends, and how wide it is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdbool.h>

#include "types.h"
#include "utf8.h"

/* RFC 3629 section 4: first byte, the range of the second, length. */
static const struct sequence {
	unsigned char first, last, low, high;
	size_t length;
} sequences[] = {
	{ 0x01, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
	{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
	{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
	{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
	{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
};

static size_t match(const struct sequence *q, const unsigned char *s)
{
	if (*s < q->first || *s > q->last)
		return 0;
	if (q->length > 1 && (s[1] < q->low || s[1] > q->high))
		return 0;
	for (size_t i = 2; i < q->length; i++)
		if (s[i] < 0x80 || s[i] > 0xbf)
			return 0;
	return q->length;
}

size_t utf8_length(const char *s)
{
	size_t length = 0;

	for (size_t i = 0; i < ARRAY_SIZE(sequences) && !length; i++)
		length = match(&sequences[i], (const unsigned char *)s);
	return length;
}

size_t utf8_plain(const char *s)
{
	static const bool plain[256] = {
		[' ' ... '!'] = true,
		['#' ... '['] = true,
		[']' ... '~'] = true,
	};
	size_t n = 0;

	while (plain[(unsigned char)s[n]])
		n++;
	return n;
}

uint32_t utf8_code_point(const char *s, size_t len)
{
	unsigned char first = (unsigned char)*s;
	uint32_t c = len > 1 ? first & (0xffU >> (len + 1)) : first;

	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}
