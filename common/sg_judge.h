/*
 * sg_judge: what is wrong with the security groups of one database.
 *
 * The part of check_rds_sg that decides. Its findings go to the open subject
 * of the report.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SG_JUDGE_H
#define SG_JUDGE_H

#include "inventory.h"
#include "report.h"
#include "types.h"

/* The rows of the check's table of codes. */
enum sg_code {
	SG_OPEN_TO_INTERNET,
	SG_EFFECTIVELY_OPEN,
	SG_WIDE_PUBLIC_RANGE,
	SG_PUBLIC_SOURCE,
	SG_IPV6_OPEN_INACTIVE,
	SG_ALL_TRAFFIC_RULE,
	SG_DEFAULT_GROUP,
	SG_STALE_REFERENCE,
	SG_FOREIGN_REFERENCE,
	SG_INTERNET_FACING_SOURCE,
	SG_TOO_MANY_RULES,
	SG_RULE_WITHOUT_DESCRIPTION,
	SG_PREFIX_LIST_UNREADABLE,
	SG_GROUP_UNREADABLE,
	SG_PORT_UNKNOWN,
	SG_NO_GROUP,
	SG_CODE_COUNT
};

/* Lists are of const char *; `allow` holds blocks and ids of prefix lists. */
struct sg_params {
	struct list allow, allow_accounts;
	long max_prefix4, max_prefix6, max_rules;
	bool follow, rule_ids;
};

/* Judges an instance, or a cluster together with its members, and closes. */
void sg_judge(const struct inventory *inv, const struct sg_params *params,
	      const struct database *db, struct report *rep);

#endif
