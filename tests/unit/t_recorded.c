/*
 * t_recorded: can the decoder read the answers that were recorded from AWS?
 *
 * Each body is decoded whole and in pieces of 7 bytes. Of our own records
 * every element that the body has and the table names is compared; the others
 * are counted.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_tests.h"
#include "timestamp.h"
#include "tree.h"
#include "xalloc.h"

enum { SKIPPED = 77, PIECE = 7, MAX_BODY = 16 * 1024 * 1024, MAX_COLUMNS = 8 };

static struct {
	int bodies, bad, lists, errors, own, values;
} counts;

/* One row of the index, and its body. */
struct body {
	const char *file;
	char *service, *operation;
	long status;
	size_t items;
	enum decode_format format;
	struct buf data;
	struct node *tree;
};

static const char *directory;
static char *pagination;

static bool read_file(const char *name, struct buf *out)
{
	char *path = xasprintf("%s/%s", directory, name), block[65536];
	FILE *f = fopen(path, "r");
	size_t n;

	free(path);
	buf_init(out, MAX_BODY);
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof(block), f)))
		buf_add(out, block, n);
	fclose(f);
	return true;
}

/* Splits in place; the rest of the columns is "". */
static void split(char *line, char separator, char *columns[MAX_COLUMNS])
{
	for (int i = 0; i < MAX_COLUMNS; i++) {
		columns[i] = line;
		line = strchrnul(line, separator);
		if (*line)
			*line++ = '\0';
	}
}

static void complain(const struct body *b, const char *what, const char *more)
{
	printf("%s: %s %s\n", b->file, what, more);
	counts.bad++;
}

/* The members of the reply, below what stands around them. */
static const struct node *members_of(const struct body *b)
{
	if (b->format != DECODE_QUERY_XML)
		return b->tree;
	return b->tree ? b->tree->children : NULL;
}

static const struct node *find_member(const struct body *b,
				      const struct node *node,
				      const struct field *f)
{
	const struct node *found;
	char *name;

	if (b->format != DECODE_EC2_XML)
		return tree_child(node, f->name);
	if (f->xml)
		return tree_child(node, f->xml);
	name = xstrdup(f->name);
	name[0] = (char)(name[0] | 0x20);
	found = tree_child(node, name);
	free(name);
	return found;
}

static bool text_agrees(const struct field *f, const void *member,
			const char *text)
{
	const struct num *num = member;
	const struct timestamp *time = member;
	const char *string;

	switch (f->type) {
	case FIELD_STRING:
		string = *(const char *const *)member;
		return string && !strcmp(string, text);
	case FIELD_TRI:
		return *(const enum tri *)member ==
		       (strcmp(text, "true") ? TRI_NO : TRI_YES);
	case FIELD_NUM:
		return num->known && num->value == strtoll(text, NULL, 10);
	case FIELD_TIME:
		return time->known &&
		       time->seconds == timestamp_parse(text).seconds;
	default:
		return false;
	}
}

static void compare(const struct body *b, const struct record *record,
		    const void *data, const struct node *node);

static void compare_list(const struct body *b, const struct field *f,
			 const struct list *list, const struct node *node)
{
	const struct node *item = node->children;
	const char *data = list->items;

	if (list->n != tree_count(node)) {
		complain(b, "length of", f->name);
		return;
	}
	for (size_t i = 0; i < list->n; i++, item = item->next) {
		if (f->type == FIELD_LIST)
			compare(b, f->record, data + i * f->record->size, item);
		else if (strcmp(((const char **)list->items)[i], item->text))
			complain(b, "item of", f->name);
	}
}

static void compare(const struct body *b, const struct record *record,
		    const void *data, const struct node *node)
{
	for (const struct field *f = record->fields; f->type; f++) {
		const struct node *child = find_member(b, node, f);
		const void *member = (const char *)data + f->offset;

		if (!child || (!child->text && !child->children))
			continue;
		counts.values++;
		if (f->type == FIELD_LIST || f->type == FIELD_STRINGS)
			compare_list(b, f, member, child);
		else if (f->type == FIELD_STRUCT)
			compare(b, f->record, member, child);
		else if (!child->text || !text_agrees(f, member, child->text))
			complain(b, "value of", f->name);
	}
}

