#!/bin/sh
# run: every test of the project, stage by stage, and one line of counts.
# SPDX-License-Identifier: Apache-2.0
#
# run.sh [STAGE...], called by "./bootstrap check", which installs what this
# needs. Builds and logs go to build-check/. The last line is
# "N passed, N failed, N skipped"; the exit code is 1 if anything failed.
set -u

stages=${*:-unit cli interop daemons soak threads sanitize valgrind fuzz
	lint dist deb}
cd "$(dirname "$0")/.." || exit 1
top=$PWD
out=$top/build-check
logs=$out/logs
jobs=$(nproc)
seconds_per_fuzzer=${FUZZ_SECONDS:-30}

exec < /dev/null
mkdir -p "$logs"
: > "$out/counts"
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

count() { # WHAT PASSED FAILED SKIPPED
	echo "$2 $3 $4" >> "$out/counts"
	printf '%s: %s passed, %s failed, %s skipped\n' "$@"
}

# One command that is one test; what it says is shown only if it fails.
step() { # WHAT COMMAND...
	what=$1
	shift
	log=$logs/$(printf %s "$what" | tr -c 'A-Za-z0-9\n' -).log
	if "$@" > "$log" 2>&1; then
		count "$what" 1 0 0
	else
		tail -n 60 "$log"
		count "$what" 0 1 0
		return 1
	fi
}

# What a log says: "PASSED FAILED SKIPPED". In this order: a line "12 passed, 0
# failed, 1 skipped"; unittest ("Ran 12 tests", "FAILED (failures=1)"); TAP;
# "12 cases run, 1 failed"; else the program is one test. A program that failed
# without saying so is a failure.
tally() { # LOG STATUS
	awk -v status="$2" '
		function number(name) {
			if (match($0, "[0-9]+ " name))
				return substr($0, RSTART) + 0
			return 0
		}
		function given(name) {
			if (match($0, name "=[0-9]+"))
				return substr($0, RSTART + length(name) + 1) + 0
			return 0
		}
		/[0-9]+ passed, [0-9]+ failed/ {
			passed = number("passed")
			failed = number("failed")
			skipped = number("skipped")
			said = 3
		}
		/^Ran [0-9]+ tests? in/ { ran = $2 }
		/^(OK|FAILED)( |$)/ && ran {
			failed = given("failures") + given("errors")
			skipped = given("skipped")
			passed = ran - failed - skipped
			said = 3
		}
		/^(not )?ok / && said < 3 {
			if (said < 2)
				passed = failed = skipped = 0
			said = 2
			if (/# ?[Ss][Kk][Ii][Pp]/)
				skipped++
			else if (/^ok/)
				passed++
			else
				failed++
		}
		/[0-9]+ cases run, [0-9]+ failed/ && said < 2 {
			failed = number("failed")
			passed = number("cases run") - failed
			said = 1
		}
		END {
			if (!said && status == 77)
				skipped = 1
			else if (!said && !status)
				passed = 1
			else if (status && status != 77 && !failed)
				failed = 1
			print passed + 0, failed + 0, skipped + 0
		}' "$1"
}

# What of a log is worth a look: what failed, and why something was skipped.
excerpt() { # LOG STATUS
	grep -i 'skip' "$1" | grep -v ' 0 skipped' | head -n 20
	case $2 in
	0 | 77) ;;
	*)
		if grep -q '^not ok' "$1"; then
			grep -A 12 '^not ok' "$1" | head -n 200
		else
			tail -n 60 "$1"
		fi
		;;
	esac
}

summary() { # WHAT COMMAND...
	what=$1
	shift
	log=$logs/$(printf %s "$what" | tr -c 'A-Za-z0-9\n' -).log
	"$@" > "$log" 2>&1
	status=$?
	excerpt "$log" $status
	# shellcheck disable=SC2046 # three numbers
	count "$what" $(tally "$log" $status)
}

# build NAME CC OPTION...: configures and makes build-check/NAME, once.
build() {
	dir=$out/$1
	cc=$2
	shift 2
	mkdir -p "$dir"
	[ -f "$dir/Makefile" ] ||
		(cd "$dir" && "$top/configure" -q CC="$cc" --enable-werror "$@") ||
		return
	make -s -C "$dir" -j "$jobs"
}

build_gcc() {
	[ -n "${built_gcc-}" ] ||
		step 'build with gcc -Werror' build gcc gcc && built_gcc=1
}

build_sanitize() {
	[ -n "${built_sanitize-}" ] ||
		step 'build with sanitizers' build sanitize clang \
			--enable-sanitizers && built_sanitize=1
}

# cmocka speaks TAP into the log of each program; automake says how it ended.
make_check() { # WHAT BUILD
	find "$2/tests" -name '*.trs' -delete
	CMOCKA_MESSAGE_OUTPUT=TAP make -C "$2" -k -j "$jobs" check \
		> "$logs/make-check-$(basename "$2").log" 2>&1
	made=$?
	: > "$out/tally"
	find "$2/tests" -name '*.trs' | sort > "$out/trs"
	while read -r trs; do
		log=${trs%.trs}.log
		case $(sed -n 's/^:test-result: *//p' "$trs") in
		PASS) status=0 ;;
		SKIP) status=77 ;;
		*)
			status=1
			echo "FAIL ${log#"$2/"}"
			;;
		esac
		excerpt "$log" $status
		tally "$log" $status >> "$out/tally"
	done < "$out/trs"
	# shellcheck disable=SC2046 # three numbers
	count "$1" $(awk '{ p += $1; f += $2; s += $3 }
		END { print p + 0, f + 0, s + 0 }' "$out/tally")
	[ $made = 0 ] || grep -q '^[0-9]* [1-9]' "$out/tally" || {
		tail -n 60 "$logs/make-check-$(basename "$2").log"
		count "$1, make" 0 1 0
	}
}

