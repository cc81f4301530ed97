/*
 * uri: percent-encoding as AWS signs it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "uri.h"

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

void uri_encode(struct buf *out, const char *data, size_t len, const char *keep)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		if (is_unreserved(data[i]) || (c && strchr(keep, c))) {
			buf_addc(out, data[i]);
			continue;
		}
		buf_add(out, (char[]){ '%', digits[c >> 4], digits[c & 15] },
			3);
	}
}

void uri_encode_str(struct buf *out, const char *s)
{
	uri_encode(out, s, strlen(s), "");
}

/* The value of a hexadecimal digit, or -1. */
static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static bool is_well_formed(const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (data[i] != '%')
			continue;
		if (len - i < 3 || digit_value(data[i + 1]) < 0 ||
		    digit_value(data[i + 2]) < 0)
			return false;
	}
	return true;
}

int uri_decode(struct buf *out, const char *data, size_t len)
{
	if (!is_well_formed(data, len))
		return -EINVAL;

	for (size_t i = 0; i < len; i++) {
		if (data[i] != '%') {
			buf_addc(out, data[i]);
			continue;
		}
		buf_addc(out, (char)(digit_value(data[i + 1]) * 16 +
				     digit_value(data[i + 2])));
		i += 2;
	}
	return 0;
}
