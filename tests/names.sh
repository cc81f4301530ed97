#!/bin/sh
# names: the files of plugins/, CHECKS and the registered checks are one list.
# SPDX-License-Identifier: Apache-2.0
#
# A check whose line in Makefile.am was forgotten is built by nobody: this says
# so. Run by "make check" in the build folder.
names() {
	sed 's|.*/||; s|\.c$||' | LC_ALL=C sort
}

trap 'rm -f names.files names.make names.built' EXIT
printf '%s\n' "${srcdir:?}"/plugins/check_*.c | names > names.files
# shellcheck disable=SC2086 # one word per check
printf '%s\n' ${CHECKS:?} | names > names.make
man/describe names | names > names.built
status=0
diff names.files names.make || status=1
diff names.make names.built || status=1
exit $status
