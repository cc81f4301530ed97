/*
 * utf8_width: how many columns of a terminal a text takes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <wchar.h>

#include "utf8.h"

/* That of the program stays as it is: C, for numbers and messages. */
static locale_t characters;

static void find_characters(void)
{
	characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* What has no width of its own (not assigned, say) is shown as something. */
static size_t columns(uint32_t c)
{
	int width = characters ? wcwidth((wchar_t)c) : 1;

	return width < 0 ? 1 : (size_t)width;
}

static size_t width_of(const char *text, size_t bytes)
{
	size_t width = 0, len;

	for (const char *p = text; p < text + bytes; p += len ? len : 1) {
		len = utf8_length(p);
		width += len > 1 ? columns(utf8_code_point(p, len)) : 1;
	}
	return width;
}

size_t utf8_width(const char *text, size_t bytes)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	locale_t before;
	size_t width;

	pthread_once(&once, find_characters);
	if (!characters)
		return width_of(text, bytes);
	before = uselocale(characters);
	width = width_of(text, bytes);
	uselocale(before);
	return width;
}
