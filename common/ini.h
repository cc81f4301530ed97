/*
 * ini: a text of `[section]` and `name = value` lines, cut into these.
 *
 * The files of --extra-opts: one option per line. (The files of AWS, whose
 * values go on over lines, are read by profile.)
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef INI_H
#define INI_H

#include "buf.h"

/*
 * One line: the head of a section (`name` NULL), or something in it. `value`
 * is NULL where there is no '='. Blanks around them are gone.
 */
struct ini_line {
	size_t number; /* from 1 */
	const char *section, *name, *value;
};

/*
 * Calls `each` for every line of `text` (`len` bytes, a NUL behind them; it is
 * changed, and what the lines point to lives as long). Empty lines and those
 * that begin with '#' or ';' are comments, as is what follows a '#' behind a
 * blank. 0; what `each` gave where that is not 0, with its own `why`; or
 * -EINVAL with `path`, line and what is wrong in `why`, which quotes nothing.
 */
int ini_parse(const char *path, char *text, size_t len,
	      int (*each)(void *ctx, const struct ini_line *line,
			  struct buf *why),
	      void *ctx, struct buf *why);

#endif
