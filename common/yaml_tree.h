/*
 * yaml_tree: the text of a YAML file as a tree, of which each node knows its
 * place.
 *
 * What YAML 1.1 (as libyaml 0.2.5 reads it) may be used for to say one thing
 * and mean another is refused: keys that stand twice in a mapping, keys that
 * are empty or no texts, anchors and aliases, the merge key `<<`, tags but
 * !!str, !!seq and !!map (which change nothing but that !!str is as good as
 * quotes), a second document, bytes that are no UTF-8, control characters, and
 * the line separators U+0085, U+2028 and U+2029, also where they are written
 * as an escape. Newline and tab are text.
 *
 * Nothing is converted: a plain 012345678901 or `no` is that text. What it
 * means is up to who binds it (yaml_bind.h).
 *
 * An error is `FILE:LINE:COLUMN: reason`, or `FILE: reason` where it is about
 * the whole file. Lines and columns count from 1, columns in characters. Texts
 * and FILE are of the arena; a caller with secrets in it uses arena_wipe(),
 * but libyaml frees its own copies as they are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef YAML_TREE_H
#define YAML_TREE_H

#include "arena.h"
#include "buf.h"
#include "types.h"

enum { YAML_MAX_BYTES = 4 << 20, YAML_MAX_DEPTH = 32, YAML_MAX_NODES = 100000 };

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
	enum yaml_kind kind;
	bool plain;	  /* a text without quotes, in one line */
	const char *text; /* of a text: no NUL inside */

	/* Of a list its items, of a map its values, in the file's order. */
	const struct yaml_node *first;
	size_t n;
	const struct yaml_node *next; /* in the list or map this one is of */
	const struct yaml_node *key;  /* a text, where that is a map */

	const char *file;
	unsigned int line, column;
};

#define for_each_node(p, parent)                                               \
	for (const struct yaml_node *p = (parent)->first; p; p = p->next)

/*
 * Parses `len` bytes; `file` is for errors. 0, or -EINVAL, -EFBIG (too long,
 * too many nodes, or the arena is full) with `why`. An empty text, or one of
 * comments, is an empty map, at line 1; what the file is at the top is not
 * looked at otherwise. What an arena of 64 MiB has no room for is not within
 * the limits above.
 */
int yaml_parse(const char *file, const char *text, size_t len,
	       struct arena *arena, const struct yaml_node **ret,
	       struct buf *why);

/* The same of a file, as `path`, which must be there and be readable. */
int yaml_read(const char *path, struct arena *arena,
	      const struct yaml_node **ret, struct buf *why);

/* The value of that key of a map, NULL if there is none. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);

/* Item `i` of a list, counted from 0; NULL if it has less. */
const struct yaml_node *yaml_item(const struct yaml_node *list, size_t i);

/* True for what a value is that was left out: nothing, `~` or `null`, plain. */
bool yaml_is_null(const struct yaml_node *node);

/* Says in `why` what is wrong at the node, its place in front; -EINVAL. */
int yaml_error(const struct yaml_node *at, struct buf *why, const char *fmt,
	       ...) __attribute__((format(printf, 3, 4)));

/* Appends `text` in single quotes, cut after 80 bytes at a character. */
void yaml_quote(const char *text, struct buf *out);

#endif
