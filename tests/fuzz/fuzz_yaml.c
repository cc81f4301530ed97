/*
 * fuzz_yaml: YAML nobody meant to write.
 *
 * The input becomes a tree or is refused with a reason; the tree has texts
 * without control characters and keys that stand once, and is bound by a table
 * of all types.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "yaml_bind.h"

enum { WHY_MAX = 64 * 1024, ARENA_MAX = 64 << 20 };

struct values {
	const char *text, *account;
	bool flag;
	long number, seconds, ms;
	int choice;
	struct list list, map, maps, structs;
	const struct yaml_node *any;
};

#define FIELD(name, t)                                                         \
	.key = #name, .type = &yaml_##t, .offset = offsetof(struct values, name)

static const struct yaml_field inner[] = {
	{ FIELD(text, text), .required = true },
	{ FIELD(any, any) },
	{ 0 },
};

static const struct yaml_field fields[] = {
	{ FIELD(text, text) },
	{ FIELD(account, account) },
	{ FIELD(flag, flag) },
	{ FIELD(number, number), .min = -99, .max = 99 },
	{ FIELD(seconds, seconds), .min = 1, .max = 3600 },
	{ FIELD(ms, milliseconds), .max = 60000 },
	{ FIELD(choice, choice), .arg = "red|green" },
	{ FIELD(list, list), .item = &yaml_text, .single = true },
	{ FIELD(map, map), .item = &yaml_text },
	{ FIELD(maps, map), .item = &yaml_list, .single = true },
	{ FIELD(structs, list), .item = &yaml_struct, .fields = inner,
	  .size = sizeof(struct values) },
	{ 0 }
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const struct yaml_node *node)
{
	if (!node->text || !node->line || !node->column)
		abort();
	for (const char *p = node->text; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\n' && *p != '\t')
			abort();
}

static void check_tree(const struct yaml_node *node)
{
	size_t n = 0;

	if (node->kind == YAML_TEXT)
		check_text(node);
	for_each_node(child, node)
	{
		n++;
		if (node->kind == YAML_MAP) {
			check_text(child->key);
			if (yaml_get(node, child->key->text) != child)
				abort();
		}
		check_tree(child);
	}
	if (n != node->n)
		abort();
}

static void check_values(const struct values *v)
{
	if (v->number < -99 || v->number > 99 || v->seconds > 3600 ||
	    v->ms > 60000 || v->choice < 0 || v->choice > 1)
		abort();
	for_each(char *const, text, &v->list)
		if (!**text)
			abort();
	for_each(struct values, s, &v->structs)
		if (!s->text)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct yaml_node *root = NULL;
	struct values v = { 0 };
	struct arena arena;
	struct buf why;
	int r;

	arena_init(&arena, ARENA_MAX);
	buf_init(&why, WHY_MAX);
	r = yaml_parse("f", (const char *)data, size, &arena, &root, &why);
	if (!r != !why.len || !r != !!root)
		abort();
	if (root) {
		check_tree(root);
		r = yaml_bind(&(struct yaml_binding){ &arena, &why }, fields,
			      root, &v);
		if (!r != !why.len)
			abort();
		if (!r)
			check_values(&v);
	}
	buf_done(&why);
	arena_done(&arena);
	return 0;
}
