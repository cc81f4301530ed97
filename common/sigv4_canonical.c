/*
 * sigv4_canonical: what a request looks like before sigv4 signs it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sigv4_canonical.h"
#include "uri.h"
#include "xalloc.h"

enum { MAX_PART = 1 << 20 };

/* A slice of text that outlives it. */
struct part {
	const char *text;
	size_t len;
};

/* The next piece of `*rest` up to `sep`, or false when there is none. */
static bool next_part(const char **rest, char sep, struct part *ret)
{
	const char *end;

	if (!*rest)
		return false;
	end = strchr(*rest, sep);
	ret->text = *rest;
	ret->len = end ? (size_t)(end - *rest) : strlen(*rest);
	*rest = end ? end + 1 : NULL;
	return true;
}

static bool part_is(const struct part *part, const char *s)
{
	return part->len == strlen(s) && memcmp(part->text, s, part->len) == 0;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Removes the last segment and the `/` before it. */
static void pop_segment(struct buf *path)
{
	while (path->len > 0 && path->data[--path->len] != '/')
		;
	if (path->data)
		path->data[path->len] = '\0';
}

/* RFC 3986 section 5.2.4, and empty segments dropped. */
static void normalize_path(struct buf *out, const char *path)
{
	const char *rest = path;
	struct part segment;

	while (next_part(&rest, '/', &segment)) {
		if (segment.len == 0 || part_is(&segment, "."))
			continue;
		if (part_is(&segment, "..")) {
			pop_segment(out);
			continue;
		}
		buf_addc(out, '/');
		buf_add(out, segment.text, segment.len);
	}
	if (out->len == 0 || path[strlen(path) - 1] == '/')
		buf_addc(out, '/');
}

static int add_path(struct buf *out, const struct sigv4 *s)
{
	_cleanup_(buf_done) struct buf path;

	buf_init(&path, MAX_PART);
	if (s->raw_path && *s->path)
		buf_adds(&path, s->path);
	else
		normalize_path(&path, s->path);
	uri_encode(out, path.data, path.len, "/");
	return buf_full(&path) ? -ENOBUFS : 0;
}

/* A parameter, encoded: offsets of two strings, since their buffer moves. */
struct param {
	size_t name, value;
};

/* Decoded first, so that what was encoded otherwise comes out as we do it. */
static int encode_again(struct buf *out, const char *text, size_t len,
			size_t *ret_offset)
{
	_cleanup_(buf_wipe) struct buf plain;
	int r;

	buf_init(&plain, MAX_PART);
	r = uri_decode(&plain, text, len);
	if (r < 0)
		return r;
	*ret_offset = out->len;
	uri_encode(out, plain.data, plain.len, "");
	buf_addc(out, '\0');
	return 0;
}

static int compare_params(const void *a, const void *b, void *texts)
{
	const struct param *x = a, *y = b;
	const char *base = texts;
	int r = strcmp(base + x->name, base + y->name);

	return r != 0 ? r : strcmp(base + x->value, base + y->value);
}

static int read_params(const char *query, struct buf *texts,
		       struct param *params, size_t *ret_n)
{
	const char *rest = query;
	struct part pair;
	size_t n = 0;
	int r;

	while (next_part(&rest, '&', &pair)) {
		const char *eq = memchr(pair.text, '=', pair.len);
		size_t name_len = eq ? (size_t)(eq - pair.text) : pair.len;
		size_t skip = eq ? name_len + 1 : name_len;

		if (pair.len == 0)
			continue;
		r = encode_again(texts, pair.text, name_len, &params[n].name);
		if (r < 0)
			return r;
		r = encode_again(texts, pair.text + skip, pair.len - skip,
				 &params[n].value);
		if (r < 0)
			return r;
		n++;
	}
	if (buf_full(texts))
		return -ENOBUFS;
	*ret_n = n;
	return 0;
}

static size_t count_params(const char *query)
{
	size_t n = 1;

	for (; *query; query++)
		n += *query == '&';
	return n;
}

static int add_query(struct buf *out, const struct sigv4 *s)
{
	_cleanup_(buf_wipe) struct buf texts;
	struct param *params;
	size_t n;
	int r;

	buf_init(&texts, MAX_PART);
	if (!s->query || !*s->query)
		return 0;
	params = xcalloc(count_params(s->query), sizeof(*params));
	r = read_params(s->query, &texts, params, &n);
	if (r == 0 && n > 0) {
		qsort_r(params, n, sizeof(*params), compare_params, texts.data);
		for (size_t i = 0; i < n; i++)
			buf_addf(out, "%s%s=%s", i > 0 ? "&" : "",
				 texts.data + params[i].name,
				 texts.data + params[i].value);
	}
	free(params);
	return r;
}

/* By name; the same name in order of arrival, which the address tells. */
static int compare_headers(const void *a, const void *b)
{
	const struct sigv4_header *const *x = a, *const *y = b;
	int r = strcasecmp((*x)->name, (*y)->name);

	return r != 0 ? r : (*x > *y) - (*x < *y);
}

/* The headers in the order they are signed in; the caller frees. */
static const struct sigv4_header **sort_headers(const struct sigv4 *s)
{
	const struct sigv4_header **sorted =
		xcalloc(s->n_headers + 1, sizeof(*sorted));

	for (size_t i = 0; i < s->n_headers; i++)
		sorted[i] = &s->headers[i];
	qsort(sorted, s->n_headers, sizeof(*sorted), compare_headers);
	return sorted;
}

/* Whether sorted[i] has another name than the one before. */
static bool is_first(const struct sigv4_header **sorted, size_t i)
{
	return i == 0 || strcasecmp(sorted[i]->name, sorted[i - 1]->name) != 0;
}

static void add_lower(struct buf *out, const char *s)
{
	for (; *s; s++)
		buf_addc(out, lower(*s));
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Without blanks at both ends, each run of them inside as one. */
static void add_trimmed(struct buf *out, const char *value)
{
	bool gap = false, begun = false;

	for (; *value; value++) {
		if (is_space(*value)) {
			gap = begun;
			continue;
		}
		if (gap)
			buf_addc(out, ' ');
		buf_addc(out, *value);
		gap = false;
		begun = true;
	}
}

static void add_headers(struct buf *out, const struct sigv4 *s)
{
	const struct sigv4_header **sorted = sort_headers(s);

	for (size_t i = 0; i < s->n_headers; i++) {
		if (is_first(sorted, i)) {
			add_lower(out, sorted[i]->name);
			buf_addc(out, ':');
		} else {
			buf_addc(out, ',');
		}
		add_trimmed(out, sorted[i]->value);
		if (i + 1 == s->n_headers || is_first(sorted, i + 1))
			buf_addc(out, '\n');
	}
	free(sorted);
}

void sigv4_add_signed_names(struct buf *out, const struct sigv4 *s)
{
	const struct sigv4_header **sorted = sort_headers(s);

	for (size_t i = 0; i < s->n_headers; i++) {
		if (!is_first(sorted, i))
			continue;
		if (i > 0)
			buf_addc(out, ';');
		add_lower(out, sorted[i]->name);
	}
	free(sorted);
}

static void add_body_hash(struct buf *out, const struct sigv4 *s)
{
	char hash[SHA256_HEX_SIZE];

	for (size_t i = 0; i < s->n_headers; i++) {
		if (strcasecmp(s->headers[i].name, "x-amz-content-sha256"))
			continue;
		add_trimmed(out, s->headers[i].value);
		return;
	}
	sha256_hex(s->body, s->body_len, hash);
	buf_adds(out, hash);
}

static void add_method(struct buf *out, const char *method)
{
	for (; *method; method++)
		buf_addc(out, *method >= 'a' && *method <= 'z'
				      ? (char)(*method - 'a' + 'A')
				      : *method);
}

int sigv4_canonical_request(const struct sigv4 *s, struct buf *ret)
{
	int r;

	add_method(ret, s->method);
	buf_addc(ret, '\n');
	r = add_path(ret, s);
	if (r < 0)
		return r;
	buf_addc(ret, '\n');
	r = add_query(ret, s);
	if (r < 0)
		return r;
	buf_addc(ret, '\n');
	add_headers(ret, s);
	buf_addc(ret, '\n');
	sigv4_add_signed_names(ret, s);
	buf_addc(ret, '\n');
	add_body_hash(ret, s);
	return buf_full(ret) ? -ENOBUFS : 0;
}
