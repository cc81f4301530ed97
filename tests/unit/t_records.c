/*
 * t_records: does each record say the same read from XML and from JSON?
 *
 * One JSON text per operation holds every row of its table. The XML is made
 * from it with the names and wrappers of the service, both are decoded, and
 * the dump must be the same, with no row of the table unset.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ec2.h"
#include "iam.h"
#include "kms.h"
#include "rds.h"
#include "record_tests.h"
#include "sts.h"
#include "xalloc.h"

enum { MAX = 1024 * 1024 };

static const struct {
	const char *service, *operation, *json;
} cases[] = {
	{ "rds", "DescribeDBInstances",
	  "{'DBInstances':[{"
	  "'DBInstanceIdentifier':'orders','DBInstanceArn':'arn:o',"
	  "'Engine':'postgres','EngineVersion':'16.1',"
	  "'DBInstanceStatus':'available','DBInstanceClass':'db.t3.micro',"
	  "'DBClusterIdentifier':'c','DbiResourceId':'db-X',"
	  "'InstanceCreateTime':'2024-01-02T03:04:05Z',"
	  "'ReadReplicaSourceDBInstanceIdentifier':'i',"
	  "'ReadReplicaSourceDBClusterIdentifier':'i',"
	  "'StorageEncrypted':true,'StorageEncryptionType':'sse-kms',"
	  "'KmsKeyId':'arn:k','PerformanceInsightsKMSKeyId':'arn:p',"
	  "'ActivityStreamKmsKeyId':'arn:a',"
	  "'MasterUserSecret':{'SecretArn':'s','SecretStatus':'active',"
	  "'KmsKeyId':'arn:m'},"
	  "'AssociatedRoles':[{'RoleArn':'arn:r','FeatureName':'s3Import',"
	  "'Status':'ACTIVE'}],"
	  "'TdeCredentialArn':'arn:t','PubliclyAccessible':false,"
	  "'NetworkType':'DUAL',"
	  "'Endpoint':{'Address':'o.rds','Port':5432,'HostedZoneId':'z'},"
	  "'ListenerEndpoint':{'Port':1433},"
	  "'VpcSecurityGroups':[{'VpcSecurityGroupId':'sg-1',"
	  "'Status':'active'},{'VpcSecurityGroupId':'sg-2',"
	  "'Status':'removing'}],"
	  "'DBSecurityGroups':[{'DBSecurityGroupName':'d','Status':'x'}],"
	  "'DBSubnetGroup':{'DBSubnetGroupName':'g','VpcId':'vpc-1',"
	  "'Subnets':[{'SubnetIdentifier':'subnet-1',"
	  "'SubnetStatus':'Active','SubnetAvailabilityZone':{'Name':'eu-west-"
	  "1a'}},{}]},"
	  "'AvailabilityZone':'eu-west-1a',"
	  "'SecondaryAvailabilityZone':'eu-west-1b',"
	  "'BackupRetentionPeriod':7,'PreferredBackupWindow':'01:00-02:00',"
	  "'PreferredMaintenanceWindow':'sun:03:00-sun:04:00',"
	  "'LatestRestorableTime':'2024-01-02T03:04:05.678Z',"
	  "'MultiAZ':true,"
	  "'PendingModifiedValues':{'BackupRetentionPeriod':1,'MultiAZ':false,"
	  "'IAMDatabaseAuthenticationEnabled':true,"
	  "'CACertificateIdentifier':'rds-ca-rsa4096-g1'},"
	  "'IAMDatabaseAuthenticationEnabled':false,'MasterUsername':'me',"
	  "'CACertificateIdentifier':'rds-ca-2019','CertificateDetails':{"
	  "'CAIdentifier':'rds-ca-2019','ValidTill':'2024-08-22T17:08:50Z'},"
	  "'OptionGroupMemberships':[{'OptionGroupName':'o','Status':'s'}],"
	  "'DBParameterGroups':[{'DBParameterGroupName':'p',"
	  "'ParameterApplyStatus':'in-sync'}],"
	  "'TagList':[{'Key':'a:b/c','Value':''},{'Key':'k'}],"
	  "'DbInstancePort':0}]}" },
	{ "rds", "DescribeDBClusters",
	  "{'DBClusters':[{"
	  "'DBClusterIdentifier':'c','DBClusterArn':'arn:c',"
	  "'Engine':'aurora-mysql','EngineVersion':'8.0','EngineMode':"
	  "'provisioned','ClusterScalabilityType':'limitless',"
	  "'Status':'available','DBClusterInstanceClass':'db.r6g.large',"
	  "'ClusterCreateTime':'2024-01-02T03:04:05Z',"
	  "'ReplicationSourceIdentifier':'arn:s','StorageEncrypted':false,"
	  "'StorageEncryptionType':'sse-rds','KmsKeyId':'arn:k',"
	  "'PerformanceInsightsKMSKeyId':'arn:p',"
	  "'ActivityStreamKmsKeyId':'arn:a',"
	  "'MasterUserSecret':{'SecretArn':'s','SecretStatus':'impaired',"
	  "'KmsKeyId':'arn:m'},"
	  "'AssociatedRoles':[{'RoleArn':'arn:r','FeatureName':'','Status':"
	  "'PENDING'}],"
	  "'PubliclyAccessible':false,'InternetAccessGatewayEnabled':true,"
	  "'VPCNetworkingEnabled':false,'NetworkType':'IPV4',"
	  "'Endpoint':'c.cluster','ReaderEndpoint':'c.cluster-ro',"
	  "'CustomEndpoints':['one','two'],'Port':3306,"
	  "'VpcSecurityGroups':[{'VpcSecurityGroupId':'sg-1',"
	  "'Status':'active'}],'BackupRetentionPeriod':35,"
	  "'PreferredBackupWindow':'01:00-02:00',"
	  "'PreferredMaintenanceWindow':'sun:03:00-sun:04:00',"
	  "'LatestRestorableTime':'2024-01-02T03:04:05Z','MultiAZ':false,"
	  "'PendingModifiedValues':{'BackupRetentionPeriod':14,"
	  "'IAMDatabaseAuthenticationEnabled':true,'CertificateDetails':{"
	  "'CAIdentifier':'rds-ca-rsa4096-g1'}},"
	  "'IAMDatabaseAuthenticationEnabled':false,'MasterUsername':'me',"
	  "'CertificateDetails':{'CAIdentifier':'rds-ca-rsa2048-g1',"
	  "'ValidTill':'2027-08-14T09:21:35Z'},"
	  "'DBClusterOptionGroupMemberships':[{"
	  "'DBClusterOptionGroupName':'o','Status':'s'}],"
	  "'DBClusterParameterGroup':'p',"
	  "'DBClusterMembers':[{'DBInstanceIdentifier':'m',"
	  "'DBClusterParameterGroupStatus':'in-sync'}],"
	  "'DBSubnetGroup':'g',"
	  "'TagList':[{'Key':'k','Value':'v'}]}]}" },
	{ "rds", "DescribeDBSnapshots",
	  "{'DBSnapshots':[{'DBSnapshotIdentifier':'rds:o-2024-01-02',"
	  "'DBSnapshotArn':'arn:s','DBInstanceIdentifier':'o',"
	  "'Engine':'mysql','SnapshotType':'automated','Encrypted':true,"
	  "'StorageEncryptionType':'sse-kms','TagList':[{'Key':'k',"
	  "'Value':'v'}],'KmsKeyId':'arn:k','Status':'available'}]}" },
	{ "rds", "DescribeDBClusterSnapshots",
	  "{'DBClusterSnapshots':[{'DBClusterSnapshotIdentifier':'s',"
	  "'DBClusterSnapshotArn':'arn:s','DBClusterIdentifier':'c',"
	  "'Engine':'docdb','SnapshotType':'manual','StorageEncrypted':false,"
	  "'StorageEncryptionType':'none','TagList':[{'Key':'k','Value':''}],"
	  "'KmsKeyId':'arn:k','Status':'pending'}]}" },
	{ "rds", "DescribeDBInstanceAutomatedBackups",
	  "{'DBInstanceAutomatedBackups':[{'DBInstanceIdentifier':'o',"
	  "'DbiResourceId':'db-X','Status':'active','KmsKeyId':'k'}]}" },
	{ "rds", "DescribeOptionGroups",
	  "{'OptionGroupsList':[{'OptionGroupName':'o','Options':[{"
	  "'OptionName':'SSL','Port':2484,'OptionSettings':[{'Name':'n',"
	  "'Value':'v','DefaultValue':'d'}]},{'OptionName':'S3'}]}]}" },
	{ "rds", "DescribeDBParameters",
	  "{'Parameters':[{'ParameterName':'a','ParameterValue':'1'},"
	  "{'ParameterName':'b'}]}" },
	{ "rds", "DescribeDBSubnetGroups",
	  "{'DBSubnetGroups':[{'DBSubnetGroupName':'g','VpcId':'vpc-1',"
	  "'Subnets':[{'SubnetIdentifier':'subnet-1',"
	  "'SubnetAvailabilityZone':{'Name':'eu-west-1a'},"
	  "'SubnetStatus':'Active'}]}]}" },
	{ "rds", "DescribeDBProxies",
	  "{'DBProxies':[{'DBProxyName':'p','DBProxyArn':'arn:p',"
	  "'EngineFamily':'MYSQL','DefaultAuthScheme':'NONE',"
	  "'Auth':[{'UserName':'u','IAMAuth':'REQUIRED'},{}],"
	  "'RequireTLS':true,'DebugLogging':false,'Status':'available',"
	  "'VpcId':'vpc-1','Endpoint':'p.proxy','EndpointNetworkType':"
	  "'IPV4','VpcSecurityGroupIds':['sg-1','sg-2'],"
	  "'VpcSubnetIds':['subnet-1']}]}" },
	{ "rds", "DescribeDBProxyEndpoints",
	  "{'DBProxyEndpoints':[{'DBProxyEndpointName':'e',"
	  "'DBProxyEndpointArn':'arn:e','DBProxyName':'p',"
	  "'IsDefault':false,'Status':'available','VpcId':'vpc-1',"
	  "'Endpoint':'e.proxy','EndpointNetworkType':'DUAL',"
	  "'VpcSecurityGroupIds':['sg-1'],'VpcSubnetIds':['subnet-1']}]}" },
	{ "rds", "DescribeDBProxyTargets",
	  "{'Targets':[{'Type':'RDS_INSTANCE','RdsResourceId':'o',"
	  "'TrackedClusterId':'c','TargetHealth':{'State':'UNAVAILABLE',"
	  "'Reason':'AUTH_FAILURE'}},{'Type':'TRACKED_CLUSTER'}]}" },
	{ "rds", "DescribeDBClusterParameters",
	  "{'Parameters':[{'ParameterName':'a','ParameterValue':''}]}" },
	{ "rds", "DescribeDBSnapshotAttributes",
	  "{'DBSnapshotAttributesResult':{'DBSnapshotIdentifier':'s',"
	  "'DBSnapshotAttributes':[{'AttributeName':'restore',"
	  "'AttributeValues':['all','111122223333']}]}}" },
	{ "rds", "DescribeDBClusterSnapshotAttributes",
	  "{'DBClusterSnapshotAttributesResult':{"
	  "'DBClusterSnapshotAttributes':[{'AttributeName':'restore',"
	  "'AttributeValues':['all']}]}}" },
	{ "rds", "DescribeCertificates",
	  "{'DefaultCertificateForNewLaunches':'rds-ca-rsa2048-g1',"
	  "'Certificates':[{'CertificateIdentifier':'rds-ca-2019',"
	  "'ValidTill':'2024-08-22T17:08:50Z','CustomerOverride':false}]}" },
	{ "ec2", "DescribeSecurityGroups",
	  "{'SecurityGroups':[{'GroupId':'sg-1','GroupName':'default',"
	  "'VpcId':'vpc-1','OwnerId':'111122223333','Description':'no',"
	  "'IpPermissions':[{'IpProtocol':'tcp','FromPort':0,"
	  "'ToPort':65535,'IpRanges':[{'CidrIp':'10.0.0.0/8',"
	  "'Description':'in'},{'CidrIp':'0.0.0.0/0'}],"
	  "'Ipv6Ranges':[{'CidrIpv6':'::/0','Description':'six'}],"
	  "'PrefixListIds':[{'PrefixListId':'pl-1','Description':'pl'}],"
	  "'UserIdGroupPairs':[{'GroupId':'sg-2','UserId':'444455556666',"
	  "'VpcPeeringConnectionId':'pcx-1','PeeringStatus':'active',"
	  "'Description':'peer'}]}],"
	  "'IpPermissionsEgress':[{'IpProtocol':'-1','FromPort':-1,"
	  "'ToPort':-1,'IpRanges':[{'CidrIp':'0.0.0.0/0',"
	  "'Description':'out'}],'Ipv6Ranges':[{'CidrIpv6':'::/0',"
	  "'Description':'x'}],'PrefixListIds':[{'PrefixListId':'p',"
	  "'Description':'x'}],'UserIdGroupPairs':[{'GroupId':'g',"
	  "'UserId':'u','VpcPeeringConnectionId':'p','PeeringStatus':'s',"
	  "'Description':'d'}]}]}]}" },
	{ "ec2", "DescribeSecurityGroupRules",
	  "{'SecurityGroupRules':[{'SecurityGroupRuleId':'sgr-1',"
	  "'GroupId':'sg-1','IsEgress':false,'IpProtocol':'tcp',"
	  "'FromPort':1,'ToPort':2,'CidrIpv4':'10.0.0.0/8',"
	  "'CidrIpv6':'::/0','PrefixListId':'pl-1',"
	  "'ReferencedGroupInfo':{'GroupId':'sg-2'}}]}" },
	{ "ec2", "DescribeVpcs",
	  "{'Vpcs':[{'VpcId':'vpc-1','CidrBlock':'10.0.0.0/16',"
	  "'InstanceTenancy':'default','IsDefault':true,"
	  "'CidrBlockAssociationSet':[{'CidrBlock':'10.0.0.0/16',"
	  "'CidrBlockState':{'State':'associated'}}],"
	  "'Ipv6CidrBlockAssociationSet':[{'Ipv6CidrBlock':'2001:db8::/56',"
	  "'Ipv6CidrBlockState':{'State':'disassociated'}}],"
	  "'BlockPublicAccessStates':{'InternetGatewayBlockMode':'off'}}]}" },
	{ "ec2", "DescribeSubnets",
	  "{'Subnets':[{'SubnetId':'subnet-1','VpcId':'vpc-1',"
	  "'AvailabilityZone':'eu-west-1a','AvailableIpAddressCount':7,"
	  "'BlockPublicAccessStates':{"
	  "'InternetGatewayBlockMode':'block-ingress'}},{}]}" },
	{ "ec2", "DescribeRouteTables",
	  "{'RouteTables':[{'RouteTableId':'rtb-1','VpcId':'vpc-1',"
	  "'Associations':[{'Main':true,'AssociationState':{"
	  "'State':'associated'}},{'Main':false,'SubnetId':'subnet-1'}],"
	  "'Routes':[{'DestinationCidrBlock':'0.0.0.0/0',"
	  "'GatewayId':'igw-1','Origin':'CreateRoute','State':'active'},"
	  "{'DestinationIpv6CidrBlock':'::/0',"
	  "'EgressOnlyInternetGatewayId':'eigw-1'},"
	  "{'DestinationPrefixListId':'pl-1','GatewayId':'vpce-1'}]}]}" },
	{ "ec2", "DescribeNetworkAcls",
	  "{'NetworkAcls':[{'NetworkAclId':'acl-1','VpcId':'vpc-1',"
	  "'IsDefault':true,"
	  "'Associations':[{'SubnetId':'subnet-1'}],"
	  "'Entries':[{'CidrBlock':'0.0.0.0/0','Egress':true,"
	  "'Protocol':'-1','RuleAction':'allow','RuleNumber':100},"
	  "{'Ipv6CidrBlock':'::/0','Egress':false,'Protocol':'6',"
	  "'RuleAction':'deny','RuleNumber':32767,"
	  "'PortRange':{'From':0,'To':65535}}]}]}" },
	{ "ec2", "DescribeVpcBlockPublicAccessOptions",
	  "{'VpcBlockPublicAccessOptions':{'AwsAccountId':'1',"
	  "'InternetGatewayBlockMode':'block-bidirectional',"
	  "'ExclusionsAllowed':'allowed'}}" },
	{ "ec2", "DescribeVpcBlockPublicAccessExclusions",
	  "{'VpcBlockPublicAccessExclusions':[{'ExclusionId':'e',"
	  "'ResourceArn':'arn:aws:ec2:eu-west-1:1:vpc/vpc-1',"
	  "'InternetGatewayExclusionMode':'allow-egress',"
	  "'State':'create-complete'}]}" },
	{ "ec2", "GetManagedPrefixListEntries",
	  "{'Entries':[{'Cidr':'10.0.0.0/8','Description':'d'}]}" },
	{ "ec2", "DescribeNetworkInterfaces",
	  "{'NetworkInterfaces':[{'NetworkInterfaceId':'eni-1',"
	  "'Association':{'PublicIp':'198.51.100.1'},"
	  "'Attachment':{'InstanceId':'i-1'},"
	  "'Groups':[{'GroupId':'sg-1','GroupName':'n'}],"
	  "'Ipv6Addresses':[{'Ipv6Address':'2001:db8::1'}]}]}" },
	{ "ec2", "DescribeRegions",
	  "{'Regions':[{'RegionName':'eu-west-1',"
	  "'OptInStatus':'opt-in-not-required'}]}" },
	{ "kms", "DescribeKey",
	  "{'KeyMetadata':{'KeyId':'1234','Arn':'arn:k',"
	  "'AWSAccountId':'111122223333','KeyManager':'CUSTOMER',"
	  "'KeyState':'Enabled','KeyUsage':'ENCRYPT_DECRYPT',"
	  "'KeySpec':'SYMMETRIC_DEFAULT',"
	  "'CustomerMasterKeySpec':'SYMMETRIC_DEFAULT','Origin':'AWS_KMS',"
	  "'MultiRegion':true,'MultiRegionConfiguration':{"
	  "'MultiRegionKeyType':'REPLICA','PrimaryKey':{'Arn':'arn:p',"
	  "'Region':'us-east-1'},'ReplicaKeys':[]},"
	  "'CreationDate':1.467011748139E9,'DeletionDate':1.5262416E9,"
	  "'ExpirationModel':'KEY_MATERIAL_EXPIRES',"
	  "'ValidTo':1.5262416E9}}" },
	{ "kms", "GetKeyRotationStatus",
	  "{'KeyRotationEnabled':true,'RotationPeriodInDays':365,"
	  "'NextRotationDate':1.5262416E9}" },
	{ "kms", "ListKeyRotations",
	  "{'Rotations':[{'RotationDate':1526241600},{}]}" },
	{ "kms", "ListKeys", "{'Keys':[{'KeyId':'1234','KeyArn':'arn:k'}]}" },
	{ "kms", "GetKeyPolicy", "{'Policy':'p','PolicyName':'default'}" },
	{ "kms", "ListAliases",
	  "{'Aliases':[{'AliasName':'alias/a','AliasArn':'arn:a',"
	  "'TargetKeyId':'1234'},{'AliasName':'alias/aws/x'}]}" },
	{ "secretsmanager", "DescribeSecret",
	  "{'ARN':'arn:s','Name':'s','KmsKeyId':'arn:k',"
	  "'RotationEnabled':true,'CreatedDate':1.5262416E9,"
	  "'LastChangedDate':1.5262416E9,'LastRotatedDate':1.5262416E9,"
	  "'DeletedDate':1.5262416E9}" },
	{ "iam", "GetRole",
	  "{'Role':{'Arn':'arn:r','RoleName':'r',"
	  "'AssumeRolePolicyDocument':'%7B%7D'}}" },
	{ "iam", "GetAccountAuthorizationDetails",
	  "{'RoleDetailList':[{'Arn':'arn:r','RolePolicyList':[{"
	  "'PolicyName':'p','PolicyDocument':'%7B%7D'}],"
	  "'AttachedManagedPolicies':[{'PolicyName':'a','PolicyArn':'arn:a'"
	  "}]}]}" },
	{ "iam", "GetAccountAuthorizationDetails",
	  "{'Policies':[{'Arn':'arn:a','PolicyVersionList':[{'VersionId':"
	  "'v1','Document':'%7B%7D','IsDefaultVersion':true}]}]}" },
	{ "sts", "GetCallerIdentity",
	  "{'Account':'111122223333','Arn':'arn:i','UserId':'u'}" },
};

/* So that the cases can be read: json-c wants double quotes. */
static char *requote(const char *json)
{
	char *text = xstrdup(json);

	for (char *p = text; *p; p++)
		if (*p == '\'')
			*p = '"';
	return text;
}

