/*
 * result_json: what one check found, as the JSON that is kept of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "result_json.h"
#include "output.h"

/*
 * Of the JSON of one finding or of all that was skipped; from where on it is
 * compressed, while it is in the processor's cache.
 */
enum { JSON_MAX = 1024 * 1024 * 1024, JSON_PIECE = 48 * 1024 };

/* A finding of each resource and check: the most there is to be written. */
static struct chunk *json_findings(const struct report *rep,
				   struct deflater *deflater)
{
	struct chunk *chunk = chunk_begin(deflater);
	struct buf text;

	buf_init(&text, JSON_MAX);
	for_each(struct finding, f, &rep->findings) {
		if (text.len >= JSON_PIECE) {
			chunk_feed(chunk, deflater, &text);
			buf_addc(&text, ',');
		}
		output_json_finding(f, &text);
	}
	chunk_feed(chunk, deflater, &text);
	chunk_end(chunk, deflater);
	buf_done(&text);
	return chunk;
}

static struct chunk *json(const struct report *rep,
			  void (*write)(const struct report *rep,
					struct buf *out),
			  struct deflater *deflater)
{
	struct chunk *chunk;
	struct buf text;

	buf_init(&text, JSON_MAX);
	write(rep, &text);
	chunk = chunk_new(deflater, &text);
	buf_done(&text);
	/* Asked for once in a while: the compressed form is enough. */
	chunk_drop_text(chunk);
	return chunk;
}

void result_json(struct result *result, const struct report *rep,
		 struct deflater *deflater)
{
	result->json_findings = json_findings(rep, deflater);
	result->json_skipped = json(rep, output_json_skipped, deflater);
	result->json_errors = json(rep, output_json_errors, deflater);
}
