#!/bin/sh
# deb: builds the Debian packages, and installs them into a system of their own.
# SPDX-License-Identifier: Apache-2.0
#
# deb.sh SOURCE, called by "make deb-test" with what is in the tarball. TAP.
# The system is made by debootstrap from the first source of packages that apt
# has here, booted by tests/deb-boot.sh, and tests/deb-system.sh runs in it. Logs
# stay in the working directory, in deb-test/.
#
# try() calls functions by their names, and the $ in formats are theirs.
# shellcheck disable=SC2317,SC2016
set -u

source=$(cd "$1" && pwd) || exit 1
here=$(cd "$(dirname "$0")" && pwd)
out=$PWD/deb-test
n=0 failed=0

ok() { # NAME
	n=$((n + 1))
	echo "ok $n - $1"
}

skip() { # NAME WHY
	ok "$1 # SKIP $2"
}

try() { # NAME COMMAND...: what it says is shown if it fails
	name=$1
	shift
	log=$out/$(printf %s "$name" | tr -c '[:lower:]' -).log
	if "$@" > "$log" 2>&1; then
		ok "$name"
		return
	fi
	n=$((n + 1))
	echo "not ok $n - $name"
	tail -n 60 "$log" | sed 's/^/# /'
	failed=1
	return 1
}

finish() {
	echo "1..$n"
	exit $failed
}

build() {
	cp -a "$source" "$out/source" && cd "$out/source" &&
		DEB_BUILD_OPTIONS="noautodbgsym parallel=$(nproc)" \
			dpkg-buildpackage -us -uc -b
}

same_version() {
	[ "$(dpkg-parsechangelog -l "$source/debian/changelog" -S Version)" = \
		"$(sed -n 's/^AC_INIT(\[[^]]*\],\[\([^]]*\)\].*/\1/p' \
			"$source/configure.ac")" ]
}

# Whatever lintian knows but of its experiments, which are of two minds about
# the folder of Nagios' plugins.
lint() {
	lintian --allow-root --info --display-info \
		--fail-on error,warning,info "$out"/*.changes
}

# Prints why not.
can_make_system() {
	# shellcheck source=/dev/null
	codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
	mirror=$(apt-get indextargets --format '$(REPO_URI)' \
		'Created-By: Packages' | sed 's|/*$||;1q')
	if [ "$(id -u)" != 0 ]; then
		echo 'needs root'
	elif ! command -v debootstrap > /dev/null; then
		echo 'debootstrap is not installed'
	elif [ -z "$mirror" ]; then
		echo 'apt has no source of packages'
	elif ! wget -q --spider "$mirror/dists/$codename/InRelease"; then
		echo "the first source of apt has no $codename, or is out of reach"
	elif ! "$here/deb-boot.sh" check > "$out/boot-check.log" 2>&1; then
		echo "no machine apart: $(head -n 1 "$out/boot-check.log")"
	else
		return 0
	fi
	return 1
}

# With all that the packages need: no network is wanted later. After
# can_make_system().
make_system() {
	needs=$(for package in "$out"/*.deb; do
		dpkg-deb -f "$package" Depends
	done | tr ',' '\n' | sed 's/[(|].*//; s/ //g' | sort -u | paste -sd,)
	debootstrap --variant=minbase --include="systemd,curl,$needs" \
		"$codename" "$out/root" "$mirror" || return
	files=$out/root/packages
	mkdir -p "$files/source/tests/accounts"
	cp "$out"/*.deb "$source/tests/deb-system.sh" "$files"
	cp -a "$source/debian" "$files/source"
	cp -a "$source/tests/accounts/demo" \
		"$source/tests/accounts/demo.expected" \
		"$files/source/tests/accounts"
	cat > "$out/root/etc/systemd/system/deb-test.service" <<-'UNIT'
		[Service]
		Type=oneshot
		ExecStart=/bin/sh /packages/deb-system.sh
		StandardOutput=append:/packages/log
		StandardError=inherit
		TimeoutStartSec=10min
		ExecStopPost=/bin/systemctl poweroff --force --force
	UNIT
}

rm -rf "$out"
mkdir -p "$out"
for tool in dpkg-buildpackage dh lintian; do
	command -v $tool > /dev/null || {
		skip 'Debian packages' "$tool is not installed"
		finish
	}
done

try 'the version in debian/changelog is that of configure.ac' same_version
try 'the packages build' build || finish
try 'lintian has nothing to say' lint

can_make_system > "$out/why" || {
	skip 'installation' "$(cat "$out/why")"
	finish
}
try 'a new system' make_system || finish
"$here/deb-boot.sh" "$out/root" deb-test.service > "$out/boot.log" 2>&1
cp "$out/root/packages/log" "$out/system.log" || failed=1
rm -rf "$out/root"
# Its lines continue ours.
line=
while read -r line; do
	case $line in
	end) break ;;
	'ok - '*) ok "${line#ok - }" ;;
	'not ok - '*)
		n=$((n + 1))
		failed=1
		echo "not ok $n - ${line#not ok - }"
		;;
	*) echo "# $line" ;;
	esac
done < "$out/system.log"
[ "$line" = end ] || {
	n=$((n + 1))
	failed=1
	echo "not ok $n - the system came to its end"
	tail -n 20 "$out/boot.log" | sed 's/^/# /'
}
finish
