/*
 * check: what a check declares, and what it is handed.
 *
 * Every file in plugins/ includes this header and, of our own, only this one.
 * A check is a constant `struct check` that ends in REGISTER_CHECK(). main()
 * of the plugin, and the exporter, do the rest in this order: parse the options
 * into the check's parameters, collect what it needs from AWS, call evaluate(),
 * print the report.
 *
 * evaluate() sees nothing but its arguments: no network, no clock, no output,
 * no memory to free. So a test is a directory of recorded replies.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CHECK_H
#define CHECK_H

#include "allow.h"
#include "arn.h"
#include "exposure.h"
#include "facts.h"
#include "iam_policy.h"
#include "inventory.h"
#include "key_uses.h"
#include "kms_key.h"
#include "network.h"
#include "options.h"
#include "parameters.h"
#include "proxy.h"
#include "report.h"
#include "scope.h"
#include "sg_judge.h"
#include "shares.h"
#include "snapshots.h"
#include "storage.h"
#include "text.h"
#include "timestamp.h"
#include "tls_enforced.h"
#include "tls_rules.h"
#include "types.h"
#include "version.h"
#include "window.h"

/*
 * One thing a check can find. The name is stable (JSON, exceptions file,
 * --severity, man page); the state is the default that --severity changes,
 * STATE_OFF where it is not looked for unless asked. `text` completes the
 * sentence "the database is ...". A `threshold` code gets its state from -w
 * and -c.
 */
struct code {
	const char *name;
	enum state state;
	const char *text;
	bool threshold;
};

/* What every check can find, by enum common_code; ends in an empty row. */
extern const struct code common_codes[];

/*
 * Something a check measures: `suffix` names the metric (rds_security_SUFFIX),
 * `label` the perfdata of the worst value (NULL: none). Values and ranges are
 * in `unit`, of which one is `factor` seconds (0: a plain number). `warn` and
 * `crit` are the default ranges, NULL for none; the first measure of a check
 * is the one that -w and -c judge.
 *
 * An age, or the time left until something happens, is published as the point
 * in time it is counted from or to (suffix ..._timestamp_seconds): a series
 * must not move by itself. Perfdata and ranges keep what was counted.
 */
struct measure {
	const char *suffix, *label, *unit;
	double factor;
	enum { WORST_IS_LOWEST, WORST_IS_HIGHEST } worst;
	const char *warn, *crit;
	enum { POINT_NONE, POINT_BEFORE_NOW, POINT_AFTER_NOW } point;
};

/*
 * One thing to collect before evaluate() runs. `when` NULL: always; else it
 * tells whether these parameters need it. Where an `optional` one fails, that
 * is listed among the errors, but the region is not UNKNOWN for it.
 */
struct need {
	enum need_id id;
	bool (*when)(const void *params, const struct policy *policy);
	bool optional;
	bool if_narrowed; /* only with -i, -H, --engine, --tag and the like */
};

struct check {
	/* Of the file, the binary and the label in the metrics. */
	const char *name;

	/* One line, no full stop: NAME in the man page. */
	const char *summary;

	/* DESCRIPTION in the man page: what each state means, what to do. */
	const char *help;

	/* "encrypted at rest": completes "all 14 databases are ...". */
	const char *good;

	/* The plural of what it judges, for "no ..." and "0 of 12 ...". */
	const char *subjects;

	/*
	 * It judges other resources than databases (keys, snapshots), which
	 * -i may name too: the databases cannot be asked for by -i then.
	 */
	bool judges_others;

	/* The exporter runs it only where its configuration says so. */
	bool off_in_exporter;

	/*
	 * It holds each database against all others: those out of scope, and
	 * what they refer to, are collected too.
	 */
	bool compares;

	/*
	 * Databases only say what of the others is in scope: nothing that they
	 * refer to is asked for.
	 */
	bool scope_only;

	/* Ends in a row of zeros: what is there when evaluate() runs. */
	const struct need *needs;

	/* Ends in an empty row: all that this check can find. */
	const struct code *codes;

	/* Ends in an empty row; NULL if it measures nothing. */
	const struct measure *measures;

	/* The public controls it answers to, "Security Hub RDS.3" say. */
	const char *controls;

	/* Ends in OPT_END; NULL if the check has no options of its own. */
	const struct opt *options;

	/* evaluate() gets that many bytes, as the options filled them. */
	size_t params_size;

	/*
	 * The KMS keys that the parameters name: const char *, to be described
	 * beside those that records refer to. NULL for nearly all checks.
	 */
	const struct list *(*keys)(const void *params);

	/* Pure: its arguments in, findings out. */
	void (*evaluate)(const struct inventory *inv, const void *params,
			 struct report *rep);
};

/* The registry: the linker lays the entries of all linked checks in a row. */
#ifdef __clang__
#define NO_REDZONE __attribute__((no_sanitize("address")))
#else
#define NO_REDZONE
#endif
#define REGISTER_CHECK(c)                                                      \
	__attribute__((used, retain, section("checks")))                       \
	NO_REDZONE static const struct check *const c##_entry = &c

extern const struct check *const __start_checks[], *const __stop_checks[];

#define for_each_check(p)                                                      \
	for (const struct check *const *p = __start_checks; p < __stop_checks; \
	     p++)

/* NULL if no check of that name is linked into this program. */
const struct check *check_find(const char *name);

/*
 * What it is called in metrics, in the exporter's configuration and in files of
 * exceptions: the program's name without check_ and rds_ ("encryption").
 */
const char *check_short_name(const struct check *check);

/* True if there is something that -w and -c judge. */
bool check_has_measure(const struct check *check);

#endif
