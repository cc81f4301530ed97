#!/usr/bin/env bats
# failures: whatever goes wrong between us and AWS, and what is said of it.
# SPDX-License-Identifier: Apache-2.0
#
# A failure is UNKNOWN, names operation, region and cause, and never hides what
# is certain already.
load helpers

# The first operation that a plugin needs in a region, as AWS and we name it.
DATABASES='rds.DescribeDBInstances'

# Every plugin, alone with a service that fails in one way: UNKNOWN.
all_unknown() { # PATTERN
	for p in "${PLUGINS[@]}"; do
		plugin "$p" -r us-east-1 -t 20
		expect 3 "$1" us-east-1 'rds:DescribeDB'
		expect_verdict "$p"
	done
}

@test "access denied: operation, region, code, and the action to grant" {
	serve --fault '*:denied'
	all_unknown 'AccessDenied'
}

@test "access denied in one region: what is critical elsewhere still wins" {
	serve --fault "rds.*@us-east-1:denied"
	for p in "${PLUGINS[@]}"; do
		# All that it finds is OK unless --severity says else.
		[[ $p != check_rds_nacl ]] || continue
		plugin "$p" -r eu-west-1
		expected=$status
		[[ $expected == [12] ]] || fail "$p: nothing wrong in eu-west-1"
		plugin "$p" -r us-east-1,eu-west-1
		expect "$expected" 'AccessDenied' us-east-1 'rds:DescribeDB' \
			$'\n''\[(CRITICAL|WARNING)\] eu-west-1 '
		expect_verdict "$p"
		plugin "$p" -r all -o json
		expect "$expected" '"operation":"rds:DescribeDB'
	done
}

@test "throttled past the retries" {
	serve --fault '*:throttle'
	plugin check_rds_encryption -r us-east-1
	expect 3 'Throttl' us-east-1 'rds:DescribeDBInstances'
	# Three attempts per call, and no more.
	[[ $(grep -c DescribeDBInstances "$BATS_TEST_TMPDIR/requests") == 3 ]] ||
		fail "$(cat "$BATS_TEST_TMPDIR/requests")"
}

@test "throttled at first: tried again, and nobody notices" {
	serve --fault '*:throttle:2'
	plugin check_rds_public -r us-east-1
	expect 2
	[[ $output != *Throttl* ]] || fail "$output"
}

@test "HTTP 500 and 503" {
	serve --fault '*:5xx'
	plugin check_rds_encryption -r us-east-1
	expect 3 'Internal' us-east-1 'rds:DescribeDB'
	fakeaws_stop
	serve --fault '*:503'
	plugin check_rds_backup -r us-east-1
	expect 3 'Unavailable' us-east-1 'rds:DescribeDB'
}

@test "an HTML page of some load balancer" {
	serve --fault '*:html'
	plugin check_rds_encryption -r us-east-1
	expect 3 '503' us-east-1 'rds:DescribeDB'
}

@test "connection reset" {
	serve --fault '*:reset'
	plugin check_rds_multiaz -r us-east-1
	expect 3 'ConnectionFailed' us-east-1 'rds:DescribeDB'
}

@test "truncated and malformed replies" {
	serve --fault '*:truncate'
	plugin check_rds_sg -r us-east-1
	expect 3 '(ConnectionFailed|MalformedReply)' us-east-1 'rds:DescribeDB'
	fakeaws_stop
	serve --fault '*:malformed'
	all_unknown MalformedReply
}

@test "malformed JSON of KMS leaves the databases judged" {
	serve --fault 'kms.DescribeKey:malformed'
	plugin check_kms_rotation -r eu-west-1
	expect 3 MalformedReply 'kms:DescribeKey'
	plugin check_rds_encryption -r eu-west-1
	expect 2
}

@test "paging that does not end" {
	serve --scale 200 --fault "$DATABASES:loop"
	plugin check_rds_encryption -r us-east-1 -t 20
	expect 3 EndlessPaging us-east-1 'rds:DescribeDBInstances'
	[[ $(grep -c DescribeDBInstances "$BATS_TEST_TMPDIR/requests") -lt 9 ]] ||
		fail "asked on and on"
}

@test "a page that fails after others came: these are judged" {
	serve --scale 200 --fault "$DATABASES:denied::2"
	plugin check_rds_public -r eu-west-1 --max-items 2000
	expect 2 AccessDenied 'rds:DescribeDBInstances' eu-west-1
	plugin check_rds_public -r eu-west-1 -o json
	expect 2 partial-list
}

