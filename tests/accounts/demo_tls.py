# demo_tls: parameters, certificates, proxies and snapshots of the demo account.
# SPDX-License-Identifier: Apache-2.0
"""CHANGES are values of databases of demo_databases, FOUND the finding codes
that they lead to, ROWS the other resources (as demo_databases.rows()).
SETTINGS has the values of the parameter groups that do not say what a default
one says; files() is what RDS answers, by dump file."""

from records import DROP, amend, arn, created, when

EU, US, DE = "eu-west-1", "us-east-1", "eu-central-1"
DENIED = {"Code": "AccessDenied", "StatusCode": 403, "Message":
          "User: arn:aws:iam::111122223333:user/monitoring is not authorized "
          "to perform: %s"}
CA = "rds-ca-rsa2048-g1"
STRANGER = "222222222222"


def denied(action):
    return {**DENIED, "Message": DENIED["Message"] % action}


def group(name, status="in-sync"):
    one = {"DBParameterGroupName": name}
    if status:
        one["ParameterApplyStatus"] = status
    return {"DBParameterGroups": [one]}


def certificate(till, authority=CA):
    return {"CACertificateIdentifier": authority, "CertificateDetails": {
        "CAIdentifier": authority, "ValidTill": when(till)}}


CHANGES = {
    "orders-prod": group("orders-postgres16"),
    "orders-prod-replica": group("orders-postgres16"),
    "legacy-shop": {**group("legacy-shop-mysql57"),
                    "MasterUsername": "admin",
                    "IAMDatabaseAuthenticationEnabled": False},
    "crm-mariadb": {**group("default.mariadb11.8"),
                    "EngineVersion": "11.8.3"},
    "analytics-stopped": group("analytics-postgres15"),
    "legacy-import": dict.fromkeys((
        "DBParameterGroups", "MasterUsername", "CACertificateIdentifier",
        "CertificateDetails", "IAMDatabaseAuthenticationEnabled"), DROP),
    "telemetry-postgres": group("default.postgres14"),
    "cms-mysql": group("cms-mysql80", "failed-to-apply"),
    "batch-postgres": group("batch-postgres16", "pending-reboot"),
    "partner-api": {**group("partner-mysql84", None),
                    "PendingModifiedValues": {
                        "CACertificateIdentifier": "rds-ca-rsa4096-g1"}},
    "webshop": {"DBClusterParameterGroup": "webshop-aurora-mysql8",
                "IAMDatabaseAuthenticationEnabled": False},
    "payments": {"DBClusterParameterGroup": "payments-postgres16"},
    "orders-dr": {**group("orders-postgres16"),
                  **certificate("2026-12-01 08:00:00")},
    "marketing-mysql": {**group("marketing-mysql80"),
                        "MasterUsername": "admin"},
    "iot-ingest": {**group("orders-postgres16"), **certificate(
        "2027-08-14 09:21:35", "rds-ca-ecc384-g1")},
}

# By group: parameter and value; None is the engine's default.
SETTINGS = {
    "legacy-shop-mysql57": (("require_secure_transport", "OFF"),
                            ("tls_version", "TLSv1,TLSv1.1,TLSv1.2")),
    "cms-mysql80": (("require_secure_transport", "1"),
                    ("tls_version", "TLSv1.2,TLSv1.3")),
    "partner-mysql84": (("require_secure_transport", "1"),
                        ("tls_version", "TLSv1.2,TLSv1.3")),
    "marketing-mysql80": (("require_secure_transport", "1"),
                          ("tls_version", "TLSv1.2")),
    "orders-postgres16": (("rds.force_ssl", "1"),
                          ("ssl_min_protocol_version", "TLSv1.2")),
    "batch-postgres16": (("rds.force_ssl", "1"),
                         ("ssl_min_protocol_version", "TLSv1.2")),
    "payments-postgres16": (("rds.force_ssl", "1"),
                            ("ssl_min_protocol_version", "TLSv1.2")),
    "default.sqlserver-se-15.0": (("rds.force_ssl", "1"),
                                  ("rds.tls10", "disabled"),
                                  ("rds.tls11", "disabled"),
                                  ("rds.tls12", "enabled")),
    "default.sqlserver-ex-16.0": (("rds.force_ssl", "0"),
                                  ("rds.tls10", "enabled"),
                                  ("rds.tls11", "default"),
                                  ("rds.tls12", "enabled")),
    "webshop-aurora-mysql8": (("require_secure_transport", "ON"),
                              ("tls_version", "TLSv1.2,TLSv1.3")),
}
UNREADABLE = ("analytics-postgres15",)
LONG = ("orders-postgres16", "webshop-aurora-mysql8")  # more than a page
NAMES = {"postgres": ("rds.force_ssl", "ssl_min_protocol_version"),
         "mysql": ("require_secure_transport", "tls_version")}
