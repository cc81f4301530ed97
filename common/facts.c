/*
 * facts: what we believe about AWS without having seen it there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>
#include <string.h>

#include "facts.h"

static const struct fact rows[FACT_COUNT] = {
	[FACT_CONTROL_NUMBERS] = { "u1",
				   FACT_CONTROL_SG " " FACT_CONTROL_ROTATION,
				   "agrees with the map of a peer", false },
	[FACT_NO_MULTIAZ_ENGINES] = { "u3", "sqlserver-ex sqlserver-web",
				      "user guide, read through third parties",
				      false },
	[FACT_NO_MULTIAZ_CLASSES] = { "u3", "db.t1. db.m1.",
				      "user guide, read through third parties",
				      false },
	[FACT_DB2_SSL_PORT] = { "u11", "ssl_svcename",
				"test files of third parties", false },
	[FACT_SSE_RDS_ENCRYPTED] = { "u16", "either",
				     "StorageEncrypted of sse-rds is "
				     "undocumented: both accepted",
				     false },
	[FACT_NO_ROTATION_ERRORS] = { "u17",
				      "UnsupportedOperationException "
				      "KMSInvalidStateException",
				      "sources conflict on asymmetric keys: "
				      "an error and false are both handled",
				      false },
	[FACT_BLOCK_STATE_REFLECTS_EXCLUSIONS] = { "u19", "subnet",
						   "not verified", false },
	[FACT_PROXY_PORT] = { "u20", "mysql postgres sqlserver-se",
			      "the engine whose default port a proxy of the "
			      "same family listens on: not verified",
			      false },
	[FACT_DEFAULT_SUBNET_GROUPS] = { "u21", "default-vpc-", "not verified",
					 false },
	[FACT_LOST_KEY_DAYS] = { "u18", "7",
				 "user guide, read through third parties: "
				 "recoverable so long, then terminal; a start "
				 "is needed after the key is enabled",
				 false },
	[FACT_NO_MANAGED_PASSWORD] = { "u22", "custom",
				       "RDS Custom has no managed master "
				       "password: not verified",
				       false },
	[FACT_NO_IAM_AUTH_MODES] = { "u2", "serverless", "not verified",
				     false },
};

const struct fact *fact_row(enum fact_id id)
{
	return &rows[id];
}

/* Calls a word of the row the same if `whole` or if it only begins `text`. */
static bool matches(enum fact_id id, const char *text, bool whole)
{
	const char *word = rows[id].value;
	size_t len;

	for (; text && *word; word += len + strspn(word + len, " ")) {
		len = strcspn(word, " ");
		if (strncmp(word, text, len) == 0 && (!whole || !text[len]))
			return true;
	}
	return false;
}

bool fact_has(enum fact_id id, const char *word)
{
	return matches(id, word, true);
}

bool fact_has_prefix(enum fact_id id, const char *text)
{
	return matches(id, text, false);
}
