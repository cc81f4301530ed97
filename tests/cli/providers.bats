#!/usr/bin/env bats
# providers: every way to credentials, end to end.
# SPDX-License-Identifier: Apache-2.0
load helpers

setup() {
	serve
	unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
	HOME=$BATS_TEST_TMPDIR/home
	mkdir -p "$HOME/.aws/sso/cache"
	export HOME AWS_CONFIG_FILE=$BATS_TEST_TMPDIR/config
	KEYS='aws_access_key_id = AKIDFAKEAWS
aws_secret_access_key = fakeaws-secret'
	ROLE=arn:aws:iam::111122223333:role
}

teardown() {
	fakeaws_stop
	[[ -z ${mute_pid-} ]] || kill "$mute_pid"
}

# A server that takes connections and says nothing; its URL is in $mute.
serve_mute() {
	python3 -c 'import signal, socket
s = socket.create_server(("127.0.0.1", 0))
print("http://127.0.0.1:%d" % s.getsockname()[1], flush=True)
signal.pause()' > "$BATS_TEST_TMPDIR/mute" 3>&- &
	mute_pid=$!
	wait_for test -s "$BATS_TEST_TMPDIR/mute"
	mute=$(< "$BATS_TEST_TMPDIR/mute")
}

config() {
	printf '%s\n' "$@" > "$AWS_CONFIG_FILE"
}

sso_token() { # NAME EXPIRY
	printf '{"accessToken": "fakeaws-sso", "expiresAt": "%s"}' "$2" \
		> "$HOME/.aws/sso/cache/$(printf %s "$1" | sha1sum |
			cut -d ' ' -f 1).json"
}

# The plugin judges what fakeaws shows to those it knows.
expect_served() { # ARGUMENT...
	plugin check_rds_public "$@"
	expect 2
	[[ $output != *WebIdentityToken* && $output != *ASIA* ]] ||
		fail "$command: more than is to be seen" "$output"
}

@test "container: token in the environment, token in a file" {
	export AWS_CONTAINER_CREDENTIALS_FULL_URI=$fakeaws_url/_fakeaws/credentials
	AWS_CONTAINER_AUTHORIZATION_TOKEN=fakeaws-token expect_served -vvv
	[[ $output == *'credentials GET 127.0.0.1:'*': HTTP 200, '* ]]
	[[ $output != *_fakeaws* ]] || fail "$output"
	echo fakeaws-token > "$BATS_TEST_TMPDIR/token"
	AWS_CONTAINER_AUTHORIZATION_TOKEN=wrong \
		AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=$BATS_TEST_TMPDIR/token \
		expect_served
	AWS_CONTAINER_AUTHORIZATION_TOKEN=wrong plugin check_rds_public
	expect 3 'container credentials: HTTP 401'
}

@test "instance metadata, version 2, and the region of the instance" {
	export AWS_EC2_METADATA_DISABLED=false
	export AWS_EC2_METADATA_SERVICE_ENDPOINT=$fakeaws_url/
	unset AWS_REGION
	plugin check_rds_public -vvv
	expect 0 'no databases' 'credentials PUT 127.0.0.1:' \
		'DescribeDBInstances eu-central-1 attempt 1: HTTP 200'
	expect_served -r all
	AWS_EC2_METADATA_DISABLED=TRUE plugin check_rds_public
	expect 3 'AWS_EC2_METADATA_DISABLED is set'
}

@test "the region of the instance, for keys that say none" {
	export AWS_EC2_METADATA_DISABLED=false
	export AWS_EC2_METADATA_SERVICE_ENDPOINT=$fakeaws_url
	unset AWS_REGION
	AWS_ACCESS_KEY_ID=AKIDFAKEAWS AWS_SECRET_ACCESS_KEY=fakeaws-secret \
		plugin check_rds_public -vv
	expect 0 'no databases' 'DescribeDBInstances eu-central-1 attempt 1'
}

@test "a proxy is not asked for metadata" {
	export AWS_EC2_METADATA_DISABLED=false
	export AWS_EC2_METADATA_SERVICE_ENDPOINT=$fakeaws_url
	http_proxy=http://127.0.0.1:9 plugin check_rds_public -vv \
		-r eu-central-1
	expect 3 'credentials PUT 127.0.0.1:[0-9]+: HTTP 200' ConnectionFailed
}

@test "instance metadata that hangs" {
	serve_mute
	export AWS_EC2_METADATA_DISABLED=false
	export AWS_EC2_METADATA_SERVICE_ENDPOINT=$mute
	plugin check_rds_public -t 5
	expect 3 'no credentials found: .*no instance metadata: timed out'
	AWS_METADATA_SERVICE_TIMEOUT=30 plugin check_rds_public -t 1:critical
	expect 2 'search for credentials timed out'
}

@test "a container agent that hangs is no reason to hang" {
	serve_mute
	AWS_CONTAINER_CREDENTIALS_FULL_URI=$mute/x plugin check_rds_public -t 1
	expect 3 'search for credentials timed out'
}

@test "web identity: of the environment, of a profile" {
	echo fakeaws-jwt > "$BATS_TEST_TMPDIR/jwt"
	AWS_WEB_IDENTITY_TOKEN_FILE=$BATS_TEST_TMPDIR/jwt AWS_ROLE_ARN=$ROLE/w \
		AWS_ROLE_SESSION_NAME=pod expect_served -vvv
	grep -q AssumeRoleWithWebIdentity "$BATS_TEST_TMPDIR/requests"
	config '[profile w]' "role_arn = $ROLE/w" \
		"web_identity_token_file = $BATS_TEST_TMPDIR/jwt"
	expect_served -p w -vvv
	echo other > "$BATS_TEST_TMPDIR/jwt"
	plugin check_rds_public -p w
	expect 3 InvalidIdentityToken
}

