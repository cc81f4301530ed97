/*
 * exposure_way: what comes through all layers of one way in?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "allow.h"
#include "exposure_private.h"
#include "network.h"
#include "xalloc.h"

static const struct {
	void (*fill)(const struct way *way, struct layer *ret);
	char *(*hop)(const struct way *way, const struct cidr *address);
} rows[EXPOSURE_LAYERS] = {
	[EXPOSURE_FLAG] = { layer_flag, hop_flag },
	[EXPOSURE_BLOCK] = { layer_block, hop_block },
	[EXPOSURE_ROUTE] = { layer_route, hop_route },
	[EXPOSURE_NACL] = { layer_nacl, hop_nacl },
	[EXPOSURE_GROUPS] = { layer_groups, hop_groups },
};

/* ---- layers ---- */

void layer_add_all(struct cidr_set *set)
{
	cidr_set_add_all(set, CIDR_IPV4);
	cidr_set_add_all(set, CIDR_IPV6);
}

static __attribute__((format(printf, 1, 0))) char *format(const char *fmt,
							  va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		text = xstrdup(fmt);
	return text;
}

void layer_unclear(struct layer *layer, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	if (layer->unclear && strcmp(layer->unclear, text) <= 0) {
		free(text);
		return;
	}
	free(layer->unclear);
	layer->unclear = text;
}

void layer_shut(struct layer *layer, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	free(layer->shut);
	layer->shut = format(fmt, args);
	va_end(args);
}

void layer_unread(struct layer *layer, const char *what,
		  const struct aws_error *err)
{
	if (!err || !err->code)
		layer_unclear(layer, "%s is not in the reply", what);
	else if (err->operation)
		layer_unclear(layer, "%s cannot be read (%s, %s)", what,
			      err->code, err->operation);
	else
		layer_unclear(layer, "%s cannot be read (%s)", what, err->code);
}

void layer_done(struct layer *layer)
{
	cidr_set_done(&layer->must);
	cidr_set_done(&layer->may);
	free(layer->shut);
	free(layer->unclear);
}

bool block_holds(const struct cidr *outer, const struct cidr *inner)
{
	return outer->family == inner->family && outer->first <= inner->first &&
	       inner->last <= outer->last;
}

const char *port_text(const struct way *way, char buf[32])
{
	if (!way->port.known)
		return "its port";
	snprintf(buf, 32, "port %lld", (long long)way->port.value);
	return buf;
}

/* ---- who is public ---- */

static const struct database *member(const struct database *db, size_t i)
{
	return ((struct database *const *)db->members.items)[i];
}

/* Of a cluster that does not tell: its members do. */
static const char *network_type(const struct database *db)
{
	for (size_t i = 0; !db->network_type && i < db->members.n; i++)
		if (member(db, i)->network_type)
			return member(db, i)->network_type;
	return db->network_type;
}

/* A network type that is neither known to have IPv6 nor not to: perhaps. */
void way_public(const struct way *way, struct layer *ret)
{
	const char *type = network_type(way->db);
	struct cidr_set internal = { 0 };

	cidr_set_add_all(&ret->may, CIDR_IPV4);
	if (!type || strcasecmp(type, "IPV4") != 0)
		cidr_set_add_all(&ret->may, CIDR_IPV6);
	if (!type)
		layer_unclear(ret, "NetworkType is absent: it may have IPv6");
	else if (strcasecmp(type, "IPV4") != 0 && strcasecmp(type, "DUAL") != 0)
		layer_unclear(ret, "NetworkType is '%s'", type);
	network_internal_of_vpc(way->inv, way->vpc_id, &internal);
	cidr_set_subtract(&ret->may, &internal);
	if (ret->unclear) {
		cidr_set_add_all(&ret->must, CIDR_IPV4);
		cidr_set_subtract(&ret->must, &internal);
	} else {
		cidr_set_add_set(&ret->must, &ret->may);
	}
	cidr_set_done(&internal);
}

/* ---- one way ---- */

