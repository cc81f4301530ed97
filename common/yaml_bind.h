/*
 * yaml_bind: strict tables that turn a map of a YAML file into a struct.
 *
 * A key that no row names is an error (with the nearest one that is known), so
 * are a value of another type, one out of range, a value left out (`key:`
 * alone, `~`, `null`), and a missing key that is required. Each is
 * `FILE:LINE:COLUMN: reason`. Slots without a value stay as they were: their
 * defaults are the caller's to set before.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef YAML_BIND_H
#define YAML_BIND_H

#include "arena.h"
#include "buf.h"
#include "yaml_tree.h"

struct yaml_field;

/* What binding needs everywhere. Texts and lists are of the arena. */
struct yaml_binding {
	struct arena *arena;
	struct buf *why;
};

/*
 * How a value is read; `size` is that of its slot. The node is no null. 0, or
 * -EINVAL with the whole message in `why`.
 */
struct yaml_type {
	size_t size;
	int (*bind)(const struct yaml_binding *binding,
		    const struct yaml_field *field,
		    const struct yaml_node *node, void *slot);
};

/*
 * One key. `min` and `max` bound numbers (both), durations (in their unit) and
 * how many items a list or map has (a max of 0: any number). `arg` are the
 * words of a choice, separated by '|'. `item` is the type of what a list
 * holds; a list with `single` may be written as one item without the list.
 * `fields` and `size` are those of a struct or of a list of them.
 */
struct yaml_field {
	const char *key;
	const struct yaml_type *type;
	size_t offset;
	bool required;
	long min, max;
	const char *arg;
	const struct yaml_type *item;
	bool single;
	const struct yaml_field *fields; /* ends in { 0 } */
	size_t size;
};

/* const char *: any text that is not empty, as it is written. */
extern const struct yaml_type yaml_text;

/* bool: true or false, without quotes; yes, no, on, off and the like are
 * refused. */
extern const struct yaml_type yaml_flag;

/* long, min..max: decimal digits (a '-' before them), no leading zeros, no
 * underscores, no quotes. */
extern const struct yaml_type yaml_number;

/* int: which word of `arg`, from 0. */
extern const struct yaml_type yaml_choice;

/*
 * long, min..max, seconds or milliseconds: numbers with their units, each once
 * and from large to small: y (365 days), w, d, h, m, s, ms as in Prometheus;
 * `5m`, `1h30m`. `0` needs no unit. Seconds: what is no whole second is
 * refused.
 */
extern const struct yaml_type yaml_seconds, yaml_milliseconds;

/*
 * const char *: an AWS account id of exactly 12 digits, in quotes or not. What
 * is written is what counts: it is never a number here, so that 012345678901,
 * octal to YAML 1.1, is that account.
 */
extern const struct yaml_type yaml_account;

/* struct list of `item`. One that is written as a single text is refused,
 * unless `single`. */
extern const struct yaml_type yaml_list;

/* A struct by value: its map is bound by `fields`. */
extern const struct yaml_type yaml_struct;

/*
 * struct list of struct yaml_entry, keys free: each value is bound as `item`
 * (yaml_text, yaml_list with `single`, min and max of this row for the items
 * of each, yaml_struct...) to memory of its own.
 */
extern const struct yaml_type yaml_map;
struct yaml_entry {
	const char *key;
	const void *value;	      /* the slot that `item` has filled */
	const struct yaml_node *node; /* the value's; its key's is node->key */
};

/* const struct yaml_node *: the value, which is not looked at; one that must
 * be a map of whatever keys. */
extern const struct yaml_type yaml_any, yaml_keys;

/*
 * Binds `node`, which must be a map, to `values`. A row with the key "." and
 * the type yaml_any takes the map itself: yaml_get() and yaml_item() find the
 * places of its values, for what is found to be wrong later.
 */
int yaml_bind(const struct yaml_binding *binding,
	      const struct yaml_field *fields, const struct yaml_node *node,
	      void *values);

/* Binds one value by a row, whose key and offset do not matter. */
int yaml_bind_value(const struct yaml_binding *binding,
		    const struct yaml_field *field,
		    const struct yaml_node *node, void *slot);

/*
 * Says in `why` that the key of this value of a map is not known, and which of
 * the `known` (its `best` may be NULL) is near; -EINVAL.
 */
int yaml_error_unknown(const struct yaml_node *value, const char *what,
		       const char *near, struct buf *why);

/* "KEY: 'VALUE': " and the reason at a value's place; -EINVAL. */
int yaml_error_value(const struct yaml_node *value, struct buf *why,
		     const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* `5m` and the like as above in milliseconds; false if it is none, or is
 * longer than 100 years. */
bool yaml_parse_duration(const char *text, long *ret_ms);

#endif
