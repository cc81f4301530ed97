/*
 * columns: rows of text, in columns that fit into a terminal.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "columns.h"
#include "utf8.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define COLOR_OFF "\033[0m"

/*
 * Blanks between columns; of prose below its row; the least room for prose
 * beside the names; what no name is cut below.
 */
enum { GAP = 2, INDENT = 4, MIN_PROSE = 32, MIN_NAME = 8 };

void columns_measure(struct columns *columns, const char *const *cells)
{
	for (size_t i = 0; i < columns->n; i++) {
		size_t width = utf8_width(cells[i], strlen(cells[i]));

		if (width > columns->widths[i])
			columns->widths[i] = width;
	}
}

/* Where the column begins. */
static size_t column_start(const struct columns *columns, size_t column)
{
	size_t start = 0;

	for (size_t i = 0; i < column; i++)
		if (columns->widths[i])
			start += columns->widths[i] + GAP;
	return start;
}

/* False if all names are as narrow as they may be. */
static bool narrow_widest(struct columns *columns)
{
	size_t widest = 0;

	for (size_t i = 1; i < columns->n - 1; i++)
		if (i != columns->key && columns->widths[i] > MIN_NAME &&
		    (!widest || columns->widths[i] > columns->widths[widest]))
			widest = i;
	if (!widest && columns->widths[columns->key] > MIN_NAME)
		widest = columns->key;
	if (widest)
		columns->widths[widest]--;
	return widest;
}

void columns_fit(struct columns *columns)
{
	size_t last = columns->n - 1, room = columns->room;
	size_t names = column_start(columns, last);

	if (!room || names + columns->widths[last] <= room ||
	    names + MIN_PROSE <= room)
		return;
	columns->below = true;
	while (column_start(columns, last) > room + GAP)
		if (!narrow_widest(columns))
			break;
}

/* As much as goes into `width`, and that there was more. */
static size_t add_name(const char *text, size_t width, struct buf *out)
{
	size_t used = 0, len, full = utf8_width(text, strlen(text));

	if (full <= width) {
		buf_adds(out, text);
		return full;
	}
	for (const char *p = text; *p; p += len) {
		size_t wide;

		len = utf8_length(p);
		len = len ? len : 1;
		wide = utf8_width(p, len);
		if (used + wide > width - 1)
			break;
		buf_add(out, p, len);
		used += wide;
	}
	buf_adds(out, ELLIPSIS);
	return used + 1;
}

void columns_colored(const char *color, const char *text, struct buf *out)
{
	if (color)
		buf_adds(out, color);
	buf_adds(out, text);
	if (color)
		buf_adds(out, COLOR_OFF);
}

static void add_blanks(size_t n, struct buf *out)
{
	for (; n; n--)
		buf_addc(out, ' ');
}

void columns_row(const struct columns *columns, const char *const *cells,
		 const char *color, struct buf *out)
{
	size_t last = columns->n - 1, at, start;

	columns_colored(color, cells[0], out);
	at = utf8_width(cells[0], strlen(cells[0]));
	for (size_t i = 1; i < last; i++) {
		if (!*cells[i])
			continue;
		start = column_start(columns, i);
		add_blanks(start - at, out);
		at = start + add_name(cells[i], columns->widths[i], out);
	}
	start = columns->below ? INDENT : column_start(columns, last);
	if (columns->below) {
		buf_addc(out, '\n');
		at = 0;
	}
	add_blanks(start - at, out);
	columns_wrap(columns->room, start, start, cells[last], out);
	buf_addc(out, '\n');
}

void columns_wrap(size_t room, size_t column, size_t indent, const char *text,
		  struct buf *out)
{
	bool first = true;

	if (!room || (column + utf8_width(text, strlen(text)) <= room &&
		      !strchr(text, '\n'))) {
		buf_adds(out, text);
		return;
	}
	for (const char *p = text + strspn(text, " \n"); *p;) {
		size_t n = strcspn(p, " \n"), width = utf8_width(p, n);

		if (!first && column + 1 + width > room) {
			buf_addc(out, '\n');
			add_blanks(indent, out);
			column = indent;
		} else if (!first) {
			buf_addc(out, ' ');
			column++;
		}
		buf_add(out, p, n);
		column += width;
		first = false;
		p += n;
		p += strspn(p, " \n");
	}
}
