/*
 * json_text: text as a JSON string.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "json_text.h"
#include "utf8.h"

static const char *short_escape(char c)
{
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char *const to[] = { "\\\"", "\\\\", "\\b", "\\f",
					  "\\n",  "\\r",  "\\t" };
	const char *at = strchr(from, c);

	return at ? to[at - from] : NULL;
}

/* One character that is not plain; where it ends. */
static const char *add_other(const char *s, struct buf *out)
{
	size_t len = utf8_length(s);

	if (!len)
		buf_adds(out, UTF8_REPLACEMENT);
	else if (len == 1 && short_escape(*s))
		buf_adds(out, short_escape(*s));
	else if (len == 1 && (unsigned char)*s < 0x20)
		buf_addf(out, "\\u%04x", (unsigned char)*s);
	else
		buf_add(out, s, len);
	return s + (len ? len : 1);
}

void json_text_string(const char *s, struct buf *out)
{
	size_t plain;

	buf_addc(out, '"');
	for (;;) {
		plain = utf8_plain(s);
		buf_add(out, s, plain);
		s += plain;
		if (!*s)
			break;
		s = add_other(s, out);
	}
	buf_addc(out, '"');
}
