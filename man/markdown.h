/*
 * markdown: texts of the tables as Markdown, the kind that GitHub reads.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MARKDOWN_H
#define MARKDOWN_H

#include "buf.h"

/*
 * Appends a text so that it shows as it stands: what Markdown gives a meaning
 * is escaped, a line break becomes a blank.
 */
void markdown_text(const char *text, struct buf *out);

/* A paragraph of that, wrapped at 79 columns, and an empty line. */
void markdown_paragraph(const char *text, struct buf *out);

/* A word as code, fit for the cell of a table. */
void markdown_code(const char *word, struct buf *out);

#endif
