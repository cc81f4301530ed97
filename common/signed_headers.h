/*
 * signed_headers: the header lines of one attempt, signed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SIGNED_HEADERS_H
#define SIGNED_HEADERS_H

#include "api.h"
#include "buf.h"
#include "credentials.h"
#include "station.h"

enum { SIGNED_HEADERS_MAX = 6 };

/*
 * `n` lines "Name: value". They hold a signature and perhaps a token, but the
 * first `n_public`, which anybody may see.
 */
struct signed_headers {
	struct buf lines[SIGNED_HEADERS_MAX];
	const char *list[SIGNED_HEADERS_MAX];
	size_t n, n_public;
};

void signed_headers_init(struct signed_headers *headers);

/* Wipes them. */
void signed_headers_done(struct signed_headers *headers);

/*
 * Those of a POST of `body` to the station, signed by `who` for `time`
 * (seconds since the epoch, of the service's clock). They replace what was
 * there. False: it cannot be signed, or a line is over its maximum.
 */
bool signed_headers_make(struct signed_headers *headers,
			 const struct operation *op,
			 const struct station *station,
			 const struct credentials *who, const struct buf *body,
			 int64_t time);

#endif