@test "single sign-on: legacy, by session, expired" {
	config '[profile old]' 'sso_start_url = https://x' \
		'sso_region = eu-west-1' 'sso_account_id = 111122223333' \
		'sso_role_name = audit' '[profile new]' 'sso_session = s' \
		'sso_account_id = 111122223333' 'sso_role_name = audit' \
		'[sso-session s]' 'sso_start_url = https://y' \
		'sso_region = eu-west-1'
	sso_token https://x 2099-01-01T00:00:00Z
	sso_token s 2099-01-01T00:00:00Z
	expect_served -p old -vvv
	expect_served -p new -vvv
	sso_token s 2020-01-01T00:00:00Z
	plugin check_rds_public -p new
	expect 3 'expired at 2020-01-01' 'aws sso login'
	rm "$HOME"/.aws/sso/cache/*
	plugin check_rds_public -p new
	expect 3 'No such file' 'aws sso login'
}

@test "credential_process: keys, expired keys, a command that hangs" {
	local answer='{"Version":1,"AccessKeyId":"AKIDFAKEAWS",'
	answer+='"SecretAccessKey":"fakeaws-secret"}'
	config '[profile p]' "credential_process = echo '$answer'"
	expect_served -p p -vvv
	sed -i 's/-secret"/&,"Expiration":"2020-01-01T00:00:00Z"/' \
		"$AWS_CONFIG_FILE"
	plugin check_rds_public -p p -vvv
	expect 3 'expired at 2020-01-01T00:00:00Z'
	config '[profile p]' 'credential_process = sleep 4321.5 & sleep 4321.5'
	plugin check_rds_public -p p -t 3
	expect 3 'search for credentials timed out' credential_process
	! pgrep -f 'sleep 4321.5' || fail 'the command is still there'
}

@test "a chain of three roles, and one more by option" {
	config "[profile a]" "role_arn = $ROLE/a" 'source_profile = b' \
		"[profile b]" "role_arn = $ROLE/b" 'source_profile = c' \
		"[profile c]" "role_arn = $ROLE/c" 'source_profile = d' \
		'duration_seconds = 900' '[profile d]' "$KEYS"
	expect_served -p a -vvv
	[[ $(grep -c AssumeRole "$BATS_TEST_TMPDIR/requests") == 3 ]]
	expect_served -p a --role-arn "$ROLE/top" --external-id e:1 \
		--role-session-name me
	tail -n +4 "$BATS_TEST_TMPDIR/requests" | grep AssumeRole | tail -n 1 |
		grep 'RoleArn=.*role/top' | grep RoleSessionName=me |
		grep -q 'ExternalId=e:1'
}

@test "roles that cannot be assumed" {
	config '[profile m]' "role_arn = $ROLE/m" 'source_profile = d' \
		'mfa_serial = x' '[profile l]' "role_arn = $ROLE/l" \
		'source_profile = m' '[profile d]' "$KEYS"
	plugin check_rds_public -p m
	expect 3 "profile 'm' has mfa_serial"
	plugin check_rds_public -p d --role-arn arn:aws:iam::1:role/x
	expect_refused --role-arn
	plugin check_rds_public --external-id xx
	expect_refused --external-id
	fakeaws_stop
	serve --fault sts.AssumeRole:denied
	unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
	AWS_CONFIG_FILE=$BATS_TEST_TMPDIR/config plugin check_rds_public -p d \
		--role-arn "$ROLE/x"
	expect 3 "sts:AssumeRole of '$ROLE/x': AccessDenied"
}

@test "throttled, a clock that is wrong: the role is assumed all the same" {
	fakeaws_stop
	serve --fault sts.AssumeRole:throttle:1 \
		--fault sts.AssumeRole:wrongdate:1
	expect_served --role-arn "$ROLE/x"
}

@test "keys in the environment: nothing else is asked" {
	serve_mute
	export AWS_EC2_METADATA_SERVICE_ENDPOINT=$mute
	export AWS_CONTAINER_CREDENTIALS_FULL_URI=$mute/x
	export AWS_EC2_METADATA_DISABLED=false
	config '[default]' 'credential_process = exit 9'
	AWS_ACCESS_KEY_ID=AKIDFAKEAWS AWS_SECRET_ACCESS_KEY=fakeaws-secret \
		expect_served -vv
	[[ $output != *'credentials '* ]] || fail "$output"
}

@test "a file with keys that everybody may read" {
	config '[default]' "$KEYS"
	chmod 644 "$AWS_CONFIG_FILE"
	expect_served -v
	[[ $output == *"warning: '$AWS_CONFIG_FILE' holds keys"* ]] ||
		fail "$output"
	expect_served
	[[ $output != *warning:* ]] || fail "$output"
	chmod 640 "$AWS_CONFIG_FILE"
	expect_served -v
	[[ $output != *warning:* ]] || fail "$output"
	chmod 644 "$AWS_CONFIG_FILE"
	config '[default]' 'region = eu-west-1'
	AWS_ACCESS_KEY_ID=AKIDFAKEAWS AWS_SECRET_ACCESS_KEY=fakeaws-secret \
		expect_served -v
	[[ $output != *warning:* ]] || fail "$output"
}
