/*
 * sha256: the hash and the HMAC that sigv4 signs with.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "sha256.h"

enum { BLOCK_SIZE = SHA256_CBLOCK };

_Static_assert(SHA256_SIZE == SHA256_DIGEST_LENGTH, "size of a SHA-256");

static void update(SHA256_CTX *ctx, const void *data, size_t len)
{
	if (len > 0)
		SHA256_Update(ctx, data, len);
}

/* SHA-256 of a prefix, NULL for none, of one block, and data behind it. */
static void hash_two(const unsigned char *block, const void *data, size_t len,
		     unsigned char ret[SHA256_SIZE])
{
	SHA256_CTX ctx;

	SHA256_Init(&ctx);
	update(&ctx, block, block ? BLOCK_SIZE : 0);
	update(&ctx, data, len);
	SHA256_Final(ret, &ctx);
	OPENSSL_cleanse(&ctx, sizeof(ctx));
}

void sha256(const void *data, size_t len, unsigned char ret[SHA256_SIZE])
{
	hash_two(NULL, data, len, ret);
}

void sha256_hex(const void *data, size_t len, char ret[SHA256_HEX_SIZE])
{
	unsigned char hash[SHA256_SIZE];

	sha256(data, len, hash);
	sha256_to_hex(hash, ret);
}

void sha256_hmac(const void *key, size_t key_len, const void *data, size_t len,
		 unsigned char ret[SHA256_SIZE])
{
	unsigned char inner[BLOCK_SIZE] = { 0 }, outer[BLOCK_SIZE];
	unsigned char hash[SHA256_SIZE];

	if (key_len > BLOCK_SIZE)
		sha256(key, key_len, inner);
	else if (key_len > 0)
		memcpy(inner, key, key_len);
	for (size_t i = 0; i < BLOCK_SIZE; i++) {
		outer[i] = inner[i] ^ 0x5c;
		inner[i] ^= 0x36;
	}
	hash_two(inner, data, len, hash);
	hash_two(outer, hash, sizeof(hash), ret);
	OPENSSL_cleanse(inner, sizeof(inner));
	OPENSSL_cleanse(outer, sizeof(outer));
	OPENSSL_cleanse(hash, sizeof(hash));
}

void sha256_to_hex(const unsigned char hash[SHA256_SIZE],
		   char ret[SHA256_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		ret[2 * i] = digits[hash[i] >> 4];
		ret[2 * i + 1] = digits[hash[i] & 15];
	}
	ret[2 * SHA256_SIZE] = '\0';
}
