/*
 * kms: the records of AWS Key Management Service as the checks see them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KMS_H
#define KMS_H

#include "decode.h"
#include "resource.h"
#include "types.h"

/* The answer of kms:GetKeyRotationStatus. */
struct key_rotation {
	enum tri enabled;
	struct num period; /* days */
	struct timestamp next;
};

/* One row of kms:ListKeyRotations. */
struct past_rotation {
	struct timestamp date;
};

/* The answer of kms:GetKeyPolicy: a JSON document, see iam_policy.h. */
struct key_policy {
	const char *text;
};

/*
 * One key, asked for as `asked` (id, ARN, alias or alias ARN, verbatim as a
 * record or --key named it). `err` is that of kms:DescribeKey: where it is
 * set, nothing else is. `rotation_err` and `rotations_err` are those of the
 * follow-ups; `rotation_asked` tells whether there was one.
 */
struct kms_key {
	struct resource resource; /* type "kms-key", id the key id */
	const char *asked;
	const char *account_id;
	const char *manager, *state, *usage, *spec, *origin;
	enum tri multi_region;
	const char *multi_region_type, *primary_arn, *primary_region;
	struct timestamp created;
	struct timestamp deletion;    /* of a key pending deletion */
	const char *expiration_model; /* of imported key material */
	struct timestamp valid_to;    /* likewise, where it expires */
	struct aws_error err;

	bool rotation_asked;
	struct key_rotation rotation;
	struct aws_error rotation_err;

	bool rotations_asked;
	struct list rotations; /* struct past_rotation */
	struct aws_error rotations_err;

	bool policy_asked;
	struct key_policy policy;
	struct aws_error policy_err;
};

/* kms:ListKeys. */
struct key_entry {
	const char *id, *arn;
};

/* kms:ListAliases; `target` (a key id) is NULL for one of no key yet. */
struct key_alias {
	const char *name, *arn, *target;
};

extern const struct record kms_key_record, key_rotation_record;
extern const struct record key_policy_record, key_alias_record;
extern const struct record past_rotation_record, key_entry_record;

#endif
