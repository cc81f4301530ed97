/*
 * exposure_groups: which addresses do the security groups of a database let
 * reach its port?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "exposure_private.h"
#include "network.h"
#include "text.h"
#include "xalloc.h"

/* One block that a rule admits. */
struct source {
	const struct security_group *group;
	const struct ip_permission *rule;
	const char *text, *prefix_list_id; /* the latter: it is an entry of */
	struct cidr cidr;
	enum tri admits; /* never TRI_NO */
};

/* What a walk along all rules is for: each source, each thing unreadable. */
struct walk {
	const struct way *way;
	struct source base;
	bool any_group;
	void (*source)(void *ctx, const struct source *source);
	void (*unread)(void *ctx, const char *text,
		       const struct aws_error *err);
	void *ctx;
};

static void walk_block(struct walk *walk, const char *text)
{
	struct source source = walk->base;

	source.text = text;
	if (cidr_parse(text, &source.cidr) < 0)
		walk->unread(walk->ctx, "a source of a rule", NULL);
	else
		walk->source(walk->ctx, &source);
}

static void walk_list(struct walk *walk, const char *id)
{
	const struct prefix_list *list =
		inventory_prefix_list(walk->way->inv, id);

	if (!list || list->err.code) {
		char *text = xasprintf("prefix list %s", id ? id : "of a rule");

		walk->unread(walk->ctx, text, list ? &list->err : NULL);
		free(text);
	}
	if (!list)
		return;
	walk->base.prefix_list_id = id;
	for_each(struct prefix_list_entry, entry, &list->entries)
		walk_block(walk, entry->cidr);
	walk->base.prefix_list_id = NULL;
}

/* What of a group the reply does not show may let in anybody. */
static void walk_untold(struct walk *walk, const struct security_group *group,
			const char *what)
{
	char *text = xasprintf("%s of %s", what, group->id);

	walk->unread(walk->ctx, text, NULL);
	free(text);
}

/* Groups as sources stand for private addresses. */
static void walk_group(struct walk *walk, const struct security_group *group)
{
	if (!list_is_told(&group->ingress)) {
		walk_untold(walk, group, "IpPermissions");
		return;
	}
	for_each(struct ip_permission, rule, &group->ingress) {
		walk->base = (struct source){
			.group = group,
			.rule = rule,
			.admits = network_admits(rule, walk->way->port),
		};
		if (walk->base.admits == TRI_NO)
			continue;
		if (!network_has_sources(rule))
			walk_untold(walk, group, "the source of a rule");
		for_each(struct rule_source, s, &rule->ipv4)
			walk_block(walk, s->cidr4);
		for_each(struct rule_source, s, &rule->ipv6)
			walk_block(walk, s->cidr6);
		for_each(struct rule_source, s, &rule->prefix_lists)
			walk_list(walk, s->prefix_list_id);
	}
}

static void walk_memberships(struct walk *walk, const struct database *db)
{
	for_each(struct membership, m, &db->security_groups) {
		const struct security_group *group;
		char *text;

		if (text_is(m->status, "removing"))
			continue;
		walk->any_group = true;
		group = inventory_security_group(walk->way->inv, m->id);
		if (group) {
			walk_group(walk, group);
			continue;
		}
		text = xasprintf("security group %s", m->id ? m->id : "");
		walk->unread(
			walk->ctx, text,
			&walk->way->inv->results[NEED_SECURITY_GROUPS].err);
		free(text);
	}
}

static void walk_all(struct walk *walk)
{
	const struct database *db = walk->way->db;

	walk_memberships(walk, db);
	for (size_t i = 0; i < db->members.n; i++)
		walk_memberships(
			walk, ((struct database *const *)db->members.items)[i]);
}

/* ---- the layer ---- */

struct sum {
	const struct way *way;
	struct layer *layer;
};

static void sum_source(void *ctx, const struct source *source)
{
	struct sum *sum = ctx;

	cidr_set_add(&sum->layer->may, &source->cidr);
	if (source->admits == TRI_YES)
		cidr_set_add(&sum->layer->must, &source->cidr);
	else if (!source->rule->protocol || !*source->rule->protocol)
		layer_unclear(sum->layer, "a rule of %s has no IpProtocol",
			      source->group->id);
	else
		layer_unclear(sum->layer, "%s", sum->way->port_unknown);
}

static void sum_unread(void *ctx, const char *text, const struct aws_error *err)
{
	struct sum *sum = ctx;

	layer_add_all(&sum->layer->may);
	layer_unread(sum->layer, text, err);
}

void layer_groups(const struct way *way, struct layer *ret)
{
	struct sum sum = { way, ret };
	struct walk walk = { .way = way,
			     .source = sum_source,
			     .unread = sum_unread,
			     .ctx = &sum };
	char port[32];

	walk_all(&walk);
	if (!walk.any_group) {
		layer_add_all(&ret->may);
		layer_unclear(ret, "the record shows no security group");
	}
	layer_shut(ret, "no security group lets a public source in to %s",
		   port_text(way, port));
}

/* ---- the hop ---- */

struct search {
	const struct cidr *address;
	struct source best;
};

/* The widest block says most; then the same in whatever order. */
static bool is_better(const struct source *a, const struct source *b)
{
	int d;

	if (!b->group)
		return true;
	if (a->admits != b->admits)
		return a->admits == TRI_YES;
	d = (int)a->cidr.prefix - (int)b->cidr.prefix;
	if (d == 0)
		d = strcmp(a->group->id, b->group->id);
	if (d == 0)
		d = !!a->prefix_list_id - !!b->prefix_list_id;
	return d < 0;
}

static void search_source(void *ctx, const struct source *source)
{
	struct search *search = ctx;

	if (block_holds(&source->cidr, search->address) &&
	    is_better(source, &search->best))
		search->best = *source;
}

static void search_unread(void *ctx, const char *text,
			  const struct aws_error *err)
{
	(void)ctx;
	(void)text;
	(void)err;
}

char *hop_groups(const struct way *way, const struct cidr *address)
{
	struct search search = { .address = address };
	struct walk walk = { .way = way,
			     .source = search_source,
			     .unread = search_unread,
			     .ctx = &search };
	const struct source *best = &search.best;
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, 1024);
	walk_all(&walk);
	if (!best->group)
		return NULL;
	buf_addf(&text, "%s tcp/", best->group->id);
	if (way->port.known)
		buf_addf(&text, "%lld", (long long)way->port.value);
	else
		network_ports_text(best->rule, &text);
	buf_addf(&text, " from %s", best->text);
	if (best->prefix_list_id)
		buf_addf(&text, " in %s", best->prefix_list_id);
	return xstrdup(buf_str(&text));
}
