/*
 * network_sample: one database and the network around it, written or random,
 * for the tests of exposure.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cidr.h"
#include "network_sample.h"
#include "xalloc.h"

static struct list list_of(void *items, size_t n)
{
	return (struct list){ items, n };
}

static void make_group(struct network *n)
{
	n->groups[0] = (struct membership){ "sg-1", "active" };
	n->v4[0] = (struct rule_source){ .cidr4 = "0.0.0.0/0" };
	n->v6[0] = (struct rule_source){ .cidr6 = "::/0" };
	n->pl[0] = (struct rule_source){ .prefix_list_id = "pl-1" };
	n->rules[0] = (struct ip_permission){
		.protocol = "tcp",
		.from_port = { 5432, true },
		.to_port = { 5432, true },
		.ipv4 = list_of(n->v4, 1),
		.ipv6 = list_of(n->v6, 0),
		.prefix_lists = list_of(n->pl, 0),
	};
	n->group[0] = (struct security_group){
		.id = "sg-1",
		.vpc_id = "vpc-1",
		.ingress = list_of(n->rules, 1),
	};
	n->inv.security_groups = list_of(n->group, 1);
	n->list_entries[0][0].cidr = "203.0.113.0/24";
	n->lists[0] = (struct prefix_list){
		.id = "pl-1",
		.entries = list_of(n->list_entries[0], 1),
	};
	n->inv.prefix_lists = list_of(n->lists, 1);
}

static void make_table(struct network *n)
{
	n->routes[0] = (struct route){ .cidr4 = "10.0.0.0/16",
				       .gateway_id = "local",
				       .state = "active" };
	n->routes[1] = (struct route){ .cidr4 = "0.0.0.0/0",
				       .gateway_id = "igw-1",
				       .state = "active" };
	n->no_routes[0] = n->routes[0];
	n->associations[0][0] =
		(struct route_association){ .subnet_id = "subnet-1",
					    .state = "associated" };
	n->tables[0] = (struct route_table){
		.id = "rtb-1",
		.vpc_id = "vpc-1",
		.routes = list_of(n->routes, 2),
		.associations = list_of(n->associations[0], 1),
	};
	n->tables[1] = (struct route_table){
		.id = "rtb-2",
		.vpc_id = "vpc-1",
		.routes = list_of(n->no_routes, 1),
		.associations = list_of(n->associations[1], 0),
	};
	n->inv.route_tables = list_of(n->tables, 2);
}

static void make_acl(struct network *n)
{
	for (size_t i = 0; i < 2; i++)
		n->entries[i] = (struct acl_entry){
			.cidr4 = "0.0.0.0/0",
			.protocol = "-1",
			.action = "allow",
			.egress = i ? TRI_YES : TRI_NO,
			.number = { 100, true },
		};
	n->acl_associations[0].subnet_id = "subnet-1";
	n->acls[0] = (struct network_acl){
		.id = "acl-1",
		.vpc_id = "vpc-1",
		.associations = list_of(n->acl_associations, 1),
		.entries = list_of(n->entries, 2),
	};
	n->inv.network_acls = list_of(n->acls, 1);
}

static void make_vpc(struct network *n)
{
	n->subnets[0] = (struct subnet){ .id = "subnet-1",
					 .vpc_id = "vpc-1",
					 .zone = "a",
					 .block_mode = "off" };
	n->inv.subnets = list_of(n->subnets, 1);
	n->own[0] = (struct cidr_association){ "198.18.0.0/16", "associated" };
	n->vpcs[0] = (struct vpc){ .id = "vpc-1", .ipv4 = list_of(n->own, 1) };
	n->inv.vpcs = list_of(n->vpcs, 1);
	n->exclusions[0] = (struct block_exclusion){
		.arn = "arn:aws:ec2:eu-west-1:1:subnet/subnet-9",
		.mode = "allow-bidirectional",
		.state = "create-complete",
	};
	n->inv.block_exclusions = list_of(n->exclusions, 1);
}

struct network *network_new(void)
{
	struct network *n = xcalloc(1, sizeof(*n));

	inventory_init(&n->inv, "eu-west-1", 0, 1 << 20);
	for (enum need_id id = NEED_END + 1; id < NEED_COUNT; id++)
		n->inv.results[id].wanted = true;
	n->flag = TRI_YES;
	make_group(n);
	make_table(n);
	make_acl(n);
	make_vpc(n);
	n->group_subnets[0] =
		(struct group_subnet){ "subnet-1", "a", "Active" };
	n->db = (struct database){
		.engine = "postgres",
		.port = { 5432, true },
		.network_type = "IPV4",
		.vpc_id = "vpc-1",
		.zone = "a",
		.security_groups = list_of(n->groups, 1),
		.subnets = list_of(n->group_subnets, 1),
	};
	return n;
}

void network_free(struct network *n)
{
	inventory_done(&n->inv);
	free(n);
}

void network_add_subnets(struct network *n, const char *igw)
{
	static const char *const ids[] = { "subnet-1", "subnet-2", "subnet-3" };
	static const char *const zones[] = { "a", "b", "c" };

	n->tables[0].associations.n = n->tables[1].associations.n = 0;
	for (size_t i = 0; i < SAMPLE_SUBNETS; i++) {
		bool out = strcmp(ids[i], igw) == 0;
		struct list *to = &n->tables[out ? 0 : 1].associations;

		n->associations[out ? 0 : 1][to->n++] =
			(struct route_association){ .subnet_id = ids[i] };
		n->subnets[i] = n->subnets[0];
		n->subnets[i].id = n->acl_associations[i].subnet_id = ids[i];
		n->group_subnets[i] =
			(struct group_subnet){ ids[i], zones[i], "Active" };
	}
	n->db.subnets.n = n->inv.subnets.n = SAMPLE_SUBNETS;
	n->acls[0].associations.n = SAMPLE_SUBNETS;
}

/* The look-ups of before are forgotten, not freed: the arena has them. */
void network_seal(struct network *n)
{
	n->inv.by_subnet = n->inv.by_route_subnet = (struct index){ 0 };
	n->inv.by_main_table = n->inv.by_acl_subnet = (struct index){ 0 };
	n->inv.by_group = n->inv.by_prefix_list = (struct index){ 0 };
	inventory_seal(&n->inv);
}

