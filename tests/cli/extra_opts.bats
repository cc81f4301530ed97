#!/usr/bin/env bats
# extra_opts: options that stand in a file, as those of all monitoring plugins.
# SPDX-License-Identifier: Apache-2.0
load helpers

setup() {
	INI=$BATS_TEST_TMPDIR/site.ini
	unset MP_CONFIG_FILE NAGIOS_CONFIG_PATH
}

# A section per check, with the lines of stdin in each.
write_ini() {
	local lines
	lines=$(cat)
	for p in "${PLUGINS[@]}"; do
		printf '[%s]\n%s\n\n' "$p" "$lines"
	done > "$INI"
}

# The whole output, without the time it took.
verdict() {
	plugin "$@"
	sed -E 's/ time=[0-9.]+s//' <<< "$output"
}

@test "a file says what the command line would" {
	write_ini <<-TEXT
		# the site's defaults
		input = $DEMO
		now=2026-11-20T12:00:00Z   # the day of the demo
		region = eu-west-1,us-east-1
		exclude = crm*
		exclude = erp-*
		verbose
		t = 20:critical
	TEXT
	for p in "${PLUGINS[@]}"; do
		a=$(verdict "$p" "${DUMP[@]}" -r eu-west-1,us-east-1 -v \
			--exclude 'crm*,erp-*' -t 20:critical)
		for words in "--extra-opts=@$INI" "--extra-opts @$INI" \
			"--extra-opts=$p@$INI"; do
			# shellcheck disable=SC2086 # one word or two
			b=$(verdict "$p" $words)
			[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
		done
		b=$(verdict "$p" --extra-opts=@- < "$INI")
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
		b=$(MP_CONFIG_FILE=$INI verdict "$p" --extra-opts)
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
	done
}

@test "the command line wins, wherever --extra-opts stands in it" {
	write_ini <<-TEXT
		region = us-east-1
		output = json
		exclude = *
	TEXT
	for p in "${PLUGINS[@]}"; do
		a=$(verdict "$p" "${DUMP[@]}" -r eu-west-1 --exclude 'crm*')
		b=$(verdict "$p" "${DUMP[@]}" -r eu-west-1 -o nagios \
			--exclude 'crm*' --extra-opts=@"$INI")
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
		b=$(verdict "$p" --extra-opts @"$INI" "${DUMP[@]}" \
			-r eu-west-1 -o nagios --exclude 'crm*')
		[[ $a == "$b" ]] || fail "$p:" "$a" "$b"
	done
}

@test "several sections, one after the other" {
	printf '[a]\nregion=eu-west-1\n[b]\nregion=us-east-1\n' > "$INI"
	a=$(verdict check_rds_public "${DUMP[@]}" -r eu-west-1 -r us-east-1)
	b=$(verdict check_rds_public "${DUMP[@]}" --extra-opts=a@"$INI" \
		--extra-opts=b@"$INI")
	[[ $a == "$b" ]] || fail "$a" "$b"
}

@test "the folders of NAGIOS_CONFIG_PATH, in their order" {
	mkdir "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
	export NAGIOS_CONFIG_PATH=$BATS_TEST_TMPDIR/one:$BATS_TEST_TMPDIR/two
	write_ini <<< 'nosuch-of-two'
	mv "$INI" "$BATS_TEST_TMPDIR/two/nagios-plugins.ini"
	plugin check_rds_public --extra-opts
	expect_refused "two/nagios-plugins.ini:"
	write_ini <<< 'nosuch-of-one'
	mv "$INI" "$BATS_TEST_TMPDIR/one/plugins.ini"
	plugin check_rds_public --extra-opts
	expect_refused "one/plugins.ini:"
}

@test "what cannot be is UNKNOWN, and named with file and line" {
	plugin check_rds_public --extra-opts=@"$INI"
	expect_refused "'$INI': No such file"
	printf '[other]\nregion=x y\n' > "$INI"
	plugin check_rds_public --extra-opts=@"$INI"
	expect_refused "no section 'check_rds_public' in '$INI'"
	while IFS='|' read -r line words; do
		printf '[check_rds_public]\n%s\n' "$line" > "$INI"
		plugin check_rds_public "${DUMP[@]}" --extra-opts=@"$INI"
		expect_refused "$INI:2: $words"
	done <<-'TEXT'
		regoin = eu-west-1|'regoin': unknown option, 'region'?
		timeout = ten|--timeout: 'ten': not a number of seconds
		region = eu west|--region: 'eu west': not the name of a region
		severity = no-such=ok|--severity: 'no-such': check_rds_public
		exceptions = /nonexistent|--exceptions: 
		warning = 5|-w: check_rds_public has no measure
		extra-opts = b@/etc/passwd|--extra-opts: not in a file
		help|--help: not in a file
		verbose = 2|--verbose: takes no value
		output|--output: value missing
		region|--region: value missing
	TEXT
	# Not of the file's line any more.
	printf '[check_rds_public]\nregion = eu west\n' > "$INI"
	plugin check_rds_public "${DUMP[@]}" --extra-opts=@"$INI" -r 'x y'
	expect_refused "--region: 'x y'"
	[[ $first != *"$INI"* ]] || fail "$first"
}

@test "a file that holds a secret is not open to everybody" {
	printf '[check_rds_public]\nrole-arn = %s\nexternal-id = %s\n' \
		arn:aws:iam::111122223333:role/audit fakeaws-secret-id > "$INI"
	for mode in 0644 0604 0606; do
		chmod $mode "$INI"
		plugin check_rds_public "${DUMP[@]}" --extra-opts=@"$INI"
		expect_refused "(mode $mode): chmod 0640"
	done
	chmod 0640 "$INI"
	plugin check_rds_public "${DUMP[@]}" --extra-opts=@"$INI" -vvv
	expect 2
	# Nor is it told where it cannot be one.
	printf '[check_rds_public]\nexternal-id = %s\n' fakeaws-secret-id > "$INI"
	plugin check_rds_public "${DUMP[@]}" --extra-opts=@"$INI"
	expect_refused "$INI:2: --external-id: only with --role-arn"
}

@test "-h and -V ask for no file" {
	plugin check_rds_public --extra-opts=@/nonexistent --help
	expect 3 'Usage: check_rds_public \[options\]'
	plugin check_rds_public --extra-opts=@/nonexistent -V
	expect 3 '^check_rds_public v'
}
