/*
 * storage: what the record of a database says about the encryption of its
 * storage.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "storage.h"
#include "text.h"

enum storage_kind storage_kind(const struct database *db)
{
	const char *type = db->storage_encryption_type;

	if (text_is(type, "sse-rds"))
		return STORAGE_AWS_OWNED;
	if (text_is(type, "sse-kms") || db->storage_encrypted == TRI_YES)
		return STORAGE_KMS;
	if (text_is(type, "none") || db->storage_encrypted == TRI_NO)
		return STORAGE_PLAIN;
	return STORAGE_UNKNOWN;
}
