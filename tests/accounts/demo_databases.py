# demo_databases: the databases of the demo account, each wrong in its way.
# SPDX-License-Identifier: Apache-2.0
"""ROWS has a row per instance or cluster: the record, what is wrong with it
in words, and the finding codes that follow (check without 'rds_': code)."""

import demo_keys as keys
import demo_sandbox
import demo_tls
from demo_access import attached, secret
from demo_network import DE, EU, MISSING, US, db_subnets, sg
from records import DROP, arn, cluster, instance, member, tags, when

PRIVATE, PUBLIC = db_subnets(EU, "private"), db_subnets(EU, "public")
US_PRIVATE, US_PUBLIC = (db_subnets(US, kind) for kind in ("private",
                                                           "public"))
K = keys.arn_of
STAGING = tags({"environment": "staging", "team": "web"})


def inst(name, engine, version, groups, key=None, sng=PRIVATE, **changes):
    return instance(name, engine, version, EU, sng, [sg(one) for one in
                                                     groups], key, **changes)


def us_inst(name, engine, version, groups, key=None, sng=US_PRIVATE,
            **changes):
    return instance(name, engine, version, US, sng,
                    [sg(one, US) for one in groups], key, **changes)


def option_group(name):
    return [{"OptionGroupName": name, "Status": "in-sync"}]


def parameter_group(name):
    return [{"DBParameterGroupName": name, "ParameterApplyStatus": "in-sync"}]


AURORA_MY, AURORA_PG = "8.0.mysql_aurora.3.08.2", "16.4"

