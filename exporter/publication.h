/*
 * publication: what is served until the next one: an exposition and a view.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PUBLICATION_H
#define PUBLICATION_H

#include "exposition.h"
#include "plan.h"
#include "view.h"

/* Immutable and counted; whoever answers a request holds one. */
struct publication {
	int refs;
	struct arena
		arena; /* of the texts of the view that are no snapshot's */
	struct exposition *exposition;
	struct view view;
	struct snapshot **snapshots; /* of view.targets, in that order */
	struct plan *plan;	     /* that was in force */
	bool settled; /* every source and target was tried once */
	bool ready;   /* that was so at some time, if it is not now */
};

struct publication *publication_new(void);

/* Both take NULL. From any thread. */
struct publication *publication_ref(struct publication *publication);
void publication_unref(struct publication *publication);

#endif
