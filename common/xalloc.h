/*
 * xalloc: memory or the end of the program.
 *
 * No caller checks for NULL. What the end looks like (a plugin's UNKNOWN, an
 * exporter's log line) is the main()'s to say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef XALLOC_H
#define XALLOC_H

#include <stddef.h>

/*
 * Called once when memory ends; must not allocate and must not return. The
 * default writes one line to standard error and exits with 3.
 */
extern void (*xalloc_failed)(void) __attribute__((noreturn));

/* As their namesakes, but never NULL. The caller frees with free(). */
void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *s, size_t n)
	__attribute__((malloc, returns_nonnull));
char *xasprintf(const char *fmt, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));

#endif
