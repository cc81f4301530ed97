/*
 * fuzz_decode: what fuzz_xml and fuzz_json do with their input.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/record_tests.h"
#include "fuzz_decode.h"
#include "xalloc.h"

enum { MAX_RECORDS = 256 * 1024, MAX_DUMP = 64 * 1024 * 1024 };

static const struct known *choose(unsigned int byte)
{
	size_t n = 0;

	while (known_records[n].service)
		n++;
	return &known_records[byte % n];
}

static int decode_and_dump(enum decode_format format,
			   const struct record *reply, const char *text,
			   size_t len, size_t piece, struct buf *dump)
{
	void *out = xcalloc(1, reply->size);
	struct arena arena;
	struct buf why;
	int r;

	arena_init(&arena, MAX_RECORDS);
	buf_init(&why, 4096);
	r = decode_pieces(format, reply, out, &arena, text, len, piece, &why);
	if (!!r != !!why.len)
		abort();
	record_dump(reply, out, dump);
	free(out);
	arena_done(&arena);
	buf_done(&why);
	return r;
}

static void read_error(const char *text, size_t len)
{
	struct error_headers headers = { .reason = "reason" };
	struct aws_error err = { 0 };
	struct arena arena;

	arena_init(&arena, 4 * 1024 * 1024);
	decode_error(400, &headers, text, len, &arena, &err, NULL);
	if (!err.code || !*err.code)
		abort();
	arena_done(&arena);
}

void fuzz_decode(const uint8_t *data, size_t size, bool json)
{
	unsigned int first = size ? data[0] : 0;
	const struct known *known = choose(first);
	enum decode_format format =
		json ? DECODE_JSON : service_format(known->service);
	const char *text = (const char *)data + !!size;
	size_t len = size - !!size;
	struct known_reply reply;
	struct buf whole, pieces;
	int r;

	if (!json && format == DECODE_JSON)
		format = DECODE_QUERY_XML;
	known_reply(known, &reply);
	buf_init(&whole, MAX_DUMP);
	buf_init(&pieces, MAX_DUMP);
	r = decode_and_dump(format, &reply.record, text, len, 0, &whole);
	if (decode_and_dump(format, &reply.record, text, len, 1 + first % 7,
			    &pieces) != r ||
	    (r == 0 && strcmp(buf_str(&whole), buf_str(&pieces))))
		abort();
	buf_done(&whole);
	buf_done(&pieces);
	read_error(text, len);
}