/* ---- random networks ---- */

/* xorshift64 */
unsigned int network_roll(uint64_t *random, unsigned int sides)
{
	*random ^= *random << 13;
	*random ^= *random >> 7;
	*random ^= *random << 17;
	return (unsigned int)(*random >> 33) % sides;
}

/* Blocks that hold, border on and miss each other; some are internal. */
static const char *random_block(struct network *n, uint64_t *random,
				bool *ret_ipv6)
{
	static const char *const wide[] = { "0.0.0.0/0",     "0.0.0.0/1",
					    "128.0.0.0/1",   "10.0.0.0/8",
					    "198.18.0.0/15", "::/0",
					    "2000::/3",	     "fc00::/7" };
	char *text = n->texts[n->n_texts++ % SAMPLE_TEXTS];
	unsigned int bits = 25 + network_roll(random, 8);

	*ret_ipv6 = false;
	if (network_roll(random, 3) == 0) {
		const char *block =
			wide[network_roll(random, ARRAY_SIZE(wide))];

		*ret_ipv6 = strchr(block, ':') != NULL;
		return block;
	}
	*ret_ipv6 = network_roll(random, 4) == 0;
	if (*ret_ipv6)
		snprintf(text, sizeof(n->texts[0]), "2001:db8::%x/%u",
			 network_roll(random, 16),
			 124 + network_roll(random, 5));
	else
		snprintf(text, sizeof(n->texts[0]), "203.0.113.%u/%u",
			 network_roll(random, 64), bits);
	return text;
}

static void random_list(struct network *n, uint64_t *random, size_t i)
{
	static const char *const ids[] = { "pl-1", "pl-2" };
	size_t count = network_roll(random, SAMPLE_SOURCES);
	bool ipv6;

	for (size_t k = 0; k < count; k++)
		n->list_entries[i][k].cidr = random_block(n, random, &ipv6);
	n->lists[i] = (struct prefix_list){
		.id = ids[i],
		.entries = list_of(n->list_entries[i], count),
	};
}

static void random_routes(struct network *n, uint64_t *random)
{
	static const char *const gateways[] = { "igw-1", "igw-1", "igw-1",
						"vgw-1", NULL };
	struct list *routes = &n->tables[0].routes;

	routes->n = 1 + network_roll(random, SAMPLE_ROUTES - 1);
	for (size_t i = 1; i < routes->n; i++) {
		struct route *route = &n->routes[i];
		bool ipv6;
		const char *block = random_block(n, random, &ipv6);

		*route = (struct route){
			.cidr4 = ipv6 ? NULL : block,
			.cidr6 = ipv6 ? block : NULL,
			.gateway_id = gateways[network_roll(
				random, ARRAY_SIZE(gateways))],
			.state = network_roll(random, 8) ? "active"
							 : "blackhole",
			.origin = network_roll(random, 4)
					  ? "CreateRoute"
					  : "EnableVgwRoutePropagation",
		};
		if (network_roll(random, 6))
			continue;
		route->cidr4 = route->cidr6 = NULL;
		route->prefix_list_id = "pl-1";
		route->origin = "CreateRoute";
	}
}

