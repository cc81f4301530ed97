/*
 * pages: memory that will be written to at once, had at once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pages.h"

enum { POPULATE_FROM = 64 * 1024 };

void pages_populate(void *p, size_t size)
{
#ifdef MADV_POPULATE_WRITE
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	uintptr_t begin = ((uintptr_t)p + page - 1) & ~(page - 1);
	uintptr_t end = ((uintptr_t)p + size) & ~(page - 1);

	if (size >= POPULATE_FROM && begin < end)
		madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
#else
	(void)p;
	(void)size;
#endif
}
