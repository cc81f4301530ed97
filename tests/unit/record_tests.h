/*
 * record_tests: what the tests of the decoder and of the records share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RECORD_TESTS_H
#define RECORD_TESTS_H

#include "decode.h"

/*
 * An operation and the record of ours that reads its answer: the items of
 * `list`, or (`list` NULL) a structure `member`, or else the reply itself.
 * `xml` is the name of the list in EC2 XML.
 */
struct known {
	const char *service, *operation;
	const char *list, *xml, *member;
	const struct record *record;
};

/* Every record that common/ has; ends in a row of zeros. */
extern const struct known known_records[];

/* NULL if we have no record for it. */
const struct known *known_find(const char *service, const char *operation);

/*
 * The record of the whole reply. The output is a struct list, or the struct of
 * the record itself; `reply` must stay while `ret` is used.
 */
struct known_reply {
	struct field fields[2];
	struct record record;
};
void known_reply(const struct known *known, struct known_reply *ret);

/* How the service writes its answers, and how a dump of them is written. */
enum decode_format service_format(const char *service);

/* Appends all that a record holds, one line per member that is known. */
void record_dump(const struct record *record, const void *data,
		 struct buf *out);

/*
 * Decodes `len` bytes in pieces of `piece` (0: in one). As decode_feed(), and
 * without leaks.
 */
int decode_pieces(enum decode_format format, const struct record *reply,
		  void *out, struct arena *arena, const char *data, size_t len,
		  size_t piece, struct buf *why);

#endif
