/*
 * check_rds_subnet: are the subnets of databases private, in several zones, and
 * with room?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	PUBLIC_SUBNET_PUBLIC_INSTANCE,
	PUBLIC_SUBNET,
	FEW_ZONES,
	FEW_ADDRESSES,
	SUBNET_UNKNOWN
};

enum { FREE_ADDRESSES };

/* Zones that a group should span, where --min-zones does not say. */
enum { MIN_ZONES = 2, MIN_ZONES_MULTIAZ_CLUSTER = 3, MAX_ZONES = 16 };

struct params {
	long min_zones; /* 0: not given */
};

static const struct opt options[] = {
	OPT_NUMBER(0, "min-zones", "N", NULL, 1, MAX_ZONES, struct params,
		   min_zones,
		   "zones that the subnets have to be in; default 2, and 3 of "
		   "Multi-AZ DB clusters"),
	OPT_END
};

static const struct code codes[] = {
	[PUBLIC_SUBNET_PUBLIC_INSTANCE] = { "public-subnet-public-instance",
					    STATE_CRITICAL,
					    "publicly accessible, in a public "
					    "subnet",
					    false },
	[PUBLIC_SUBNET] = { "public-subnet", STATE_WARNING,
			    "in a public subnet", false },
	[FEW_ZONES] = { "few-zones", STATE_WARNING,
			"in subnets of too few zones", false },
	[FEW_ADDRESSES] = { "few-addresses", STATE_WARNING,
			    "in a subnet that is running out of addresses",
			    true },
	[SUBNET_UNKNOWN] = { "subnet-unknown", STATE_UNKNOWN,
			     "in a subnet that cannot be read", false },
	{ 0 }
};

static const struct measure measures[] = {
	[FREE_ADDRESSES] = { .suffix = "subnet_free_addresses",
			     .label = "free_addresses_min",
			     .unit = "",
			     .worst = WORST_IS_LOWEST,
			     .warn = "8:" },
	{ 0 }
};

