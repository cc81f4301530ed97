/*
 * registry: which checks are linked into this program.
 *
 * Alone in its file: a test program without any check must not pull it in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>
#include <string.h>

#include "check.h"

const struct check *check_find(const char *name)
{
	for_each_check(p)
		if (!strcmp((*p)->name, name))
			return *p;
	return NULL;
}
