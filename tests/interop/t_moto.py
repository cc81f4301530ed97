#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""t_moto: checks against an emulator of AWS that is not ours.

Starts moto's server, creates an account through boto3, switches moto's
signature and policy checking on, and compares each check's verdicts. Usage:
t_moto.py PLUGIN-DIRECTORY. Exit 77, saying why, where moto is absent.
"""
import json
import os
import subprocess
import sys
import urllib.request

try:
    import boto3
    import moto.server  # noqa: F401 (present or not is the question)
except ImportError as missing:
    print(f"skipped: {missing}: moto's server and boto3 are needed")
    sys.exit(77)

REGION = "eu-west-1"
POLICY = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Resource": "*", "Action": [
        "rds:DescribeDBInstances", "rds:DescribeDBClusters",
        "rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots",
        "rds:DescribeDBSnapshotAttributes", "rds:DescribeDBParameters",
        "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs",
        "ec2:DescribeRegions", "ec2:DescribeSubnets",
        "ec2:DescribeRouteTables", "ec2:DescribeNetworkAcls",
        "rds:DescribeDBProxies", "rds:DescribeDBProxyEndpoints",
        "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListAliases",
        "kms:GetKeyRotationStatus", "iam:GetRole",
        "iam:GetAccountAuthorizationDetails", "sts:GetCallerIdentity",
        "sts:AssumeRole"]}]}
TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"Service": "rds.amazonaws.com"}}]}


class Moto:
    """moto's server on a free port of loopback, ended by pid."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "moto.server", "-p", "0"],
            env=dict(os.environ, INITIAL_NO_AUTH_ACTION_COUNT="10000"),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url = None
        for line in self.process.stdout:
            if "Running on http" in line:
                self.url = line.split()[-1]
                break
        if not self.url:
            sys.exit("t_moto: moto's server did not start")

    def client(self, service):
        return boto3.client(service, endpoint_url=self.url,
                            region_name=REGION, aws_access_key_id="setup",
                            aws_secret_access_key="setup")

    def check_signatures(self):
        urllib.request.urlopen(urllib.request.Request(
            self.url + "/moto-api/reset-auth", b"0",
            {"Content-Type": "text/plain"}, method="POST"))

    def end(self):
        self.process.terminate()
        self.process.wait()


def create_user(aws):
    iam = aws.client("iam")
    iam.create_user(UserName="auditor")
    iam.put_user_policy(UserName="auditor", PolicyName="audit",
                        PolicyDocument=json.dumps(POLICY))
    return iam.create_access_key(UserName="auditor")["AccessKey"]


def create_role(aws):
    """The ARN of a role that may what the user may."""
    iam = aws.client("iam")
    role = iam.create_role(
        RoleName="audit", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"AWS": "*"}}]}))["Role"]["Arn"]
    iam.put_role_policy(RoleName="audit", PolicyName="audit",
                        PolicyDocument=json.dumps(POLICY))
    return role


def create_group(ec2, name, cidr):
    group = ec2.create_security_group(
        GroupName=name, Description=name, VpcId=ec2.describe_vpcs()[
            "Vpcs"][0]["VpcId"])["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432,
        "IpRanges": [{"CidrIp": cidr}]}])
    return group


def create_subnets(ec2, rds):
    """DB subnet groups "private" and "public" of a VPC, two zones each."""
    vpc = ec2.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    igw = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=igw, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, GatewayId=igw,
                     DestinationCidrBlock="0.0.0.0/0")
    for kind, base in (("private", 0), ("public", 10)):
        subnets = [ec2.create_subnet(
            VpcId=vpc, CidrBlock="10.77.%d.0/24" % (base + number),
            AvailabilityZone=REGION + letter)["Subnet"]["SubnetId"]
            for number, letter in enumerate("ab")]
        for subnet in subnets if kind == "public" else []:
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        rds.create_db_subnet_group(
            DBSubnetGroupName=kind, DBSubnetGroupDescription=kind,
            SubnetIds=subnets)


def create_instance(rds, name, **settings):
    rds.create_db_instance(**{
        "DBInstanceIdentifier": name, "Engine": "postgres", "Port": 5432,
        "DBInstanceClass": "db.m6g.large", "AllocatedStorage": 20,
        "MasterUsername": "admin1", "MasterUserPassword": "not-a-secret",
        "StorageEncrypted": True, "PubliclyAccessible": False,
        "BackupRetentionPeriod": 7, "MultiAZ": True,
        "EnableIAMDatabaseAuthentication": True,
        "DBParameterGroupName": "strict", **settings})