STANDALONE = (
    (inst("orders-prod", "postgres", "16.4", ["db-orders"], K("orders"),
          ReadReplicaDBInstanceIdentifiers=["orders-prod-replica"],
          IAMDatabaseAuthenticationEnabled=True,
          MasterUserSecret=secret("orders", K("orders")),
          AssociatedRoles=attached("orders-s3", "s3Export"),
          PerformanceInsightsEnabled=True, DatabaseInsightsMode="advanced",
          PerformanceInsightsKMSKeyId=K("orders"),
          PerformanceInsightsRetentionPeriod=465,
          EnabledCloudwatchLogsExports=["postgresql", "upgrade"]),
     "nothing: how it should be", ""),
    (inst("orders-prod-replica", "postgres", "16.4", ["db-orders"],
          K("orders"), ReadReplicaSourceDBInstanceIdentifier="orders-prod",
          BackupRetentionPeriod=0, MultiAZ=False, LatestRestorableTime=DROP,
          StatusInfos=[{"StatusType": "read replication", "Normal": True,
                        "Status": "replicating"}]),
     "nothing: a read replica, skipped by backup and multiaz", ""),
    (inst("legacy-shop", "mysql", "5.7.44", ["db-legacy"], None, PUBLIC,
          PubliclyAccessible=True, MultiAZ=False, BackupRetentionPeriod=0,
          LatestRestorableTime=DROP, DBInstanceClass="db.m5.large",
          DeletionProtection=False, AutoMinorVersionUpgrade=False,
          MonitoringInterval=0, MonitoringRoleArn=DROP,
          EnhancedMonitoringResourceArn=DROP,
          CACertificateIdentifier="rds-ca-2019", CertificateDetails={
              "CAIdentifier": "rds-ca-2019",
              "ValidTill": when("2024-08-22 17:08:50")}),
     "public, open to the world, not encrypted, no backups, one zone",
     "encryption:unencrypted public:publicly-accessible "
     "public:publicly-reachable sg:open-to-internet "
     "sg:rule-without-description backup:backups-disabled multiaz:single-az "
     "secret:password-not-managed"),
    (inst("crm-mariadb", "mariadb", "10.11.8", ["db-crm-a", "db-crm-b"],
          K("default"), BackupRetentionPeriod=3,
          MasterUserSecret=secret("crm", K("default"), "impaired"),
          PendingModifiedValues={"MultiAZ": False}),
     "the two halves of the internet in two groups; backups for 3 days; its "
     "second zone is about to go; aws/rds key; its secret is impaired",
     "encryption:below-required-level sg:effectively-open "
     "backup:retention-short multiaz:multiaz-removal-pending "
     "cmk:aws-managed-key secret:secret-impaired secret:secret-aws-key"),
    (inst("erp-oracle", "oracle-ee", "19.0.0.0.ru-2026-10.rur-2026-10.r1",
          ["db-erp"], K("erp"), DBName="ERP",
          MasterUserSecret=secret("erp", K("erp"), "rotating"),
          AssociatedRoles=attached("erp-s3", "S3_INTEGRATION", "INVALID"),
          ActivityStreamStatus="started",
          ActivityStreamKmsKeyId=K("activity"),
          OptionGroupMemberships=option_group("erp-oracle-ee-19"),
          DBParameterGroups=parameter_group("default.oracle-ee-19"),
          PreferredBackupWindow="23:30-00:30",
          PreferredMaintenanceWindow="sun:00:15-sun:00:45",
          CharacterSetName="AL32UTF8", NcharCharacterSetName="AL16UTF16"),
     "TLS port 2484 (option SSL) open to a /8; backup and maintenance "
     "windows overlap; key does not rotate; its key lets in anyone, the "
     "material of its activity stream's key expires; its secret hangs, its "
     "role is invalid",
     "sg:wide-public-range backup:window-overlap "
     "kms_rotation:rotation-disabled kms_rotation:manual-rotation-old "
     "cmk:key-not-allowed kms_policy:policy-public "
     "kms_expiry:material-expiring secret:secret-stuck roles:role-invalid"),
    (inst("finance-sqlserver", "sqlserver-se", "15.00.4430.1.v1",
          ["db-finance"], K("finance"), MultiAZ=False,
          BackupRetentionPeriod=7, PendingModifiedValues={
              "MultiAZ": True, "BackupRetentionPeriod": 1},
          DBParameterGroups=parameter_group("default.sqlserver-se-15.0"),
          MasterUserSecret=secret("finance", K("finance")),
          AssociatedRoles=attached("finance-s3", "S3_INTEGRATION", "PENDING"),
          ActivityStreamStatus="started", ActivityStreamKmsKeyId=K("audit"),
          Timezone="UTC"),
     "one public address let in; one zone (change pending); retention about "
     "to fall to 1; key rotates every 730 days only; its key lets in anyone "
     "through RDS, that of its activity stream ran out; its password does "
     "not rotate, its role is pending",
     "sg:public-source backup:retention-pending-short multiaz:single-az "
     "kms_rotation:rotation-period-long kms_policy:policy-via-service-only "
     "kms_state:key-pending-import kms_expiry:material-expired "
     "secret:secret-rotation-off roles:role-pending roles:role-broad"),
    (inst("reports-sqlex", "sqlserver-ex", "16.00.4215.2.v1",
          ["default", "db-reports"], K("default"), MultiAZ=False,
          DBInstanceClass="db.t3.small", AllocatedStorage=20,
          MasterUserSecret=secret("reports", K("default")),
          DBParameterGroups=parameter_group("default.sqlserver-ex-16.0")),
     "group 'default' and a group of 53 rules; skipped by multiaz (not "
     "offered for sqlserver-ex); its secret is deleted",
     "encryption:below-required-level sg:default-group sg:too-many-rules "
     "cmk:aws-managed-key secret:secret-deleted"),
    (inst("ledger-db2", "db2-se", "11.5.9.0.sb00063198.r1", ["db-ledger"],
          K("ledger"), DBName="LEDGER",
          MasterUserSecret=secret("ledger", K("ledger")),
          DBParameterGroups=parameter_group("ledger-db2-se-11-5")),
     "TLS port 50443 (parameter ssl_svcename) open to ::/0, while the "
     "network is IPv4 only; key rotation overdue; its key lets in another "
     "account; its password is 60 days old",
     "sg:ipv6-open-inactive kms_rotation:rotation-overdue "
     "kms_policy:policy-foreign-account secret:rotation-age"),
    (inst("warehouse-custom-oracle", "custom-oracle-ee", "19.warehouse_cev1",
          ["db-warehouse"], K("warehouse"), MultiAZ=DROP,
          SecondaryAvailabilityZone=DROP, AutoMinorVersionUpgrade=False,
          AutomationMode="full", OptionGroupMemberships=DROP,
          IAMDatabaseAuthenticationEnabled=DROP,
          CustomIamInstanceProfile="AWSRDSCustomInstanceProfile",
          DBSystemId="WHSE"),
     "RDS Custom; a rule for every protocol from 10.0.0.0/8; key is a "
     "Multi-Region replica whose primary rotates: fine",
     "sg:all-traffic-rule"),
    (inst("hr-custom-sqlserver", "custom-sqlserver-se", "15.00.4430.1.hr_cev",
          ["db-hr"], keys.FOREIGN, MultiAZ=False,
          AutoMinorVersionUpgrade=False, AutomationMode="all-paused",
          ResumeFullAutomationModeTime=when("2026-11-21 06:00:00"),
          CustomIamInstanceProfile="AWSRDSCustomInstanceProfile"),
     "RDS Custom; groups of a deleted application, of a dead peering and of "
     "account 333333333333 let in; key of account 222222222222 that may not "
     "be read",
     "sg:stale-reference sg:foreign-reference "
     "kms_rotation:foreign-key-unreadable kms_state:foreign-key-unreadable"),
    (inst("analytics-stopped", "postgres", "15.8", ["db-analytics"],
          K("analytics"), PUBLIC, PubliclyAccessible=True, MultiAZ=False,
          DBInstanceStatus="stopped", TagList=STAGING,
          AutomaticRestartTime=when("2026-11-25 07:31:02.642000"),
          StatusInfos=[]),
     "stopped, but public when it starts again; prefix list and key may not "
     "be read",
     "encryption:key-unreadable public:publicly-accessible "
     "public:public-flag-only public:path-unknown sg:prefix-list-unreadable "
     "multiaz:single-az kms_rotation:key-unreadable cmk:key-unreadable "
     "kms_state:key-unreadable kms_policy:policy-unreadable "
     "secret:password-not-managed"),
    (inst("billing-new", "mysql", "8.0.39", ["db-webshop"], K("default"),
          DBInstanceStatus="creating", Endpoint=DROP,
          LatestRestorableTime=DROP, InstanceCreateTime=DROP,
          PercentProgress="40"),
     "nothing yet: being created, skipped", ""),
    (inst("legacy-import", "mysql", "8.0.36", ["db-import"], None,
          **dict.fromkeys((
              "Endpoint", "PubliclyAccessible", "StorageEncrypted",
              "StorageEncryptionType", "BackupRetentionPeriod", "MultiAZ",
              "SecondaryAvailabilityZone", "LatestRestorableTime",
              "DeletionProtection", "TagList"), DROP)),
     "an incomplete answer: the fields the checks need are absent",
     "encryption:field-absent public:field-absent sg:port-unknown "
     "backup:field-absent multiaz:field-absent cmk:field-absent "
     "secret:password-not-managed"),
    (inst("telemetry-postgres", "postgres", "14.13", [], K("telemetry"),
          TagList=STAGING),
     "no security group at all; key pending deletion (skipped by "
     "kms_rotation)",
     "sg:no-group kms_state:key-pending-deletion kms_policy:no-via-service "
     "secret:password-not-managed"),
    (inst("cms-mysql", "mysql", "8.0.39", ["db-cms"], K("cms"),
          MasterUserSecret={**secret("cms", None), "KmsKeyId": K("default")},
          VpcSecurityGroups=[
              {"VpcSecurityGroupId": sg("db-cms"), "Status": "active"},
              {"VpcSecurityGroupId": MISSING, "Status": "active"}]),
     "one of its groups is not in the account's list; the jump host, on a "
     "public address, is let in; imported key (skipped by kms_rotation); the "
     "key of its secret is that of AWS",
     "sg:group-unreadable sg:internet-facing-source "
     "kms_rotation:manual-rotation-old secret:secret-aws-key"),
    (inst("batch-postgres", "postgres", "16.4", ["db-batch"], K("orders"),
          AssociatedRoles=attached("batch-s3", "s3Import"),
          InstanceCreateTime=when("2026-08-03 09:12:44.901000")),
     "a prefix list of public offices let in; no automated backup though "
     "they are on; its role may not be read",
     "sg:public-source backup:automated-backup-missing "
     "secret:password-not-managed roles:role-unreadable"),
    (inst("partner-api", "mysql", "8.4.3", ["db-webshop"], K("partner")),
     "KMS tells too little about its key",
     "kms_rotation:field-absent cmk:field-absent kms_policy:field-absent "
     "secret:password-not-managed"),
)

