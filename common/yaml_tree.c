/*
 * yaml_tree: the text of a YAML file as a tree, of which each node knows its
 * place.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "text.h"
#include "utf8.h"
#include "xalloc.h"
#include "yaml_strict.h"

struct reader {
	yaml_parser_t parser;
	const char *file;
	struct arena *arena;
	size_t nodes;
	struct buf *why;
};

static int reader_refuse(const struct reader *reader, size_t line,
			 size_t column, const char *reason)
{
	buf_addf(reader->why, "%s:%zu:%zu: %s", reader->file, line, column,
		 reason);
	return -EINVAL;
}

static int refuse_at(const struct reader *reader, const yaml_mark_t *mark,
		     const char *reason)
{
	return reader_refuse(reader, mark->line + 1, mark->column + 1, reason);
}

/* ---- the bytes ---- */

/* `text` has a NUL behind its `len` bytes. */
static int check_bytes(const struct reader *reader, const char *text,
		       size_t len)
{
	size_t line = 1, column = 1;

	for (const char *p = text; p < text + len;) {
		size_t length = utf8_length(p);
		const char *problem = yaml_character_problem(p, length);

		if (problem)
			return reader_refuse(reader, line, column, problem);
		column++;
		if (*p == '\n' || (*p == '\r' && p[1] != '\n')) {
			line++;
			column = 1;
		}
		p += length;
	}
	return 0;
}

/* Escapes in double quotes may stand for any character. */
static int check_scalar(const struct reader *reader, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length, length;

	for (size_t i = 0; i < len; i += length) {
		const char *problem;

		length = utf8_length(text + i);
		problem = text[i] == '\r'
				  ? "a carriage return"
				  : yaml_character_problem(text + i, length);
		if (problem)
			return refuse_at(reader, &event->start_mark, problem);
	}
	return 0;
}

/* ---- events ---- */

/*
 * libyaml's words: "did not find expected ']' while parsing a flow sequence".
 * That a key has no ':' it sees where it gives up: the key's place is said.
 */
static int refuse_syntax(const struct reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const char *problem = parser->problem ? parser->problem : "not YAML";
	bool key = text_is(parser->context, "while scanning a simple key");

	refuse_at(reader, key ? &parser->context_mark : &parser->problem_mark,
		  problem);
	if (parser->context)
		buf_addf(reader->why, " %s", parser->context);
	return -EINVAL;
}

/* The caller deletes the event. */
static int next_event(struct reader *reader, yaml_event_t *ret)
{
	if (yaml_parser_parse(&reader->parser, ret))
		return 0;
	if (reader->parser.error == YAML_MEMORY_ERROR)
		xalloc_failed();
	memset(ret, 0, sizeof(*ret));
	return refuse_syntax(reader);
}

/* What a node's event says of anchor and tag. */
struct properties {
	const yaml_char_t *anchor, *tag;
	const char *own_tag;
};

static struct properties event_properties(const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return (struct properties){ event->data.scalar.anchor,
					    event->data.scalar.tag,
					    YAML_STR_TAG };
	case YAML_SEQUENCE_START_EVENT:
		return (struct properties){ event->data.sequence_start.anchor,
					    event->data.sequence_start.tag,
					    YAML_SEQ_TAG };
	case YAML_MAPPING_START_EVENT:
		return (struct properties){ event->data.mapping_start.anchor,
					    event->data.mapping_start.tag,
					    YAML_MAP_TAG };
	default:
		return (struct properties){ 0 };
	}
}

static int check_event(const struct reader *reader, const yaml_event_t *event)
{
	const struct properties p = event_properties(event);

	if (event->type == YAML_ALIAS_EVENT)
		return refuse_at(reader, &event->start_mark,
				 "aliases are not supported");
	if (p.anchor)
		return refuse_at(reader, &event->start_mark,
				 "anchors are not supported");
	if (p.tag && !text_is((const char *)p.tag, p.own_tag))
		return refuse_at(reader, &event->start_mark,
				 "tags are not supported");
	return 0;
}

/* ---- the tree ---- */

static int too_large(const struct reader *reader)
{
	buf_addf(reader->why, "%s: more than %d texts, lists and maps",
		 reader->file, YAML_MAX_NODES);
	return -EFBIG;
}

static struct yaml_node *node_new(struct reader *reader,
				  const yaml_event_t *event)
{
	struct yaml_node *node = NULL;

	if (reader->nodes++ < YAML_MAX_NODES)
		node = arena_alloc(reader->arena, sizeof(*node));
	if (!node)
		return NULL;
	node->file = reader->file;
	node->line = (unsigned int)event->start_mark.line + 1;
	node->column = (unsigned int)event->start_mark.column + 1;
	return node;
}

