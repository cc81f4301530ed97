/*
 * retry: whether an attempt is repeated, when, and with which clock.
 *
 * Pure: time and randomness are passed in. The rules are those of AWS's
 * "standard" retry mode with its numbers of 2026: three attempts, exponential
 * back-off with full jitter, a quota of retries per service, region and
 * credentials so that a service in trouble is not made worse.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RETRY_H
#define RETRY_H

#include <stdbool.h>
#include <stdint.h>

enum { RETRY_MAX_ATTEMPTS = 3 };

enum retry_class {
	RETRY_NEVER,
	RETRY_TRANSIENT,
	RETRY_THROTTLING,
	RETRY_CLOCK /* only if the clock turns out to be wrong */
};

/* By the HTTP status and the AWS error code (NULL: none) of `service`. */
enum retry_class retry_classify(const char *service, long status,
				const char *code);

/*
 * Milliseconds before the attempt after `attempt` (from 1), `random` in
 * [0, 1). `retry_after` is the text of x-amz-retry-after (integer ms), "" or
 * NULL if absent; what is no number is ignored.
 */
int64_t retry_delay_ms(int attempt, enum retry_class class, double random,
		       const char *retry_after);

/* What is left of the quota; starts full. */
struct retry_quota {
	int left;
};
enum {
	RETRY_QUOTA = 500,
	RETRY_COST = 14,
	RETRY_THROTTLING_COST = 5,
	RETRY_REFUND = 1
};
void retry_quota_init(struct retry_quota *quota);

/*
 * Takes the cost of one retry; *cost remembers it for the refund. False: the
 * quota does not allow it.
 */
bool retry_quota_take(struct retry_quota *quota, enum retry_class class,
		      int *cost);

/* After a success: gives `cost` back, or RETRY_REFUND where it is 0. */
void retry_quota_refund(struct retry_quota *quota, int cost);

/* Round trips longer than this tell nothing about the clock. */
enum { SKEW_MAX_ROUND_TRIP = 900, SKEW_THRESHOLD = 240 };

/*
 * The seconds that the service is ahead of us, from its Date header and the
 * times (seconds since the epoch, our clock) of sending and receiving. False:
 * nothing is to be learnt (no Date, an Age header, too long a round trip).
 */
bool retry_skew(const char *date, const char *age, int64_t sent,
		int64_t received, int64_t *ret_skew);

/*
 * True if an error of RETRY_CLOCK is worth another attempt: the skew learnt
 * now differs by more than SKEW_THRESHOLD from the one it was signed with.
 */
bool retry_clock_was_wrong(int64_t signed_with, int64_t learnt);

#endif
