/*
 * decode: replies of AWS, and dumps of the AWS CLI, into structs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>

#include "decode.h"
#include "decode_internal.h"
#include "xalloc.h"

/* One of `xml` and `json`, by the format. */
struct decode {
	struct builder builder;
	struct decode_xml *xml;
	struct decode_json *json;
};

struct decode *decode_new(enum decode_format format, const struct record *reply,
			  void *out, struct arena *arena)
{
	struct decode *d = xcalloc(1, sizeof(*d));

	builder_init(&d->builder, reply, out, arena, format == DECODE_EC2_XML);
	if (format == DECODE_JSON)
		d->json = decode_json_new(&d->builder);
	else
		d->xml = decode_xml_new(&d->builder,
					format == DECODE_QUERY_XML ? 2 : 1);
	return d;
}

void decode_free(struct decode *d)
{
	if (!d)
		return;
	decode_xml_free(d->xml);
	decode_json_free(d->json);
	builder_done(&d->builder);
	free(d);
}

void decode_expect(struct decode *d, const char *operation)
{
	if (d->xml)
		decode_xml_expect(d->xml, operation);
}

void decode_expect_list(struct decode *d)
{
	struct builder *b = &d->builder;

	b->list = b->open ? b->frames->table->record->fields : NULL;
}

void decode_secret(struct decode *d)
{
	if (d->json)
		decode_json_secret(d->json);
}

static int feed(struct decode *d, const char *data, size_t len, bool last,
		struct buf *why)
{
	return d->json ? decode_json_feed(d->json, data, len, last, why)
		       : decode_xml_feed(d->xml, data, len, last, why);
}

int decode_feed(struct decode *d, const char *data, size_t len, struct buf *why)
{
	return feed(d, data, len, false, why);
}

int decode_finish(struct decode *d, struct buf *why)
{
	int r = feed(d, "", 0, true, why);

	if (r == 0 && d->builder.list && !d->builder.listed) {
		buf_addf(why, "there is no list '%s' in it",
			 d->builder.list->name);
		return -EBADMSG;
	}
	return r;
}
