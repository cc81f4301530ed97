/*
 * storage: what the record of a database says about the encryption of its
 * storage.
 *
 * A pure function. Source: Amazon RDS API Reference, DBInstance and DBCluster,
 * StorageEncrypted and StorageEncryptionType; see FACT_SSE_RDS_ENCRYPTED.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STORAGE_H
#define STORAGE_H

#include "rds.h"

enum storage_kind {
	STORAGE_UNKNOWN,   /* neither field is there */
	STORAGE_PLAIN,	   /* not encrypted */
	STORAGE_AWS_OWNED, /* with a key that AWS owns, which has no name */
	STORAGE_KMS	   /* with a KMS key; KmsKeyId may be absent */
};

/* Encrypted is whatever either field says. */
enum storage_kind storage_kind(const struct database *db);

#endif