static bool wants_addresses(const void *params, const struct policy *policy)
{
	(void)params;
	return policy_wants(policy, FEW_ADDRESSES);
}

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_DB_SUBNET_GROUPS },
				     { .id = NEED_ROUTE_TABLES },
				     { .id = NEED_SUBNETS,
				       .when = wants_addresses },
				     { .id = NEED_PREFIX_LISTS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

/* What there is to say of the subnets of one database. */
struct subnets {
	const struct inventory *inv;
	const struct database *db;
	struct report *rep;
	struct db_subnet_group group;
	size_t active, public;
	struct buf public_texts, unknown;
	const char *zones[MAX_ZONES]; /* each once */
	size_t n_zones;
	bool zone_absent, status_absent, count_absent;
	const char *lowest_id;
	int64_t lowest;
};

static void add_text(struct buf *out, const char *subnet, const char *text)
{
	buf_addf(out, "%s%s (%s)", out->len ? ", " : "", subnet, text);
}

static bool has_zone(const struct subnets *s, const char *zone)
{
	for (size_t i = 0; i < s->n_zones; i++)
		if (text_is(s->zones[i], zone))
			return true;
	return false;
}

static void add_zone(struct subnets *s, const char *zone)
{
	if (!zone || !*zone)
		s->zone_absent = true;
	else if (!has_zone(s, zone) && s->n_zones < MAX_ZONES)
		s->zones[s->n_zones++] = zone;
}

static void judge_addresses(struct subnets *s, const char *id)
{
	const struct subnet *subnet = inventory_subnet(s->inv, id);
	const struct aws_error *err = &s->inv->results[NEED_SUBNETS].err;

	if (!report_wants(s->rep, FEW_ADDRESSES))
		return;
	if (!subnet) {
		add_text(&s->unknown, id,
			 err->code ? err->code : "not in the reply");
		return;
	}
	if (!subnet->free_addresses.known) {
		s->count_absent = true;
		return;
	}
	if (!s->lowest_id || subnet->free_addresses.value < s->lowest) {
		s->lowest_id = id;
		s->lowest = subnet->free_addresses.value;
	}
}

static void judge_subnet(struct subnets *s, const struct group_subnet *subnet)
{
	const char *id = subnet->id ? subnet->id : "a subnet without a name";
	_cleanup_(buf_done) struct buf text = { 0 };
	enum tri out;

	buf_init(&text, 4096);
	s->active++;
	s->status_absent |= !subnet->status;
	add_zone(s, subnet->zone);
	out = exposure_subnet_route(s->inv, s->group.vpc_id, subnet->id, &text);
	report_row(s->rep, "subnets",
		   (const struct pair[]){ { "subnet", subnet->id },
					  { "zone", subnet->zone },
					  { "route", buf_str(&text) },
					  { NULL, NULL } });
	if (out == TRI_YES) {
		s->public ++;
		add_text(&s->public_texts, id, buf_str(&text));
	} else if (out == TRI_UNKNOWN) {
		add_text(&s->unknown, id, buf_str(&text));
	}
	judge_addresses(s, id);
}

/* Whether the instance, or a member of the cluster, is publicly accessible. */
static enum tri is_public(const struct subnets *s)
{
	const struct database *db = s->db;
	const struct database *const *members = db->members.items;
	enum tri flag = exposure_flag(s->inv, db);
	size_t no = 0;

	if (!db->member_ids.n && !db->members.n)
		return flag;
	for (size_t i = 0; i < db->members.n; i++) {
		if (members[i]->publicly_accessible == TRI_YES)
			return TRI_YES;
		no += members[i]->publicly_accessible == TRI_NO;
	}
	if (flag != TRI_UNKNOWN)
		return flag;
	return no > 0 && no == db->members.n && no >= db->member_ids.n
		       ? TRI_NO
		       : TRI_UNKNOWN;
}

static void report_public(struct subnets *s)
{
	enum tri public = is_public(s);
	bool mixed = s->public < s->active;

	if (s->public == 0)
		return;
	report_add(s->rep,
		   public == TRI_YES ? PUBLIC_SUBNET_PUBLIC_INSTANCE
				     : PUBLIC_SUBNET,
		   "%sin %s: %s%s%s; move it to a DB subnet group of private "
		   "subnets",
		   public == TRI_YES ? "publicly accessible, and " : "",
		   s->public > 1 ? "public subnets" : "a public subnet",
		   buf_str(&s->public_texts),
		   mixed ? ", mixed with private ones: a failover may move it"
			 : "",
		   s->db->via);
	/* An unnamed flag; a cluster without members has nothing to reach. */
	if (public == TRI_UNKNOWN &&
	    (s->db->members.n || s->db->member_ids.n || s->db->endpoint))
		report_absent(s->rep, "PubliclyAccessible");
}

static void report_zones(struct subnets *s, const struct params *p)
{
	size_t wanted = s->db->shape == SHAPE_MULTIAZ_CLUSTER
				? MIN_ZONES_MULTIAZ_CLUSTER
				: MIN_ZONES;
	_cleanup_(buf_done) struct buf names = { 0 };

	if (p->min_zones)
		wanted = (size_t)p->min_zones;
	if (s->n_zones >= wanted)
		return;
	if (s->zone_absent) {
		report_absent(s->rep, "SubnetAvailabilityZone.Name");
		return;
	}
	buf_init(&names, 4096);
	for (size_t i = 0; i < s->n_zones; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", s->zones[i]);
	report_add(s->rep, FEW_ZONES,
		   "subnets in %zu zone%s only (%s), %zu are asked for%s; add "
		   "subnets of other zones to the DB subnet group",
		   s->n_zones, s->n_zones == 1 ? "" : "s",
		   names.len ? buf_str(&names) : "no active subnet", wanted,
		   s->db->via);
}

static void report_addresses(struct subnets *s)
{
	enum state state;

	if (s->count_absent)
		report_absent(s->rep, "AvailableIpAddressCount");
	if (!s->lowest_id)
		return;
	state = report_measure(s->rep, FREE_ADDRESSES, (double)s->lowest);
	if (state != STATE_OK)
		report_add_as(
			s->rep, FEW_ADDRESSES, state,
			"%lld free addresses in %s%s; free some, or add a "
			"larger subnet to the DB subnet group",
			(long long)s->lowest, s->lowest_id, s->db->via);
}

static void judge(const struct inventory *inv, const struct database *db,
		  const struct params *p, struct report *rep)
{
	struct subnets s = { .inv = inv, .db = db, .rep = rep };

	s.group = inventory_subnet_group(inv, db);
	buf_init(&s.public_texts, 64 * 1024);
	buf_init(&s.unknown, 64 * 1024);
	report_text(rep, "subnet_group", s.group.name);
	for_each(struct group_subnet, subnet, &s.group.subnets)
		if (!subnet->status || text_is(subnet->status, "Active"))
			judge_subnet(&s, subnet);
	if (s.group.subnets.n == 0) {
		report_add(rep, SUBNET_UNKNOWN,
			   "its subnets are not known: %s%s; judging them "
			   "takes rds:DescribeDBSubnetGroups",
			   inventory_no_subnets(inv, db), db->via);
	} else {
		report_public(&s);
		report_zones(&s, p);
		report_addresses(&s);
	}
	if (s.unknown.len)
		report_add(rep, SUBNET_UNKNOWN, "cannot be read: %s%s",
			   buf_str(&s.unknown), db->via);
	if (s.status_absent)
		report_absent(rep, "SubnetStatus");
	report_ok(rep, "%zu private subnets in %zu zones%s", s.active,
		  s.n_zones, db->via);
	buf_done(&s.public_texts);
	buf_done(&s.unknown);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances)
		if (scope_judges(rep, db, rules))
			judge(inv, db, params, rep);
	for_each(struct database, db, &inv->db_clusters) {
		if (!scope_judges(rep, db, rules))
			continue;
		if (db->vpc_networking == TRI_NO)
			report_skip(rep, &db->resource, "no VPC");
		else
			judge(inv, db, params, rep);
	}
}

static const struct check check_rds_subnet = {
	.name = "check_rds_subnet",
	.summary = "DB subnet groups are private, span zones and have room",
	.help = "A database whose DB subnet group has a subnet with a route to "
		"an internet gateway is WARNING, and CRITICAL if it, or a "
		"member of the cluster, is publicly accessible: a failover may "
		"move it into any subnet of its group. Routes to NAT gateways "
		"and the like are private. Too few zones are WARNING; -w and "
		"-c judge the free addresses of the fullest subnet. What "
		"cannot be read is UNKNOWN. Subnets that are not active do "
		"not count.",
	.good = "in private subnets of enough zones",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "Security Hub RDS.46; AWS Config "
		    "rds-instance-subnet-igw-check; prowler for Neptune only",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_subnet);
