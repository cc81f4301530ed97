/*
 * json_text: text as a JSON string.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "json_text.h"
#include "quote.h"

static bool escape(char c, struct buf *out)
{
	static const char from[] = "\"\\\b\f\n\r\t";
	static const char *const to[] = { "\\\"", "\\\\", "\\b", "\\f",
					  "\\n",  "\\r",  "\\t" };
	const char *at = strchr(from, c);

	if (at)
		buf_adds(out, to[at - from]);
	else if ((unsigned char)c < 0x20)
		buf_addf(out, "\\u%04x", (unsigned char)c);
	else
		return false;
	return true;
}

void json_text_string(const char *s, struct buf *out)
{
	quote_text(s, escape, out);
}
