/*
 * rewrite: a text that is written anew and mostly is what it was.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "rewrite.h"

void rewrite_begin(struct rewrite *r, struct chunk *before, size_t max)
{
	*r = (struct rewrite){ .before = before };
	buf_init(&r->text, max);
}

/* It is not as it was: what was the same so far is written after all. */
static void differ(struct rewrite *r, size_t more)
{
	buf_reserve(&r->text, r->before->len + more);
	buf_add(&r->text, r->before->text, r->same);
	r->before = NULL;
}

void rewrite_add(struct rewrite *r, const char *data, size_t len)
{
	const struct chunk *before = r->before;

	if (before && len <= before->len - r->same &&
	    !memcmp(before->text + r->same, data, len)) {
		r->same += len;
		return;
	}
	if (before)
		differ(r, len);
	buf_add(&r->text, data, len);
}

void rewrite_reserve(struct rewrite *r, size_t len)
{
	if (!r->before)
		buf_reserve(&r->text, len);
}

struct chunk *rewrite_end(struct rewrite *r, struct deflater *deflater)
{
	struct chunk *chunk = NULL;

	if (r->before && r->same == r->before->len)
		return chunk_ref(r->before);
	if (r->before)
		differ(r, 0);
	if (r->text.len)
		chunk = chunk_new(deflater, &r->text);
	buf_done(&r->text);
	return chunk;
}
