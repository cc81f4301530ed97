/*
 * vectors: where the conformance tests find their cases.
 *
 * A file that cannot be read or parsed ends the program with 1.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef VECTORS_H
#define VECTORS_H

#include <json.h>
#include <stdbool.h>
#include <stddef.h>

/* $SHARED_DATA, or NULL and a line on why if it is no directory. */
const char *vectors_shared(void);

/* $srcdir/tests/data. */
const char *vectors_own(void);

/* The whole of DIR/NAME and a NUL; the caller frees. */
char *vectors_read(const char *dir, const char *name);

/* The same, parsed; ends in json_object_put(). */
json_object *vectors_json(const char *dir, const char *name);

/* A string or a boolean of an object; NULL or false if absent or null. */
const char *vectors_str(json_object *o, const char *key);
bool vectors_bool(json_object *o, const char *key);

/* A member that must be there. */
json_object *vectors_get(json_object *o, const char *key);

/*
 * True if every key of the object is one of the list, which NULL ends; else
 * says which is not: a form of case the runner does not know.
 */
bool vectors_knows(json_object *o, const char *what, const char *const *keys);

#endif
