/*
 * publication: what is served until the next one: an exposition and a view.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "publication.h"
#include "xalloc.h"

enum { ARENA_MAX = 256 * 1024 * 1024 };

struct publication *publication_new(void)
{
	struct publication *p = xcalloc(1, sizeof(*p));

	p->refs = 1;
	arena_init(&p->arena, ARENA_MAX);
	return p;
}

struct publication *publication_ref(struct publication *p)
{
	if (p)
		__atomic_add_fetch(&p->refs, 1, __ATOMIC_RELAXED);
	return p;
}

void publication_unref(struct publication *p)
{
	if (!p || __atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL))
		return;
	for (size_t i = 0; i < p->view.targets.n; i++)
		snapshot_unref(p->snapshots[i]);
	exposition_unref(p->exposition);
	plan_unref(p->plan);
	arena_done(&p->arena);
	free(p->snapshots);
	free(p);
}
