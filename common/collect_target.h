/*
 * collect_target: what the rows of the collector's table work with.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef COLLECT_TARGET_H
#define COLLECT_TARGET_H

#include "collect.h"

enum need_progress { NEED_WAITING, NEED_STARTED, NEED_COMPLETE };

struct target {
	struct source *source;
	const struct collect_plan *plan;
	struct inventory *inv;
	enum need_progress progress[NEED_COUNT];
	size_t pending[NEED_COUNT]; /* fetches under way, by need */
	bool linked, sealed, advancing;
};

/*
 * How one need is collected. It starts when all of `after` that are wanted
 * are complete; `requires` are wanted with it. Both end in NEED_END. Where the
 * need `within` which it lies is wanted too, nothing is asked for: it is what
 * became of that one. `asks` are the operations that `start` may call, up to
 * OPERATION_END; another one is not fetched.
 */
struct need_row {
	enum need_id requires[4], after[6], within;
	enum operation_id asks[3];
	void (*start)(struct target *target, enum need_id need);
};
extern const struct need_row need_rows[NEED_COUNT];

/*
 * Asks for a list, whose items are appended to `list` (of the inventory) when
 * it is complete, or when an error came after its first pages. The error goes
 * to `err`, or where that is NULL to results[need].
 */
void target_fetch_list(struct target *target, enum need_id need,
		       enum operation_id op, const struct param *params,
		       size_t n_params, struct list *list,
		       struct aws_error *err);

/*
 * Asks for one thing, named by one parameter (NULL: there is but one). `out`
 * as in struct fetch; its error goes to `err`, not to the need: that record
 * alone is unknown then.
 */
void target_fetch_item(struct target *target, enum need_id need,
		       enum operation_id op, const char *region,
		       const struct param *params, void *out,
		       struct aws_error *err);

/* The same, named by several parameters. */
void target_fetch_item_by(struct target *target, enum need_id need,
			  enum operation_id op, const char *region,
			  const struct param *params, size_t n_params,
			  void *out, struct aws_error *err);

/* A growing set of strings of the inventory's arena. */
struct names {
	struct arena *arena;
	struct list list; /* const char * */
};
void names_add(struct names *names, const char *name);

/* Sorts, and drops what is there twice. */
void names_unique(struct names *names);

/*
 * True if a follow-up for this database is wanted: it is in scope, or its
 * cluster is; or some check looks at all of them.
 */
bool target_covers(const struct target *target, const struct database *db);

/* Calls `add` for every database whose follow-ups are wanted. */
void target_for_covered(struct target *target, struct names *names,
			void (*add)(const struct database *db,
				    struct names *names));

struct param string_param(const char *name, const char *value);

/*
 * Asks for the items of a list that a filter picks by these ids: as many calls
 * as it takes, none for no ids. The ids are sorted, each once, afterwards.
 */
void target_fetch_by_ids(struct target *target, enum need_id need,
			 enum operation_id op, const char *filter,
			 struct names *ids, struct list *list);

/* What need_rows refers to: in collect_needs.c. */
void start_db_instances(struct target *target, enum need_id need);
void start_db_clusters(struct target *target, enum need_id need);
void start_db_snapshots(struct target *target, enum need_id need);
void start_db_cluster_snapshots(struct target *target, enum need_id need);
void start_automated_backups(struct target *target, enum need_id need);
void start_option_groups(struct target *target, enum need_id need);

/* In collect_rds.c. */
void start_db2_parameters(struct target *target, enum need_id need);
void start_parameters(struct target *target, enum need_id need);
void start_aws_backup_snapshots(struct target *target, enum need_id need);
void start_manual_snapshots(struct target *target, enum need_id need);
void start_snapshot_attributes(struct target *target, enum need_id need);
void start_certificates(struct target *target, enum need_id need);

/* In collect_network.c. */
void start_security_groups(struct target *target, enum need_id need);
void start_cleartext_groups(struct target *target, enum need_id need);
void start_source_groups(struct target *target, enum need_id need);
void start_vpcs(struct target *target, enum need_id need);
void start_prefix_lists(struct target *target, enum need_id need);
void start_security_group_rules(struct target *target, enum need_id need);
void start_network_interfaces(struct target *target, enum need_id need);
void start_subnets(struct target *target, enum need_id need);
void start_route_tables(struct target *target, enum need_id need);
void start_network_acls(struct target *target, enum need_id need);
void start_block_options(struct target *target, enum need_id need);
void start_block_exclusions(struct target *target, enum need_id need);
void start_db_subnet_groups(struct target *target, enum need_id need);
void start_db_proxies(struct target *target, enum need_id need);
void start_db_proxy_endpoints(struct target *target, enum need_id need);
void start_db_proxy_targets(struct target *target, enum need_id need);

/* And in collect_access.c. */
void start_secrets(struct target *target, enum need_id need);
void start_roles(struct target *target, enum need_id need);
void start_role_details(struct target *target, enum need_id need);
void start_policy_details(struct target *target, enum need_id need);

/* And in collect_keys.c. */
void start_kms_key_list(struct target *target, enum need_id need);
void start_kms_keys(struct target *target, enum need_id need);
void start_kms_rotation(struct target *target, enum need_id need);
void start_kms_rotations(struct target *target, enum need_id need);
void start_kms_policies(struct target *target, enum need_id need);
void start_kms_aliases(struct target *target, enum need_id need);

#endif
