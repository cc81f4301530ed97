/*
 * t_url: which URLs are let in, and their parts.
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

#include "types.h"
#include "url.h"

static void test_parse(void **state)
{
	static const struct {
		const char *text;
		bool https;
		unsigned int port;
		const char *host, *authority, *path, *query; /* NULL: none */
	} cases[] = {
		{ "https://example.com", true, 443, "example.com",
		  "example.com", "", NULL },
		{ "HTTPS://Example.COM:443/A/b", true, 443, "example.com",
		  "example.com", "/A/b", NULL },
		{ "http://127.0.0.1:5000", false, 5000, "127.0.0.1",
		  "127.0.0.1:5000", "", NULL },
		{ "http://localhost:80/", false, 80, "localhost", "localhost",
		  "/", NULL },
		{ "http://localhost:443", false, 443, "localhost",
		  "localhost:443", "", NULL },
		{ "https://localhost:80", true, 80, "localhost", "localhost:80",
		  "", NULL },
		{ "http://[::1]:4566/x?a=b&c", false, 4566, "::1", "[::1]:4566",
		  "/x", "a=b&c" },
		{ "http://[FD00:EC2::254]", false, 80, "fd00:ec2::254",
		  "[fd00:ec2::254]", "", NULL },
		{ "http://169.254.170.2/creds?id=1", false, 80, "169.254.170.2",
		  "169.254.170.2", "/creds", "id=1" },
		{ "http://my_host.local.?", false, 80, "my_host.local.",
		  "my_host.local.", "", "" },
		{ "http://h:65535", false, 65535, "h", "h:65535", "", NULL },
		{ "http://h/%41?x/y?z", false, 80, "h", "h", "/%41", "x/y?z" },
		{ "http://h/a@b", false, 80, "h", "h", "/a@b", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct url url;
		struct buf why;

		buf_init(&why, 1024);
		if (url_parse(cases[i].text, &url, &why) < 0)
			fail_msg("%s: %s", cases[i].text, buf_str(&why));
		if (url.https != cases[i].https || url.port != cases[i].port)
			fail_msg("%s: scheme or port", cases[i].text);
		assert_string_equal(url.host, cases[i].host);
		assert_string_equal(url.authority, cases[i].authority);
		assert_string_equal(url.path, cases[i].path);
		assert_int_equal(url.has_query, !!cases[i].query);
		assert_string_equal(url.query,
				    cases[i].query ? cases[i].query : "");
		assert_int_equal(why.len, 0);
		buf_done(&why);
	}
}

static void test_refuse(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "does not begin with http:// or https://" },
		{ "ftp://h", "does not begin with http:// or https://" },
		{ "http:/h", "does not begin with http:// or https://" },
		{ "localhost:4566", "does not begin with http:// or https://" },
		{ "http://", "no host" },
		{ "http:///x", "no host" },
		{ "http://:80", "no host" },
		{ "http://u@h", "a user name is not allowed" },
		{ "http://u:p@h/", "a user name is not allowed" },
		{ "http://h#f", "a fragment is not allowed" },
		{ "http://h/ ", "holds a blank, a control character or a byte "
				"that is not ASCII" },
		{ "http://h\n", "holds a blank, a control character or a byte "
				"that is not ASCII" },
		{ "http://\xc3\xa4", "holds a blank, a control character or a "
				     "byte that is not ASCII" },
		{ "http://h:", "port is not a number from 1 to 65535" },
		{ "http://h:0", "port is not a number from 1 to 65535" },
		{ "http://h:65536", "port is not a number from 1 to 65535" },
		{ "http://h:+80", "port is not a number from 1 to 65535" },
		{ "http://h:000080", "port is not a number from 1 to 65535" },
		{ "http://h:8x", "port is not a number from 1 to 65535" },
		{ "http://a..b", "not a host name" },
		{ "http://.b", "not a host name" },
		{ "http://-b", "not a host name" },
		{ "http://a%41", "not a host name" },
		{ "http://a\\b", "not a host name" },
		{ "http://[::1", "no ']' after the IPv6 address" },
		{ "http://[127.0.0.1]", "not an IPv6 address in '[]'" },
		{ "http://[]", "no host" },
		{ "http://[::1]x", "no port after the host" },
		{ "http://::1", "no host" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct url url = { .port = 1 };
		struct buf why;
		int r;

		buf_init(&why, 1024);
		r = url_parse(cases[i].text, &url, &why);
		if (r != -EINVAL || strcmp(buf_str(&why), cases[i].why) != 0)
			fail_msg("'%s': %d '%s'", cases[i].text, r,
				 buf_str(&why));
		assert_int_equal(url.port, 1);
		buf_done(&why);
		assert_int_equal(url_parse(cases[i].text, &url, NULL), -EINVAL);
	}
}

static void test_sizes(void **state)
{
	static char text[URL_MAX_LEN + 2];
	struct url url;
	struct buf why;

	(void)state;
	buf_init(&why, 1024);
	memset(text, 'a', URL_MAX_LEN + 1);
	memcpy(text, "http://h/", 9);
	assert_int_equal(url_parse(text, &url, &why), -EINVAL);
	assert_string_equal(buf_str(&why), "too long");
	text[URL_MAX_LEN] = '\0';
	assert_int_equal(url_parse(text, &url, &why), 0);
	assert_int_equal(strlen(url.path), URL_MAX_LEN - 8);

	text[8] = 'a';
	buf_reset(&why);
	assert_int_equal(url_parse(text, &url, &why), -EINVAL);
	assert_string_equal(buf_str(&why), "host too long");
	text[7 + 64] = '\0';
	buf_reset(&why);
	assert_int_equal(url_parse(text, &url, &why), -EINVAL);
	assert_string_equal(buf_str(&why), "not a host name");
	text[7 + 63] = '\0';
	assert_int_equal(url_parse(text, &url, &why), 0);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
