/*
 * pages: memory that will be written to at once, had at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGES_H
#define PAGES_H

#include <stddef.h>

/*
 * All pages of a large piece of memory in one call rather than one fault each,
 * which costs a small run as much as its own work does. Small pieces are left
 * alone, and where the kernel cannot nothing is lost.
 */
void pages_populate(void *p, size_t size);

#endif
