# helpers: what the tests of whole programs share.
# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# BUILDDIR says which build is tested (default: build/).

# shellcheck disable=SC2034 # used by the tests, as in all of this file
{
	TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	BUILDDIR=${BUILDDIR:-$TOP/build}
	DEMO=$TOP/tests/accounts/demo
	FAKEAWS=$TOP/tests/fakeaws/fakeaws
	DUMP=(--input "$DEMO" --now 2026-11-20T12:00:00Z)
	PLUGINS=("$TOP"/plugins/check_*.c)
	PLUGINS=("${PLUGINS[@]##*/}")
	PLUGINS=("${PLUGINS[@]%.c}")
	# Nothing beyond loopback, also where no credentials are found.
	export AWS_EC2_METADATA_DISABLED=true
	SECRETS='fakeaws-(secret|token|jwt|sso)|wJalrXUtnFEMI'
}
# shellcheck source=tests/fakeaws.sh
. "$TOP/tests/fakeaws.sh"

# Of every test; a file that starts more has one of its own.
teardown() {
	fakeaws_stop
}

fail() {
	printf '%s\n' "$@" >&2
	return 1
}

# plugin NAME ARGUMENT...: sets $status, $output and $first, its first line.
# Whatever is asked, it exits with 0 to 3, says something on stdout, nothing on
# stderr, and no secret anywhere.
plugin() {
	local out=${BATS_TEST_TMPDIR:?}/out err=${BATS_TEST_TMPDIR:?}/err
	command=$*
	status=0
	"$BUILDDIR/plugins/$1" "${@:2}" > "$out" 2> "$err" || status=$?
	output=$(tr -d '\0' < "$out")
	first=${output%%$'\n'*}
	[[ $status -le 3 ]] || fail "$command: exit code $status" "$output" \
		"$(cat "$err")"
	[[ ! -s $err ]] || fail "$command: stderr:" "$(cat "$err")"
	[[ -n $output ]] || fail "$command: no output"
	! grep -qE "$SECRETS" "$out" || fail "$command: a secret in" "$output"
}

# "RDS_PUBLIC" of check_rds_public.
service() {
	local name=${1#check_}
	echo "${name^^}"
}

# The plugin judged something: no usage error, a state that fits.
expect_verdict() { # NAME
	local states=(OK WARNING CRITICAL UNKNOWN)
	[[ $first == "$(service "$1") ${states[status]} - "* ]] ||
		fail "$command: exit code $status, but" "$first"
	[[ $output != *$'\n'Usage:* ]] || fail "$command: refused: $first"
}

# expect STATUS PATTERN...: and the output matches all of these.
expect() {
	local pattern
	[[ $status == "$1" ]] ||
		fail "$command: exit code $status, expected $1" "$output"
	for pattern in "${@:2}"; do
		[[ $output =~ $pattern ]] ||
			fail "$command: no '$pattern' in" "$output"
	done
}

# One line that names the mistake, short usage, exit code 3.
expect_refused() { # WORD
	expect 3
	[[ $first == *" UNKNOWN - "* && $first == *"$1"* ]] ||
		fail "$command: '$1' is not named: $first"
	[[ $output == *$'\n'Usage:* ]] || fail "$command: no usage:" "$output"
	[[ $(wc -l <<< "$output") -le 24 ]] ||
		fail "$command: more than 23 lines of usage"
	[[ $output != *'|'* ]] ||
		fail "$command: a core takes it for performance data:" "$output"
	awk 'NR > 1 && length > 80 { exit 1 }' <<< "$output" ||
		fail "$command: a line of usage beyond 80 columns"
}

# Starts fakeaws on the demo account with these options, and points at it.
serve() {
	fakeaws_start "$BATS_TEST_TMPDIR" "$DEMO" \
		--log "$BATS_TEST_TMPDIR/requests" "$@"
	fakeaws_export
}

# wait_for COMMAND...: until it succeeds, at most a minute.
wait_for() {
	local left=1200
	until "$@"; do
		((left--)) || fail "in vain waited for: $*"
		sleep 0.05
	done
}

# The long options of --help: "region LIST|all", "verbose".
options_of() {
	"$BUILDDIR/plugins/$1" --help |
		sed -nE 's/^  (-[A-Za-z], |    )--([a-z0-9-]+)(=([^ ]+))?( .*)?$/\2 \4/p'
}

# All, or where each run takes long (SAMPLE is set) each of them once.
options_of_each() {
	if [[ -n ${SAMPLE-} ]]; then
		options_to_try "$1"
	else
		options_of "$1"
	fi
}

# Those that the check does not share with the others; of the first check all,
# so that each option is tried once.
options_to_try() {
	if [[ $1 == "${PLUGINS[0]}" ]]; then
		options_of "$1"
	else
		options_of "$1" | sed '/^region /,$d'
	fi
}
