/*
 * parameters: what a database's parameter and option groups say, and whether
 * that is in force.
 *
 * The one model behind all checks that look at parameters. Instances take
 * theirs from a DB parameter group (and options from an option group), clusters
 * from a cluster parameter group, whose state their members tell. Pure
 * functions of the inventory's records (NEED_PARAMETERS, NEED_OPTION_GROUPS).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PARAMETERS_H
#define PARAMETERS_H

#include <stdbool.h>
#include <stddef.h>

#include "inventory.h"
#include "types.h"

/* How far a group is in force: by ParameterApplyStatus and the like. */
enum group_sync { GROUP_IN_SYNC, GROUP_UNSAID, GROUP_PENDING, GROUP_FAILED };

/*
 * One group that a database uses. Where it cannot be read both pointers are
 * NULL, `problem` says why (a constant text that needs no name), and `err` is
 * the error of the call, if there was one.
 */
struct group_use {
	const char *name;   /* NULL if none is shown */
	const char *status; /* as AWS words it; NULL */
	enum group_sync sync;
	const struct parameter_group *parameters;
	const struct option_group *options;
	const char *problem;
	const struct aws_error *err;
};

/*
 * All groups of a database; while it moves from one to another it has two. At
 * least one: where none is shown, one with that problem.
 */
enum { GROUP_USES_MAX = 4 };
struct group_uses {
	struct group_use items[GROUP_USES_MAX];
	size_t n;
};

/* Of an instance its DB parameter groups, of a cluster its one group. */
void parameters_groups(const struct inventory *inv, const struct database *db,
		       struct group_uses *ret);

/* The option groups of an instance. */
void parameters_option_groups(const struct inventory *inv,
			      const struct database *db,
			      struct group_uses *ret);

/* "DB parameter group", "DB cluster parameter group". */
const char *parameters_noun(const struct database *db);

/* NULL if the group's list has no such parameter; names without case. */
const struct parameter *parameter_find(const struct parameter_group *group,
				       const char *name);

/* True for 1, on, true and enabled, without case. NULL: false. */
bool parameter_is_on(const char *value);

/* NULL if the group has no such option; names without case. */
const struct option *option_find(const struct option_group *group,
				 const char *name);

/*
 * The value of an option's setting, its DefaultValue where it has none; NULL
 * if neither is there. Names without case.
 */
const char *option_value(const struct option *option, const char *setting);

/*
 * Values that are lists of words, which commas and blanks separate: the first
 * word at or behind `text` and its length, NULL if there is none (or `text` is
 * NULL); and whether such a list has a word, without case.
 */
const char *word_next(const char *text, size_t *ret_len);
bool words_have(const char *list, const char *word, size_t len);

#endif
