/*
 * t_exposure: is a database reached from the internet, and if not, what is in
 * the way?
 *
 * Written cases, and random networks against an oracle that sends one packet
 * of every class of addresses and its answer.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exposure.h"
#include "network_sample.h"
#include "xalloc.h"

static const char *const states[] = {
	[TRI_UNKNOWN] = "unknown",
	[TRI_NO] = "closed",
	[TRI_YES] = "open",
};

/* ---- written cases: what differs from a network that is open ---- */

/* "f?" and the like: f b r n g, and - closed, ? unknown, + open. */
static void layers_text(const struct exposure *e, char ret[12])
{
	static const char marks[] = {
		[TRI_UNKNOWN] = '?', [TRI_NO] = '-', [TRI_YES] = '+'
	};

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		snprintf(ret + 2 * i, 3, "%c%c", "fbrng"[i],
			 marks[e->layers[i].open]);
}

static void no_change(struct network *n)
{
	(void)n;
}

static void no_flag(struct network *n)
{
	n->flag = TRI_NO;
}

static void flag_absent(struct network *n)
{
	n->flag = TRI_UNKNOWN;
}

static void nat_route(struct network *n)
{
	n->routes[1].gateway_id = NULL;
}

static void vgw_route(struct network *n)
{
	n->routes[1].gateway_id = "vgw-1";
}

static void blackhole(struct network *n)
{
	n->routes[1].state = "blackhole";
}

static void route_without_state(struct network *n)
{
	n->routes[1].state = NULL;
}

static void halves(struct network *n)
{
	n->routes[1].cidr4 = "0.0.0.0/1";
	n->routes[2] = n->routes[1];
	n->routes[2].cidr4 = "128.0.0.0/1";
	n->tables[0].routes.n = 3;
}

static void two_sources(struct network *n)
{
	n->routes[1].cidr4 = "203.0.113.0/24";
	n->v4[0].cidr4 = "198.51.100.0/24";
}

static void longer_prefix_leads_away(struct network *n)
{
	n->routes[2] = (struct route){ .cidr4 = "198.51.100.0/24",
				       .gateway_id = "vgw-1",
				       .state = "active" };
	n->tables[0].routes.n = 3;
	n->v4[0].cidr4 = "198.51.100.0/25";
}

static void static_beats_propagated(struct network *n)
{
	n->routes[2] = n->routes[1];
	n->routes[1].gateway_id = "vgw-1";
	n->routes[1].origin = "EnableVgwRoutePropagation";
	n->tables[0].routes.n = 3;
}

static void list_route(struct network *n)
{
	n->routes[1].cidr4 = NULL;
	n->routes[1].prefix_list_id = "pl-1";
}

static void list_route_unread(struct network *n)
{
	list_route(n);
	n->lists[0].err.code = "UnauthorizedOperation";
	n->lists[0].entries.n = 0;
}

static void list_diverts_unread(struct network *n)
{
	n->routes[2] = (struct route){ .prefix_list_id = "pl-1",
				       .gateway_id = "vgw-1",
				       .state = "active" };
	n->tables[0].routes.n = 3;
	n->lists[0].err.code = "UnauthorizedOperation";
	n->lists[0].entries.n = 0;
}

static void endpoint_list_unread(struct network *n)
{
	list_diverts_unread(n);
	n->routes[2].gateway_id = "vpce-1";
}

static void other_vpcs_main_table(struct network *n)
{
	n->tables[0].vpc_id = "vpc-2";
	n->associations[0][0] = (struct route_association){ .main = TRI_YES };
}

static void main_table(struct network *n)
{
	n->associations[0][0] = (struct route_association){ .main = TRI_YES };
}

static void main_table_incomplete(struct network *n)
{
	main_table(n);
	n->inv.results[NEED_ROUTE_TABLES].partial = true;
}

static void association_failed(struct network *n)
{
	n->associations[0][0].state = "failed";
}

static void no_subnets(struct network *n)
{
	n->db.subnets.n = 0;
}

static void deny_first(struct network *n)
{
	n->entries[0].number.value = 110;
	n->entries[1].number.value = 90;
	n->entries[1].action = "deny";
	n->entries[1].egress = TRI_NO;
}