def create_parameter_group(rds, name, force_ssl):
    rds.create_db_parameter_group(
        DBParameterGroupName=name, DBParameterGroupFamily="postgres16",
        Description=name)
    rds.modify_db_parameter_group(DBParameterGroupName=name, Parameters=[
        {"ParameterName": parameter, "ParameterValue": value,
         "ApplyMethod": "immediate"} for parameter, value in (
             ("rds.force_ssl", force_ssl),
             ("ssl_min_protocol_version",
              "TLSv1.2" if force_ssl == "1" else "TLSv1"))])


def create_snapshot(rds, instance, name, restorers):
    rds.create_db_snapshot(DBInstanceIdentifier=instance,
                           DBSnapshotIdentifier=name)
    if restorers:
        rds.modify_db_snapshot_attribute(
            DBSnapshotIdentifier=name, AttributeName="restore",
            ValuesToAdd=restorers)


def create_keys(kms):
    """ARNs: a good one, and some with one thing wrong."""
    turning, still, leaky, off = (
        kms.create_key(Description=d)["KeyMetadata"]["Arn"]
        for d in ("turning", "still", "leaky", "off"))
    for key in (turning, leaky, off):
        kms.enable_key_rotation(KeyId=key)
    kms.put_key_policy(KeyId=leaky, PolicyName="default", Policy=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Resource": "*",
            "Action": "kms:Decrypt"}]}))
    kms.create_alias(AliasName="alias/still", TargetKeyId=still)
    return turning, still, leaky, off


def attach_roles(iam, rds):
    """To "good" and "opened" one that RDS may assume or not; to "brief" none
    that there is."""
    for name, service in (("good", "rds"), ("opened", "ec2")):
        role = iam.create_role(
            RoleName=service, AssumeRolePolicyDocument=json.dumps(TRUST)
            .replace("rds.", service + "."))["Role"]["Arn"]
        rds.add_role_to_db_instance(DBInstanceIdentifier=name, RoleArn=role,
                                    FeatureName="s3Import")
    rds.add_role_to_db_instance(
        DBInstanceIdentifier="brief", FeatureName="s3Import",
        RoleArn="arn:aws:iam::123456789012:role/gone")


NAMES = ("good", "plain", "public", "opened", "forgetful", "brief", "alone",
         "still", "leaky", "off", "outside", "lax", "passwords", "guessed")


def create_account(aws):
    ec2, kms, rds = (aws.client(s) for s in ("ec2", "kms", "rds"))
    turning, still, leaky, off = create_keys(kms)
    closed = create_group(ec2, "closed", "10.0.0.0/8")
    opened = create_group(ec2, "opened", "0.0.0.0/0")
    create_subnets(ec2, rds)
    good = {"VpcSecurityGroupIds": [closed], "KmsKeyId": turning,
            "DBSubnetGroupName": "private"}
    create_parameter_group(rds, "strict", "1")
    create_parameter_group(rds, "lax", "0")
    create_instance(rds, "good", **good)
    create_instance(rds, "plain", VpcSecurityGroupIds=[closed],
                    DBSubnetGroupName="private", StorageEncrypted=False)
    create_instance(rds, "public", **good | {"PubliclyAccessible": True})
    create_instance(rds, "opened", **good | {"VpcSecurityGroupIds": [opened]})
    create_instance(rds, "forgetful", **good | {"BackupRetentionPeriod": 0})
    create_instance(rds, "brief", **good | {"BackupRetentionPeriod": 3})
    create_instance(rds, "alone", **good | {"MultiAZ": False})
    create_instance(rds, "still", **good | {"KmsKeyId": still})
    create_instance(rds, "leaky", **good | {"KmsKeyId": leaky})
    create_instance(rds, "off", **good | {"KmsKeyId": off})
    kms.disable_key(KeyId=off.rsplit("/", 1)[-1])
    create_instance(rds, "outside", **good | {
        "DBSubnetGroupName": "public", "VpcSecurityGroupIds": [opened],
        "PubliclyAccessible": True})
    create_instance(rds, "lax", **good | {"DBParameterGroupName": "lax"})
    create_instance(rds, "passwords", **good | {
        "EnableIAMDatabaseAuthentication": False})
    create_instance(rds, "guessed", **good | {"MasterUsername": "admin"})
    create_snapshot(rds, "good", "good-copy", [])
    create_snapshot(rds, "good", "public-copy", ["111122223333", "all"])
    create_snapshot(rds, "good", "shared-copy", ["222222222222"])
    create_snapshot(rds, "plain", "plain-copy", [])
    attach_roles(aws.client("iam"), rds)
    return [key.rsplit("/", 1)[-1] for key in (still, leaky, off)]


