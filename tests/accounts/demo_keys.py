# demo_keys: the KMS keys of the demo account.
# SPDX-License-Identifier: Apache-2.0
"""KEYS has a row per key: name, region, what is special about its metadata
and its rotation.  files() is what KMS says about them, by dump file."""

import json

from records import ACCOUNT, DROP, amend, created, key_arn, key_id, when

EU, US = "eu-west-1", "us-east-1"
FOREIGN_ACCOUNT = "222222222222"
FOREIGN = "arn:aws:kms:eu-west-1:%s:key/%s" % (FOREIGN_ACCOUNT,
                                              key_id("hr-partner"))
YEAR = {"KeyRotationEnabled": True, "RotationPeriodInDays": 365,
        "NextRotationDate": when("2027-10-02 08:15:30.250000")}
OFF = {"KeyRotationEnabled": False}
UNSUPPORTED = {"Code": "UnsupportedOperationException", "StatusCode": 400,
               "Message": "You cannot perform this operation on this key"}
DENIED_TEXT = ("User: arn:aws:iam::111122223333:user/monitoring is not "
               "authorized to perform: %s on resource: %s because no "
               "resource-based policy allows the %s action")


def denied(action, resource):
    return {"Code": "AccessDeniedException", "StatusCode": 400,
            "Message": DENIED_TEXT % (action, resource, action)}


def multi_region(name, kind):
    primary, replica = (
        {"Arn": key_arn("mrk-" + key_id(name).replace("-", ""), region),
         "Region": region} for region in (US, EU))
    return {"MultiRegion": True, "MultiRegionConfiguration": {
        "MultiRegionKeyType": kind, "PrimaryKey": primary,
        "ReplicaKeys": [replica]}}


def mrk(name):
    return "mrk-" + key_id(name).replace("-", "")


# name, region, description, metadata, rotation (None: denied), rotations
KEYS = (
    ("orders", EU, "databases of the order domain", {}, YEAR,
     ["2025-10-02 08:15:30.250000", "2026-10-02 08:15:30.250000"]),
    ("erp", EU, "erp database, created by hand", {}, OFF, []),
    ("finance", EU, "finance database", {},
     {"KeyRotationEnabled": True, "RotationPeriodInDays": 730,
      "NextRotationDate": when("2028-03-11 14:00:00")}, []),
    ("ledger", EU, "ledger database", {},
     {"KeyRotationEnabled": True, "RotationPeriodInDays": 365,
      "NextRotationDate": when("2026-11-02 06:00:00")},
     ["2025-11-02 06:00:00"]),
    ("webshop", EU, "web shop, alias/webshop", {}, YEAR,
     ["2026-10-02 08:15:30.250000"]),
    ("telemetry", EU, "telemetry, to be given up",
     {"KeyState": "PendingDeletion", "Enabled": False,
      "DeletionDate": when("2026-12-15 00:00:00")}, OFF, []),
    ("cms", EU, "cms, key material from our HSM",
     {"Origin": "EXTERNAL", "ExpirationModel":
      "KEY_MATERIAL_DOES_NOT_EXPIRE"}, UNSUPPORTED, []),
    ("signing", EU, "signs release artefacts",
     {"KeyUsage": "SIGN_VERIFY", "KeySpec": "RSA_2048",
      "CustomerMasterKeySpec": "RSA_2048", "EncryptionAlgorithms": DROP,
      "SigningAlgorithms": ["RSASSA_PSS_SHA_256", "RSASSA_PKCS1_V1_5_SHA_256"]
      }, UNSUPPORTED, []),
    ("tokens", EU, "session token HMAC",
     {"KeyUsage": "GENERATE_VERIFY_MAC", "KeySpec": "HMAC_256",
      "CustomerMasterKeySpec": "HMAC_256", "EncryptionAlgorithms": DROP,
      "MacAlgorithms": ["HMAC_SHA_256"]}, UNSUPPORTED, []),
    ("archive", EU, "old archive, disabled",
     {"KeyState": "Disabled", "Enabled": False}, OFF, []),
    ("partner", EU, "partner interface (an incomplete answer)",
     {"KeyManager": DROP}, OFF, []),
    ("default", EU, "Default key that protects my RDS database volumes when "
     "no other key is defined", {"KeyManager": "AWS"},
     {"KeyRotationEnabled": True}, []),
    ("default", US, "Default key that protects my RDS database volumes when "
     "no other key is defined", {"KeyManager": "AWS"},
     {"KeyRotationEnabled": True}, []),
    ("marketing", US, "marketing database", {}, OFF, []),
    ("activity", EU, "activity of erp, imported for a month",
     {"Origin": "EXTERNAL", "ExpirationModel": "KEY_MATERIAL_EXPIRES",
      "ValidTo": when("2026-12-08 06:00:00")}, UNSUPPORTED, []),
    ("vault", EU, "activity of webshop, imported for a month",
     {"Origin": "EXTERNAL", "ExpirationModel": "KEY_MATERIAL_EXPIRES",
      "ValidTo": when("2026-11-24 18:00:00")}, UNSUPPORTED, []),
    ("audit", EU, "activity of finance, its material ran out",
     {"Origin": "EXTERNAL", "KeyState": "PendingImport", "Enabled": False},
     UNSUPPORTED, []),
    ("moved", EU, "moves to another region",
     {"KeyState": "PendingReplicaDeletion", "Enabled": False}, OFF, []),
    ("hsm", EU, "of a key store that is disconnected",
     {"Origin": "AWS_CLOUDHSM", "KeyState": "Unavailable", "Enabled": False,
      "CustomKeyStoreId": "cks-1234567890abcdef0",
      "CloudHsmClusterId": "cluster-1a23b4cdefg"}, UNSUPPORTED, []),
    ("half", EU, "an incomplete answer", {"KeyState": DROP}, OFF, []),
)
# Multi-Region keys: name, role in EU, rotation seen in EU and US.
PAIRS = (("warehouse", OFF, YEAR), ("dr", OFF, None))
# Statements of key policies beside that for the account itself.
ROOT = "arn:aws:iam::%s:root"
VIA_RDS = {"kms:ViaService": "rds.eu-west-1.amazonaws.com"}
CRYPT = ["kms:Decrypt", "kms:GenerateDataKey*", "kms:CreateGrant",
         "kms:DescribeKey"]


