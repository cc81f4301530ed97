/*
 * yaml_node: looking things up in a tree, and saying what is wrong with them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "secret_file.h"
#include "text.h"
#include "utf8.h"
#include "yaml_tree.h"

/* Bytes of a foreign text in a message. */
enum { QUOTE_MAX = 80 };

int yaml_read(const char *path, struct arena *arena,
	      const struct yaml_node **ret, struct buf *why)
{
	struct buf text;
	int r;

	buf_init(&text, YAML_MAX_BYTES);
	r = secret_file_read(NULL, path, &text, why);
	if (r == 0)
		r = yaml_parse(path, buf_str(&text), text.len, arena, ret, why);
	buf_wipe(&text);
	return r;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
	for_each_node(value, map) if (value->key && text_is(value->key->text,
							    key)) return value;
	return NULL;
}

const struct yaml_node *yaml_item(const struct yaml_node *list, size_t i)
{
	for_each_node(item, list) if (!i--) return item;
	return NULL;
}

bool yaml_is_null(const struct yaml_node *node)
{
	static const char *const words[] = { "", "~", "null", "Null", "NULL" };

	if (node->kind != YAML_TEXT || !node->plain)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (text_is(node->text, words[i]))
			return true;
	return false;
}

int yaml_error(const struct yaml_node *at, struct buf *why, const char *fmt,
	       ...)
{
	va_list ap;

	buf_addf(why, "%s:%u:%u: ", at->file, at->line, at->column);
	va_start(ap, fmt);
	buf_vaddf(why, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

void yaml_quote(const char *text, struct buf *out)
{
	size_t n = 0, length;

	while ((length = utf8_length(text + n)) && n + length <= QUOTE_MAX)
		n += length;
	buf_addc(out, '\'');
	buf_add(out, text, n);
	buf_adds(out, text[n] ? "...'" : "'");
}
