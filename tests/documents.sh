#!/bin/sh
# documents: what is tracked of the texts of man/describe is what it prints.
# SPDX-License-Identifier: Apache-2.0
#
# Run by "make check" in the build folder; says how to write a file anew.
set -u

passed=0 failed=0
while read -r format file; do
	if man/describe "$format" | diff -u "${srcdir:?}/$file" -; then
		passed=$((passed + 1))
	else
		echo "$file: not as it would be written, by:"
		echo "man/describe $format > $srcdir/$file"
		failed=$((failed + 1))
	fi
done << 'FILES'
catalogue docs/checks.md
iam-core contrib/iam-policy-core.json
iam-rds contrib/iam-policy-rds.json
iam-account contrib/iam-policy-account.json
iam-organization contrib/iam-policy-organization.json
FILES
echo "$passed passed, $failed failed, 0 skipped"
exit $((failed > 0))
