/*
 * json_text: text as a JSON string.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "buf.h"

/*
 * Appends `s` in quotes, escaped as RFC 8259 section 7 wants it. Bytes that
 * are no UTF-8 become U+FFFD, so that the result is always valid.
 */
void json_text_string(const char *s, struct buf *out);

#endif
