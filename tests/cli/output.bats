#!/usr/bin/env bats
# output: four formats, one verdict, and nothing a monitoring core stumbles on.
# SPDX-License-Identifier: Apache-2.0
load helpers

PERFDATA='checked=[0-9]+ critical=[0-9]+;;0 warning=[0-9]+;0 unknown=[0-9]+'
PERFDATA+=' ok=[0-9]+ muted=[0-9]+ skipped=[0-9]+'
PERFDATA+='( [a-z][a-z0-9_]*=-?[0-9]+(\.[0-9]+)?(s|%)?(;[-0-9.:~@]*){0,4})*'
PERFDATA+=' api_calls=[0-9]+ time=[0-9]+(\.[0-9]+)?s'

# The first line, and none of the bars that cores look for below it.
expect_perfdata() { # PLUGIN
	grep -qE "^$(service "$1") (OK|WARNING|CRITICAL|UNKNOWN) - [^|]+ \\| $PERFDATA\$" \
		<<< "$first" || fail "$command: not in our grammar: $first"
	[[ ${output#"$first"} != *"|"* ]] ||
		fail "$command: a bar below the first line" "$output"
	iconv -f UTF-8 -t UTF-8 <<< "$output" > /dev/null ||
		fail "$command: not UTF-8"
	! LC_ALL=C grep -qE $'[\001-\010\013-\037]' <<< "$output" ||
		fail "$command: control characters"
}

@test "the demo account has something critical for every check" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}"
		expected=$(awk -v p="$p" '$1 == p { print $2 }' "$DEMO.expected")
		expect "$expected"
		expect_verdict "$p"
	done
}

@test "perfdata on line 1, in the grammar, at every verbosity" {
	for p in "${PLUGINS[@]}"; do
		for v in '' -v -vv -vvv; do
			# shellcheck disable=SC2086 # no word or one
			plugin "$p" "${DUMP[@]}" $v
			expect_perfdata "$p"
		done
	done
}

@test "perfdata in the grammar when nothing was judged" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}" --include nothing-of-that-name
		expect 3
		expect_perfdata "$p"
		plugin "$p" "${DUMP[@]}" -r eu-central-1
		expect_perfdata "$p"
	done
}

@test "lines below: worst first, and no more than --max-items" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}" -v
		awk 'BEGIN { split("CRITICAL WARNING UNKNOWN OK", s);
				for (i in s) rank["[" s[i] "]"] = i }
			NR > 1 && $1 in rank {
				if (rank[$1] < last) exit 1
				last = rank[$1]
			}' <<< "$output" || fail "$p: not worst first:" "$output"
		plugin "$p" "${DUMP[@]}" -v --max-items 2
		expect_perfdata "$p"
		[[ $(wc -l <<< "$output") == 4 ]] || fail "$p:" "$output"
		[[ $output == *'and '*' more'* ]] || fail "$p:" "$output"
	done
}

@test "all four formats exit alike" {
	for p in "${PLUGINS[@]}"; do
		for region in eu-west-1 us-east-1 eu-central-1 all; do
			plugin "$p" "${DUMP[@]}" -r $region
			expected=$status
			for format in json table csv; do
				plugin "$p" "${DUMP[@]}" -r $region -o $format
				expect "$expected"
			done
		done
	done
}

@test "json is one object as the contract has it" {
	for p in "${PLUGINS[@]}"; do
		for region in eu-west-1 eu-central-1 all; do
			plugin "$p" "${DUMP[@]}" -r $region -o json
			python3 "$BATS_TEST_DIRNAME/contract.py" json "$p" \
				"$status" < "$BATS_TEST_TMPDIR/out" ||
				fail "$command"
		done
	done
}

@test "csv has a row per finding" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}" -o json
		n=$(python3 -c 'import json, sys
print(len(json.load(sys.stdin)["findings"]))' <<< "$output")
		plugin "$p" "${DUMP[@]}" -o csv
		python3 "$BATS_TEST_DIRNAME/contract.py" csv "$p" "$n" \
			< "$BATS_TEST_TMPDIR/out" || fail "$command"
	done
}

@test "table names every resource that json names" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}" -o json
		names=$(python3 -c 'import json, sys
for f in json.load(sys.stdin)["findings"]: print(f["resource"])' <<< "$output")
		plugin "$p" "${DUMP[@]}" -o table
		while read -r name; do
			[[ $output == *"$name"* ]] || fail "$command: no $name"
		done <<< "$names"
		[[ $first != *"|"* ]] || fail "$command: perfdata in a table"
	done
}

@test "over HTTP and from the dump: the same findings" {
	serve
	for p in "${PLUGINS[@]}"; do
		plugin "$p" -r all -o json
		python3 "$BATS_TEST_DIRNAME/contract.py" json "$p" "$status" \
			< "$BATS_TEST_TMPDIR/out" || fail "$command"
		python3 "$BATS_TEST_DIRNAME/contract.py" brief < \
			"$BATS_TEST_TMPDIR/out" > "$BATS_TEST_TMPDIR/http"
		# As of today, like the run over HTTP.
		plugin "$p" --input "$DEMO" -r all -o json
		python3 "$BATS_TEST_DIRNAME/contract.py" brief < \
			"$BATS_TEST_TMPDIR/out" > "$BATS_TEST_TMPDIR/dump"
		diff "$BATS_TEST_TMPDIR/dump" "$BATS_TEST_TMPDIR/http" ||
			fail "$p: http and dump differ"
	done
}

@test "an answer that nobody can read is UNKNOWN" {
	for p in "${PLUGINS[@]}"; do
		for format in nagios json table csv; do
			status=0
			"$BUILDDIR/plugins/$p" "${DUMP[@]}" -o $format >&- \
				2> "$BATS_TEST_TMPDIR/err" || status=$?
			[[ $status == 3 && ! -s $BATS_TEST_TMPDIR/err ]] ||
				fail "$p, stdout closed: $status"
			status=0
			"$BUILDDIR/plugins/$p" "${DUMP[@]}" -o $format \
				> /dev/full 2> "$BATS_TEST_TMPDIR/err" || status=$?
			[[ $status == 3 && ! -s $BATS_TEST_TMPDIR/err ]] ||
				fail "$p, disk full: $status"
		done
		status=0
		"$BUILDDIR/plugins/$p" --help > /dev/full || status=$?
		[[ $status == 3 ]] || fail "$p --help, disk full: $status"
	done
}

@test "a reader that goes away does not kill the plugin" {
	for p in "${PLUGINS[@]}"; do
		set +e
		"$BUILDDIR/plugins/$p" "${DUMP[@]}" -o json | true
		codes=("${PIPESTATUS[@]}")
		set -e
		[[ ${codes[0]} -le 3 ]] || fail "$p: ${codes[0]}"
	done
}
