/*
 * options_help: what --help says of a table of options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "columns.h"
#include "options.h"

enum { COLUMNS = 79, HELP_COLUMN = 26, HEAD_INDENT = 2, HELP_MAX = 4096 };

void options_wrap(struct buf *out, size_t column, size_t indent,
		  const char *text)
{
	for (; *text && column < indent; column++)
		buf_addc(out, ' ');
	columns_wrap(COLUMNS, column, indent, text, out);
	buf_addc(out, '\n');
}

/* A switch: the row behind it is "no-" and its name. */
static bool has_no(const struct opt *o)
{
	const struct opt *next = o + 1;

	return next->name && !strncmp(next->name, "no-", 3) &&
	       !strcmp(next->name + 3, o->name);
}

static void option_help(const struct opt *o, struct buf *out)
{
	size_t start = out->len, column;
	_cleanup_(buf_done) struct buf text;

	if (o->letter)
		buf_addf(out, "%*s-%c, --%s", HEAD_INDENT, "", o->letter,
			 o->name);
	else
		buf_addf(out, "%*s    --%s%s", HEAD_INDENT, "",
			 has_no(o) ? "[no-]" : "", o->name);
	if (o->arg)
		buf_addf(out, "=%s", o->arg);
	column = out->len - start;
	if (column + 2 > HELP_COLUMN) {
		buf_addc(out, '\n');
		column = 0;
	}
	buf_init(&text, HELP_MAX);
	buf_adds(&text, o->help ? o->help : "");
	if (o->initial)
		buf_addf(&text, " (default: %s)", o->initial);
	options_wrap(out, column, HELP_COLUMN, buf_str(&text));
}

void options_help(const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->name; o++)
		if (o->help)
			option_help(o, out);
}