static int decode(const struct body *b, const struct record *reply, void *out,
		  struct arena *arena, size_t piece)
{
	struct buf why;
	int r;

	buf_init(&why, 1024);
	arena_init(arena, MAX_BODY);
	r = decode_pieces(b->format, reply, out, arena, b->data.data,
			  b->data.len, piece, &why);
	if (r < 0)
		complain(b, "does not decode:", buf_str(&why));
	buf_done(&why);
	return r;
}

/* A record of ours: whole and in pieces it is the same, and all is there. */
static void check_own(const struct body *b, const struct known *known)
{
	struct known_reply reply;
	struct arena arena[2];
	struct buf dump[2];
	void *out[2];

	known_reply(known, &reply);
	for (int i = 0; i < 2; i++) {
		out[i] = xcalloc(1, reply.record.size);
		buf_init(&dump[i], MAX_BODY);
		decode(b, &reply.record, out[i], &arena[i], i ? PIECE : 0);
		record_dump(&reply.record, out[i], &dump[i]);
	}
	if (strcmp(buf_str(&dump[0]), buf_str(&dump[1])))
		complain(b, "differs", "in pieces");
	compare(b, &reply.record, out[0], members_of(b));
	counts.own++;
	for (int i = 0; i < 2; i++) {
		arena_done(&arena[i]);
		buf_done(&dump[i]);
		free(out[i]);
	}
}

/* The name of a member of the answer in EC2 XML; the caller frees. */
static char *location_name(const struct body *b, const char *name)
{
	json_object *o, *shapes, *member;
	char *path = xasprintf("%s/models/%s.json", directory, b->service);
	json_object *root = json_object_from_file(path);
	char *location = NULL;

	free(path);
	if (json_object_object_get_ex(root, "shapes", &shapes) &&
	    json_object_object_get_ex(root, "operations", &o) &&
	    json_object_object_get_ex(o, b->operation, &o) &&
	    json_object_object_get_ex(o, "output", &o) &&
	    json_object_object_get_ex(o, "shape", &o) &&
	    json_object_object_get_ex(shapes, json_object_get_string(o), &o) &&
	    json_object_object_get_ex(o, "members", &o) &&
	    json_object_object_get_ex(o, name, &member) &&
	    json_object_object_get_ex(member, "locationName", &o))
		location = xstrdup(json_object_get_string(o));
	json_object_put(root);
	return location;
}

/* result_key of the operation, one or more names; NULL if it has none. */
static char *result_keys(const struct body *b)
{
	char *start = xasprintf("\n%s\t%s\t", b->service, b->operation);
	char *line = strstr(pagination, start), *columns[MAX_COLUMNS], *keys;

	if (!line) {
		free(start);
		return NULL;
	}
	line = xstrndup(line + 1, strcspn(line + 1, "\n"));
	split(line, '\t', columns);
	keys = strcmp(columns[6], "-") ? xstrdup(columns[6]) : NULL;
	free(start);
	free(line);
	return keys;
}

/* Reads only the lists that result_key names, with a table made here. */
static void check_lists(const struct body *b, char *keys, size_t piece)
{
	static const struct field none[] = { { 0 } };
	const struct record item = { sizeof(int), none };
	struct field fields[MAX_COLUMNS] = { 0 };
	const struct record reply = { 0, fields };
	struct list lists[MAX_COLUMNS] = { 0 };
	char *names = xstrdup(keys), *columns[MAX_COLUMNS];
	struct arena arena;
	size_t n = 0, i;

	split(names, ',', columns);
	for (; n < MAX_COLUMNS && *columns[n]; n++)
		fields[n] = (struct field){
			.name = columns[n],
			.xml = b->format == DECODE_EC2_XML
				       ? location_name(b, columns[n])
				       : NULL,
			.type = FIELD_LIST,
			.offset = n * sizeof(*lists),
			.record = &item,
		};
	decode(b, &reply, lists, &arena, piece);
	for (i = 0; i < n && !lists[i].n; i++)
		;
	if ((i < n ? lists[i].n : 0) != b->items)
		complain(b, "number of items in", keys);
	for (i = 0; i < n; i++)
		free((char *)fields[i].xml);
	arena_done(&arena);
	free(names);
}

