/*
 * service: the AWS services we call, and where their endpoints depart from the
 * regional rule.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "partition.h"
#include "service.h"
#include "types.h"

enum {
	AWS = PARTITION_AWS,
	CN = PARTITION_CN,
	GOV = PARTITION_GOV,
	ISO = PARTITION_ISO,
	ISO_B = PARTITION_ISO_B,
	ISO_E = PARTITION_ISO_E,
	ISO_F = PARTITION_ISO_F,
	EUSC = PARTITION_EUSC,
	ANY = PARTITION_ANY,
	PLAIN = ENDPOINT_PLAIN,
	FIPS = ENDPOINT_FIPS,
	DUAL = ENDPOINT_DUALSTACK,
	BOTH = ENDPOINT_FIPS_DUALSTACK,
};

const struct endpoint_rule service_regional_rules[] = {
	{ ANY, PLAIN, NULL, "{prefix}.{region}.{dns}", NULL },
	{ ANY, FIPS, NULL, "{prefix}-fips.{region}.{dns}", NULL },
	{ ANY, DUAL, NULL, "{prefix}.{region}.{dual}", NULL },
	{ ANY, BOTH, NULL, "{prefix}-fips.{region}.{dual}", NULL },
	{ 0 },
};

/* GovCloud endpoints are validated as they are. */
static const struct endpoint_rule gov_rules[] = {
	{ GOV, FIPS, NULL, "{prefix}.{region}.{dns}", NULL },
	{ 0 },
};

static const struct endpoint_rule gov_regions_rules[] = {
	{ GOV, FIPS, "us-gov-east-1", "{prefix}.{region}.{dns}", NULL },
	{ GOV, FIPS, "us-gov-west-1", "{prefix}.{region}.{dns}", NULL },
	{ 0 },
};

static const struct endpoint_rule cloudwatch_rules[] = {
	{ GOV, FIPS, NULL, "{prefix}.{region}.{dns}", NULL },
	{ GOV, BOTH, NULL, "{prefix}.{region}.{dual}", NULL },
	{ 0 },
};

static const struct endpoint_rule secretsmanager_rules[] = {
	{ AWS | CN | GOV, DUAL, NULL, "{prefix}.{region}.{dns}", NULL },
	{ AWS | GOV, BOTH, NULL, "{prefix}-fips.{region}.{dns}", NULL },
	{ 0 },
};

static const struct endpoint_rule sts_rules[] = {
	{ AWS, PLAIN, "aws-global", "{prefix}.{dns}", "us-east-1" },
	{ GOV, FIPS, NULL, "{prefix}.{region}.{dns}", NULL },
	{ 0 },
};

static const struct endpoint_rule iam_rules[] = {
	{ AWS, PLAIN, NULL, "{prefix}.{dns}", "{global}" },
	{ CN, PLAIN, NULL, "{prefix}.cn-north-1.{dns}", "cn-north-1" },
	{ GOV, PLAIN | FIPS, NULL, "{prefix}.us-gov.{dns}", "{global}" },
	{ ANY, PLAIN, NULL, "{prefix}.{global}.{dns}", "{global}" },
	{ ISO | ISO_B, FIPS, NULL, "{prefix}-fips.{region}.{dns}", NULL },
	{ CN, FIPS, NULL, "{prefix}-fips.{dns}", "cn-north-1" },
	{ ANY, FIPS, NULL, "{prefix}-fips.{dns}", "{global}" },
	{ GOV, DUAL | BOTH, NULL, "{prefix}.us-gov.{dual}", "{global}" },
	{ CN, DUAL, NULL, "{prefix}.global.{dual}", "cn-north-1" },
	{ AWS | EUSC, DUAL, NULL, "{prefix}.global.{dual}", "{global}" },
	{ ANY, DUAL, NULL, "{prefix}.{dual}", "{global}" },
	{ AWS, BOTH, NULL, "{prefix}-fips.global.{dual}", "{global}" },
	{ CN, BOTH, NULL, "{prefix}-fips.{dual}", "cn-north-1" },
	{ ANY, BOTH, NULL, "{prefix}-fips.{dual}", "{global}" },
	{ 0 },
};

