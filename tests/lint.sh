#!/bin/sh
# lint: what can be seen in the source without running it; TAP.
# SPDX-License-Identifier: Apache-2.0
#
# Run by "make lint", which gives CPPFLAGS for clang-tidy. A tool that is not
# installed is a skipped test.
#
# Lists of files are split into words; tool() calls functions by their names.
# shellcheck disable=SC2086,SC2046,SC2317
set -u

cd "$(dirname "$0")/.." || exit 1
n=0 failed=0
sources=$(find common plugins exporter man tests -name '*.[ch]' | sort)
units=$(printf '%s\n' "$sources" | grep '\.c$')
scripts=$(find bootstrap .ci/run contrib debian/tests tests -name '*.sh' -o \
	-name bootstrap -o -name dump-account -o -path .ci/run -o \
	-path 'debian/tests/[!c]*' | sort)

report() { # NAME FINDINGS: empty findings are good
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
		failed=1
	fi
}

skip() {
	n=$((n + 1))
	echo "ok $n - $1 # SKIP not installed"
}

# tool NAME ARGUMENT...: silent and 0 is good.
tool() {
	name=$1
	shift
	command -v "$name" > /dev/null || {
		skip "$name"
		return
	}
	if found=$("$@" 2>&1); then
		report "$name" ''
	else
		report "$name" "${found:-$name failed and said nothing}"
	fi
}

format() { clang-format --dry-run -Werror $sources; }
# The path analysis does not know that cmocka's assertions do not return, so
# it is left out for tests.
tidy_some() { # CHECKS FILE...
	checks=$1
	shift
	# shellcheck disable=SC2016 # for the inner shell
	printf '%s\n' "$@" | CHECKS=$checks xargs -n 4 -P "$(nproc)" sh -c '
		clang-tidy --quiet --checks="$CHECKS" "$@" -- -std=gnu11 \
			$CPPFLAGS 2> /dev/null' tidy
}
tidy() {
	tidy_some '' $(printf '%s\n' $units | grep -v ^tests/) &&
		tidy_some '-clang-analyzer-*' \
			$(printf '%s\n' $units | grep ^tests/)
}
# NULL is a pointer with every C library there is (varFuncNullUB).
check_cpp() {
	cppcheck --quiet --std=c11 --error-exitcode=1 -j "$(nproc)" \
		--enable=warning,portability --inline-suppr \
		--suppress=comparePointers --suppress=missingInclude \
		--suppress=syntaxError:common/xalloc.h \
		--suppress=unknownMacro --suppress=varFuncNullUB \
		-D_GNU_SOURCE -Icommon -Iexporter common plugins exporter \
		man tests
}
check_shell() { shellcheck $scripts; }
# Every bats test is a subshell (SC2030, SC2031); the helpers set what tests
# read and the other way round (SC2034, SC2154).
check_bats() {
	shellcheck -x --shell=bats -e SC2030,SC2031,SC2034,SC2154 \
		tests/cli/*.bats tests/cli/*.bash man/*.bash
}
tool clang-format format
tool clang-tidy tidy
tool cppcheck check_cpp
tool shellcheck check_shell
command -v shellcheck > /dev/null && tool shellcheck check_bats

# Lines of code, without comments that stand alone.
code() {
	grep -nE "$@" | grep -vE '^[^:]+:[0-9]+:[[:space:]]*(/?\*|//)'
}

# A call that must be made has "lint: NAME" and its reason on its line.
banned='strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtok'
banned="$banned|localtime|gmtime|ctime|asctime|system|popen|setlocale"
report 'banned calls' "$(
	code "(^|[^_[:alnum:]>.])($banned)[[:space:]]*\(" $sources |
		grep -v 'lint: '
)"

# Numbers are parsed to the end of the text or not at all.
report 'strtol and strtod with an end pointer' "$(
	code '(^|[^_[:alnum:]])strto(l|ll|ul|ull|d|f|ld)[[:space:]]*\([^,]*, *NULL' \
		common/*.[ch] plugins/*.c exporter/*.[ch] | grep -v 'lint: '
)"

report 'exit only in main and xalloc' "$(
	code '(^|[^[:alnum:]])_?exit[[:space:]]*\(' \
		$(find common plugins exporter -name '*.[ch]' \
			! -name 'main*.c' \
			! -name xalloc.c) | grep -v 'lint: '
)"

# only WHAT HEADER ALLOWED: tests may include anything.
only() {
	report "$1" "$(grep -nE "^[[:space:]]*#[[:space:]]*include[[:space:]]*<$2" \
		common/*.[ch] plugins/*.c exporter/*.[ch] |
		grep -vE "^($3)[^/]*\.[ch]:")"
}
only 'curl only in http' 'curl/' common/http
only 'openssl only in sigv4, sha256' openssl/ \
	'common/sigv4|common/sha256'
only 'expat and json only in decode' '(expat|json|json-c)[./]' \
	common/decode
only 'libyaml only in yaml' 'yaml[.]' common/yaml
only 'microhttpd and gnutls only in web' '(microhttpd|gnutls)' exporter/web
report 'a check includes check.h and nothing else of ours' "$(
	grep -nE '^#[[:space:]]*include[[:space:]]*"' plugins/*.c |
		grep -v '"check\.h"'
)"
report 'no output and no clock in common' "$(
	code '(^|[^_[:alnum:]])(printf|puts|putchar|perror|vprintf|time|getenv)\(' \
		$(find common -name '*.[ch]' ! -name main.c ! -name run.c \
			! -name live.c) |
		grep -v 'lint: '
)"

# "/* name: one sentence. */" at the top, then the licence.
opening() {
	for file in $sources; do
		name=$(basename "$file" | sed 's/\.[ch]$//')
		head -n 4 "$file" | tr '\n' ' ' | grep -qE \
			"^/\*[[:space:]*]*$name(, [a-z0-9_]+)*: " ||
			echo "$file: does not begin with '$name: what it is'"
		head -n 80 "$file" |
			grep -q 'SPDX-License-Identifier: Apache-2.0' ||
			echo "$file: no SPDX-License-Identifier"
	done
	for file in $scripts tests/cli/* man/*.*sh $(find tests -name '*.py'); do
		head -n 30 "$file" |
			grep -q 'SPDX-License-Identifier: Apache-2.0' ||
			echo "$file: no SPDX-License-Identifier"
	done
}
report 'every file says what it is' "$(opening)"

# Tests are tables: twice as long.
report 'no file beyond 450 lines (900 in tests)' "$(
	wc -l $sources | awk '$2 != "total" &&
		$1 > ($2 ~ /^tests/ ? 900 : 450) { print $2 ": " $1 }'
)"
report 'nothing left for later' "$(grep -nE '\<(TODO|FIXME|XXX)\>' $sources)"

echo "1..$n"
exit $failed
