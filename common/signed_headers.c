/*
 * signed_headers: the header lines of one attempt, signed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>

#include "request.h"
#include "signed_headers.h"
#include "sigv4.h"

enum { MAX_LINE = 64 * 1024, MAX_TARGET = 128 };

void signed_headers_init(struct signed_headers *headers)
{
	*headers = (struct signed_headers){ .n = 0 };
	for (size_t i = 0; i < SIGNED_HEADERS_MAX; i++)
		buf_init(&headers->lines[i], MAX_LINE);
}

void signed_headers_done(struct signed_headers *headers)
{
	for (size_t i = 0; i < SIGNED_HEADERS_MAX; i++)
		buf_wipe(&headers->lines[i]);
	headers->n = headers->n_public = 0;
}

static void add(struct signed_headers *headers, const char *name,
		const char *value)
{
	struct buf *line = &headers->lines[headers->n];

	buf_reset(line);
	buf_addf(line, "%s: %s", name, value);
	headers->list[headers->n++] = buf_str(line);
}

static bool is_whole(const struct signed_headers *headers)
{
	for (size_t i = 0; i < headers->n; i++)
		if (buf_full(&headers->lines[i]))
			return false;
	return true;
}

static void add_all(struct signed_headers *headers,
		    const struct sigv4_header *unsigned_ones, size_t n,
		    const struct sigv4_signed *result)
{
	headers->n = 0;
	for (size_t i = 0; i < n; i++)
		add(headers, unsigned_ones[i].name, unsigned_ones[i].value);
	add(headers, "x-amz-date", result->date);
	headers->n_public = headers->n;
	add(headers, "authorization", buf_str(&result->authorization));
	if (result->security_token)
		add(headers, "x-amz-security-token", result->security_token);
}

bool signed_headers_make(struct signed_headers *headers,
			 const struct operation *op,
			 const struct station *station,
			 const struct credentials *who, const struct buf *body,
			 int64_t time)
{
	const struct wire *wire = op->wire;
	char target[MAX_TARGET], path[URL_MAX_LEN + 2];
	const struct sigv4_header listed[] = {
		{ "content-type", request_content_type(wire) },
		{ "host", station->endpoint.url.authority },
		{ "x-amz-target", target },
	};
	const struct sigv4 s = {
		.method = "POST",
		.path = path,
		.headers = listed,
		.n_headers = wire->target ? 3 : 2,
		.body = buf_str(body),
		.body_len = body->len,
		.access_key_id = who->access_key_id,
		.secret_access_key = who->secret_access_key,
		.session_token = who->session_token,
		.region = station->endpoint.signing_region,
		.service = station->endpoint.signing_name,
		.time = time,
	};
	struct sigv4_signed result;

	snprintf(path, sizeof(path), "%s/", station->endpoint.url.path);
	snprintf(target, sizeof(target), "%s.%s",
		 wire->target ? wire->target : "", op->name);
	if (sigv4_sign(&s, &result) < 0)
		return false;
	add_all(headers, listed, s.n_headers, &result);
	sigv4_signed_done(&result);
	return is_whole(headers);
}