def allow(sid, principal, actions, condition=None):
    statement = {"Sid": sid, "Effect": "Allow", "Principal": principal,
                 "Action": actions, "Resource": "*"}
    if condition:
        statement["Condition"] = {"StringEquals": condition}
    return statement


POLICIES = {
    "orders": [allow("Databases of this account", {"AWS": "*"}, CRYPT,
                     {"kms:CallerAccount": ACCOUNT, **VIA_RDS})],
    "erp": [allow("Everybody", {"AWS": ["*"]}, CRYPT)],
    "finance": [allow("Through RDS", "*", CRYPT, VIA_RDS)],
    "ledger": [allow("Auditors", {"AWS": ROOT % FOREIGN_ACCOUNT}, CRYPT)],
    "webshop": [allow("Administrators", {
        "AWS": "arn:aws:iam::%s:role/admin" % ACCOUNT}, "kms:*")],
    "telemetry": [allow("Collector", {
        "AWS": "arn:aws:iam::%s:role/collector" % ACCOUNT}, CRYPT)],
}
# A key that is gone, though a snapshot still names it.
LOST = "lost"
# Our own keys that our own policy keeps us from reading.
LOCKED = ("analytics",)
ALIASES = {EU: {"orders": "alias/orders", "webshop": "alias/webshop",
                "erp": "alias/erp", "signing": "alias/release-signing",
                "default": "alias/aws/rds"},
           US: {"marketing": "alias/marketing", "default": "alias/aws/rds"}}


def identifier(name, region=EU):
    """The key id of a row, a pair or a locked key."""
    if name in (pair[0] for pair in PAIRS):
        return mrk(name)
    return key_id(name if region == EU else "%s/%s" % (name, region))


def arn_of(name, region=EU):
    return key_arn(identifier(name, region), region)


