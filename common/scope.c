/*
 * scope: which databases a run is about, and which of them a check judges.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fnmatch.h>
#include <string.h>
#include <strings.h>

#include "scope.h"
#include "text.h"

static bool list_has(const struct list *list, const char *text)
{
	for (size_t i = 0; text && i < list->n; i++) {
		if (strcasecmp(((const char *const *)list->items)[i], text) ==
		    0)
			return true;
	}
	return false;
}

static bool list_matches(const struct list *globs, const char *text)
{
	for (size_t i = 0; i < globs->n; i++) {
		if (fnmatch(((const char *const *)globs->items)[i], text,
			    FNM_CASEFOLD) == 0)
			return true;
	}
	return false;
}

bool scope_names(const struct scope *scope, const struct resource *resource)
{
	return list_has(&scope->identifiers, resource->id) ||
	       list_has(&scope->identifiers, resource->arn);
}

bool scope_includes(const struct scope *scope, const char *id)
{
	if (list_matches(&scope->exclude, id))
		return false;
	return scope->include.n == 0 || list_matches(&scope->include, id);
}

/* `all` takes nothing away. */
static bool takes_all_engines(const struct scope *scope)
{
	return scope->engines.n == 0 || list_has(&scope->engines, "all");
}

bool scope_narrows_databases(const struct scope *scope)
{
	return scope->identifiers.n || scope->hostname || scope->tags.n ||
	       scope->ignored_tags.n || !takes_all_engines(scope);
}

bool scope_narrows(const struct scope *scope)
{
	return scope_narrows_databases(scope) || scope->include.n ||
	       scope->exclude.n;
}

bool scope_asks_engine(const struct scope *scope, const char *engine)
{
	return list_has(&scope->engines, "all") ||
	       list_has(&scope->engines, engine) ||
	       list_has(&scope->engines, engine_family(engine));
}

/* One of the values of `globs`, which commas separate, matches. */
static bool value_matches(const char *globs, const char *value)
{
	char glob[512];

	while (true) {
		size_t len = strcspn(globs, ",");

		if (len < sizeof(glob)) {
			memcpy(glob, globs, len);
			glob[len] = '\0';
			if (fnmatch(glob, value ? value : "", 0) == 0)
				return true;
		}
		if (!globs[len])
			return false;
		globs += len + 1;
	}
}

bool scope_tag_matches(const struct list *tags, const char *wanted)
{
	size_t len = strcspn(wanted, "=");

	for_each(struct tag, tag, tags) {
		if (!tag->key || strlen(tag->key) != len ||
		    strncmp(tag->key, wanted, len) != 0)
			continue;
		if (!wanted[len] || value_matches(wanted + len + 1, tag->value))
			return true;
	}
	return false;
}

static bool has_all_tags(const struct scope *scope, const struct list *tags)
{
	for (size_t i = 0; i < scope->tags.n; i++) {
		if (!scope_tag_matches(
			    tags, ((const char *const *)scope->tags.items)[i]))
			return false;
	}
	return true;
}

static bool has_ignored_tag(const struct scope *scope, const struct list *tags)
{
	const char *const *ignored = scope->ignored_tags.items;

	for (size_t i = 0; i < scope->ignored_tags.n; i++) {
		if (scope_tag_matches(tags, ignored[i]))
			return true;
	}
	return false;
}

static bool is_host(const char *endpoint, const char *hostname)
{
	size_t len = strlen(hostname);

	if (len > 0 && hostname[len - 1] == '.')
		len--;
	return endpoint && strlen(endpoint) == len &&
	       strncasecmp(endpoint, hostname, len) == 0;
}

/* A record may be without an endpoint: then the host name's first label. */
static bool is_named_by_host(const struct inventory *inv,
			     const struct database *db, const char *hostname,
			     bool is_cluster)
{
	char region[64], id[64];
	bool of_cluster = strcasestr(hostname, ".cluster-");

	if ((db->endpoint && *db->endpoint) || is_cluster != of_cluster ||
	    scope_parse_hostname(hostname, region, id, NULL) < 0)
		return false;
	return strcasecmp(db->resource.id, id) == 0 &&
	       text_is(inv->region, region);
}

static bool answers_to_host(const struct inventory *inv,
			    const struct database *db, const char *hostname,
			    bool is_cluster)
{
	const char *const *custom = db->custom_endpoints.items;

	if (is_host(db->endpoint, hostname) ||
	    is_host(db->reader_endpoint, hostname))
		return true;
	for (size_t i = 0; i < db->custom_endpoints.n; i++) {
		if (is_host(custom[i], hostname))
			return true;
	}
	return is_named_by_host(inv, db, hostname, is_cluster);
}

static bool is_wanted(const struct scope *scope, const struct inventory *inv,
		      const struct database *db, bool is_cluster)
{
	if (scope->identifiers.n == 0 && !scope->hostname)
		return true;
	if (scope_names(scope, &db->resource))
		return true;
	return scope->hostname &&
	       answers_to_host(inv, db, scope->hostname, is_cluster);
}

/* A member may have none of its own: those of its cluster count for it too. */
static bool is_tagged(const struct scope *scope, const struct database *db)
{
	const struct database *cluster = db->cluster;

	return has_all_tags(scope, &db->tags) ||
	       (cluster && has_all_tags(scope, &cluster->tags) &&
		!has_ignored_tag(scope, &cluster->tags));
}

/* What narrows beside names. */
static bool passes_filters(const struct scope *scope, const struct database *db)
{
	return (takes_all_engines(scope) ||
		scope_asks_engine(scope, db->engine)) &&
	       is_tagged(scope, db) && !has_ignored_tag(scope, &db->tags);
}