CLUSTERS = (
    (cluster("webshop", "aurora-mysql", AURORA_MY, EU, PRIVATE,
             [sg("db-webshop")], arn("kms", EU, "alias/webshop"),
             ["webshop-1", "webshop-2"], DatabaseName="shop",
             AssociatedRoles=attached("webshop-lambda", "Lambda"),
             ActivityStreamStatus="started",
             ActivityStreamKmsKeyId=K("vault"),
             ServerlessV2ScalingConfiguration={"MinCapacity": 0.5,
                                               "MaxCapacity": 16.0},
             ServerlessV2PlatformVersion="3",
             BacktrackWindow=86400, BacktrackConsumedChangeRecords=182733),
     "its key is named by alias; its key gives all to a role, that of its "
     "activity stream expires; its role lets in another account",
     "kms_policy:policy-full-access kms_expiry:material-expiring "
     "secret:password-not-managed roles:role-trust roles:role-broad "
     "roles:feature-not-allowed",
     [member("webshop-1", "webshop", "aurora-mysql", AURORA_MY, EU, PUBLIC,
             [sg("db-webshop")], K("webshop"), PubliclyAccessible=True,
             DBInstanceClass="db.serverless"),
      member("webshop-2", "webshop", "aurora-mysql", AURORA_MY, EU, PUBLIC,
             [sg("db-webshop")], K("webshop"),
             DBInstanceClass="db.serverless")],
     "webshop-1", "the member is public",
     "public:publicly-accessible public:public-flag-only"),
    (cluster("catalog", "aurora-postgresql", AURORA_PG, EU, PRIVATE,
             [sg("db-catalog")], None, ["catalog-1"], StorageEncrypted=True,
             AssociatedRoles=attached("catalog-ml", "SageMaker"),
             StorageEncryptionType="sse-rds", BackupRetentionPeriod=1,
             StorageType="aurora-iopt1",
             IOOptimizedNextAllowedModificationTime=when(
                 "2026-12-01 10:00:00")),
     "AWS-owned key (sse-rds); one instance; one day of backups; all ports "
     "let in from the VPC; its role does not exist",
     "encryption:below-required-level sg:all-traffic-rule "
     "backup:retention-short multiaz:single-az cmk:aws-owned-key "
     "secret:password-not-managed roles:role-not-found",
     [member("catalog-1", "catalog", "aurora-postgresql", AURORA_PG, EU,
             PRIVATE, [sg("db-catalog")], None, StorageEncrypted=True,
             StorageEncryptionType="sse-rds")], None, "", ""),
    (cluster("sessions-v1", "aurora-mysql", "5.7.mysql_aurora.2.11.4", EU,
             PRIVATE, [sg("db-webshop")], K("default"), [],
             EngineMode="serverless", Capacity=2, MultiAZ=False,
             EnabledCloudwatchLogsExports=DROP,
             ScalingConfigurationInfo={
                 "MinCapacity": 1, "MaxCapacity": 8, "AutoPause": True,
                 "SecondsUntilAutoPause": 300, "TimeoutAction":
                 "RollbackCapacityChange", "SecondsBeforeTimeout": 300}),
     "nothing: Serverless v1, skipped by multiaz",
     "encryption:below-required-level cmk:aws-managed-key "
     "secret:password-not-managed", [], None, "", ""),
    (cluster("quickstart", "aurora-postgresql", AURORA_PG, EU, PRIVATE, [],
             None, ["quickstart-1"], StorageEncrypted=True,
             StorageEncryptionType="sse-rds", DBSubnetGroup=DROP,
             VPCNetworkingEnabled=False, InternetAccessGatewayEnabled=True,
             IAMDatabaseAuthenticationEnabled=True, BackupRetentionPeriod=7,
             TagList=STAGING),
     "express configuration: reachable through the internet access gateway",
     "encryption:below-required-level public:internet-access-gateway "
     "multiaz:single-az cmk:aws-owned-key secret:password-not-managed",
     [member("quickstart-1", "quickstart", "aurora-postgresql", AURORA_PG,
             EU, PRIVATE, [], None, StorageEncrypted=True,
             StorageEncryptionType="sse-rds", DBSubnetGroup=DROP,
             DBInstanceClass="db.serverless")], None, "", ""),
    (cluster("payments", "postgres", "16.4", EU, PUBLIC,
             [sg("db-payments")], K("orders"),
             ["payments-instance-%d" % n for n in (1, 2, 3)],
             AllocatedStorage=200, Iops=3000, StorageType="io1",
             DBClusterInstanceClass="db.m6gd.large",
             PubliclyAccessible=True, MonitoringInterval=60,
             MonitoringRoleArn="arn:aws:iam::111122223333:role/"
             "rds-monitoring-role", PerformanceInsightsEnabled=True,
             PerformanceInsightsKMSKeyId=K("orders"),
             PerformanceInsightsRetentionPeriod=31, CertificateDetails={
                 "CAIdentifier": "rds-ca-rsa2048-g1",
                 "ValidTill": when("2027-08-14 09:21:35")}),
     "Multi-AZ DB cluster with the public flag, which is the cluster's",
     "public:publicly-accessible public:public-flag-only "
     "secret:password-not-managed",
     [member("payments-instance-%d" % n, "payments", "postgres", "16.4", EU,
             PUBLIC, [sg("db-payments")], K("orders"),
             PubliclyAccessible=True, DBInstanceClass="db.m6gd.large",
             AllocatedStorage=200, StorageType="io1", Iops=3000,
             AvailabilityZone=EU + "abc"[n - 1], BackupRetentionPeriod=14)
      for n in (1, 2, 3)], None, "", ""),
    (cluster("dr-headless", "aurora-postgresql", AURORA_PG, EU, PRIVATE,
             [sg("db-catalog")], K("dr"), [], MultiAZ=False),
     "no members (skipped by multiaz); key is a Multi-Region replica whose "
     "primary may not be read; all ports let in from the VPC",
     "sg:all-traffic-rule kms_rotation:primary-unreadable "
     "secret:password-not-managed",
     [], None, "", ""),
    (cluster("graph", "neptune", "1.3.4.0", EU, PRIVATE, [sg("db-graph")],
             None, ["graph-1"]),
     "nothing unless asked for (--engine neptune): not encrypted", "",
     [member("graph-1", "graph", "neptune", "1.3.4.0", EU, PRIVATE,
             [sg("db-graph")], None, DBInstanceClass="db.r6g.large")],
     None, "", ""),
    (cluster("docs", "docdb", "5.0.0", EU, PUBLIC, [sg("db-docs")],
             K("default"), ["docs-1"]),
     "nothing unless asked for (--engine docdb): open to the world", "",
     [member("docs-1", "docs", "docdb", "5.0.0", EU, PUBLIC,
             [sg("db-docs")], K("default"), PubliclyAccessible=True)],
     None, "", ""),
)

