#!/bin/sh
# demo: every check in the shell against the demo account, and the exporter.
# SPDX-License-Identifier: Apache-2.0
#
# demo.sh BUILD [--once], called by "./bootstrap demo". The exit codes are held
# against tests/accounts/demo.expected.
set -u

build=$1
once=${2-}
cd "$(dirname "$0")/.." || exit 1
FAKEAWS=tests/fakeaws/fakeaws
# shellcheck source=tests/fakeaws.sh
. tests/fakeaws.sh

case $once in
'' | --once) ;;
*)
	echo "demo: '$once': unknown option" >&2
	exit 2
	;;
esac

# The same ports each time, so that what was pointed at the demo finds it again;
# others where somebody has these.
port_or_any() { # PORT
	python3 - "$1" <<-'PYTHON'
		import socket, sys
		port = int(sys.argv[1])
		with socket.socket() as one:
		    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		    try:
		        one.bind(("127.0.0.1", port))
		    except OSError:
		        port = 0
		print(port)
	PYTHON
}
FAKEAWS_PORT=$(port_or_any 5000)

work=$(mktemp -d) || exit 1
exporter_pid=
exporter_stop() {
	[ -n "$exporter_pid" ] || return 0
	kill "$exporter_pid" 2> /dev/null
	wait "$exporter_pid" 2> /dev/null
	exporter_pid=
}
trap 'exporter_stop; fakeaws_stop; rm -rf "$work"' EXIT
trap 'echo; echo "demo: stopped"; exit 0' INT TERM

state_name() {
	case $1 in
	0) echo OK ;;
	1) echo WARNING ;;
	2) echo CRITICAL ;;
	3) echo UNKNOWN ;;
	*) echo 'no state at all' ;;
	esac
}

# One check as an admin would run it, and whether it ended as it should.
show() { # CHECK EXPECTED
	printf '\n$ %s --region all\n' "$1"
	"$build/plugins/$1" --region all > "$work/out" 2> "$work/err"
	code=$?
	cat "$work/out" "$work/err"
	printf -- '-- exit code %s, %s' "$code" "$(state_name $code)"
	if [ "$code" = "$2" ] && [ ! -s "$work/err" ]; then
		echo ', as it should be'
	else
		echo "; expected $2 and nothing on stderr"
		failed=$((failed + 1))
	fi
	ran=$((ran + 1))
}

# exporter_start: then what it serves is below $exporter_url. 1 if it has not
# collected every region within half a minute.
exporter_start() {
	printf 'targets:\n- name: demo\n  regions: all\n' > "$work/exporter.yml"
	port=$(port_or_any 10532)
	: > "$work/exporter.log"
	"$build/exporter/rds_security_exporter" \
		--config.file="$work/exporter.yml" \
		--web.listen-address=127.0.0.1:"$port" 2> "$work/exporter.log" &
	exporter_pid=$!
	left=300
	until exporter_url=$(sed -n \
		's/.*msg=listening address=\([^ ]*\).*/http:\/\/\1/p' \
		"$work/exporter.log") && [ -n "$exporter_url" ] &&
		python3 - "$exporter_url/-/ready" <<-'PYTHON'
			import sys, urllib.request
			try:
			    urllib.request.urlopen(sys.argv[1], timeout=20)
			except OSError:
			    sys.exit(1)
		PYTHON
	do
		left=$((left - 1))
		if [ "$left" = 0 ] || ! kill -0 "$exporter_pid" 2> /dev/null; then
			cat "$work/exporter.log"
			return 1
		fi
		sleep 0.1
	done
}

cat <<'TEXT'

== Demonstration
A stand-in for AWS (tests/fakeaws) serves the demo account (tests/accounts/demo,
whose README says what is wrong with each database in it) on the loopback
interface. No real AWS account is asked, and none of your credentials is used.
Every check now looks at all regions of that account. Its first line is what
Nagios or Icinga would show: name, state, what is wrong, and behind the bar the
performance data; below it is one line per finding, the worst first. The exit
code is the worst state of all: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.
TEXT

fakeaws_start "$work" tests/accounts/demo || {
	echo 'demo: the stand-in AWS did not start' >&2
	exit 1
}
fakeaws_export
ran=0 failed=0
while read -r check expected; do
	case $check in
	'' | '#'*) ;;
	*) show "$check" "$expected" ;;
	esac
done < tests/accounts/demo.expected

if [ "$failed" != 0 ]; then
	printf '\ndemo: %s of %s checks did not end as expected\n' "$failed" "$ran"
	exit 1
fi
printf '\ndemo: %s checks ran, each ended as expected\n' "$ran"

echo 'demo: the exporter collects all regions of the same account'
exporter_start || {
	echo 'demo: the exporter did not start'
	exit 1
}
cat <<TEXT
    status page  $exporter_url/
    metrics      $exporter_url/metrics
    findings     $exporter_url/api/v1/findings
TEXT
[ -z "$once" ] || exit 0

cat <<TEXT

Both keep running until you press Ctrl-C. To ask the stand-in yourself, in
another shell:
    export AWS_ENDPOINT_URL=$fakeaws_url AWS_REGION=eu-west-1 \\
        AWS_ACCESS_KEY_ID=AKIDFAKEAWS AWS_SECRET_ACCESS_KEY=fakeaws-secret
    $build/plugins/check_rds_public --region all -o table

Or let a daemon look at it (contrib/nagios, contrib/icinga2), by this profile:
    [rds-audit]
    aws_access_key_id = AKIDFAKEAWS
    aws_secret_access_key = fakeaws-secret
    endpoint_url = $fakeaws_url
TEXT
wait "$fakeaws_pid"
