/*
 * exposure_route: which addresses does the route table of a subnet send to an
 * internet gateway?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "exposure_private.h"
#include "network.h"
#include "text.h"
#include "xalloc.h"

/* One destination of a route: its own block, or an entry of a prefix list. */
struct hop {
	struct cidr cidr;
	const struct route *route;
};

struct hops {
	struct hop *items;
	size_t n;
};

static const struct route_table *find_table(const struct way *way)
{
	const struct route_table *table =
		inventory_subnet_route_table(way->inv, way->subnet_id);

	/* Its own association may be on a page that did not come. */
	if (!table && way->subnet_id &&
	    inventory_complete(way->inv, NEED_ROUTE_TABLES))
		table = inventory_main_route_table(way->inv, way->vpc_id);
	return table;
}

static enum tri leads_out(const struct route *route)
{
	if (!network_is_internet_gateway(route->gateway_id))
		return TRI_NO;
	if (!route->state)
		return TRI_UNKNOWN;
	return strcmp(route->state, "active") == 0 ? TRI_YES : TRI_NO;
}

/* Of equal destinations the lower one wins. */
static int rank(const struct route *route)
{
	if (text_is(route->origin, "EnableVgwRoutePropagation"))
		return 2;
	return route->prefix_list_id ? 1 : 0;
}

/* The longest prefix first. */
static int compare(const void *a, const void *b)
{
	const struct hop *x = a, *y = b;
	int d = (int)x->cidr.family - (int)y->cidr.family;

	if (d == 0)
		d = (int)y->cidr.prefix - (int)x->cidr.prefix;
	if (d == 0)
		d = (x->cidr.first > y->cidr.first) -
		    (x->cidr.first < y->cidr.first);
	return d ? d : rank(x->route) - rank(y->route);
}

/* False if the text is no block. */
static bool add_hop(struct hops *hops, const struct route *route,
		    const char *text)
{
	struct hop hop = { .route = route };

	if (cidr_parse(text, &hop.cidr) < 0)
		return false;
	hops->items =
		xrealloc(hops->items, (hops->n + 1) * sizeof(*hops->items));
	hops->items[hops->n++] = hop;
	return true;
}

static bool is_endpoint(const struct route *route)
{
	return route->gateway_id &&
	       strncmp(route->gateway_id, "vpce-", strlen("vpce-")) == 0;
}

/*
 * A destination that nobody can read: it may add a way out, or lead away what
 * another route sends out. The lists of gateway endpoints hold addresses of an
 * AWS service only.
 */
static void add_unread(struct layer *layer, const struct route *route,
		       bool *diverts)
{
	if (leads_out(route) != TRI_NO)
		layer_add_all(&layer->may);
	else if (is_endpoint(route))
		return;
	else
		*diverts = true;
	if (route->prefix_list_id)
		layer_unclear(layer,
			      "prefix list %s of a route cannot be read "
			      "(ec2:GetManagedPrefixListEntries)",
			      route->prefix_list_id);
	else
		layer_unclear(layer, "a route has no known destination");
}

static void add_list(const struct way *way, const struct route *route,
		     struct hops *hops, struct layer *layer, bool *diverts)
{
	const struct prefix_list *list =
		inventory_prefix_list(way->inv, route->prefix_list_id);

	if (!list || list->err.code)
		add_unread(layer, route, diverts);
	if (!list)
		return;
	for_each(struct prefix_list_entry, entry, &list->entries)
		if (!add_hop(hops, route, entry->cidr))
			add_unread(layer, route, diverts);
}

/* `*ret_diverts`: what is not in `hops` may lead away what is. */
static void find_hops(const struct way *way, const struct route_table *table,
		      struct layer *layer, struct hops *ret, bool *ret_diverts)
{
	for_each(struct route, route, &table->routes) {
		bool known = false;

		if (route->cidr4)
			known = add_hop(ret, route, route->cidr4);
		else if (route->cidr6)
			known = add_hop(ret, route, route->cidr6);
		if (route->prefix_list_id)
			add_list(way, route, ret, layer, ret_diverts);
		else if (!known)
			add_unread(layer, route, ret_diverts);
	}
	if (ret->n > 1)
		qsort(ret->items, ret->n, sizeof(*ret->items), compare);
}

