#!/bin/sh
# root: puts a program and all that it needs to run into a folder.
# SPDX-License-Identifier: Apache-2.0
#
# root.sh FOLDER PROGRAM: for an image without a shell or a package manager, on
# a Debian system. What it holds: the program as /usr/bin/NAME, its libraries,
# the certificates of authorities, a user "exporter" (65532), and what scanners
# look for to know which packages the files are of (/var/lib/dpkg/status).
set -eu

root=$1
program=$2

# Files, with the folders that lead to them.
put() { # FILE...
	for file; do
		echo "${file#/}"
	done | tar -c -h -f - -C / -T - | tar -x -f - -C "$root"
}

# What dpkg knows of the packages of these files, as it keeps it itself. Paths of
# packages are those without the links of a merged /usr, or with them.
record() { # FILE...
	for file; do
		file=$(readlink -f "$file")
		printf '%s\n' "$file" "${file#/usr}" "/usr${file#/usr}"
	done | sort -u | xargs dpkg-query -S > "$root/owners" 2> /dev/null || :
	for file; do
		file=$(readlink -f "$file")
		file=${file#/usr}
		grep -qF -e ": $file" -e ": /usr$file" "$root/owners" || {
			echo "root.sh: $file is of no package" >&2
			exit 1
		}
	done
	sed 's/: .*//' "$root/owners" | sort -u |
		xargs dpkg-query -s ca-certificates > "$root/var/lib/dpkg/status"
	rm "$root/owners"
}

mkdir -p "$root/etc" "$root/usr/bin" "$root/var/lib/dpkg" "$root/tmp"
chmod 1777 "$root/tmp"
install -m 755 "$program" "$root/usr/bin"

# "NAME => FILE (0x...)", and the loader: "FILE (0x...)".
libraries=$(ldd "$program" | sed -n 's/^.*[[:space:]]\(\/[^ ]*\) (0x.*/\1/p')
# shellcheck disable=SC2086 # names of files without blanks
put $libraries /etc/ssl/certs/ca-certificates.crt
# shellcheck disable=SC2086
record $libraries
# libcurl and GnuTLS as Debian has them read nothing else; names are asked of
# the files and of DNS.
echo 'hosts: files dns' > "$root/etc/nsswitch.conf"
echo 'exporter:x:65532:65532::/nonexistent:/nonexistent' > "$root/etc/passwd"
echo 'exporter:x:65532:' > "$root/etc/group"
