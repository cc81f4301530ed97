#!/bin/sh
# deb-boot: boots the systemd of a folder as a machine apart; run by deb.sh.
# SPDX-License-Identifier: Apache-2.0
#
# deb-boot.sh ROOT UNIT, as root. Processes, mounts, network and control groups
# are its own, and gone when UNIT has switched it off: a container as systemd
# likes them, without a program for containers. "check" for ROOT: only whether
# this machine would let us; what is in the way goes to stderr.
#
# Options of unshare are split into words.
# shellcheck disable=SC2086
set -eu

apart='unshare --mount --pid --uts --ipc --cgroup --net --fork --kill-child'

# Stage 2: the first process of the new machine.
boot() { # ROOT UNIT
	mount --make-rprivate /
	mount --bind "$1" "$1"
	cd "$1"
	mount -t proc proc proc
	mount --bind proc/sys proc/sys
	mount -o remount,bind,ro proc/sys
	mount -t sysfs -o ro sysfs sys
	mount -t cgroup2 cgroup2 sys/fs/cgroup
	mount -t tmpfs -o mode=755 tmpfs run
	mount -t tmpfs -o mode=755 tmpfs dev
	for device in null zero full random urandom tty; do
		touch dev/$device
		mount --bind /dev/$device dev/$device
	done
	mkdir dev/pts dev/shm
	mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
	ln -s pts/ptmx dev/ptmx
	mkdir -p old
	pivot_root . old
	umount -l old
	# As systemd does where nobody has prepared a container for it.
	mount --make-rshared /
	exec env -i container=unshare PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
		/lib/systemd/systemd --unit="$2"
}

# Stage 1: a control group to be the root of the new machine's.
hold() { # ROOT UNIT
	mount --make-rprivate /
	groups=$(mktemp -d)
	group=$groups/rds-deb-test.$$
	mount -t cgroup2 cgroup2 "$groups"
	mkdir "$group"
	status=0
	sh -euc 'echo $$ > "$0/cgroup.procs" && exec "$@"' "$group" \
		$apart -- "$0" --boot "$@" || status=$?
	find "$group" -depth -type d -exec rmdir '{}' ';'
	umount "$groups"
	rmdir "$groups"
	return $status
}

case $1 in
--boot) boot "$2" "$3" ;;
--hold) hold "$2" "$3" ;;
check) $apart -- sh -euc 'mount --make-rprivate /
	mount -t cgroup2 cgroup2 /mnt' ;;
*) exec unshare --mount -- "$0" --hold "$@" ;;
esac
