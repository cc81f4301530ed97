/*
 * network_sample: one database and the network around it, written or random,
 * for the tests of exposure.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NETWORK_SAMPLE_H
#define NETWORK_SAMPLE_H

#include "inventory.h"

enum {
	SAMPLE_ROUTES = 8,
	SAMPLE_ENTRIES = 12,
	SAMPLE_SOURCES = 4,
	SAMPLE_SUBNETS = 3,
	SAMPLE_LISTS = 2,
	SAMPLE_TEXTS = 64
};

/* The lists of `inv` lie in the arrays; what is not used is behind their n. */
struct network {
	struct inventory inv;
	struct database db;
	enum tri flag;
	const char *allow;

	struct membership groups[1];
	struct security_group group[1];
	struct ip_permission rules[2];
	struct rule_source v4[SAMPLE_SOURCES], v6[SAMPLE_SOURCES], pl[1];
	struct prefix_list lists[SAMPLE_LISTS];
	struct prefix_list_entry list_entries[SAMPLE_LISTS][SAMPLE_SOURCES];

	struct group_subnet group_subnets[SAMPLE_SUBNETS];
	struct subnet subnets[SAMPLE_SUBNETS];
	struct vpc vpcs[1];
	struct cidr_association own[1];
	struct route_table tables[2];
	struct route_association associations[2][SAMPLE_SUBNETS];
	struct route routes[SAMPLE_ROUTES], no_routes[1];
	struct network_acl acls[1];
	struct acl_association acl_associations[SAMPLE_SUBNETS];
	struct acl_entry entries[SAMPLE_ENTRIES];
	struct block_exclusion exclusions[1];

	char texts[SAMPLE_TEXTS][24];
	size_t n_texts;
};

/*
 * PostgreSQL on 5432 in subnet-1 of vpc-1, open to 0.0.0.0/0: table rtb-1 with
 * igw-1, ACL acl-1 with rule 100 in and out, group sg-1. Prefix list pl-1
 * holds 203.0.113.0/24, and the group can refer to it; exclusions[0] is of
 * nothing yet.
 */
struct network *network_new(void);
void network_free(struct network *n);

/* subnet-1 to -3, in zones a to c; only `igw` has the table with the gateway.
 */
void network_add_subnets(struct network *n, const char *igw);

/* Builds the look-ups; again after a change. */
void network_seal(struct network *n);

/* Small ones, of a few blocks, that often meet. `random` is the state. */
struct network *network_random(uint64_t *random);

/* Takes something away from the reply, as a denied call does. */
void network_hide(struct network *n, uint64_t *random);

/* A number below `sides`. */
unsigned int network_roll(uint64_t *random, unsigned int sides);

/* Another order of the same routes, entries, sources and subnets. */
void network_shuffle(struct network *n, uint64_t *random);

/* Sends packets from all addresses that could make a difference. */
bool network_oracle(const struct network *n);

/*
 * How many layers stop the packet that the fewest stop on its way to a subnet
 * (subnets[i]): public flag, Block Public Access, route, network ACL, groups.
 */
size_t network_oracle_closed(const struct network *n, size_t subnet);

/* One address of every class there is, as text; NULL behind the last. */
const char *network_class(size_t i);

void network_print(const struct network *n);

#endif