static const struct field *find_field(const struct record *record,
				      const char *name)
{
	for (const struct field *f = record ? record->fields : NULL;
	     f && f->type; f++)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

static void add_xml(const struct record *record, json_object *value, bool lower,
		    struct buf *xml);

static void add_member(const struct field *f, const char *name,
		       json_object *value, bool lower, struct buf *xml)
{
	char *tag = xstrdup(lower && f && f->xml ? f->xml : name);

	if (lower)
		tag[0] = (char)(tag[0] | 0x20);
	buf_addf(xml, "\n<%s>", tag);
	add_xml(f ? f->record : NULL, value, lower, xml);
	buf_addf(xml, "</%s>", tag);
	free(tag);
}

static void add_xml(const struct record *record, json_object *value, bool lower,
		    struct buf *xml)
{
	if (json_object_is_type(value, json_type_object)) {
		json_object_object_foreach(value, name, child) add_member(
			find_field(record, name), name, child, lower, xml);
	} else if (json_object_is_type(value, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(value); i++) {
			buf_adds(xml, "\n  <item>");
			add_xml(record, json_object_array_get_idx(value, i),
				lower, xml);
			buf_adds(xml, "</item>");
		}
	} else {
		buf_adds(xml, json_object_get_string(value));
	}
}

static char *make_xml(const struct record *reply, const char *json,
		      enum decode_format format)
{
	json_object *root = json_tokener_parse(json);
	struct buf xml;

	buf_init(&xml, MAX);
	buf_addf(&xml, "<OpResponse>%s",
		 format == DECODE_QUERY_XML ? "<OpResult>" : "");
	add_xml(reply, root, format == DECODE_EC2_XML, &xml);
	buf_addf(&xml, "%s</OpResponse>",
		 format == DECODE_QUERY_XML ? "</OpResult>" : "");
	json_object_put(root);
	return xml.data;
}

static void decode_and_dump(enum decode_format format,
			    const struct record *reply, const char *text,
			    struct buf *dump)
{
	void *out = xcalloc(1, reply->size);
	struct arena arena;
	struct buf why;

	arena_init(&arena, MAX);
	buf_init(&why, 1024);
	if (decode_pieces(format, reply, out, &arena, text, strlen(text), 7,
			  &why))
		fail_msg("%s\n%s", text, buf_str(&why));
	record_dump(reply, out, dump);
	free(out);
	arena_done(&arena);
	buf_done(&why);
}

/* Every row of the table, and of those it refers to, is in the dump. */
static void check_complete(const struct record *record, const char *dump)
{
	for (const struct field *f = record->fields; f->type; f++) {
		char *start = xasprintf("%s%s", f->name,
					f->type == FIELD_LIST ? " {" : "=");

		if (f->type != FIELD_STRUCT && !strstr(dump, start))
			fail_msg("no %s in\n%s", f->name, dump);
		free(start);
		if (f->record)
			check_complete(f->record, dump);
	}
}

static void check_case(const struct known *known, const char *json,
		       enum decode_format format)
{
	struct buf from_json, from_xml;
	struct known_reply reply;
	char *xml;

	buf_init(&from_json, MAX);
	buf_init(&from_xml, MAX);
	known_reply(known, &reply);
	xml = make_xml(&reply.record, json, format);
	decode_and_dump(DECODE_JSON, &reply.record, json, &from_json);
	decode_and_dump(format, &reply.record, xml, &from_xml);
	assert_string_equal(buf_str(&from_json), buf_str(&from_xml));
	check_complete(&reply.record, buf_str(&from_json));
	free(xml);
	buf_done(&from_json);
	buf_done(&from_xml);
}

/* One operation can have several lists. */
static const struct known *find_case(const char *service, const char *operation,
				     const char *json)
{
	for (const struct known *k = known_records; k->service; k++)
		if (!strcmp(k->service, service) &&
		    !strcmp(k->operation, operation) &&
		    (!k->list || strstr(json, k->list)))
			return k;
	return NULL;
}

static void test_formats(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct known *known = find_case(
			cases[i].service, cases[i].operation, cases[i].json);
		enum decode_format format = service_format(cases[i].service);
		char *json = requote(cases[i].json);

		assert_non_null(known);
		check_case(known, json,
			   format == DECODE_JSON ? DECODE_QUERY_XML : format);
		free(json);
	}
	while (known_records[n].service)
		n++;
	assert_int_equal(n, ARRAY_SIZE(cases));
}

