/*
 * describe_man: the parts of a plugin's manual page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DESCRIBE_MAN_H
#define DESCRIBE_MAN_H

#include "describe.h"

/* The sections SYNOPSIS and OPTIONS, from the tables of options. */
void man_synopsis(const struct check *check, struct buf *out);
void man_options(const struct check *check, struct buf *out);

/* PERFORMANCE DATA: the counters of every check, and what this one measures. */
void man_perfdata(const struct check *check, struct buf *out);

/* EXAMPLES: those of every check, then its own. */
void man_examples(const struct check *check, struct buf *out);

#endif
