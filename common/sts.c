/*
 * sts: the field tables of AWS Security Token Service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sts.h"

static const struct field caller_identity_fields[] = {
	STR("Account", caller_identity, account),
	STR("Arn", caller_identity, arn),
	{ 0 },
};
const struct record caller_identity_record = {
	sizeof(struct caller_identity),
	caller_identity_fields,
};