static void decode_one(const char *service, const char *operation,
		       const char *json, void *out, struct arena *arena)
{
	struct known_reply reply;
	char *text = requote(json);
	struct buf why;

	buf_init(&why, 1024);
	arena_init(arena, MAX);
	known_reply(known_find(service, operation), &reply);
	assert_int_equal(decode_pieces(DECODE_JSON, &reply.record, out, arena,
				       text, strlen(text), 0, &why),
			 0);
	buf_done(&why);
	free(text);
}

/* What is an object in AWS CLI output is a text, for iam_policy_parse(). */
static void test_documents(void **state)
{
	struct iam_role role = { 0 };
	struct arena arena;

	(void)state;
	decode_one("iam", "GetRole",
		   "{'Role':{'AssumeRolePolicyDocument':{'Statement':[1,'x']"
		   "}}}",
		   &role, &arena);
	assert_string_equal(role.trust, "{\"Statement\":[1,\"x\"]}");
	arena_done(&arena);
	role = (struct iam_role){ 0 };
	decode_one("iam", "GetRole", "{'Role':{'AssumeRolePolicyDocument':[]}}",
		   &role, &arena);
	assert_null(role.trust);
	arena_done(&arena);
}

/* The members that two names lead to, and those of a structure. */
static void test_kms(void **state)
{
	struct kms_key key = { 0 };
	struct arena arena;

	(void)state;
	decode_one("kms", "DescribeKey",
		   "{'KeyMetadata':{'KeyId':'1','CustomerMasterKeySpec':"
		   "'RSA_2048','MultiRegionConfiguration':{'PrimaryKey':{"
		   "'Arn':'p','Region':'r'}}}}",
		   &key, &arena);
	assert_string_equal(key.resource.id, "1");
	assert_string_equal(key.spec, "RSA_2048");
	assert_string_equal(key.primary_arn, "p");
	assert_string_equal(key.primary_region, "r");
	assert_null(key.manager);
	assert_int_equal(key.multi_region, TRI_UNKNOWN);
	arena_done(&arena);
}

static void test_rds(void **state)
{
	struct list list = { 0 };
	const struct database *db;
	struct arena arena;

	(void)state;
	decode_one("rds", "DescribeDBInstances",
		   "{'DBInstances':[{'Endpoint':{'Address':'a','Port':1},"
		   "'DbInstancePort':0,'DBSubnetGroup':{'VpcId':'v'},"
		   "'MasterUserSecret':{'KmsKeyId':'k'},"
		   "'PendingModifiedValues':{'MultiAZ':true},"
		   "'ReadReplicaSourceDBClusterIdentifier':'c'},{}]}",
		   &list, &arena);
	assert_int_equal(list.n, 2);
	db = list.items;
	assert_string_equal(db->endpoint, "a");
	assert_int_equal(db->port.value, 1);
	assert_string_equal(db->vpc_id, "v");
	assert_string_equal(db->master_user_secret_kms_key_id, "k");
	assert_string_equal(db->replica_source, "c");
	assert_int_equal(db->pending.multi_az, TRI_YES);
	assert_int_equal(db->multi_az, TRI_UNKNOWN);
	assert_null(db->kms_key_id);
	assert_null(db[1].endpoint);
	assert_false(db[1].port.known);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_kms),
		cmocka_unit_test(test_rds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
