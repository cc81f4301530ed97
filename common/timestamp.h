/*
 * timestamp: points in time as AWS writes them, and as we write them to AWS.
 *
 * All is UTC and Gregorian, between the years 0000 and 9999, and independent
 * of the locale and of TZ. Fractions of a second are cut off towards the past.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TIMESTAMP_H
#define TIMESTAMP_H

#include <stdint.h>

#include "types.h"

/* Sizes of the formatted texts, with the NUL. */
enum { TIMESTAMP_ISO_SIZE = 21, TIMESTAMP_SIGV4_SIZE = 17 };

/*
 * A time in any of the three forms AWS uses, wherever it stands: ISO 8601, an
 * HTTP date, or the number of seconds since the epoch, with fraction or
 * exponent. Anything else, NULL, or text before or behind it is an absent time:
 * `known` is false.
 */
struct timestamp timestamp_parse(const char *text);

/*
 * ISO 8601 only: `2020-07-16T04:08:23`, a blank is as good as the T, then
 * perhaps a fraction, then `Z`, an offset such as `+01:00`, or nothing, which
 * is UTC as in the documents that leave it out. `--now` takes this.
 */
struct timestamp timestamp_parse_iso(const char *text);

/*
 * IMF-fixdate of RFC 9110 section 5.6.7, `Sun, 06 Nov 1994 08:49:37 GMT`, the
 * Date header; a fraction of the second is accepted.
 */
struct timestamp timestamp_parse_http(const char *text);

/* Seconds since the epoch: `1467011748`, `1467011748.139`, `1.467E9`. */
struct timestamp timestamp_parse_epoch(const char *text);

/*
 * `2020-07-16T04:08:23Z`, and `20200716T040823Z` as X-Amz-Date wants it, of
 * `seconds` since the epoch. What lies outside the years 0000 to 9999 becomes
 * the nearest second inside. The result is `ret`.
 */
const char *timestamp_format_iso(int64_t seconds, char ret[TIMESTAMP_ISO_SIZE]);
const char *timestamp_format_sigv4(int64_t seconds,
				   char ret[TIMESTAMP_SIGV4_SIZE]);

#endif