static void no_answers(struct network *n)
{
	n->entries[1].protocol = "6";
	n->entries[1].from_port = (struct num){ 1, true };
	n->entries[1].to_port = (struct num){ 1023, true };
}

static void some_answers(struct network *n)
{
	no_answers(n);
	n->entries[1].to_port.value = 1024;
}

static void other_port_in(struct network *n)
{
	n->entries[0].protocol = "6";
	n->entries[0].from_port = (struct num){ 5433, true };
	n->entries[0].to_port = (struct num){ 5433, true };
}

static void udp_only(struct network *n)
{
	n->entries[0].protocol = "17";
}

static void entry_without_number(struct network *n)
{
	n->entries[0].number.known = false;
}

static void entry_without_action(struct network *n)
{
	n->entries[0].action = NULL;
}

static void entry_without_ports(struct network *n)
{
	n->entries[0].protocol = "6";
}

static void acl_denied(struct network *n)
{
	n->inv.network_acls.n = 0;
	n->inv.results[NEED_NETWORK_ACLS].err.code = "UnauthorizedOperation";
}

static void group_for_vpc(struct network *n)
{
	n->v4[0].cidr4 = "10.0.0.0/8";
}

static void group_for_own_public_block(struct network *n)
{
	n->v4[0].cidr4 = "198.18.7.0/24";
}

static void group_udp(struct network *n)
{
	n->rules[0].protocol = "udp";
}

static void group_removing(struct network *n)
{
	n->groups[0].status = "removing";
}

static void group_missing(struct network *n)
{
	n->groups[0].id = "sg-9";
}

static void group_list_unread(struct network *n)
{
	n->v4[0].cidr4 = "10.0.0.0/8";
	n->rules[0].prefix_lists.n = 1;
	n->lists[0].err.code = "UnauthorizedOperation";
	n->lists[0].entries.n = 0;
}

static void open_beside_unread_list(struct network *n)
{
	group_list_unread(n);
	n->v4[0].cidr4 = "0.0.0.0/0";
}

static void port_unknown(struct network *n)
{
	n->db.port.known = false;
}

static void port_unknown_all_ports(struct network *n)
{
	n->db.port.known = false;
	n->rules[0].protocol = "-1";
}

static void ipv6(struct network *n)
{
	n->routes[1].cidr4 = NULL;
	n->routes[1].cidr6 = "::/0";
	n->rules[0].ipv4.n = 0;
	n->rules[0].ipv6.n = 1;
	n->entries[0].cidr4 = n->entries[1].cidr4 = NULL;
	n->entries[0].cidr6 = n->entries[1].cidr6 = "::/0";
}

static void ipv6_dual(struct network *n)
{
	ipv6(n);
	n->db.network_type = "DUAL";
}

static void ipv6_unsaid(struct network *n)
{
	ipv6(n);
	n->db.network_type = NULL;
}

static void families_do_not_mix(struct network *n)
{
	ipv6_dual(n);
	n->rules[0].ipv6.n = 0;
	n->rules[0].ipv4.n = 1;
}

static void subnet_blocks(struct network *n)
{
	n->subnets[0].block_mode = "block-ingress";
}

static void vpc_blocks(struct network *n)
{
	n->subnets[0].block_mode = NULL;
	n->vpcs[0].block_mode = "block-bidirectional";
}

static void account_blocks(struct network *n)
{
	n->subnets[0].block_mode = n->vpcs[0].block_mode = NULL;
	n->inv.block_options.mode = "block-bidirectional";
}

static void excluded_subnet(struct network *n)
{
	account_blocks(n);
	n->exclusions[0].arn = "arn:aws:ec2:eu-west-1:1:subnet/subnet-1";
}

static void excluded_vpc(struct network *n)
{
	account_blocks(n);
	n->exclusions[0].arn = "arn:aws:ec2:eu-west-1:1:vpc/vpc-1";
}

static void excluded_vpc_block(struct network *n)
{
	vpc_blocks(n);
	n->exclusions[0].arn = "arn:aws:ec2:eu-west-1:1:vpc/vpc-1";
}

