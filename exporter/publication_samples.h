/*
 * publication_samples: the families that are of no target.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PUBLICATION_SAMPLES_H
#define PUBLICATION_SAMPLES_H

#include "publication.h"

/*
 * Of a publication with its view, snapshots and plan. `chunks` has one entry
 * per family; those of targets and of calls to AWS are left alone, the others
 * become chunks with one reference, which is the caller's.
 */
void publication_samples(const struct publication *publication,
			 struct deflater *deflater, struct chunk **chunks);

#endif
