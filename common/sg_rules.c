/*
 * sg_rules: the sources that security groups let reach a database's ports.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sg_rules.h"
#include "xalloc.h"

/* What the steps of sg_sources_add() share. */
struct walk {
	const struct inventory *inv;
	struct cidr_set internal;
	struct sg_source base; /* group, rule and ports are filled in */
	struct sg_sources *out;
};

static struct sg_source *push(struct walk *walk, enum sg_kind kind,
			      const struct rule_source *source)
{
	struct sg_sources *out = walk->out;
	struct sg_source *new;

	if (out->n == out->room) {
		out->room = out->room ? out->room * 2 : 16;
		out->items =
			xrealloc(out->items, out->room * sizeof(*out->items));
	}
	new = &out->items[out->n++];
	*new = walk->base;
	new->kind = kind;
	new->source = source;
	return new;
}

static void unclear(struct walk *walk, const char *element)
{
	if (!walk->out->unclear)
		walk->out->unclear = element;
}

static void push_cidr(struct walk *walk, enum sg_kind kind,
		      const struct rule_source *source, const char *text,
		      const char *element)
{
	struct sg_source *new = push(walk, kind, source);

	new->cidr_text = text;
	if (cidr_parse(text, &new->cidr) < 0) {
		new->kind = SG_UNCLEAR;
		unclear(walk, element);
		return;
	}
	new->is_public = network_is_public(&walk->internal, &new->cidr);
}

static void push_prefix_list(struct walk *walk,
			     const struct rule_source *source)
{
	const struct prefix_list *list =
		inventory_prefix_list(walk->inv, source->prefix_list_id);

	if (!list || list->err.code)
		push(walk, SG_LIST_UNREAD, source);
	if (!list)
		return;
	for_each(struct prefix_list_entry, entry, &list->entries)
		push_cidr(walk, SG_ENTRY, source, entry->cidr, "Entries.Cidr");
}

static void push_sources(struct walk *walk, const struct ip_permission *rule)
{
	if (!network_has_sources(rule))
		unclear(walk, "IpPermissions.IpRanges");
	for_each(struct rule_source, s, &rule->ipv4)
		push_cidr(walk, SG_CIDR, s, s->cidr4, "IpRanges.CidrIp");
	for_each(struct rule_source, s, &rule->ipv6)
		push_cidr(walk, SG_CIDR, s, s->cidr6, "Ipv6Ranges.CidrIpv6");
	for_each(struct rule_source, s, &rule->prefix_lists)
		push_prefix_list(walk, s);
	for_each(struct rule_source, s, &rule->groups) {
		if (s->group_id && *s->group_id) {
			push(walk, SG_GROUP, s);
			continue;
		}
		push(walk, SG_UNCLEAR, s);
		unclear(walk, "UserIdGroupPairs.GroupId");
	}
}

/* The ports of the database that the rule admits, as bits. */
static unsigned int admitted(const struct ip_permission *rule,
			     const struct network_ports *ports)
{
	unsigned int mask = 0;

	for (size_t i = 0; i < ports->n; i++) {
		if (network_admits(rule, ports->ports[i]) == TRI_YES)
			mask |= 1U << i;
	}
	return mask;
}

void sg_sources_add(const struct inventory *inv,
		    const struct security_group *group,
		    const struct network_ports *ports, struct sg_sources *ret)
{
	struct walk walk = { .inv = inv, .base.group = group, .out = ret };

	if (!list_is_told(&group->ingress))
		unclear(&walk, "IpPermissions");
	network_internal_of_vpc(inv, group->vpc_id, &walk.internal);
	for_each(struct ip_permission, rule, &group->ingress) {
		walk.base.rule = rule;
		walk.base.all_ports = network_admits_all(rule);
		walk.base.ports = admitted(rule, ports);
		if (!rule->protocol || !*rule->protocol)
			unclear(&walk, "IpPermissions.IpProtocol");
		else if (walk.base.all_ports || walk.base.ports)
			push_sources(&walk, rule);
	}
	cidr_set_done(&walk.internal);
}

/* The text that sorts a source among those of its group. */
static const char *sort_text(const struct sg_source *s)
{
	if (s->cidr_text)
		return s->cidr_text;
	if (s->source->group_id)
		return s->source->group_id;
	return s->source->prefix_list_id ? s->source->prefix_list_id : "";
}

static int compare_num(struct num a, struct num b)
{
	if (a.known != b.known)
		return a.known ? 1 : -1;
	return (a.value > b.value) - (a.value < b.value);
}

