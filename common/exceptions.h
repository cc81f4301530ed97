/*
 * exceptions: findings that somebody accepted, with a reason and until a day.
 *
 * A YAML file of one key, `exceptions`: a list of entries. Entries are ORed,
 * the fields of an entry ANDed, the values of a list ORed:
 *
 *   id: text             one line, at most 128 bytes, of no other entry
 *   check: [name]        "encryption", as in the metrics; or ["*"] alone
 *   account: [id]        12 digits
 *   region: [glob]
 *   resource: [pattern]  glob on the identifier, or "re:" and a POSIX ERE
 *   tags: {KEY: [glob]}  all of the keys, one value of each
 *   finding: [glob]      on the finding's code, or on the items it lists
 *   reason: text
 *   owner: text
 *   expires: YYYY-MM-DD  the last day (UTC) that it holds, or:
 *   permanent: true
 *   downgrade_to: ok     or warning
 *
 * Required are id, check, reason, and one of expires and permanent. Anything
 * that is not as above is an error that names file, line and column (yaml_bind
 * and yaml_tree say what else is): an empty list too, and a file without any
 * entry. No mistake makes a file say less than was written.
 *
 * - All patterns are anchored. Those of regions and resources compare without
 *   case, as --include does; all others with case, as AWS does.
 * - Names of checks are words of a-z 0-9 _ and are matched as they stand. That
 *   a program has no such check is no error, one file serves them all; but
 *   "check_rds_sg", which would never match, is: its name is "sg".
 * - An ERE is at most 256 bytes, and at most 2000 characters and groups with
 *   its repetitions written out; it has no back-reference.
 * - What is not known does not match: an entry with `account` no finding whose
 *   account could not be learnt, one with `tags` nothing but databases.
 *
 * An immutable struct exceptions may be used by many threads at once; which
 * entries matched is noted in memory of the caller.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXCEPTIONS_H
#define EXCEPTIONS_H

#include "buf.h"
#include "state.h"
#include "types.h"

enum { EXCEPTION_MAX_ID = 128, EXCEPTION_MAX_REGEX = 256 };

/* That an exception ends soon is said this long before. */
enum { EXCEPTION_SOON_SECONDS = 14 * 86400 };

struct exceptions;
struct exception_fields;

struct exception {
	const char *id, *reason;
	const char *owner;    /* may be NULL */
	const char *last_day; /* "2027-01-31"; NULL: permanent */
	/*
	 * The first second that it does not hold: the end of that day. Not
	 * known: permanent.
	 */
	struct timestamp expires;
	enum state downgrade_to;	       /* STATE_OK, STATE_WARNING */
	const struct exception_fields *fields; /* see exceptions_private.h */
};

/*
 * Reads a file, or a text that `name` stands for in errors. 0, or a negative
 * errno with `why` naming what is wrong where: "FILE:LINE:COLUMN: ...".
 * exceptions_free() is the caller's.
 */
int exceptions_load(const char *path, struct exceptions **ret, struct buf *why);
int exceptions_parse(const char *name, const char *text, size_t len,
		     struct exceptions **ret, struct buf *why);
void exceptions_free(struct exceptions *exceptions); /* NULL is fine */

/* All entries, struct exception, in the order of the file. */
const struct list *exceptions_list(const struct exceptions *exceptions);

/* True if any entry asks for tags: they need not be looked up otherwise. */
bool exceptions_ask_tags(const struct exceptions *exceptions);

/* True if the entry is about this check by its short name, or about all. */
bool exception_is_about(const struct exception *exception, const char *check);

/* False on its last day; never true of a permanent one. */
bool exception_has_expired(const struct exception *exception, int64_t now);

/* The days that are left, the last one counted; 0: more than 14, or expired. */
int exception_days_left(const struct exception *exception, int64_t now);

/* One finding, as exceptions look at it. */
struct exception_finding {
	const char *check;		 /* its short name */
	const char *account_id, *region; /* NULL: not known */
	const char *resource, *code;
	const struct list *tags;  /* struct tag; NULL: not known */
	const struct list *items; /* const char *, that it lists; or NULL */
	/*
	 * It says that something could not be judged. Then only entries will
	 * do that have its code in `finding`, letter by letter: no pattern and
	 * no entry without `finding` hides what nobody knows.
	 */
	bool unjudged;
};

/*
 * What becomes of it. `accepted` is NULL if nothing accepts it; then `expired`
 * is an entry that would, had it not expired, or NULL.
 */
struct exception_verdict {
	const struct exception *accepted, *expired;
	enum state state; /* if accepted: the new one */
};

/*
 * Asks all entries. The first in the file that accepts the finding as a whole
 * wins. Else, where each item of it is accepted by some entry, the finding is,
 * until the first of these entries expires and in the worst of their states;
 * an entry may so accept a part, and the finding stays. `used` has one bool
 * per entry: those are set that matched the finding or an item of it, also
 * where they expired.
 */
struct exception_verdict exceptions_ask(const struct exceptions *exceptions,
					const struct exception_finding *finding,
					int64_t now, bool *used);

#endif
