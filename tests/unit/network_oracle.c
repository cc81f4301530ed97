/*
 * network_oracle: is a sample network open? One packet at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "cidr.h"
#include "network_sample.h"

struct address {
	enum cidr_family family;
	cidr_number number;
};

static bool holds(const char *block, struct address a)
{
	struct cidr cidr;

	return cidr_parse(block, &cidr) == 0 && cidr.family == a.family &&
	       cidr.first <= a.number && a.number <= cidr.last;
}

static bool is_internal(struct address a)
{
	static const char *const blocks[] = {
		"10.0.0.0/8",	 "172.16.0.0/12",  "192.168.0.0/16",
		"100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8",
		"224.0.0.0/3",	 "198.18.0.0/16",  "fc00::/7",
		"fe80::/10",	 "::1/128",	   "ff00::/8",
	};

	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++)
		if (holds(blocks[i], a))
			return true;
	return false;
}

static const struct prefix_list *find_list(const struct network *n,
					   const char *id)
{
	for (size_t i = 0; i < SAMPLE_LISTS; i++)
		if (n->lists[i].id && strcmp(n->lists[i].id, id) == 0)
			return &n->lists[i];
	return NULL;
}

/* The prefix of the route that holds the address, -1 if none does. */
static int prefix_of(const struct network *n, const struct route *route,
		     struct address a)
{
	const char *block = route->cidr4 ? route->cidr4 : route->cidr6;
	struct cidr cidr;
	int best = -1;

	if (block && holds(block, a) && cidr_parse(block, &cidr) == 0)
		return (int)cidr.prefix;
	if (!route->prefix_list_id)
		return -1;
	for_each(struct prefix_list_entry, e,
		 &find_list(n, route->prefix_list_id)->entries)
		if (holds(e->cidr, a) && cidr_parse(e->cidr, &cidr) == 0 &&
		    (int)cidr.prefix > best)
			best = (int)cidr.prefix;
	return best;
}

/* Static routes before those of lists, those before propagated ones. */
static int weight(const struct route *route)
{
	if (route->origin && strstr(route->origin, "Propagation"))
		return 0;
	return route->prefix_list_id ? 1 : 2;
}

static bool is_routed_out(const struct network *n, struct address a)
{
	const struct route *best = NULL;
	int best_prefix = -1;

	for_each(struct route, route, &n->tables[0].routes) {
		int prefix = prefix_of(n, route, a);

		if (prefix < 0)
			continue;
		if (!best || prefix > best_prefix ||
		    (prefix == best_prefix && weight(route) > weight(best))) {
			best = route;
			best_prefix = prefix;
		}
	}
	return best && best->gateway_id &&
	       strncmp(best->gateway_id, "igw-", 4) == 0 &&
	       strcmp(best->state, "active") == 0;
}

static bool entry_is_for(const struct acl_entry *e, struct address a, int port)
{
	if (!holds(e->cidr4 ? e->cidr4 : e->cidr6, a))
		return false;
	return strcmp(e->protocol, "-1") == 0 ||
	       (strcmp(e->protocol, "6") == 0 && e->from_port.value <= port &&
		port <= e->to_port.value);
}

static bool acl_lets(const struct network *n, enum tri egress, struct address a,
		     int port)
{
	const struct acl_entry *first = NULL;

	for_each(struct acl_entry, e, &n->acls[0].entries)
		if (e->egress == egress && entry_is_for(e, a, port) &&
		    (!first || e->number.value < first->number.value))
			first = e;
	return first && strcmp(first->action, "allow") == 0;
}

/* Ports between which no rule of random_entries() changes. */
static bool acl_lets_answer(const struct network *n, struct address a)
{
	static const int ports[] = { 1024,  1025,  4999, 5000,	5432,
				     5433,  6000,  6001, 32767, 32768,
				     60999, 61000, 65535 };

	for (size_t i = 0; i < ARRAY_SIZE(ports); i++)
		if (acl_lets(n, TRI_YES, a, ports[i]))
			return true;
	return false;
}

static bool group_lets(const struct network *n, struct address a)
{
	const struct ip_permission *rule = &n->rules[0];

	if (strcmp(rule->protocol, "tcp") != 0 ||
	    rule->from_port.value > 5432 || rule->to_port.value < 5432)
		return false;
	for_each(struct rule_source, s, &rule->ipv4)
		if (holds(s->cidr4, a))
			return true;
	for_each(struct rule_source, s, &rule->ipv6)
		if (holds(s->cidr6, a))
			return true;
	for_each(struct rule_source, s, &rule->prefix_lists)
		for_each(struct prefix_list_entry, e,
			 &find_list(n, s->prefix_list_id)->entries)
			if (holds(e->cidr, a))
				return true;
	return false;
}

static bool is_public(const struct network *n, struct address a)
{
	if (a.family == CIDR_IPV6 && strcmp(n->db.network_type, "DUAL") != 0)
		return false;
	return !is_internal(a);
}

/* The second table has the local route only. */
static bool has_first_table(const struct network *n, size_t subnet)
{
	for_each(struct route_association, association,
		 &n->tables[1].associations)
		if (strcmp(association->subnet_id, n->subnets[subnet].id) == 0)
			return false;
	return true;
}