static void excluded_other_subnet(struct network *n)
{
	account_blocks(n);
	n->exclusions[0].arn = "arn:aws:ec2:eu-west-1:1:subnet/subnet-10";
}

static void excluded_egress(struct network *n)
{
	excluded_subnet(n);
	n->exclusions[0].mode = "allow-egress";
}

static void excluded_deleted(struct network *n)
{
	excluded_subnet(n);
	n->exclusions[0].state = "delete-complete";
}

static void exclusions_not_allowed(struct network *n)
{
	excluded_subnet(n);
	n->inv.block_options.exclusions_allowed = "not-allowed";
}

static void exclusions_denied(struct network *n)
{
	account_blocks(n);
	n->inv.results[NEED_BLOCK_EXCLUSIONS].err.code = "AccessDenied";
}

static void options_denied(struct network *n)
{
	account_blocks(n);
	n->inv.block_options.mode = NULL;
}

static void strange_mode(struct network *n)
{
	n->subnets[0].block_mode = "block-some";
}

static void routes_denied(struct network *n)
{
	n->inv.route_tables.n = 0;
	n->inv.results[NEED_ROUTE_TABLES].err.code = "UnauthorizedOperation";
}

static void routes_denied_no_flag(struct network *n)
{
	routes_denied(n);
	no_flag(n);
}

static void no_flag_group_closed(struct network *n)
{
	no_flag(n);
	group_for_vpc(n);
}

/* Each layer knows something, and that does not meet. */
static void lists_unread_both_ways(struct network *n)
{
	n->v4[0].cidr4 = "198.51.100.0/24";
	n->rules[0].prefix_lists.n = 1;
	n->routes[1].cidr4 = "203.0.113.0/24";
	n->lists[0].err.code = "UnauthorizedOperation";
	n->lists[0].entries.n = 0;
}

static void allowed_source(struct network *n)
{
	n->v4[0].cidr4 = "203.0.113.7/32";
	n->allow = "203.0.113.0/24";
}

static void allowed_list(struct network *n)
{
	n->rules[0].ipv4.n = 0;
	n->rules[0].prefix_lists.n = 1;
	n->allow = "pl-1";
}

static void allowed_everybody(struct network *n)
{
	n->allow = "0.0.0.0/0";
}

static void allowed_route(struct network *n)
{
	n->routes[1].cidr4 = "203.0.113.0/25";
	n->allow = "203.0.113.0/24";
}

static void allowed_in_part(struct network *n)
{
	n->v4[0].cidr4 = "203.0.112.0/23";
	n->allow = "203.0.113.0/24";
}

#define OPEN "f+b+r+n+g+"

