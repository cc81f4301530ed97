/*
 * decode_records: walks field tables and writes the structs they describe.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "decode_internal.h"
#include "timestamp.h"
#include "xalloc.h"

/* A map in XML is a list of these; JSON is told to us the same way. */
static const struct field entry_fields[] = {
	STR("key", tag, key),
	STR("value", tag, value),
	{ 0 },
};
static const struct record entry_record = { sizeof(struct tag), entry_fields };

static struct table *add_table(struct builder *b, const struct record *record)
{
	struct table *table = table_new(record, b->lower);

	table->next = b->tables;
	b->tables = table;
	return table;
}

/* The table of the record that a field refers to, NULL if to none. */
static struct table *child_table(struct builder *b, struct slot *slot)
{
	const struct record *record = slot->field->type == FIELD_MAP
					      ? &entry_record
					      : slot->field->record;
	struct table *table = b->tables;

	if (slot->table || !record)
		return slot->table;
	while (table && table->record != record)
		table = table->next;
	slot->table = table ? table : add_table(b, record);
	return slot->table;
}

static int too_big(struct builder *b, const char *why)
{
	b->why = why;
	return -E2BIG;
}

static int records_full(struct builder *b)
{
	return too_big(b, "more records than the memory limit allows");
}

/*
 * A page without a marker is the last: what the page before said must not
 * stand. Lists go on growing, structures have other members than the reply's.
 */
static void forget_values(const struct record *reply, char *out)
{
	static const size_t sizes[] = {
		[FIELD_STRING] = sizeof(char *),
		[FIELD_TRI] = sizeof(enum tri),
		[FIELD_NUM] = sizeof(struct num),
		[FIELD_REAL] = sizeof(struct real),
		[FIELD_TIME] = sizeof(struct timestamp),
		[FIELD_BLOB] = sizeof(char *),
		[FIELD_DOCUMENT] = sizeof(char *),
		[FIELD_MAP] = 0,
	};

	for (const struct field *f = reply->fields; f->type; f++)
		memset(out + f->offset, 0, sizes[f->type]);
}

void builder_init(struct builder *b, const struct record *reply, void *out,
		  struct arena *arena, bool lower)
{
	memset(b, 0, sizeof(*b));
	b->arena = arena;
	b->lower = lower;
	if (!reply)
		return;
	forget_values(reply, out);
	b->frames[b->open++] = (struct frame){
		.kind = WANT_RECORD,
		.table = add_table(b, reply),
		.base = out,
	};
}

void builder_done(struct builder *b)
{
	for (struct table *t = b->tables, *next; t; t = next) {
		next = t->next;
		free(t);
	}
	for (size_t i = 0; i < BUILDER_MAX_OPEN; i++)
		free(b->scratch[i].data);
}

static size_t item_size(const struct frame *list)
{
	return list->table ? list->table->record->size : sizeof(const char *);
}

/* A zeroed item at the end of a list of the reply, which may move. */
static void *grow_reply_list(struct builder *b, const struct frame *frame)
{
	struct list *list = (struct list *)frame->base;
	size_t size = item_size(frame);
	void *items = arena_grow(b->arena, list->items, list->n, size);

	if (!items)
		return NULL;
	list->items = items;
	return memset((char *)items + list->n++ * size, 0, size);
}

/* The same of a nested list, which is copied when its length is known. */
static void *grow_scratch(struct builder *b, const struct frame *frame)
{
	struct scratch *s = &b->scratch[frame - b->frames];

	if (s->n == s->room) {
		size_t room = s->room ? s->room * 2 : 4;

		if (room > b->arena->max / s->item)
			return NULL;
		s->data = xrealloc(s->data, room * s->item);
		s->room = room;
	}
	return memset(s->data + s->n++ * s->item, 0, s->item);
}

static void *add_item(struct builder *b, const struct frame *list)
{
	return list->append ? grow_reply_list(b, list) : grow_scratch(b, list);
}

/* Lists of items of another size may have used this depth before. */
static void start_scratch(struct scratch *s, size_t item)
{
	s->room = s->item ? s->room * s->item / item : 0;
	s->item = item;
	s->n = 0;
}

/* What an empty list points to, so that it is none that is absent. */
static const max_align_t no_items;

/* The exact copy; a list that stands twice counts as it stands last. */
static int end_list(struct builder *b, const struct frame *frame)
{
	struct list *list = (struct list *)frame->base;
	const struct scratch *s = &b->scratch[frame - b->frames];

	if (frame->append)
		return 0;
	*list = (struct list){ 0 };
	if (!frame->refused)
		list->items = (void *)&no_items;
	if (!s->n)
		return 0;
	list->items = arena_alloc(b->arena, s->n * s->item);
	if (!list->items)
		return records_full(b);
	memcpy(list->items, s->data, s->n * s->item);
	list->n = s->n;
	return 0;
}

static int push(struct builder *b, struct frame frame, enum wanted *ret_wanted)
{
	if (b->open == BUILDER_MAX_OPEN)
		return too_big(b, "nested too deep");
	b->frames[b->open++] = frame;
	*ret_wanted = frame.kind;
	return 0;
}

/* The list that the reply must have. */
static bool is_reply_list(const struct builder *b, const struct frame *frame)
{
	return frame->append && frame->field == b->list;
}

static int open_list(struct builder *b, const struct frame *parent,
		     struct slot *slot, enum wanted *ret_wanted)
{
	struct frame frame = {
		.kind = slot->field->type == FIELD_MAP ? WANT_MAP : WANT_LIST,
		.append = parent == b->frames,
		.field = slot->field,
		.table = child_table(b, slot),
		.base = parent->base + slot->field->offset,
	};
	int r = push(b, frame, ret_wanted);

