#!/usr/bin/env bats
# calls: what a run asks AWS for, and nothing twice.
# SPDX-License-Identifier: Apache-2.0
load helpers

# How often an operation was asked, with these parameters.
asked() { # SERVICE OPERATION [PARAMETERS]
	awk -v s="$1" -v o="$2" -v p="$3" '$2 == s && $4 == o && index($0, p)' \
		"$BATS_TEST_TMPDIR/requests" | wc -l
}

expect_asked() { # TIMES SERVICE OPERATION [PARAMETERS]
	local times
	times=$(asked "${@:2}")
	[[ $times == "$1" ]] || fail "$2:$3 $4: asked $times times, not $1" \
		"$(cut -c1-150 "$BATS_TEST_TMPDIR/requests")"
}

# Files of an operation in the demo: one per key.
in_demo() { # OPERATION
	find "$DEMO/eu-west-1" -name "rds.$1.*.json" | wc -l
}

@test "a parameter group is read once, however many databases use it, to its end" {
	serve
	for p in check_rds_tls check_rds_tls_version; do
		: > "$BATS_TEST_TMPDIR/requests"
		plugin "$p" -r eu-west-1 -v
		# Two groups of instances, one of clusters have a second page,
		# on which the parameter is that decides.
		expect_asked $(($(in_demo DescribeDBParameters) + 2)) rds \
			DescribeDBParameters
		expect_asked $(($(in_demo DescribeDBClusterParameters) + 1)) rds \
			DescribeDBClusterParameters
		expect_asked 1 rds DescribeDBInstances
		expect_asked 1 rds DescribeOptionGroups
		expect_asked 0 rds DescribeDBProxies
		expect_verdict "$p"
		[[ $output == *'[OK] eu-west-1 orders-prod: '* ]] || fail "$output"
		[[ $output == *'[OK] eu-west-1 ledger-db2'* ||
			$output == *'no setting for it (db2'* ]] || fail "$output"
	done
}

@test "security groups only of oracle databases with a TLS port of their own" {
	serve
	plugin check_rds_tls -r eu-west-1
	expect_asked 1 ec2 DescribeSecurityGroups
	plugin check_rds_tls -r us-east-1 --proxies
	expect_asked 1 ec2 DescribeSecurityGroups
	expect_asked 1 rds DescribeDBProxies
	plugin check_rds_tls_version -r eu-west-1
	expect_asked 1 ec2 DescribeSecurityGroups
}

@test "attributes of manual snapshots only, each asked once" {
	serve
	for p in check_rds_snapshot_public check_rds_snapshot_shared; do
		: > "$BATS_TEST_TMPDIR/requests"
		plugin "$p" -r eu-west-1 --exclude cms-mysql-clone
		expect_asked 1 rds DescribeDBSnapshots manual
		expect_asked 1 rds DescribeDBClusterSnapshots manual
		# Of the cluster snapshots one is of DocumentDB, which nobody asks for.
		expect_asked $(($(in_demo DescribeDBSnapshotAttributes) - 1)) rds \
			DescribeDBSnapshotAttributes
		expect_asked 1 rds DescribeDBClusterSnapshotAttributes
		[[ $(wc -l < "$BATS_TEST_TMPDIR/requests") == \
			$(($(in_demo DescribeDBSnapshotAttributes) + 2)) ]] ||
			fail "$(cut -c1-150 "$BATS_TEST_TMPDIR/requests")"
	done
}

@test "snapshots of AWS Backup take a call of their own" {
	serve
	plugin check_rds_snapshot_encryption -r eu-west-1
	expect 2 'awsbackup:job-legacy-shop'
	expect_asked 2 rds DescribeDBSnapshots
	expect_asked 1 rds DescribeDBSnapshots awsbackup
	expect_asked 1 rds DescribeDBClusterSnapshots
	[[ $(wc -l < "$BATS_TEST_TMPDIR/requests") == 3 ]]
}

@test "databases are listed for snapshots only where they choose them" {
	serve
	plugin check_rds_snapshot_public -r eu-west-1 -i legacy-shop
	expect 2
	expect_asked 1 rds DescribeDBInstances
	expect_asked 1 rds DescribeDBSnapshotAttributes
	expect_asked 0 rds DescribeDBClusterSnapshotAttributes
}

@test "one list of certificate authorities" {
	serve
	plugin check_rds_ca -r eu-west-1
	expect 2 'certificate_expiry_min='
	expect_asked 1 rds DescribeCertificates
	[[ $(wc -l < "$BATS_TEST_TMPDIR/requests") == 3 ]]
}
