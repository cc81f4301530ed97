/*
 * check_rds_env: do environments (production, development) share a network or
 * an account?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "check.h"

enum {
	SHARED_SECURITY_GROUP,
	SHARED_VPC,
	ENVIRONMENT_UNTAGGED,
	SHARED_ACCOUNT
};

enum { MAX_PAIRS = 64, TEXT_MAX = 32 * 1024 };

struct params {
	struct list env_tags; /* const char *: the first present counts */
	struct list same;     /* const char *: "A=B" */
};

static const struct code codes[] = {
	[SHARED_SECURITY_GROUP] = { "shared-security-group", STATE_CRITICAL,
				    "in a security group with another "
				    "environment",
				    false },
	[SHARED_VPC] = { "shared-vpc", STATE_WARNING,
			 "in a VPC with another environment", false },
	[ENVIRONMENT_UNTAGGED] = { "environment-untagged", STATE_WARNING,
				   "of no named environment", false },
	[SHARED_ACCOUNT] = { "shared-account", STATE_OFF,
			     "in an account with another environment", false },
	{ 0 }
};

/* ---- values that mean the same ---- */

/* "A=B": two values, none of them empty. */
static int parse_same(const struct opt *opt, const char *text, void *slot,
		      struct arena *arena, struct buf *why)
{
	const struct list *list = slot;
	int r = opt_list.parse(opt, text, slot, arena, why);

	if (r < 0)
		return r;
	for_each(char *const, pair, list) {
		const char *is = strchr(*pair, '=');

		if (is && is != *pair && is[1] && !strchr(is + 1, '='))
			continue;
		buf_addf(why, "'%s': not two values, as in A=B", *pair);
		return -EINVAL;
	}
	if (list->n > MAX_PAIRS) {
		buf_addf(why, "more than %d pairs", MAX_PAIRS);
		return -EINVAL;
	}
	return 0;
}

static const struct opt_type opt_same = {
	.name = "list",
	.takes_value = true,
	.repeats = true,
	.size = sizeof(struct list),
	.parse = parse_same,
};

static const struct opt options[] = {
	{ 0, "env-tag", "LIST",
	  "tags that name the environment; the first that a database has "
	  "counts",
	  "Environment,environment,Env,env", &opt_list,
	  offsetof(struct params, env_tags), 0, 0 },
	{ 0, "same", "A=B", "two values of these tags that mean the same", NULL,
	  &opt_same, offsetof(struct params, same), 0, 0 },
	OPT_END
};

/* Whether one of the two values of `pair` is these `len` bytes. */
static bool pair_has(const char *pair, const char *word, size_t len)
{
	size_t first = strcspn(pair, "=");

	return (first == len && memcmp(pair, word, len) == 0) ||
	       (strlen(pair + first + 1) == len &&
		memcmp(pair + first + 1, word, len) == 0);
}

static bool pairs_meet(const char *a, const char *b)
{
	size_t first = strcspn(a, "=");

	return pair_has(b, a, first) ||
	       pair_has(b, a + first + 1, strlen(a + first + 1));
}

/*
 * One text for all values that pairs make the same: the first of those pairs.
 * A value of no pair stands for itself.
 */
static const char *same_as(const struct list *same, const char *value)
{
	const char *const *pairs = same->items;
	bool in[MAX_PAIRS] = { false }, grown = true;

	for (size_t i = 0; i < same->n; i++)
		in[i] = pair_has(pairs[i], value, strlen(value));
	while (grown) {
		grown = false;
		for (size_t i = 0; i < same->n; i++)
			for (size_t k = 0; in[i] && k < same->n; k++) {
				if (in[k] || !pairs_meet(pairs[i], pairs[k]))
					continue;
				in[k] = grown = true;
			}
	}
	for (size_t i = 0; i < same->n; i++)
		if (in[i])
			return pairs[i];
	return value;
}

/* ---- databases ---- */

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_DB_SUBNET_GROUPS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

/* The value of its tag, NULL if it has none; an empty one names nothing. */
static const char *environment_of(const struct params *p,
				  const struct database *db)
{
	for_each(char *const, key, &p->env_tags)
		for_each(struct tag, tag, &db->tags)
			if (text_is(tag->key, *key) && tag->value &&
			    *tag->value)
				return tag->value;
	return NULL;
}

/* Where all environments of a list of databases are. */
struct places {
	const struct inventory *inv;
	const struct params *params;
	struct shares groups, vpcs, accounts;
};

static const char *const the_account = "the account";

static void add_groups(struct places *places, const struct database *from,
		       const char *env, const char *shown, const char *who)
{
	for_each(struct membership, m, &from->security_groups)
		if (!text_is(m->status, "removing"))
			shares_add(&places->groups, m->id, env, shown, who);
}

static void add_database(struct places *places, const struct database *db)
{
	const char *shown = environment_of(places->params, db);
	const char *env, *who = db->resource.id;

	if (!shown)
		return;
	env = same_as(&places->params->same, shown);
	add_groups(places, db, env, shown, who);
	for (size_t i = 0; i < db->members.n; i++)
		add_groups(places,
			   ((struct database *const *)db->members.items)[i],
			   env, shown, who);
	shares_add(&places->vpcs,
		   inventory_subnet_group(places->inv, db).vpc_id, env, shown,
		   who);
	shares_add(&places->accounts, the_account, env, shown, who);
}

