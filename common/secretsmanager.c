/*
 * secretsmanager: the field tables of AWS Secrets Manager.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "secretsmanager.h"

static const struct field secret_fields[] = {
	STR("Name", secret, resource.id),
	STR("ARN", secret, resource.arn),
	STR("KmsKeyId", secret, kms_key_id),
	TRI("RotationEnabled", secret, rotation_enabled),
	TIME("CreatedDate", secret, created),
	TIME("LastChangedDate", secret, last_changed),
	TIME("LastRotatedDate", secret, last_rotated),
	TIME("DeletedDate", secret, deleted),
	{ 0 },
};
const struct record secret_record = { sizeof(struct secret), secret_fields };
