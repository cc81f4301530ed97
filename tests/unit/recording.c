/*
 * recording: a transport that plays recorded traffic and compares what is sent.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "recording.h"
#include "types.h"
#include "uri.h"
#include "vectors.h"
#include "xalloc.h"

enum { MAX_PARTS = 64, WHY_MAX = 4096, TEXT_MAX = 1 << 20 };

/* Compared where they were recorded. */
static const char *const headers[] = {
	"accept",
	"x-aws-ec2-metadata-token",
	"x-aws-ec2-metadata-token-ttl-seconds",
	"x-amz-sso_bearer_token",
};

void recording_init(struct recording *r, json_object *traffic)
{
	*r = (struct recording){ .events = vectors_get(traffic, "events") };
	buf_init(&r->why, WHY_MAX);
}

void recording_done(struct recording *r)
{
	buf_done(&r->why);
}

/* The next event's action of this name; NULL if it is another. */
static json_object *action(const struct recording *r, const char *name)
{
	json_object *event;

	if (r->at >= json_object_array_length(r->events))
		return NULL;
	event = json_object_array_get_idx(r->events, r->at);
	return json_object_object_get(vectors_get(event, "action"), name);
}

static void skip_ends(struct recording *r)
{
	while (action(r, "Eof"))
		r->at++;
}

/* All data of a direction, in order. */
static void take_data(struct recording *r, const char *direction,
		      struct buf *ret)
{
	json_object *data;

	for (skip_ends(r); (data = action(r, "Data")); skip_ends(r)) {
		if (strcmp(vectors_str(data, "direction"), direction) != 0)
			break;
		buf_adds(ret, vectors_str(vectors_get(data, "data"), "Utf8"));
		r->at++;
	}
}

static void differ(struct recording *r, const char *what, const char *got)
{
	if (!r->why.len)
		buf_addf(&r->why, "%s: %s", what, got);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_ignored(const struct recording *r, const char *part)
{
	for (size_t i = 0; i < ARRAY_SIZE(r->ignored); i++) {
		size_t n = r->ignored[i] ? strlen(r->ignored[i]) : 0;

		if (n && !strncmp(part, r->ignored[i], n) && part[n] == '=')
			return true;
	}
	return false;
}

/* "b=2&a=1" decoded and sorted, without what is ignored. */
static void normalise(const struct recording *r, const char *text,
		      struct buf *ret)
{
	char *copy = xstrdup(text), *rest = copy, *part;
	char *parts[MAX_PARTS];
	size_t n = 0;

	while ((part = strsep(&rest, "&")))
		if (*part && !is_ignored(r, part) && n < MAX_PARTS)
			parts[n++] = part;
	qsort(parts, n, sizeof(*parts), by_text);
	for (size_t i = 0; i < n; i++) {
		uri_decode(ret, parts[i], strlen(parts[i]));
		buf_addc(ret, '\n');
	}
	free(copy);
}

static void compare_sets(struct recording *r, const char *what,
			 const char *wanted, const char *got)
{
	struct buf a, b;

	buf_init(&a, TEXT_MAX);
	buf_init(&b, TEXT_MAX);
	normalise(r, wanted, &a);
	normalise(r, got, &b);
	if (strcmp(buf_str(&a), buf_str(&b)) != 0)
		differ(r, what, buf_str(&b));
	buf_done(&a);
	buf_done(&b);
}

/* Up to the query; the path `/` is none. */
static size_t address_len(const char *url)
{
	size_t len = strcspn(url, "?");
	const char *path = strchr(strstr(url, "://") + 3, '/');

	return path && path + 1 == url + len ? len - 1 : len;
}

static void compare_urls(struct recording *r, const char *wanted,
			 const char *got)
{
	size_t len = address_len(wanted);
	size_t a = strcspn(wanted, "?"), b = strcspn(got, "?");

	compare_sets(r, "query", wanted[a] ? wanted + a + 1 : "",
		     got[b] ? got + b + 1 : "");
	if (len != address_len(got) || strncmp(wanted, got, len) != 0)
		differ(r, "URL", got);
}

static const char *header_of(const struct exchange_request *request,
			     const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < request->n_headers; i++)
		if (!strncasecmp(request->headers[i], name, len) &&
		    request->headers[i][len] == ':')
			return request->headers[i] + len +
			       strspn(request->headers[i] + len, ": ");
	return NULL;
}

static const char *recorded_header(json_object *request, const char *name)
{
	json_object *all = vectors_get(request, "headers");
	json_object *values = json_object_object_get(all, name);

	return values ? json_object_get_string(
				json_object_array_get_idx(values, 0))
		      : NULL;
}

static void compare_headers(struct recording *r, json_object *recorded,
			    const struct exchange_request *request)
{
	const char *signature = recorded_header(recorded, "authorization");
	const char *wanted, *got;

	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		wanted = recorded_header(recorded, headers[i]);
		got = header_of(request, headers[i]);
		if (wanted && (!got || strcmp(wanted, got) != 0))
			differ(r, headers[i], got ? got : "(absent)");
	}
	got = header_of(request, "authorization");
	if (signature && (!got || strncmp(got, "AWS4-", 5) != 0))
		differ(r, "signature", got ? got : "(absent)");
	if (!strcmp(request->method, "POST") && !signature && got)
		differ(r, "signature", got);
}

static void answer(struct recording *r, struct exchange_reply *ret)
{
	json_object *response = action(r, "Response"), *ok;

	if (!response) {
		differ(r, "nothing recorded to answer", "");
		return;
	}
	ok = vectors_get(vectors_get(response, "response"), "Ok");
	ret->status = json_object_get_int64(vectors_get(ok, "status"));
	r->at++;
	take_data(r, "Response", &ret->body);
}

static void play(void *ctx, const struct exchange_request *request,
		 struct exchange_reply *ret)
{
	struct recording *r = ctx;
	json_object *recorded;
	struct buf body;

	skip_ends(r);
	recorded = action(r, "Request");
	if (!recorded) {
		differ(r, "not recorded", request->url);
		ret->failure = HTTP_TRANSPORT;
		return;
	}
	recorded = vectors_get(recorded, "request");
	r->at++;
	if (strcmp(vectors_str(recorded, "method"), request->method) != 0)
		differ(r, "method", request->method);
	compare_urls(r, vectors_str(recorded, "uri"), request->url);
	compare_headers(r, recorded, request);
	buf_init(&body, TEXT_MAX);
	take_data(r, "Request", &body);
	compare_sets(r, "body", buf_str(&body),
		     request->body ? request->body : "");
	buf_done(&body);
	answer(r, ret);
}

static enum http_failure pause_not(void *ctx, int64_t ms)
{
	(void)ctx;
	(void)ms;
	return HTTP_ANSWERED;
}

struct exchange_transport recording_transport(struct recording *r)
{
	return (struct exchange_transport){ r, play, pause_not };
}

bool recording_ended(struct recording *r)
{
	skip_ends(r);
	if (r->at < json_object_array_length(r->events))
		differ(r, "not all of it was asked", "");
	return !r->why.len;
}
