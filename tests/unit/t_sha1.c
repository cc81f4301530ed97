/*
 * t_sha1: the hash that names the files of the SSO token cache.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sha1.h"
#include "types.h"

/* Of FIPS 180, and around the ends of blocks: `n` times the letter a. */
static const struct {
	const char *text;
	size_t n;
	const char *hash;
} cases[] = {
	{ "", 0, "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
	{ "abc", 0, "a9993e364706816aba3e25717850c26c9cd0d89d" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 0,
	  "84983e441c3bd26ebaae4aa1f95129e5e54670f1" },
	{ "https://ssotest.awsapps.com/start", 0,
	  "dace00cba5f8355ec9d274ceb2bcebdfbeed0e12" },
	{ NULL, 55, "c1c8bbdc22796e28c0e15163d20899b65621d65a" },
	{ NULL, 56, "c2db330f6083854c99d4b5bfb6e8f29f201be699" },
	{ NULL, 63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5" },
	{ NULL, 64, "0098ba824b5c16427bd7a1122a5a442a25ec644d" },
	{ NULL, 119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56" },
	{ NULL, 120, "f34c1488385346a55709ba056ddd08280dd4c6d6" },
};

static void test_known(void **state)
{
	char many[120], hash[SHA1_HEX_SIZE];

	(void)state;
	memset(many, 'a', sizeof(many));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (cases[i].text)
			sha1_hex(cases[i].text, strlen(cases[i].text), hash);
		else
			sha1_hex(many, cases[i].n, hash);
		if (strcmp(hash, cases[i].hash) != 0)
			fail_msg("%s %zu: %s",
				 cases[i].text ? cases[i].text : "a",
				 cases[i].n, hash);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
