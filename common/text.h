/*
 * text: comparing texts that a reply may have left out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <string.h>

/* True if `text` is there (not NULL) and is `word`, with case. */
static inline bool text_is(const char *text, const char *word)
{
	return text && strcmp(text, word) == 0;
}

/* The order of strcmp(); what is not there (NULL) counts as "". */
static inline int text_compare(const char *a, const char *b)
{
	return a == b ? 0 : strcmp(a ? a : "", b ? b : "");
}

#endif
