/*
 * mark: where a reply stood before a page, to put it back where that fails.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "xalloc.h"

void mark_set(struct mark *mark, const struct operation *op, const void *out)
{
	if (op->paged) {
		mark->items = ((const struct page *)out)->items.n;
		return;
	}
	free(mark->record);
	mark->record = xmalloc(op->reply->size);
	memcpy(mark->record, out, op->reply->size);
}

void mark_restore(const struct mark *mark, const struct operation *op,
		  void *out)
{
	struct page *page = out;

	if (op->paged) {
		page->items.n = mark->items;
		page->token = NULL;
		page->more = TRI_UNKNOWN;
		return;
	}
	memcpy(out, mark->record, op->reply->size);
}

void mark_done(struct mark *mark)
{
	free(mark->record);
	mark->record = NULL;
}
