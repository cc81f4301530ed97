/*
 * tree: a second, simple reading of a reply, to hold the decoder against.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"
#include "xalloc.h"

static struct node *node_new(const char *name, size_t len)
{
	struct node *node = xcalloc(1, sizeof(*node));

	node->name = xstrndup(name, len);
	return node;
}

void tree_free(struct node *node)
{
	for (struct node *next; node; node = next) {
		next = node->next;
		tree_free(node->children);
		free(node->name);
		free(node->text);
		free(node);
	}
}

static void add_child(struct node *parent, struct node *child)
{
	struct node **end = &parent->children;

	while (*end)
		end = &(*end)->next;
	*end = child;
}

/* The five names and numbers up to 0xff, which is what the bodies have. */
static size_t unescape(const char *s, char *out)
{
	static const struct {
		const char *from, *to;
	} names[] = {
		{ "&amp;", "&" },   { "&lt;", "<" },   { "&gt;", ">" },
		{ "&quot;", "\"" }, { "&apos;", "'" },
	};
	const char *end = strchr(s, ';');
	long number;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strncmp(s, names[i].from, strlen(names[i].from))) {
			*out = *names[i].to;
			return strlen(names[i].from);
		}
	}
	if (s[1] != '#' || !end)
		abort();
	number =
		s[2] == 'x' ? strtol(s + 3, NULL, 16) : strtol(s + 2, NULL, 10);
	if (number <= 0 || number > 0x7f)
		abort();
	*out = (char)number;
	return (size_t)(end + 1 - s);
}

static char *text_of(const char *s, size_t len)
{
	char *text = xmalloc(len + 1), *out = text;

	for (size_t i = 0; i < len; out++) {
		if (s[i] == '&') {
			i += unescape(s + i, out);
		} else {
			*out = s[i++];
		}
	}
	*out = '\0';
	return text;
}

static const char *skip_prolog(const char *s)
{
	while (s && (s[1] == '?' || s[1] == '!')) {
		s = strchr(s + 1, '>');
		s = s ? strchr(s, '<') : NULL;
	}
	return s;
}

/* `*at` stands on `<`, and behind the end tag afterwards. */
static struct node *read_element(const char **at)
{
	const char *s = *at + 1, *end = strchr(s, '>'), *text;
	struct node *node = node_new(s, strcspn(s, " \t\r\n/>"));

	if (end[-1] == '/') {
		node->text = xstrdup("");
		*at = end + 1;
		return node;
	}
	text = end + 1;
	for (*at = strchr(text, '<'); (*at)[1] != '/'; *at = strchr(*at, '<'))
		add_child(node, read_element(at));
	if (!node->children)
		node->text = text_of(text, (size_t)(*at - text));
	*at = strchr(*at, '>') + 1;
	return node;
}

struct node *tree_from_xml(const char *body)
{
	const char *at = skip_prolog(strchr(body, '<'));

	return at ? read_element(&at) : NULL;
}

static struct node *from_json(const char *name, json_object *value)
{
	struct node *node = node_new(name, strlen(name));

	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, key, child)
			add_child(node, from_json(key, child));
	} else if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++)
			add_child(node, from_json("", json_object_array_get_idx(
							      value, i)));
	} else if (value) {
		node->text = xstrdup(json_object_get_string(value));
	}
	return node;
}

struct node *tree_from_json(const char *body)
{
	json_object *root = json_tokener_parse(body);
	struct node *node = root ? from_json("", root) : NULL;

	json_object_put(root);
	return node;
}

const struct node *tree_child(const struct node *node, const char *name)
{
	const struct node *found = NULL;

	for (const struct node *c = node ? node->children : NULL; c;
	     c = c->next)
		if (!strcmp(c->name, name))
			found = c;
	return found;
}

const struct node *tree_find(const struct node *node, const char *name)
{
	const struct node *found = tree_child(node, name);

	for (const struct node *c = node ? node->children : NULL; c && !found;
	     c = c->next)
		found = tree_find(c, name);
	return found;
}

size_t tree_count(const struct node *node)
{
	size_t n = 0;

	for (const struct node *c = node ? node->children : NULL; c;
	     c = c->next)
		n++;
	return n;
}
