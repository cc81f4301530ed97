/*
 * t_sigv4_vectors: signs as the AWS SigV4 test suite and botocore do.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "sigv4.h"
#include "types.h"
#include "vectors.h"
#include "xalloc.h"

enum { MAX_TEXT = 1 << 20, MAX_HEADERS = 32, SKIP = 77 };

static unsigned int n_run, n_failed;

static void check(const char *name, const char *what, const char *got,
		  const char *expected)
{
	if (strcmp(got, expected) == 0)
		return;
	n_failed++;
	printf("FAIL %s: %s\n-- expected\n%s\n-- got\n%s\n", name, what,
	       expected, got);
}

static void check_r(const char *name, const char *what, int r)
{
	if (r < 0) {
		n_failed++;
		printf("FAIL %s: %s: %s\n", name, what, strerror(-r));
	}
}

static int64_t parse_time(const char *text, const char *format)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, format, &tm);

	if (!end || *end) {
		printf("unknown form of time '%s'\n", text);
		exit(1);
	}
	return timegm(&tm);
}

/* What a case expects; NULL is not compared. */
struct expected {
	const char *canonical, *string_to_sign, *signature, *authorization;
};

/* The three stages of a request whose header list is complete. */
static void run_stages(const char *name, const struct sigv4 *s,
		       const struct expected *e)
{
	struct buf canonical, text, authorization;
	char signature[SHA256_HEX_SIZE] = "";

	buf_init(&canonical, MAX_TEXT);
	buf_init(&text, MAX_TEXT);
	buf_init(&authorization, MAX_TEXT);
	check_r(name, "canonical", sigv4_canonical_request(s, &canonical));
	check(name, "canonical request", buf_str(&canonical), e->canonical);
	check_r(name, "string", sigv4_string_to_sign(s, &canonical, &text));
	check(name, "string to sign", buf_str(&text), e->string_to_sign);
	check_r(name, "signature", sigv4_signature(s, &text, signature));
	check(name, "signature", signature, e->signature);
	if (e->authorization) {
		check_r(name, "authorization",
			sigv4_authorization(s, &text, &authorization));
		check(name, "authorization", buf_str(&authorization),
		      e->authorization);
	}
	buf_wipe(&canonical);
	buf_wipe(&text);
	buf_wipe(&authorization);
}

/* Stages over the list sigv4_sign() would make, then sigv4_sign() itself. */
static void run_header(const char *name, const struct sigv4 *request,
		       const struct expected *e)
{
	struct sigv4_header headers[MAX_HEADERS];
	struct sigv4 s = *request;
	struct sigv4_signed out = { 0 };
	char date[SIGV4_DATE_SIZE];

	check_r(name, "date", sigv4_date(s.time, date));
	memcpy(headers, s.headers, s.n_headers * sizeof(*headers));
	headers[s.n_headers++] = (struct sigv4_header){ "X-Amz-Date", date };
	if (s.session_token)
		headers[s.n_headers++] =
			(struct sigv4_header){ "X-Amz-Security-Token",
					       s.session_token };
	s.headers = headers;
	run_stages(name, &s, e);

	check_r(name, "sigv4_sign", sigv4_sign(request, &out));
	check(name, "sigv4_sign", buf_str(&out.authorization),
	      e->authorization);
	check(name, "sigv4_sign: date", out.date, date);
	sigv4_signed_done(&out);
}

/* The official suite: request.txt, cut in place. */
struct request {
	char *text;
	struct sigv4_header headers[MAX_HEADERS];
	size_t n_headers;
	const char *method, *path, *query, *body;
};

/* A line that begins with a blank folds into the value before it. */
static char *parse_headers(struct request *r, char *line)
{
	while (*line && *line != '\n') {
		char *end = strchr(line, '\n'), *colon;

		while (end && (end[1] == ' ' || end[1] == '\t'))
			end = strchr(end + 1, '\n');
		colon = strchr(line, ':');
		if (!colon || r->n_headers + 3 > MAX_HEADERS) {
			printf("unknown form of header '%s'\n", line);
			exit(1);
		}
		*colon = '\0';
		if (end)
			*end = '\0';
		r->headers[r->n_headers++] =
			(struct sigv4_header){ line, colon + 1 };
		if (!end)
			return line + strlen(line);
		line = end + 1;
	}
	return line + (*line == '\n');
}

