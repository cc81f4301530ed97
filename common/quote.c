/*
 * quote: a text between double quotes, as JSON and the exposition formats have
 * it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "quote.h"
#include "utf8.h"

void quote_text(const char *s, bool (*escape)(char c, struct buf *out),
		struct buf *out)
{
	size_t len;

	buf_addc(out, '"');
	for (;; s += len ? len : 1) {
		len = utf8_plain(s);
		buf_add(out, s, len);
		s += len;
		if (!*s)
			break;
		len = utf8_length(s);
		if (!len)
			buf_adds(out, UTF8_REPLACEMENT);
		else if (len > 1 || !escape(*s, out))
			buf_add(out, s, len);
	}
	buf_addc(out, '"');
}