def expected(still_key, leaky_key, off_key):
    """check -> resources that are not OK, with code and state."""
    return {
        "check_rds_encryption": {("plain", "unencrypted", "CRITICAL")},
        "check_rds_public": {
            (name, "publicly-accessible", "CRITICAL")
            for name in ("public", "outside")},
        "check_rds_sg": {(name, "open-to-internet", "CRITICAL")
                         for name in ("opened", "outside")},
        "check_rds_subnet": {("outside", "public-subnet-public-instance",
                              "CRITICAL")},
        "check_rds_nacl": set(),
        "check_rds_vpc": set(),
        "check_rds_backup": {("forgetful", "backups-disabled", "CRITICAL"),
                             ("brief", "retention-short", "WARNING")},
        "check_rds_multiaz": {("alone", "single-az", "WARNING")},
        "check_kms_rotation": {(still_key, "rotation-disabled", "WARNING")},
        "check_kms_state": {(off_key, "key-disabled", "CRITICAL")},
        "check_kms_policy": {(leaky_key, "policy-public", "CRITICAL")},
        "check_kms_expiry": set(),
        "check_rds_cmk": {(name, "key-not-allowed", "CRITICAL")
                          for name in NAMES if name not in ("still", "plain")},
        "check_rds_secret": {(name, "password-not-managed", "WARNING")
                             for name in NAMES},
        "check_rds_roles": {("opened", "role-trust", "WARNING"),
                            ("brief", "role-not-found", "CRITICAL")},
        "check_rds_tls": {("lax", "tls-not-enforced", "CRITICAL")},
        "check_rds_tls_version": {("lax", "old-tls-version", "WARNING")},
        "check_rds_iam_auth": {("passwords", "iam-auth-disabled",
                                "WARNING")},
        "check_rds_master_user": {("guessed", "default-master-user",
                                   "WARNING")},
        "check_rds_snapshot_public": {("public-copy", "snapshot-public",
                                       "CRITICAL")},
        "check_rds_snapshot_shared": {
            (name, "snapshot-shared", "WARNING")
            for name in ("public-copy", "shared-copy")},
        "check_rds_snapshot_encryption": {
            ("plain-copy", "manual-snapshot-unencrypted", "CRITICAL")},
    }


# Of all runs of a check.
OPTIONS = {"check_rds_cmk": ["--key", "alias/still"],
           "check_kms_state": ["--no-snapshots"]}


def run(plugin, aws, key, *options):
    env = {"PATH": "/usr/bin:/bin", "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
           "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}
    done = subprocess.run([plugin, "--endpoint-url", aws.url, "-r", REGION,
                           "-o", "json", *options,
                           *OPTIONS.get(os.path.basename(plugin), [])],
                          env=env, capture_output=True, text=True)
    return done.stdout, done.stderr


def main():
    plugins = os.path.abspath(sys.argv[1])
    aws = Moto()
    failed = passed = 0
    try:
        key = create_user(aws)
        role = create_role(aws)
        keys = create_account(aws)
        aws.check_signatures()
        wrong = dict(key, SecretAccessKey="wrong" * 8)
        cases = [(name, key, want, ())
                 for name, want in expected(*keys).items()]
        cases.append(("check_rds_public", wrong, None, ()))
        cases.append(("check_rds_public", wrong, None, ("--role-arn", role)))
        cases += [(name, key, want, ("--role-arn", role))
                  for name, want in expected(*keys).items()]
        for name, who, want, options in cases:
            out, err = run(os.path.join(plugins, name), aws, who, *options)
            report = json.loads(out)
            name += " with a role" if options else ""
            if want is None:
                name += " with a wrong secret key"
                good = report["status"] == "UNKNOWN" and report["errors"]
            else:
                found = {(f["resource"], f["code"], f["status"])
                         for f in report["findings"] if f["status"] != "OK"
                         # moto makes automated ones, named by the day
                         and not f["resource"].startswith("rds:")}
                good = found == want and not report["errors"]
            if good and not err:
                passed += 1
                print(f"ok {name}")
            else:
                failed += 1
                print(f"not ok {name}: expected {want}\n{out}{err}")
    finally:
        aws.end()
    print(f"moto: {passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
