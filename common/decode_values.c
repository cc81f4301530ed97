/*
 * decode_values: what a text says as a number or as base64.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "decode_internal.h"

enum { LONGEST_REAL = 63 };

/* Digits with a sign perhaps; what does not fit 64 bits is no number. */
bool decode_num(const char *text, size_t len, struct num *ret)
{
	bool negative = len && text[0] == '-';
	int64_t value = 0;
	size_t i = negative;

	if (i == len)
		return false;
	for (; i < len; i++) {
		int digit = text[i] - '0';

		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(value, 10, &value) ||
		    __builtin_sub_overflow(value, digit, &value))
			return false;
	}
	if (!negative && __builtin_sub_overflow(0, value, &value))
		return false;
	*ret = (struct num){ value, true };
	return true;
}

/* strtod() takes more than a reply may say: nan, inf, hexadecimal, blanks. */
bool decode_real(const char *text, size_t len, struct real *ret)
{
	char copy[LONGEST_REAL + 1];
	double value;
	char *end;

	if (!len || len > LONGEST_REAL)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	if (strspn(copy, "0123456789+-.eE") != len)
		return false;
	value = strtod(copy, &end);
	if (end != copy + len || !isfinite(value))
		return false;
	*ret = (struct real){ value, true };
	return true;
}

static int sextet(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/";
	const char *p = c ? strchr(digits, c) : NULL;

	return p ? (int)(p - digits) : -1;
}

/* RFC 4648 section 4; line ends inside are skipped, padding may be absent. */
char *decode_blob(const char *text, size_t len, struct arena *arena)
{
	char *out = arena_alloc(arena, len / 4 * 3 + 4), *p = out;
	unsigned int bits = 0, n = 0;

	if (!out)
		return NULL;
	while (len &&
	       (text[len - 1] == '=' || isspace((unsigned char)text[len - 1])))
		len--;
	for (size_t i = 0; i < len; i++) {
		int value = sextet(text[i]);

		if (text[i] == '\n' || text[i] == '\r')
			continue;
		if (value < 0)
			return NULL;
		bits = bits << 6 | (unsigned int)value;
		n++;
		if (n % 4 != 1)
			*p++ = (char)(bits >> (6 - 2 * ((n + 3) % 4)));
	}
	return n % 4 == 1 ? NULL : out;
}
