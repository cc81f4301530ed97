/*
 * ini: a text of `[section]` and `name = value` lines, cut into these.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "ini.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* What lies between `s` and `end`, without the blanks around it. */
static char *trim(char *s, char *end)
{
	while (end > s && is_blank(end[-1]))
		end--;
	*end = '\0';
	while (is_blank(*s))
		s++;
	return s;
}

/* The '#' of a comment, else the end of the line. */
static char *comment_begins(char *line, char *end)
{
	for (char *c = line; c < end; c++)
		if (*c == '#' && (c == line || is_blank(c[-1])))
			return c;
	return end;
}

/* NULL, or what is wrong with it. */
static const char *cut_section(char *text, struct ini_line *line)
{
	char *close = strchr(text, ']');

	if (!close)
		return "section without ']'";
	if (close[1])
		return "text behind the ']' of a section";
	line->section = trim(text + 1, close);
	return *line->section ? NULL : "section without a name";
}

static const char *cut_option(char *text, struct ini_line *line)
{
	char *equals = strchr(text, '=');

	if (!line->section)
		return "option before any section";
	if (equals) {
		line->value = trim(equals + 1, equals + 1 + strlen(equals + 1));
		text = trim(text, equals);
	}
	line->name = text;
	return *text ? NULL : "value without a name";
}

/* NULL, or what is wrong with it; `*ret_empty`: there is nothing in it. */
static const char *cut_line(char *text, char *end, struct ini_line *line,
			    bool *ret_empty)
{
	line->name = line->value = NULL;
	*ret_empty = false;
	if (memchr(text, '\0', (size_t)(end - text)))
		return "NUL byte";
	text = trim(text, comment_begins(text, end));
	*ret_empty = !*text || *text == ';';
	if (*ret_empty)
		return NULL;
	return *text == '[' ? cut_section(text, line) : cut_option(text, line);
}

int ini_parse(const char *path, char *text, size_t len,
	      int (*each)(void *ctx, const struct ini_line *line,
			  struct buf *why),
	      void *ctx, struct buf *why)
{
	struct ini_line line = { 0 };
	char *stop = text + len, *end, *next;
	const char *problem;
	bool empty;
	int r;

	for (char *p = text; p < stop; p = next) {
		end = memchr(p, '\n', (size_t)(stop - p));
		next = end ? end + 1 : stop;
		line.number++;
		problem = cut_line(p, end ? end : stop, &line, &empty);
		if (problem) {
			buf_addf(why, "%s:%zu: %s", path, line.number, problem);
			return -EINVAL;
		}
		r = empty ? 0 : each(ctx, &line, why);
		if (r)
			return r;
	}
	return 0;
}
