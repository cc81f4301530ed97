/*
 * iam: the records of AWS Identity and Access Management as the checks see
 * them.
 *
 * Documents are as the service hands them out: for iam_policy_parse().
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef IAM_H
#define IAM_H

#include "decode.h"
#include "types.h"

/*
 * The answer of iam:GetRole about the role whose ARN a record names. Where
 * `err` is set, the answer is not there. `foreign`: of another account, which
 * is not asked.
 */
struct iam_role {
	const char *asked;	 /* its ARN */
	const char *arn, *trust; /* AssumeRolePolicyDocument */
	bool foreign;
	struct aws_error err;
};

/* An inline policy, or the version of a managed one. */
struct iam_document {
	const char *name, *text;
	enum tri is_default;
};

/* A managed policy that a role has. */
struct attached_policy {
	const char *name, *arn;
};

/* Of iam:GetAccountAuthorizationDetails: a role, and a managed policy. */
struct role_detail {
	const char *arn;
	struct list inline_policies; /* struct iam_document */
	struct list attached;	     /* struct attached_policy */
};
struct policy_detail {
	const char *arn;
	struct list versions; /* struct iam_document */
};

extern const struct record iam_role_record;
extern const struct record role_detail_record, policy_detail_record;

#endif
