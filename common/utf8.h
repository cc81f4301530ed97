/*
 * utf8: where the next character of a text ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>

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

#endif
