/*
 * allow: the sources that are meant to reach databases (--allow).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ALLOW_H
#define ALLOW_H

#include "cidr.h"
#include "inventory.h"
#include "options.h"

/*
 * A list of blocks and ids of prefix lists. Every item is looked at when it is
 * parsed: a typo must not widen or narrow anything silently.
 */
extern const struct opt_type opt_allow;

/* clang-format off */
#define OPT_ALLOW(s, m)                                                        \
	{ 0, "allow", "CIDR|PREFIX-LIST-ID",                                   \
	  "public sources that are meant to reach the databases; may be "      \
	  "repeated", NULL,                                                    \
	  &opt_allow, offsetof(s, m), 0, 0 }
/* clang-format on */

/* Adds the blocks, and the entries of the prefix lists that could be read. */
void allow_addresses(const struct inventory *inv, const struct list *allow,
		     struct cidr_set *ret);

#endif
