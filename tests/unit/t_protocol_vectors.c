/*
 * t_protocol_vectors: the replies that the AWS SDKs share as test cases.
 *
 * The shapes of a case become field tables here, at run time: structures are
 * records, lists are lists, maps in XML are lists of entries. Nothing in this
 * file parses a reply.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_tests.h"
#include "vectors.h"
#include "xalloc.h"

enum { SKIPPED = 77, MAX = 1024 * 1024, MAX_NESTING = 4, SLOT = 16 };

static const struct suite {
	const char *file;
	enum decode_format format;
	int run; /* cases, at least */
} suites[] = {
	{ "query", DECODE_QUERY_XML, 31 },
	{ "ec2", DECODE_EC2_XML, 25 },
	{ "json", DECODE_JSON, 38 },
	{ "json_1_0", DECODE_JSON, 17 },
	{ "json_1_0-query-compatible", DECODE_JSON, 2 },
	{ "rest-json", DECODE_JSON, 35 },
};

/* A table made of a shape; its members are 16 bytes apart. */
struct made {
	struct record record;
	struct made *next; /* to be freed */
};

struct vector {
	const struct suite *suite;
	const char *id;
	json_object *shapes, *given, *response;
	struct made *made;
	int bad;
	bool left_out; /* expects what no record of ours can have */
};

static json_object *get(json_object *o, const char *key)
{
	json_object *ret = NULL;

	json_object_object_get_ex(o, key, &ret);
	return ret;
}

static json_object *shape_of(const struct vector *v, json_object *reference)
{
	const char *name = vectors_str(reference, "shape");

	return name ? get(v->shapes, name) : NULL;
}

static bool is(json_object *shape, const char *type)
{
	const char *name = shape ? vectors_str(shape, "type") : NULL;

	return name && strstr(type, name);
}

static const char *wire_name(json_object *reference, const char *name)
{
	const char *location = vectors_str(reference, "locationName");

	return location ? location : name;
}

static const struct record *make_record(struct vector *v, json_object *shape,
					int nesting);

static struct field *make_fields(struct vector *v, size_t n)
{
	struct made *made = xcalloc(1, sizeof(*made));

	made->next = v->made;
	v->made = made;
	made->record.fields = xcalloc(n + 1, sizeof(struct field));
	made->record.size = SLOT * n;
	return (struct field *)made->record.fields;
}

static struct field make_field(struct vector *v, const char *name,
			       size_t offset, json_object *shape, int nesting);

/* <entry> of a map, with the names that the shape has for key and value. */
static const struct record *make_entry(struct vector *v, json_object *shape,
				       int nesting)
{
	json_object *key = get(shape, "key"), *value = get(shape, "value");
	struct field *fields = make_fields(v, 2);
	const struct record *record = &v->made->record;

	fields[0] = make_field(v, wire_name(key, "key"), 0, shape_of(v, key),
			       nesting + 1);
	fields[1] = make_field(v, wire_name(value, "value"), SLOT,
			       shape_of(v, value), nesting + 1);
	return record;
}

static void make_list(struct vector *v, struct field *f, json_object *shape,
		      int nesting)
{
	json_object *item = shape_of(v, get(shape, "member"));

	f->type = FIELD_END;
	if (is(item, "string integer boolean"))
		f->type = FIELD_STRINGS;
	else if (is(item, "structure"))
		f->record = make_record(v, item, nesting + 1);
	if (f->record)
		f->type = FIELD_LIST;
}

static void make_map(struct vector *v, struct field *f, json_object *shape,
		     int nesting)
{
	json_object *value = shape_of(v, get(shape, "value"));

	f->type = FIELD_END;
	if (v->suite->format != DECODE_JSON) {
		f->type = FIELD_LIST;
		f->record = make_entry(v, shape, nesting);
	} else if (is(value, "string integer boolean")) {
		f->type = FIELD_MAP;
	}
}

/* FIELD_END in `type`: a member that no record of ours can have. */
static struct field make_field(struct vector *v, const char *name,
			       size_t offset, json_object *shape, int nesting)
{
	struct field f = { .name = name, .xml = name, .offset = offset };

	if (is(shape, "string"))
		f.type = FIELD_STRING;
	else if (is(shape, "boolean"))
		f.type = FIELD_TRI;
	else if (is(shape, "integer long short byte"))
		f.type = FIELD_NUM;
	else if (is(shape, "float double"))
		f.type = FIELD_REAL;
	else if (is(shape, "timestamp"))
		f.type = FIELD_TIME;
	else if (is(shape, "blob"))
		f.type = FIELD_BLOB;
	else if (is(shape, "structure"))
		f.type = FIELD_STRUCT;
	else if (is(shape, "list"))
		make_list(v, &f, shape, nesting);
	else if (is(shape, "map"))
		make_map(v, &f, shape, nesting);
	if (f.type == FIELD_STRUCT)
		f.record = make_record(v, shape, nesting + 1);
	if (f.type == FIELD_STRUCT && !f.record)
		f.type = FIELD_END;
	return f;
}