static const struct written {
	const char *name;
	void (*change)(struct network *n);
	const char *layers, *text; /* part of the path or of the texts */
} written[] = {
	{ "open", no_change, OPEN,
	  "igw-1 via rtb-1 0.0.0.0/0, acl-1 rule 100, subnet-1, "
	  "sg-1 tcp/5432 from 0.0.0.0/0" },
	{ "flag false", no_flag, "f-b+r+n+g+", "PubliclyAccessible is false" },
	{ "flag absent", flag_absent, "f?b+r+n+g+", "is absent" },
	{ "NAT", nat_route, "f+b+r-n+g+",
	  "rtb-1 of subnet-1 has no route to an internet gateway" },
	{ "virtual private gateway", vgw_route, "f+b+r-n+g+", "rtb-1" },
	{ "blackhole", blackhole, "f+b+r-n+g+", "rtb-1" },
	{ "route without State", route_without_state, "f+b+r?n+g+", "State" },
	{ "two halves", halves, OPEN, "rtb-1 0.0.0.0/1" },
	{ "routed and let in differ", two_sources, "f+b+r+n+g-",
	  "comes through sg-1 tcp/5432 from 198.51.100.0/24" },
	{ "longer prefix", longer_prefix_leads_away, "f+b+r+n+g-", "sg-1" },
	{ "static route", static_beats_propagated, OPEN, "igw-1" },
	{ "prefix list routed", list_route, OPEN, "igw-1 via rtb-1 pl-1" },
	{ "routed list unread", list_route_unread, "f+b+r?n+g+",
	  "prefix list pl-1 of a route cannot be read" },
	{ "list may lead away", list_diverts_unread, "f+b+r?n+g+", "pl-1" },
	{ "list of an endpoint", endpoint_list_unread, OPEN, "igw-1" },
	{ "main table of another VPC", other_vpcs_main_table, "f+b+r?n+g+",
	  "the route table of subnet-1 is not in the reply" },
	{ "main table", main_table, OPEN, "rtb-1" },
	{ "pages missing", main_table_incomplete, "f+b+r?n+g+", "subnet-1" },
	{ "association failed", association_failed, "f+b+r?n+g+", "subnet-1" },
	{ "no subnets", no_subnets, "f+b?r?n?g+", "shows no subnet" },
	{ "deny before allow", deny_first, "f+b+r+n-g+",
	  "acl-1 lets no public source in to port 5432" },
	{ "no answers", no_answers, "f+b+r+n-g+", "acl-1 lets no answer out" },
	{ "one port for answers", some_answers, OPEN, "acl-1 rule 100" },
	{ "another port in", other_port_in, "f+b+r+n-g+", "acl-1" },
	{ "udp in", udp_only, "f+b+r+n-g+", "acl-1" },
	{ "no RuleNumber", entry_without_number, "f+b+r+n?g+", "RuleNumber" },
	{ "no RuleAction", entry_without_action, "f+b+r+n?g+", "RuleAction" },
	{ "no PortRange", entry_without_ports, "f+b+r+n?g+", "PortRange" },
	{ "ACLs denied", acl_denied, "f+b+r+n?g+",
	  "the network ACL of subnet-1 cannot be read (UnauthorizedOp" },
	{ "VPC's addresses", group_for_vpc, "f+b+r+n+g-",
	  "no security group lets a public source in to port 5432" },
	{ "VPC's own public block", group_for_own_public_block, "f+b+r+n+g-",
	  "no security group" },
	{ "udp group", group_udp, "f+b+r+n+g-", "no security group" },
	{ "group removing", group_removing, "f+b+r+n+g?",
	  "the record shows no security group" },
	{ "group missing", group_missing, "f+b+r+n+g?",
	  "security group sg-9 is not in the reply" },
	{ "group's list unread", group_list_unread, "f+b+r+n+g?",
	  "prefix list pl-1 cannot be read (UnauthorizedOperation)" },
	{ "open beside it", open_beside_unread_list, OPEN, "sg-1" },
	{ "port unknown", port_unknown, "f+b+r+n+g?", "no port yet" },
	{ "all ports", port_unknown_all_ports, OPEN, "sg-1 tcp/all" },
	{ "IPv6, IPV4", ipv6, "f+b+r-n-g-", "" },
	{ "IPv6, DUAL", ipv6_dual, OPEN,
	  "rtb-1 ::/0, acl-1 rule 100, subnet-1, sg-1 tcp/5432 from ::/0" },
	{ "IPv6, unsaid", ipv6_unsaid, "f?b+r+n+g+", "NetworkType" },
	{ "families differ", families_do_not_mix, "f+b+r+n+g-",
	  "sg-1 tcp/5432 from 0.0.0.0/0" },
	{ "subnet blocks", subnet_blocks, "f+b-r+n+g+",
	  "Block Public Access of subnet-1 is block-ingress" },
	{ "VPC blocks", vpc_blocks, "f+b-r+n+g+",
	  "Block Public Access of vpc-1 is block-bidirectional" },
	{ "account blocks", account_blocks, "f+b-r+n+g+", "of the account" },
	{ "subnet excluded", excluded_subnet, OPEN, "" },
	{ "VPC excluded", excluded_vpc, OPEN, "" },
	{ "VPC blocks, excluded", excluded_vpc_block, OPEN, "" },
	{ "other excluded", excluded_other_subnet, "f+b-r+n+g+", "" },
	{ "excluded for egress", excluded_egress, "f+b-r+n+g+", "" },
	{ "exclusion deleted", excluded_deleted, "f+b-r+n+g+", "" },
	{ "not allowed", exclusions_not_allowed, "f+b-r+n+g+", "" },
	{ "exclusions denied", exclusions_denied, "f+b?r+n+g+",
	  "exclusions of Block Public Access cannot be read" },
	{ "options denied", options_denied, "f+b?r+n+g+",
	  "Block Public Access is not in the reply" },
	{ "strange mode", strange_mode, "f+b?r+n+g+", "'block-some'" },
	{ "routes denied", routes_denied, "f+b+r?n+g+",
	  "the route table of subnet-1 cannot be read (Unauth" },
	{ "routes denied, no flag", routes_denied_no_flag, "f-b+r?n+g+", "" },
	{ "two closed", no_flag_group_closed, "f-b+r+n+g-", "" },
	{ "two that know a part", lists_unread_both_ways, "f+b+r+n+g?",
	  "prefix list pl-1" },
	{ "allowed", allowed_source, "f+b+r+n+g-",
	  "only sources of --allow come through" },
	{ "allowed list", allowed_list, "f+b+r+n+g-", "--allow" },
	{ "everybody is never allowed", allowed_everybody, OPEN, "" },
	{ "allowed, and routed", allowed_route, "f+b+r-n+g+", "--allow" },
	{ "allowed in part", allowed_in_part, OPEN, "203.0.112.0/23" },
};

