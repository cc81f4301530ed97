/*
 * list_checks: the names of all checks, as the linker registered them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "check.h"

int main(void)
{
	for_each_check(p)
		puts((*p)->name);
	return 0;
}
