/*
 * partition: which of the separate AWS clouds a region belongs to.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "partition.h"
#include "types.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

static const struct partition partitions[] = {
	{ "aws",
	  PARTITION_AWS,
	  "amazonaws.com",
	  "api.aws",
	  "us-east-1",
	  { "us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx" } },
	{ "aws-cn",
	  PARTITION_CN,
	  "amazonaws.com.cn",
	  "api.amazonwebservices.com.cn",
	  "cn-northwest-1",
	  { "cn" } },
	{ "aws-us-gov",
	  PARTITION_GOV,
	  "amazonaws.com",
	  "api.aws",
	  "us-gov-west-1",
	  { "us-gov" } },
	{ "aws-iso",
	  PARTITION_ISO,
	  "c2s.ic.gov",
	  "api.aws.ic.gov",
	  "us-iso-east-1",
	  { "us-iso" } },
	{ "aws-iso-b",
	  PARTITION_ISO_B,
	  "sc2s.sgov.gov",
	  "api.aws.scloud",
	  "us-isob-east-1",
	  { "us-isob" } },
	{ "aws-iso-e",
	  PARTITION_ISO_E,
	  "cloud.adc-e.uk",
	  "api.cloud-aws.adc-e.uk",
	  "eu-isoe-west-1",
	  { "eu-isoe" } },
	{ "aws-iso-f",
	  PARTITION_ISO_F,
	  "csp.hci.ic.gov",
	  "api.aws.hci.ic.gov",
	  "us-isof-south-1",
	  { "us-isof" } },
	{ "aws-eusc",
	  PARTITION_EUSC,
	  "amazonaws.eu",
	  "api.amazonwebservices.eu",
	  "eusc-de-east-1",
	  { "eusc-de" } },
};

/* PREFIX-\w+-\d+: botocore's regular expressions say no more. */
static bool has_form(const char *region, const char *prefix)
{
	size_t len = strlen(prefix), word, number;

	if (strncmp(region, prefix, len) != 0 || region[len] != '-')
		return false;
	region += len + 1;
	word = strspn(region, LETTERS DIGITS "_");
	if (word == 0 || region[word] != '-')
		return false;
	region += word + 1;
	number = strspn(region, DIGITS);
	return number > 0 && region[number] == '\0';
}

/* PARTITION-global, a name that no prefix covers. eusc has none. */
static bool is_global(const char *region, const struct partition *p)
{
	size_t len = strlen(p->id);

	return p->bit != PARTITION_EUSC && strncmp(region, p->id, len) == 0 &&
	       strcmp(region + len, "-global") == 0;
}

const struct partition *partition_of_region(const char *region)
{
	for (size_t i = 0; i < ARRAY_SIZE(partitions); i++) {
		const struct partition *p = &partitions[i];

		if (is_global(region, p))
			return p;
		for (size_t k = 0; k < ARRAY_SIZE(p->prefixes); k++) {
			if (p->prefixes[k] && has_form(region, p->prefixes[k]))
				return p;
		}
	}
	return &partitions[0];
}

const struct partition *partition_by_id(const char *id)
{
	for (size_t i = 0; i < ARRAY_SIZE(partitions); i++) {
		if (strcmp(partitions[i].id, id) == 0)
			return &partitions[i];
	}
	return NULL;
}

bool region_is_valid(const char *region)
{
	size_t len = strspn(region, LETTERS DIGITS "-");

	return len > 0 && len <= REGION_MAX_LEN && region[len] == '\0';
}
