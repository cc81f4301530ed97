/*
 * quote: a text between double quotes, as JSON and the exposition formats have
 * it.
 *
 * They differ in what stands for a character that cannot stand for itself; what
 * is no UTF-8 becomes U+FFFD in both. Nearly all text needs no escape, and is
 * copied together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef QUOTE_H
#define QUOTE_H

#include <stdbool.h>

#include "buf.h"

/*
 * Appends `s` in quotes. `escape` is asked of ASCII that is not plain (control
 * characters, '"', '\\', DEL): it appends what stands for the character, or
 * false: that stands for itself.
 */
void quote_text(const char *s, bool (*escape)(char c, struct buf *out),
		struct buf *out);

#endif