@test "a body over the limit" {
	serve --fault "$DATABASES:huge"
	plugin check_rds_encryption -r us-east-1 -t 25
	expect 3 ReplyTooLarge us-east-1 'rds:DescribeDBInstances'
}

@test "an expired session token" {
	serve --fault '*:expired'
	plugin check_rds_encryption -r us-east-1
	expect 3 ExpiredToken us-east-1 'rds:DescribeDB'
}

@test "a clock that is an hour off" {
	serve --fault '*:wrongdate'
	plugin check_rds_public -r us-east-1
	# The clock of AWS is believed and the call made again.
	[[ $status == 2 ]] || expect 3 'clock' us-east-1 'rds:DescribeDB'
}

@test "a secret key that is wrong" {
	serve
	AWS_SECRET_ACCESS_KEY=wrong plugin check_rds_encryption -r us-east-1
	expect 3 SignatureDoesNotMatch us-east-1 'rds:DescribeDB'
}

@test "an access key that AWS does not know" {
	serve
	AWS_ACCESS_KEY_ID=AKIDNOBODY plugin check_rds_encryption -r us-east-1
	expect 3 InvalidClientTokenId us-east-1 'rds:DescribeDB'
}

@test "the deadline holds, whatever hangs" {
	serve --fault '*:hang'
	begin=$SECONDS
	for p in "${PLUGINS[@]}"; do
		plugin "$p" -r us-east-1 -t 1
		expect 3 '[Dd]eadline' us-east-1 'rds:DescribeDB'
	done
	[[ $((SECONDS - begin)) -le $((3 * ${#PLUGINS[@]})) ]] ||
		fail "took $((SECONDS - begin)) s"
}

@test "a service that is slow: in time or not" {
	serve --fault "$DATABASES:slow"
	plugin check_rds_public -r us-east-1 -t 25
	expect 2
	plugin check_rds_public -r us-east-1 -t 1
	expect 3 '[Dd]eadline' us-east-1 'rds:DescribeDBInstances'
}

@test "the deadline in one region: what is critical elsewhere still wins" {
	serve --fault "$DATABASES@us-east-1:hang"
	plugin check_rds_public -r us-east-1,eu-west-1 -t 3
	expect 2 '[Dd]eadline' us-east-1 $'\n''\[CRITICAL\] eu-west-1 '
}

@test "--timeout-result and -t SEC:STATE" {
	serve --fault '*:hang'
	plugin check_rds_encryption -r us-east-1 -t 0.5 --timeout-result critical
	expect 2 '[Dd]eadline'
	plugin check_rds_encryption -r us-east-1 -t 0.5:warning
	expect 1 '[Dd]eadline'
	plugin check_rds_encryption -r us-east-1 -t 0.5:warning \
		--timeout-result ok
	expect 0 '[Dd]eadline'
	# It is no other failure.
	plugin check_rds_encryption -r us-east-1 -t 0.5 --error-result critical
	expect 3 '[Dd]eadline'
}

@test "--error-result" {
	serve --fault '*:denied'
	for state in ok:0 warning:1 CRITICAL:2 unknown:3 2:2; do
		plugin check_rds_encryption -r us-east-1 \
			--error-result "${state%:*}"
		expect "${state#*:}" AccessDenied
		expect_verdict check_rds_encryption
	done
	plugin check_rds_encryption -r us-east-1 --timeout-result critical
	expect 3
}

@test "the list of regions cannot be had" {
	serve --fault 'ec2.DescribeRegions:denied'
	for p in "${PLUGINS[@]}"; do
		plugin "$p" -r all
		expect 3 'ec2:DescribeRegions' \
			'(UnauthorizedOperation|AccessDenied)'
	done
}

@test "a name that does not resolve" {
	serve
	plugin check_rds_public -r us-east-1 -t 20 \
		--endpoint-url http://nonexistent.invalid
	expect 3 ConnectionFailed nonexistent.invalid us-east-1 'rds:DescribeDB'
}

@test "a port where nobody listens" {
	serve
	fakeaws_stop
	plugin check_rds_public -r us-east-1 -t 20
	expect 3 ConnectionFailed us-east-1 'rds:DescribeDB'
}

@test "TLS: a CA that nobody knows, the right one, the wrong name" {
	serve --tls-dir "$BATS_TEST_TMPDIR"
	plugin check_rds_public -r us-east-1 -t 20
	expect 3 CertificateRefused us-east-1 'rds:DescribeDB'
	plugin check_rds_public -r us-east-1 -t 20 \
		--ca-bundle "$BATS_TEST_TMPDIR/ca.pem"
	expect 2
	AWS_CA_BUNDLE=$BATS_TEST_TMPDIR/ca.pem \
		plugin check_rds_public -r us-east-1 -t 20
	expect 2
	plugin check_rds_public -r us-east-1 -t 20 \
		--ca-bundle "$BATS_TEST_TMPDIR/ca.pem" \
		--endpoint-url "${AWS_ENDPOINT_URL/127.0.0.1/127.0.0.2}"
	expect 3 '(CertificateRefused|ConnectionFailed)' us-east-1
}

asked() {
	grep -q DescribeDB "$BATS_TEST_TMPDIR/requests"
}

@test "SIGTERM: says what it was waiting for, and leaves with UNKNOWN" {
	serve --fault '*@us-east-1:hang'
	for p in "${PLUGINS[@]}"; do
		: > "$BATS_TEST_TMPDIR/requests"
		"$BUILDDIR/plugins/$p" -r us-east-1 > "$BATS_TEST_TMPDIR/out" \
			2> "$BATS_TEST_TMPDIR/err" 3>&- &
		pid=$!
		wait_for asked
		kill -TERM $pid
		status=0
		wait $pid || status=$?
		output=$(cat "$BATS_TEST_TMPDIR/out")
		command="$p, SIGTERM"
		expect 3 "^$(service "$p") UNKNOWN - " terminated us-east-1 \
			'rds:DescribeDB'
		[[ ! -s $BATS_TEST_TMPDIR/err ]] || fail "stderr"
	done
}

# ---- dumps ----

@test "a dump that is not there, empty or broken" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" --input "$BATS_TEST_TMPDIR/nowhere"
		expect 3 nowhere
		mkdir -p "$BATS_TEST_TMPDIR/empty"
		plugin "$p" --input "$BATS_TEST_TMPDIR/empty"
		expect 3
		expect_verdict "$p"
	done
	mkdir "$BATS_TEST_TMPDIR/broken"
	echo '{"DBInstances":[{"DBInstanceIdentifier":"a' > \
		"$BATS_TEST_TMPDIR/broken/rds.DescribeDBInstances.json"
	plugin check_rds_encryption --input "$BATS_TEST_TMPDIR/broken"
	expect 3 'rds:DescribeDBInstances'
}

@test "an error answer in a dump" {
	mkdir "$BATS_TEST_TMPDIR/denied"
	echo '{"Code":"AccessDenied","Message":"no","StatusCode":403}' > \
		"$BATS_TEST_TMPDIR/denied/rds.DescribeDBInstances.error.json"
	echo '{"DBClusters":[]}' > \
		"$BATS_TEST_TMPDIR/denied/rds.DescribeDBClusters.json"
	plugin check_rds_encryption --input "$BATS_TEST_TMPDIR/denied"
	expect 3 AccessDenied 'rds:DescribeDBInstances'
}

@test "hostile text from AWS neither breaks lines nor makes perfdata" {
	mkdir "$BATS_TEST_TMPDIR/hostile"
	cat > "$BATS_TEST_TMPDIR/hostile/rds.DescribeDBInstances.json" <<'END'
{"DBInstances":[{"DBInstanceIdentifier":"evil|a=1\n[OK] fine\u001b[2J",
 "Engine":"mysql","DBInstanceStatus":"available","StorageEncrypted":false}]}
END
	echo '{"DBClusters":[]}' > \
		"$BATS_TEST_TMPDIR/hostile/rds.DescribeDBClusters.json"
	plugin check_rds_encryption --input "$BATS_TEST_TMPDIR/hostile"
	expect 2 $'evil\u00a6a=1 \\[OK\\] fine'
	[[ $(wc -l <<< "$output") == 2 ]] || fail "$output"
	[[ $(tr -cd '|' <<< "$output") == "|" ]] || fail "$output"
	[[ $output != *$'\033'* ]] || fail "an escape sequence"
	plugin check_rds_encryption --input "$BATS_TEST_TMPDIR/hostile" -o json
	expect 2
	python3 "$BATS_TEST_DIRNAME/contract.py" json check_rds_encryption 2 \
		<<< "$output"
}
