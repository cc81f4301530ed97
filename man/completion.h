/*
 * completion: what a shell may offer, of options and of their values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COMPLETION_H
#define COMPLETION_H

#include "check.h"
#include "describe.h"

/* Programs beside the checks have no check. */
struct completion_program {
	const char *name;
	const struct check *check;
	/* Its own tables, NULL behind them: not the one that all checks have.
	 */
	const struct opt *tables[3];
};

/* What the value of an option is. Words may be there beside files. */
struct completion_value {
	bool words, file, directory;
	bool profile; /* the name of a profile of the AWS configuration */
	bool code;    /* CODE=STATE */
};

extern const struct completion_program completion_exporter;

/* The program of a check. */
struct completion_program completion_program(const struct check *check);

/* `words` gets the fixed ones, a blank between them. */
struct completion_value completion_value(const struct opt *opt,
					 struct buf *words);

/* The names of the checks' programs and of the exporter, `between` them. */
void completion_names(const struct describe_checks *checks, const char *between,
		      struct buf *out);

/* The states that --severity takes, in lower case. */
void completion_states(struct buf *out);

#endif
