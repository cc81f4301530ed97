/*
 * exceptions_private: what the files of exceptions share, and nobody else uses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXCEPTIONS_PRIVATE_H
#define EXCEPTIONS_PRIVATE_H

#include <regex.h>

#include "arena.h"
#include "exceptions.h"

/* What stood behind "re:", in a chain of all, to be freed. */
struct exception_regex {
	regex_t regex;
	struct exception_regex *next;
};

/* One of the two. */
struct exception_pattern {
	const char *glob;
	const struct exception_regex *regex;
};

/* One of `tags`. */
struct exception_tag {
	const char *key;
	struct list globs; /* const char * */
};

/* Empty lists match everything; lists are of const char * unless said. */
struct exception_fields {
	bool all_checks;
	struct list checks, accounts, regions;
	struct list resources; /* struct exception_pattern */
	struct list tags;      /* struct exception_tag */
	struct list findings;
};

struct exceptions {
	struct arena arena;
	struct list entries; /* struct exception */
	bool ask_tags;
	struct exception_regex *regexes;
};

/* True if the expression matches the whole of the text. */
bool exception_regex_matches(const struct exception_regex *regex,
			     const char *text);

/*
 * Compiles a POSIX extended regular expression, to be freed with the
 * exceptions. NULL with the reason in `why`: too long, with a back-reference
 * or with more than 1000 repetitions of anything, or what regcomp(3) says.
 */
const struct exception_regex *exception_regex_new(struct exceptions *exceptions,
						  const char *text,
						  struct buf *why);
void exception_regexes_free(struct exceptions *exceptions);

#endif
