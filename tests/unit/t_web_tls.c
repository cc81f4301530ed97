/*
 * t_web_tls: tests of web_tls_priority.c.
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

#include "text.h"
#include "web_tls.h"

enum { NAMES_MAX = 3 };

#define BASE "NORMAL:-VERS-ALL:-GROUP-ALL:-DHE-RSA"
#define OWN "NONE:+COMP-NULL:+CTYPE-X509:+SIGN-ALL"
#define ECDSA(rest) "TLS_ECDHE_ECDSA_WITH_" rest

static const struct {
	int min, max;
	const char *ciphers[NAMES_MAX], *curves[NAMES_MAX];
	const char *want; /* NULL: refused */
} cases[] = {
	{ WEB_TLS12,
	  WEB_TLS13,
	  { 0 },
	  { 0 },
	  BASE ":+GROUP-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE" },
	{ WEB_TLS10,
	  WEB_TLS10,
	  { 0 },
	  { 0 },
	  BASE ":+GROUP-ALL:+VERS-TLS1.0:%SERVER_PRECEDENCE" },
	{ WEB_TLS13,
	  WEB_TLS13,
	  { 0 },
	  { "X25519", "CurveP256", "X25519" },
	  BASE ":+GROUP-X25519:+GROUP-SECP256R1:+VERS-TLS1.3:"
	       "%SERVER_PRECEDENCE" },
	{ WEB_TLS12,
	  WEB_TLS13,
	  { ECDSA("AES_128_GCM_SHA256"), ECDSA("AES_256_GCM_SHA384") },
	  { 0 },
	  OWN ":+ECDHE-ECDSA:+AES-128-GCM:+AEAD:+AES-256-GCM:+GROUP-ALL:"
	      "+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE" },
	{ WEB_TLS12,
	  WEB_TLS13,
	  { ECDSA("AES_128_CBC_SHA") },
	  { 0 },
	  OWN ":+ECDHE-ECDSA:+AES-128-CBC:+SHA1:+GROUP-ALL:+VERS-TLS1.2:"
	      "%SERVER_PRECEDENCE" },
	{ WEB_TLS13, WEB_TLS13, { ECDSA("AES_128_CBC_SHA") }, { 0 }, NULL },
	{ WEB_TLS12,
	  WEB_TLS13,
	  { ECDSA("AES_128_GCM_SHA256"),
	    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" },
	  { 0 },
	  NULL },
	{ WEB_TLS12, WEB_TLS13, { "AES-128-GCM" }, { 0 }, NULL },
	{ WEB_TLS12, WEB_TLS13, { 0 }, { "CurveP224" }, NULL },
};

static struct list list_of(const char *const *names)
{
	struct list list = { (void *)names, 0 };

	while (list.n < NAMES_MAX && names[list.n])
		list.n++;
	return list;
}

static void test_priorities(void **state)
{
	/* Errors have this place, whatever they are about. */
	static const struct yaml_node names[NAMES_MAX] = {
		{ .text = "a", .file = "f", .next = &names[1] },
		{ .text = "b", .file = "f", .next = &names[2] },
		{ .text = "c", .file = "f" },
	};
	static const struct yaml_node keys[] = {
		{ .text = "cipher_suites" }, { .text = "curve_preferences" }
	};
	static const struct yaml_node lists[] = {
		{ .kind = YAML_LIST,
		  .first = names,
		  .n = NAMES_MAX,
		  .file = "f",
		  .key = &keys[0],
		  .next = &lists[1] },
		{ .kind = YAML_LIST,
		  .first = names,
		  .n = NAMES_MAX,
		  .file = "f",
		  .key = &keys[1] },
	};
	const struct yaml_node node = {
		.kind = YAML_MAP, .first = lists, .n = 2, .file = "f"
	};
	struct buf got, why;

	(void)state;
	buf_init(&got, 4096);
	buf_init(&why, 4096);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct web_tls_config config = {
			.min_version = cases[i].min,
			.max_version = cases[i].max,
			.ciphers = list_of(cases[i].ciphers),
			.curves = list_of(cases[i].curves),
			.server_order = true,
			.node = &node,
		};
		int r;

		buf_reset(&got);
		buf_reset(&why);
		r = web_tls_priority(&config, &got, &why);
		if (cases[i].want ? r || !text_is(cases[i].want, buf_str(&got))
				  : r != -EINVAL || !why.len)
			fail_msg("%zu: %d %s %s", i, r, buf_str(&got),
				 buf_str(&why));
	}
	buf_done(&got);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_priorities) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
