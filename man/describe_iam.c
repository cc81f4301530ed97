/*
 * describe_iam: IAM policies for the checks, by tier.
 *
 * Each tier holds the one before: `core` what the first six checks ask for,
 * `rds` all that has to do with databases, `account` what tells of the whole
 * account. They are held by operation, not by check: a check finds UNKNOWN what
 * is of a higher tier, and most of those are asked for by an option only.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "describe.h"
#include "grants.h"

static const enum operation_id core[] = {
	RDS_DESCRIBE_DB_INSTANCES,
	RDS_DESCRIBE_DB_CLUSTERS,
	RDS_DESCRIBE_OPTION_GROUPS,
	RDS_DESCRIBE_DB_PARAMETERS,
	EC2_DESCRIBE_SECURITY_GROUPS,
	EC2_DESCRIBE_SECURITY_GROUP_RULES,
	EC2_DESCRIBE_VPCS,
	EC2_GET_MANAGED_PREFIX_LIST_ENTRIES,
	EC2_DESCRIBE_NETWORK_INTERFACES,
	KMS_DESCRIBE_KEY,
	KMS_GET_KEY_ROTATION_STATUS,
	KMS_LIST_KEYS,
	KMS_LIST_ALIASES,
	KMS_LIST_KEY_ROTATIONS,
	OPERATION_END,
};

static const enum operation_id account[] = {
	IAM_ROLE_DETAILS,
	IAM_POLICY_DETAILS,
	OPERATION_END,
};

/* As contrib/exporter.yml names it. */
static const char *member_roles[] = {
	"arn:aws:iam::*:role/rds-security-audit",
};

static bool is_in(const enum operation_id *ops, enum operation_id op)
{
	while (*ops && *ops != op)
		ops++;
	return *ops;
}

static void add_all(const struct describe_checks *checks, struct grants *grants)
{
	for (size_t i = 0; i < checks->n; i++)
		grants_add_any(grants, checks->items[i]);
}

/* Beside what checks ask: who we are, and -r all. */
static void print_policy(struct grants *grants, struct buf *out)
{
	grants->operations[STS_GET_CALLER_IDENTITY] = true;
	grants->operations[EC2_DESCRIBE_REGIONS] = true;
	grants_policy(grants, out);
}

void describe_iam_core(const struct describe_checks *checks, struct buf *out)
{
	struct grants grants = { 0 };

	add_all(checks, &grants);
	for (int op = OPERATION_END + 1; op < OPERATION_COUNT; op++)
		grants.operations[op] &= is_in(core, op);
	print_policy(&grants, out);
}

void describe_iam_rds(const struct describe_checks *checks, struct buf *out)
{
	struct grants grants = { 0 };

	add_all(checks, &grants);
	for (int op = OPERATION_END + 1; op < OPERATION_COUNT; op++)
		grants.operations[op] &= !is_in(account, op);
	print_policy(&grants, out);
}

void describe_iam_account(const struct describe_checks *checks, struct buf *out)
{
	struct grants grants = { 0 };

	add_all(checks, &grants);
	print_policy(&grants, out);
}

/* Of the identity that finds the accounts and assumes a role in each. */
void describe_iam_organization(const struct describe_checks *checks,
			       struct buf *out)
{
	struct grants grants = { .roles = { member_roles, 1 } };

	(void)checks;
	grants.operations[STS_GET_CALLER_IDENTITY] = true;
	grants.operations[ORGANIZATIONS_LIST_ACCOUNTS] = true;
	grants_policy(&grants, out);
}
