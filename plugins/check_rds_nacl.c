/*
 * check_rds_nacl: do network ACLs of database subnets admit the world?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum {
	NACL_OPEN_TO_INTERNET,
	NACL_EFFECTIVELY_OPEN,
	DEFAULT_NACL,
	NACL_UNKNOWN,
	CODE_COUNT
};

static const struct code codes[] = {
	[NACL_OPEN_TO_INTERNET] = { "nacl-open-to-internet", STATE_OK,
				    "behind a network ACL that admits the "
				    "internet",
				    false },
	[NACL_EFFECTIVELY_OPEN] = { "nacl-effectively-open", STATE_OK,
				    "behind a network ACL that admits a "
				    "quarter of the internet or more",
				    false },
	[DEFAULT_NACL] = { "default-nacl", STATE_OFF,
			   "behind a default network ACL", false },
	[NACL_UNKNOWN] = { "nacl-unknown", STATE_UNKNOWN,
			   "behind a network ACL that cannot be read", false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_OPTION_GROUPS },
				     { .id = NEED_DB_PARAMETERS },
				     { .id = NEED_DB_SUBNET_GROUPS },
				     { .id = NEED_NETWORK_ACLS },
				     { 0 } };

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("cluster %s"),
};
/* clang-format on */

/* One database, and the texts of each code. */
struct nacls {
	const struct inventory *inv;
	const struct database *db;
	struct db_subnet_group group;
	struct network_ports ports;
	struct buf texts[CODE_COUNT];
	bool default_absent;
};

/* What ACL and port have said of one subnet, another may repeat: each once. */
static void add_text(struct buf *out, const char *text, const char *subnet)
{
	buf_addf(out, "%s%s of %s", out->len ? ", " : "", text, subnet);
}

static void judge_port(struct nacls *n, const char *subnet, struct num port)
{
	static const int found[] = {
		[ACL_UNREAD] = NACL_UNKNOWN,
		[ACL_NARROW] = CODE_COUNT,
		[ACL_ANY] = NACL_EFFECTIVELY_OPEN,
		[ACL_OPEN] = NACL_OPEN_TO_INTERNET,
	};
	_cleanup_(buf_done) struct buf name = { 0 }, text = { 0 };
	int code;

	buf_init(&name, 1024);
	buf_init(&text, 4096);
	code = found[exposure_subnet_acl(n->inv, n->db, n->group.vpc_id, subnet,
					 port, n->ports.unknown, &text)];
	buf_adds(&name, subnet ? subnet : "a subnet without a name");
	if (port.known && n->ports.n > 1)
		buf_addf(&name, " on %lld", (long long)port.value);
	if (code != CODE_COUNT)
		add_text(&n->texts[code], buf_str(&text), buf_str(&name));
}

static void judge_default(struct nacls *n, const char *subnet)
{
	const struct network_acl *acl = inventory_network_acl(n->inv, subnet);

	if (!acl)
		return;
	if (acl->is_default == TRI_YES)
		add_text(&n->texts[DEFAULT_NACL], acl->id ? acl->id : "an ACL",
			 subnet);
	n->default_absent |= acl->is_default == TRI_UNKNOWN;
}

static void judge_subnet(struct nacls *n, const struct group_subnet *subnet)
{
	for (size_t i = 0; i < n->ports.n; i++)
		judge_port(n, subnet->id, n->ports.ports[i]);
	if (n->ports.unknown)
		judge_port(n, subnet->id, (struct num){ 0 });
	judge_default(n, subnet->id);
}

static void report_all(struct nacls *n, struct report *rep)
{
	static const struct {
		const char *before, *advice;
	} words[CODE_COUNT] = {
		[NACL_OPEN_TO_INTERNET] = { "admits the internet",
					    "name the clients' networks in the "
					    "network ACL" },
		[NACL_EFFECTIVELY_OPEN] = { "admits a quarter of the internet "
					    "or more, taken together",
					    "name the clients' networks in the "
					    "network ACL" },
		[DEFAULT_NACL] = { "default network ACL",
				   "give the subnet one made for it" },
		[NACL_UNKNOWN] = { "cannot be read",
				   "judging it takes ec2:DescribeNetworkAcls "
				   "and the database's port" },
	};

	for (int i = 0; i < CODE_COUNT; i++)
		if (n->texts[i].len)
			report_add(rep, i, "%s: %s%s; %s", words[i].before,
				   buf_str(&n->texts[i]), n->db->via,
				   words[i].advice);
}

static void judge(const struct inventory *inv, const struct database *db,
		  struct report *rep)
{
	struct nacls n = { .inv = inv, .db = db };

	n.group = inventory_subnet_group(inv, db);
	network_database_ports(inv, db, &n.ports);
	for (size_t i = 0; i < CODE_COUNT; i++)
		buf_init(&n.texts[i], 64 * 1024);
	for_each(struct group_subnet, subnet, &n.group.subnets)
		judge_subnet(&n, subnet);
	if (n.group.subnets.n == 0)
		report_add(rep, NACL_UNKNOWN,
			   "its subnets are not known: %s%s; judging them "
			   "takes rds:DescribeDBSubnetGroups",
			   inventory_no_subnets(inv, db), db->via);
	report_all(&n, rep);
	if (n.default_absent && report_wants(rep, DEFAULT_NACL))
		report_absent(rep, "IsDefault");
	report_ok(rep,
		  "network ACLs of %zu subnets admit less than a quarter "
		  "of the internet%s",
		  n.group.subnets.n, db->via);
	for (size_t i = 0; i < CODE_COUNT; i++)
		buf_done(&n.texts[i]);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	(void)params;
	for_each(struct database, db, &inv->db_instances)
		if (scope_judges(rep, db, rules))
			judge(inv, db, rep);
	for_each(struct database, db, &inv->db_clusters) {
		if (!scope_judges(rep, db, rules))
			continue;
		if (db->vpc_networking == TRI_NO)
			report_skip(rep, &db->resource, "no VPC");
		else
			judge(inv, db, rep);
	}
}

static const struct check check_rds_nacl = {
	.name = "check_rds_nacl",
	.summary = "network ACLs of database subnets do not admit the world",
	.help = "The first entry of the inbound network ACL that matches "
		"decides, by rule number, deny before allow where it comes "
		"first. An ACL that lets the whole internet, or many ranges "
		"that together are as good as that, in to the database's port "
		"is listed but OK, since the ACL that comes with a VPC does "
		"so: --severity nacl-open-to-internet=warning makes it a "
		"problem. --severity default-nacl=warning also names that "
		"ACL. What cannot be read is UNKNOWN.",
	.good = "behind network ACLs that can be read",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "prowler ec2_networkacl_allow_ingress_any_port (other "
		    "ports)",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_nacl);