US_STANDALONE = (
    (us_inst("orders-dr", "postgres", "16.4", ["db-orders"],
             keys.arn_of("warehouse", US), BackupRetentionPeriod=1,
             ReadReplicaSourceDBInstanceIdentifier=arn(
                 "rds", EU, "db:orders-prod"), MultiAZ=False,
             LatestRestorableTime=DROP, StatusInfos=[
                 {"StatusType": "read replication", "Normal": True,
                  "Status": "replicating"}]),
     "nothing: a replica from the other region", ""),
    (us_inst("marketing-mysql", "mysql", "8.0.39", ["db-marketing"],
             keys.arn_of("marketing", US), US_PUBLIC,
             MasterUserSecret=secret(
                 "marketing", keys.arn_of("marketing", US), region=US),
             PubliclyAccessible=True, MultiAZ=False,
             BackupRetentionPeriod=6, TagList=STAGING),
     "public, and the route tables may not be read; one public address let "
     "in; 6 days of backups; key does not rotate; its secret does not exist",
     "public:publicly-accessible public:public-flag-only public:path-unknown "
     "sg:public-source backup:retention-short multiaz:single-az "
     "kms_rotation:rotation-disabled secret:secret-not-found"),
    (us_inst("iot-ingest", "postgres", "16.4", ["db-iot"],
             keys.arn_of("default", US), NetworkType="DUAL",
             MasterUserSecret=secret("iot", keys.arn_of("default", US),
                                     region=US)),
     "open to ::/0 on a dual-stack network; its secret may not be read",
     "encryption:below-required-level sg:open-to-internet "
     "cmk:aws-managed-key secret:secret-unreadable"),
)

