#!/usr/bin/env bats
# exceptions: accepted findings, seen from outside.
# SPDX-License-Identifier: Apache-2.0
load helpers

EXAMPLE=$TOP/contrib/exceptions.yml

# Writes a file of one entry with these lines, and names it.
entry() { # LINE...
	file=$BATS_TEST_TMPDIR/exceptions.yml
	printf 'exceptions:\n  - id: SEC-1\n' > "$file"
	printf '    %s\n' "$@" >> "$file"
}

@test "every check takes the example, and every entry of it mutes" {
	local muted=0
	for p in "${PLUGINS[@]}"; do
		plugin "$p" "${DUMP[@]}" --exceptions "$EXAMPLE" --max-items 500
		expect_verdict "$p"
		muted=$((muted + $(grep -c '^\[MUTED' <<< "$output" || :)))
		cat "$BATS_TEST_TMPDIR/out" >> "$BATS_TEST_TMPDIR/all"
	done
	while read -r id; do
		grep -qE "^\[MUTED $id (until 20|permanently)" \
			"$BATS_TEST_TMPDIR/all" || fail "$id mutes nothing"
	done < <(sed -n 's/^  - id: //p' "$EXAMPLE")
	((muted >= 5))
}

@test "muted: lower state, another exit code, and still there in all formats" {
	p=check_rds_encryption
	plugin $p "${DUMP[@]}" --exclude legacy-import
	expect 2 'CRITICAL\] eu-west-1 legacy-shop'
	plugin $p "${DUMP[@]}" --exclude legacy-import --exceptions "$EXAMPLE"
	expect 1 ' critical=0;;0 warning=1;0 .* muted=1 ' \
		'\[MUTED SEC-170 until 2026-11-30, 11 days left\] eu-west-1' \
		'\(CRITICAL accepted as WARNING: encrypted when'
	for format in json table csv; do
		plugin $p "${DUMP[@]}" --exclude legacy-import \
			--exceptions "$EXAMPLE" -o $format
		expect 1 SEC-170 2026-11-30 CRITICAL
	done
	plugin $p "${DUMP[@]}" --exceptions "$EXAMPLE" -o json
	python3 "$BATS_TEST_DIRNAME/contract.py" json $p "$status" \
		< "$BATS_TEST_TMPDIR/out"
}

@test "the day after the last one the finding is back, and says why" {
	for now in 2026-11-30T23:59:59Z 2026-12-01T00:00:00Z; do
		plugin check_rds_encryption --input "$DEMO" --now $now \
			--exclude legacy-import --exceptions "$EXAMPLE"
		case $now in
		*-30T*) expect 1 'MUTED SEC-170 until 2026-11-30, 1 day left' ;;
		*) expect 2 '\(exception SEC-170 expired 2026-11-30\)' ;;
		esac
	done
}

@test "-v tells what was not used, of this check's entries only" {
	plugin check_rds_public "${DUMP[@]}" -v -r us-east-1 \
		--exceptions "$EXAMPLE" --max-items 500
	expect 2 '\[NOTE\] exception SEC-142 matched nothing here' \
		'\[NOTE\] exception SEC-181'
	[[ $output != *SEC-150* ]] || fail "$output"
	plugin check_rds_public "${DUMP[@]}" -r us-east-1 \
		--exceptions "$EXAMPLE" --max-items 500
	[[ $output != *NOTE* ]] || fail "$output"
}

@test "a file with a mistake is no file without exceptions" {
	for line in 'expires: 2027-01-32' 'expire: 2027-01-31' 'reason: twice' \
		'resource: []' 'resource: ["re:("]' 'account: [1]'; do
		entry 'check: [public]' 'reason: r' "$line"
		for p in "${PLUGINS[@]}"; do
			plugin "$p" "${DUMP[@]}" --exceptions "$file" \
				--error-result ok
			expect_refused "--exceptions: $file:"
		done
	done
}

@test "nothing hides that nothing could be asked" {
	entry 'check: ["*"]' 'reason: r' 'permanent: true' \
		'finding: [api-error, access-denied, no-match]'
	for p in "${PLUGINS[@]}"; do
		HOME=/nonexistent plugin "$p" -r eu-west-1 --exceptions "$file"
		expect 3
		expect_verdict "$p"
	done
}

@test "over HTTP as from the dump" {
	serve
	entry 'check: [public]' 'reason: r' 'permanent: true' \
		'finding: ["publicly-*"]' 'tags: {environment: [prod]}'
	plugin check_rds_public -r all --exceptions "$file" -o json
	python3 "$BATS_TEST_DIRNAME/contract.py" brief \
		< "$BATS_TEST_TMPDIR/out" > "$BATS_TEST_TMPDIR/live"
	plugin check_rds_public "${DUMP[@]}" -r all --exceptions "$file" -o json
	expect 2 '"muted":[1-9]'
	python3 "$BATS_TEST_DIRNAME/contract.py" brief \
		< "$BATS_TEST_TMPDIR/out" |
		diff - "$BATS_TEST_TMPDIR/live"
}
