/*
 * partition: which of the separate AWS clouds a region belongs to.
 *
 * Source: the partitions of botocore, as our own table. Every partition here
 * has FIPS and dual-stack endpoints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PARTITION_H
#define PARTITION_H

#include <stdbool.h>
#include <stddef.h>

enum {
	PARTITION_MAX_PREFIXES = 10,
	REGION_MAX_LEN = 63,
};

struct partition {
	const char *id;	  /* "aws-cn", as in an ARN */
	unsigned int bit; /* one of PARTITION_..., for the sets of endpoint */
	const char *dns_suffix;		  /* "amazonaws.com" */
	const char *dualstack_dns_suffix; /* "api.aws" */
	const char *global_region;	  /* the region of global services */
	/* Its regions are PREFIX-WORD-NUMBER; the unused ones are NULL. */
	const char *prefixes[PARTITION_MAX_PREFIXES];
};

enum {
	PARTITION_AWS = 1 << 0,
	PARTITION_CN = 1 << 1,
	PARTITION_GOV = 1 << 2,
	PARTITION_ISO = 1 << 3,
	PARTITION_ISO_B = 1 << 4,
	PARTITION_ISO_E = 1 << 5,
	PARTITION_ISO_F = 1 << 6,
	PARTITION_EUSC = 1 << 7,
	PARTITION_ANY = (1 << 8) - 1,
};

/* The partition of a region, `aws` for one that looks like nobody's. */
const struct partition *partition_of_region(const char *region);

/* By its id; NULL if there is none. */
const struct partition *partition_by_id(const char *id);

/* [A-Za-z0-9-]{1,63}: whether a region may become part of a host name. */
bool region_is_valid(const char *region);

#endif