	if (r < 0)
		return r;
	if (is_reply_list(b, &frame))
		b->listed = true;
	if (!frame.append)
		start_scratch(&b->scratch[b->open - 1], item_size(&frame));
	return 0;
}

static int open_member(struct builder *b, const struct frame *parent,
		       const char *name, size_t len, enum wanted *ret_wanted)
{
	struct slot *slot = table_find(parent->table, name, len);
	struct frame frame;

	if (!slot) {
		*ret_wanted = WANT_NOTHING;
		return 0;
	}
	frame = (struct frame){
		.kind = WANT_TEXT,
		.field = slot->field,
		.base = parent->base + slot->field->offset,
	};
	switch (slot->field->type) {
	case FIELD_LIST:
	case FIELD_STRINGS:
	case FIELD_MAP:
		return open_list(b, parent, slot, ret_wanted);
	case FIELD_STRUCT:
		frame.kind = WANT_RECORD;
		frame.table = child_table(b, slot);
		break;
	default:
		break;
	}
	return push(b, frame, ret_wanted);
}

static int open_item(struct builder *b, const struct frame *list,
		     enum wanted *ret_wanted)
{
	struct frame frame = { .kind = WANT_TEXT };

	if (list->table) {
		frame.kind = WANT_RECORD;
		frame.table = list->table;
		frame.base = add_item(b, list);
		if (!frame.base)
			return records_full(b);
	}
	return push(b, frame, ret_wanted);
}

int builder_open(struct builder *b, const char *name, size_t len,
		 enum wanted *ret_wanted)
{
	const struct frame *parent;

	if (!b->open) {
		*ret_wanted = WANT_NOTHING;
		return 0;
	}
	parent = &b->frames[b->open - 1];
	if (parent->kind == WANT_RECORD)
		return open_member(b, parent, name, len, ret_wanted);
	return open_item(b, parent, ret_wanted);
}

bool builder_keeps_null(const struct builder *b)
{
	const struct frame *list = &b->frames[b->open - 1];

	return list->kind == WANT_LIST && list->table && is_reply_list(b, list);
}

void builder_refuse_list(struct builder *b)
{
	struct frame *frame = &b->frames[b->open - 1];

	frame->refused = true;
	if (is_reply_list(b, frame))
		b->listed = false;
}

int builder_close(struct builder *b)
{
	const struct frame *frame = &b->frames[--b->open];

	if (frame->kind == WANT_LIST || frame->kind == WANT_MAP)
		return end_list(b, frame);
	return 0;
}

/*
 * A copy of the text that lives with the records. The records of a reply say
 * the same few words again and again (engine, status, VPC, key): those that
 * are still in `recent` are stored once.
 */
static const char *keep(struct builder *b, const char *text, size_t len)
{
	const char **recent;
	size_t h = len;

	if (!len)
		return "";
	for (size_t i = 0; i < len; i++)
		h = h * 31 + (unsigned char)text[i];
	recent = &b->recent[(h ^ h >> 8) % BUILDER_RECENT];
	if (!*recent || strncmp(*recent, text, len) || (*recent)[len]) {
		const char *copy = arena_strndup(b->arena, text, len);

		if (!copy)
			return NULL;
		*recent = copy;
	}
	return *recent;
}

static int set_string(struct builder *b, const char **member, const char *text,
		      size_t len)
{
	const char *s = keep(b, text, len);

	if (!s)
		return records_full(b);
	*member = s;
	return 0;
}

static int add_string(struct builder *b, const struct frame *list,
		      const char *text, size_t len)
{
	const char **item = add_item(b, list);

	return item ? set_string(b, item, text, len) : records_full(b);
}

static void set_tri(enum tri *member, const char *text, size_t len)
{
	if (len == 4 && !memcmp(text, "true", 4))
		*member = TRI_YES;
	else if (len == 5 && !memcmp(text, "false", 5))
		*member = TRI_NO;
}

static void set_time(struct timestamp *member, const char *text, size_t len)
{
	struct timestamp time;
	char copy[64]; /* the longest form has 31 bytes */

	if (len >= sizeof(copy))
		return;
	memcpy(copy, text, len);
	copy[len] = '\0';
	time = timestamp_parse(copy);
	if (time.known)
		*member = time;
}

static int set_blob(struct builder *b, const char **member, const char *text,
		    size_t len)
{
	const char *blob = decode_blob(text, len, b->arena);

	if (blob)
		*member = blob;
	return b->arena->full ? records_full(b) : 0;
}

enum field_type builder_text_type(const struct builder *b)
{
	const struct field *field = b->frames[b->open - 1].field;

	return field ? field->type : FIELD_STRING;
}

int builder_text(struct builder *b, const char *text, size_t len)
{
	const struct frame *frame = &b->frames[b->open - 1];
	void *member = frame->base;

	if (!frame->field)
		return add_string(b, frame - 1, text, len);
	switch (frame->field->type) {
	case FIELD_STRING:
	case FIELD_DOCUMENT:
		return set_string(b, member, text, len);
	case FIELD_BLOB:
		return set_blob(b, member, text, len);
	case FIELD_TRI:
		set_tri(member, text, len);
		break;
	case FIELD_NUM:
		decode_num(text, len, member);
		break;
	case FIELD_REAL:
		decode_real(text, len, member);
		break;
	case FIELD_TIME:
		set_time(member, text, len);
		break;
	default:
		break;
	}
	return 0;
}
