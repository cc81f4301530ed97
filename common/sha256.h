/*
 * sha256: the hash and the HMAC that sigv4 signs with.
 *
 * OpenSSL's low-level SHA-256, deprecated but whole, because a plugin lives
 * for one signature: the first HMAC() of a process loads the provider and the
 * configuration of OpenSSL, 2 ms of CPU time (1 ms after libcurl has started
 * it) against less than 0.1 ms here. FIPS 180-4, RFC 2104.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>

enum {
	SHA256_SIZE = 32,
	SHA256_HEX_SIZE = 2 * SHA256_SIZE + 1 /* with the NUL */
};

/* `data` may be NULL if `len` is 0. */
void sha256(const void *data, size_t len, unsigned char ret[SHA256_SIZE]);

/* As sha256, as a string of lower-case hexadecimal digits. */
void sha256_hex(const void *data, size_t len, char ret[SHA256_HEX_SIZE]);

/* HMAC-SHA256; what is derived from the key is wiped. `ret` may be `key`. */
void sha256_hmac(const void *key, size_t key_len, const void *data, size_t len,
		 unsigned char ret[SHA256_SIZE]);

/* Lower-case hexadecimal digits and a NUL. */
void sha256_to_hex(const unsigned char hash[SHA256_SIZE],
		   char ret[SHA256_HEX_SIZE]);

#endif
