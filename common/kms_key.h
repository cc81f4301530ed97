/*
 * kms_key: what kind of key a key is, for all checks that ask.
 *
 * Pure functions of the record. Source: "Rotate AWS KMS keys" and "Key states"
 * of the AWS KMS Developer Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KMS_KEY_H
#define KMS_KEY_H

#include <stdbool.h>

#include "kms.h"

/*
 * Why automatic rotation is no question for the key, as the reason of a
 * skip; NULL where it is one, or where the record does not say. With
 * `by_hand` a key with imported material counts too: it can be rotated, only
 * not by itself.
 */
const char *kms_key_not_rotated(const struct kms_key *key, bool by_hand);

/* A multi-Region replica: what its primary says about rotation holds. */
bool kms_key_is_replica(const struct kms_key *key);

/* Its account is known and is not `account_id`. NULL: not known, false. */
bool kms_key_is_foreign(const struct kms_key *key, const char *account_id);

#endif