static int read_key(struct reader *reader, const yaml_event_t *event,
		    const struct yaml_node **ret)
{
	struct yaml_node *key;
	int r = check_event(reader, event);

	if (!r && event->type != YAML_SCALAR_EVENT)
		r = refuse_at(reader, &event->start_mark, "a key must be text");
	if (!r)
		r = check_scalar(reader, event);
	if (r < 0)
		return r;
	if (!event->data.scalar.length)
		return refuse_at(reader, &event->start_mark, "empty key");
	if (text_is((const char *)event->data.scalar.value, "<<") &&
	    event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		return refuse_at(reader, &event->start_mark,
				 "merge keys are not supported");
	key = node_new(reader, event);
	if (key)
		key->text = arena_strdup(
			reader->arena, (const char *)event->data.scalar.value);
	if (!key || !key->text)
		return too_large(reader);
	key->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	*ret = key;
	return 0;
}

static int read_node(struct reader *reader, const yaml_event_t *event,
		     unsigned int depth, struct yaml_node **ret);

/* Of a list or map that is being read. */
struct children {
	struct yaml_node *parent;
	const struct yaml_node *key;   /* that waits for its value */
	const struct yaml_node **link; /* where the next one goes */
};

/* A key, or a value (or item), which is then linked. */
static int read_child(struct reader *reader, const yaml_event_t *event,
		      unsigned int depth, struct children *children)
{
	struct yaml_node *parent = children->parent, *child;
	int r;

	if (parent->kind == YAML_MAP && !children->key)
		return read_key(reader, event, &children->key);
	r = read_node(reader, event, depth, &child);
	if (r < 0)
		return r;
	child->key = children->key;
	children->key = NULL;
	*children->link = child;
	children->link = &child->next;
	parent->n++;
	return 0;
}

/* Up to the event that ends the list or map. */
static int read_children(struct reader *reader, struct yaml_node *parent,
			 yaml_event_type_t end, unsigned int depth)
{
	struct children children = { .parent = parent, .link = &parent->first };
	bool ended = false;
	int r = 0;

	while (!r && !ended) {
		yaml_event_t event;

		r = next_event(reader, &event);
		if (!r && event.type == end)
			ended = true;
		else if (!r)
			r = read_child(reader, &event, depth, &children);
		yaml_event_delete(&event);
	}
	return r;
}

static int read_text(struct reader *reader, const yaml_event_t *event,
		     struct yaml_node *node)
{
	int r = check_scalar(reader, event);

	if (r < 0)
		return r;
	node->kind = YAML_TEXT;
	node->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
		      !event->data.scalar.tag;
	node->text = arena_strndup(reader->arena,
				   (const char *)event->data.scalar.value,
				   event->data.scalar.length);
	return node->text ? 0 : too_large(reader);
}

static int read_node(struct reader *reader, const yaml_event_t *event,
		     unsigned int depth, struct yaml_node **ret)
{
	struct yaml_node *node;
	int r = check_event(reader, event);

	if (r < 0)
		return r;
	if (depth >= YAML_MAX_DEPTH)
		return refuse_at(reader, &event->start_mark, "nested too deep");
	node = node_new(reader, event);
	if (!node)
		return too_large(reader);
	if (event->type == YAML_SCALAR_EVENT) {
		r = read_text(reader, event, node);
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		node->kind = YAML_LIST;
		r = read_children(reader, node, YAML_SEQUENCE_END_EVENT,
				  depth + 1);
	} else {
		node->kind = YAML_MAP;
		r = read_children(reader, node, YAML_MAPPING_END_EVENT,
				  depth + 1);
		if (r == 0)
			r = yaml_refuse_duplicates(node, reader->why);
	}
	if (r == 0)
		*ret = node;
	return r;
}

/* ---- the document ---- */

static int read_document(struct reader *reader, struct yaml_node **root)
{
	yaml_event_t event = { 0 };
	int r = 0;

	for (bool ended = false; !r && !ended;) {
		r = next_event(reader, &event);
		if (r < 0)
			return r;
		switch (event.type) {
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_END_EVENT:
			break;
		case YAML_DOCUMENT_START_EVENT:
			if (*root)
				r = refuse_at(reader, &event.start_mark,
					      "a second document");
			break;
		case YAML_STREAM_END_EVENT:
			ended = true;
			break;
		default:
			r = read_node(reader, &event, 0, root);
			break;
		}
		yaml_event_delete(&event);
	}
	return r;
}

/* No document, or one in which nothing stands. */
static int empty_map(struct reader *reader, struct yaml_node **root)
{
	*root = arena_alloc(reader->arena, sizeof(**root));
	if (!*root)
		return too_large(reader);
	**root = (struct yaml_node){
		.kind = YAML_MAP,
		.file = reader->file,
		.line = 1,
		.column = 1,
	};
	return 0;
}

/* Of a text that was looked through; `text` has no byte order mark. */
static int read_text_of_file(struct reader *reader, const char *text,
			     size_t len, const struct yaml_node **ret)
{
	struct yaml_node *root = NULL;
	int r;

	if (!yaml_parser_initialize(&reader->parser))
		xalloc_failed();
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser,
				     (const unsigned char *)text, len);
	r = read_document(reader, &root);
	yaml_parser_delete(&reader->parser);
	if (!r && (!root || (yaml_is_null(root) && !*root->text)))
		r = empty_map(reader, &root);
	if (!r)
		*ret = root;
	return r;
}

int yaml_parse(const char *file, const char *text, size_t len,
	       struct arena *arena, const struct yaml_node **ret,
	       struct buf *why)
{
	struct reader reader = {
		.file = arena_strdup(arena, file),
		.arena = arena,
		.why = why,
	};
	struct buf copy;
	int r;

	if (!reader.file)
		reader.file = "YAML";
	if (len > YAML_MAX_BYTES) {
		buf_addf(why, "%s: longer than %d bytes", file, YAML_MAX_BYTES);
		return -EFBIG;
	}
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) {
		text += 3;
		len -= 3;
	}
	buf_init(&copy, YAML_MAX_BYTES);
	buf_add(&copy, text, len);
	r = check_bytes(&reader, buf_str(&copy), len);
	if (r == 0)
		r = read_text_of_file(&reader, buf_str(&copy), len, ret);
	buf_wipe(&copy);
	return r;
}