def metadata(name, region, description, changes):
    kid = identifier(name, region)
    return amend({
        "AWSAccountId": ACCOUNT, "KeyId": kid, "Arn": key_arn(kid, region),
        "CreationDate": created("key" + kid), "Enabled": True,
        "Description": description, "KeyUsage": "ENCRYPT_DECRYPT",
        "KeyState": "Enabled", "Origin": "AWS_KMS", "KeyManager": "CUSTOMER",
        "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
        "KeySpec": "SYMMETRIC_DEFAULT",
        "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        "MultiRegion": False}, changes)


def policy(name):
    """What kms:GetKeyPolicy says of a key of ours."""
    return {"Policy": json.dumps({
        "Version": "2012-10-17", "Id": "key-" + name, "Statement": [
            allow("Enable IAM User Permissions", {"AWS": ROOT % ACCOUNT},
                  "kms:*"), *POLICIES.get(name, [])]}, indent=2),
        "PolicyName": "default"}


def _one(files, name, region, description, changes, rotation, rotations):
    kid = identifier(name, region)
    arn = key_arn(kid, region)
    about = {"KeyMetadata": metadata(name, region, description, changes)}
    files[region, "kms.DescribeKey.%s" % kid] = about
    files[region, "kms.GetKeyPolicy.%s" % kid] = policy(name)
    status = "kms.GetKeyRotationStatus.%s" % kid
    if rotation is None:
        files[region, status + ".error"] = denied("kms:GetKeyRotationStatus",
                                                  arn)
    elif "Code" in rotation:
        files[region, status + ".error"] = rotation
    else:
        files[region, status] = {**rotation, "KeyId": arn}
    files[region, "kms.ListKeyRotations.%s" % kid] = {"Rotations": [
        {"KeyId": arn, "RotationDate": when(date), "RotationType":
         "AUTOMATIC"} for date in rotations], "Truncated": False}


def _lists(files, region):
    keys = sorted({name.split(".")[2] for where, name in files
                   if where == region and name.startswith("kms.DescribeKey.")
                   and not name.endswith(".error")}
                  | ({identifier(name) for name in LOCKED}
                     if region == EU else set()))
    files[region, "kms.ListKeys"] = {
        "Keys": [{"KeyId": kid, "KeyArn": key_arn(kid, region)}
                 for kid in keys], "Truncated": False}
    aliases = []
    for name, alias in sorted(ALIASES[region].items(),
                              key=lambda pair: pair[1]):
        kid = identifier(name, region)
        aliases.append({
            "AliasName": alias,
            "AliasArn": "arn:aws:kms:%s:%s:%s" % (region, ACCOUNT, alias),
            "TargetKeyId": kid, "CreationDate": created(alias + region),
            "LastUpdatedDate": created(alias + region)})
    files[region, "kms.ListAliases"] = {"Aliases": aliases,
                                        "Truncated": False}
    for name, alias in ALIASES[region].items():
        about = files[region, "kms.DescribeKey." + identifier(name, region)]
        for form in (alias, "arn:aws:kms:%s:%s:%s" % (region, ACCOUNT,
                                                     alias)):
            files[region, "kms.DescribeKey." + form.replace(":", "_")
                  .replace("/", "_")] = about


def files():
    """{(region, file stem): answer}."""
    out = {}
    for row in KEYS:
        _one(out, *row)
    for name, here, there in PAIRS:
        _one(out, name, EU, "%s, Multi-Region replica" % name,
             multi_region(name, "REPLICA"), here, [])
        _one(out, name, US, "%s, Multi-Region primary" % name,
             multi_region(name, "PRIMARY"), there, [])
    for region in (EU, US):
        _lists(out, region)
    for name in LOCKED:
        kid = identifier(name)
        for operation in ("DescribeKey", "GetKeyRotationStatus",
                          "GetKeyPolicy", "ListKeyRotations"):
            out[EU, "kms.%s.%s.error" % (operation, kid)] = denied(
                "kms:" + operation, key_arn(kid))
    out[EU, "kms.DescribeKey.%s.error" % key_id(LOST)] = {
        "Code": "NotFoundException", "StatusCode": 400,
        "Message": "Key '%s' does not exist" % key_arn(key_id(LOST))}
    foreign = FOREIGN.rsplit("/", 1)[1]
    for operation in ("DescribeKey", "GetKeyRotationStatus"):
        out[EU, "kms.%s.%s.error" % (operation, foreign)] = denied(
            "kms:" + operation, FOREIGN)
    return out