FAMILIES = {"postgres": "postgres", "aurora-postgresql": "postgres",
            "mysql": "mysql", "aurora-mysql": "mysql", "mariadb": "mysql"}

# What is wrong with a database, in words, and the codes that follow.
FOUND = {
    "legacy-shop": (
        "no TLS needed, and old versions taken; certificate and authority "
        "expired; master user admin; no IAM authentication",
        "tls:tls-not-enforced tls_version:old-tls-version ca:ca-deprecated "
        "ca:certificate-expiring ca:ca-expiring iam_auth:iam-auth-disabled "
        "master_user:default-master-user"),
    "crm-mariadb": ("no TLS parameter set", "tls:tls-default-unknown"),
    "erp-oracle": ("its port without TLS is open to the VPC",
                   "tls:tls-cleartext-port-open"),
    "reports-sqlex": ("no TLS needed, TLS 1.0 on",
                      "tls:tls-not-enforced tls_version:old-tls-version"),
    "analytics-stopped": (
        "its parameters may not be read", "tls:tls-parameter-unreadable "
        "tls_version:tls-parameter-unreadable"),
    "legacy-import": (
        "and no parameter group, certificate authority or master user",
        "tls:tls-parameter-unreadable tls_version:tls-parameter-unreadable "
        "ca:field-absent iam_auth:field-absent master_user:field-absent"),
    "telemetry-postgres": ("no TLS needed by default",
                           "tls:tls-not-enforced"),
    "cms-mysql": ("its parameter group failed to apply",
                  "tls:tls-parameter-failed tls_version:old-tls-pending"),
    "batch-postgres": ("TLS needed after the next reboot",
                       "tls:tls-pending tls_version:old-tls-pending"),
    "partner-api": (
        "RDS tells no state of its parameter group; a new certificate "
        "authority is pending", "tls:field-absent tls_version:field-absent "
        "ca:ca-change-pending"),
    "webshop": ("no IAM authentication", "iam_auth:iam-auth-disabled"),
    "catalog": ("no TLS needed by default", "tls:tls-not-enforced"),
    "sessions-v1": ("no TLS needed by default", "tls:tls-not-enforced"),
    "quickstart": ("no TLS needed by default", "tls:tls-not-enforced"),
    "dr-headless": ("no TLS needed by default", "tls:tls-not-enforced"),
    "orders-dr": ("its certificate expires in 10 days",
                  "ca:certificate-expiring"),
    "marketing-mysql": ("master user admin",
                        "master_user:default-master-user"),
    "iot-ingest": ("a certificate authority that RDS does not list",
                   "ca:certificate-unknown"),
}

# region, type, name, engine, what is wrong with it, codes
ROWS = (
    (EU, "region", EU, "-", "AWS chooses the certificate authority of new "
     "databases (in every region)", "ca:default-override-missing"),
    (EU, "db-snapshot", "legacy-shop-before-upgrade", "mysql",
     "public, not encrypted", "snapshot_public:snapshot-public "
     "snapshot_encryption:manual-snapshot-unencrypted"),
    (EU, "db-snapshot", "orders-prod-before-upgrade", "postgres",
     "shared with account " + STRANGER, "snapshot_shared:snapshot-shared"),
    (EU, "db-snapshot", "rds:legacy-shop-2026-10-01-02-12", "mysql",
     "automated, not encrypted",
     "snapshot_encryption:automated-snapshot-unencrypted"),
    (EU, "db-snapshot", "awsbackup:job-legacy-shop", "mysql",
     "of AWS Backup, not encrypted",
     "snapshot_encryption:backup-snapshot-unencrypted"),
    (EU, "db-snapshot", "cms-mysql-clone", "mysql",
     "RDS tells neither whether it is encrypted nor who may restore it",
     "snapshot_public:field-absent snapshot_shared:field-absent "
     "snapshot_encryption:field-absent"),
    (US, "db-snapshot", "marketing-mysql-before-upgrade", "mysql",
     "who may restore it may not be read",
     "snapshot_public:attributes-unreadable "
     "snapshot_shared:attributes-unreadable"),
)


