#!/usr/bin/env bats
# accounts: several accounts in one run, none of which hides another.
# SPDX-License-Identifier: Apache-2.0
load helpers

OPEN=444455556666
CLOSED=777788889999

# An organization of three: the demo account, whose keys we have; one with a
# public database in eu-west-1; one that lets nobody in.
serve_three() {
	local region=$BATS_TEST_TMPDIR/member/eu-west-1
	mkdir -p "$region"
	sed "s/111122223333/$OPEN/g" \
		"$DEMO/us-east-1/rds.DescribeDBInstances.json" \
		> "$region/rds.DescribeDBInstances.json"
	cp "$DEMO/us-east-1/rds.DescribeDBClusters.json" "$region"
	serve --member "$OPEN=$BATS_TEST_TMPDIR/member" --member "$CLOSED=" "$@"
}

# How often an operation was asked.
asked() { # SERVICE OPERATION
	awk -v s="$1" -v o="$2" '$2 == s && $4 == o' \
		"$BATS_TEST_TMPDIR/requests" | wc -l
}

@test "all: every active account of the organization, a denied one is UNKNOWN" {
	serve_three
	plugin check_rds_public -r eu-west-1 --accounts all --account-role audit
	expect 2 "\\[CRITICAL\\] 111122223333 eu-west-1 webshop-1:" \
		"\\[CRITICAL\\] $OPEN eu-west-1 marketing-mysql:" \
		"\\[UNKNOWN\\] $CLOSED: .*role/audit.*AccessDenied"
	[[ $(asked organizations ListAccounts) == 1 ]]
	# No role is assumed in our own account.
	[[ $(asked sts AssumeRole) == 2 ]]
}

@test "a list: those and no others, each once" {
	serve_three
	plugin check_rds_public -r eu-west-1 --accounts "$OPEN,$OPEN" \
		--account-role path/audit -o json
	expect 2 "\"accounts\":\\[\"$OPEN\"\\]" '"errors":\[\]'
	[[ $output != *webshop* ]]
	[[ $(asked organizations ListAccounts) == 0 ]]
	[[ $(asked sts AssumeRole) == 1 ]]
}

@test "a denied account is never OK, and --error-result is for it too" {
	serve_three
	plugin check_rds_public -r eu-west-1 --accounts "$CLOSED" \
		--account-role audit
	expect 3 "$CLOSED"
	plugin check_rds_public -r eu-west-1 --accounts "$CLOSED" \
		--account-role audit --error-result critical
	expect 2 "$CLOSED"
}

@test "all regions of each account, as each account says" {
	serve_three
	plugin check_rds_public -r all --accounts all --account-role audit \
		-o csv
	expect 2 "us-east-1,111122223333" "eu-west-1,$OPEN"
	[[ $output != *"us-east-1,$OPEN"* ]]
	[[ $(asked ec2 DescribeRegions) == 2 ]]
}

@test "an account that does not tell its regions hides no other one" {
	serve_three --fault 'ec2.DescribeRegions:denied:1'
	plugin check_rds_public -r all --accounts "$OPEN,111122223333" \
		--account-role audit -o csv
	[[ $(asked ec2 DescribeRegions) == 2 ]]
	expect 2 'ec2:DescribeRegions denied'
	[[ $output == *"us-east-1,111122223333"* || \
		$output == *"eu-west-1,$OPEN"* ]]
}

@test "an account of no organization is UNKNOWN, and hides no other one" {
	serve_three
	plugin check_rds_public -r eu-west-1 --account-role audit \
		--accounts "999988887777,$OPEN,111122223333"
	expect 2 "\\[UNKNOWN\\] 999988887777: .*AccessDenied" \
		"\\[CRITICAL\\] $OPEN" '\[CRITICAL\] 111122223333'
}

@test "the role is in the partition of our own credentials" {
	local partition
	serve_three
	for partition in aws-us-gov aws-cn; do
		plugin check_rds_public -r eu-west-1 --accounts "$OPEN" \
			--account-role audit \
			--role-arn "arn:$partition:iam::111122223333:role/x"
		expect 2 marketing-mysql
		grep -q "RoleArn=arn.*$partition.*$OPEN.*role.*audit" \
			"$BATS_TEST_TMPDIR/requests"
	done
}

@test "roles that nobody answers for: the deadline holds" {
	serve_three --fault 'sts.AssumeRole:hang'
	plugin check_rds_public -r eu-west-1 --accounts all \
		--account-role audit -t 3
	expect 3 "$OPEN: sts:AssumeRole timed out" "$CLOSED"
}

@test "an organization that may not be listed is UNKNOWN" {
	serve_three --fault 'organizations.ListAccounts:denied'
	plugin check_rds_public -r eu-west-1 --accounts all --account-role audit
	expect 3 'organizations:ListAccounts' 'the list of accounts'
}

@test "what is looked for by -i may be in the account that is out of reach" {
	serve_three
	plugin check_rds_public -r eu-west-1 -i nosuch \
		--accounts "$OPEN,$CLOSED" --account-role audit
	expect 3 "$CLOSED"
	[[ $output != *"there is no 'nosuch'"* ]]
	plugin check_rds_public -r eu-west-1 -i nosuch --accounts "$OPEN" \
		--account-role audit
	expect 3 "there is no 'nosuch'"
}

@test "the cache keeps the accounts apart" {
	local dir=$BATS_TEST_TMPDIR/cache
	serve_three
	for _ in 1 2; do
		plugin check_rds_public -r eu-west-1 --accounts "all" \
			--account-role audit --cache-dir "$dir"
		expect 2 "$OPEN eu-west-1 marketing-mysql" \
			'111122223333 eu-west-1 webshop-1'
	done
	[[ $(asked rds DescribeDBInstances) == 2 ]]
}
