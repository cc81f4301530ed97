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

/*
 * Whose hands the key is in, as far as its record tells. `foreign`: its ARN is
 * of another account; then it is a customer's whatever may be read of it, for
 * keys that AWS manages are never shared.
 */
enum kms_key_kind {
	KMS_KEY_UNREADABLE, /* DescribeKey failed, see its err */
	KMS_KEY_NO_MANAGER, /* the reply has no KeyManager */
	KMS_KEY_ODD,	    /* KeyManager is a word we do not know */
	KMS_KEY_AWS_MANAGED,
	KMS_KEY_CUSTOMER,
	KMS_KEY_FOREIGN
};
enum kms_key_kind kms_key_kind(const struct kms_key *key, bool foreign);

/* The key was asked for and is not there; or nobody asked for it. */
bool kms_key_is_missing(const struct aws_error *err);

/* A multi-Region replica: what its primary says about rotation holds. */
bool kms_key_is_replica(const struct kms_key *key);

/* Its account is known and is not `account_id`. NULL: not known, false. */
bool kms_key_is_foreign(const struct kms_key *key, const char *account_id);

#endif
