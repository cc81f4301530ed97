#!/bin/sh
# deb-system: installs, tries, removes and purges the packages; run by deb.sh.
# SPDX-License-Identifier: Apache-2.0
#
# As root, as a service of the system that deb.sh has made: systemd runs, there
# is no network but loopback, the packages are in /packages. Prints "ok - NAME"
# or "not ok - NAME" with what was said, and "end".
#
# try() calls functions by their names; lists of packages are split into words.
# shellcheck disable=SC2317,SC2086
set -u

packages='rds-security-plugins rds-security-exporter'
service=rds-security-exporter.service
socket=rds-security-exporter.socket
config=/etc/rds-security-exporter/exporter.yml
url=http://127.0.0.1:10532
cd /packages/source || exit 1

try() { # NAME COMMAND...
	name=$1
	shift
	if "$@" > /packages/said 2>&1; then
		echo "ok - $name"
		return
	fi
	echo "not ok - $name"
	tail -n 40 /packages/said
	return 1
}

wait_for() { # COMMAND...: until it is so, for half a minute at most
	left=300
	until "$@"; do
		left=$((left - 1))
		[ $left -gt 0 ] || return 1
		sleep 0.1
	done
}

# What lies about, without what apt and dpkg write for themselves.
files() {
	find / -xdev '(' -path /packages -o -path /proc -o -path /sys -o \
		-path /dev -o -path /run -o -path /tmp -o -path /var/tmp -o \
		-path /var/cache -o -path /var/log -o -path /var/lib/apt -o \
		-path /var/lib/dpkg ')' -prune -o -print | sort
}

installed() { # STATUS: of both packages
	for package in $packages; do
		# shellcheck disable=SC2016 # a format of dpkg-query
		status=$(dpkg-query -W -f '${db:Status-Status}' "$package" \
			2> /dev/null)
		[ "${status:-none}" = "$1" ] || {
			echo "$package is ${status:-none}"
			return 1
		}
	done
}

# dpkg refuses what needs more than is here: see make_system() of deb.sh.
install() {
	dpkg -i /packages/*.deb && installed installed
}

healthy() {
	curl -sS -f --noproxy '*' --max-time 20 "$url/-/healthy"
}

running() {
	[ "$(systemctl is-active $service)" = active ] && healthy
}

enabled() {
	systemctl is-enabled $service $socket
	[ "$(systemctl is-enabled $service)" = enabled ] &&
		[ "$(systemctl is-enabled $socket)" = disabled ]
}

# Without manual pages: dpkg may be told to leave them out.
verify() {
	systemd-analyze verify --man=no $service $socket > /packages/words 2>&1
	verified=$?
	cat /packages/words
	[ $verified = 0 ] && [ ! -s /packages/words ]
}

# Nobody's user, no capability, calls to the kernel filtered.
confined() {
	pid=$(systemctl show -P MainPID $service)
	cat "/proc/$pid/status"
	[ "$(stat -c %u "/proc/$pid")" -ge 61184 ] &&
		[ "$(grep -cE '^(CapBnd:	0+|NoNewPrivs:	1|Seccomp:	2)$' \
			"/proc/$pid/status")" = 3 ]
}

# Lines of the service's log since it was started last.
logged() { # WORDS
	journalctl --sync
	journalctl -o cat --no-pager "_SYSTEMD_INVOCATION_ID=$(
		systemctl show -P InvocationID $service)" | grep -F "$1"
}

restart() {
	systemctl daemon-reload && systemctl restart $service && running
}

reload() {
	pid=$(systemctl show -P MainPID $service)
	echo 'refresh: 7m' > $config
	systemctl reload $service && wait_for logged 'configuration reloaded' &&
		[ "$(systemctl show -P MainPID $service)" = "$pid" ] && running
}

# As the unit says; of the keys it is seen that they were tried.
keys() {
	printf '[default]\n%s\n%s\n' 'aws_access_key_id = AKIDEXAMPLE' \
		'aws_secret_access_key = example' > /root/aws
	chmod 600 /root/aws
	logged 'no credentials found' || return
	mkdir -p /run/systemd/system/$service.d
	printf '[Service]\n%s\n%s\n%s\n' LoadCredential=aws:/root/aws \
		Environment=AWS_SHARED_CREDENTIALS_FILE=%d/aws \
		Environment=AWS_REGION=eu-west-1 \
		> /run/systemd/system/$service.d/keys.conf
	restart && wait_for logged 'cannot be learnt' &&
		! logged 'no credentials found'
	keys=$?
	rm -r /run/systemd/system/$service.d /root/aws
	return $keys
}

by_socket() {
	echo 'ARGS="--web.systemd-socket"' > /etc/default/rds-security-exporter
	systemctl daemon-reload && systemctl stop $service &&
		systemctl start $socket && ! systemctl is-active $service &&
		healthy && running && systemctl stop $socket
}

remove() {
	apt-get remove -y $packages && [ -f $config ] &&
		[ ! -e /usr/bin/rds_security_exporter ] &&
		! systemctl is-active $service
}

purge() {
	apt-get purge -y $packages && installed none
}

nothing_left() {
	files > /packages/after
	diff /packages/before /packages/after
}

files > /packages/before
if try 'they install' install; then
	try 'the plugins, on the demo account' sh debian/tests/plugins
	try 'the exporter' sh debian/tests/exporter
	try 'systemd likes the units' verify
	try 'the sandbox: at most 1.5 of 10 exposed' \
		systemd-analyze security --offline=true --threshold=15 $service
	try 'the service is enabled, its socket is not' enabled
	try 'the service runs' running
	try 'it is confined' confined
	try 'it is reloaded' reload
	try 'keys of a file that is not for its user' keys
	try 'a socket of systemd starts it' by_socket
	try 'they are removed, the configuration stays' remove
	try 'they are purged' purge
	try 'nothing is left of them' nothing_left
fi
echo end