static bool fits(const struct vector *v, json_object *member)
{
	return !vectors_bool(member, "flattened") &&
	       !vectors_bool(shape_of(v, member), "flattened") &&
	       !vectors_str(member, "location");
}

/*
 * NULL where the nesting ends, and for documents, which can be anything.
 * Structures in place take room behind their row: the offsets are of those.
 */
static const struct record *make_record(struct vector *v, json_object *shape,
					int nesting)
{
	json_object *members = get(shape, "members");
	struct field *fields;
	struct made *made;
	size_t size = 0;

	if (nesting > MAX_NESTING || (shape && vectors_bool(shape, "document")))
		return NULL;
	fields = make_fields(
		v, (size_t)(members ? json_object_object_length(members) : 0));
	made = v->made;
	if (!members)
		return &made->record;
	json_object_object_foreach(members, name, member)
	{
		struct field f = make_field(v, wire_name(member, name), size,
					    shape_of(v, member), nesting);

		if (f.type == FIELD_END || !fits(v, member))
			continue;
		*fields++ = f;
		size += f.type == FIELD_STRUCT ? f.record->size : SLOT;
	}
	made->record.size = size ? size : SLOT;
	return &made->record;
}

static void complain(struct vector *v, const char *name, const char *what)
{
	printf("%s: %s: %s\n", v->id, name, what);
	v->bad++;
}

static bool same_text(const char *text, json_object *expected)
{
	return text && !strcmp(text, json_object_get_string(expected));
}

static bool same_scalar(enum field_type type, const void *member,
			json_object *expected)
{
	const struct num *num = member;
	const struct real *real = member;
	const struct timestamp *time = member;
	double wanted = json_object_get_double(expected);

	switch (type) {
	case FIELD_STRING:
	case FIELD_BLOB:
		return same_text(*(const char *const *)member, expected);
	case FIELD_TRI:
		return *(const enum tri *)member ==
		       (json_object_get_boolean(expected) ? TRI_YES : TRI_NO);
	case FIELD_NUM:
		return num->known &&
		       num->value == json_object_get_int64(expected);
	case FIELD_REAL:
		return real->known && !(real->value < wanted) &&
		       !(real->value > wanted);
	default:
		return time->known && time->seconds == (int64_t)wanted;
	}
}

static void compare(struct vector *v, const struct record *record,
		    const void *data, json_object *shape,
		    json_object *expected);

static bool same_map(const struct list *list, json_object *expected)
{
	if (list->n != (size_t)json_object_object_length(expected))
		return false;
	for_each(struct tag, entry, list)
		if (!same_text(entry->value, get(expected, entry->key)))
			return false;
	return true;
}

/* A map in XML: `data` is an entry, its first member the key. */
static void compare_entry(struct vector *v, const struct record *record,
			  const char *data, json_object *shape,
			  json_object *expected)
{
	const char *key = *(const char *const *)data;
	const struct field *f = &record->fields[1];
	json_object *value = key ? get(expected, key) : NULL;

	if (!value)
		complain(v, key ? key : "(no key)", "not expected");
	else if (f->type == FIELD_STRUCT)
		compare(v, f->record, data + f->offset,
			shape_of(v, get(shape, "value")), value);
	else if (f->type != FIELD_STRINGS &&
		 !same_scalar(f->type, data + f->offset, value))
		complain(v, key, "another value");
}

static void compare_list(struct vector *v, const struct field *f,
			 const struct list *list, json_object *shape,
			 json_object *expected)
{
	bool map = is(shape, "map");
	size_t n = map ? (size_t)json_object_object_length(expected)
		       : json_object_array_length(expected);
	const char *data = list->items;

	if (list->n != n)
		complain(v, f->name, "another length");
	for (size_t i = 0; i < n && i < list->n; i++) {
		if (f->type == FIELD_STRINGS) {
			if (!same_text(((const char **)list->items)[i],
				       json_object_array_get_idx(expected, i)))
				complain(v, f->name, "another item");
			continue;
		}
		if (map)
			compare_entry(v, f->record, data, shape, expected);
		else
			compare(v, f->record, data,
				shape_of(v, get(shape, "member")),
				json_object_array_get_idx(expected, i));
		data += f->record->size;
	}
}

static void compare_field(struct vector *v, const struct field *f,
			  const void *member, json_object *shape,
			  json_object *expected)
{
	if (f->type == FIELD_STRUCT)
		compare(v, f->record, member, shape, expected);
	else if (f->type == FIELD_LIST || f->type == FIELD_STRINGS)
		compare_list(v, f, member, shape, expected);
	else if (f->type == FIELD_MAP ? !same_map(member, expected)
				      : !same_scalar(f->type, member, expected))
		complain(v, f->name, "another value");
}

