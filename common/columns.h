/*
 * columns: rows of text, in columns that fit into a terminal.
 *
 * The last column is prose: where there is too little room it goes on in lines
 * of its own. All others are names: where there is too little room for these,
 * the widest are cut, which shows; the one that says what it is about last, and
 * the first one, the state, never.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

enum { COLUMNS_MAX = 8 };

/* Begins all zero but for `n`, columns, and `room`, the terminal's; 0: all. */
struct columns {
	size_t n, room;
	size_t key;		    /* the column that is cut last; 0: any */
	size_t widths[COLUMNS_MAX]; /* 0: nothing to show in it */
	bool below;		    /* prose stands below the names */
};

/* First every row in turn: `n` texts without control characters. */
void columns_measure(struct columns *columns, const char *const *cells);

/* Then once: from here on `widths` are those that are shown. */
void columns_fit(struct columns *columns);

/*
 * Then every row again: appends it, with a newline. `color` is the sequence
 * that colours the first cell, NULL for none.
 */
void columns_row(const struct columns *columns, const char *const *cells,
		 const char *color, struct buf *out);

/* A text in a colour, or as it is if that is NULL. */
void columns_colored(const char *color, const char *text, struct buf *out);

/*
 * Appends a text word by word, in lines of at most `room` columns, `indent`
 * blanks in; the first goes on at `column`. No newline at the end. A longer
 * word stays whole. Without room (0) the text stays as it is.
 */
void columns_wrap(size_t room, size_t column, size_t indent, const char *text,
		  struct buf *out);

#endif
