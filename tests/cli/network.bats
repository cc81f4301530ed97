#!/usr/bin/env bats
# network: many regions, wrong clocks, keys that expire, proxies, private CAs.
# SPDX-License-Identifier: Apache-2.0
load helpers

teardown() {
	fakeaws_stop
	[[ -z ${proxy_pid-} ]] || kill "$proxy_pid"
}

# A dump of these regions, each with the databases of us-east-1.
dump_of() { # REGION...
	local region dir
	for region; do
		dir=$BATS_TEST_TMPDIR/dump/$region
		mkdir -p "$dir"
		sed "s/us-east-1/$region/g" \
			"$DEMO/us-east-1/rds.DescribeDBInstances.json" \
			> "$dir/rds.DescribeDBInstances.json"
		cp "$DEMO/us-east-1/rds.DescribeDBClusters.json" "$dir"
	done
}

serve_dump() {
	fakeaws_start "$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR/dump" \
		--log "$BATS_TEST_TMPDIR/requests" "$@"
	fakeaws_export
}

@test "17 regions of which two deny: 15 are judged, two are UNKNOWN" {
	local regions=() i
	for i in $(seq 17); do
		regions+=("eu-west-$i")
	done
	dump_of "${regions[@]}"
	serve_dump --fault 'rds.*@eu-west-3:denied' \
		--fault 'rds.*@eu-west-11:denied'
	plugin check_rds_public -r all
	expect 2 'checked=45 critical=15;;0 warning=0;0 unknown=2 ok=30' \
		'eu-west-3: rds:DescribeDBInstances denied' \
		'eu-west-11: rds:DescribeDBClusters denied'
	[[ $output != *'eu-west-2: rds:'* ]]
}

@test "keys that expire between two pages: the first page is judged" {
	dump_of eu-west-1
	serve_dump --scale 60 --fault 'rds.DescribeDBInstances:expired::2'
	plugin check_rds_public -r eu-west-1 --max-items 1000
	expect 2 'checked=100 ' '\[CRITICAL\] eu-west-1 marketing-mysql' \
		'\[UNKNOWN\] eu-west-1: .*not complete.*ExpiredToken.*renew it'
}

@test "a clock that is two hours wrong is learnt from AWS, either way" {
	for seconds in 7200 -7200; do
		serve --clock "$seconds"
		plugin check_kms_rotation -r us-east-1 -vv
		expect 1 'attempt 2: HTTP 200'
		[[ $output != *SignatureDoesNotMatch*'[UNKNOWN]'* ]]
		# When the keys of a role end is said by the clock of AWS.
		plugin check_kms_rotation -r us-east-1 \
			--role-arn arn:aws:iam::111122223333:role/x
		expect 1
		plugin check_kms_rotation -r us-east-1 --account-role x \
			--accounts 444455556666
		expect 1
		fakeaws_stop
	done
}

@test "HTTPS through a proxy, and around it by NO_PROXY" {
	local dir=$BATS_TEST_TMPDIR
	serve --tls-dir "$dir"
	/usr/bin/python3 "$TOP/tests/cli/proxy.py" "$dir/proxy" "$dir/tunnels" \
		3>&- &
	proxy_pid=$!
	wait_for test -s "$dir/proxy"
	export HTTPS_PROXY
	HTTPS_PROXY=http://$(cat "$dir/proxy")
	plugin check_rds_public -r us-east-1 --ca-bundle "$dir/ca.pem"
	expect 2
	grep -q "^127.0.0.1:${fakeaws_url##*:}\$" "$dir/tunnels"
	rm "$dir/tunnels"
	NO_PROXY=127.0.0.1 plugin check_rds_public -r us-east-1 \
		--ca-bundle "$dir/ca.pem"
	expect 2
	[[ ! -e $dir/tunnels ]]
}

@test "a proxy that is not there is named, and is UNKNOWN" {
	serve --tls-dir "$BATS_TEST_TMPDIR"
	HTTPS_PROXY=http://127.0.0.1:9 plugin check_rds_public -r us-east-1 \
		--ca-bundle "$BATS_TEST_TMPDIR/ca.pem"
	expect 3 'ConnectionFailed'
}

@test "throttling on every third call, sixteen at once: all come in the end" {
	serve --fault 'kms.*:throttle::3'
	AWS_MAX_ATTEMPTS=8 plugin check_kms_rotation -r eu-west-1 -t 60
	expect 1 'checked='
	[[ $output != *ThrottlingException* ]]
}

# What a check asked in eu-west-1, "COUNT OPERATION" in order.
asked() { # CHECK [OPTION...]
	serve
	plugin "$@" -r eu-west-1
	[[ $output != *'no credentials'* ]] || fail "$output"
	awk '{ print $4 }' "$BATS_TEST_TMPDIR/requests" | LC_ALL=C sort |
		uniq -c | awk '{ print $1, $2 }'
	fakeaws_stop
	rm "$BATS_TEST_TMPDIR/requests"
}

expect_calls() { # LINES CHECK [OPTION...]
	local calls
	calls=$(asked "${@:2}")
	[[ $calls == "$1" ]] || fail "${*:2} asked:" "$calls" "not:" "$1"
}

@test "network checks ask once per list, and only for what is referred to" {
	local lists=$'1 DescribeDBClusters\n1 DescribeDBInstances'
	local ports='2 DescribeDBParameters' # two pages
	expect_calls "$lists
$ports
1 DescribeNetworkAcls
1 DescribeOptionGroups
1 DescribeRouteTables
1 DescribeSecurityGroups
1 DescribeSubnets
1 DescribeVpcs
2 GetManagedPrefixListEntries" check_rds_exposure
	expect_calls "$lists
1 DescribeDBSubnetGroups
1 DescribeRouteTables
1 DescribeSubnets" check_rds_subnet
	expect_calls "$lists
1 DescribeDBSubnetGroups
1 DescribeRouteTables" check_rds_subnet --severity few-addresses=off
	expect_calls "$lists
$ports
1 DescribeDBSubnetGroups
1 DescribeNetworkAcls
1 DescribeOptionGroups" check_rds_nacl
	expect_calls "$lists
1 DescribeDBSubnetGroups
1 DescribeVpcs" check_rds_vpc
	expect_calls "$lists
1 DescribeDBSubnetGroups" check_rds_env
	# No databases, unless they choose the proxies; targets of each proxy.
	expect_calls "1 DescribeDBProxies
1 DescribeDBProxyEndpoints
3 DescribeDBProxyTargets
1 DescribeRouteTables
2 DescribeSecurityGroups
1 DescribeVpcs" check_rds_proxy
	expect_calls "1 DescribeDBClusters
1 DescribeDBInstances
1 DescribeDBProxies
1 DescribeDBProxyEndpoints
3 DescribeDBProxyTargets
1 DescribeRouteTables
2 DescribeSecurityGroups
1 DescribeVpcs" check_rds_proxy -i orders-prod
}
