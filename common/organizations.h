/*
 * organizations: the records of AWS Organizations as a run sees them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ORGANIZATIONS_H
#define ORGANIZATIONS_H

#include "decode.h"

/*
 * organizations:ListAccounts. `state` is what AWS says since 2025, `status`
 * what it has always said; ACTIVE in both.
 */
struct member_account {
	const char *id, *name, *status, *state;
};

extern const struct record member_account_record;

#endif
