/*
 * arn: the parts of an Amazon Resource Name.
 *
 * arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE. The resource may hold more
 * colons. Source: "Amazon Resource Names" of the IAM User Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ARN_H
#define ARN_H

#include <stdbool.h>

#include "partition.h"

enum {
	ARN_MAX_LEN = 2048,
	ARN_MAX_SERVICE = 63,
	ARN_MAX_ACCOUNT = 31,
};

/* Holds copies, but for the resource, which points into the text parsed. */
struct arn {
	const struct partition *partition;
	char service[ARN_MAX_SERVICE + 1]; /* "rds" */
	char region[REGION_MAX_LEN + 1];   /* "" where global */
	char account[ARN_MAX_ACCOUNT + 1]; /* 12 digits, "", or "aws" */
	const char *resource;		   /* "db:orders", never empty */
};

/*
 * Strict: a known partition, a service of a-z 0-9 -, a region of the form a
 * host name allows or none, an account of 12 digits, a word of a-z - (as in
 * policies of AWS) or none, a resource without control characters. Patterns
 * as policies have them (`*` for a part) are none. Else -EINVAL.
 */
int arn_parse(const char *text, struct arn *ret);

/* True for 12 digits. */
bool arn_is_account_id(const char *account);

/* The account of an ARN if it is one of 12 digits, else NULL. */
const char *arn_account(const struct arn *arn);

#endif
