/*
 * decode_internal: what the front ends of the decoder share; for decode*.c.
 *
 * XML and JSON are told to the builder as the same walk: open a member or an
 * item, give its text if it wants one, close it. The builder knows the field
 * tables and writes the structs; the front ends know their syntax and nothing
 * of structs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DECODE_INTERNAL_H
#define DECODE_INTERNAL_H

#include <stdint.h>

#include "decode.h"

/* What the thing that was opened takes. Nothing: it is not open, skip it. */
enum wanted {
	WANT_NOTHING,
	WANT_TEXT,   /* builder_text() at most once */
	WANT_RECORD, /* members, by name */
	WANT_LIST,   /* items, of any name */
	WANT_MAP     /* items, each with the members `key` and `value` */
};

/* JSON has no nesting for the three of map, entry and key: room for them. */
enum { BUILDER_MAX_OPEN = DECODE_MAX_DEPTH + 4, BUILDER_RECENT = 256 };

/* One row of a field table, by the name that the format has for it. */
struct slot {
	const struct field *field; /* NULL: free */
	char first;		   /* letter of the name, small in EC2 XML */
	const char *rest;
	size_t len;
	struct table *table; /* of the field's record, once it was needed */
};

/* The names of one record, hashed: made once per decoder and record. */
struct table {
	struct table *next;
	const struct record *record;
	size_t mask;
	struct slot slots[];
};

/* `lower`: as in EC2 XML. The caller frees it with free(). */
struct table *table_new(const struct record *record, bool lower);

/* NULL if nobody wants it. A namespace prefix of `name` is ignored. */
struct slot *table_find(struct table *table, const char *name, size_t len);

/* One thing that is open. */
struct frame {
	enum wanted kind;
	bool append;		   /* a list of the reply itself */
	bool refused;		   /* a list that is something else in JSON */
	const struct field *field; /* NULL: the reply, or an item */
	struct table *table;	   /* of the members, or of the list's items */
	char *base;		   /* the struct; of a list the struct list */
};

/* Items of one list until their number is known. */
struct scratch {
	char *data;
	size_t n, room, item; /* items, items, bytes */
};

struct builder {
	struct arena *arena;
	bool lower; /* names begin with a small letter, or are field->xml */
	struct table *tables;
	struct frame frames[BUILDER_MAX_OPEN];
	size_t open;
	struct scratch scratch[BUILDER_MAX_OPEN]; /* by depth, memory reused */
	const char *recent[BUILDER_RECENT]; /* strings are shared: see keep() */
	const struct field *list; /* that the reply must have, or NULL */
	bool listed;		  /* it was there */
	const char *why;	  /* after an error, what the limit was */
};

/* `reply` NULL: nothing is wanted, ever. */
void builder_init(struct builder *b, const struct record *reply, void *out,
		  struct arena *arena, bool lower);
void builder_done(struct builder *b);

/*
 * The next member of the open record, or item of the open list (`name` does
 * not matter there). 0 with *ret_wanted, or -E2BIG.
 */
int builder_open(struct builder *b, const char *name, size_t len,
		 enum wanted *ret_wanted);

/* The text of what was opened last, as WANT_TEXT. 0 or -E2BIG. */
int builder_text(struct builder *b, const char *text, size_t len);

/* Whether null is an item of the open list: of the one that must be there. */
bool builder_keeps_null(const struct builder *b);

/* The list that is open is none: its value is of another type. */
void builder_refuse_list(struct builder *b);

/* 0 or -E2BIG. */
int builder_close(struct builder *b);

/* The type of the open WANT_TEXT: an item of a list is FIELD_STRING. */
enum field_type builder_text_type(const struct builder *b);

/*
 * The front ends. `wrappers` elements stand around the members in XML. Errors
 * and `why` as of decode_feed().
 */
struct decode_xml *decode_xml_new(struct builder *b, int wrappers);
void decode_xml_free(struct decode_xml *x);
void decode_xml_expect(struct decode_xml *x, const char *operation);
int decode_xml_feed(struct decode_xml *x, const char *data, size_t len,
		    bool last, struct buf *why);

struct decode_json *decode_json_new(struct builder *b);
void decode_json_free(struct decode_json *j);
void decode_json_secret(struct decode_json *j);
int decode_json_feed(struct decode_json *j, const char *data, size_t len,
		     bool last, struct buf *why);

/* The document, once all of it was fed; NULL before. It stays the front end's.
 */
struct json_object;
struct json_object *decode_json_document(const struct decode_json *j);

/* Where in a JSON document the next byte stands. All zero: at its start. */
struct json_scan {
	int depth; /* of brackets */
	bool string, escape;
	int digits; /* of \uXXXX that are still to come */
	bool zero;  /* those so far were 0 */
	int more;   /* bytes of this character that are still to come */
	unsigned char low, high; /* between which the next of them lies */
	int number;		 /* how much of one was seen */
	int error;		 /* as decode_feed(), with the reason in */
	const char *why;
};

/*
 * The number of bytes that may go to json-c. Less than `len`: `error` and `why`
 * are set, and the byte behind those is to blame.
 */
size_t json_scan(struct json_scan *s, const char *data, size_t len);

/*
 * The value of a text. False, and nothing written, if it is not one.
 * decode_blob() gives memory of `arena`, NULL also if that is full.
 */
bool decode_num(const char *text, size_t len, struct num *ret);
bool decode_real(const char *text, size_t len, struct real *ret);
char *decode_blob(const char *text, size_t len, struct arena *arena);

#endif