/* What no longer prefix has taken goes where this one leads. */
static void walk(const struct hops *hops, struct layer *layer)
{
	struct cidr_set decided = { 0 };

	for (size_t i = 0; i < hops->n; i++) {
		const struct hop *hop = &hops->items[i];
		enum tri out = leads_out(hop->route);
		struct cidr_set rest = { 0 };

		cidr_set_add(&rest, &hop->cidr);
		cidr_set_subtract(&rest, &decided);
		if (out != TRI_NO)
			cidr_set_add_set(&layer->may, &rest);
		if (out == TRI_YES)
			cidr_set_add_set(&layer->must, &rest);
		if (out == TRI_UNKNOWN)
			layer_unclear(layer, "a route to %s has no State",
				      hop->route->gateway_id);
		cidr_set_add(&decided, &hop->cidr);
		cidr_set_done(&rest);
	}
	cidr_set_done(&decided);
}

void layer_route(const struct way *way, struct layer *ret)
{
	const struct route_table *table = find_table(way);
	const char *subnet = way->subnet_id;
	struct hops hops = { 0 };
	bool diverts = false;

	if (!subnet) {
		layer_add_all(&ret->may);
		layer_unclear(ret, "the record shows no subnet");
		return;
	}
	if (!table) {
		char *what = xasprintf("the route table of %s", subnet);

		layer_add_all(&ret->may);
		layer_unread(ret, what,
			     &way->inv->results[NEED_ROUTE_TABLES].err);
		free(what);
		return;
	}
	if (table->routes.n == 0) {
		layer_add_all(&ret->may);
		layer_unclear(ret, "%s of %s shows no routes",
			      table->id ? table->id : "the route table",
			      subnet);
	}
	find_hops(way, table, ret, &hops, &diverts);
	walk(&hops, ret);
	if (diverts)
		cidr_set_done(&ret->must);
	layer_shut(ret, "%s of %s has no route to an internet gateway",
		   table->id ? table->id : "the route table", subnet);
	free(hops.items);
}

enum tri exposure_subnet_route(const struct inventory *inv, const char *vpc_id,
			       const char *subnet_id, struct buf *out)
{
	const struct way way = { .inv = inv,
				 .vpc_id = vpc_id,
				 .subnet_id = subnet_id };
	struct cidr_set internal = { 0 };
	struct layer layer = { 0 };
	enum tri open = TRI_NO;
	struct cidr address;
	char *hop = NULL;

	layer_route(&way, &layer);
	network_internal_of_vpc(inv, vpc_id, &internal);
	cidr_set_subtract(&layer.must, &internal);
	cidr_set_subtract(&layer.may, &internal);
	if (layer_address(&layer.must, &address))
		open = TRI_YES;
	else if (!cidr_set_is_empty(&layer.may))
		open = TRI_UNKNOWN;
	if (open == TRI_YES)
		hop = hop_route(&way, &address);
	buf_adds(out, hop	       ? hop
		      : open == TRI_NO ? layer.shut
		      : layer.unclear  ? layer.unclear
				       : "a route");
	free(hop);
	layer_done(&layer);
	cidr_set_done(&internal);
	return open;
}

char *hop_route(const struct way *way, const struct cidr *address)
{
	const struct route_table *table = find_table(way);
	struct hops hops = { 0 };
	struct layer unused = { 0 };
	char *text = NULL;
	bool diverts;

	if (!table)
		return NULL;
	find_hops(way, table, &unused, &hops, &diverts);
	for (size_t i = 0; i < hops.n && !text; i++) {
		const struct route *route = hops.items[i].route;

		if (!block_holds(&hops.items[i].cidr, address))
			continue;
		if (leads_out(route) == TRI_NO)
			break;
		text = xasprintf("%s via %s %s", route->gateway_id,
				 table->id ? table->id : "its route table",
				 route->prefix_list_id ? route->prefix_list_id
				 : route->cidr4	       ? route->cidr4
						       : route->cidr6);
	}
	cidr_set_done(&unused.may);
	free(unused.unclear);
	free(hops.items);
	return text;
}
