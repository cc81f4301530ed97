/*
 * utf8: where the next character of a text ends, and how wide it is.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

/* In place of what is no UTF-8. */
#define UTF8_REPLACEMENT "\xef\xbf\xbd"

/*
 * The length in bytes (1 to 4) of the character that the string `s` begins
 * with; 0 if it begins with none: not UTF-8 by RFC 3629 (overlong forms,
 * surrogates, above U+10FFFF), or at its end.
 */
size_t utf8_length(const char *s);

/*
 * How many bytes at the beginning of `s` stand for themselves wherever text is
 * quoted: ASCII but for control characters, '"' and '\\'. Nearly all do, and
 * are copied together.
 */
size_t utf8_plain(const char *s);

/* The code point of a character of `len` (as above, not 0) bytes. */
uint32_t utf8_code_point(const char *s, size_t len);

/*
 * The columns of a terminal that the first `bytes` of a string take, by
 * wcwidth(3) of the locale C.UTF-8; one for each character where a system has
 * no such locale. What is no UTF-8 counts one a byte.
 */
size_t utf8_width(const char *text, size_t bytes);

#endif
