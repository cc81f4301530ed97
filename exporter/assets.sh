#!/bin/sh
# assets: text files as C strings: NAME FILE [NAME FILE]... to standard output.
# SPDX-License-Identifier: Apache-2.0
#
# Comments and indentation stay behind: all of it is sent with every page.
set -eu

echo '/* Made by assets.sh from the files beside it. */'
echo '#include "page_part.h"'
while [ $# -gt 1 ]; do
	echo "const char $1[] ="
	sed -e 's/^[[:space:]]*//' -e '/^\/\*.*\*\/$/d' -e '/^$/d' \
		-e 's/[\\"]/\\&/g' -e 's/.*/"&\\n"/' "$2"
	echo ';'
	shift 2
done