/* Of a reply in XML lists may be left out of the comparison, alone. */
static void compare_missing(struct vector *v, json_object *shape,
			    json_object *value)
{
	if (value && (v->suite->format == DECODE_JSON || !is(shape, "list")))
		v->left_out = true;
}

/* What is expected is there; what is not expected is unknown. */
static void compare(struct vector *v, const struct record *record,
		    const void *data, json_object *shape, json_object *expected)
{
	const struct field *f = record->fields;
	static const char zeros[SLOT];

	json_object_object_foreach(get(shape, "members"), name, member)
	{
		json_object *value = get(expected, name);
		const char *at = (const char *)data + f->offset;

		if (!f->type || strcmp(f->name, wire_name(member, name))) {
			compare_missing(v, shape_of(v, member), value);
			continue;
		}
		if (value)
			compare_field(v, f, at, shape_of(v, member), value);
		else if (f->type != FIELD_STRUCT && memcmp(at, zeros, SLOT))
			complain(v, name, "not expected");
		f++;
	}
}

static void run_success(struct vector *v, json_object *expected)
{
	const char *body = vectors_str(v->response, "body");
	json_object *shape = shape_of(v, get(v->given, "output"));
	const struct record *record = make_record(v, shape, 0);
	struct arena arena;
	struct buf why;
	void *out;

	v->left_out = shape && vectors_str(shape, "payload");
	if (v->left_out)
		return;
	/* No body at all is the client's matter, not a document. */
	if (!body || !*body)
		body = v->suite->format == DECODE_JSON ? "{}" : "<a><b/></a>";
	out = xcalloc(1, record->size + SLOT);
	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	if (decode_pieces(v->suite->format, record, out, &arena, body,
			  strlen(body), 7, &why))
		complain(v, "refused", buf_str(&why));
	else if (shape)
		compare(v, record, out, shape, expected);
	free(out);
	arena_done(&arena);
	buf_done(&why);
}

static const char *header(const struct vector *v, const char *wanted)
{
	json_object *headers = get(v->response, "headers");

	if (!headers)
		return NULL;
	json_object_object_foreach(headers, name, value)
	{
		if (!strcasecmp(name, wanted))
			return json_object_get_string(value);
	}
	return NULL;
}

static void run_error(struct vector *v, json_object *item)
{
	const char *body = vectors_str(v->response, "body");
	const char *message = vectors_str(item, "errorMessage");
	struct error_headers headers = {
		.error_type = header(v, "x-amzn-errortype"),
		.query_error = header(v, "x-amzn-query-error"),
	};
	struct aws_error err = { 0 };
	struct arena arena;

	arena_init(&arena, MAX);
	decode_error(json_object_get_int(get(v->response, "status_code")),
		     &headers, body ? body : "", body ? strlen(body) : 0,
		     &arena, &err, NULL);
	if (!same_text(err.code, get(item, "errorCode")))
		complain(v, "code", err.code);
	if (message && *message &&
	    (!err.message || strcmp(err.message, message)))
		complain(v, "message", err.message ? err.message : "none");
	arena_done(&arena);
}

/* A number that is none is none to us. */
static bool wanted(const struct vector *v)
{
	return !strstr(v->id, "NaN") && !strstr(v->id, "Infinity");
}

/* 1 if it was run, 0 if it was left out; failures are counted in *bad. */
static int run_case(const struct suite *suite, json_object *shapes,
		    json_object *item, int *bad)
{
	struct vector v = { .suite = suite,
			    .id = vectors_str(item, "id"),
			    .shapes = shapes,
			    .given = vectors_get(item, "given"),
			    .response = vectors_get(item, "response") };

	if (!wanted(&v))
		return 0;
	if (get(item, "errorCode"))
		run_error(&v, item);
	else
		run_success(&v, get(item, "result"));
	for (struct made *m = v.made, *next; m; m = next) {
		next = m->next;
		free((void *)m->record.fields);
		free(m);
	}
	*bad += v.bad;
	return !v.left_out;
}

static int run_suite(const struct suite *suite, const char *dir)
{
	char *name = xasprintf("protocols/output/%s.json", suite->file);
	json_object *root = vectors_json(dir, name);
	int run = 0, all = 0, bad = 0;

	for (size_t i = 0; i < json_object_array_length(root); i++) {
		json_object *group = json_object_array_get_idx(root, i);
		json_object *cases = vectors_get(group, "cases");

		for (size_t k = 0; k < json_object_array_length(cases); k++) {
			run += run_case(suite, get(group, "shapes"),
					json_object_array_get_idx(cases, k),
					&bad);
			all++;
		}
	}
	printf("%s: %d cases run, %d left out, %d complaints\n", suite->file,
	       run, all - run, bad);
	json_object_put(root);
	free(name);
	return bad || run < suite->run;
}

int main(void)
{
	const char *dir = vectors_shared();
	int r = 0;

	if (!dir)
		return SKIPPED;
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		r |= run_suite(&suites[i], dir);
	return r;
}
