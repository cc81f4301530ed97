# demo_access: the secrets and IAM roles of the demo account.
# SPDX-License-Identifier: Apache-2.0
"""SECRETS and ROLES have a row each: name, what RDS shows of it, and what the
service says.  files() is what the services answer, by dump file."""

from demo_keys import EU, FOREIGN_ACCOUNT, US, denied
from records import ACCOUNT, DROP, amend, arn, created, tags, when

GLOBAL = "aws-global"

# name, region, what is special about the answer, or the error it is.
SECRETS = (
    ("orders", EU, {}),
    ("crm", EU, {}),
    ("erp", EU, {"LastChangedDate": when("2026-11-20 08:30:00")}),
    ("finance", EU, {"RotationEnabled": False, "RotationRules": DROP}),
    ("ledger", EU, {"LastRotatedDate": when("2026-09-21 03:00:00"),
                    "LastChangedDate": when("2026-09-21 03:00:00")}),
    ("reports", EU, {"DeletedDate": when("2026-11-27 10:00:00"),
                     "RotationEnabled": DROP, "RotationRules": DROP}),
    ("cms", EU, {"KmsKeyId": DROP}),
    ("marketing", US, "ResourceNotFoundException"),
    ("iot", US, "AccessDeniedException"),
)


def secret_arn(name, region=EU):
    return arn("secretsmanager", region, "secret:rds!db-%s-AbCdEf" % name)


def secret(name, key, status="active", region=EU):
    """MasterUserSecret of a database."""
    return {"SecretArn": secret_arn(name, region), "SecretStatus": status,
            "KmsKeyId": key}


def _secret(name, region, special, key):
    if special == "ResourceNotFoundException":
        return {"Code": special, "StatusCode": 400, "Message":
                "Secrets Manager can't find the specified secret."}
    if isinstance(special, str):
        return denied("secretsmanager:DescribeSecret",
                      secret_arn(name, region))
    return amend({
        "ARN": secret_arn(name, region), "Name": "rds!db-" + name,
        "Description": "The secret of the master user of " + name,
        "KmsKeyId": key, "RotationEnabled": True,
        "RotationRules": {"AutomaticallyAfterDays": 7},
        "LastRotatedDate": when("2026-11-16 03:12:44.310000"),
        "LastChangedDate": when("2026-11-16 03:12:45.020000"),
        "LastAccessedDate": when("2026-11-20 00:00:00"),
        "CreatedDate": created("secret" + name),
        "Tags": tags({"aws:secretsmanager:owningService": "rds"}),
        "OwningService": "rds",
        "VersionIdsToStages": {"4e1d0a4c-8a5f-4b3c-9f6e-5a0c7d1e2f30":
                               ["AWSCURRENT"]}}, special)


def statement(principal, action="sts:AssumeRole"):
    return {"Effect": "Allow", "Principal": principal, "Action": action}


RDS = statement({"Service": "rds.amazonaws.com"})
BUCKET = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
          "Resource": ["arn:aws:s3:::demo-exports",
                       "arn:aws:s3:::demo-exports/*"]}
# name, trust policy (a text: the error instead), inline policy, managed one.
ROLES = (
    ("orders-s3", [RDS], BUCKET, None),
    ("erp-s3", [RDS], BUCKET, None),
    ("finance-s3", [RDS], {**BUCKET, "Action": "s3:*"}, None),
    ("webshop-lambda",
     [RDS, statement({"AWS": "arn:aws:iam::%s:root" % FOREIGN_ACCOUNT})],
     None, "webshop-functions"),
    ("catalog-ml", "NoSuchEntity", None, None),
    ("batch-s3", "AccessDenied", None, None),
)
MANAGED = (
    ("webshop-functions", {"Effect": "Allow",
                           "Action": "lambda:InvokeFunction",
                           "Resource": "*"}),
)


def role_arn(name):
    return "arn:aws:iam::%s:role/service-role/%s" % (ACCOUNT, name)


def attached(name, feature, status="ACTIVE"):
    """AssociatedRoles of a database that has one."""
    return [{"RoleArn": role_arn(name), "FeatureName": feature,
             "Status": status}]


def document(statements):
    return {"Version": "2012-10-17", "Statement": statements}


def _role(name, trust):
    if trust == "NoSuchEntity":
        return {"Code": trust, "StatusCode": 404, "Message":
                "The role with name %s cannot be found." % name}
    if isinstance(trust, str):
        return {"Code": trust, "StatusCode": 403, "Message":
                "User: arn:aws:iam::%s:user/monitoring is not authorized to "
                "perform: iam:GetRole on resource: role %s"
                % (ACCOUNT, role_arn(name))}
    return {
        "Path": "/service-role/", "RoleName": name,
        "RoleId": "AROA" + name.upper().replace("-", "").ljust(17, "X"),
        "Arn": role_arn(name), "CreateDate": created("role" + name),
        "AssumeRolePolicyDocument": document(trust),
        "MaxSessionDuration": 3600}


def _managed_arn(name):
    return "arn:aws:iam::%s:policy/%s" % (ACCOUNT, name)


def _role_detail(name, trust, inline, managed):
    about = _role(name, trust)
    del about["MaxSessionDuration"]
    about.update({
        "InstanceProfileList": [],
        "RolePolicyList": [{"PolicyName": name + "-policy",
                            "PolicyDocument": document([inline])}]
        if inline else [],
        "AttachedManagedPolicies": [{"PolicyName": managed, "PolicyArn":
                                     _managed_arn(managed)}]
        if managed else [], "Tags": []})
    return about


def _managed(name, one):
    return {"PolicyName": name, "PolicyId": "ANPA" + name.upper().replace(
        "-", "").ljust(17, "X"), "Arn": _managed_arn(name), "Path": "/",
        "DefaultVersionId": "v2", "AttachmentCount": 1,
        "PermissionsBoundaryUsageCount": 0, "IsAttachable": True,
        "CreateDate": created("policy" + name),
        "UpdateDate": created("policy" + name),
        "PolicyVersionList": [
            {"Document": document([one]), "VersionId": "v2",
             "IsDefaultVersion": True,
             "CreateDate": created("policy" + name)}]}


def files(keys):
    """{(region, file stem): answer}; keys: of the secrets, by their ARN."""
    out = {}
    for name, region, special in SECRETS:
        mine = secret_arn(name, region)
        stem = "secretsmanager.DescribeSecret." + "".join(
            c if c.isalnum() or c in "._-" else "_" for c in mine)
        out[region, stem + (".error" if isinstance(special, str) else "")] = (
            _secret(name, region, special, keys.get(mine)))
    for name, trust, _, _ in ROLES:
        about = _role(name, trust)
        out[GLOBAL, "iam.GetRole.%s%s" % (
            name, ".error" if "Code" in about else "")] = (
                about if "Code" in about else {"Role": about})
    out[GLOBAL, "iam.GetAccountAuthorizationDetails"] = {
        "UserDetailList": [], "GroupDetailList": [],
        "RoleDetailList": [_role_detail(*row) for row in ROLES
                           if row[1] != "NoSuchEntity"
                           and not isinstance(row[1], str)],
        "Policies": [_managed(*row) for row in MANAGED],
        "IsTruncated": False}
    return out
