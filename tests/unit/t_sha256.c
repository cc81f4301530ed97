/*
 * t_sha256: the hash and the HMAC against the examples of NIST and RFC 4231.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "sha256.h"
#include "types.h"

static void test_hash(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991"
		      "b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410"
			 "ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db"
		  "06c1" },
	};
	char hex[SHA256_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		sha256_hex(cases[i].in, strlen(cases[i].in), hex);
		if (strcmp(hex, cases[i].out) != 0)
			fail_msg("'%s': got %s", cases[i].in, hex);
	}
	sha256_hex(NULL, 0, hex);
	assert_string_equal(hex, cases[0].out);
}

static void test_hmac(void **state)
{
	char long_key[131];
	const struct {
		const char *name, *key;
		size_t key_len;
		const char *data, *out;
	} cases[] = {
		{ "RFC 4231 case 1",
		  "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"
		  "\x0b\x0b\x0b\x0b\x0b",
		  20, "Hi There",
		  "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32"
		  "cff7" },
		{ "RFC 4231 case 2", "Jefe", 4, "what do ya want for nothing?",
		  "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec"
		  "3843" },
		{ "RFC 4231 case 6, a key longer than a block", long_key,
		  sizeof(long_key),
		  "Test Using Larger Than Block-Size Key - Hash Key First",
		  "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee3"
		  "7f54" },
		{ "no key, no data", "", 0, "",
		  "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292"
		  "c5ad" },
	};
	unsigned char mac[SHA256_SIZE];
	char hex[SHA256_HEX_SIZE];

	(void)state;
	memset(long_key, 0xaa, sizeof(long_key));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		sha256_hmac(cases[i].key, cases[i].key_len, cases[i].data,
			    strlen(cases[i].data), mac);
		sha256_to_hex(mac, hex);
		if (strcmp(hex, cases[i].out) != 0)
			fail_msg("%s: got %s", cases[i].name, hex);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_hmac),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