def change(record, name):
    """The record with what CHANGES says of it."""
    return amend(record, CHANGES.get(record[name], {}))


def add_found(row):
    """The row of a database with what FOUND says of it."""
    wrong, codes = FOUND.get(row[2], ("", ""))
    return (*row[:4], "; ".join(filter(None, (row[4], wrong))),
            " ".join(filter(None, (row[5], codes))))


# ---- parameters ----

def parameter(name, value):
    out = {"ParameterName": name, "Description": "The parameter " + name,
           "Source": "user" if value else "engine-default",
           "ApplyType": "dynamic", "DataType": "string",
           "IsModifiable": True, "ApplyMethod": "immediate"}
    if value:
        out["ParameterValue"] = value
    return out


def parameters(name, engine):
    settings = SETTINGS.get(name)
    if settings is None:
        settings = [(one, None) for one in NAMES[FAMILIES[engine]]]
    fill = [("aaa_setting_%03d" % number, None)
            for number in range(110 if name in LONG else 3)]
    return {"Parameters": [parameter(*one) for one in [*fill, *settings]]}


def parameter_files(region, instances, clusters):
    """Of every group that a database takes a TLS parameter from; db2 and
    oracle have theirs in make_demo."""
    out = {}
    for one in instances:
        if "DBClusterIdentifier" in one or not (
                one["Engine"] in FAMILIES
                or one["Engine"].startswith("sqlserver-")):
            continue
        for used in one.get("DBParameterGroups", []):
            name = used["DBParameterGroupName"]
            stem = "rds.DescribeDBParameters." + name
            if name in UNREADABLE:
                out[region, stem + ".error"] = denied(
                    "rds:DescribeDBParameters")
            else:
                out[region, stem] = parameters(name, one["Engine"])
    for one in clusters:
        if one["Engine"] in FAMILIES:
            name = one["DBClusterParameterGroup"]
            out[region, "rds.DescribeDBClusterParameters." + name] = (
                parameters(name, one["Engine"]))
    return out


# ---- certificates ----

def authority(region, name, begin, end):
    return {"CertificateIdentifier": name, "CertificateType": "CA",
            "Thumbprint": "%040x" % (len(name) * 0x1234567890abcdef1234567),
            "ValidFrom": when(begin), "ValidTill": when(end),
            "CertificateArn": arn("rds", region, "cert:" + name),
            "CustomerOverride": False}


def certificates(region):
    rows = [("rds-ca-2019", "2019-09-18 16:56:20", "2024-08-22 17:08:50"),
            (CA, "2021-05-25 22:34:57", "2061-05-25 23:34:57"),
            ("rds-ca-rsa4096-g1", "2021-05-25 22:38:35",
             "2121-05-25 23:38:35")]
    return {"DefaultCertificateForNewLaunches": CA,
            "Certificates": [authority(region, *row) for row in rows]}


# ---- snapshots ----

# Of manual ones: who may restore them; None: nobody may ask, DROP: no answer.
SHARED_WITH = {
    "legacy-shop-before-upgrade": ["all"],
    "orders-prod-before-upgrade": [STRANGER],
    "marketing-mysql-before-upgrade": None,
    "cms-mysql-clone": DROP,
}


def attributes(kind, name):
    """(file stem, answer) of a manual snapshot; kind: "" or "Cluster"."""
    operation = "DescribeDB%sSnapshotAttributes" % kind
    values = SHARED_WITH.get(name, [])
    stem = "rds.%s.%s" % (operation, name)
    if values is None:
        return stem + ".error", denied("rds:" + operation)
    listed = [] if values is DROP else [
        {"AttributeName": "restore", "AttributeValues": values}]
    return stem, {"DB%sSnapshotAttributesResult" % kind: {
        "DB%sSnapshotIdentifier" % kind: name,
        "DB%sSnapshotAttributes" % kind: listed}}


def attribute_files(region, snapshots, cluster_snapshots):
    out = {}
    for kind, some in (("", snapshots), ("Cluster", cluster_snapshots)):
        for one in some:
            if one["SnapshotType"] == "manual":
                stem, answer = attributes(kind, one[
                    "DB%sSnapshotIdentifier" % kind])
                out[region, stem] = answer
    return out
