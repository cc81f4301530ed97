/*
 * t_sigv4: canonical forms and errors that the official suite leaves out.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "sigv4.h"
#include "types.h"

enum { MAX_TEXT = 65536 };

static const struct sigv4_header host_header = { "Host", "h" };

/* 2015-08-30T12:36:00Z, the time of the official suite. */
static const struct sigv4 plain = {
	.method = "GET",
	.path = "/",
	.headers = &host_header,
	.n_headers = 1,
	.access_key_id = "AKIDEXAMPLE",
	.secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
	.region = "us-east-1",
	.service = "service",
	.time = 1440938160,
};

static void test_date(void **state)
{
	static const struct {
		int64_t time;
		const char *date; /* NULL: refused */
	} cases[] = {
		{ 0, "19700101T000000Z" },
		{ 1440938160, "20150830T123600Z" },
		{ -1, "19691231T235959Z" },
		{ 951782400, "20000229T000000Z" },
		{ 253402300799, "99991231T235959Z" },
		{ 253402300800, NULL },
		{ INT64_MAX, NULL },
		{ INT64_MIN, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char date[SIGV4_DATE_SIZE] = "";
		int r = sigv4_date(cases[i].time, date);

		if (r != (cases[i].date ? 0 : -EINVAL) ||
		    strcmp(date, cases[i].date ? cases[i].date : "") != 0)
			fail_msg("%lld: %d '%s'", (long long)cases[i].time, r,
				 date);
	}
}

/* Line `n` of the canonical request: 1 is the path, 2 the query. */
static void check_line(const struct sigv4 *s, int n, const char *expected)
{
	struct buf out;
	const char *line;

	buf_init(&out, MAX_TEXT);
	assert_int_equal(sigv4_canonical_request(s, &out), 0);
	line = buf_str(&out);
	while (n-- > 0)
		line = strchr(line, '\n') + 1;
	if (strncmp(line, expected, strlen(expected)) != 0 ||
	    line[strlen(expected)] != '\n')
		fail_msg("'%s?%s': expected '%s' in\n%s", s->path,
			 s->query ? s->query : "", expected, buf_str(&out));
	buf_done(&out);
}

static void test_path(void **state)
{
	static const struct {
		const char *path;
		bool raw;
		const char *canonical;
	} cases[] = {
		{ "", false, "/" },
		{ "", true, "/" },
		{ "/", false, "/" },
		{ "a", false, "/a" },
		{ "/a//b/./c/../d/", false, "/a/b/d/" },
		{ "/a//b/./c/../d/", true, "/a//b/./c/../d/" },
		{ "/../..", false, "/" },
		{ "/a/..", false, "/" },
		{ "/a/../", false, "/" },
		{ "/a/b/..", false, "/a" },
		{ "/...", false, "/..." },
		{ "/a%20b", false, "/a%2520b" },
		{ "/backup-vaults/v/arn%3Aaws%3Ax", false,
		  "/backup-vaults/v/arn%253Aaws%253Ax" },
		{ "/a:b", false, "/a%3Ab" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sigv4 s = plain;

		s.path = cases[i].path;
		s.raw_path = cases[i].raw;
		check_line(&s, 1, cases[i].canonical);
	}
}

static void test_query(void **state)
{
	static const struct {
		const char *query, *canonical;
	} cases[] = {
		{ NULL, "" },
		{ "", "" },
		{ "b=2&a=1", "a=1&b=2" },
		{ "a=2&a=1", "a=1&a=2" },
		{ "a", "a=" },
		{ "a&b=", "a=&b=" },
		{ "=v", "=v" },
		{ "a=b=c", "a=b%3Dc" },
		{ "a=x+y", "a=x%2By" },
		{ "a=x%20y", "a=x%20y" },
		{ "a=%7e%2f", "a=~%2F" },
		{ "%61=1", "a=1" },
		{ "a&&b&", "a=&b=" },
		/* - sorts before =, but a name before a longer one */
		{ "a-b=1&a=2", "a=2&a-b=1" },
		{ "B=1&a=1&A=1", "A=1&B=1&a=1" },
		{ "a=\xc3\xa4", "a=%C3%A4" },
		{ "a=%00b&a=%00a", "a=%00a&a=%00b" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sigv4 s = plain;

		s.query = cases[i].query;
		check_line(&s, 2, cases[i].canonical);
	}
}

static void test_headers(void **state)
{
	static const struct sigv4_header headers[] = {
		{ "X-B", "  one \t two\r\n  three  " },
		{ "host", "h" },
		{ "x-b", "" },
		{ "X-A", "\"a   b\"" },
		{ "X-b", "last" },
	};
	struct sigv4 s = plain;
	struct buf out;

	(void)state;
	s.method = "post";
	s.headers = headers;
	s.n_headers = ARRAY_SIZE(headers);
	s.body = "abc";
	s.body_len = 3;
	buf_init(&out, MAX_TEXT);
	assert_int_equal(sigv4_canonical_request(&s, &out), 0);
	assert_string_equal(
		buf_str(&out),
		"POST\n/\n\nhost:h\nx-a:\"a b\"\nx-b:one two three,,last\n\n"
		"host;x-a;x-b\n"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f200"
		"15ad");
	buf_done(&out);
}

static void test_content_hash(void **state)
{
	static const struct sigv4_header headers[] = {
		{ "host", "h" },
		{ "X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD" },
	};
	struct sigv4 s = plain;
	struct buf out;

	(void)state;
	s.headers = headers;
	s.n_headers = ARRAY_SIZE(headers);
	buf_init(&out, MAX_TEXT);
	assert_int_equal(sigv4_canonical_request(&s, &out), 0);
	assert_non_null(
		strstr(buf_str(&out),
		       "\nhost;x-amz-content-sha256\nUNSIGNED-PAYLOAD"));
	buf_done(&out);
}

static void test_errors(void **state)
{
	struct sigv4_signed out = { .security_token = "untouched" };
	struct sigv4 s = plain;
	struct buf text, tiny;

	(void)state;
	buf_init(&text, MAX_TEXT);
	buf_init(&tiny, 10);
	assert_int_equal(sigv4_canonical_request(&s, &tiny), -ENOBUFS);
	buf_reset(&tiny);
	assert_int_equal(sigv4_string_to_sign(&s, &text, &tiny), -ENOBUFS);
	buf_reset(&tiny);
	assert_int_equal(sigv4_authorization(&s, &text, &tiny), -ENOBUFS);
	buf_reset(&tiny);
	assert_int_equal(sigv4_presign(&s, 1, &tiny), -ENOBUFS);

	s.query = "a=%zz";
	assert_int_equal(sigv4_sign(&s, &out), -EINVAL);
	s.query = NULL;
	s.time = INT64_MAX;
	assert_int_equal(sigv4_sign(&s, &out), -EINVAL);
	assert_int_equal(sigv4_presign(&s, 1, &text), -EINVAL);
	s.time = 0;
	s.n_headers = 0;
	assert_int_equal(sigv4_sign(&s, &out), -EINVAL);
	assert_string_equal(out.security_token, "untouched");
	buf_done(&text);
	buf_done(&tiny);
}

static void test_token(void **state)
{
	struct sigv4_signed out;
	struct sigv4 s = plain;

	(void)state;
	s.session_token = "";
	assert_int_equal(sigv4_sign(&s, &out), 0);
	assert_null(out.security_token);
	assert_string_equal(out.date, "20150830T123600Z");
	assert_non_null(strstr(buf_str(&out.authorization),
			       "SignedHeaders=host;x-amz-date, "));
	sigv4_signed_done(&out);

	s.session_token = "T";
	assert_int_equal(sigv4_sign(&s, &out), 0);
	assert_string_equal(out.security_token, "T");
	assert_non_null(
		strstr(buf_str(&out.authorization),
		       "SignedHeaders=host;x-amz-date;x-amz-security-token, "));
	sigv4_signed_done(&out);
	sigv4_signed_done(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_date),
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_content_hash),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
