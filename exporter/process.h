/*
 * process: what the process itself uses, as every exporter says it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PROCESS_H
#define PROCESS_H

#include "buf.h"
#include "family.h"

/*
 * process_*, with the heads of `format`. `start` is the start time, seconds
 * since the epoch. What cannot be learnt (/proc is not there) is left out.
 */
void process_render(enum exposition_format format, double start,
		    const struct families *families, struct buf *out);

/* When this process was started, seconds since the epoch. */
double process_start(void);

#endif
