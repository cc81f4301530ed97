/*
 * decode_xml: the front end for XML, on expat, while the bytes arrive.
 *
 * Text is asked of expat only inside a wanted value, so blanks between
 * elements and values nobody wants cost next to nothing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <expat.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "decode_internal.h"
#include "xalloc.h"

struct decode_xml {
	XML_Parser parser;
	struct builder *builder;
	const char *operation; /* that must be answered; NULL: any */
	int wrappers, depth;   /* of elements */
	int skipped;	       /* depth of the element being skipped, or 0 */
	bool in_text, mixed;   /* `mixed`: an element stands in the text */
	struct buf text;
	int error;
	const char *why;
};

static void stop(struct decode_xml *x, int error, const char *why)
{
	if (!x->error) {
		x->error = error;
		x->why = why;
	}
	XML_StopParser(x->parser, XML_FALSE);
}

static void on_text(void *data, const XML_Char *s, int len)
{
	struct decode_xml *x = data;

	buf_add(&x->text, s, (size_t)len);
	if (buf_full(&x->text))
		stop(x, -E2BIG, "a text is too long");
}

static void start_text(struct decode_xml *x)
{
	x->in_text = true;
	x->mixed = false;
	buf_reset(&x->text);
	XML_SetCharacterDataHandler(x->parser, on_text);
}

/* A structure where a text is wanted leaves the member absent. */
static int end_text(struct decode_xml *x)
{
	x->in_text = false;
	XML_SetCharacterDataHandler(x->parser, NULL);
	if (x->mixed)
		return 0;
	return builder_text(x->builder, buf_str(&x->text), x->text.len);
}

/* <OpResponse><OpResult> of query; beside the result stands no member. */
static void open_wrapper(struct decode_xml *x, const char *name)
{
	if (x->depth == 2 && !strcmp(name, "ResponseMetadata"))
		x->skipped = x->depth;
}

static void open_element(struct decode_xml *x, const char *name)
{
	enum wanted wanted;
	int r;

	if (x->in_text) {
		x->mixed = true;
		XML_SetCharacterDataHandler(x->parser, NULL);
		x->skipped = x->depth;
		return;
	}
	r = builder_open(x->builder, name, strlen(name), &wanted);
	if (r < 0)
		stop(x, r, x->builder->why);
	else if (wanted == WANT_NOTHING)
		x->skipped = x->depth;
	else if (wanted == WANT_TEXT)
		start_text(x);
}

static bool is_answer(const struct decode_xml *x, const char *name)
{
	const char *colon = strchr(name, ':');
	const char *local = colon ? colon + 1 : name;
	size_t len = strlen(x->operation);

	return !strncmp(local, x->operation, len) &&
	       !strcmp(local + len, "Response");
}

static void on_start(void *data, const XML_Char *name, const XML_Char **atts)
{
	struct decode_xml *x = data;

	(void)atts;
	if (++x->depth > DECODE_MAX_DEPTH)
		stop(x, -E2BIG, "elements are nested too deep");
	else if (x->depth == 1 && x->operation && !is_answer(x, name))
		stop(x, -EBADMSG, "this is no answer to the operation");
	else if (x->skipped || x->error)
		return;
	else if (x->depth <= x->wrappers)
		open_wrapper(x, name);
	else
		open_element(x, name);
}

static void on_end(void *data, const XML_Char *name)
{
	struct decode_xml *x = data;
	int depth = x->depth--, r = 0;

	(void)name;
	if (x->skipped) {
		if (x->skipped == depth)
			x->skipped = 0;
		return;
	}
	if (x->error || depth <= x->wrappers)
		return;
	if (x->in_text)
		r = end_text(x);
	if (r == 0)
		r = builder_close(x->builder);
	if (r < 0)
		stop(x, r, x->builder->why);
}

/* No reply has one, and without it there are no entities to expand. */
static void on_doctype(void *data, const XML_Char *name, const XML_Char *sysid,
		       const XML_Char *pubid, int internal)
{
	(void)name;
	(void)sysid;
	(void)pubid;
	(void)internal;
	stop(data, -EBADMSG, "a document type declaration");
}

struct decode_xml *decode_xml_new(struct builder *b, int wrappers)
{
	struct decode_xml *x = xcalloc(1, sizeof(*x));

	x->builder = b;
	x->wrappers = wrappers;
	buf_init(&x->text, DECODE_MAX_TEXT);
	x->parser = XML_ParserCreate(NULL);
	if (!x->parser)
		xalloc_failed();
	XML_SetUserData(x->parser, x);
	XML_SetElementHandler(x->parser, on_start, on_end);
	XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
	return x;
}

void decode_xml_free(struct decode_xml *x)
{
	if (!x)
		return;
	XML_ParserFree(x->parser);
	buf_wipe(&x->text);
	free(x);
}

void decode_xml_expect(struct decode_xml *x, const char *operation)
{
	x->operation = operation;
}

static int fail(struct decode_xml *x, struct buf *why)
{
	enum XML_Error code = XML_GetErrorCode(x->parser);

	if (code == XML_ERROR_NO_MEMORY)
		xalloc_failed();
	if (!x->error) {
		x->error = -EBADMSG;
		x->why = XML_ErrorString(code);
	}
	buf_addf(why, "XML line %lu column %lu: %s",
		 (unsigned long)XML_GetCurrentLineNumber(x->parser),
		 (unsigned long)XML_GetCurrentColumnNumber(x->parser), x->why);
	return x->error;
}

int decode_xml_feed(struct decode_xml *x, const char *data, size_t len,
		    bool last, struct buf *why)
{
	do {
		int n = len > INT_MAX ? INT_MAX : (int)len;
		bool final = last && (size_t)n == len;

		if (XML_Parse(x->parser, data, n, final) != XML_STATUS_OK ||
		    x->error)
			return fail(x, why);
		data = n ? data + n : data;
		len -= (size_t)n;
	} while (len);
	return 0;
}
