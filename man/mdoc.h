/*
 * mdoc: writes texts of ours as the source of a manual page, mdoc(7).
 *
 * Whatever stands in a text comes out as it is: backslashes, quotes, dots at
 * the beginning of a line, words that are names of macros. What is typed
 * (options, codes, commands) has minus signs, which can be copied from the
 * page; prose has hyphens.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef MDOC_H
#define MDOC_H

#include "options.h"

/*
 * Prose: filled into lines, each sentence on lines of its own. A word that
 * looks typed ("--allow", "role-broad=warning") gets minus signs. Begins and
 * ends a line.
 */
void mdoc_text(struct buf *out, const char *text);

/*
 * The same of a phrase of our tables ("judge read replicas too"): with a
 * capital letter, but where its first word ends in a colon, and a full stop.
 */
void mdoc_sentence(struct buf *out, const char *phrase);

/* " WORD", an argument of a macro: typed, and never a macro itself. */
void mdoc_argument(struct buf *out, const char *text);

/* Of an option: the letter, the long name, its value in words. */
enum mdoc_option {
	MDOC_SHORT, /* -r LIST|all; without a letter --role-arn=ARN */
	MDOC_BOTH   /* -r, --region=LIST|all */
};

/* " Fl r Ar LIST ...": the arguments of .It or .Op. */
void mdoc_option(struct buf *out, const struct opt *opt,
		 enum mdoc_option written);

#endif
