/*
 * exposition: all there is to scrape, in both formats, plain and compressed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "exposition.h"
#include "xalloc.h"

static const char openmetrics_end[] = "# EOF\n";

/* The chunks of one format, one behind the other. */
struct body {
	struct chunk **chunks; /* held by the exposition */
	size_t n;
	size_t len; /* of the text */
	uint32_t crc;
};

struct exposition {
	int refs;
	struct snapshot **snapshots;
	size_t n_snapshots;
	struct chunk **globals;
	size_t n_globals;
	struct body bodies[FORMAT_COUNT];
};

/* ---- made ---- */

static void body_add(struct body *body, struct chunk *chunk)
{
	if (!chunk || !chunk->len)
		return;
	body->chunks[body->n++] = chunk;
	body->crc = gzip_crc_join(body->crc, chunk->crc, chunk->len);
	body->len += chunk->len;
}

static bool has_samples(const struct exposition *e, size_t family)
{
	if (e->globals[family] && e->globals[family]->len)
		return true;
	for (size_t i = 0; i < e->n_snapshots; i++)
		if (e->snapshots[i]->chunks[family])
			return true;
	return false;
}

/* A family without a sample is not spoken of. */
static void make_body(struct exposition *e, const struct families *families,
		      enum exposition_format format)
{
	struct body *body = &e->bodies[format];

	body->chunks = xcalloc(families->n * (e->n_snapshots + 2),
			       sizeof(struct chunk *));
	for (size_t i = 0; i < families->n; i++) {
		if (!has_samples(e, i))
			continue;
		body_add(body, families->heads[format][i]);
		body_add(body, e->globals[i]);
		for (size_t k = 0; k < e->n_snapshots; k++)
			body_add(body, e->snapshots[k]->chunks[i]);
	}
	body->chunks =
		xrealloc(body->chunks, (body->n + 1) * sizeof(struct chunk *));
}

struct exposition *exposition_new(const struct families *families,
				  struct snapshot *const *snapshots,
				  size_t n_snapshots,
				  struct chunk *const *globals)
{
	struct exposition *e = xcalloc(1, sizeof(*e));

	e->refs = 1;
	e->n_snapshots = n_snapshots;
	e->snapshots = xcalloc(n_snapshots + 1, sizeof(struct snapshot *));
	for (size_t i = 0; i < n_snapshots; i++)
		e->snapshots[i] = snapshot_ref(snapshots[i]);
	e->n_globals = families->n;
	e->globals = xcalloc(families->n, sizeof(struct chunk *));
	for (size_t i = 0; globals && i < families->n; i++)
		e->globals[i] = chunk_ref(globals[i]);
	for (size_t format = 0; format < FORMAT_COUNT; format++)
		make_body(e, families, format);
	return e;
}

struct exposition *exposition_ref(struct exposition *e)
{
	if (e)
		__atomic_add_fetch(&e->refs, 1, __ATOMIC_RELAXED);
	return e;
}

void exposition_unref(struct exposition *e)
{
	if (!e || __atomic_sub_fetch(&e->refs, 1, __ATOMIC_ACQ_REL))
		return;
	for (size_t format = 0; format < FORMAT_COUNT; format++)
		free(e->bodies[format].chunks);
	for (size_t i = 0; i < e->n_globals; i++)
		chunk_unref(e->globals[i]);
	for (size_t i = 0; i < e->n_snapshots; i++)
		snapshot_unref(e->snapshots[i]);
	free(e->globals);
	free(e->snapshots);
	free(e);
}

/* ---- answered ---- */

static void add_segment(struct answer *answer, const void *data, size_t len)
{
	if (!len)
		return;
	answer->segments[answer->n++] = (struct iovec){ (void *)data, len };
	answer->size += len;
}

static void answer_plain(struct answer *answer, const struct body *body,
			 const char *rest, size_t rest_len)
{
	for (size_t i = 0; i < body->n; i++)
		add_segment(answer, body->chunks[i]->text,
			    body->chunks[i]->len);
	add_segment(answer, rest, rest_len);
}

/* The tail, the head of what is stored and that itself stand in `own`. */
static void answer_gzip(struct answer *answer, const struct body *body,
			const char *rest, size_t rest_len)
{
	unsigned char *stored = (unsigned char *)answer->own + rest_len;
	unsigned char *tail = stored + GZIP_STORED_SIZE;
	uint32_t crc = gzip_crc(0, rest, rest_len);

	add_segment(answer, gzip_head, GZIP_HEAD_SIZE);
	for (size_t i = 0; i < body->n; i++)
		add_segment(answer, body->chunks[i]->deflated,
			    body->chunks[i]->deflated_len);
	if (rest_len) {
		gzip_stored(rest_len, stored);
		add_segment(answer, stored, GZIP_STORED_SIZE);
		add_segment(answer, rest, rest_len);
	}
	gzip_tail(gzip_crc_join(body->crc, crc, rest_len), body->len + rest_len,
		  tail);
	add_segment(answer, tail, GZIP_TAIL_SIZE);
}

struct answer *exposition_answer(struct exposition *e,
				 enum exposition_format format, bool gzip,
				 const struct buf *live)
{
	const struct body *body = &e->bodies[format];
	struct answer *answer = xcalloc(1, sizeof(*answer));
	size_t live_len = live ? live->len : 0;
	size_t end_len =
		format == FORMAT_OPENMETRICS ? sizeof(openmetrics_end) - 1 : 0;
	size_t rest_len = live_len + end_len;

	answer->exposition = exposition_ref(e);
	answer->segments = xcalloc(body->n + 4, sizeof(struct iovec));
	answer->own = xmalloc(rest_len + GZIP_STORED_SIZE + GZIP_TAIL_SIZE);
	if (live_len)
		memcpy(answer->own, live->data, live_len);
	memcpy(answer->own + live_len, openmetrics_end, end_len);
	if (gzip)
		answer_gzip(answer, body, answer->own, rest_len);
	else
		answer_plain(answer, body, answer->own, rest_len);
	return answer;
}

void answer_free(struct answer *answer)
{
	if (!answer)
		return;
	exposition_unref(answer->exposition);
	free(answer->segments);
	free(answer->own);
	free(answer);
}