/* The layers, those that are quickly looked at first. */
enum { FLAG, BLOCK, GROUPS, ROUTE, ACL, LAYERS };

static bool passes(const struct network *n, size_t subnet, int layer,
		   struct address a)
{
	switch (layer) {
	case FLAG:
		return n->flag == TRI_YES;
	case BLOCK:
		return strcmp(n->subnets[subnet].block_mode, "off") == 0;
	case ROUTE:
		return has_first_table(n, subnet) && is_routed_out(n, a);
	case ACL:
		return acl_lets(n, TRI_NO, a, 5432) && acl_lets_answer(n, a);
	default:
		return group_lets(n, a);
	}
}

/*
 * Nothing changes within the blocks that random_block() cuts the space into:
 * every address of its two small ranges, and some of each wide one.
 */
static const char *const classes[] = {
	"0.0.0.1",	 "9.255.255.255",   "10.0.0.1",
	"11.0.0.0",	 "100.63.255.255",  "100.64.0.1",
	"100.128.0.0",	 "127.255.255.255", "128.0.0.0",
	"169.254.1.1",	 "172.15.255.255",  "172.16.0.1",
	"172.32.0.0",	 "192.167.255.255", "192.168.0.1",
	"192.169.0.0",	 "198.17.255.255",  "198.18.0.1",
	"198.19.0.0",	 "198.19.255.255",  "198.20.0.0",
	"198.51.100.1",	 "203.0.113.64",    "203.0.113.127",
	"203.0.113.128", "203.0.112.255",   "223.255.255.255",
	"224.0.0.1",	 "255.255.255.255", "::",
	"::1",		 "1fff::1",	    "2000::1",
	"2001:db8::10",	 "3fff::1",	    "4000::1",
	"fbff::1",	 "fc00::1",	    "fdff::1",
	"fe00::1",	 "fe80::1",	    "fec0::1",
	"ff02::1",
};

const char *network_class(size_t i)
{
	return i < ARRAY_SIZE(classes) ? classes[i] : NULL;
}

enum { SMALL4 = 64, SMALL6 = 16, ADDRESSES = SMALL4 + SMALL6 + 64 };

static size_t find_addresses(const struct network *n,
			     struct address ret[ADDRESSES])
{
	struct cidr cidr;
	size_t count = 0;

	for (unsigned int i = 0; i < SMALL4 + SMALL6; i++) {
		bool ipv6 = i >= SMALL4;

		if (cidr_parse(ipv6 ? "2001:db8::" : "203.0.113.0", &cidr) == 0)
			ret[count++] =
				(struct address){ cidr.family,
						  cidr.first + i % SMALL4 };
	}
	for (size_t i = 0; i < ARRAY_SIZE(classes); i++)
		if (cidr_parse(classes[i], &cidr) == 0)
			ret[count++] =
				(struct address){ cidr.family, cidr.first };
	for (size_t i = count; i-- > 0;)
		if (!is_public(n, ret[i]))
			ret[i] = ret[--count];
	return count;
}

size_t network_oracle_closed(const struct network *n, size_t subnet)
{
	struct address addresses[ADDRESSES];
	size_t count = find_addresses(n, addresses), least = LAYERS;

	for (size_t i = 0; i < count; i++) {
		size_t closed = 0;

		for (int layer = 0; layer < LAYERS && closed < least; layer++)
			closed += !passes(n, subnet, layer, addresses[i]);
		if (closed < least)
			least = closed;
	}
	return least;
}

bool network_oracle(const struct network *n)
{
	return network_oracle_closed(n, 0) == 0;
}

/* ---- for the reader of a failure ---- */

static const char *text(const char *s)
{
	return s ? s : "-";
}

void network_print(const struct network *n)
{
	printf("network %s, block %s, flag %d, zone %s, %zu subnets\n",
	       text(n->db.network_type), text(n->subnets[0].block_mode),
	       (int)n->flag, text(n->db.zone), n->db.subnets.n);
	for_each(struct route, r, &n->tables[0].routes)
		printf("route %s %s %s to %s %s %s\n", text(r->cidr4),
		       text(r->cidr6), text(r->prefix_list_id),
		       text(r->gateway_id), text(r->state), text(r->origin));
	for_each(struct acl_entry, e, &n->acls[0].entries)
		printf("acl %s %lld %s %s %s %s %lld-%lld\n",
		       e->egress == TRI_YES ? "out" : "in",
		       (long long)e->number.value, text(e->action),
		       text(e->cidr4), text(e->cidr6), text(e->protocol),
		       (long long)e->from_port.value,
		       (long long)e->to_port.value);
	for_each(struct rule_source, s, &n->rules[0].ipv4)
		printf("source %s\n", s->cidr4);
	for_each(struct rule_source, s, &n->rules[0].ipv6)
		printf("source %s\n", s->cidr6);
	printf("rule %s %lld-%lld, %zu lists\n", n->rules[0].protocol,
	       (long long)n->rules[0].from_port.value,
	       (long long)n->rules[0].to_port.value,
	       n->rules[0].prefix_lists.n);
	for (size_t i = 0; i < SAMPLE_LISTS; i++)
		for_each(struct prefix_list_entry, e, &n->lists[i].entries)
			printf("%s %s\n", text(n->lists[i].id), e->cidr);
}
