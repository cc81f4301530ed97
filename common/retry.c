/*
 * retry: whether an attempt is repeated, when, and with which clock.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "retry.h"
#include "timestamp.h"
#include "types.h"

enum {
	FIRST_DELAY_MS = 50,
	FIRST_THROTTLING_DELAY_MS = 1000,
	MAX_DELAY_MS = 20000,
	MAX_RETRY_AFTER_EXTRA_MS = 5000,
	STATUS_THROTTLED = 429
};

static const char *const throttling_codes[] = {
	"Throttling",
	"ThrottlingException",
	"ThrottledException",
	"RequestThrottledException",
	"TooManyRequestsException",
	"ProvisionedThroughputExceededException",
	"TransactionInProgressException",
	"RequestLimitExceeded",
	"BandwidthLimitExceeded",
	"LimitExceededException",
	"RequestThrottled",
	"SlowDown",
	"PriorRequestNotComplete",
	"EC2ThrottledException",
};

static const char *const transient_codes[] = {
	"RequestTimeout",
	"RequestTimeoutException",
};

static const char *const clock_codes[] = {
	"InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
	"RequestTimeTooSkewed",	     "AccessDeniedException", "RequestExpired",
	"RequestInTheFuture",
};

static const long transient_statuses[] = { 500, 502, 503, 504 };

static bool holds(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(codes[i], code))
			return true;
	return false;
}

enum retry_class retry_classify(const char *service, long status,
				const char *code)
{
	if (!code)
		code = "";
	if (status == STATUS_THROTTLED ||
	    holds(throttling_codes, ARRAY_SIZE(throttling_codes), code))
		return RETRY_THROTTLING;
	if (holds(transient_codes, ARRAY_SIZE(transient_codes), code) ||
	    (!strcmp(service, "sts") && !strcmp(code, "IDPCommunicationError")))
		return RETRY_TRANSIENT;
	if (holds(clock_codes, ARRAY_SIZE(clock_codes), code))
		return RETRY_CLOCK;
	for (size_t i = 0; i < ARRAY_SIZE(transient_statuses); i++)
		if (transient_statuses[i] == status)
			return RETRY_TRANSIENT;
	return RETRY_NEVER;
}

static bool parse_retry_after(const char *text, int64_t *ret_ms)
{
	char *end;
	long ms;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	ms = strtol(text, &end, 10);
	if (errno || *end)
		return false;
	*ret_ms = ms;
	return true;
}

int64_t retry_delay_ms(int attempt, enum retry_class class, double random,
		       const char *retry_after)
{
	int64_t scale = class == RETRY_THROTTLING ? FIRST_THROTTLING_DELAY_MS
						  : FIRST_DELAY_MS;
	int64_t delay = MAX_DELAY_MS, asked;

	if (attempt < 16 && scale << (attempt - 1) < MAX_DELAY_MS)
		delay = scale << (attempt - 1);
	delay = (int64_t)(random * (double)delay + 0.5);
	if (!parse_retry_after(retry_after, &asked))
		return delay;
	if (asked > delay + MAX_RETRY_AFTER_EXTRA_MS)
		asked = delay + MAX_RETRY_AFTER_EXTRA_MS;
	return asked > delay ? asked : delay;
}

void retry_quota_init(struct retry_quota *quota)
{
	*quota = (struct retry_quota){ .left = RETRY_QUOTA };
}

bool retry_quota_take(struct retry_quota *quota, enum retry_class class,
		      int *cost)
{
	int wanted =
		class == RETRY_THROTTLING ? RETRY_THROTTLING_COST : RETRY_COST;

	if (quota->left < wanted)
		return false;
	quota->left -= wanted;
	*cost = wanted;
	return true;
}

void retry_quota_refund(struct retry_quota *quota, int cost)
{
	quota->left += cost ? cost : RETRY_REFUND;
	if (quota->left > RETRY_QUOTA)
		quota->left = RETRY_QUOTA;
}

bool retry_skew(const char *date, const char *age, int64_t sent,
		int64_t received, int64_t *ret_skew)
{
	struct timestamp at;

	if (!date || !*date || (age && *age) ||
	    received - sent > SKEW_MAX_ROUND_TRIP)
		return false;
	at = timestamp_parse_http(date);
	if (!at.known)
		return false;
	*ret_skew = at.seconds - (sent + (received - sent) / 2);
	return true;
}

bool retry_clock_was_wrong(int64_t signed_with, int64_t learnt)
{
	int64_t difference = learnt - signed_with;

	return difference > SKEW_THRESHOLD || difference < -SKEW_THRESHOLD;
}
