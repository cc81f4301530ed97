/*
 * yaml_strict: what libyaml lets through and we do not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "xalloc.h"
#include "yaml_strict.h"

const char *yaml_character_problem(const char *s, size_t length)
{
	const unsigned char *c = (const unsigned char *)s;

	if (!length)
		return *s ? "not UTF-8" : "a NUL byte";
	if (length == 1 && (*c < ' ' || *c == 0x7f) && !strchr("\t\n\r", *c))
		return "a control character";
	if (*c == 0xc2 && c[1] < 0xa0)
		return "a control character";
	if (!memcmp(s, "\xe2\x80\xa8", length) ||
	    !memcmp(s, "\xe2\x80\xa9", length))
		return "a line separator of Unicode";
	if (!memcmp(s, "\xef\xbb\xbf", length))
		return "a byte order mark";
	return NULL;
}

static int compare_keys(const void *a, const void *b)
{
	const struct yaml_node *x = (*(const struct yaml_node *const *)a)->key;
	const struct yaml_node *y = (*(const struct yaml_node *const *)b)->key;
	int order = strcmp(x->text, y->text);

	if (!order)
		order = x->line < y->line ? -1 : x->line > y->line;
	return order ? order
		     : (x->column > y->column) - (x->column < y->column);
}

/* Sorted, since a map of all that a file may hold is long. */
int yaml_refuse_duplicates(const struct yaml_node *map, struct buf *why)
{
	const struct yaml_node **values = xcalloc(map->n + 1, sizeof(*values));
	const struct yaml_node *first = NULL, *second = NULL;
	size_t n = 0;
	int r = 0;

	for_each_node(value, map) values[n++] = value;
	qsort(values, n, sizeof(*values), compare_keys);
	for (size_t i = 1; i < n && !second; i++) {
		if (strcmp(values[i - 1]->key->text, values[i]->key->text))
			continue;
		first = values[i - 1]->key;
		second = values[i]->key;
	}
	free(values);
	if (second) {
		r = yaml_error(second, why, "duplicate key ");
		yaml_quote(second->text, why);
		buf_addf(why, ", first at line %u, column %u", first->line,
			 first->column);
	}
	return r;
}
