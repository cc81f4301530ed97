/*
 * inventory: what one (account, region) snapshot holds: a list or an error per
 * need, and look-ups.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "arn.h"
#include "inventory.h"
#include "scope.h"
#include "text.h"

void inventory_init(struct inventory *inv, const char *region, int64_t now,
		    size_t max)
{
	*inv = (struct inventory){ .now = now };
	arena_init(&inv->arena, max);
	if (region) {
		inv->region = arena_strdup(&inv->arena, region);
		inv->partition = partition_of_region(region)->id;
	}
}

void inventory_done(struct inventory *inv)
{
	if (!inv)
		return;
	arena_done(&inv->arena);
	*inv = (struct inventory){ 0 };
}

const char *inventory_key_id(const char *asked)
{
	const char *key = strstr(asked, ":key/");
	const char *alias = strstr(asked, ":alias/");

	if (key)
		return key + strlen(":key/");
	return alias ? alias + 1 : asked;
}

bool inventory_complete(const struct inventory *inv, enum need_id need)
{
	const struct need_result *r = &inv->results[need];

	return r->wanted && !r->partial && !r->err.code;
}

const struct database *inventory_instance(const struct inventory *inv,
					  const char *id)
{
	return index_find(&inv->by_instance, id);
}

const struct database *inventory_cluster(const struct inventory *inv,
					 const char *id)
{
	return index_find(&inv->by_cluster, id);
}

const struct security_group *
inventory_security_group(const struct inventory *inv, const char *id)
{
	return index_find(&inv->by_group, id);
}

const struct vpc *inventory_vpc(const struct inventory *inv, const char *id)
{
	for_each(struct vpc, vpc, &inv->vpcs) {
		if (text_compare(vpc->id, id) == 0)
			return vpc;
	}
	return NULL;
}

const struct subnet *inventory_subnet(const struct inventory *inv,
				      const char *id)
{
	return index_find(&inv->by_subnet, id);
}

static struct db_subnet_group own_group(const struct database *db)
{
	return (struct db_subnet_group){ db->subnet_group, db->vpc_id,
					 db->subnets };
}

static bool shows_network(const struct database *db)
{
	return db->vpc_id || db->subnets.n > 0;
}

struct db_subnet_group inventory_subnet_group(const struct inventory *inv,
					      const struct database *db)
{
	const struct database *const *members = db->members.items;

	for (size_t i = 0; !shows_network(db) && i < db->members.n; i++)
		if (shows_network(members[i]))
			return own_group(members[i]);
	for_each(struct db_subnet_group, group, &inv->db_subnet_groups)
		if (!shows_network(db) && db->subnet_group &&
		    text_is(group->name, db->subnet_group))
			return *group;
	return own_group(db);
}

const char *inventory_no_subnets(const struct inventory *inv,
				 const struct database *db)
{
	const struct aws_error *err = &inv->results[NEED_DB_SUBNET_GROUPS].err;

	if (!db->subnet_group)
		return "the record shows no DB subnet group";
	return err->code ? err->code
			 : "its DB subnet group is not in the reply";
}

const struct route_table *
inventory_subnet_route_table(const struct inventory *inv, const char *subnet_id)
{
	return index_find(&inv->by_route_subnet, subnet_id);
}

const struct route_table *
inventory_main_route_table(const struct inventory *inv, const char *vpc_id)
{
	if (inv->route_table_untold)
		return NULL;
	return index_find(&inv->by_main_table, vpc_id);
}

const struct network_acl *inventory_network_acl(const struct inventory *inv,
						const char *subnet_id)
{
	return index_find(&inv->by_acl_subnet, subnet_id);
}

const struct prefix_list *inventory_prefix_list(const struct inventory *inv,
						const char *id)
{
	return index_find(&inv->by_prefix_list, id);
}

const struct option_group *inventory_option_group(const struct inventory *inv,
						  const char *name)
{
	for_each(struct option_group, group, &inv->option_groups) {
		if (text_compare(group->name, name) == 0)
			return group;
	}
	return NULL;
}

static const struct parameter_group *find_parameters(const struct list *groups,
						     const char *name)
{
	for_each(struct parameter_group, group, groups) {
		if (text_compare(group->name, name) == 0)
			return group;
	}
	return NULL;
}

const struct parameter_group *
inventory_parameter_group(const struct inventory *inv, const char *name)
{
	return find_parameters(&inv->parameter_groups, name);
}

const struct parameter_group *
inventory_cluster_parameter_group(const struct inventory *inv, const char *name)
{
	return find_parameters(&inv->cluster_parameter_groups, name);
}

const struct ca_certificate *
inventory_ca_certificate(const struct inventory *inv, const char *id)
{
	for_each(struct ca_certificate, ca, &inv->ca_certificates) {
		if (text_compare(ca->id, id) == 0)
			return ca;
	}
	return NULL;
}

const struct kms_key *inventory_kms_key(const struct inventory *inv,
					const char *asked)
{
	static const struct kms_key unasked = {
		.resource = { .type = "kms-key", .id = "(not described)" },
		.err = { .code = "NotRequested",
			 .message = "the key was not described",
			 .operation = "kms:DescribeKey" },
	};
	const struct kms_key *key = index_find(&inv->by_key, asked);

	return key ? key : &unasked;
}

const struct secret *inventory_secret(const struct inventory *inv,
				      const char *asked)
{
	return index_find(&inv->by_secret, asked);
}

const struct iam_role *inventory_role(const struct inventory *inv,
				      const char *arn)
{
	return index_find(&inv->by_role, arn);
}

const struct role_detail *inventory_role_detail(const struct inventory *inv,
						const char *arn)
{
	return index_find(&inv->by_role_detail, arn);
}

const struct policy_detail *inventory_policy_detail(const struct inventory *inv,
						    const char *arn)
{
	return index_find(&inv->by_policy_detail, arn);
}

bool inventory_is_foreign(const struct inventory *inv, const char *text)
{
	struct arn arn;

	return inv->account_id && text && arn_parse(text, &arn) == 0 &&
	       arn_account(&arn) &&
	       strcmp(arn_account(&arn), inv->account_id) != 0;
}
