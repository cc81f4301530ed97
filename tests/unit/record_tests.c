/*
 * record_tests: what the tests of the decoder and of the records share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <string.h>

#include "ec2.h"
#include "iam.h"
#include "kms.h"
#include "rds.h"
#include "rds_network.h"
#include "record_tests.h"
#include "secretsmanager.h"
#include "sts.h"

/* clang-format off */
#define ITEMS(s, o, l, r)	{ s, o, l, NULL, NULL, &r }
#define EC2_ITEMS(o, l, x, r)	{ "ec2", o, l, x, NULL, &r }
#define MEMBER(s, o, m, r)	{ s, o, NULL, NULL, m, &r }

const struct known known_records[] = {
	ITEMS("rds", "DescribeDBInstances", "DBInstances", db_instance_record),
	ITEMS("rds", "DescribeDBClusters", "DBClusters", db_cluster_record),
	ITEMS("rds", "DescribeDBSnapshots", "DBSnapshots", db_snapshot_record),
	ITEMS("rds", "DescribeDBClusterSnapshots", "DBClusterSnapshots",
	      db_cluster_snapshot_record),
	ITEMS("rds", "DescribeDBInstanceAutomatedBackups",
	      "DBInstanceAutomatedBackups", automated_backup_record),
	ITEMS("rds", "DescribeOptionGroups", "OptionGroupsList",
	      option_group_record),
	ITEMS("rds", "DescribeDBParameters", "Parameters", parameter_record),
	ITEMS("rds", "DescribeDBSubnetGroups", "DBSubnetGroups",
	      db_subnet_group_record),
	ITEMS("rds", "DescribeDBProxies", "DBProxies", db_proxy_record),
	ITEMS("rds", "DescribeDBProxyEndpoints", "DBProxyEndpoints",
	      db_proxy_endpoint_record),
	ITEMS("rds", "DescribeDBProxyTargets", "Targets",
	      db_proxy_target_record),
	ITEMS("rds", "DescribeDBClusterParameters", "Parameters",
	      parameter_record),
	MEMBER("rds", "DescribeDBSnapshotAttributes",
	       "DBSnapshotAttributesResult", db_snapshot_attributes_record),
	MEMBER("rds", "DescribeDBClusterSnapshotAttributes",
	       "DBClusterSnapshotAttributesResult",
	       db_cluster_snapshot_attributes_record),
	ITEMS("rds", "DescribeCertificates", "Certificates",
	      ca_certificate_record),
	EC2_ITEMS("DescribeSecurityGroups", "SecurityGroups",
		  "securityGroupInfo", security_group_record),
	EC2_ITEMS("DescribeSecurityGroupRules", "SecurityGroupRules",
		  "securityGroupRuleSet", security_group_rule_record),
	EC2_ITEMS("DescribeVpcs", "Vpcs", "vpcSet", vpc_record),
	EC2_ITEMS("GetManagedPrefixListEntries", "Entries", "entrySet",
		  prefix_list_entry_record),
	EC2_ITEMS("DescribeNetworkInterfaces", "NetworkInterfaces",
		  "networkInterfaceSet", network_interface_record),
	EC2_ITEMS("DescribeRegions", "Regions", "regionInfo", region_record),
	EC2_ITEMS("DescribeSubnets", "Subnets", "subnetSet", subnet_record),
	EC2_ITEMS("DescribeRouteTables", "RouteTables", "routeTableSet",
		  route_table_record),
	EC2_ITEMS("DescribeNetworkAcls", "NetworkAcls", "networkAclSet",
		  network_acl_record),
	EC2_ITEMS("DescribeVpcBlockPublicAccessExclusions",
		  "VpcBlockPublicAccessExclusions",
		  "vpcBlockPublicAccessExclusionSet", block_exclusion_record),
	MEMBER("ec2", "DescribeVpcBlockPublicAccessOptions",
	       "VpcBlockPublicAccessOptions", block_options_record),
	MEMBER("kms", "DescribeKey", "KeyMetadata", kms_key_record),
	MEMBER("kms", "GetKeyRotationStatus", NULL, key_rotation_record),
	ITEMS("kms", "ListKeyRotations", "Rotations", past_rotation_record),
	ITEMS("kms", "ListKeys", "Keys", key_entry_record),
	MEMBER("kms", "GetKeyPolicy", NULL, key_policy_record),
	ITEMS("kms", "ListAliases", "Aliases", key_alias_record),
	MEMBER("secretsmanager", "DescribeSecret", NULL, secret_record),
	MEMBER("iam", "GetRole", "Role", iam_role_record),
	ITEMS("iam", "GetAccountAuthorizationDetails", "RoleDetailList",
	      role_detail_record),
	ITEMS("iam", "GetAccountAuthorizationDetails", "Policies",
	      policy_detail_record),
	MEMBER("sts", "GetCallerIdentity", NULL, caller_identity_record),
	{ 0 },
};
/* clang-format on */

