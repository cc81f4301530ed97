/*
 * snapshot: what is known of one account and region, ready to be served.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "snapshot_private.h"
#include "xalloc.h"

enum { ARENA_MAX = 1024 * 1024 * 1024 };

bool snapshot_is_stale(const struct snapshot_input *input,
		       const struct result *result)
{
	return input->now - result->collected >= input->stale_after_seconds;
}

struct snapshot *snapshot_new(const struct snapshot_input *input,
			      const struct families *families,
			      struct deflater *deflater)
{
	struct snapshot *s = xcalloc(1, sizeof(*s));
	struct snapshot_maker m = { .input = input,
				    .families = families,
				    .deflater = deflater,
				    .snapshot = s };

	s->refs = 1;
	arena_init(&s->arena, ARENA_MAX);
	s->n_results = input->n_checks;
	s->results = xcalloc(input->n_checks + 1, sizeof(struct result *));
	for (size_t i = 0; i < input->n_checks; i++)
		s->results[i] = result_ref(input->results[i]);
	snapshot_make_view(&m);
	snapshot_make_chunks(&m);
	return s;
}

struct result *snapshot_result(const struct snapshot *s, const char *check)
{
	for (size_t i = 0; i < s->n_results; i++)
		if (s->results[i] && !strcmp(s->results[i]->check, check))
			return s->results[i];
	return NULL;
}

struct snapshot *snapshot_again(const struct snapshot *old,
				const struct snapshot_input *input,
				const struct families *families,
				struct deflater *deflater)
{
	struct snapshot_input again = *input;
	struct result **results =
		xcalloc(input->n_checks + 1, sizeof(*results));
	struct snapshot *s;

	for (size_t i = 0; i < input->n_checks; i++)
		results[i] = snapshot_result(
			old, check_short_name(input->checks[i]));
	again.before = old;
	again.source = old->view.source;
	again.account_id = old->view.account_id;
	again.region = old->view.region;
	again.results = results;
	again.info = old->chunks[FAMILY_RESOURCE_INFO];
	again.errors = &old->errors;
	again.success = old->view.success;
	again.attempted = old->view.attempted;
	again.seconds = old->view.seconds;
	s = snapshot_new(&again, families, deflater);
	free(results);
	return s;
}

struct snapshot *snapshot_ref(struct snapshot *s)
{
	if (s)
		__atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
	return s;
}

void snapshot_unref(struct snapshot *s)
{
	if (!s || __atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL))
		return;
	for (size_t i = 0; i < s->n_chunks; i++)
		chunk_unref(s->chunks[i]);
	for (size_t i = 0; i < s->n_results; i++)
		result_unref(s->results[i]);
	free(s->chunks);
	free(s->results);
	arena_done(&s->arena);
	free(s);
}
