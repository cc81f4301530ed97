/*
 * definitions: which options a monitoring core may give to a plugin, and how
 * they are told to its administrator.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DEFINITIONS_H
#define DEFINITIONS_H

#include "buf.h"
#include "check.h"

/* Where Debian has plugins, for formats without a macro for it. */
#define DEFINITIONS_PLUGIN_DIR "/usr/lib/nagios/plugins"

/* An option that no definition names, and why; ends in an empty row. */
struct left_out {
	const char *name, *reason;
};
extern const struct left_out definitions_left_out[];

/* NULL if `opt` is one that definitions name. */
const struct left_out *definitions_find_left_out(const struct opt *opt);

/* What a core calls a check: the program's name without check_. */
const char *definitions_name(const struct check *check);

/* The name of the variable of `opt`: "rds_role_arn". */
void definitions_variable(const struct opt *opt, struct buf *out);

/*
 * What `opt` is for, with its values and its default, in one line: as --help
 * has it.
 */
void definitions_description(const struct opt *opt, struct buf *out);

/* For each option in one table that definitions name. */
#define for_each_defined(o, opts)                                              \
	for (const struct opt *o = (opts); o && o->name; o++)                  \
		if (o->help && !definitions_find_left_out(o))

#endif