static const struct endpoint_rule organizations_rules[] = {
	{ AWS | CN | GOV | ISO | ISO_B | ISO_F, PLAIN, NULL,
	  "{prefix}.{global}.{dns}", "{global}" },
	{ AWS, FIPS, NULL, "{prefix}-fips.{global}.{dns}", "{global}" },
	{ GOV, FIPS, NULL, "{prefix}.{global}.{dns}", "{global}" },
	{ 0 },
};

/* A row: id, host prefix, signing name, name of the variable, config key. */
#define SERVICE(name, host, signs, variable, key)                              \
	.id = name, .prefix = host, .signing_name = signs,                     \
	.env = "AWS_ENDPOINT_URL_" variable, .config_key = key

/* clang-format off */
static const struct service services[] = {
	{ SERVICE("rds", "rds", "rds", "RDS", "rds"),
	  .rules = gov_rules },
	{ SERVICE("ec2", "ec2", "ec2", "EC2", "ec2"),
	  .rules = gov_rules },
	{ SERVICE("kms", "kms", "kms", "KMS", "kms") },
	{ SERVICE("sts", "sts", "sts", "STS", "sts"),
	  .default_region = "us-east-1", .rules = sts_rules },
	{ SERVICE("iam", "iam", "iam", "IAM", "iam"),
	  .default_region = "aws-global", .global = true, .rules = iam_rules },
	{ SERVICE("secretsmanager", "secretsmanager", "secretsmanager",
		  "SECRETS_MANAGER", "secrets_manager"),
	  .rules = secretsmanager_rules },
	{ SERVICE("ssm", "ssm", "ssm", "SSM", "ssm"),
	  .rules = gov_rules },
	{ SERVICE("cloudwatch", "monitoring", "monitoring", "CLOUDWATCH",
		  "cloudwatch"),
	  .rules = cloudwatch_rules },
	{ SERVICE("cloudtrail", "cloudtrail", "cloudtrail", "CLOUDTRAIL",
		  "cloudtrail"),
	  .rules = gov_regions_rules },
	{ SERVICE("config", "config", "config", "CONFIG_SERVICE",
		  "config_service"),
	  .rules = gov_rules },
	{ SERVICE("organizations", "organizations", "organizations",
		  "ORGANIZATIONS", "organizations"),
	  .default_region = "aws-global", .global = true,
	  .rules = organizations_rules },
	{ SERVICE("backup", "backup", "backup", "BACKUP", "backup") },
	{ SERVICE("guardduty", "guardduty", "guardduty", "GUARDDUTY",
		  "guardduty"),
	  .rules = gov_rules },
	{ SERVICE("logs", "logs", "logs", "CLOUDWATCH_LOGS",
		  "cloudwatch_logs"),
	  .rules = gov_regions_rules },
	{ SERVICE("sns", "sns", "sns", "SNS", "sns"),
	  .rules = gov_regions_rules },
	{ SERVICE("securityhub", "securityhub", "securityhub", "SECURITYHUB",
		  "securityhub") },
	{ SERVICE("sso", "portal.sso", "awsssoportal", "SSO", "sso"),
	  .rules = gov_rules },
	{ SERVICE("sso-oidc", "oidc", "sso-oauth", "SSO_OIDC", "sso_oidc"),
	  .rules = gov_rules },
};
/* clang-format on */

const struct service *service_by_id(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
		if (strcmp(services[i].id, id) == 0)
			return &services[i];
	}
	return NULL;
}

const struct endpoint_rule service_sts_legacy_rule = { ANY, PLAIN, NULL,
						       "{prefix}.amazonaws.com",
						       "us-east-1" };

bool service_sts_legacy_region(const char *region)
{
	static const char *const regions[] = {
		"ap-northeast-1", "ap-south-1", "ap-southeast-1",
		"ap-southeast-2", "aws-global", "ca-central-1",
		"eu-central-1",	  "eu-north-1", "eu-west-1",
		"eu-west-2",	  "eu-west-3",	"sa-east-1",
		"us-east-1",	  "us-east-2",	"us-west-1",
		"us-west-2",
	};

	for (size_t i = 0; i < ARRAY_SIZE(regions); i++) {
		if (strcmp(regions[i], region) == 0)
			return true;
	}
	return false;
}
