/*
 * options: one table per program and per check: parser, --help and every
 * document from the same rows.
 *
 * Follows the Monitoring Plugins Development Guidelines (reserved letters,
 * -h and -V) and GNU getopt_long. There are no positional arguments, order
 * does not matter, lists may be repeated and comma-separated. Long options are
 * written in full: an abbreviation that is clear today would break a service
 * definition the day another option with these letters comes.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "range.h"
#include "state.h"
#include "types.h"

struct opt;

/*
 * How the value of an option is read. `size` is that of its slot. `text` is
 * NULL for a flag. A `secret` value is in no message, and in no file that
 * others may read. 0, or -EINVAL with `why` saying what is wrong with it (the
 * option's name is put in front of it by the caller).
 */
struct opt_type {
	const char *name;
	bool takes_value;
	bool repeats;  /* each use adds to what the ones before have left */
	bool may_lack; /* the value: `text` is NULL then, as for a flag */
	bool secret;
	size_t size;
	int (*parse)(const struct opt *opt, const char *text, void *slot,
		     struct arena *arena, struct buf *why);
};

/*
 * One option. `letter` 0: long only. `arg` names the value in the help; of a
 * choice it is the words, separated by '|'. The value lands at `offset` of the
 * program's or the check's parameters. `initial` is the value if the option is
 * not given; the first use on the command line replaces it, of a list too.
 * NULL: the slot stays zero. `min` and `max` bound a number.
 */
struct opt {
	char letter;
	const char *name, *arg, *help, *initial;
	const struct opt_type *type;
	size_t offset;
	long min, max;
};

/* The slots of the types that have more to say than a word. */
struct opt_range_value {
	bool given;
	struct range range;
};
struct opt_state_value {
	bool given;
	enum state state;
};
/* SEC[:STATE]: seconds, above zero and at most a day, fractions allowed. */
struct opt_timeout_value {
	double seconds;
	struct opt_state_value state;
};

extern const struct opt_type opt_flag;	   /* bool */
extern const struct opt_type opt_unflag;   /* bool: false again */
extern const struct opt_type opt_count;	   /* int; each use adds one */
extern const struct opt_type opt_text;	   /* const char *, not empty */
extern const struct opt_type opt_secret;   /* the same, a secret */
extern const struct opt_type opt_number;   /* long, min..max */
extern const struct opt_type opt_choice;   /* int: which word, from 0 */
extern const struct opt_type opt_list;	   /* struct list of const char * */
extern const struct opt_type opt_repeat;   /* the same, commas not split */
extern const struct opt_type opt_optional; /* the same, "" for no value */
extern const struct opt_type opt_range;	   /* struct opt_range_value */
extern const struct opt_type opt_state;	   /* struct opt_state_value */
extern const struct opt_type opt_time;	   /* struct timestamp, ISO 8601 */
extern const struct opt_type opt_timeout;  /* struct opt_timeout_value */

/* clang-format off */
#define OPT_FLAG(l, n, s, m, h) \
	{ l, n, NULL, h, NULL, &opt_flag, offsetof(s, m), 0, 0 }
#define OPT_TEXT(l, n, a, s, m, h) \
	{ l, n, a, h, NULL, &opt_text, offsetof(s, m), 0, 0 }
#define OPT_LIST(l, n, a, s, m, h) \
	{ l, n, a, h, NULL, &opt_list, offsetof(s, m), 0, 0 }
#define OPT_CHOICE(l, n, words, initial, s, m, h) \
	{ l, n, words, h, initial, &opt_choice, offsetof(s, m), 0, 0 }
#define OPT_NUMBER(l, n, a, initial, min, max, s, m, h) \
	{ l, n, a, h, initial, &opt_number, offsetof(s, m), min, max }
#define OPT_END { 0 }
/* clang-format on */

/*
 * One table and where its values go: memory that was zeroed. `places` has an
 * entry per row: where its value comes from if that is not the command line;
 * NULL where nobody asks for that.
 */
struct opt_group {
	const struct opt *opts; /* ends in OPT_END; NULL is an empty table */
	void *values;
	const char **places;
};

/*
 * Parses argv[1..], which stays as it is. `groups` ends in {NULL, NULL}; values
 * of lists are of `arena`, texts point into argv or the arena. 0, or -EINVAL
 * with `why` naming the option and what is wrong; what stood before it is in
 * the slots then. A letter or name that stands in two tables is a mistake of
 * ours that the tests look for. Not for threads: getopt_long keeps globals.
 */
int options_parse(const struct opt_group *groups, int argc, char **argv,
		  struct arena *arena, struct buf *why);

/*
 * The same on top of what is in the slots: the first use of an option replaces
 * an initial value, and one that has a place, which it loses thereby.
 */
int options_parse_over(const struct opt_group *groups, int argc, char **argv,
		       struct arena *arena, struct buf *why);

/*
 * The values of options that nothing is said of, as options_parse() begins.
 * -EINVAL with `why` for an initial value that is none, a mistake of ours.
 */
int options_initials(const struct opt_group *groups, struct arena *arena,
		     struct buf *why);

/* Gives every table its `places`, none of them set; of the arena. */
void options_add_places(struct opt_group *groups, struct arena *arena);

/* The row of that long name, NULL if the table has none. */
const struct opt *options_find(const struct opt *opts, const char *name);

/*
 * For other writings than a command line. option_clear() takes what stands in
 * the option's slot of `values` away, as its first use does on a command line;
 * option_add() is then a use of it with `text` (NULL where it takes no value),
 * which must live as long as `values`. -EINVAL with the reason in `why`, which
 * does not name the option.
 */
void option_clear(const struct opt *opt, void *values);
int option_add(const struct opt *opt, void *values, const char *text,
	       struct arena *arena, struct buf *why);

/* One value into its slot; the reason goes behind "NAME: ". For options.c. */
int option_parse(const struct opt *opt, const char *name, const char *text,
		 void *slot, struct arena *arena, struct buf *why);

/*
 * Each option with its help and default, wrapped at 80 columns, for --help.
 * One without help is left out; where it is the "no-NAME" behind NAME, that is
 * shown as --[no-]NAME.
 */
void options_help(const struct opt *opts, struct buf *out);

/*
 * Appends `text` word by word, the lines (of at most 79 columns) `indent`
 * blanks in; the first continues at `column`. Ends in a newline.
 */
void options_wrap(struct buf *out, size_t column, size_t indent,
		  const char *text);

#endif