static void parse_request(struct request *r, char *text)
{
	char *line_end = strchr(text, '\n'), *version = NULL, *target, *query;
	char *rest = line_end ? line_end + 1 : text + strlen(text);

	if (line_end)
		*line_end = '\0';
	for (char *p = text; (p = strstr(p, " HTTP/")); p++)
		version = p;
	target = strchr(text, ' ');
	if (!version || !target || target >= version) {
		printf("unknown form of request line '%s'\n", text);
		exit(1);
	}
	*target++ = '\0';
	*version = '\0';
	query = strchr(target, '?');
	if (query)
		*query++ = '\0';
	*r = (struct request){
		.text = text, .method = text, .path = target, .query = query
	};
	r->body = parse_headers(r, rest);
}

/* The Authorization line of a signed request; the caller frees. */
static char *find_authorization(const char *dir)
{
	char *text = vectors_read(dir, "header-signed-request.txt");
	char *line = strstr(text, "\nAuthorization:"), *value;

	if (!line) {
		printf("%s: no Authorization\n", dir);
		exit(1);
	}
	line += strlen("\nAuthorization:");
	value = xstrndup(line, strcspn(line, "\n"));
	free(text);
	return value;
}

/* One form of an official case: "header" or "query". */
static void run_suite_form(const char *dir, const char *form,
			   const struct sigv4 *s, unsigned int expires)
{
	char *name = xasprintf("%s-canonical-request.txt", form);
	char *canonical = vectors_read(dir, name), *text, *signature;
	char *label = xasprintf("%s (%s)", strrchr(dir, '/') + 1, form);
	struct expected e = { .canonical = canonical };

	free(name);
	name = xasprintf("%s-string-to-sign.txt", form);
	e.string_to_sign = text = vectors_read(dir, name);
	free(name);
	name = xasprintf("%s-signature.txt", form);
	e.signature = signature = vectors_read(dir, name);
	free(name);
	n_run++;
	if (strcmp(form, "header") == 0) {
		char *authorization = find_authorization(dir);

		e.authorization = authorization;
		run_header(label, s, &e);
		free(authorization);
	} else {
		struct sigv4 full = *s;
		struct buf query, signed_query;
		char *end;

		buf_init(&query, MAX_TEXT);
		buf_init(&signed_query, MAX_TEXT);
		check_r(label, "query",
			sigv4_presign_query(s, expires, &query));
		full.query = buf_str(&query);
		run_stages(label, &full, &e);
		check_r(label, "presign",
			sigv4_presign(s, expires, &signed_query));
		end = xasprintf("%s&X-Amz-Signature=%s", full.query, signature);
		check(label, "presigned query", buf_str(&signed_query), end);
		free(end);
		buf_wipe(&query);
		buf_wipe(&signed_query);
	}
	free(canonical);
	free(text);
	free(signature);
	free(label);
}

static void run_suite_case(const char *dir)
{
	static const char *const known[] = {
		"credentials", "expiration_in_seconds",
		"normalize",   "region",
		"service",     "sign_body",
		"timestamp",   "omit_session_token",
		NULL
	};
	json_object *context = vectors_json(dir, "context.json");
	json_object *keys = vectors_get(context, "credentials");
	unsigned int expires = (unsigned int)json_object_get_int(
		vectors_get(context, "expiration_in_seconds"));
	struct request r;
	struct sigv4 s;
	char hash[SHA256_HEX_SIZE];

	if (!vectors_knows(context, dir, known))
		exit(1);
	parse_request(&r, vectors_read(dir, "request.txt"));
	s = (struct sigv4){
		.method = r.method,
		.path = r.path,
		.query = r.query,
		.headers = r.headers,
		.n_headers = r.n_headers,
		.body = r.body,
		.body_len = strlen(r.body),
		.raw_path = !vectors_bool(context, "normalize"),
		.access_key_id = vectors_str(keys, "access_key_id"),
		.secret_access_key = vectors_str(keys, "secret_access_key"),
		.region = vectors_str(context, "region"),
		.service = vectors_str(context, "service"),
		.time = parse_time(vectors_str(context, "timestamp"),
				   "%Y-%m-%dT%H:%M:%SZ"),
	};
	if (!vectors_bool(context, "omit_session_token"))
		s.session_token = vectors_str(keys, "token");

	run_suite_form(dir, "query", &s, expires);
	if (vectors_bool(context, "sign_body")) {
		sha256_hex(s.body, s.body_len, hash);
		r.headers[s.n_headers++] =
			(struct sigv4_header){ "x-amz-content-sha256", hash };
	}
	run_suite_form(dir, "header", &s, expires);
	free(r.text);
	json_object_put(context);
}

