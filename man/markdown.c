/*
 * markdown: texts of the tables as Markdown, the kind that GitHub reads.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <string.h>

#include "describe.h"
#include "markdown.h"
#include "options.h"

/* An underscore within a word is one. */
static bool has_meaning(const char *text, const char *p)
{
	if (*p == '_')
		return p == text || !isalnum((unsigned char)p[-1]) ||
		       !isalnum((unsigned char)p[1]);
	return strchr("\\`*<>[]|", *p) != NULL;
}

void markdown_text(const char *text, struct buf *out)
{
	for (const char *p = text; *p; p++) {
		if (has_meaning(text, p))
			buf_addc(out, '\\');
		buf_addc(out, *p == '\n' ? ' ' : *p);
	}
}

void markdown_paragraph(const char *text, struct buf *out)
{
	_cleanup_(buf_done) struct buf escaped;

	buf_init(&escaped, DESCRIBE_MAX_BYTES);
	markdown_text(text, &escaped);
	options_wrap(out, 0, 0, buf_str(&escaped));
	buf_addc(out, '\n');
}

void markdown_code(const char *word, struct buf *out)
{
	buf_addc(out, '`');
	for (; *word; word++) {
		if (*word == '|')
			buf_addc(out, '\\');
		buf_addc(out, *word);
	}
	buf_addc(out, '`');
}
