/*
 * sha1: the hash that names the files of the SSO token cache.
 *
 * For names alone, never for security. FIPS 180-4.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SHA1_H
#define SHA1_H

#include <stddef.h>

enum { SHA1_HEX_SIZE = 41 /* with the NUL */ };

/* Of `len` bytes, as lower-case hexadecimal digits. */
void sha1_hex(const void *data, size_t len, char ret[SHA1_HEX_SIZE]);

#endif
