/*
 * evaluate: one check over inventories: what failed, what it found, what was
 * asked for and is not there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EVALUATE_H
#define EVALUATE_H

#include "check.h"

/*
 * Evaluates a complete inventory. Every need of the check that failed becomes
 * one finding about the region (and one entry of errors), also where the check
 * itself found all that it could.
 */
void evaluate_inventory(const struct check *check, const struct inventory *inv,
			const void *params, const struct policy *policy,
			struct report *rep);

/*
 * The identifiers of -i and -H that are in none of the inventories. An
 * inventory whose lists did not all come cannot tell, and is silent.
 */
void evaluate_not_found(const struct check *check, const struct scope *scope,
			const struct inventory *inventories, size_t n,
			struct report *rep);

#endif
