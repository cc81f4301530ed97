/*
 * settings: the options that every check has, and what they make of a run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "check.h"
#include "environment.h"
#include "exceptions.h"
#include "options.h"
#include "report.h"
#include "scope.h"
#include "terminal.h"

enum output_format { OUTPUT_NAGIOS, OUTPUT_JSON, OUTPUT_TABLE, OUTPUT_CSV };

/* Texts point into argv or the arena; lists are of const char *. */
struct settings {
	struct arena arena;

	/* Whose eyes, and where they look. */
	struct list regions; /* or the one word `all` */
	const char *profile;
	const char *role_arn, *external_id, *role_session_name;
	struct list accounts;	  /* account ids, or the one word `all` */
	const char *account_role; /* assumed in each of them */
	const char *endpoint_url, *ca_bundle;
	const char *input; /* a directory of dumps: no network */
	struct timestamp now;
	const char *cache_dir; /* NULL: every answer is asked for anew */
	long cache_ttl;	       /* seconds */
	long concurrency;      /* requests at once per service and region */

	/* What is looked at. */
	struct scope scope;

	/* How it is judged and told. */
	struct opt_range_value warn, crit;
	struct list severities; /* CODE=STATE */
	struct opt_timeout_value timeout;
	struct opt_state_value timeout_result, error_result, no_match_state;
	const char *exceptions_file;
	struct exceptions *exceptions; /* read from it; NULL: none */
	int output;		       /* enum output_format */
	int verbose;
	long max_items;
	struct list extra_opts; /* where more options stand, see extra_opts.h */
	bool help, version, iam_policy;
	struct terminal terminal; /* that the output goes to, set by main */

	/* Of the check, filled by its own options. */
	void *params;

	/* All tables of this run, and where their values go. */
	struct opt_group groups[4];
};

/* The rows of every check; -w and -c stand in a table of their own. */
extern const struct opt settings_options[], settings_threshold_options[];

/*
 * Parses the command line of a check's plugin. -EINVAL with one line in `why`
 * naming the option and what is wrong with it, also for options that do not go
 * together (--now without --input, -w where nothing is measured, a glob or
 * region or hostname that cannot be one), and for a file of exceptions that
 * cannot be read or is not as it must be; file and line of it too where it
 * came by --extra-opts, the files of which `env` helps to find. With -h or -V
 * nothing that stands behind them matters. -H says the region too: `regions` is
 * that one then, and -r may only be `all` or a list with it. settings_done() is
 * due in any case.
 */
int settings_parse(struct settings *settings, const struct check *check,
		   const struct environment *env, int argc, char **argv,
		   struct buf *why);
void settings_done(struct settings *settings);

/*
 * The policy that the settings make of the check's declarations; policy_done()
 * is the caller's. --timeout-result wins over the state in -t, --severity over
 * --no-match-state and, for access-denied and api-error, --error-result. On
 * -EINVAL (a --severity that cannot be) nothing is left to free.
 */
int settings_policy(const struct settings *settings, const struct check *check,
		    struct policy *ret_policy, struct buf *why);

/* The text of -h: summary, all options, states and exit codes. */
void settings_help(const struct check *check, struct buf *out);

/* At most 23 lines of 80 columns, for a usage error. */
void settings_usage(const struct check *check, struct buf *out);

/* "check_rds_sg v0.1 (rds-security-plugins 0.1)" and a newline. */
void settings_version(const struct check *check, struct buf *out);

#endif
