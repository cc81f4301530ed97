/*
 * scope_hostname: which database and region the host name of an endpoint
 * speaks of.
 *
 *     ID.HASH.REGION.rds.SUFFIX              an instance
 *     ID.cluster[-ro|-custom]-HASH.REGION.rds.SUFFIX    a cluster
 *
 * and in China ID.HASH.rds.REGION.SUFFIX. Source: "Amazon Aurora endpoint
 * connections" and "Connecting to an Amazon RDS DB instance" of the user
 * guides.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "partition.h"
#include "scope.h"

enum { SIZE = 64 };

static const char *const services[] = { "rds", "neptune", "docdb" };

/* Cuts the first label off `*text` in small letters. 1 to 63 characters. */
static bool take_label(const char **text, char ret[SIZE])
{
	size_t len = strcspn(*text, ".");

	if (len == 0 || len >= SIZE)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!isalnum((unsigned char)(*text)[i]) && (*text)[i] != '-')
			return false;
		ret[i] = (char)tolower((unsigned char)(*text)[i]);
	}
	ret[len] = '\0';
	*text += len;
	if (**text == '.')
		(*text)++;
	return true;
}

static bool is_service(const char *label)
{
	for (size_t i = 0; i < ARRAY_SIZE(services); i++) {
		if (strcmp(label, services[i]) == 0)
			return true;
	}
	return false;
}

/* "amazonaws.com", perhaps with a dot behind it, as DNS has it. */
static bool is_suffix(const char *text, const char *region)
{
	const char *suffix = partition_of_region(region)->dns_suffix;
	size_t len = strlen(suffix);

	return strncasecmp(text, suffix, len) == 0 &&
	       (!text[len] || strcmp(text + len, ".") == 0);
}

/* A region has a number at its end; the suffix makes sure of the rest. */
static bool is_region(const char *label)
{
	size_t len = strlen(label);

	return strchr(label, '-') && isdigit((unsigned char)label[len - 1]);
}

static int refuse(struct buf *why, const char *hostname, const char *reason)
{
	if (why)
		buf_addf(why, "'%s': %s", hostname, reason);
	return -EINVAL;
}

int scope_parse_hostname(const char *hostname, char ret_region[64],
			 char ret_identifier[64], struct buf *why)
{
	char id[SIZE], hash[SIZE], a[SIZE], b[SIZE];
	const char *rest = hostname, *region;

	if (!take_label(&rest, id) || !take_label(&rest, hash) ||
	    !take_label(&rest, a) || !take_label(&rest, b) ||
	    is_service(a) == is_service(b))
		goto bad;
	region = is_service(a) ? b : a;
	if (!is_region(region) || !is_suffix(rest, region))
		goto bad;
	if (strncmp(hash, "proxy-", strlen("proxy-")) == 0)
		return refuse(why, hostname,
			      "the endpoint of a proxy, not of a database");
	memcpy(ret_region, region, SIZE);
	memcpy(ret_identifier, id, SIZE);
	return 0;
bad:
	return refuse(why, hostname, "not the host name of an RDS endpoint");
}
