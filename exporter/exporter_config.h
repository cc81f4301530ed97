/*
 * exporter_config: exporter.yml, and what it makes of every check.
 *
 * (Not "config.h", which is what configure writes.) All keys may be left out.
 * Durations are as in Prometheus (`5m`, `1h30m`), files are relative to the
 * directory of this one.
 *
 *   targets:                      # without it, one: "default"
 *   - name: production            # required; letters, digits, . _ -
 *     profile: NAME               # as the options of the plugins; without
 *     role_arn: ARN               # profile and role_arn: the credentials of
 *     external_id: ID             # the environment. With both, the role is
 *     role_session_name: NAME     # assumed with those of the profile.
 *     regions: [eu-west-1] | all  # default: the configured one
 *     endpoint_url: URL
 *     ca_bundle: FILE
 *   organization:                 # one more target: its active accounts
 *     name: organization          # its name as a target, this if left out
 *     role_name: NAME             # required: assumed in each of them
 *     include_accounts: [id]      # only these; they are not looked up then
 *     exclude_accounts: [id]      # not these
 *     profile, role_arn, external_id, role_session_name, regions,
 *     endpoint_url, ca_bundle     # as above: who may list the accounts and
 *                                 # assume role_name
 *   checks:                       # as the options of each plugin
 *     encryption:                 # without check_ and rds_
 *       enabled: true | false
 *       warning: RANGE            # -w, -c; most ranges need quotes: "7:"
 *       critical: RANGE
 *       severity: {CODE: STATE}   # --severity
 *       options:                  # those of the check's own, by long names:
 *         allow: [10.0.0.0/8]     # one value or a list where the plugin
 *         follow: true            # takes more; true or false for a flag
 *   include, exclude: [GLOB]      # which resources, for all checks: as
 *   engines: [NAME]               # --include, --exclude, --engine, --tag and
 *   tags, ignore_tags: [KEY=GLOB] # --ignore-tag
 *   no_match_state: STATE
 *   exceptions_file: FILE
 *   refresh: 5m                   # between two collections of a target, 10s
 *                                 # to 1d; from 1s if all targets have an
 *                                 # endpoint_url, as tests have
 *   jitter: 0s                    # at most this is added to each, at random
 *   stale_after: 15m              # data older than this is UNKNOWN; if left
 *                                 # out, three times refresh
 *   timeout: 60s                  # of one collection
 *   discovery_interval: 1h        # accounts and regions are looked up again;
 *                                 # 10s to 7d, and from 1s as refresh
 *   concurrency:
 *     collections: 16             # targets at once, 1 to 64
 *     requests: 16                # per service and region, 1 to 64
 *   tag_labels: [KEY]             # tags of resources that become labels
 *
 * Nothing in a struct config changes once it is loaded: threads may share it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXPORTER_CONFIG_H
#define EXPORTER_CONFIG_H

#include "check.h"
#include "settings.h"
#include "sha256.h"
#include "yaml_tree.h"

/* Whose eyes, and where they look. Texts that were not given are NULL. */
struct config_target {
	const struct yaml_node *place; /* NULL: the target of no file */
	const char *name;
	const char *profile;
	const char *role_arn, *external_id, *role_session_name;
	struct list regions; /* const char *: names, the word `all`, or none */
	const char *endpoint_url, *ca_bundle;

	/* Of an organization: else NULL and empty. */
	const char *account_role;
	struct list include_accounts, exclude_accounts;
};

/* A check that is linked in; `params` and `policy` also if it is off. */
struct config_check {
	const struct check *check;
	const char *name; /* check_short_name() */
	bool enabled;
	void *params; /* as evaluate() wants them; NULL: it has no options */
	struct policy policy;
};

/* The tag `key` is the label `label`: "tag_" and [a-zA-Z0-9_]. */
struct config_tag_label {
	const char *key, *label;
};

struct config {
	struct list targets; /* struct config_target, at least one */
	struct list
		checks; /* struct config_check, in for_each_check()'s order */
	struct scope scope;	     /* of all targets and checks */
	const char *exceptions_file; /* NULL: none */
	/* Seconds. */
	long refresh, jitter, stale_after, timeout, discovery_interval;
	long collections, requests;
	struct list tag_labels; /* struct config_tag_label */

	/* For config_same_checks(). */
	unsigned char verdicts[SHA256_SIZE];
	struct opt_state_value no_match_state;
	struct arena arena;
};

/*
 * Reads the file, NULL: all is as it is without one. 0 and a struct that
 * config_free() ends, or a negative errno with `why`, `FILE:LINE:COLUMN:
 * reason`. That a ca_bundle can be read is looked at too; the exceptions file
 * is not.
 */
int config_load(const char *path, struct config **ret, struct buf *why);

/* The same of a text that `name` stands for; files are relative to its
 * directory. */
int config_parse(const char *name, const char *text, size_t len,
		 struct config **ret, struct buf *why);

void config_free(struct config *config); /* NULL is fine */

/*
 * What live.h wants to know of a target. All that is pointed to is of the
 * config; the arena in it stays empty, settings_done() is not due. `accounts`
 * are include_accounts, or the word `all`; those of exclude_accounts the
 * caller leaves out.
 */
void config_target_settings(const struct config *config,
			    const struct config_target *target,
			    struct settings *ret);

/* Whether exclude_accounts has this account. */
bool config_excludes(const struct config_target *target,
		     const char *account_id);

/*
 * True if the same findings follow from the same data: checks, filters, the
 * name of the exceptions file. (What stands in that file is not looked at.) Two
 * ways to write the same may count as a difference.
 */
bool config_same_checks(const struct config *a, const struct config *b);

/* True if they are the same eyes that look in the same places; names too. */
bool config_same_target(const struct config_target *a,
			const struct config_target *b);

#endif
