/*
 * decode_json: the front end for JSON, on json-c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <json.h>
#include <stdlib.h>
#include <string.h>

#include "decode_internal.h"
#include "xalloc.h"

enum { LARGEST_PIECE = 1 << 30 };

struct decode_json {
	struct builder *builder;
	struct json_tokener *tokener;
	struct json_object *document; /* once it is complete */
	struct json_scan scan;
	bool begun, secret;
	size_t seen; /* bytes */
};

struct decode_json *decode_json_new(struct builder *b)
{
	struct decode_json *j = xcalloc(1, sizeof(*j));

	j->builder = b;
	/* The values inside the innermost brackets are a level to json-c. */
	j->tokener = json_tokener_new_ex(DECODE_MAX_DEPTH + 1);
	if (!j->tokener)
		xalloc_failed();
	json_tokener_set_flags(j->tokener,
			       JSON_TOKENER_STRICT |
				       JSON_TOKENER_ALLOW_TRAILING_CHARS);
	return j;
}

/* Its strings lie in memory of json-c, which frees them as they are. */
static void wipe(struct json_object *value)
{
	enum json_type type = json_object_get_type(value);

	if (type == json_type_string)
		explicit_bzero((char *)json_object_get_string(value),
			       (size_t)json_object_get_string_len(value));
	if (type == json_type_array)
		for (size_t i = 0; i < json_object_array_length(value); i++)
			wipe(json_object_array_get_idx(value, i));
	if (type != json_type_object)
		return;
	json_object_object_foreach(value, name, member)
	{
		(void)name;
		wipe(member);
	}
}

void decode_json_secret(struct decode_json *j)
{
	j->secret = true;
}

void decode_json_free(struct decode_json *j)
{
	if (!j)
		return;
	if (j->secret)
		wipe(j->document);
	json_object_put(j->document);
	json_tokener_free(j->tokener);
	free(j);
}

struct json_object *decode_json_document(const struct decode_json *j)
{
	return j->document;
}

static int bad(const struct decode_json *j, size_t at, const char *what,
	       struct buf *why)
{
	buf_addf(why, "JSON byte %zu: %s", j->seen + at, what);
	return -EBADMSG;
}

static int walk_value(struct builder *b, struct json_object *value,
		      enum wanted wanted);

/* Opens one member or item, tells its value, closes it. null is absent. */
static int walk_member(struct builder *b, const char *name,
		       struct json_object *value)
{
	enum wanted wanted;
	int r;

	if (!value)
		return 0;
	r = builder_open(b, name, strlen(name), &wanted);
	if (r < 0 || wanted == WANT_NOTHING)
		return r;
	r = walk_value(b, value, wanted);
	return r < 0 ? r : builder_close(b);
}

static int walk_record(struct builder *b, struct json_object *object)
{
	json_object_object_foreach(object, name, value)
	{
		int r = walk_member(b, name, value);

		if (r < 0)
			return r;
	}
	return 0;
}

/* null in the list that must be there is a record of which nothing is known. */
static int walk_item(struct builder *b, struct json_object *value)
{
	enum wanted wanted;
	int r;

	if (value || !builder_keeps_null(b))
		return walk_member(b, "", value);
	r = builder_open(b, "", 0, &wanted);
	return r < 0 ? r : builder_close(b);
}

static int walk_list(struct builder *b, struct json_object *array)
{
	size_t n = json_object_array_length(array);

	for (size_t i = 0; i < n; i++) {
		int r = walk_item(b, json_object_array_get_idx(array, i));

		if (r < 0)
			return r;
	}
	return 0;
}

/* An object becomes its own text. */
static int walk_text(struct builder *b, struct json_object *value)
{
	const char *text = json_object_is_type(value, json_type_object)
				   ? json_object_to_json_string_ext(
					     value, JSON_C_TO_STRING_PLAIN)
				   : json_object_get_string(value);
	size_t len = strlen(text);

	if (len > DECODE_MAX_TEXT) {
		b->why = "a text is too long";
		return -E2BIG;
	}
	return builder_text(b, text, len);
}

static int walk_string(struct builder *b, const char *text, const char *name)
{
	enum wanted wanted;
	int r = builder_open(b, name, strlen(name), &wanted);

	if (r == 0)
		r = builder_text(b, text, strlen(text));
	return r < 0 ? r : builder_close(b);
}

