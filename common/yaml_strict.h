/*
 * yaml_strict: what libyaml lets through and we do not; for yaml_tree.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef YAML_STRICT_H
#define YAML_STRICT_H

#include "yaml_tree.h"

/*
 * The character of `length` bytes at `s`, as utf8_length() says (0: there is
 * none): NULL if it is fine, or what it is.
 */
const char *yaml_character_problem(const char *s, size_t length);

/* -EINVAL with both places in `why` if a key of the map stands there twice. */
int yaml_refuse_duplicates(const struct yaml_node *map, struct buf *why);

#endif
