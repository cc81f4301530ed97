/*
 * decode_names: which row of a field table a name in a reply means.
 *
 * Most elements of a reply are wanted by nobody, and all are looked up: one
 * hash of three letters and the length, and seldom more than one compare.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "decode_internal.h"
#include "xalloc.h"

static size_t hash(char first, const char *rest, size_t len)
{
	size_t h = len;

	h = h * 31 + (unsigned char)first;
	if (len > 1) {
		h = h * 31 + (unsigned char)rest[(len - 1) / 2];
		h = h * 31 + (unsigned char)rest[len - 2];
	}
	return h ^ h >> 7;
}

/* The name as the format spells it: its first letter, then the rest. */
static struct slot make_slot(const struct field *field, bool lower)
{
	const char *name = lower && field->xml ? field->xml : field->name;
	char first = name[0];

	if (lower && !field->xml && first >= 'A' && first <= 'Z')
		first = (char)(first - 'A' + 'a');
	return (struct slot){
		.field = field,
		.first = first,
		.rest = name + 1,
		.len = strlen(name),
	};
}

static void add_slot(struct table *table, const struct slot *slot)
{
	size_t i = hash(slot->first, slot->rest, slot->len) & table->mask;

	while (table->slots[i].field)
		i = (i + 1) & table->mask;
	table->slots[i] = *slot;
}

struct table *table_new(const struct record *record, bool lower)
{
	struct table *table;
	size_t n = 0, room = 8;

	while (record->fields[n].type != FIELD_END)
		n++;
	while (room < n * 4)
		room *= 2;
	table = xcalloc(1, sizeof(*table) + room * sizeof(*table->slots));
	table->record = record;
	table->mask = room - 1;
	for (size_t i = 0; i < n; i++) {
		struct slot slot = make_slot(&record->fields[i], lower);

		add_slot(table, &slot);
	}
	return table;
}

static struct slot *find_name(struct table *table, const char *name, size_t len)
{
	size_t i = hash(name[0], name + 1, len) & table->mask;

	for (; table->slots[i].field; i = (i + 1) & table->mask) {
		struct slot *slot = &table->slots[i];

		if (slot->len == len && slot->first == name[0] &&
		    !memcmp(slot->rest, name + 1, len - 1))
			return slot;
	}
	return NULL;
}

/* Namespaces are ignored: `ns:Name` is Name. */
struct slot *table_find(struct table *table, const char *name, size_t len)
{
	struct slot *slot = len ? find_name(table, name, len) : NULL;
	const char *colon;

	if (slot || !(colon = memchr(name, ':', len)))
		return slot;
	len -= (size_t)(colon + 1 - name);
	return len ? find_name(table, colon + 1, len) : NULL;
}
