/*
 * exposure: can the internet reach a database, all layers taken together?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "exposure_private.h"
#include "network.h"

static const struct database *member(const struct database *db, size_t i)
{
	return ((struct database *const *)db->members.items)[i];
}

struct search {
	struct way way;
	const struct list *allow;
	enum exposure_where where;
	struct network_ports ports;
	struct exposure *worst;
	bool found;
};

static void try_port(struct search *s, struct num port)
{
	struct exposure exposure;

	s->way.port = port;
	if (!way_judge(&s->way, s->allow, s->found ? s->worst : NULL,
		       &exposure))
		return;
	if (s->found)
		exposure_done(s->worst);
	*s->worst = exposure;
	s->found = true;
}

static void try_subnet(struct search *s, const struct database *db,
		       const char *subnet_id)
{
	const struct subnet *subnet = inventory_subnet(s->way.inv, subnet_id);

	s->way.vpc_id = db->vpc_id || !subnet ? db->vpc_id : subnet->vpc_id;
	s->way.subnet_id = subnet_id;
	for (size_t i = 0; i < s->ports.n; i++)
		try_port(s, s->ports.ports[i]);
	if (s->ports.unknown)
		try_port(s, (struct num){ 0 });
}

/* Where a standby must be, but is not shown, it may be anywhere. */
static bool zone_is_known(const struct database *db)
{
	return db->zone && (db->second_zone || db->multi_az != TRI_YES);
}

static bool is_in_zone(const struct database *db, const struct group_subnet *s)
{
	return !s->zone || strcmp(s->zone, db->zone) == 0 ||
	       (db->second_zone && strcmp(s->zone, db->second_zone) == 0);
}

/* Whether a subnet of its group is in a zone of the database. */
static bool is_own(const struct database *db, const struct group_subnet *s)
{
	bool any = false;

	if (!zone_is_known(db))
		return true;
	for_each(struct group_subnet, one, &db->subnets)
		any |= is_in_zone(db, one);
	return !any || is_in_zone(db, s);
}

/* The same for a cluster: is any member there? One not shown may be. */
static bool is_own_of(const struct database *db, const struct group_subnet *s)
{
	bool own = db->members.n == 0 ? is_own(db, s)
				      : db->members.n < db->member_ids.n;

	for (size_t i = 0; i < db->members.n; i++)
		own |= is_own(member(db, i), s);
	return own;
}

static bool was_tried(const struct database *db, size_t members,
		      const char *subnet_id)
{
	for (size_t i = 0; i < members; i++)
		for_each(struct group_subnet, s, &member(db, i)->subnets)
			if (s->id && subnet_id && !strcmp(s->id, subnet_id))
				return true;
	return false;
}

static void try_group(struct search *s, const struct database *db,
		      const struct database *from, size_t before)
{
	for_each(struct group_subnet, subnet, &from->subnets) {
		bool own = is_own_of(db, subnet);

		if (own == (s->where == EXPOSURE_OWN) &&
		    !was_tried(db, before, subnet->id))
			try_subnet(s, from, subnet->id);
	}
}

bool exposure_find(const struct inventory *inv, const struct database *db,
		   enum tri flag, const struct list *allow,
		   enum exposure_where where, struct exposure *ret)
{
	struct search s = { .way = { .inv = inv, .db = db, .flag = flag },
			    .allow = allow,
			    .where = where,
			    .worst = ret };

	network_database_ports(inv, db, &s.ports);
	s.way.port_unknown = s.ports.unknown;
	try_group(&s, db, db, 0);
	for (size_t i = 0; i < db->members.n; i++)
		try_group(&s, db, member(db, i), i);
	if (!s.found && where == EXPOSURE_OWN)
		try_subnet(&s, db, NULL);
	return s.found;
}

/* Any member's yes is one, and only the no of every member is a no. */
static enum tri members_flag(const struct inventory *inv,
			     const struct database *cluster)
{
	size_t no = 0;

	for (size_t i = 0; i < cluster->members.n; i++) {
		const struct database *one = member(cluster, i);

		if (one->publicly_accessible == TRI_YES)
			return TRI_YES;
		if (one->publicly_accessible == TRI_NO)
			no++;
	}
	if (no == 0 || no < cluster->members.n || no < cluster->member_ids.n ||
	    !inventory_complete(inv, NEED_DB_INSTANCES))
		return TRI_UNKNOWN;
	return TRI_NO;
}

enum tri exposure_flag(const struct inventory *inv, const struct database *db)
{
	if (db->shape != SHAPE_MULTIAZ_CLUSTER ||
	    db->publicly_accessible != TRI_UNKNOWN)
		return db->publicly_accessible;
	return members_flag(inv, db);
}

void exposure_done(struct exposure *exposure)
{
	if (!exposure)
		return;
	for (size_t i = 0; i < EXPOSURE_LAYERS; i++)
		free(exposure->layers[i].text);
	*exposure = (struct exposure){ 0 };
}
