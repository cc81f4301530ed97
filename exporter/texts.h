/*
 * texts: strings of one collection, each of them kept once.
 *
 * What checks say of many resources are the same names and often the same
 * words. Whoever keeps such strings holds the table. Counted; one thread adds
 * to it, and once that is over any may read.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TEXTS_H
#define TEXTS_H

#include <stddef.h>

struct texts;

struct texts *texts_new(void);

/* The copy of `len` bytes with a NUL behind them; it lives as long as this. */
const char *texts_keep(struct texts *texts, const char *text, size_t len);

/* Bytes that it takes. */
size_t texts_size(const struct texts *texts);

/* Both take NULL. From any thread. */
struct texts *texts_ref(struct texts *texts);
void texts_unref(struct texts *texts);

#endif
