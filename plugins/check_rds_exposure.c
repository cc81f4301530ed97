/*
 * check_rds_exposure: can the internet reach a database, all layers taken
 * together?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	EXPOSED,
	EXPOSED_AFTER_FAILOVER,
	ONE_LAYER_AWAY,
	INTERNET_ACCESS_GATEWAY,
	PATH_UNKNOWN
};

struct params {
	struct list allow; /* see opt_allow */
};

static const struct opt options[] = { OPT_ALLOW(struct params, allow),
				      OPT_END };

static const struct code codes[] = {
	[EXPOSED] = { "exposed", STATE_CRITICAL, "reached from the internet",
		      false },
	[EXPOSED_AFTER_FAILOVER] = { "exposed-after-failover", STATE_WARNING,
				     "reached from the internet after a "
				     "failover",
				     false },
	[ONE_LAYER_AWAY] = { "one-layer-away", STATE_WARNING,
			     "one layer away from the internet", false },
	[INTERNET_ACCESS_GATEWAY] = { "internet-access-gateway", STATE_CRITICAL,
				      "behind an internet access gateway",
				      false },
	[PATH_UNKNOWN] = { "path-unknown", STATE_UNKNOWN,
			   "perhaps reached from the internet", false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_OPTION_GROUPS },
				     { .id = NEED_DB_PARAMETERS },
				     { .id = NEED_SECURITY_GROUPS },
				     { .id = NEED_VPCS, .optional = true },
				     { .id = NEED_PREFIX_LISTS },
				     { .id = NEED_SUBNETS, .optional = true },
				     { .id = NEED_ROUTE_TABLES },
				     { .id = NEED_NETWORK_ACLS },
				     { .id = NEED_BLOCK_OPTIONS },
				     { .id = NEED_BLOCK_EXCLUSIONS },
				     { 0 } };

/*
 * Clusters of Aurora are in reach by their members, but for those that have no
 * VPC: see judges().
 */
/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	[SHAPE_AURORA_MEMBER] = JUDGE,
	[SHAPE_AURORA_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_MEMBER] = SKIP("cluster %s decides"),
	[SHAPE_NEPTUNE] = JUDGE,
	[SHAPE_DOCUMENTDB] = JUDGE,
};
/* clang-format on */

/* The worst way in, in the subnets of one kind. */
struct path {
	struct exposure exposure;
	bool found;
	enum tri open;
};

static void path_find(const struct inventory *inv, const struct database *db,
		      const struct params *p, enum exposure_where where,
		      struct path *ret)
{
	*ret = (struct path){ 0 };
	ret->found = exposure_find(inv, db, exposure_flag(inv, db), &p->allow,
				   where, &ret->exposure);
	if (ret->found)
		ret->open = exposure_is_open(&ret->exposure);
}

/* Unknown layers matter only where not two others are closed. */
static bool is_in_doubt(const struct path *path)
{
	return path->found && path->exposure.unknown > 0 &&
	       path->exposure.closed < 2;
}

static void report_doubt(const struct path *path, const struct database *db,
			 const char *when, struct report *rep)
{
	_cleanup_(buf_done) struct buf texts = { 0 };

	buf_init(&texts, 64 * 1024);
	exposure_texts(&path->exposure, TRI_UNKNOWN, &texts);
	report_add(rep, PATH_UNKNOWN,
		   "cannot tell whether the internet reaches it%s: %s%s; see "
		   "that it can be read",
		   when, buf_str(&texts), db->via);
}

static void report_one_layer(const struct path *own, const struct database *db,
			     struct report *rep)
{
	_cleanup_(buf_done) struct buf closed = { 0 }, open = { 0 };

	buf_init(&closed, 64 * 1024);
	buf_init(&open, 64 * 1024);
	exposure_texts(&own->exposure, TRI_NO, &closed);
	exposure_texts(&own->exposure, TRI_YES, &open);
	report_add(rep, ONE_LAYER_AWAY,
		   "one layer away from the internet: only this is in the way: "
		   "%s%s; close one of the others: %s",
		   buf_str(&closed), db->via, buf_str(&open));
}