const struct known *known_find(const char *service, const char *operation)
{
	for (const struct known *k = known_records; k->service; k++)
		if (!strcmp(k->service, service) &&
		    !strcmp(k->operation, operation))
			return k;
	return NULL;
}

void known_reply(const struct known *known, struct known_reply *ret)
{
	*ret = (struct known_reply){
		.fields[0] = {
			.name = known->list ? known->list : known->member,
			.xml = known->xml,
			.type = known->list ? FIELD_LIST : FIELD_STRUCT,
			.record = known->record,
		},
	};
	ret->record.size =
		known->list ? sizeof(struct list) : known->record->size;
	ret->record.fields = ret->fields;
	if (!known->list && !known->member)
		ret->record = *known->record;
}

enum decode_format service_format(const char *service)
{
	static const char *const query[] = { "rds", "sts", "iam", "cloudwatch",
					     "sns" };

	if (!strcmp(service, "ec2"))
		return DECODE_EC2_XML;
	for (size_t i = 0; i < ARRAY_SIZE(query); i++)
		if (!strcmp(service, query[i]))
			return DECODE_QUERY_XML;
	return DECODE_JSON;
}

static void dump_text(const char *name, const char *text, struct buf *out)
{
	if (text)
		buf_addf(out, "%s='%s'\n", name, text);
}

static void dump_list(const struct field *f, const struct list *list,
		      struct buf *out)
{
	const char *items = list->items;

	for (size_t i = 0; i < list->n; i++) {
		if (f->type == FIELD_STRINGS) {
			dump_text(f->name, ((const char **)list->items)[i],
				  out);
			continue;
		}
		buf_addf(out, "%s {\n", f->name);
		if (f->type == FIELD_MAP) {
			const struct tag *tag = list->items;

			dump_text("key", tag[i].key, out);
			dump_text("value", tag[i].value, out);
		} else {
			record_dump(f->record, items + i * f->record->size,
				    out);
		}
		buf_adds(out, "}\n");
	}
}

static void dump_field(const struct field *f, const void *member,
		       struct buf *out)
{
	const struct num *num = member;
	const struct real *real = member;
	const struct timestamp *time = member;

	switch (f->type) {
	case FIELD_STRING:
	case FIELD_BLOB:
	case FIELD_DOCUMENT:
		dump_text(f->name, *(const char *const *)member, out);
		break;
	case FIELD_TRI:
		if (*(const enum tri *)member != TRI_UNKNOWN)
			buf_addf(out, "%s=%d\n", f->name,
				 *(const enum tri *)member == TRI_YES);
		break;
	case FIELD_NUM:
		if (num->known)
			buf_addf(out, "%s=%" PRId64 "\n", f->name, num->value);
		break;
	case FIELD_REAL:
		if (real->known)
			buf_addf(out, "%s=%g\n", f->name, real->value);
		break;
	case FIELD_TIME:
		if (time->known)
			buf_addf(out, "%s=@%" PRId64 "\n", f->name,
				 time->seconds);
		break;
	case FIELD_STRUCT:
		record_dump(f->record, member, out);
		break;
	default:
		dump_list(f, member, out);
	}
}

void record_dump(const struct record *record, const void *data, struct buf *out)
{
	for (const struct field *f = record->fields; f->type; f++)
		dump_field(f, (const char *)data + f->offset, out);
}

int decode_pieces(enum decode_format format, const struct record *reply,
		  void *out, struct arena *arena, const char *data, size_t len,
		  size_t piece, struct buf *why)
{
	struct decode *d = decode_new(format, reply, out, arena);
	int r = 0;

	if (!piece)
		piece = len ? len : 1;
	for (size_t i = 0; i < len && r == 0; i += piece)
		r = decode_feed(d, data + i, len - i < piece ? len - i : piece,
				why);
	if (r == 0)
		r = decode_finish(d, why);
	decode_free(d);
	return r;
}
