/*
 * describe: what documents and definitions are written from.
 *
 * man/describe links all checks and prints, from their declarations and the
 * tables of options, every text that would else be a second copy of them. One
 * file per format; a row in describe.c names it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "buf.h"
#include "check.h"

/* Of one text, by far. */
enum { DESCRIBE_MAX_BYTES = 16 * 1024 * 1024 };

/*
 * What is to be described: all checks in the order of their names, or the one
 * that was named.
 */
struct describe_checks {
	const struct check *const *items;
	size_t n;
};

/* Formats: each appends its text for these checks. */
void describe_man(const struct describe_checks *checks, struct buf *out);
void describe_names(const struct describe_checks *checks, struct buf *out);
void describe_icinga(const struct describe_checks *checks, struct buf *out);
void describe_icinga_doc(const struct describe_checks *checks, struct buf *out);
void describe_nagios(const struct describe_checks *checks, struct buf *out);
void describe_nrpe(const struct describe_checks *checks, struct buf *out);
void describe_bash(const struct describe_checks *checks, struct buf *out);
void describe_zsh(const struct describe_checks *checks, struct buf *out);
void describe_catalogue(const struct describe_checks *checks, struct buf *out);
void describe_iam_core(const struct describe_checks *checks, struct buf *out);
void describe_iam_rds(const struct describe_checks *checks, struct buf *out);
void describe_iam_account(const struct describe_checks *checks,
			  struct buf *out);
void describe_iam_organization(const struct describe_checks *checks,
			       struct buf *out);

/* "kms DescribeKey KeyId": all of common/api.c, whatever the checks. */
void describe_operations(const struct describe_checks *checks, struct buf *out);

#endif
