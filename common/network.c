/*
 * network: who can send packets to a port: addresses that are public, rules
 * that admit, ports a database listens on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>
#include <strings.h>

#include "facts.h"
#include "network.h"
#include "scope.h"
#include "text.h"

enum { LAST_PORT = 65535 };

/* By their first two octets, or 16 bits: every database asks for them. */
/* clang-format off */
#define IPV4(a, b, prefix)                                                     \
	BLOCK(CIDR_IPV4, (cidr_number)((a) << 8 | (b)) << 16, 32, prefix)
#define IPV6(a, prefix)                                                        \
	BLOCK(CIDR_IPV6, (cidr_number)(a) << 112, 128, prefix)
#define BLOCK(family, first, bits, prefix)                                     \
	{ family, prefix, first,                                               \
	  (first) | (((cidr_number)1 << ((bits) - (prefix))) - 1) }

static const struct cidr internal_blocks[] = {
	IPV4(10, 0, 8),
	IPV4(100, 64, 10),
	IPV4(127, 0, 8),
	IPV4(169, 254, 16),
	IPV4(172, 16, 12),
	IPV4(192, 168, 16),
	IPV4(224, 0, 3),
	{ CIDR_IPV6, 128, 1, 1 },
	IPV6(0xfc00, 7),
	IPV6(0xfe80, 10),
	IPV6(0xff00, 8),
};
/* clang-format on */

void network_internal(struct cidr_set *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(internal_blocks); i++)
		cidr_set_add(ret, &internal_blocks[i]);
}

/* What is being taken away, or was never granted, is not the VPC's. */
static void add_associations(struct cidr_set *set, const struct list *list)
{
	struct cidr cidr;

	for_each(struct cidr_association, a, list) {
		if (a->state && strcmp(a->state, "associated") != 0)
			continue;
		if (cidr_parse(a->cidr, &cidr) == 0)
			cidr_set_add(set, &cidr);
	}
}

void network_internal_of_vpc(const struct inventory *inv, const char *vpc_id,
			     struct cidr_set *ret)
{
	const struct vpc *vpc = vpc_id ? inventory_vpc(inv, vpc_id) : NULL;

	network_internal(ret);
	if (!vpc)
		return;
	add_associations(ret, &vpc->ipv4);
	add_associations(ret, &vpc->ipv6);
}

bool network_is_public(const struct cidr_set *internal, const struct cidr *cidr)
{
	return !cidr_set_covers(internal, cidr);
}

bool network_is_any(const struct cidr_set *sources, enum cidr_family family)
{
	static const struct {
		struct cidr space;
		unsigned int bits;
	} quarters[CIDR_FAMILIES] = { { IPV4(0, 0, 0), 30 },
				      { IPV6(0x2000, 3), 123 } };
	cidr_number n = cidr_set_count(sources, &quarters[family].space);

	return n >> quarters[family].bits > 0;
}

static bool is_protocol(const struct ip_permission *rule, const char *name,
			const char *number)
{
	return strcasecmp(rule->protocol, name) == 0 ||
	       strcmp(rule->protocol, number) == 0;
}

/* A missing end is an open one; EC2 also has -1 for "all". */
static int64_t first_port(const struct ip_permission *rule)
{
	return rule->from_port.known ? rule->from_port.value : 0;
}

static int64_t last_port(const struct ip_permission *rule)
{
	return rule->to_port.known && rule->to_port.value != -1
		       ? rule->to_port.value
		       : LAST_PORT;
}

bool network_is_internet_gateway(const char *gateway_id)
{
	return gateway_id && strncmp(gateway_id, "igw-", strlen("igw-")) == 0;
}

bool network_admits_all(const struct ip_permission *rule)
{
	if (!rule->protocol)
		return false;
	if (is_protocol(rule, "all", "-1"))
		return true;
	return is_protocol(rule, "tcp", "6") && first_port(rule) <= 1 &&
	       last_port(rule) >= LAST_PORT;
}

enum tri network_admits(const struct ip_permission *rule, struct num port)
{
	if (!rule->protocol || !*rule->protocol)
		return TRI_UNKNOWN;
	if (network_admits_all(rule))
		return TRI_YES;
	if (!is_protocol(rule, "tcp", "6"))
		return TRI_NO;
	if (!port.known)
		return TRI_UNKNOWN;
	return first_port(rule) <= port.value && port.value <= last_port(rule)
		       ? TRI_YES
		       : TRI_NO;
}

