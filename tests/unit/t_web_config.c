/*
 * t_web_config: tests of web_config.c and web_config_tls.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "web.h"
#include "web_config.h"

static const char text[] =
	"tls_server_config:\n"
	"  cert_file: c.pem\n"
	"  key: inline\n"
	"  client_auth_type: RequireAndVerifyClientCert\n"
	"  client_ca_file: c.pem\n"
	"  client_allowed_sans: [a, b]\n"
	"  max_version: TLS12\n"
	"  prefer_server_cipher_suites: false\n"
	"http_server_config:\n"
	"  http2: true\n"
	"  headers: {X-Frame-Options: deny, X-XSS-Protection: '0'}\n"
	"basic_auth_users:\n"
	"  a: $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"
	"  b: $2y$07$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"
	"rate_limit: {interval: 1m30s, burst: 7}\n";

static char *put(const char *dir, const char *name, const char *content)
{
	static char path[128];
	struct buf out;
	FILE *file;

	buf_init(&out, sizeof(path) - 1);
	buf_addf(&out, "%s/%s", dir, name);
	memcpy(path, buf_str(&out), out.len + 1);
	buf_done(&out);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(content, file) >= 0);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void check_all(const struct web_config *config)
{
	const struct web_header *headers = config->headers.items;
	const struct web_user *users = config->users.items;

	assert_string_equal(config->tls.cert.text, "certificate\n");
	assert_string_equal(config->tls.client_ca.text, "certificate\n");
	assert_non_null(strstr(config->tls.cert.file, "/c.pem"));
	assert_string_equal(config->tls.key.text, "inline");
	assert_null(config->tls.key.file);
	assert_int_equal(config->tls.client_auth,
			 WEB_CLIENT_REQUIRE_AND_VERIFY);
	assert_int_equal(config->tls.client_sans.n, 2);
	assert_int_equal(config->tls.min_version, WEB_TLS12);
	assert_int_equal(config->tls.max_version, WEB_TLS12);
	assert_false(config->tls.server_order);
	assert_true(config->http2);
	assert_int_equal(config->headers.n, 2);
	assert_string_equal(headers[1].name, "X-XSS-Protection");
	assert_string_equal(headers[1].value, "0");
	assert_int_equal(config->users.n, 2);
	assert_string_equal(users[0].name, "a");
	assert_memory_equal(users[1].hash, "$2y$07$", 7);
	assert_memory_equal(config->nobody, "$2b$07$", 7);
	assert_true(web_config_is_bcrypt(config->nobody));
	assert_int_equal(config->interval_ms, 90000);
	assert_int_equal(config->burst, 7);
}

static void test_read(void **state)
{
	char dir[] = "/tmp/t_web_config.XXXXXX";
	struct web_config config;
	struct buf why;
	char *path;

	(void)state;
	buf_init(&why, 4096);
	assert_non_null(mkdtemp(dir));
	unlink(put(dir, "c.pem", ""));
	path = put(dir, "web.yml", text);
	assert_int_equal(web_config_read(path, &config, &why), -ENOENT);
	assert_non_null(strstr(buf_str(&why), "web.yml:2:14: cert_file: "));
	assert_non_null(config.tls.cert.file);
	web_config_done(&config);

	put(dir, "c.pem", "certificate\n");
	path = put(dir, "web.yml", text);
	buf_reset(&why);
	if (web_config_read(path, &config, &why) < 0)
		fail_msg("%s", buf_str(&why));
	check_all(&config);
	web_config_done(&config);

	path = put(dir, "web.yml", "");
	assert_int_equal(web_config_read(path, &config, &why), 0);
	assert_null(config.tls.node);
	assert_int_equal(config.users.n, 0);
	assert_int_equal(config.interval_ms, 0);
	web_config_done(&config);
	unlink(path);
	unlink(put(dir, "c.pem", ""));
	assert_int_equal(rmdir(dir), 0);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_read) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