static void random_entries(struct network *n, uint64_t *random)
{
	static const char *const protocols[] = { "-1", "6", "6", "17" };
	static const int ports[][2] = { { 0, 65535 },	 { 5432, 5432 },
					{ 1024, 65535 }, { 1, 1023 },
					{ 5000, 6000 },	 { 32768, 60999 } };
	struct list *entries = &n->acls[0].entries;

	entries->n = 2 + network_roll(random, SAMPLE_ENTRIES - 1);
	for (size_t i = 0; i < entries->n; i++) {
		const int *range =
			ports[network_roll(random, ARRAY_SIZE(ports))];
		bool ipv6;
		const char *block = random_block(n, random, &ipv6);

		n->entries[i] = (struct acl_entry){
			.cidr4 = ipv6 ? NULL : block,
			.cidr6 = ipv6 ? block : NULL,
			.protocol = protocols[network_roll(
				random, ARRAY_SIZE(protocols))],
			.action = network_roll(random, 3) ? "allow" : "deny",
			.egress = i % 2 ? TRI_YES : TRI_NO,
			/* Numbers differ within one direction and family. */
			.number = { (int64_t)(network_roll(random, 50) * 20 +
					      i),
				    true },
			.from_port = { range[0], true },
			.to_port = { range[1], true },
		};
	}
}

static void random_group(struct network *n, uint64_t *random)
{
	struct ip_permission *rule = &n->rules[0];
	size_t count = 1 + network_roll(random, SAMPLE_SOURCES);

	rule->ipv4.n = 0;
	for (size_t i = 0; i < count; i++) {
		bool ipv6;
		const char *block = random_block(n, random, &ipv6);

		if (ipv6)
			n->v6[rule->ipv6.n++].cidr6 = block;
		else
			n->v4[rule->ipv4.n++].cidr4 = block;
	}
	rule->prefix_lists.n = network_roll(random, 4) == 0;
	n->pl[0].prefix_list_id = "pl-2";
	if (network_roll(random, 12) == 0)
		rule->protocol = "udp";
	rule->to_port.value = network_roll(random, 8) ? 5432 : 5431;
	rule->from_port.value =
		network_roll(random, 2) ? 0 : rule->to_port.value;
}

struct network *network_random(uint64_t *random)
{
	struct network *n = network_new();

	if (network_roll(random, 3) == 0)
		n->db.network_type = "DUAL";
	random_list(n, random, 0);
	random_list(n, random, 1);
	n->inv.prefix_lists.n = 2;
	if (network_roll(random, 4))
		random_routes(n, random);
	if (network_roll(random, 3))
		random_entries(n, random);
	random_group(n, random);
	if (network_roll(random, 16) == 0)
		n->subnets[0].block_mode = "block-ingress";
	return n;
}

static void hide_list(struct prefix_list *list)
{
	list->entries.n = 0;
	list->err.code = "UnauthorizedOperation";
}

static void hide_of_entry(struct acl_entry *e, unsigned int what)
{
	if (what == 0)
		e->action = NULL;
	else if (what == 1)
		e->protocol = NULL;
	else if (what == 2)
		e->cidr4 = e->cidr6 = NULL;
	else if (what == 3)
		e->from_port.known = false;
	else if (what == 4)
		e->egress = TRI_UNKNOWN;
	else
		e->number.known = false;
}

void network_hide(struct network *n, uint64_t *random)
{
	struct acl_entry *entry = &n->entries[network_roll(
		random, (unsigned int)n->acls[0].entries.n)];
	struct route *route = &n->routes[network_roll(
		random, (unsigned int)n->tables[0].routes.n)];

	switch (network_roll(random, 10)) {
	case 0:
		n->inv.route_tables.n = 0;
		break;
	case 1:
		n->inv.network_acls.n = 0;
		break;
	case 2:
		n->inv.security_groups.n = 0;
		break;
	case 3:
		n->subnets[0].block_mode = NULL;
		break;
	case 4:
		hide_list(&n->lists[0]);
		hide_list(&n->lists[1]);
		break;
	case 5:
		n->db.port.known = false;
		break;
	case 6:
		n->db.network_type = NULL;
		break;
	case 7:
		if (network_roll(random, 2))
			route->state = NULL;
		else
			route->cidr4 = route->cidr6 = NULL;
		break;
	default:
		hide_of_entry(entry, network_roll(random, 6));
	}
}

/* ---- another order ---- */

static void shuffle(void *items, size_t n, size_t size, uint64_t *random)
{
	char spare[256];

	for (size_t i = n; i > 1; i--) {
		char *a = (char *)items + (i - 1) * size;
		char *b = (char *)items +
			  network_roll(random, (unsigned int)i) * size;

		memcpy(spare, a, size);
		memmove(a, b, size);
		memcpy(b, spare, size);
	}
}

void network_shuffle(struct network *n, uint64_t *random)
{
	struct ip_permission *rule = &n->rules[0];

	shuffle(n->routes, n->tables[0].routes.n, sizeof(*n->routes), random);
	shuffle(n->entries, n->acls[0].entries.n, sizeof(*n->entries), random);
	shuffle(n->v4, rule->ipv4.n, sizeof(*n->v4), random);
	shuffle(n->v6, rule->ipv6.n, sizeof(*n->v6), random);
	for (size_t i = 0; i < SAMPLE_LISTS; i++)
		shuffle(n->list_entries[i], n->lists[i].entries.n,
			sizeof(n->list_entries[i][0]), random);
}
