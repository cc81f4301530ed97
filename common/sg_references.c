/*
 * sg_references: the sources of rules that are other security groups.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "sg_private.h"
#include "text.h"
#include "xalloc.h"

static bool carries_group(const struct network_interface *interface,
			  const char *id)
{
	for_each(struct interface_group, g, &interface->groups) {
		if (text_is(g->id, id))
			return true;
	}
	return false;
}

static bool has_public_address(const struct network_interface *interface,
			       const struct cidr_set *internal)
{
	struct cidr cidr;

	if (interface->public_ip && *interface->public_ip)
		return true;
	for_each(struct interface_ipv6, a, &interface->ipv6) {
		if (cidr_parse(a->address, &cidr) == 0 &&
		    network_is_public(internal, &cidr))
			return true;
	}
	return false;
}

static void follow_group(struct sg_judge *j, const struct sg_source *s)
{
	const char *id = s->source->group_id;
	struct cidr_set internal = { 0 };

	if (!report_wants(j->rep, SG_INTERNET_FACING_SOURCE))
		return;
	network_internal(&internal);
	for_each(struct network_interface, i, &j->inv->network_interfaces) {
		char *text;

		if (!carries_group(i, id) || !has_public_address(i, &internal))
			continue;
		text = xasprintf("%s on %s", id,
				 i->instance_id ? i->instance_id
				 : i->id	? i->id
						: "an interface");
		sg_add_text(j, SG_INTERNET_FACING_SOURCE, text);
		free(text);
	}
	cidr_set_done(&internal);
	j->follows = true;
}

/* The account of a source group; NULL if nobody says. */
static const char *owner_of(const struct sg_judge *j, const struct sg_source *s)
{
	const struct security_group *group;

	if (s->source->user_id && *s->source->user_id)
		return s->source->user_id;
	group = inventory_security_group(j->inv, s->source->group_id);
	if (group && group->owner_id)
		return group->owner_id;
	return s->source->peering_id ? NULL : s->group->owner_id;
}

static bool is_ours(const struct sg_judge *j, const struct sg_source *s,
		    const char *owner)
{
	const char *account =
		j->inv->account_id ? j->inv->account_id : s->group->owner_id;

	return !owner || !account || strcmp(owner, account) == 0;
}

/* A peering that is not active, or a group of ours that is not there. */
static void judge_presence(struct sg_judge *j, const struct sg_source *s,
			   bool ours)
{
	const struct rule_source *r = s->source;

	if (r->peering_status && strcmp(r->peering_status, "active") != 0) {
		sg_add_source(j, SG_STALE_REFERENCE, s);
		return;
	}
	if (!ours || !report_wants(j->rep, SG_STALE_REFERENCE) ||
	    inventory_security_group(j->inv, r->group_id))
		return;
	if (inventory_complete(j->inv, NEED_SOURCE_GROUPS))
		sg_add_source(j, SG_STALE_REFERENCE, s);
	else
		sg_add_unread_group(j, r->group_id, NEED_SOURCE_GROUPS);
}

void sg_judge_reference(struct sg_judge *j, const struct sg_source *s)
{
	const char *owner = owner_of(j, s);
	bool ours = is_ours(j, s, owner);

	if (!owner)
		sg_add_absent(j, "UserIdGroupPairs.UserId");
	if (!ours && !sg_list_has(&j->params->allow_accounts, owner))
		sg_add_source(j, SG_FOREIGN_REFERENCE, s);
	judge_presence(j, s, ours && owner);
	if (ours && j->params->follow)
		follow_group(j, s);
}