static int run_suite(const char *shared)
{
	char *top = xasprintf("%s/sigv4/v4", shared);
	DIR *dir = opendir(top);
	struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir))) {
		char *path;

		if (*entry->d_name == '.')
			continue;
		path = xasprintf("%s/%s", top, entry->d_name);
		run_suite_case(path);
		free(path);
		n++;
	}
	if (dir)
		closedir(dir);
	free(top);
	return n;
}

static void run_service_request(json_object *all, json_object *c)
{
	static const char *const known[] = { "host",
					     "query",
					     "operation",
					     "method",
					     "signature",
					     "canonical_request",
					     "authorization",
					     "signing_name",
					     "signing_region",
					     "params",
					     "path",
					     "string_to_sign",
					     "region",
					     "service",
					     "session_token",
					     "body",
					     "headers",
					     "name",
					     NULL };
	const char *name = vectors_str(c, "name");
	struct sigv4_header headers[MAX_HEADERS];
	size_t n = 0;
	struct sigv4 s = {
		.method = vectors_str(c, "method"),
		.path = vectors_str(c, "path"),
		.query = vectors_str(c, "query"),
		.headers = headers,
		.body = vectors_str(c, "body"),
		.body_len = strlen(vectors_str(c, "body")),
		.access_key_id = vectors_str(all, "access_key_id"),
		.secret_access_key = vectors_str(all, "secret_access_key"),
		.session_token = vectors_str(c, "session_token"),
		.region = vectors_str(c, "signing_region"),
		.service = vectors_str(c, "signing_name"),
		.time = parse_time(vectors_str(all, "timestamp"),
				   "%Y%m%dT%H%M%SZ"),
	};
	const struct expected e = {
		.canonical = vectors_str(c, "canonical_request"),
		.string_to_sign = vectors_str(c, "string_to_sign"),
		.signature = vectors_str(c, "signature"),
		.authorization = vectors_str(c, "authorization"),
	};

	if (!vectors_knows(c, name, known))
		exit(1);
	headers[n++] = (struct sigv4_header){ "Host", vectors_str(c, "host") };
	json_object_object_foreach(vectors_get(c, "headers"), key, value)
	{
		if (n + 2 < MAX_HEADERS)
			headers[n++] = (struct sigv4_header){
				key, json_object_get_string(value)
			};
	}
	s.n_headers = n;
	n_run++;
	run_header(name, &s, &e);
}

static void run_token(json_object *all, json_object *c)
{
	static const char *const known[] = { "host",   "port",		"user",
					     "region", "session_token", "token",
					     NULL };
	const char *host = vectors_str(c, "host");
	const struct sigv4 who = {
		.access_key_id = vectors_str(all, "access_key_id"),
		.secret_access_key = vectors_str(all, "secret_access_key"),
		.session_token = vectors_str(c, "session_token"),
		.region = vectors_str(c, "region"),
		.time = parse_time(vectors_str(all, "timestamp"),
				   "%Y%m%dT%H%M%SZ"),
	};
	struct buf token;

	if (!vectors_knows(c, host, known))
		exit(1);
	buf_init(&token, MAX_TEXT);
	n_run++;
	check_r(host, "token",
		sigv4_rds_token(&who, host,
				(unsigned int)json_object_get_int(
					vectors_get(c, "port")),
				vectors_str(c, "user"), &token));
	check(host, "token", buf_str(&token), vectors_str(c, "token"));
	buf_wipe(&token);
}

static int run_file(const char *file, void (*run)(json_object *, json_object *))
{
	json_object *all = vectors_json(vectors_own(), file);
	json_object *cases = vectors_get(all, "cases");
	int n = (int)json_object_array_length(cases);

	for (int i = 0; i < n; i++)
		run(all, json_object_array_get_idx(cases, (size_t)i));
	json_object_put(all);
	return n;
}

int main(void)
{
	const char *shared = vectors_shared();
	int requests, tokens, suite;

	requests = run_file("service-requests.json", run_service_request);
	tokens = run_file("rds-auth-tokens.json", run_token);
	suite = shared ? run_suite(shared) : 0;

	printf("sigv4: %u cases run, 0 left out (suite %d + %d, requests %d, "
	       "tokens %d), %u failed\n",
	       n_run, suite, suite, requests, tokens, n_failed);
	if (n_failed || requests == 0 || tokens == 0 || (shared && suite == 0))
		return 1;
	return shared ? 0 : SKIP;
}