static void check_written(const struct written *row)
{
	_cleanup_(buf_done) struct buf text;
	struct network *n = network_new();
	struct exposure e;
	struct list allow = { 0 };
	char layers[12];

	row->change(n);
	network_seal(n);
	allow = (struct list){ &n->allow, n->allow ? 1 : 0 };
	assert_true(exposure_find(&n->inv, &n->db, n->flag, &allow,
				  EXPOSURE_OWN, &e));
	layers_text(&e, layers);
	buf_init(&text, 4096);
	exposure_path(&e, &text);
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		buf_addf(&text, "\n%s", e.layers[i].text);
	if (strcmp(layers, row->layers) != 0 ||
	    !strstr(buf_str(&text), row->text))
		fail_msg("%s: %s, not %s with '%s'\n%s", row->name, layers,
			 row->layers, row->text, buf_str(&text));
	exposure_done(&e);
	network_free(n);
}

static void test_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(written); i++) {
		print_message("%s\n", written[i].name);
		check_written(&written[i]);
	}
	print_message("exposure: %zu cases\n", ARRAY_SIZE(written));
}

/* ---- which subnets ---- */

static const struct {
	const char *zone, *second;
	enum tri multi_az;
	enum exposure_where where;
	const char *igw;    /* the subnet that has one */
	const char *subnet; /* the worst; NULL: there is none of that kind */
	enum tri open;
} zones[] = {
	{ "a", NULL, TRI_NO, EXPOSURE_OWN, "subnet-1", "subnet-1", TRI_YES },
	{ "a", NULL, TRI_NO, EXPOSURE_OWN, "subnet-2", "subnet-1", TRI_NO },
	{ "a", "b", TRI_YES, EXPOSURE_OWN, "subnet-2", "subnet-2", TRI_YES },
	{ "a", "b", TRI_YES, EXPOSURE_OWN, "subnet-3", "subnet-1", TRI_NO },
	{ "a", NULL, TRI_YES, EXPOSURE_OWN, "subnet-3", "subnet-3", TRI_YES },
	{ NULL, NULL, TRI_NO, EXPOSURE_OWN, "subnet-3", "subnet-3", TRI_YES },
	{ "x", NULL, TRI_NO, EXPOSURE_OWN, "subnet-3", "subnet-3", TRI_YES },
	{ "a", NULL, TRI_NO, EXPOSURE_ELSEWHERE, "subnet-3", "subnet-3",
	  TRI_YES },
	{ "a", "b", TRI_YES, EXPOSURE_ELSEWHERE, "subnet-1", "subnet-3",
	  TRI_NO },
	{ NULL, NULL, TRI_NO, EXPOSURE_ELSEWHERE, "subnet-1", NULL, TRI_NO },
};