struct verdict {
	struct layer layers[EXPOSURE_LAYERS];
	struct layer public; /* the addresses that count */
	struct layer all;    /* what passes every layer that is not closed */
	bool closed[EXPOSURE_LAYERS], unknown[EXPOSURE_LAYERS];
};

static bool meets(const struct cidr_set *a, const struct cidr_set *b)
{
	struct cidr_set both = { 0 };
	bool ret;

	cidr_set_add_set(&both, a);
	cidr_set_intersect(&both, b);
	ret = !cidr_set_is_empty(&both);
	cidr_set_done(&both);
	return ret;
}

bool layer_is_any(const struct cidr_set *set)
{
	return network_is_any(set, CIDR_IPV4) || network_is_any(set, CIDR_IPV6);
}

/*
 * What passes all layers but those in the mask, less what is meant to: as good
 * as everybody never is.
 */
static void let_through(const struct verdict *v, unsigned int without,
			const struct cidr_set *allowed, struct layer *ret)
{
	cidr_set_add_set(&ret->may, &v->public.may);
	cidr_set_add_set(&ret->must, &v->public.must);
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		if (without & 1U << i)
			continue;
		cidr_set_intersect(&ret->may, &v->layers[i].may);
		cidr_set_intersect(&ret->must, &v->layers[i].must);
	}
	if (!layer_is_any(&ret->must))
		cidr_set_subtract(&ret->must, allowed);
	if (!layer_is_any(&ret->may))
		cidr_set_subtract(&ret->may, allowed);
}

/* Takes the layers of the mask for closed, if something passes the others. */
static bool try_without(struct verdict *v, unsigned int without,
			const struct cidr_set *allowed)
{
	struct layer through = { 0 };

	let_through(v, without, allowed, &through);
	if (cidr_set_is_empty(&through.may)) {
		layer_done(&through);
		return false;
	}
	v->all.may = through.may;
	v->all.must = through.must;
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		v->closed[i] = without & 1U << i;
	return true;
}

/*
 * The fewest layers that have to go for something to come through, of equally
 * many the later ones. Whatever an unknown part is in truth, it may take no
 * fewer: what a layer lets pass perhaps counts as passing.
 */
static void close_layers(struct verdict *v, const struct cidr_set *allowed)
{
	const unsigned int all = (1U << EXPOSURE_LAYERS) - 1;
	unsigned int shut = 0; /* they let nothing pass, whatever goes */

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		if (cidr_set_is_empty(&v->layers[i].may))
			shut |= 1U << i;
	for (int n = 0; n <= EXPOSURE_LAYERS; n++)
		for (unsigned int without = all + 1; without-- > 0;)
			if ((without & shut) == shut &&
			    __builtin_popcount(without) == n &&
			    try_without(v, without, allowed))
				return;
}

/* Of the layers that are closed: those that are for the sake of `allow`. */
static void tell_allowed(struct verdict *v)
{
	struct cidr_set none = { 0 };
	struct layer through = { 0 };

	let_through(v, 0, &none, &through);
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		if (!v->closed[i] || cidr_set_is_empty(&through.may))
			continue;
		cidr_set_done(&v->layers[i].may);
		layer_shut(&v->layers[i],
			   "only sources of --allow come through");
	}
	layer_done(&through);
}

static void pass_layers(const struct way *way, const struct list *allow,
			struct verdict *v)
{
	struct cidr_set allowed = { 0 };

	allow_addresses(way->inv, allow, &allowed);
	close_layers(v, &allowed);
	if (!cidr_set_is_empty(&allowed))
		tell_allowed(v);
	cidr_set_done(&allowed);
}

/* What passes a layer for certain, of all that may pass, is not in the way. */
static size_t blame_layers(struct verdict *v, bool all)
{
	size_t n = 0;

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		struct layer *layer = &v->layers[i];

		v->unknown[i] = !v->closed[i] && layer->unclear &&
				(all || !meets(&layer->must, &v->all.may));
		n += v->unknown[i];
	}
	return n;
}

