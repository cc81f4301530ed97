/*
 * network: who can send packets to a port: addresses that are public, rules
 * that admit, ports a database listens on.
 *
 * The one model behind all checks that look at the network. Pure functions of
 * the inventory's records.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "buf.h"
#include "cidr.h"
#include "inventory.h"
#include "types.h"

/*
 * Adds the addresses that are internal everywhere: private, shared, link
 * local, loopback, multicast and reserved ones (RFC 1918, 6598, 3927, 1122,
 * 5771, 4193, 4291).
 */
void network_internal(struct cidr_set *ret);

/*
 * The same and what is associated with the VPC. A VPC that was not fetched
 * (no permission, NULL) adds nothing. The caller ends the set.
 */
void network_internal_of_vpc(const struct inventory *inv, const char *vpc_id,
			     struct cidr_set *ret);

/* Public: the block holds at least one address that is not internal. */
bool network_is_public(const struct cidr_set *internal,
		       const struct cidr *cidr);

/*
 * Whether a union holds a quarter of a family's space: 2^30 addresses of
 * IPv4, as many as a /5 of 2000::/3. As good as everybody.
 */
bool network_is_any(const struct cidr_set *sources, enum cidr_family family);

/*
 * Whether an ingress rule admits TCP to `port`. With an unknown port only a
 * rule for all ports does; TRI_UNKNOWN for one that admits some. TRI_UNKNOWN
 * too if the rule has no protocol.
 */
enum tri network_admits(const struct ip_permission *rule, struct num port);

/* True for "igw-...": the only target that leads to and from the internet. */
bool network_is_internet_gateway(const char *gateway_id);

/* True if the rule admits TCP to every port, or every protocol. */
bool network_admits_all(const struct ip_permission *rule);

/*
 * False for a rule that shows no source of any kind. EC2 has no such rules:
 * somebody is let in, and the reply does not say who.
 */
bool network_has_sources(const struct ip_permission *rule);

/* "all", "5432" or "1024-65535": the ports of a rule. */
void network_ports_text(const struct ip_permission *rule, struct buf *out);

/*
 * The ports a database listens on: its own, that of its listener (SQL Server),
 * those of its members; oracle: of the option SSL; db2: of its parameter for
 * TLS. `unknown` is NULL if that is all of them, else it names what could not
 * be learnt (a constant text); the ports there are belong to it all the same.
 */
enum { NETWORK_MAX_PORTS = 16 };
struct network_ports {
	struct num ports[NETWORK_MAX_PORTS];
	size_t n;
	const char *unknown;
};
void network_database_ports(const struct inventory *inv,
			    const struct database *db,
			    struct network_ports *ret);

#endif
