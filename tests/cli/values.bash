# values: for every option that takes a value, one that is good and some that
# are not. A new option needs a line in both.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash

good_value() { # OPTION
	case $1 in
	region) echo eu-west-1,us-east-1 ;;
	profile) echo default ;;
	role-arn) echo arn:aws:iam::111122223333:role/path/audit ;;
	external-id) echo a/b:1 ;;
	role-session-name) echo me@example.com ;;
	accounts) echo 444455556666,777788889999 ;;
	account-role) echo path/audit ;;
	endpoint-url) echo http://127.0.0.1:9 ;;
	ca-bundle) echo /etc/ssl/certs/ca-certificates.crt ;;
	identifier) echo orders-prod,legacy-shop ;;
	hostname) echo orders-prod.c9abcd1efgh2.eu-west-1.rds.amazonaws.com ;;
	include | exclude) echo 'orders*,[a-c]?m-*' ;;
	tag | ignore-tag) echo 'env=prod*' ;;
	engine) echo postgres,mysql ;;
	no-match-state | timeout-result | error-result) echo Warning ;;
	timeout) echo 12.5:critical ;;
	output) echo table ;;
	severity) echo engine-unknown=warning ;;
	now) echo 2026-11-20T12:00:00Z ;;
	max-items) echo 3 ;;
	concurrency) echo 4 ;;
	input) echo "$DEMO" ;;
	exceptions) echo "$TOP/contrib/exceptions.yml" ;;
	warning | critical) echo @3:5 ;;
	key) echo alias/orders ;;
	manual-ok) echo 365 ;;
	require) echo cmk ;;
	mode) echo effective ;;
	critical-tag) echo tier=gold ;;
	allow) echo 10.0.0.0/8,2001:db8::/32 ;;
	allow-account) echo 222222222222 ;;
	names) echo admin,root ;;
	deny) echo rds-ca-2015,rds-ca-2019 ;;
	allow-feature) echo s3Export,Lambda ;;
	max-prefix4) echo 24 ;;
	max-prefix6) echo 64 ;;
	max-rules) echo 60 ;;
	min-zones) echo 3 ;;
	env-tag) echo Stage,stage ;;
	same) echo prod=production,Prod=production ;;
	extra-opts)
		local ini=$BATS_TEST_TMPDIR/good.ini
		printf '[all]\nmax-items = 20\n' > "$ini"
		echo "all@$ini"
		;;
	*) fail "no good value for --$1 in values.bash" ;;
	esac
}

# What the option is not taken without.
companions() { # OPTION
	case $1 in
	external-id | role-session-name)
		echo "--role-arn=$(good_value role-arn)"
		;;
	accounts) echo "--account-role=$(good_value account-role)" ;;
	account-role) echo "--accounts=$(good_value accounts)" ;;
	esac
}

# One per line; an empty line is the empty value.
bad_values() { # OPTION
	case $1 in
	region) printf '%s\n' 'eu west' Eu-West-1/ 'eu-west-1,,x' ;;
	profile | critical-tag) echo ;;
	role-arn) printf '%s\n' '' audit arn:aws:iam::111122223333:user/me \
		arn:aws:iam::1:role/audit ;;
	external-id | role-session-name) printf '%s\n' '' x 'a b' ;;
	accounts) printf '%s\n' '' 123 44445555666x all,444455556666 ;;
	account-role) printf '%s\n' '' 'a b' /audit audit/ ;;
	endpoint-url) printf '%s\n' '' nonsense ftp://localhost 'http://a b' ;;
	ca-bundle) echo /nonexistent.pem ;;
	identifier) printf '%s\n' '' a,,b ;;
	key) printf '%s\n' '' a,,b ;;
	hostname) printf '%s\n' '' nodots example.com ;;
	include | exclude) printf '%s\n' '' '[a' ;;
	tag | ignore-tag) printf '%s\n' '' =x ;;
	engine) printf '%s\n' '' a,,b ;;
	no-match-state | timeout-result | error-result)
		printf '%s\n' '' fine 4 -1 ;;
	timeout) printf '%s\n' '' 0 -1 ten 1e3 10s 10: 10:fine nan ;;
	output) printf '%s\n' '' xml JSON ;;
	severity) printf '%s\n' '' ok no-such-code=ok =ok ok=maybe ok= ;;
	now) printf '%s\n' '' yesterday 2026-13-01T00:00:00Z 1 ;;
	max-items) printf '%s\n' '' -1 1.5 many 99999999999999999999 ;;
	cache-dir) echo ;;
	cache-ttl) printf '%s\n' '' -1 5m 604801 ;;
	concurrency) printf '%s\n' '' 0 65 -1 many ;;
	input) echo /nonexistent ;;
	exceptions) printf '%s\n' '' /nonexistent.yml / /dev/null ;;
	warning | critical) printf '%s\n' '' 20:10 a 1:2:3 : @ '~' '10:~' NaN \
		inf 0x1 1e3 '5 ' 5x ;;
	manual-ok) printf '%s\n' '' 0 -1 x 99999999 ;;
	require | mode) printf '%s\n' '' nothing ;;
	allow) printf '%s\n' '' 10.0.0.0/33 300.0.0.1 ::/129 anything ;;
	allow-account | allow-feature) printf '%s\n' '' a,,b ;;
	names | deny) printf '%s\n' '' a,,b ;;
	max-prefix4) printf '%s\n' '' -1 33 x ;;
	max-prefix6) printf '%s\n' '' -1 129 x ;;
	max-rules) printf '%s\n' '' -1 x ;;
	min-zones) printf '%s\n' '' 0 17 x ;;
	env-tag) printf '%s\n' '' a,,b ;;
	extra-opts) printf '%s\n' @/nonexistent @ @/ ;;
	same) printf '%s\n' '' a =a a= a=b=c a=b,,c=d ;;
	*) fail "no bad values for --$1 in values.bash" ;;
	esac
}