bool scope_selects(const struct scope *scope, const struct inventory *inv,
		   const struct database *db, bool is_cluster)
{
	return is_wanted(scope, inv, db, is_cluster) &&
	       passes_filters(scope, db);
}

/* A member speaks for the settings that its cluster owns. */
static void select_cluster_of(const struct scope *scope, struct inventory *inv,
			      const struct database *member)
{
	struct database *cluster = (struct database *)member->cluster;
	const char *via;

	if (!cluster || cluster->selected ||
	    has_ignored_tag(scope, &cluster->tags))
		return;
	cluster->selected = true;
	cluster->selected_member = true;
	via = arena_printf(&inv->arena, " (cluster %s)", cluster->resource.id);
	if (via)
		cluster->via = via;
}

void scope_select(const struct scope *scope, struct inventory *inv)
{
	for_each(struct database, p, &inv->db_clusters) {
		struct database *db = (struct database *)p;

		db->selected = scope_selects(scope, inv, db, true);
	}
	for_each(struct database, p, &inv->db_instances) {
		struct database *db = (struct database *)p;

		db->selected = (is_wanted(scope, inv, db, false) ||
				(db->cluster &&
				 is_wanted(scope, inv, db->cluster, true))) &&
			       passes_filters(scope, db);
	}
	for_each(struct database, db, &inv->db_instances) {
		if (db->selected)
			select_cluster_of(scope, inv, db);
	}
}

bool scope_is_replica(const struct database *db)
{
	return db->replica_source && *db->replica_source;
}

const char *scope_status_gate(const char *status)
{
	static const char *const gated[] = { "creating", "deleting", "failed" };

	for (size_t i = 0; status && i < ARRAY_SIZE(gated); i++) {
		if (strcmp(status, gated[i]) == 0)
			return gated[i];
	}
	return NULL;
}

/* The family that is left alone unless asked for, as a reason; or NULL. */
static const char *foreign_family(enum shape shape)
{
	switch (shape) {
	case SHAPE_NEPTUNE:
	case SHAPE_NEPTUNE_CLUSTER:
		return "neptune";
	case SHAPE_DOCUMENTDB:
	case SHAPE_DOCUMENTDB_CLUSTER:
		return "documentdb";
	default:
		return NULL;
	}
}

bool scope_leaves_alone(const struct scope *scope, const struct database *db)
{
	return foreign_family(db->shape) &&
	       !scope_asks_engine(scope, db->engine);
}

/* `reason` with the name of the member's cluster in place of %s. */
static void skip_by_shape(struct report *rep, const struct database *db,
			  const char *reason)
{
	const char *hole = strstr(reason, "%s");

	if (hole)
		report_skip(rep, &db->resource, "%.*s%s%s",
			    (int)(hole - reason), reason,
			    db->cluster_id ? db->cluster_id : "?", hole + 2);
	else
		report_skip(rep, &db->resource, "%s", reason);
}

/*
 * A member that points to a cluster which a complete list does not have would
 * be judged nowhere: that is UNKNOWN. Where the list failed, the region says.
 */
static bool is_orphan(const struct report *rep, const struct database *db,
		      const char *skip)
{
	return strstr(skip, "%s") && !db->cluster &&
	       inventory_complete(rep->inv, NEED_DB_CLUSTERS);
}

static void report_orphan(struct report *rep, const struct database *db)
{
	static const struct aws_error err = {
		.code = "DBClusterNotFoundFault",
		.message = "the cluster that the member names is not in the "
			   "list of clusters",
		.operation = "rds:DescribeDBClusters",
	};

	if (report_subject(rep, &db->resource))
		report_error(rep, &err);
}

static void report_unknown_engine(struct report *rep, const struct database *db)
{
	if (!report_subject(rep, &db->resource))
		return;
	if (!db->engine || !*db->engine)
		report_absent(rep, "Engine");
	else
		report_add_common(rep, CODE_ENGINE_UNKNOWN,
				  "engine '%s' is not known to this check%s",
				  db->engine,
				  db->cluster_id ? " as a cluster's" : "");
}

bool scope_judges(struct report *rep, const struct database *db,
		  const struct shape_rule rules[SHAPE_COUNT])
{
	const struct shape_rule *rule = &rules[db->shape];
	const char *gate = scope_status_gate(db->status);

	if (db->shape != SHAPE_UNKNOWN && !rule->judge && !rule->skip)
		return false;
	if (!db->selected)
		report_out_of_scope(rep, &db->resource);
	else if (scope_leaves_alone(report_scope(rep), db))
		report_skip(rep, &db->resource, "%s",
			    foreign_family(db->shape));
	else if (gate)
		report_skip(rep, &db->resource, "%s", gate);
	else if (db->shape == SHAPE_UNKNOWN)
		report_unknown_engine(rep, db);
	else if (rule->judge)
		return report_subject(rep, &db->resource);
	else if (is_orphan(rep, db, rule->skip))
		report_orphan(rep, db);
	else
		skip_by_shape(rep, db, rule->skip);
	return false;
}

static void each_of(const struct list *databases, const struct inventory *inv,
		    const void *params,
		    const struct shape_rule rules[SHAPE_COUNT],
		    scope_judge *judge, struct report *rep)
{
	for_each(struct database, db, databases)
		if (scope_judges(rep, db, rules))
			judge(inv, params, db, rep);
}

void scope_each(const struct inventory *inv, const void *params,
		const struct shape_rule rules[SHAPE_COUNT], scope_judge *judge,
		struct report *rep)
{
	each_of(&inv->db_instances, inv, params, rules, judge, rep);
	each_of(&inv->db_clusters, inv, params, rules, judge, rep);
}