bool network_has_sources(const struct ip_permission *rule)
{
	return rule->ipv4.n || rule->ipv6.n || rule->prefix_lists.n ||
	       rule->groups.n;
}

void network_ports_text(const struct ip_permission *rule, struct buf *out)
{
	if (network_admits_all(rule))
		buf_adds(out, "all");
	else if (first_port(rule) == last_port(rule))
		buf_addf(out, "%lld", (long long)first_port(rule));
	else
		buf_addf(out, "%lld-%lld", (long long)first_port(rule),
			 (long long)last_port(rule));
}

static void add_port(struct network_ports *ports, struct num port)
{
	if (!port.known || port.value < 1 || port.value > LAST_PORT)
		return;
	for (size_t i = 0; i < ports->n; i++) {
		if (ports->ports[i].value == port.value)
			return;
	}
	if (ports->n < NETWORK_MAX_PORTS)
		ports->ports[ports->n++] = port;
	else
		ports->unknown = "it has more ports than we look at";
}

static void add_own_ports(struct network_ports *ports,
			  const struct database *db)
{
	add_port(ports, db->port);
	add_port(ports, db->listener_port);
	for (size_t i = 0; i < db->members.n; i++)
		add_port(
			ports,
			((struct database *const *)db->members.items)[i]->port);
	if (ports->n == 0)
		ports->unknown = "its endpoint has no port yet";
}

static void add_option_ports(struct network_ports *ports,
			     const struct option_group *group)
{
	for_each(struct option, option, &group->options) {
		if (!option->name || strcasecmp(option->name, "SSL") != 0)
			continue;
		if (option->port.known)
			add_port(ports, option->port);
		else
			ports->unknown = "the option SSL shows no port";
	}
}

/* The option SSL of oracle listens on a port of its own. */
static void add_oracle_ports(const struct inventory *inv,
			     const struct database *db,
			     struct network_ports *ports)
{
	if (db->option_groups.n == 0)
		ports->unknown = "the port of the option SSL cannot be read: "
				 "no option group is shown";
	for_each(struct membership, m, &db->option_groups) {
		const struct option_group *group =
			m->id ? inventory_option_group(inv, m->id) : NULL;

		if (!group || group->err.code)
			ports->unknown = "the port of the option SSL cannot be "
					 "read (rds:DescribeOptionGroups)";
		else
			add_option_ports(ports, group);
	}
}

/* A number in 1..65535 written out; services by name are not looked up. */
static struct num parse_port(const char *text)
{
	struct num port = { 0 };
	size_t len = strspn(text, "0123456789");

	if (len == 0 || len > 5 || text[len])
		return port;
	for (size_t i = 0; i < len; i++)
		port.value = port.value * 10 + (text[i] - '0');
	port.known = port.value >= 1 && port.value <= LAST_PORT;
	return port;
}

static void add_parameter_ports(struct network_ports *ports,
				const struct parameter_group *group)
{
	for_each(struct parameter, p, &group->parameters) {
		struct num port;

		if (!fact_has(FACT_DB2_SSL_PORT, p->name) || !p->value ||
		    !*p->value)
			continue;
		port = parse_port(p->value);
		if (port.known)
			add_port(ports, port);
		else
			ports->unknown = "its TLS port is set by the name of "
					 "a service";
	}
}

static void add_db2_ports(const struct inventory *inv,
			  const struct database *db,
			  struct network_ports *ports)
{
	if (db->parameter_groups.n == 0)
		ports->unknown = "its TLS port cannot be read: no DB "
				 "parameter group is shown";
	for_each(struct membership, m, &db->parameter_groups) {
		const struct parameter_group *group =
			m->id ? inventory_parameter_group(inv, m->id) : NULL;

		if (!group || group->err.code)
			ports->unknown = "its TLS port cannot be read "
					 "(rds:DescribeDBParameters)";
		else
			add_parameter_ports(ports, group);
	}
}

void network_database_ports(const struct inventory *inv,
			    const struct database *db,
			    struct network_ports *ret)
{
	const char *family = engine_family(db->engine);

	*ret = (struct network_ports){ 0 };
	add_own_ports(ret, db);
	if (text_is(family, "oracle"))
		add_oracle_ports(inv, db, ret);
	else if (text_is(family, "db2"))
		add_db2_ports(inv, db, ret);
}
