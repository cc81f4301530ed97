#!/usr/bin/env bats
# readme: every command line that the README shows for a check works.
# SPDX-License-Identifier: Apache-2.0
load helpers

# The lines of the shell blocks that call a check, continuations joined.
shown_commands() { # FILE
	awk '/^```/ { shell = /^```sh/; next }
		shell {
			line = line $0
			if (sub(/\\$/, "", line))
				next
			print line
			line = ""
		}' "$1" | grep -E '^[[:space:]]*check_'
}

@test "every check in the README's shell blocks runs against the demo" {
	serve
	cd "$TOP"
	shown_commands README.md > "$BATS_TEST_TMPDIR/commands"
	[[ $(wc -l < "$BATS_TEST_TMPDIR/commands") -ge 6 ]]
	while read -r line; do
		# Quotes are for a shell: let one take them away.
		eval "set -- ${line%%#*}"
		plugin "$@"
		[[ $output != *$'\n'Usage:* || $line == *--help ]] || fail "$line:" "$output"
		[[ $output != *'no credentials'* ]] || fail "$line:" "$output"
	done < "$BATS_TEST_TMPDIR/commands"
}

@test "the README names every check" {
	for p in "${PLUGINS[@]}"; do
		grep -q "$p" "$TOP/README.md" || fail "README: no $p"
	done
}

@test "make install and uninstall put plugins where the README says" {
	destination=$BATS_TEST_TMPDIR/root
	make -s -C "$BUILDDIR" install DESTDIR="$destination" > /dev/null
	for p in "${PLUGINS[@]}"; do
		[[ -x $(find "$destination" -path "*/nagios/plugins/$p") ]] ||
			fail "$p is not installed"
	done
	make -s -C "$BUILDDIR" uninstall DESTDIR="$destination" > /dev/null
	[[ -z $(find "$destination" -type f) ]]
}