/* Where it is not certain that something passes: which layers are why. */
static void blame(struct verdict *v)
{
	const struct layer *all = &v->all;

	if (!cidr_set_is_empty(&all->must) || cidr_set_is_empty(&all->may))
		return;
	if (blame_layers(v, false) > 0 || blame_layers(v, true) > 0)
		return;
	if (v->closed[EXPOSURE_GROUPS] || !v->public.unclear)
		return;
	layer_unclear(&v->layers[EXPOSURE_GROUPS], "%s", v->public.unclear);
	v->unknown[EXPOSURE_GROUPS] = true;
}

bool layer_address(const struct cidr_set *set, struct cidr *ret)
{
	for (size_t f = 0; f < CIDR_FAMILIES; f++) {
		if (set->of[f].n == 0)
			continue;
		*ret = (struct cidr){ .family = (enum cidr_family)f,
				      .prefix = f == CIDR_IPV4 ? 32 : 128,
				      .first = set->of[f].items[0].first,
				      .last = set->of[f].items[0].first };
		return true;
	}
	return false;
}

static char *open_text(const struct way *way, const struct verdict *v, size_t i)
{
	struct cidr address;
	char *text = NULL;

	if (layer_address(&v->all.must, &address) ||
	    layer_address(&v->all.may, &address))
		text = rows[i].hop(way, &address);
	if (!text && layer_address(&v->layers[i].must, &address))
		text = rows[i].hop(way, &address);
	return text ? text : xstrdup("open");
}

/* Closed by itself, or for all that passes those before it. */
static char *shut_text(const struct way *way, const struct verdict *v, size_t i)
{
	const struct layer *layer = &v->layers[i];
	struct cidr address;
	char *hop = NULL, *text;

	if (layer_address(&layer->may, &address))
		hop = rows[i].hop(way, &address);
	if (!hop)
		return xstrdup(layer->shut ? layer->shut : "closed");
	text = xasprintf("nothing that the other layers let pass comes "
			 "through %s",
			 hop);
	free(hop);
	return text;
}

static bool is_worse(const struct exposure *a, const struct exposure *b)
{
	if (a->closed != b->closed)
		return a->closed < b->closed;
	return a->unknown < b->unknown;
}

/* Most of the work is in the texts: those of the worst way alone are wanted. */
static bool tell(const struct way *way, const struct verdict *v,
		 const struct exposure *worst, struct exposure *ret)
{
	struct exposure told = { .subnet_id = way->subnet_id };

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		told.closed += v->closed[i];
		told.unknown += v->unknown[i];
	}
	if (worst && !is_worse(&told, worst))
		return false;
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		struct exposure_layer *layer = &told.layers[i];

		layer->open = v->closed[i]    ? TRI_NO
			      : v->unknown[i] ? TRI_UNKNOWN
					      : TRI_YES;
		if (v->closed[i])
			layer->text = shut_text(way, v, i);
		else if (v->unknown[i])
			layer->text = xstrdup(v->layers[i].unclear);
		else
			layer->text = open_text(way, v, i);
	}
	*ret = told;
	return true;
}

/* Only addresses that are public count, in every layer. */
bool way_judge(const struct way *way, const struct list *allow,
	       const struct exposure *worst, struct exposure *ret)
{
	struct verdict v = { 0 };
	bool told;

	way_public(way, &v.public);
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		rows[i].fill(way, &v.layers[i]);
		cidr_set_intersect(&v.layers[i].must, &v.public.must);
		cidr_set_intersect(&v.layers[i].may, &v.public.may);
	}
	if (v.public.unclear && !v.layers[EXPOSURE_FLAG].unclear)
		layer_unclear(&v.layers[EXPOSURE_FLAG], "%s", v.public.unclear);
	pass_layers(way, allow, &v);
	blame(&v);
	told = tell(way, &v, worst, ret);
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		layer_done(&v.layers[i]);
	layer_done(&v.public);
	layer_done(&v.all);
	return told;
}
