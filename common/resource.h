/*
 * resource: what a finding is about.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RESOURCE_H
#define RESOURCE_H

#include <stdbool.h>

/*
 * `type` is one of the words of resource_nouns ("db-instance", "kms-key"),
 * `id` the identifier people use (KMS: the key id). `arn` is NULL where the
 * reply had none. Account and region are the inventory's.
 */
struct resource {
	const char *type, *id, *arn;
};

/* "db-instance" and 2: "DB instances". The word itself if it is not known. */
const char *resource_noun(const char *type, bool plural);

#endif
