/*
 * iam: the field tables of AWS Identity and Access Management.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "iam.h"

static const struct field iam_role_fields[] = {
	STR("Arn", iam_role, arn),
	DOCUMENT("AssumeRolePolicyDocument", iam_role, trust),
	{ 0 },
};
const struct record iam_role_record = { sizeof(struct iam_role),
					iam_role_fields };

static const struct field inline_policy_fields[] = {
	STR("PolicyName", iam_document, name),
	DOCUMENT("PolicyDocument", iam_document, text),
	{ 0 },
};
static const struct record inline_policy_record = {
	sizeof(struct iam_document),
	inline_policy_fields,
};

static const struct field attached_policy_fields[] = {
	STR("PolicyName", attached_policy, name),
	STR("PolicyArn", attached_policy, arn),
	{ 0 },
};
static const struct record attached_policy_record = {
	sizeof(struct attached_policy),
	attached_policy_fields,
};

static const struct field role_detail_fields[] = {
	STR("Arn", role_detail, arn),
	LIST("RolePolicyList", role_detail, inline_policies,
	     &inline_policy_record),
	LIST("AttachedManagedPolicies", role_detail, attached,
	     &attached_policy_record),
	{ 0 },
};
const struct record role_detail_record = { sizeof(struct role_detail),
					   role_detail_fields };

static const struct field policy_version_fields[] = {
	STR("VersionId", iam_document, name),
	DOCUMENT("Document", iam_document, text),
	TRI("IsDefaultVersion", iam_document, is_default),
	{ 0 },
};
static const struct record policy_version_record = {
	sizeof(struct iam_document),
	policy_version_fields,
};

static const struct field policy_detail_fields[] = {
	STR("Arn", policy_detail, arn),
	LIST("PolicyVersionList", policy_detail, versions,
	     &policy_version_record),
	{ 0 },
};
const struct record policy_detail_record = { sizeof(struct policy_detail),
					     policy_detail_fields };