# What is left of databases that are gone: a snapshot each, with such a key.
GONE = (
    ("old-archive", K("archive"), "key is disabled",
     "kms_state:key-disabled"),
    ("old-region", K("moved"), "key waits for its replicas to be deleted",
     "kms_state:key-pending-replica-deletion"),
    ("old-hsm", K("hsm"), "key store is disconnected",
     "kms_state:key-unavailable"),
    ("old-lost", K("lost"), "key does not exist", "kms_state:key-not-found"),
    ("old-half", K("half"), "KMS does not tell the state of its key",
     "kms_state:field-absent"),
)


def gone():
    """(database that is no more, name of its snapshot)"""
    return [(inst(name, "mysql", "8.0.36", ["db-webshop"], key),
             name + "-final") for name, key, _, _ in GONE]


STANDALONE += demo_sandbox.databases(K("orders"))


def rows():
    """(region, type, name, engine, wrong, codes) in order."""
    return [*map(demo_tls.add_found, _own_rows()), *demo_tls.ROWS]


def _own_rows():
    out = []
    for region, some in ((EU, STANDALONE), (US, US_STANDALONE)):
        out += [(region, "db-instance", record["DBInstanceIdentifier"],
                 record["Engine"], wrong, codes)
                for record, wrong, codes in some]
    for record, wrong, codes, _, one, one_wrong, one_codes in CLUSTERS:
        out.append((EU, "db-cluster", record["DBClusterIdentifier"],
                    record["Engine"], wrong, codes))
        if one:
            out.append((EU, "db-instance", one, record["Engine"], one_wrong,
                        one_codes))
    out += [(EU, "db-snapshot", name + "-final", "mysql", wrong, codes)
            for name, _, wrong, codes in GONE]
    return out


def secret_keys():
    """{ARN of a secret: its key}, as the databases tell."""
    some = [one.get("MasterUserSecret") for region in REGIONS
            for one in instances(region)]
    return {one["SecretArn"]: one["KmsKeyId"] for one in some if one}


def instances(region):
    some = [row[0] for row in (STANDALONE if region == EU
                               else US_STANDALONE if region == US else ())]
    if region == EU:
        some += [one for row in CLUSTERS for one in row[3]]
    return sorted((demo_tls.change(one, "DBInstanceIdentifier")
                   for one in some),
                  key=lambda one: one["DBInstanceIdentifier"])


def clusters(region):
    return sorted((demo_tls.change(row[0], "DBClusterIdentifier")
                   for row in CLUSTERS if region == EU),
                  key=lambda one: one["DBClusterIdentifier"])


REGIONS = (EU, US, DE)
