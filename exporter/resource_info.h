/*
 * resource_info: what each database is, as labels of one sample each.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RESOURCE_INFO_H
#define RESOURCE_INFO_H

#include "chunk.h"
#include "inventory.h"
#include "plan.h"

/*
 * Samples of rds_security_resource_info for the databases in scope, with those
 * of their tags that the configuration allows. One reference.
 */
struct chunk *resource_info_new(const struct inventory *inv,
				const struct plan *plan,
				struct deflater *deflater);

#endif
