/*
 * facts: what we believe about AWS without having seen it there.
 *
 * One row each, so that a correction is one line. Code refers to the row and
 * never repeats its value. Source: section 8 of the project's list of checks,
 * whose ids the rows carry.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FACTS_H
#define FACTS_H

#include <stdbool.h>

/* Numbers that the constant tables of checks need (u1). */
#define FACT_CONTROL_SG "Security Hub EC2.2"
#define FACT_CONTROL_ROTATION "Security Hub KMS.4"

enum fact_id {
	FACT_CONTROL_NUMBERS,
	FACT_NO_MULTIAZ_ENGINES,
	FACT_NO_MULTIAZ_CLASSES,
	FACT_DB2_SSL_PORT,
	FACT_SSE_RDS_ENCRYPTED,
	FACT_NO_ROTATION_ERRORS,
	FACT_BLOCK_STATE_REFLECTS_EXCLUSIONS,
	FACT_PROXY_PORT,
	FACT_DEFAULT_SUBNET_GROUPS,
	FACT_LOST_KEY_DAYS,
	FACT_NO_MANAGED_PASSWORD,
	FACT_NO_IAM_AUTH_MODES,
	FACT_COUNT
};

/* `value` is one word, or several with blanks between them. */
struct fact {
	const char *id, *value, *source;
	bool verified;
};

/* The row of a fact. */
const struct fact *fact_row(enum fact_id id);

/* Whether `word` is one of the words of the row. NULL is none. */
bool fact_has(enum fact_id id, const char *word);

/* Whether one of the words of the row begins `text`. NULL: no. */
bool fact_has_prefix(enum fact_id id, const char *text);

#endif
