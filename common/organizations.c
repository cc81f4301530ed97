/*
 * organizations: the records of AWS Organizations as a run sees them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "organizations.h"

static const struct field member_account_fields[] = {
	STR("Id", member_account, id),
	STR("Name", member_account, name),
	STR("Status", member_account, status),
	STR("State", member_account, state),
	{ 0 },
};
const struct record member_account_record = {
	sizeof(struct member_account),
	member_account_fields,
};