static void judge_own(const struct path *own, const char *path,
		      const struct database *db, struct report *rep)
{
	if (own->open == TRI_YES)
		report_add(rep, EXPOSED,
			   "publicly accessible: %s%s; modify the %s to have "
			   "PubliclyAccessible false, or close one of these",
			   path, db->via,
			   resource_noun(db->resource.type, false));
	else if (is_in_doubt(own))
		report_doubt(own, db, "", rep);
	else if (own->exposure.closed == 1)
		report_one_layer(own, db, rep);
}

/*
 * What a failover would bring. An own subnet that is open, or may be, says as
 * much already.
 */
static void judge_elsewhere(const struct path *own, const struct path *other,
			    const struct database *db, struct report *rep)
{
	_cleanup_(buf_done) struct buf path = { 0 };

	if (!other->found || own->open == TRI_YES)
		return;
	buf_init(&path, 64 * 1024);
	exposure_path(&other->exposure, &path);
	if (other->open == TRI_YES)
		report_add(rep, EXPOSED_AFTER_FAILOVER,
			   "reached from the internet after a failover to %s: "
			   "%s%s; take that subnet out of the DB subnet group",
			   other->exposure.subnet_id, buf_str(&path), db->via);
	else if (other->open == TRI_UNKNOWN && !is_in_doubt(own))
		report_doubt(other, db, " after a failover", rep);
}

static void judge_path(const struct inventory *inv, const struct database *db,
		       const struct params *p, struct report *rep)
{
	_cleanup_(buf_done) struct buf text = { 0 };
	struct path own, other;

	buf_init(&text, 64 * 1024);
	path_find(inv, db, p, EXPOSURE_OWN, &own);
	path_find(inv, db, p, EXPOSURE_ELSEWHERE, &other);
	exposure_path(&own.exposure, &text);
	report_text(rep, "path", buf_str(&text));
	judge_own(&own, buf_str(&text), db, rep);
	judge_elsewhere(&own, &other, db, rep);
	report_ok(rep,
		  "not reached from the internet, %zu of %d layers are "
		  "closed: %s%s",
		  own.exposure.closed, EXPOSURE_LAYERS, buf_str(&text),
		  db->via);
	exposure_done(&own.exposure);
	exposure_done(&other.exposure);
}

/* Express clusters of Aurora have a way in that no layer shows. */
static void judge_gateway(const struct database *db, struct report *rep)
{
	if (db->internet_access_gateway == TRI_YES)
		report_add(rep, INTERNET_ACCESS_GATEWAY,
			   "reached from the internet through its internet "
			   "access gateway%s; switch the gateway off",
			   db->via);
	report_ok(rep, "no VPC, and no internet access gateway%s", db->via);
}

static bool is_express(const struct database *db)
{
	return db && db->vpc_networking == TRI_NO;
}

/* Of Aurora the members, and clusters that have a way in of their own. */
static bool judges(const struct database *db, struct report *rep)
{
	if (db->shape == SHAPE_AURORA_CLUSTER && !is_express(db) &&
	    db->internet_access_gateway != TRI_YES)
		return false;
	return scope_judges(rep, db, rules);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances) {
		if (!judges(db, rep))
			continue;
		if (is_express(db->cluster))
			report_skip(rep, &db->resource, "no VPC");
		else
			judge_path(inv, db, params, rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (!judges(db, rep))
			continue;
		if (db->shape == SHAPE_AURORA_CLUSTER)
			judge_gateway(db, rep);
		else
			judge_path(inv, db, params, rep);
	}
}

static const struct check check_rds_exposure = {
	.name = "check_rds_exposure",
	.summary = "no database can be reached from the internet",
	.help = "Five layers stand between a database and the internet: its "
		"PubliclyAccessible flag, Block Public Access, the route table "
		"and the network ACL of its subnet, its security groups. A "
		"database is CRITICAL where one public source passes all of "
		"them, WARNING where only one is in the way, or where a "
		"failover to another subnet of its group would expose it. "
		"What cannot be read is UNKNOWN unless two other layers are "
		"closed. Sources of --allow are no exposure. Of a Multi-AZ DB "
		"cluster the cluster is judged, of Aurora each member; an "
		"Aurora cluster without a VPC by its internet access gateway.",
	.good = "not reached from the internet",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.2 (the flag only); prowler "
		    "rds_instance_no_public_access (part of it)",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_exposure);
