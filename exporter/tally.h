/*
 * tally: how often AWS was asked, how it answered, and how long that took.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TALLY_H
#define TALLY_H

#include "client.h"
#include "family.h"

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *tally);

/* One attempt; `ctx` is the calls. From any thread. */
void tally_observe(void *ctx, const struct client_attempt *attempt);

/* The samples of one of FAMILY_AWS_*. From any thread. */
void tally_render(struct tally *tally, enum family_id family, struct buf *out);

#endif