run_bats() { # WHAT BUILD [VARIABLE=VALUE]
	summary "$1" env BUILDDIR="$2" ${3+"$3"} bats --tap tests/cli
}

stage_unit() {
	build_gcc && make_check 'make check' "$out/gcc"
	step 'build with clang -Werror' build clang clang
}

# Part of make check already; here for those who work on a check.
stage_cases() {
	build_gcc && summary 'cases of the checks' \
		env PLUGINS="$out/gcc/plugins" python3 tests/checks/run.py
}

stage_cli() {
	build_gcc && run_bats 'command line' "$out/gcc"
}

stage_interop() {
	build_gcc || return
	summary 'interop: the AWS CLI' tests/interop/t_aws_cli.py
	summary 'interop: dump-account' env PLUGINS="$out/gcc/plugins" \
		/usr/bin/python3 tests/interop/t_dump_account.py
	summary 'interop: moto' "${MOTO_PYTHON:-python3}" \
		tests/interop/t_moto.py "$out/gcc/plugins"
}

# A minute; as long as is wanted by tests/exporter/soak.py --seconds N.
stage_soak() {
	build_gcc && summary 'soak: the exporter' env BUILDDIR="$out/gcc" \
		/usr/bin/python3 tests/exporter/soak.py --seconds 60
}

stage_daemons() {
	build_gcc || return
	for test in tests/daemons/t_*.py; do
		summary "daemons: ${test##*/}" "$test" "$out/gcc"
	done
}

build_threads() {
	build threads clang --enable-thread-sanitizer &&
		make -s -C "$out/threads" -j "$jobs" tests/web/serve
}

# A report ends the program, and so the test.
stage_threads() {
	step 'build with the sanitizer of threads' build_threads || return
	for test in tests/exporter/t_*.py tests/web/t_*.py \
		'tests/exporter/soak.py --seconds 60'; do
		# shellcheck disable=SC2086 # an option
		summary "threads: ${test##*/}" env BUILDDIR="$out/threads" \
			WEB_SERVE="$out/threads/tests/web/serve" \
			TSAN_OPTIONS=halt_on_error=1:exitcode=66 \
			/usr/bin/python3 $test
	done
}

stage_sanitize() {
	build_sanitize || return
	make_check 'make check, sanitized' "$out/sanitize"
	run_bats 'command line, sanitized' "$out/sanitize" SAMPLE=1
}

stage_valgrind() {
	build_gcc && summary valgrind tests/valgrind.sh "$out/gcc"
}

# Two at a time; what a fuzzer comes up with is kept in build-check/found.
fuzz() { # FUZZER
	name=${1##*/fuzz_}
	mkdir -p "$out/found/$name"
	corpus=$top/tests/fuzz/corpus/$name
	[ -d "$corpus" ] || corpus=
	# shellcheck disable=SC2086 # there may be no corpus
	(cd "$out/found/$name" && "$1" -max_total_time="$seconds_per_fuzzer" \
		-timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
		-verbosity=0 . $corpus) > "$logs/fuzz-$name.log" 2>&1
}

count_fuzz() { # FUZZER PID
	if wait "$2"; then
		count "fuzz ${1##*/}" 1 0 0
	else
		tail -n 40 "$logs/fuzz-${1##*/fuzz_}.log"
		count "fuzz ${1##*/}" 0 1 0
	fi
}

stage_fuzz() {
	step 'build with fuzzers' build fuzz clang --enable-sanitizers \
		--enable-fuzzing || return
	before=
	for fuzzer in "$out"/fuzz/tests/fuzz/fuzz_*; do
		[ -x "$fuzzer" ] || continue
		fuzz "$fuzzer" &
		pid=$!
		[ -z "$before" ] || count_fuzz "$before" "$before_pid"
		before=$fuzzer before_pid=$pid
	done
	count_fuzz "$before" "$before_pid"
}

stage_lint() {
	build_gcc && summary lint make -s -C "$out/gcc" lint
}

stage_dist() {
	build_gcc && step 'make distcheck' make -C "$out/gcc" distcheck
}

# Packages are built, and installed into a system of their own.
stage_deb() {
	build_gcc && summary 'Debian packages' make -s -C "$out/gcc" deb-test
}

for stage in $stages; do
	case $stage in
	unit | cases | cli | interop | daemons | soak | threads) ;;
	sanitize | valgrind | fuzz) ;;
	lint | dist | deb) ;;
	*)
		echo "run.sh: '$stage': no such stage" >&2
		exit 2
		;;
	esac
done

[ -z "${DEMO_STATUS-}" ] ||
	count 'bootstrap demo --once' $((!DEMO_STATUS)) $((!!DEMO_STATUS)) 0
for stage in $stages; do
	begin=$(date +%s)
	printf '\n== %s\n' "$stage"
	"stage_$stage"
	printf '   %s s\n' $(($(date +%s) - begin))
done

echo
awk '{ p += $1; f += $2; s += $3 }
	END {
		printf "%d passed, %d failed, %d skipped\n", p, f, s
		exit f > 0 || !p
	}' "$out/counts"
