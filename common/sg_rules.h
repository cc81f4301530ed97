/*
 * sg_rules: the sources that security groups let reach a database's ports.
 *
 * One item per source of every rule that admits one of the ports: a block, an
 * entry of a prefix list, another group. Sorted, so that the same rules give
 * the same text in whatever order AWS returned them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SG_RULES_H
#define SG_RULES_H

#include "network.h"

enum sg_kind {
	SG_CIDR,
	SG_ENTRY,	/* of a prefix list */
	SG_LIST_UNREAD, /* a prefix list whose entries nobody could read */
	SG_GROUP,
	SG_UNCLEAR /* neither: no source we know, or no block of addresses */
};

struct sg_source {
	enum sg_kind kind;
	const struct security_group *group; /* that holds the rule */
	const struct ip_permission *rule;
	const struct rule_source *source;
	const char *cidr_text; /* of SG_CIDR and SG_ENTRY */
	struct cidr cidr;
	bool is_public;
	bool all_ports;	    /* the rule is for every port */
	unsigned int ports; /* bit i: it admits ports[i] of the database */
};

/* `unclear`: the first element that a rule lacks, or has in no known form. */
struct sg_sources {
	struct sg_source *items;
	size_t n, room;
	const char *unclear;
};

/*
 * Adds what `group` admits to `ports`; where none is known, the sources of
 * rules for all ports. sg_sources_sort() when all groups are in;
 * sg_sources_done() frees. An empty set is all zero.
 */
void sg_sources_add(const struct inventory *inv,
		    const struct security_group *group,
		    const struct network_ports *ports, struct sg_sources *ret);
void sg_sources_sort(struct sg_sources *sources);
void sg_sources_done(struct sg_sources *sources);

/* "10.0.0.0/8", "10.0.0.0/8 in pl-1", "sg-1": the source alone. */
void sg_source_text(const struct sg_source *source, struct buf *out);

/*
 * "SOURCE:PORT (GROUP)", once per port of the database that it admits; "all"
 * stands for an unknown one.
 */
void sg_source_details(const struct sg_source *source,
		       const struct network_ports *ports, struct buf *out);

/* "SOURCE:PORT" and a newline, for each of these. */
void sg_source_items(const struct sg_source *source,
		     const struct network_ports *ports, struct buf *out);

/* The id of the rule, if security group rules were fetched; else NULL. */
const char *sg_source_rule_id(const struct inventory *inv,
			      const struct sg_source *source);

/* How many rules a group has, in and out, as its quota counts them. */
size_t sg_count_rules(const struct security_group *group);

#endif
