/*
 * examples: command lines of each check that are worth showing.
 *
 * They work as they stand against the demo account (tests/man runs them), so
 * the databases in them are those of that account.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXAMPLES_H
#define EXAMPLES_H

/*
 * `arguments` as a shell takes them; `text` says what for and ends in a colon.
 * Without `check` it is one that every check has.
 */
struct example {
	const char *check, *arguments, *text;
};

/* Ends in an empty row; those of one check stand together. */
extern const struct example examples[];

#endif
