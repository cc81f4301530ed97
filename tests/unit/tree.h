/*
 * tree: a second, simple reading of a reply, to hold the decoder against.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TREE_H
#define TREE_H

#include <stddef.h>

/* An element or a JSON value; of a list in JSON the items have the name "". */
struct node {
	char *name, *text; /* `text` NULL: it has children, or is null */
	struct node *children, *next;
};

/*
 * Knows only what the recorded bodies have: no CDATA, no DTD, prefixes left
 * where they are. NULL if it cannot read them. Of XML the root is given.
 */
struct node *tree_from_xml(const char *body);
struct node *tree_from_json(const char *body);
void tree_free(struct node *node);

/* The last child of that name, as the last duplicate wins; NULL if none. */
const struct node *tree_child(const struct node *node, const char *name);

/* The first node of that name anywhere below, or NULL. */
const struct node *tree_find(const struct node *node, const char *name);

size_t tree_count(const struct node *node);

#endif
