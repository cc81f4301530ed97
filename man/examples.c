/*
 * examples: command lines of each check that are worth showing.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>

#include "examples.h"

const struct example examples[] = {
	{ NULL, "--region all",
	  "Look at every region that is enabled for the account, with the "
	  "credentials that the environment or the default profile has:" },
	{ NULL, "--input dump --now 2026-11-20T12:00:00Z",
	  "Ask nobody, and judge what the AWS CLI wrote into the directory "
	  "dump, as of that day:" },

	{ "check_kms_expiry", "-r eu-west-1 -w 90: -c 30:",
	  "Warn three months before key material expires, and be CRITICAL in "
	  "the last one:" },
	{ "check_kms_policy", "-r all --all --allow-account 222222222222",
	  "Judge every key of the account, not only those of databases; the "
	  "account of the backups may be let in:" },
	{ "check_kms_policy", "-r eu-west-1 --severity no-via-service=warning",
	  "Also name keys that can be used without the database service:" },
	{ "check_kms_rotation", "-r eu-west-1 --manual-ok 365 -w 400",
	  "Accept keys that were rotated by hand within a year, and let a "
	  "rotation take up to 400 days:" },
	{ "check_kms_rotation", "-r eu-west-1 --key alias/orders --snapshots",
	  "Judge the keys of snapshots and automated backups too, and one more "
	  "key whether or not anything uses it:" },
	{ "check_kms_state", "-r eu-west-1 -w 30: -c 14:",
	  "Judge keys pending deletion by the days that are left:" },
	{ "check_kms_state", "-r eu-west-1 --no-snapshots",
	  "Look at databases and their secrets only, not at snapshots:" },
	{ "check_rds_backup", "-r eu-west-1 -w 14: -c 7: --replicas",
	  "Keep backups for two weeks, one at least, of read replicas too:" },
	{ "check_rds_backup",
	  "-r eu-west-1 --severity automated-backup-missing=critical",
	  "Believe no setting: ask whether an automated backup is there:" },
	{ "check_rds_ca", "-r all -w 90: -c 30:",
	  "Be told in time that server certificates expire:" },
	{ "check_rds_ca",
	  "-r eu-west-1 --deny rds-ca-2015,rds-ca-2019,"
	  "rds-ca-rsa2048-g1",
	  "Refuse one more certificate authority:" },
	{ "check_rds_cmk", "-r eu-west-1 --key alias/orders --engine postgres",
	  "PostgreSQL databases may be encrypted with one key only:" },
	{ "check_rds_cmk", "-r eu-west-1 --all",
	  "Judge the keys of Performance Insights, activity streams, secrets "
	  "and automated backups too:" },
	{ "check_rds_encryption", "-r all --require cmk",
	  "Ask for customer managed keys:" },
	{ "check_rds_encryption",
	  "-r eu-west-1 -i orders-prod,legacy-shop -t 20:critical",
	  "Two databases only, and CRITICAL where AWS does not answer within "
	  "20 seconds:" },
	{ "check_rds_env",
	  "-r eu-west-1 --env-tag environment,stage "
	  "--same prod=production",
	  "Take the environment from other tags, of which two values mean the "
	  "same:" },
	{ "check_rds_env", "-r all --severity shared-account=warning",
	  "Also name two environments in one region of an account:" },
	{ "check_rds_exposure", "-r all --allow 192.0.2.0/24",
	  "The network of the office may reach the databases:" },
	{ "check_rds_exposure",
	  "-r eu-west-1 --severity one-layer-away=ok -o table",
	  "Be content with one layer that holds, and show a table:" },
	{ "check_rds_iam_auth", "-r eu-west-1 --engine postgres,mysql",
	  "Databases of two engine families only:" },
	{ "check_rds_master_user", "-r eu-west-1 --extra",
	  "Know more default names than admin and postgres:" },
	{ "check_rds_master_user", "-r all --names admin,dba,postgres",
	  "Say which names are default ones:" },
	{ "check_rds_multiaz",
	  "-r eu-west-1 --critical-tag 'environment=prod*'",
	  "CRITICAL for databases in production, WARNING for all others:" },
	{ "check_rds_multiaz", "-r eu-west-1 --ignore-tag environment=staging",
	  "Leave out what may fail:" },
	{ "check_rds_nacl",
	  "-r eu-west-1 --severity nacl-open-to-internet=warning",
	  "Make network ACLs that admit the internet a problem:" },
	{ "check_rds_proxy",
	  "-r eu-west-1 --severity proxy-iam-not-required=warning",
	  "Ask for IAM authentication too:" },
	{ "check_rds_proxy", "-r eu-west-1 --allow 192.0.2.0/24 --rule-ids",
	  "Let the network of the office in, and name the rules that let in "
	  "others:" },
	{ "check_rds_public", "-r all --mode effective",
	  "CRITICAL only where the internet really reaches the database:" },
	{ "check_rds_public",
	  "-H legacy-shop.c9akciq32f18.eu-west-1.rds.amazonaws.com",
	  "One database, by the name that its clients use:" },
	{ "check_rds_roles", "-r eu-west-1 --allow-feature s3Export,s3Import",
	  "Roles may be attached for two features only:" },
	{ "check_rds_roles", "-r eu-west-1 --severity role-broad=warning",
	  "Also look for rights beyond need, which reads the policies of the "
	  "account:" },
	{ "check_rds_secret", "-r eu-west-1 -w 30 -c 60",
	  "Rotate master passwords every month:" },
	{ "check_rds_secret", "-r all --severity password-not-managed=ok",
	  "Only judge the passwords that Secrets Manager does manage:" },
	{ "check_rds_sg",
	  "-r eu-west-1 --allow 192.0.2.0/24 "
	  "--allow-account 333333333333",
	  "The network of the office, and security groups of another account, "
	  "may be sources:" },
	{ "check_rds_sg",
	  "-r eu-west-1 --max-prefix4 24 --max-rules 20 --follow",
	  "Be strict, and look for public addresses behind source groups:" },
	{ "check_rds_snapshot_encryption",
	  "-r eu-west-1 --exclude 'rds:*,awsbackup:*'",
	  "Judge manual snapshots only:" },
	{ "check_rds_snapshot_public", "-r all -t 50",
	  "Many snapshots, one call for each: allow 50 seconds:" },
	{ "check_rds_snapshot_shared",
	  "-r eu-west-1 --allow-account 222222222222",
	  "Snapshots may be shared with one account:" },
	{ "check_rds_subnet", "-r eu-west-1 --min-zones 3 -w 16: -c 4:",
	  "Ask for three zones, and for more free addresses in each subnet:" },
	{ "check_rds_tls", "-r eu-west-1 --lenient --proxies",
	  "Judge RDS Proxies too, and be CRITICAL only for what is publicly "
	  "accessible:" },
	{ "check_rds_tls_version", "-r eu-west-1 --engine mysql -v",
	  "MySQL databases only, and list what is OK too:" },
	{ "check_rds_vpc", "-r all --severity block-public-access-off=warning",
	  "Also name VPCs in which Block Public Access is off:" },
	{ 0 }
};
