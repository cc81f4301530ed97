/*
 * sigv4_canonical: the part of stage 1 of sigv4 that its other stages share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SIGV4_CANONICAL_H
#define SIGV4_CANONICAL_H

#include "sigv4.h"

/* Appends the names of the headers signed: lower case, sorted, `;` between. */
void sigv4_add_signed_names(struct buf *out, const struct sigv4 *s);

#endif
