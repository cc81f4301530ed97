/*
 * arn: the parts of an Amazon Resource Name.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "arn.h"

#define DIGITS "0123456789"
#define SMALL "abcdefghijklmnopqrstuvwxyz"

enum { ACCOUNT_LEN = 12, MAX_PARTITION = 15 };

/* Copies up to the next colon and steps behind it. */
static bool take_part(const char **text, char *to, size_t size)
{
	size_t len = strcspn(*text, ":");

	if ((*text)[len] != ':' || len >= size)
		return false;
	memcpy(to, *text, len);
	to[len] = '\0';
	*text += len + 1;
	return true;
}

static bool only(const char *s, const char *allowed)
{
	return s[strspn(s, allowed)] == '\0';
}

bool arn_is_account_id(const char *account)
{
	return strlen(account) == ACCOUNT_LEN && only(account, DIGITS);
}

static bool is_printable(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	}
	return true;
}

static bool is_account(const char *account)
{
	return arn_is_account_id(account) || only(account, SMALL "-");
}

int arn_parse(const char *text, struct arn *ret)
{
	char partition[MAX_PARTITION + 1];
	struct arn arn = { 0 };

	if (strnlen(text, ARN_MAX_LEN + 1) > ARN_MAX_LEN ||
	    strncmp(text, "arn:", 4) != 0)
		return -EINVAL;
	text += 4;
	if (!take_part(&text, partition, sizeof(partition)) ||
	    !take_part(&text, arn.service, sizeof(arn.service)) ||
	    !take_part(&text, arn.region, sizeof(arn.region)) ||
	    !take_part(&text, arn.account, sizeof(arn.account)))
		return -EINVAL;

	arn.partition = partition_by_id(partition);
	arn.resource = text;
	if (!arn.partition || !*arn.service ||
	    !only(arn.service, SMALL DIGITS "-") ||
	    (*arn.region && !region_is_valid(arn.region)) ||
	    !is_account(arn.account) || !*text || !is_printable(text))
		return -EINVAL;
	*ret = arn;
	return 0;
}

const char *arn_account(const struct arn *arn)
{
	return arn_is_account_id(arn->account) ? arn->account : NULL;
}
