/*
 * scope: which databases a run is about, and which of them a check judges.
 *
 * Selecting (-i, -H, --engine, --tag) marks databases; --include and --exclude
 * match the judged resource, whatever its kind. Of what is selected, a check
 * says by shape what it judges and, for the rest, why not.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SCOPE_H
#define SCOPE_H

#include "buf.h"
#include "inventory.h"
#include "report.h"

/* What the command line says; lists are of const char *. All zero: all. */
struct scope {
	struct list identifiers; /* -i */
	const char *hostname;	 /* -H, lower case */
	struct list include, exclude;
	struct list tags, ignored_tags; /* see scope_tag_matches() */
	struct list engines;		/* families, engine words, or all */
};

/*
 * Marks the selected databases of a linked inventory: those that -i or -H
 * names (a cluster with its members) and that pass all of --engine, --tag (a
 * member by its own tags or by those of its cluster) and --ignore-tag; and the
 * cluster of every selected member, unless an ignored tag keeps it out.
 * Identifiers and ARNs compare without case. Not more than once for an
 * inventory.
 */
void scope_select(const struct scope *scope, struct inventory *inv);

/*
 * The same for one that is in no list, of which a record speaks (identifier,
 * engine, tags): the database that a snapshot was made of.
 */
bool scope_selects(const struct scope *scope, const struct inventory *inv,
		   const struct database *db, bool is_cluster);

/* True if -i names this resource, of any kind, by identifier or ARN. */
bool scope_names(const struct scope *scope, const struct resource *resource);

/*
 * True if one of the tags (struct tag) is "KEY", or "KEY=GLOB[,GLOB]...", of
 * which one is enough. Keys and values compare with case, as in AWS.
 */
bool scope_tag_matches(const struct list *tags, const char *wanted);

/* True for Neptune and DocumentDB that --engine does not ask for. */
bool scope_leaves_alone(const struct scope *scope, const struct database *db);

/* False if --exclude matches `id`, or --include is given and does not. */
bool scope_includes(const struct scope *scope, const char *id);

/* True if anything narrows the run: "nothing left" is then no-match. */
bool scope_narrows(const struct scope *scope);

/* The same for what selects databases: -i, -H, --engine, --tag. */
bool scope_narrows_databases(const struct scope *scope);

/*
 * True if --engine asks for this family by name, by engine word or by `all`.
 * Neptune and DocumentDB are judged only then.
 */
bool scope_asks_engine(const struct scope *scope, const char *engine);

/*
 * Identifier and region that an RDS endpoint's host name speaks of. -EINVAL
 * (with `why`, which may be NULL) if it is none. *ret_region is written with
 * its NUL; the identifier is that of an instance or a cluster, or the name of
 * a custom endpoint.
 */
int scope_parse_hostname(const char *hostname, char ret_region[64],
			 char ret_identifier[64], struct buf *why);

/*
 * What a check does with each shape: `judge`, or a reason to skip it, where
 * %s stands for the cluster of a member. A row of zeros is a shape that the
 * check does not even mention (not judged, not counted as skipped).
 */
struct shape_rule {
	bool judge;
	const char *skip;
};
#define JUDGE                                                                  \
	{                                                                      \
		true, NULL                                                     \
	}
#define SKIP(reason)                                                           \
	{                                                                      \
		false, reason                                                  \
	}

/* The rows of a check that judges clusters and skips their members. */
#define JUDGE_CLUSTERS(reason)                                                 \
	[SHAPE_AURORA_CLUSTER] = JUDGE, [SHAPE_MULTIAZ_CLUSTER] = JUDGE,       \
	[SHAPE_NEPTUNE_CLUSTER] = JUDGE, [SHAPE_DOCUMENTDB_CLUSTER] = JUDGE,   \
	[SHAPE_AURORA_MEMBER] = SKIP(reason),                                  \
	[SHAPE_MULTIAZ_MEMBER] = SKIP(reason), [SHAPE_NEPTUNE] = SKIP(reason), \
	[SHAPE_DOCUMENTDB] = SKIP(reason)

/* The same where Neptune and DocumentDB are no matter for the check at all. */
#define JUDGE_RDS_CLUSTERS(reason)                                             \
	[SHAPE_AURORA_CLUSTER] = JUDGE, [SHAPE_MULTIAZ_CLUSTER] = JUDGE,       \
	[SHAPE_AURORA_MEMBER] = SKIP(reason),                                  \
	[SHAPE_MULTIAZ_MEMBER] = SKIP(reason),                                 \
	[SHAPE_NEPTUNE] = SKIP("neptune"),                                     \
	[SHAPE_NEPTUNE_CLUSTER] = SKIP("neptune"),                             \
	[SHAPE_DOCUMENTDB] = SKIP("documentdb"),                               \
	[SHAPE_DOCUMENTDB_CLUSTER] = SKIP("documentdb")

/*
 * Opens `db` as the report's subject if the check judges it, by `rules` (an
 * array of SHAPE_COUNT). Otherwise false, and where the database is selected
 * it is reported as skipped: by its shape; while creating, deleting or failed;
 * as Neptune or DocumentDB that nobody asked for. An engine of no family
 * gives the finding engine-unknown and false. So does a member that is skipped
 * in favour of its cluster where the complete list of clusters has none of
 * that name: UNKNOWN.
 */
bool scope_judges(struct report *rep, const struct database *db,
		  const struct shape_rule rules[SHAPE_COUNT]);

/*
 * Calls `judge` for every instance, then every cluster, that scope_judges()
 * says yes to: it is the subject of the report then. `params` are the check's,
 * handed on.
 */
typedef void scope_judge(const struct inventory *inv, const void *params,
			 const struct database *db, struct report *rep);
void scope_each(const struct inventory *inv, const void *params,
		const struct shape_rule rules[SHAPE_COUNT], scope_judge *judge,
		struct report *rep);

/* True for a read replica of a DB instance or DB cluster. */
bool scope_is_replica(const struct database *db);

/* Why configuration checks leave a database in this status alone, or NULL. */
const char *scope_status_gate(const char *status);

/* The engine family's name ("postgres", "oracle"), NULL if there is none. */
const char *engine_family(const char *engine);

/* 3306 and the like, by family; 0 if there is none. */
int engine_default_port(const char *engine);

/* A pure function of the record: engine, cluster_id and members. */
enum shape database_shape(const struct database *db, bool is_cluster);

#endif
