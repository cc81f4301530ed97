/*
 * web_basic: name and password of an Authorization field.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_basic.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

static int digit_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* Whole groups of four, padded; the bits that padding leaves over are zero. */
static int decode_base64(const char *text, size_t len, struct buf *out)
{
	unsigned int bits = 0, have = 0;
	size_t padding = 0;

	if (len % 4)
		return -EINVAL;
	while (padding < 2 && padding < len && text[len - padding - 1] == '=')
		padding++;
	for (size_t i = 0; i < len - padding; i++) {
		int value = digit_value(text[i]);

		if (value < 0)
			return -EINVAL;
		bits = (bits << 6 | (unsigned int)value) & 0xffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_addc(out, (char)(bits >> have & 0xff));
		}
	}
	if (bits & ((1u << have) - 1))
		return -EINVAL;
	return buf_full(out) ? -EINVAL : 0;
}

int web_basic_parse(const char *field, struct buf *user, struct buf *password)
{
	static const char scheme[] = "Basic ";
	const char *colon;
	struct buf text;
	int r;

	if (!field || strncasecmp(field, scheme, strlen(scheme)) != 0)
		return -EINVAL;
	field += strlen(scheme);
	field += strspn(field, " ");
	buf_init(&text, 2 * WEB_BASIC_MAX + 1);
	r = decode_base64(field, strcspn(field, " \t"), &text);
	colon = strchr(buf_str(&text), ':');
	if (r == 0 && colon && strlen(buf_str(&text)) == text.len) {
		buf_add(user, text.data, (size_t)(colon - text.data));
		buf_adds(password, colon + 1);
		r = buf_full(user) || buf_full(password) ? -EINVAL : 0;
	} else {
		r = -EINVAL;
	}
	buf_wipe(&text);
	return r;
}
