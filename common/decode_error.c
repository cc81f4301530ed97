/*
 * decode_error: what an error reply of any protocol says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "decode.h"

/* Bytes of a reply that is neither XML nor JSON, as its message. */
enum { EXCERPT = 200 };

/* The body may say it in any of these; which of them counts: see below. */
struct error_body {
	const char *type; /* __type */
	const char *code[2];
	const char *message[3];
	const char *request_id;
};

/* clang-format off */
static const struct field error_fields[] = {
	XSTR("Code", "Code", error_body, code[1]),
	XSTR("Message", "Message", error_body, message[1]),
	{ 0 },
};
static const struct record error_record = { 0, error_fields };

static const struct field errors_fields[] = {
	XINLINE("Error", "Error", &error_record),
	{ 0 },
};
static const struct record errors_record = { 0, errors_fields };

static const struct field body_fields[] = {
	XINLINE("Error", "Error", &error_record),
	XINLINE("Errors", "Errors", &errors_record),
	XSTR("RequestId", "RequestId", error_body, request_id),
	XSTR("RequestID", "RequestID", error_body, request_id),
	XSTR("Code", "Code", error_body, code[1]),
	XSTR("Message", "Message", error_body, message[1]),
	STR("__type", error_body, type),
	STR("code", error_body, code[0]),
	STR("message", error_body, message[0]),
	STR("errorMessage", error_body, message[2]),
	{ 0 },
};
static const struct record body_record = {
	sizeof(struct error_body), body_fields,
};
/* clang-format on */

/*
 * The format is told by the first byte, not by the service: each has been
 * seen to answer in the other's. What a reply that breaks off has said until
 * then counts. One element stands around the members, as in ec2.
 */
static void read_body(const char *body, size_t len, struct arena *arena,
		      struct error_body *out)
{
	struct buf why;
	struct decode *d;
	size_t i = 0;

	while (i < len && memchr(" \t\r\n", body[i], 4))
		i++;
	if (i == len || (body[i] != '<' && body[i] != '{'))
		return;
	buf_init(&why, 0);
	d = decode_new(body[i] == '{' ? DECODE_JSON : DECODE_EC2_XML,
		       &body_record, out, arena);
	if (decode_feed(d, body + i, len - i, &why) == 0)
		decode_finish(d, &why);
	decode_free(d);
	buf_done(&why);
}

static const char *first_of(const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (texts[i] && *texts[i])
			return texts[i];
	return NULL;
}

/* "aws.protocols#Name:http://..." is Name. NULL if nothing is left. */
static const char *bare_code(const char *code, struct arena *arena)
{
	size_t len = strcspn(code, ":");
	const char *hash = memrchr(code, '#', len);
	const char *name = hash ? hash + 1 : code;

	len -= (size_t)(name - code);
	return len ? arena_strndup(arena, name, len) : NULL;
}

static const char *find_code(const struct error_headers *headers,
			     const struct error_body *body, struct arena *arena)
{
	const char *texts[] = { headers->error_type, body->type, body->code[0],
				body->code[1] };
	const char *code = first_of(texts, ARRAY_SIZE(texts));

	if (headers->query_error) {
		size_t len = strcspn(headers->query_error, ";");

		if (len)
			return arena_strndup(arena, headers->query_error, len);
	}
	return code ? bare_code(code, arena) : NULL;
}

/* One line of what can be printed; the rest, and runs of it, are a blank. */
static const char *excerpt(const char *body, size_t len, struct arena *arena)
{
	char text[EXCERPT];
	size_t n = 0;

	for (size_t i = 0; i < len && n < sizeof(text); i++) {
		if (body[i] > ' ' && body[i] < 0x7f)
			text[n++] = body[i];
		else if (n && text[n - 1] != ' ')
			text[n++] = ' ';
	}
	if (n && text[n - 1] == ' ')
		n--;
	return n ? arena_strndup(arena, text, n) : NULL;
}

void decode_error(long status, const struct error_headers *headers,
		  const char *body, size_t len, struct arena *arena,
		  struct aws_error *ret_err, const char **ret_request_id)
{
	struct error_body said = { 0 };
	const char *id = headers->request_id;

	read_body(body, len, arena, &said);
	ret_err->status = status;
	ret_err->code = find_code(headers, &said, arena);
	ret_err->message = first_of(said.message, ARRAY_SIZE(said.message));
	if (!ret_err->code) {
		ret_err->code = arena_printf(arena, "%ld", status);
		if (!ret_err->message && headers->reason && *headers->reason)
			ret_err->message = arena_strdup(arena, headers->reason);
		else if (!ret_err->message)
			ret_err->message = excerpt(body, len, arena);
	}
	if (ret_request_id)
		*ret_request_id =
			id && *id ? arena_strdup(arena, id) : said.request_id;
}
