/*
 * kms: the field tables of AWS Key Management Service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "kms.h"

static const struct field primary_key_fields[] = {
	STR("Arn", kms_key, primary_arn),
	STR("Region", kms_key, primary_region),
	{ 0 },
};
static const struct record primary_key_record = { 0, primary_key_fields };

static const struct field multi_region_fields[] = {
	STR("MultiRegionKeyType", kms_key, multi_region_type),
	INLINE("PrimaryKey", &primary_key_record),
	{ 0 },
};
static const struct record multi_region_record = { 0, multi_region_fields };

/* Older answers have CustomerMasterKeySpec alone; where both are they agree. */
static const struct field kms_key_fields[] = {
	STR("KeyId", kms_key, resource.id),
	STR("Arn", kms_key, resource.arn),
	STR("AWSAccountId", kms_key, account_id),
	STR("KeyManager", kms_key, manager),
	STR("KeyState", kms_key, state),
	STR("KeyUsage", kms_key, usage),
	STR("KeySpec", kms_key, spec),
	STR("CustomerMasterKeySpec", kms_key, spec),
	STR("Origin", kms_key, origin),
	TRI("MultiRegion", kms_key, multi_region),
	INLINE("MultiRegionConfiguration", &multi_region_record),
	TIME("CreationDate", kms_key, created),
	TIME("DeletionDate", kms_key, deletion),
	STR("ExpirationModel", kms_key, expiration_model),
	TIME("ValidTo", kms_key, valid_to),
	{ 0 },
};
const struct record kms_key_record = { sizeof(struct kms_key), kms_key_fields };

static const struct field key_rotation_fields[] = {
	TRI("KeyRotationEnabled", key_rotation, enabled),
	NUM("RotationPeriodInDays", key_rotation, period),
	TIME("NextRotationDate", key_rotation, next),
	{ 0 },
};
const struct record key_rotation_record = {
	sizeof(struct key_rotation),
	key_rotation_fields,
};

static const struct field past_rotation_fields[] = {
	TIME("RotationDate", past_rotation, date),
	{ 0 },
};
const struct record past_rotation_record = {
	sizeof(struct past_rotation),
	past_rotation_fields,
};

static const struct field key_entry_fields[] = {
	STR("KeyId", key_entry, id),
	STR("KeyArn", key_entry, arn),
	{ 0 },
};
const struct record key_entry_record = {
	sizeof(struct key_entry),
	key_entry_fields,
};

static const struct field key_policy_fields[] = {
	STR("Policy", key_policy, text),
	{ 0 },
};
const struct record key_policy_record = {
	sizeof(struct key_policy),
	key_policy_fields,
};

static const struct field key_alias_fields[] = {
	STR("AliasName", key_alias, name),
	STR("AliasArn", key_alias, arn),
	STR("TargetKeyId", key_alias, target),
	{ 0 },
};
const struct record key_alias_record = {
	sizeof(struct key_alias),
	key_alias_fields,
};
