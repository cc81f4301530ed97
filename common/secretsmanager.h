/*
 * secretsmanager: the records of AWS Secrets Manager as the checks see them.
 *
 * What a secret is about, never its value.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SECRETSMANAGER_H
#define SECRETSMANAGER_H

#include "decode.h"
#include "resource.h"
#include "types.h"

/*
 * The answer of secretsmanager:DescribeSecret about the secret that a record
 * calls `asked`. Where `err` is set nothing else is.
 */
struct secret {
	struct resource resource; /* type "secret", id the name */
	const char *asked;
	const char *kms_key_id; /* NULL: aws/secretsmanager */
	enum tri rotation_enabled;
	struct timestamp created, last_changed;
	struct timestamp last_rotated, deleted; /* unknown: never */
	struct aws_error err;
};

extern const struct record secret_record;

#endif