static void test_zones(void **state)
{
	const struct list allow = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(zones); i++) {
		struct network *n = network_new();
		struct exposure e = { 0 };
		bool found;

		print_message("row %zu\n", i);
		network_add_subnets(n, zones[i].igw);
		n->db.zone = zones[i].zone;
		n->db.second_zone = zones[i].second;
		n->db.multi_az = zones[i].multi_az;
		network_seal(n);
		found = exposure_find(&n->inv, &n->db, TRI_YES, &allow,
				      zones[i].where, &e);
		assert_int_equal(found, !!zones[i].subnet);
		if (found) {
			assert_string_equal(e.subnet_id, zones[i].subnet);
			assert_string_equal(states[exposure_is_open(&e)],
					    states[zones[i].open]);
		}
		exposure_done(&e);
		network_free(n);
	}
	exposure_done(NULL);
}

/* A cluster is where its members are; one that is not shown, anywhere. */
static void test_cluster(void **state)
{
	static const struct {
		const char *zones[2];
		size_t named; /* members that the cluster names */
		enum tri open;
	} rows[] = {
		{ { "a", "b" }, 2, TRI_NO },
		{ { "a", "c" }, 2, TRI_YES },
		{ { "a", "b" }, 3, TRI_YES },
		{ { "a", NULL }, 2, TRI_YES },
	};
	const struct list allow = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct network *n = network_new();
		struct database members[2], cluster;
		const struct database *list[] = { &members[0], &members[1] };
		struct exposure e;

		print_message("row %zu\n", i);
		network_add_subnets(n, "subnet-3");
		for (size_t k = 0; k < 2; k++) {
			members[k] = n->db;
			members[k].zone = rows[i].zones[k];
		}
		cluster = (struct database){
			.engine = "postgres",
			.port = { 5432, true },
			.members = { list, 2 },
			.member_ids = { NULL, rows[i].named },
		};
		network_seal(n);
		assert_true(exposure_find(&n->inv, &cluster, TRI_YES, &allow,
					  EXPOSURE_OWN, &e));
		assert_string_equal(states[exposure_is_open(&e)],
				    states[rows[i].open]);
		exposure_done(&e);
		network_free(n);
	}
}

/* ---- random networks ---- */

enum { SEED = 20261124, ROUNDS = 4000 };

/*
 * What is known must be judged as the oracle does. Then a part is hidden: what
 * is still called open or closed must have been so.
 */
static void test_random(void **state)
{
	const struct list allow = { 0 };
	size_t found[2][3] = { { 0 } };
	uint64_t random = SEED;

	(void)state;
	print_message("seed %d\n", SEED);
	for (size_t round = 0; round < ROUNDS; round++) {
		struct network *n = network_random(&random);
		bool open = network_oracle(n);
		struct exposure e;
		enum tri verdict;

		for (int hidden = 0; hidden < 2; hidden++) {
			if (hidden)
				network_hide(n, &random);
			network_seal(n);
			exposure_find(&n->inv, &n->db, TRI_YES, &allow,
				      EXPOSURE_OWN, &e);
			verdict = exposure_is_open(&e);
			found[hidden][verdict]++;
			if (hidden ? verdict == (open ? TRI_NO : TRI_YES)
				   : verdict != (open ? TRI_YES : TRI_NO)) {
				network_print(n);
				fail_msg("round %zu: %s, the oracle says %s",
					 round, states[verdict],
					 open ? "open" : "closed");
			}
			exposure_done(&e);
		}
		network_free(n);
	}
	for (int h = 0; h < 2; h++)
		print_message("exposure: %d random networks%s: %zu open, %zu "
			      "closed, %zu unknown\n",
			      ROUNDS, h ? ", a part hidden" : "",
			      found[h][TRI_YES], found[h][TRI_NO],
			      found[h][TRI_UNKNOWN]);
	assert_int_equal(found[0][TRI_UNKNOWN], 0);
	assert_true(found[0][TRI_YES] > ROUNDS / 10);
	assert_true(found[0][TRI_NO] > ROUNDS / 10);
	for (int v = 0; v < 3; v++)
		assert_true(found[1][v] > ROUNDS / 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_zones),
		cmocka_unit_test(test_cluster),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
