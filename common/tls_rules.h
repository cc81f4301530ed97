/*
 * tls_rules: which settings of a database engine make it refuse connections
 * without TLS, and which let old versions of TLS in.
 *
 * Tables, and what is read off them. Source: section 6.1 of the project's list
 * of checks, whose ids of unverified facts the rows carry.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TLS_RULES_H
#define TLS_RULES_H

#include "rds.h"
#include "types.h"

/*
 * How a family enforces TLS. `parameter` is NULL where options do (oracle).
 * `set` is the value to advise, with what it takes to be in force.
 */
struct tls_rule {
	const char *family;
	long major, minor; /* the first version that can */
	const char *parameter, *set;
};

/*
 * The rule for a database: of its DB parameter group or, for a cluster, of its
 * cluster parameter group. NULL for a family without one (custom, neptune,
 * docdb) and for versions too old.
 */
const struct tls_rule *tls_rule_of(const struct database *db);

/* Whether this value, which is there, refuses connections without TLS. */
bool tls_enforces(const struct tls_rule *rule, const char *value);

/*
 * What the engine does where no value is set. UNLISTED: our table does not
 * know; UNVERSIONED: it depends on the version, which is not shown.
 */
enum tls_default {
	TLS_DEFAULT_OFF,
	TLS_DEFAULT_ON,
	TLS_DEFAULT_UNLISTED,
	TLS_DEFAULT_UNVERSIONED
};
enum tls_default tls_default_of(const struct tls_rule *rule,
				const char *version);

/*
 * A setting that says which versions of TLS are spoken: a parameter or, of
 * oracle, a setting of an option. Its value is words separated by commas and
 * blanks: `old` are those that let an old version in (or switch a good one
 * off), `good` those that do not, `engine` those that leave it to the engine.
 */
struct tls_version_rule {
	const char *family, *setting;
	const char *old, *good, *engine;
	const char *set;
};

/* The first rule of a family behind `after` (NULL: of all), or NULL. */
const struct tls_version_rule *
tls_version_rule_next(const char *family, const struct tls_version_rule *after);

/* What a value means; NULL and "" leave it to the engine. */
enum tls_version_verdict {
	TLS_VERSION_ENGINE,
	TLS_VERSION_GOOD,
	TLS_VERSION_UNCLEAR, /* a word we do not know, and none that is old */
	TLS_VERSION_OLD
};
enum tls_version_verdict tls_version_judge(const struct tls_version_rule *rule,
					   const char *value);

#endif