/* IPv4 first, then by address, the wider block first. */
static int compare_blocks(const struct cidr *a, const struct cidr *b)
{
	int d = (int)a->family - (int)b->family;

	if (d == 0)
		d = (a->first > b->first) - (a->first < b->first);
	return d ? d : (int)a->prefix - (int)b->prefix;
}

static int compare_rules(const struct ip_permission *a,
			 const struct ip_permission *b)
{
	int d = compare_num(a->from_port, b->from_port);

	if (d == 0)
		d = compare_num(a->to_port, b->to_port);
	return d ? d : strcmp(a->protocol, b->protocol);
}

static int compare(const void *a, const void *b)
{
	const struct sg_source *x = a, *y = b;
	int d = strcmp(x->group->id, y->group->id);

	if (d == 0)
		d = (int)x->kind - (int)y->kind;
	if (d == 0)
		d = compare_blocks(&x->cidr, &y->cidr);
	if (d == 0)
		d = strcmp(sort_text(x), sort_text(y));
	if (d == 0 && x->source->prefix_list_id && y->source->prefix_list_id)
		d = strcmp(x->source->prefix_list_id,
			   y->source->prefix_list_id);
	return d ? d : compare_rules(x->rule, y->rule);
}

void sg_sources_sort(struct sg_sources *sources)
{
	if (sources->n > 1)
		qsort(sources->items, sources->n, sizeof(*sources->items),
		      compare);
}

void sg_sources_done(struct sg_sources *sources)
{
	if (!sources)
		return;
	free(sources->items);
	*sources = (struct sg_sources){ 0 };
}

void sg_source_text(const struct sg_source *source, struct buf *out)
{
	if (source->kind == SG_ENTRY)
		buf_addf(out, "%s in %s", source->cidr_text,
			 source->source->prefix_list_id);
	else
		buf_adds(out, sort_text(source));
}

void sg_source_items(const struct sg_source *source,
		     const struct network_ports *ports, struct buf *out)
{
	if (ports->n == 0) {
		sg_source_text(source, out);
		buf_adds(out, ":all\n");
	}
	for (size_t i = 0; i < ports->n; i++) {
		if (!(source->ports & 1U << i))
			continue;
		sg_source_text(source, out);
		buf_addf(out, ":%lld\n", (long long)ports->ports[i].value);
	}
}

void sg_source_details(const struct sg_source *source,
		       const struct network_ports *ports, struct buf *out)
{
	if (ports->n == 0) {
		sg_source_text(source, out);
		buf_addf(out, ":all (%s)", source->group->id);
	}
	for (size_t i = 0, n = 0; i < ports->n; i++) {
		if (!(source->ports & 1U << i))
			continue;
		if (n++ > 0)
			buf_adds(out, ", ");
		sg_source_text(source, out);
		buf_addf(out, ":%lld (%s)", (long long)ports->ports[i].value,
			 source->group->id);
	}
}

static bool is_text(const char *a, const char *b)
{
	return a && b && strcasecmp(a, b) == 0;
}

/* Ports that are given as -1 and ports left out mean the same. */
static bool is_port(struct num a, struct num b)
{
	int64_t x = a.known ? a.value : -1, y = b.known ? b.value : -1;

	return x == y;
}

const char *sg_source_rule_id(const struct inventory *inv,
			      const struct sg_source *source)
{
	const struct rule_source *s = source->source;

	for_each(struct security_group_rule, r, &inv->security_group_rules) {
		if (!is_text(r->group_id, source->group->id) ||
		    r->egress == TRI_YES ||
		    !is_text(r->protocol, source->rule->protocol) ||
		    !is_port(r->from_port, source->rule->from_port) ||
		    !is_port(r->to_port, source->rule->to_port))
			continue;
		if (is_text(r->cidr4, s->cidr4) ||
		    is_text(r->cidr6, s->cidr6) ||
		    is_text(r->prefix_list_id, s->prefix_list_id) ||
		    is_text(r->referenced_group_id, s->group_id))
			return r->id;
	}
	return NULL;
}

static size_t count_sources(const struct list *rules)
{
	size_t n = 0;

	for_each(struct ip_permission, rule, rules)
		n += rule->ipv4.n + rule->ipv6.n + rule->prefix_lists.n +
		     rule->groups.n;
	return n;
}

size_t sg_count_rules(const struct security_group *group)
{
	return count_sources(&group->ingress) + count_sources(&group->egress);
}
