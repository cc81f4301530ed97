/*
 * all_types: a record with a member of every type, for tests of the decoder.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ALL_TYPES_H
#define ALL_TYPES_H

#include "decode.h"

struct inner {
	const char *a;
	struct num n;
	struct list deeper; /* const char * */
};

struct all {
	const char *text, *other, *blob, *wrapped;
	enum tri tri;
	struct num num;
	struct real real;
	struct timestamp time;
	struct inner inner;
	struct list inners, strings, map;
};

struct all_reply {
	struct list items, names; /* struct all, const char * */
	const char *marker;
	struct all one;
};

static const struct field inner_fields[] = {
	STR("A", inner, a),
	NUM("N", inner, n),
	STRINGS("Deeper", inner, deeper),
	{ 0 },
};
static const struct record inner_record = { sizeof(struct inner),
					    inner_fields };

static const struct field wrap_fields[] = {
	STR("Wrapped", all, wrapped),
	{ 0 },
};
static const struct record wrap_record = { 0, wrap_fields };

static const struct field all_fields[] = {
	STR("Text", all, text),
	XSTR("Other", "somethingElse", all, other),
	{ "Blob", NULL, FIELD_BLOB, offsetof(struct all, blob), NULL },
	INLINE("Wrap", &wrap_record),
	TRI("Tri", all, tri),
	NUM("Num", all, num),
	REAL("Real", all, real),
	TIME("Time", all, time),
	STRUCT("Inner", all, inner, &inner_record),
	LIST("Inners", all, inners, &inner_record),
	STRINGS("Strings", all, strings),
	MAP("Map", all, map),
	{ 0 },
};
static const struct record all_record = { sizeof(struct all), all_fields };

static const struct field all_reply_fields[] = {
	LIST("Items", all_reply, items, &all_record),
	STRINGS("Names", all_reply, names),
	STR("Marker", all_reply, marker),
	STRUCT("One", all_reply, one, &all_record),
	{ 0 },
};
static const struct record all_reply_record = { sizeof(struct all_reply),
						all_reply_fields };

#endif