static void check_nothing(const struct body *b, size_t piece)
{
	struct arena arena;

	decode(b, NULL, NULL, &arena, piece);
	if (arena.used)
		complain(b, "kept something of", "nothing");
	arena_done(&arena);
}

static bool same(const char *text, const struct node *node)
{
	return node && node->text ? text && !strcmp(text, node->text) : !text;
}

static void check_error(const struct body *b)
{
	const struct node *code = tree_find(b->tree, "Code");
	const struct node *message = tree_find(b->tree, "Message");
	struct error_headers headers = { 0 };
	struct aws_error err = { 0 };
	struct arena arena;
	const char *id;

	if (b->format == DECODE_JSON) {
		code = tree_find(b->tree, "__type");
		message = message ? message : tree_find(b->tree, "message");
	}
	arena_init(&arena, MAX_BODY);
	decode_error(b->status, &headers, b->data.data, b->data.len, &arena,
		     &err, &id);
	if (!code || !same(err.code, code) || !same(err.message, message) ||
	    err.status != b->status)
		complain(b, "error", err.code);
	if ((b->format != DECODE_JSON) != !!id)
		complain(b, "request id", id ? id : "absent");
	arena_done(&arena);
	counts.errors++;
}

static void check_body(const struct body *b)
{
	const struct known *known = known_find(b->service, b->operation);
	char *keys = result_keys(b);

	check_nothing(b, 0);
	check_nothing(b, PIECE);
	counts.bodies++;
	if (b->status >= 300) {
		check_error(b);
	} else {
		if (keys) {
			check_lists(b, keys, 0);
			check_lists(b, keys, PIECE);
			counts.lists++;
		}
		if (known)
			check_own(b, known);
	}
	free(keys);
}

static void check_row(char *line)
{
	char *columns[MAX_COLUMNS], *path, *names[MAX_COLUMNS], *copy;
	struct body b = { 0 };

	split(line, '\t', columns);
	copy = xstrdup(columns[0]);
	split(copy, '/', names);
	b.file = columns[0];
	b.service = names[0];
	b.operation = names[1];
	b.status = strtol(columns[1], NULL, 10);
	b.items = strtoul(columns[5], NULL, 10);
	b.format = service_format(b.service);
	path = xasprintf("recorded/%s", b.file);
	if (!read_file(path, &b.data)) {
		complain(&b, "cannot be read", "");
	} else {
		b.tree = b.format == DECODE_JSON
				 ? tree_from_json(buf_str(&b.data))
				 : tree_from_xml(buf_str(&b.data));
		check_body(&b);
	}
	tree_free(b.tree);
	buf_done(&b.data);
	free(path);
	free(copy);
}

int main(void)
{
	const char *shared = getenv("SHARED_DATA");
	struct buf index, pages;
	char *line, *next;

	directory = shared ? shared : "../shared/data";
	if (!read_file("recorded/INDEX.tsv", &index) ||
	    !read_file("pagination.tsv", &pages)) {
		printf("recorded: skipped, no recorded/INDEX.tsv in %s\n",
		       directory);
		return SKIPPED;
	}
	pagination = pages.data;
	line = strchrnul(index.data, '\n');
	for (; line[0] && line[1]; line = next) {
		char *row = ++line;

		next = strchrnul(line, '\n');
		row = xstrndup(row, (size_t)(next - row));
		check_row(row);
		free(row);
	}
	buf_done(&index);
	buf_done(&pages);
	printf("recorded: %d bodies decoded, %d left out\n", counts.bodies,
	       522 - counts.bodies);
	printf("recorded: %d lists counted, %d errors, %d bodies with %d "
	       "values of our records compared, %d complaints\n",
	       counts.lists, counts.errors, counts.own, counts.values,
	       counts.bad);
	return counts.bad || counts.bodies < 522 || !counts.values;
}
