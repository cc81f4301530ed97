#!/bin/sh
# valgrind: every plugin on the demo account, dumped and over HTTP; TAP.
# SPDX-License-Identifier: Apache-2.0
#
# valgrind.sh BUILD. An error or a definite leak fails the test, and so does
# another exit code than without valgrind.
set -u

build=$1
cd "$(dirname "$0")/.." || exit 1
FAKEAWS=tests/fakeaws/fakeaws
# shellcheck source=tests/fakeaws.sh
. tests/fakeaws.sh

work=$(mktemp -d) || exit 1
trap 'fakeaws_stop; rm -rf "$work"' EXIT

n=0 failed=0
try() { # NAME COMMAND...
	name=$1
	shift
	"$@" > "$work/plain" 2>&1
	expected=$?
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite,indirect \
		--log-file="$work/log" "$@" > "$work/out" 2>&1
	code=$?
	n=$((n + 1))
	if [ "$code" = "$expected" ] && [ ! -s "$work/log" ]; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name: exit code $code, expected $expected"
		sed 's/^/# /' "$work/log" | head -n 60
		failed=1
	fi
}

fakeaws_start "$work" tests/accounts/demo || exit 1
fakeaws_export
for source in plugins/check_*.c; do
	plugin=$build/${source%.c}
	for format in nagios json table csv; do
		try "${source%.c} $format" "$plugin" --input tests/accounts/demo \
			--now 2026-11-20T12:00:00Z -vvv -o $format
	done
	try "${source%.c} exceptions" "$plugin" --input tests/accounts/demo \
		--now 2026-11-20T12:00:00Z -v --exceptions contrib/exceptions.yml
	try "${source%.c} over HTTP" "$plugin" --region all -vvv -t 60
	try "${source%.c} refusing" "$plugin" --no-such-option
done
echo "1..$n"
exit $failed
