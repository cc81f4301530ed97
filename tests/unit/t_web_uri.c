/*
 * t_web_uri: tests of web_uri.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "web.h"
#include "web_uri.h"

/* Arguments are joined as name=value; */
static const struct {
	const char *uri;
	int want;
	const char *path, *arguments;
} cases[] = {
	{ "/", 0, "/", "" },
	{ "/metrics", 0, "/metrics", "" },
	{ "/metrics?", 0, "/metrics", "" },
	{ "/a%2Fb%20c", 0, "/a/b c", "" },
	{ "/a+b", 0, "/a+b", "" },
	{ "/a?b", 0, "/a", "b=;" },
	{ "/a?b=c", 0, "/a", "b=c;" },
	{ "/a?b=c&d=e", 0, "/a", "b=c;d=e;" },
	{ "/a?b=c=d", 0, "/a", "b=c=d;" },
	{ "/a?b=c?d", 0, "/a", "b=c?d;" },
	{ "/a?=c", 0, "/a", "=c;" },
	{ "/a?&&b=&", 0, "/a", "b=;" },
	{ "/a?b+c=d+e%2Bf", 0, "/a", "b c=d e+f;" },
	{ "/a?b=%26%3D", 0, "/a", "b=&=;" },
	{ "/a?target=111111111111%2Feu-west-1", 0, "/a",
	  "target=111111111111/eu-west-1;" },
	{ "/a?b=\xc3\xa9%C3%A9", 0, "/a", "b=\xc3\xa9\xc3\xa9;" },
	{ "http://x/a?b", 0, "/a", "b=;" },
	{ "HTTPS://x:1/a", 0, "/a", "" },
	{ "http://x?a=/b", 0, "/b", "" },
	{ "", -EINVAL, NULL, NULL },
	{ "a", -EINVAL, NULL, NULL },
	{ "*", -EINVAL, NULL, NULL },
	{ "?a", -EINVAL, NULL, NULL },
	{ "http://x", -EINVAL, NULL, NULL },
	{ "ftp://x/a", -EINVAL, NULL, NULL },
	{ "/%", -EINVAL, NULL, NULL },
	{ "/%4", -EINVAL, NULL, NULL },
	{ "/%4g", -EINVAL, NULL, NULL },
	{ "/%00", -EINVAL, NULL, NULL },
	{ "/a?%00", -EINVAL, NULL, NULL },
	{ "/a?b=%00c", -EINVAL, NULL, NULL },
	{ "/a?b=%", -EINVAL, NULL, NULL },
};

static int parse(const char *uri, struct arena *arena, struct buf *ret_path,
		 struct buf *ret_arguments)
{
	struct web_request request = { 0 };
	int r;

	r = web_uri_parse(uri, arena, &request.path, &request.arguments);
	if (r < 0) {
		assert_null(request.path);
		assert_int_equal(request.arguments.n, 0);
		return r;
	}
	buf_adds(ret_path, request.path);
	for_each(struct web_argument, a, &request.arguments)
		buf_addf(ret_arguments, "%s=%s;", a->name, a->value);
	return 0;
}

static void test_cases(void **state)
{
	struct buf path, arguments;
	struct arena arena;

	(void)state;
	buf_init(&path, 100);
	buf_init(&arguments, 100);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int r;

		arena_init(&arena, 1 << 20);
		buf_reset(&path);
		buf_reset(&arguments);
		r = parse(cases[i].uri, &arena, &path, &arguments);
		if (r != cases[i].want ||
		    (r == 0 &&
		     (strcmp(buf_str(&path), cases[i].path) ||
		      strcmp(buf_str(&arguments), cases[i].arguments))))
			fail_msg("%s: %d %s %s", cases[i].uri, r,
				 buf_str(&path), buf_str(&arguments));
		arena_done(&arena);
	}
	buf_done(&path);
	buf_done(&arguments);
}

/* `n` times `part` behind "/?". */
static int parse_many(const char *part, size_t n)
{
	struct web_request request = { 0 };
	struct arena arena;
	struct buf uri;
	int r;

	buf_init(&uri, 1 << 20);
	arena_init(&arena, 1 << 20);
	buf_adds(&uri, "/?");
	for (size_t i = 0; i < n; i++)
		buf_adds(&uri, part);
	r = web_uri_parse(buf_str(&uri), &arena, &request.path,
			  &request.arguments);
	buf_done(&uri);
	arena_done(&arena);
	return r;
}

static void test_limits(void **state)
{
	(void)state;
	assert_int_equal(parse_many("a&", WEB_ARGUMENTS_MAX), 0);
	assert_int_equal(parse_many("a&", WEB_ARGUMENTS_MAX + 1), -EINVAL);
	assert_int_equal(parse_many("a", WEB_URI_MAX - 2), 0);
	assert_int_equal(parse_many("a", WEB_URI_MAX - 1), -ENAMETOOLONG);
}

static void test_argument(void **state)
{
	struct web_request request = { 0 };
	struct arena arena;

	(void)state;
	arena_init(&arena, 1 << 20);
	assert_int_equal(web_uri_parse("/?a=1&b&a=2", &arena, &request.path,
				       &request.arguments),
			 0);
	assert_string_equal(web_request_argument(&request, "a"), "1");
	assert_string_equal(web_request_argument(&request, "b"), "");
	assert_null(web_request_argument(&request, "c"));
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases),
					    cmocka_unit_test(test_limits),
					    cmocka_unit_test(test_argument) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
