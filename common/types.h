/*
 * types: the few words every part of the house speaks: what a reply says, or
 * leaves out.
 *
 * Zero always means unknown: memory that nobody filled in claims nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TYPES_H
#define TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What a reply says about a yes-or-no question. An absent element is
 * TRI_UNKNOWN, which is 0.
 */
enum tri { TRI_UNKNOWN, TRI_NO, TRI_YES };

/* An integer that a reply may leave out: read `value` only if `known`. */
struct num {
	int64_t value;
	bool known;
};

/* A fraction that a reply may leave out: read `value` only if `known`. */
struct real {
	double value;
	bool known;
};

/*
 * A point in time that a reply may leave out. `seconds` since the epoch, UTC,
 * fractions cut off; read it only if `known`.
 */
struct timestamp {
	int64_t seconds;
	bool known;
};

/*
 * Items one after the other. All zero: empty, or the reply has no such list;
 * see list_is_told().
 */
struct list {
	void *items;
	size_t n;
};

/*
 * Of a list that the decoder may have read: whether the reply has it, if only
 * an empty one. A list that is not there is as unknown as any other element.
 */
static inline bool list_is_told(const struct list *list)
{
	return list->items != NULL;
}

/* No `items + n` in here: sanitizers object to NULL + 0 in an empty list. */
#define for_each(type, p, l)                                                   \
	for (const type *p = (l)->items;                                       \
	     (size_t)(p - (const type *)(l)->items) < (l)->n; p++)

/* The number of elements of an array. */
#define ARRAY_SIZE(a) (sizeof(a) / sizeof(*(a)))

/* A tag of an AWS resource; `value` is NULL where the reply has none. */
struct tag {
	const char *key, *value;
};

/*
 * What went wrong with one call, in the words of AWS where AWS answered, else
 * in ours. All zero: nothing. The strings live as long as the holder says.
 */
struct aws_error {
	const char *code;      /* "AccessDenied"; NULL: no error */
	const char *message;   /* may be NULL */
	const char *operation; /* "rds:DescribeDBInstances", for IAM too */
	const char *region;    /* where it was asked */
	long status;	       /* of the HTTP reply; 0 if there was none */
	bool timeout;	       /* the deadline, or SIGTERM, ended it */
};

#endif
