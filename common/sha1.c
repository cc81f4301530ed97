/*
 * sha1: the hash that names the files of the SSO token cache.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <string.h>

#include "sha1.h"

enum { BLOCK = 64, LENGTH = 8, WORDS = 5, ROUNDS = 80 };

static uint32_t rotate(uint32_t x, int n)
{
	return x << n | x >> (32 - n);
}

/* The function and the constant of a round. */
static uint32_t mix(int round, uint32_t b, uint32_t c, uint32_t d)
{
	if (round < 20)
		return ((b & c) | (~b & d)) + 0x5a827999;
	if (round < 40)
		return (b ^ c ^ d) + 0x6ed9eba1;
	if (round < 60)
		return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
	return (b ^ c ^ d) + 0xca62c1d6;
}

static void add_block(uint32_t hash[WORDS], const unsigned char *p)
{
	uint32_t w[ROUNDS], v[WORDS], next;

	for (int i = 0; i < 16; i++, p += 4)
		w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		       (uint32_t)p[2] << 8 | p[3];
	for (int i = 16; i < ROUNDS; i++)
		w[i] = rotate(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
	memcpy(v, hash, sizeof(v));
	for (int i = 0; i < ROUNDS; i++) {
		next = rotate(v[0], 5) + mix(i, v[1], v[2], v[3]) + v[4] + w[i];
		v[4] = v[3];
		v[3] = v[2];
		v[2] = rotate(v[1], 30);
		v[1] = v[0];
		v[0] = next;
	}
	for (int i = 0; i < WORDS; i++)
		hash[i] += v[i];
}

void sha1_hex(const void *data, size_t len, char ret[SHA1_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint32_t hash[WORDS] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
				 0xc3d2e1f0 };
	const unsigned char *p = data;
	unsigned char tail[2 * BLOCK] = { 0 };
	size_t rest = len % BLOCK;
	size_t n = rest + 1 + LENGTH > BLOCK ? 2 * BLOCK : BLOCK;
	uint64_t bits = (uint64_t)len * 8;

	for (size_t i = 0; i + BLOCK <= len; i += BLOCK)
		add_block(hash, p + i);
	if (rest)
		memcpy(tail, p + len - rest, rest);
	tail[rest] = 0x80;
	for (size_t i = 0; i < LENGTH; i++)
		tail[n - 1 - i] = (unsigned char)(bits >> 8 * i);
	for (size_t i = 0; i < n; i += BLOCK)
		add_block(hash, tail + i);
	for (int i = 0; i < SHA1_HEX_SIZE - 1; i++)
		ret[i] = digits[hash[i / 8] >> (28 - 4 * (i % 8)) & 15];
	ret[SHA1_HEX_SIZE - 1] = '\0';
}
