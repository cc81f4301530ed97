#!/usr/bin/env bats
# options: what every plugin makes of its command line.
# SPDX-License-Identifier: Apache-2.0
load helpers
load values

@test "--help says all, on stdout, and exits with 3" {
	for p in "${PLUGINS[@]}"; do
		for word in -h --help; do
			plugin "$p" $word
			expect 3 "^$p v[0-9.]+ \\(rds-security-plugins [0-9.]+\\)" \
				"Usage: $p \\[options\\]" \
				'exit codes: OK 0, WARNING 1, CRITICAL 2'
			! grep -nE '.{81}' <<< "$output" ||
				fail "$p: lines beyond 80 columns"
		done
		[[ -n $(options_of "$p") ]] || fail "$p: no options in --help"
	done
}

@test "--version is one line in the form of the Monitoring Plugins" {
	for p in "${PLUGINS[@]}"; do
		for word in -V --version; do
			plugin "$p" $word
			expect 3 "^$p v[0-9.]+ \\(rds-security-plugins [0-9.]+\\)\$"
		done
	done
}

@test "--help lists the options of all checks" {
	for p in "${PLUGINS[@]}"; do
		options_of "$p" > "$BATS_TEST_TMPDIR/options"
		for name in region profile endpoint-url ca-bundle identifier \
			hostname include exclude tag ignore-tag engine timeout \
			timeout-result error-result no-match-state output \
			verbose severity now max-items input cache-dir \
			cache-ttl concurrency extra-opts iam-policy help version; do
			grep -qE "^$name( |\$)" "$BATS_TEST_TMPDIR/options" ||
				fail "$p: no --$name"
		done
		[[ -z $(cut -d' ' -f1 "$BATS_TEST_TMPDIR/options" | sort |
			uniq -d) ]] || fail "$p: an option stands there twice"
	done
}

@test "every option of --help is accepted with a good value" {
	for p in "${PLUGINS[@]}"; do
		while read -r name arg; do
			[[ $name != help && $name != version ]] || continue
			# Prints a policy, no verdict: t_iam.py has it.
			[[ $name != iam-policy ]] || continue
			# Not with --input: t_cache.py and accounts.bats have
			# them.
			[[ $name != cache-* && $name != account* ]] ||
				continue
			if [[ -z $arg ]]; then
				plugin "$p" "${DUMP[@]}" "--$name"
				expect_verdict "$p"
				continue
			fi
			value=$(good_value "$name")
			mapfile -t with < <(companions "$name")
			plugin "$p" "${DUMP[@]}" "${with[@]}" "--$name=$value"
			expect_verdict "$p"
		done < <(options_of_each "$p")
		plugin "$p" "${DUMP[@]}" --region eu-west-1 -rus-east-1
		expect_verdict "$p"
	done
}

@test "every bad value is refused by name" {
	for p in "${PLUGINS[@]}"; do
		while read -r name arg; do
			[[ -n $arg ]] || continue
			bad_values "$name" > "$BATS_TEST_TMPDIR/values"
			mapfile -t with < <(companions "$name")
			while IFS= read -r value; do
				plugin "$p" "${DUMP[@]}" "${with[@]}" \
					"--$name=$value"
				expect_refused "$name"
			done < "$BATS_TEST_TMPDIR/values"
		done < <(options_to_try "$p")
	done
}

@test "a flag takes no value, and a value may not be missing" {
	for p in "${PLUGINS[@]}"; do
		while read -r name arg; do
			if [[ -n $arg ]]; then
				plugin "$p" "--$name"
			else
				plugin "$p" "--$name=x"
			fi
			expect_refused "--$name"
		done < <(options_to_try "$p")
	done
}

@test "what is no option is refused" {
	for p in "${PLUGINS[@]}"; do
		plugin "$p" --no-such-option
		expect_refused no-such-option
		plugin "$p" -?
		expect_refused '?'
		plugin "$p" -Z
		expect_refused Z
		plugin "$p" --regio eu-west-1
		expect_refused regio
		plugin "$p" "${DUMP[@]}" orders-prod
		expect_refused orders-prod
		plugin "$p" --now 2026-11-20T12:00:00Z
		expect_refused --now
	done
}

@test "-w and -c are refused where nothing is measured" {
	for p in "${PLUGINS[@]}"; do
		! options_of "$p" | grep -q '^warning ' || continue
		plugin "$p" "${DUMP[@]}" -w 5
		expect_refused -w
		plugin "$p" "${DUMP[@]}" -c 5
		expect_refused -c
	done
}

# The whole output, without the time it took.
verdict() {
	plugin "$@"
	sed -E 's/ time=[0-9.]+s//' <<< "$output"
}

@test "the order of options does not matter" {
	for p in "${PLUGINS[@]}"; do
		a=$(verdict "$p" "${DUMP[@]}" -r eu-west-1 --exclude 'crm*' -v)
		b=$(verdict "$p" -v --exclude 'crm*' -r eu-west-1 "${DUMP[@]}")
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
	done
}

@test "lists are repeated or separated by commas" {
	for p in "${PLUGINS[@]}"; do
		a=$(verdict "$p" "${DUMP[@]}" -r eu-west-1,us-east-1 \
			-i orders-prod,marketing-mysql,erp-oracle -v)
		b=$(verdict "$p" "${DUMP[@]}" -r eu-west-1 -r us-east-1 \
			-i orders-prod -i marketing-mysql \
			-i erp-oracle -v)
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
		[[ $a == *checked=[1-9]* ]] || fail "$p: judged nothing:" "$a"
	done
}