/* Members are where their clusters are, and of their environment. */
static void find_places(struct places *places)
{
	for_each(struct database, db, &places->inv->db_instances)
		if (!db->cluster_id || !*db->cluster_id)
			add_database(places, db);
	for_each(struct database, db, &places->inv->db_clusters)
		add_database(places, db);
	shares_sort(&places->groups);
	shares_sort(&places->vpcs);
	shares_sort(&places->accounts);
}

/* ---- verdicts ---- */

/* Each group once, with who else is in it; false if there is no group. */
static bool add_shared_groups(const struct places *places,
			      const struct database *from, const char *env,
			      struct buf *out)
{
	_cleanup_(buf_done) struct buf others = { 0 };
	bool any = false;

	buf_init(&others, TEXT_MAX);
	for_each(struct membership, m, &from->security_groups) {
		any = true;
		buf_reset(&others);
		if (!m->id || text_is(m->status, "removing"))
			continue;
		shares_others(&places->groups, m->id, env, &others);
		if (others.len && !strstr(buf_str(out), m->id))
			buf_addf(out, "%s%s with %s", out->len ? ", " : "",
				 m->id, buf_str(&others));
	}
	return any;
}

static void judge_groups(const struct places *places, const struct database *db,
			 const char *env, struct report *rep)
{
	_cleanup_(buf_done) struct buf text = { 0 };
	bool any;

	buf_init(&text, TEXT_MAX);
	any = add_shared_groups(places, db, env, &text);
	for (size_t i = 0; i < db->members.n; i++)
		any |= add_shared_groups(
			places,
			((struct database *const *)db->members.items)[i], env,
			&text);
	if (text.len)
		report_add(rep, SHARED_SECURITY_GROUP,
			   "of '%s', shares security group %s%s; give each "
			   "environment groups of its own",
			   environment_of(places->params, db), buf_str(&text),
			   db->via);
	if (!any && db->db_security_groups.n == 0)
		report_absent(rep, "VpcSecurityGroups");
}

static void judge_vpc(const struct places *places, const struct database *db,
		      const char *env, struct report *rep)
{
	const struct aws_error *err =
		&places->inv->results[NEED_DB_SUBNET_GROUPS].err;
	const char *vpc = inventory_subnet_group(places->inv, db).vpc_id;
	_cleanup_(buf_done) struct buf others = { 0 };

	report_text(rep, "vpc_id", vpc);
	if (!report_wants(rep, SHARED_VPC))
		return;
	if (!vpc && db->subnet_group && err->code)
		report_error(rep, err);
	else if (!vpc && db->db_security_groups.n == 0)
		report_absent(rep, "DBSubnetGroup.VpcId");
	buf_init(&others, TEXT_MAX);
	shares_others(&places->vpcs, vpc, env, &others);
	if (others.len)
		report_add(
			rep, SHARED_VPC,
			"of '%s', shares %s with %s%s; give each environment "
			"a VPC of its own",
			environment_of(places->params, db), vpc,
			buf_str(&others), db->via);
}

static void judge_account(const struct places *places,
			  const struct database *db, const char *env,
			  struct report *rep)
{
	_cleanup_(buf_done) struct buf others = { 0 };

	buf_init(&others, TEXT_MAX);
	shares_others(&places->accounts, the_account, env, &others);
	if (others.len)
		report_add(rep, SHARED_ACCOUNT,
			   "of '%s', shares the account with %s%s; give each "
			   "environment an account of its own",
			   environment_of(places->params, db), buf_str(&others),
			   db->via);
}

static void judge(const struct places *places, const struct database *db,
		  struct report *rep)
{
	const char *value = environment_of(places->params, db), *env;
	_cleanup_(buf_done) struct buf tags = { 0 };

	report_text(rep, "environment", value);
	if (!value) {
		buf_init(&tags, TEXT_MAX);
		for_each(char *const, tag, &places->params->env_tags)
			buf_addf(&tags, "%s%s", tags.len ? ", " : "", *tag);
		report_add(
			rep, ENVIRONMENT_UNTAGGED,
			"none of the tags %s names its environment%s; tag it",
			buf_str(&tags), db->via);
		report_ok(rep, "of no named environment%s", db->via);
		return;
	}
	env = same_as(&places->params->same, value);
	if (db->vpc_networking != TRI_NO) {
		judge_groups(places, db, env, rep);
		judge_vpc(places, db, env, rep);
	}
	judge_account(places, db, env, rep);
	report_ok(rep, "of '%s', apart from other environments%s", value,
		  db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	struct places places = { .inv = inv, .params = params };

	find_places(&places);
	for_each(struct database, db, &inv->db_instances)
		if (scope_judges(rep, db, rules))
			judge(&places, db, rep);
	for_each(struct database, db, &inv->db_clusters)
		if (scope_judges(rep, db, rules))
			judge(&places, db, rep);
	shares_done(&places.groups);
	shares_done(&places.vpcs);
	shares_done(&places.accounts);
}

static const struct check check_rds_env = {
	.name = "check_rds_env",
	.summary = "environments do not share network or account",
	.help = "A tag says to which environment a database belongs, with "
		"case. "
		"A security group with databases of two environments is "
		"CRITICAL, a VPC WARNING, and so is a database that no tag "
		"names an environment of; --severity shared-account=warning "
		"also finds two environments in one region of an account. "
		"Databases out of scope are compared with too. --same makes "
		"two values one.",
	.good = "apart from other environments",
	.subjects = "databases",
	.compares = true,
	.off_in_exporter = true,
	.needs = needs,
	.codes = codes,
	.controls = "none",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_env);
