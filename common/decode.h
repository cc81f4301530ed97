/*
 * decode: replies of AWS, and dumps of the AWS CLI, into structs.
 *
 * One field table per record reads the XML of the query and ec2 protocols
 * (expat, while it arrives), the JSON of the json protocols, and AWS CLI
 * output (json-c). A row is the wanted element and nothing else: what nobody
 * asked for is skipped. Rules: AWS.md section 5 of the specification; in short
 * - an absent element, JSON null, an empty or unparsable number, boolean or
 *   time leave the member as it was: zero, that is unknown;
 * - an empty string element is "", a list may be absent or empty, which
 *   list_is_told() tells apart;
 * - an element inside a text, and a JSON value of another type than the row
 *   says, leave the member as it was;
 * - every child of a list element is an item, whatever its name;
 * - the order of elements means nothing, namespaces are ignored, DTDs refused;
 * - of members that stand twice the last counts;
 * - JSON is strict (RFC 8259), an object at the top, without NUL.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DECODE_H
#define DECODE_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"
#include "types.h"

enum field_type {
	FIELD_END,
	FIELD_STRING,	/* const char * */
	FIELD_TRI,	/* enum tri; exactly true or false */
	FIELD_NUM,	/* struct num */
	FIELD_REAL,	/* struct real */
	FIELD_TIME,	/* struct timestamp; ISO 8601, HTTP date or epoch */
	FIELD_BLOB,	/* const char *; base64, decoded, NUL behind it */
	FIELD_DOCUMENT, /* const char *; a text, or a JSON object as one */
	FIELD_STRUCT,	/* another record, in place at the offset */
	FIELD_LIST,	/* struct list of another record */
	FIELD_STRINGS,	/* struct list of const char * */
	FIELD_MAP	/* struct list of struct tag */
};

struct record;

/*
 * `name` is the name of the API documentation, the JSON and the AWS CLI, and
 * of Query XML. `xml` is the name in EC2 XML where that is not `name` with a
 * small first letter; NULL otherwise.
 */
struct field {
	const char *name, *xml;
	enum field_type type;
	size_t offset;
	const struct record *record;
};

/* A struct of `size` bytes; `fields` ends in a row of zeros. */
struct record {
	size_t size;
	const struct field *fields;
};

/* One row each; `m` is a member of struct `s`, which may be a path (a.b). */
/* clang-format off */
#define STR(n, s, m)	 { n, NULL, FIELD_STRING, offsetof(struct s, m), NULL }
#define TRI(n, s, m)	 { n, NULL, FIELD_TRI, offsetof(struct s, m), NULL }
#define NUM(n, s, m)	 { n, NULL, FIELD_NUM, offsetof(struct s, m), NULL }
#define REAL(n, s, m)	 { n, NULL, FIELD_REAL, offsetof(struct s, m), NULL }
#define TIME(n, s, m)	 { n, NULL, FIELD_TIME, offsetof(struct s, m), NULL }
/* A policy: percent-encoded in replies of IAM, an object in AWS CLI output. */
#define DOCUMENT(n, s, m)                                                      \
	{ n, NULL, FIELD_DOCUMENT, offsetof(struct s, m), NULL }
#define STRINGS(n, s, m) { n, NULL, FIELD_STRINGS, offsetof(struct s, m), NULL }
#define MAP(n, s, m)	 { n, NULL, FIELD_MAP, offsetof(struct s, m), NULL }
#define STRUCT(n, s, m, r) { n, NULL, FIELD_STRUCT, offsetof(struct s, m), r }
/* The fields of `r` lie in the struct that holds this row itself. */
#define INLINE(n, r)	 { n, NULL, FIELD_STRUCT, 0, r }
#define LIST(n, s, m, r) { n, NULL, FIELD_LIST, offsetof(struct s, m), r }
/* The same rows with the name that EC2 XML uses in the second place. */
#define XSTR(n, x, s, m) { n, x, FIELD_STRING, offsetof(struct s, m), NULL }
#define XTRI(n, x, s, m) { n, x, FIELD_TRI, offsetof(struct s, m), NULL }
#define XLIST(n, x, s, m, r) { n, x, FIELD_LIST, offsetof(struct s, m), r }
#define XINLINE(n, x, r) { n, x, FIELD_STRUCT, 0, r }
/* clang-format on */

/* How the bytes are laid out; the wrapping elements differ too. */
enum decode_format {
	DECODE_QUERY_XML, /* <OpResponse><OpResult> members */
	DECODE_EC2_XML,	  /* <OpResponse> members, small first letters */
	DECODE_JSON	  /* { members } */
};

/* Past these a reply is refused with an error that names the limit. */
enum { DECODE_MAX_DEPTH = 64, DECODE_MAX_TEXT = 1024 * 1024 };

struct decode;

/*
 * A decoder of one reply into `out`, a struct described by `reply`; all
 * memory of the records is of `arena`, which must outlive the decoder. A list
 * of `reply` itself (FIELD_LIST, FIELD_STRINGS, FIELD_MAP) appends to what is
 * in `out` already (the pages before) and grows by arena_grow(), so it must be
 * empty or come from there. Its single values (a marker, say) are unknown again
 * until this reply says them. `reply` NULL: parse and keep nothing. After a
 * failed decode the lists still hold what they held, though they may have
 * moved: to undo it, put back their `n`.
 * Equal strings of one reply may be stored once.
 */
struct decode *decode_new(enum decode_format format, const struct record *reply,
			  void *out, struct arena *arena);
void decode_free(struct decode *d);

/*
 * Before the first byte: takes XML only if it is an answer to `operation`, by
 * its outermost element <OperationResponse>; else -EBADMSG. What a proxy or an
 * error page says with status 200 must not pass for an empty list. `operation`
 * must outlive `d`; JSON answers have no name.
 */
void decode_expect(struct decode *d, const char *operation);

/*
 * Before the first byte: takes only a reply that has the list of the first row
 * of the table, empty or not; else -EBADMSG at the end. A reply without it, or
 * a file that was saved under the wrong name, must not pass for an empty list.
 * JSON null in that list is a record of which nothing is known.
 */
void decode_expect_list(struct decode *d);

/*
 * The reply holds keys: what the decoder copied of it is wiped at the end, as
 * far as the libraries below let us.
 */
void decode_secret(struct decode *d);

/*
 * The next bytes, in pieces of any size. 0, -EBADMSG (not well-formed, a DTD),
 * or -E2BIG (nesting, text, arena); `why` says what and where. After an error
 * only decode_free() is allowed.
 */
int decode_feed(struct decode *d, const char *data, size_t len,
		struct buf *why);

/*
 * No more bytes: -EBADMSG if the document is not complete. Errors as above, and
 * JSON is put into `out` only now.
 */
int decode_finish(struct decode *d, struct buf *why);

/* Members that a reply header may bring for decode_error(); NULL if absent. */
struct error_headers {
	const char *error_type;	 /* x-amzn-ErrorType */
	const char *query_error; /* x-amzn-query-error */
	const char *request_id;	 /* x-amzn-RequestId */
	const char *reason;	 /* of the status line */
};

/*
 * What an error reply of any protocol says (AWS.md section 5: XML errors of
 * query and ec2, JSON errors; without a code: the status number, and the
 * reason phrase or the first bytes as message). Strings are of `arena`;
 * operation and region of `ret_err` are left alone. `ret_request_id` may be
 * NULL and is set to NULL where there is none.
 */
void decode_error(long status, const struct error_headers *headers,
		  const char *body, size_t len, struct arena *arena,
		  struct aws_error *ret_err, const char **ret_request_id);

#endif