/* { name: value } is told as the list of key and value that XML has. */
static int walk_entry(struct builder *b, const char *name,
		      struct json_object *value)
{
	enum wanted wanted;
	int r = builder_open(b, "", 0, &wanted);

	if (r == 0)
		r = walk_string(b, name, "key");
	if (r == 0)
		r = walk_member(b, "value", value);
	return r < 0 ? r : builder_close(b);
}

static int walk_map(struct builder *b, struct json_object *object)
{
	json_object_object_foreach(object, name, value)
	{
		int r = walk_entry(b, name, value);

		if (r < 0)
			return r;
	}
	return 0;
}

/* Does JSON have a value of this type for a member of that? */
static bool type_fits(enum field_type field, enum json_type type)
{
	bool number = type == json_type_int || type == json_type_double;

	switch (field) {
	case FIELD_TRI:
		return type == json_type_boolean;
	case FIELD_NUM:
	case FIELD_REAL:
		return number;
	case FIELD_TIME:
		return number || type == json_type_string;
	case FIELD_BLOB:
		return type == json_type_string;
	case FIELD_DOCUMENT:
		return type == json_type_string || type == json_type_object;
	default:
		return number || type == json_type_string ||
		       type == json_type_boolean;
	}
}

/* What is of another type than wanted leaves the member as if absent. */
static int walk_value(struct builder *b, struct json_object *value,
		      enum wanted wanted)
{
	enum json_type type = json_object_get_type(value);

	if (wanted == WANT_TEXT && type_fits(builder_text_type(b), type))
		return walk_text(b, value);
	if (wanted == WANT_RECORD && type == json_type_object)
		return walk_record(b, value);
	if (wanted == WANT_LIST && type == json_type_array)
		return walk_list(b, value);
	if (wanted == WANT_MAP && type == json_type_object)
		return walk_map(b, value);
	if (wanted == WANT_LIST)
		builder_refuse_list(b);
	return 0;
}

static size_t count_blanks(const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && memchr(" \t\r\n", data[i], 4))
		i++;
	return i;
}

static int tokener_error(struct decode_json *j, struct buf *why)
{
	enum json_tokener_error e = json_tokener_get_error(j->tokener);

	return bad(j, json_tokener_get_parse_end(j->tokener),
		   json_tokener_error_desc(e), why);
}

/* Feeds json-c; *ret_used falls short of `len` where the document ends. */
static int tokenize(struct decode_json *j, const char *data, size_t len,
		    size_t *ret_used, struct buf *why)
{
	int n = len > LARGEST_PIECE ? LARGEST_PIECE : (int)len;

	j->document = json_tokener_parse_ex(j->tokener, data, n);
	if (j->document)
		*ret_used = json_tokener_get_parse_end(j->tokener);
	else if (json_tokener_get_error(j->tokener) == json_tokener_continue)
		*ret_used = (size_t)n;
	else
		return tokener_error(j, why);
	return 0;
}

static int take_some(struct decode_json *j, const char *data, size_t len,
		     size_t *ret_used, struct buf *why)
{
	if (!j->begun || j->document) {
		*ret_used = count_blanks(data, len);
		if (*ret_used)
			return 0;
	}
	if (j->document)
		return bad(j, 0, "more behind the object", why);
	if (!j->begun && data[0] != '{')
		return bad(j, 0, "not an object", why);
	j->begun = true;
	return tokenize(j, data, len, ret_used, why);
}

static int take(struct decode_json *j, const char *data, size_t len,
		struct buf *why)
{
	while (len) {
		size_t used;
		int r = take_some(j, data, len, &used, why);

		if (r < 0)
			return r;
		j->seen += used;
		data += used;
		len -= used;
	}
	return 0;
}

/* The struct is built from the whole document: the last duplicate wins. */
static int finish(struct decode_json *j, struct buf *why)
{
	int r;

	if (!j->document)
		return bad(j, 0, "the document is not complete", why);
	if (!j->builder->open)
		return 0;
	r = walk_record(j->builder, j->document);
	if (r < 0)
		buf_addf(why, "JSON: %s", j->builder->why);
	return r;
}

int decode_json_feed(struct decode_json *j, const char *data, size_t len,
		     bool last, struct buf *why)
{
	size_t good = json_scan(&j->scan, data, len);
	int r = take(j, data, good, why);

	if (r == 0 && j->scan.why) {
		bad(j, 0, j->scan.why, why);
		return j->scan.error;
	}
	if (r == 0 && last)
		r = finish(j, why);
	return r;
}
