/*
 * decode_scan: refuses what json-c takes for JSON and is not.
 *
 * json-c (0.16) in its strict mode still takes numbers like 1-2 and 1e, keys in
 * single quotes and control characters in strings, and these differently as
 * the pieces fall; bytes that are not UTF-8, or that a piece cuts in two; NUL,
 * which then ends a string early. All that is seen to here, byte by byte,
 * before json-c gets the bytes. What is in order is left to json-c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "decode_internal.h"

/* How much of a number has been seen. */
enum number {
	NONE,
	MINUS,
	ZERO,
	DIGITS,
	POINT,
	FRACTION,
	LETTER,
	SIGN,
	POWER,
	BAD,
	NUMBER_COUNT
};

/* RFC 8259 section 6: what comes next at 0, 1 to 9, -, +, point, e or E. */
static const unsigned char next_number[NUMBER_COUNT][6] = {
	[NONE] = { ZERO, DIGITS, MINUS, BAD, BAD, NONE },
	[MINUS] = { ZERO, DIGITS, BAD, BAD, BAD, BAD },
	[ZERO] = { BAD, BAD, BAD, BAD, POINT, LETTER },
	[DIGITS] = { DIGITS, DIGITS, BAD, BAD, POINT, LETTER },
	[POINT] = { FRACTION, FRACTION, BAD, BAD, BAD, BAD },
	[FRACTION] = { FRACTION, FRACTION, BAD, BAD, BAD, LETTER },
	[LETTER] = { POWER, POWER, SIGN, SIGN, BAD, BAD },
	[SIGN] = { POWER, POWER, BAD, BAD, BAD, BAD },
	[POWER] = { POWER, POWER, BAD, BAD, BAD, BAD },
};

static int number_class(unsigned char c)
{
	switch (c) {
	case '0':
		return 0;
	case '-':
		return 2;
	case '+':
		return 3;
	case '.':
		return 4;
	case 'e':
	case 'E':
		return 5;
	default:
		return c >= '1' && c <= '9' ? 1 : -1;
	}
}

static bool scan_number(struct json_scan *s, unsigned char c)
{
	int class = number_class(c);

	if (class >= 0) {
		s->number = next_number[s->number][class];
		return s->number != BAD;
	}
	if (s->number == NONE)
		return true;
	if (s->number != ZERO && s->number != DIGITS && s->number != FRACTION &&
	    s->number != POWER)
		return false;
	s->number = NONE;
	return strchr(",]} \t\r\n", c);
}

/* RFC 3629: no overlong form, no surrogate, nothing past U+10FFFF. */
static bool scan_first_byte(struct json_scan *s, unsigned char c)
{
	s->low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	s->high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	s->more = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	return c >= 0xc2 && c <= 0xf4;
}

static bool scan_next_byte(struct json_scan *s, unsigned char c)
{
	bool good = c >= s->low && c <= s->high;

	s->low = 0x80;
	s->high = 0xbf;
	s->more--;
	return good;
}

static bool scan_string(struct json_scan *s, unsigned char c)
{
	if (s->digits) {
		s->zero = s->zero && c == '0';
		return --s->digits || !s->zero;
	}
	if (s->escape) {
		s->escape = false;
		s->digits = c == 'u' ? 4 : 0;
		s->zero = true;
		return c >= ' ';
	}
	s->escape = c == '\\';
	s->string = c != '"';
	return c >= ' ';
}

static bool scan_byte(struct json_scan *s, unsigned char c)
{
	if (s->more)
		return scan_next_byte(s, c);
	if (c >= 0x80)
		return scan_first_byte(s, c);
	if (s->string)
		return scan_string(s, c);
	if (!scan_number(s, c))
		return false;
	s->string = c == '"';
	s->depth += (c == '{' || c == '[') - (c == '}' || c == ']');
	return c != '\0' && c != '\'';
}

size_t json_scan(struct json_scan *s, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (!scan_byte(s, (unsigned char)data[i])) {
			s->why = "a byte that cannot stand here";
			s->error = -EBADMSG;
			return i;
		}
		if (s->depth > DECODE_MAX_DEPTH) {
			s->why = "nested too deep";
			s->error = -E2BIG;
			return i;
		}
	}
	return len;
}
