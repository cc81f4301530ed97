#!/usr/bin/env bats
# credentials: where they are looked for, and that they are never shown.
# SPDX-License-Identifier: Apache-2.0
load helpers

# A signature is no secret, but it is good for some minutes.
expect_no_signature() {
	! grep -qiE 'signature=|authorization:' "$BATS_TEST_TMPDIR/out" ||
		fail "$command: a signature in" "$output"
}

@test "none at all: one line that says every place looked at" {
	serve
	unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
	for p in "${PLUGINS[@]}"; do
		AWS_SHARED_CREDENTIALS_FILE=$BATS_TEST_TMPDIR/none \
			plugin "$p" -r us-east-1
		expect 3 '^[A-Z_]+ UNKNOWN - no credentials' AWS_ACCESS_KEY_ID \
			"$BATS_TEST_TMPDIR/none"
	done
}

@test "an empty variable is one that is not set" {
	serve
	AWS_ACCESS_KEY_ID='' AWS_SECRET_ACCESS_KEY='' \
		plugin check_rds_public -r us-east-1
	expect 3 'no credentials'
	AWS_SESSION_TOKEN='' AWS_PROFILE='' AWS_CA_BUNDLE='' \
		plugin check_rds_public -r us-east-1
	expect 2
}

@test "profiles of both shared files" {
	serve
	unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION
	export AWS_SHARED_CREDENTIALS_FILE=$BATS_TEST_TMPDIR/credentials
	export AWS_CONFIG_FILE=$BATS_TEST_TMPDIR/config
	printf '[audit]\naws_access_key_id = AKIDFAKEAWS\n%s\n' \
		'aws_secret_access_key = fakeaws-secret' \
		> "$AWS_SHARED_CREDENTIALS_FILE"
	printf '[profile audit]\nregion = us-east-1\n' > "$AWS_CONFIG_FILE"
	plugin check_rds_public -p audit -vv
	expect 2 us-east-1
	AWS_PROFILE=audit plugin check_rds_public
	expect 2
	plugin check_rds_public -p nobody -r us-east-1
	expect 3 nobody
}

@test "no HOME: the user's home folder is looked up, and no harm done" {
	serve
	for p in "${PLUGINS[@]}"; do
		unset HOME
		plugin "$p" -r us-east-1
		expect_verdict "$p"
		[[ $output != *'no credentials'* ]] || fail "$output"
	done
	unset AWS_ACCESS_KEY_ID AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE
	plugin check_rds_public -r us-east-1 -p no-such-profile
	expect 3
}

@test "no region: says how to give one" {
	serve
	unset AWS_REGION
	plugin check_rds_public
	expect 3 '--region' AWS_REGION
}

@test "no secret in any output at any verbosity" {
	serve --session-token fakeaws-token
	export AWS_SESSION_TOKEN=fakeaws-token
	for p in "${PLUGINS[@]}"; do
		for format in nagios json table csv; do
			# plugin() looks for the secrets
			plugin "$p" -r all -vvv -o $format
			expect_no_signature
		done
	done
}

@test "-v, -vv and -vvv: results, calls, what was sent" {
	serve --session-token fakeaws-token
	export AWS_SESSION_TOKEN=fakeaws-token
	plugin check_kms_rotation -r us-east-1
	expect 1
	[[ $output != *'[OK]'* && $output != *attempt* ]] || fail "$output"
	plugin check_kms_rotation -r us-east-1 -v
	expect 1 '\[OK\]'
	[[ $output != *attempt* ]] || fail "$output"
	plugin check_kms_rotation -r us-east-1 -vv
	expect 1 '\[OK\]' 'rds:DescribeDBInstances us-east-1 attempt 1: HTTP 200, '
	[[ $output != *POST* && $output != *x-amz* ]] || fail "$output"
	plugin check_kms_rotation -r us-east-1 -vvv
	expect 1 '\[OK\]' ' attempt 1: HTTP 200, ' $'\n  POST http://127' \
		$'\n  content-type: application/x-' $'\n  host: 127.0.0.1:' \
		$'\n  x-amz-target: TrentService.GetKeyRotationStatus' \
		$'\n  x-amz-date: 20' $'\n  Action=DescribeDBInstances&' \
		$'\n  request id '
	expect_no_signature
	! grep -qiE 'authorization|security-token|AKIDFAKEAWS' <<< "$output" ||
		fail "$output"
	# A role asked for on the way: host and method alone.
	plugin check_kms_rotation -r us-east-1 -vvv --external-id fakeaws-secret \
		--role-arn arn:aws:iam::111122223333:role/audit
	expect 1 'credentials POST 127.0.0.1:' ' attempt 1: HTTP 200, '
	expect_no_signature
}

@test "no secret in what is said of failures" {
	for fault in denied 5xx malformed hang; do
		serve --session-token fakeaws-token --fault "*:$fault"
		export AWS_SESSION_TOKEN=fakeaws-token
		plugin check_rds_sg -r us-east-1 -vvv -t 2
		expect 3
		expect_no_signature
		fakeaws_stop
	done
	plugin check_rds_sg -r us-east-1 -vvv -t 2
	expect 3
}

@test "a secret in the wrong place is not repeated" {
	serve
	printf '[default]\naws_secret_access_key fakeaws-secret\n' \
		> "$BATS_TEST_TMPDIR/credentials"
	AWS_SHARED_CREDENTIALS_FILE=$BATS_TEST_TMPDIR/credentials \
		plugin check_rds_public -r us-east-1 -p default
}

@test "no core file holds a key" {
	serve --fault '*:hang'
	ulimit -c unlimited 2> /dev/null || skip 'core files are off here'
	"$BUILDDIR/plugins/check_rds_public" -r us-east-1 -t 5 \
		> "$BATS_TEST_TMPDIR/out" 3>&- &
	pid=$!
	wait_for grep -q DescribeDB "$BATS_TEST_TMPDIR/requests"
	grep -qE '^Max core file size +0 +0' "/proc/$pid/limits"
	kill $pid
	wait $pid || true
}
