/*
 * exposure: can the internet reach a database, all layers taken together?
 *
 * Five layers stand between the two: the public flag, Block Public Access, the
 * route table and the network ACL of the subnet, the security groups. Each
 * lets a set of public addresses pass; the way is open for those that all of
 * them let pass. What cannot be read lets pass perhaps: every set is known
 * from below and from above, and only what is empty from above is closed.
 *
 * Pure functions of the inventory. Rules: Amazon VPC User Guide (route
 * priority, network ACL rules, Block Public Access); of IPv6 only where
 * NetworkType is DUAL.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXPOSURE_H
#define EXPOSURE_H

#include "buf.h"
#include "inventory.h"
#include "types.h"

enum exposure_layer_id {
	EXPOSURE_FLAG,
	EXPOSURE_BLOCK, /* Block Public Access */
	EXPOSURE_ROUTE,
	EXPOSURE_NACL, /* in and out */
	EXPOSURE_GROUPS,
	EXPOSURE_LAYERS
};

/*
 * `text` is the hop ("igw-1 via rtb-1 0.0.0.0/0"), or why nothing passes, or
 * what cannot be read. Never NULL.
 */
struct exposure_layer {
	enum tri open;
	char *text;
};

/*
 * The layers on the worst way in: that with the fewest closed layers, then the
 * fewest unknown ones, over subnets and ports. Closed are the fewest layers
 * that would have to go for something to come through: of two that are open for
 * different sources only, the later one. Whatever is hidden, there are no fewer
 * of them. `subnet_id` is NULL where the record shows no subnet.
 */
struct exposure {
	struct exposure_layer layers[EXPOSURE_LAYERS];
	size_t closed, unknown;
	const char *subnet_id;
};

/* Subnets of the zones that the database is in; the others of its group. */
enum exposure_where { EXPOSURE_OWN, EXPOSURE_ELSEWHERE };

/*
 * Of an instance, or of a cluster by its members' subnets. `flag` is its
 * public flag, `allow` the sources that are meant (see allow.h): they are no
 * exposure unless all together are as good as everybody. False, and nothing
 * in `ret`, if there is no subnet of that kind; where it is not known in which
 * subnets it is, all are its own. exposure_done() frees.
 */
bool exposure_find(const struct inventory *inv, const struct database *db,
		   enum tri flag, const struct list *allow,
		   enum exposure_where where, struct exposure *ret);
void exposure_done(struct exposure *exposure);

/* YES: exposed. NO: some layer is closed. */
enum tri exposure_is_open(const struct exposure *exposure);

/* Appends the hops: one per layer, that of the public flag if not open. */
void exposure_path(const struct exposure *exposure, struct buf *out);

/* Appends the texts of all layers in that state, "a; b". */
void exposure_texts(const struct exposure *exposure, enum tri open,
		    struct buf *out);

/*
 * The public flag that counts: an instance's own; of a Multi-AZ DB cluster
 * without one, any member's yes, or the no of every member.
 */
enum tri exposure_flag(const struct inventory *inv, const struct database *db);

/*
 * One subnet alone. YES: its route table sends public addresses, of whatever
 * family, to an internet gateway. Appends the hop, or what cannot be read, or
 * why not.
 */
enum tri exposure_subnet_route(const struct inventory *inv, const char *vpc_id,
			       const char *subnet_id, struct buf *out);

/*
 * How much of the public addresses the network ACL of a subnet lets in to a
 * port of `db`: ANY is as good as everybody, OPEN that by an entry for all of a
 * family. `port_unknown` says why where it is not known. Appends the ACL, with
 * its rule, or what cannot be read.
 */
enum exposure_acl { ACL_UNREAD, ACL_NARROW, ACL_ANY, ACL_OPEN };
enum exposure_acl exposure_subnet_acl(const struct inventory *inv,
				      const struct database *db,
				      const char *vpc_id, const char *subnet_id,
				      struct num port, const char *port_unknown,
				      struct buf *out);

/*
 * What of Block Public Access has to be asked for: the account's mode where
 * neither the subnet nor its VPC tells, and exclusions where one of the latter
 * two blocks.
 */
bool exposure_wants_block_options(const struct inventory *inv,
				  const char *vpc_id, const char *subnet_id);
bool exposure_wants_block_exclusions(const struct inventory *inv,
				     const char *vpc_id, const char *subnet_id);

#endif
