/*
 * uri: percent-encoding as AWS signs it.
 *
 * RFC 3986 section 2.1 and 2.3: unreserved are A-Z a-z 0-9 - . _ ~; every
 * other byte becomes % and two upper-case hexadecimal digits. A blank is %20,
 * never +, in forms too.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef URI_H
#define URI_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * Appends `len` bytes of `data`, encoded. Bytes that occur in `keep` ("/" for
 * a path, "" for anything else) pass unchanged.
 */
void uri_encode(struct buf *out, const char *data, size_t len,
		const char *keep);

/* As uri_encode for a string, keeping nothing. */
void uri_encode_str(struct buf *out, const char *s);

/*
 * Appends `len` bytes of `data`, decoded; digits in either case. A + stays a
 * +. A % without two digits behind it: -EINVAL, and nothing is appended.
 */
int uri_decode(struct buf *out, const char *data, size_t len);

#endif
