/*
 * resource: what a finding is about.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "resource.h"
#include "types.h"

/* All resource_type words there are: stable, as the finding codes are. */
static const struct {
	const char *type, *one, *many;
} nouns[] = {
	{ "account", "account", "accounts" },
	{ "backup-vault", "backup vault", "backup vaults" },
	{ "config-recorder", "Config recorder", "Config recorders" },
	{ "config-rule", "Config rule", "Config rules" },
	{ "db-cluster", "DB cluster", "DB clusters" },
	{ "db-cluster-snapshot", "DB cluster snapshot",
	  "DB cluster snapshots" },
	{ "db-instance", "DB instance", "DB instances" },
	{ "db-proxy", "DB proxy", "DB proxies" },
	{ "db-proxy-endpoint", "DB proxy endpoint", "DB proxy endpoints" },
	{ "db-snapshot", "DB snapshot", "DB snapshots" },
	{ "detector", "detector", "detectors" },
	{ "endpoint", "endpoint", "endpoints" },
	{ "event-source", "event source", "event sources" },
	{ "global-cluster", "global cluster", "global clusters" },
	{ "iam-policy", "IAM policy", "IAM policies" },
	{ "iam-principal", "IAM principal", "IAM principals" },
	{ "iam-user", "IAM user", "IAM users" },
	{ "kms-key", "KMS key", "KMS keys" },
	{ "log-group", "log group", "log groups" },
	{ "quota", "quota", "quotas" },
	{ "region", "region", "regions" },
	{ "route-table", "route table", "route tables" },
	{ "secret", "secret", "secrets" },
	{ "trail", "trail", "trails" },
	{ "vpc", "VPC", "VPCs" },
	{ "vpc-endpoint", "VPC endpoint", "VPC endpoints" },
};

const char *resource_noun(const char *type, bool plural)
{
	for (size_t i = 0; i < ARRAY_SIZE(nouns); i++)
		if (!strcmp(nouns[i].type, type))
			return plural ? nouns[i].many : nouns[i].one;
	return type;
}
