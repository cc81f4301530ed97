/*
 * t_storage: what two fields, either of which may be absent, say of storage.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "storage.h"

static void test_kinds(void **state)
{
	static const struct {
		enum tri encrypted;
		const char *type;
		enum storage_kind kind;
	} cases[] = {
		{ TRI_UNKNOWN, NULL, STORAGE_UNKNOWN },
		{ TRI_UNKNOWN, "sse-x", STORAGE_UNKNOWN },
		{ TRI_NO, NULL, STORAGE_PLAIN },
		{ TRI_NO, "none", STORAGE_PLAIN },
		{ TRI_UNKNOWN, "none", STORAGE_PLAIN },
		{ TRI_YES, "none", STORAGE_KMS },
		{ TRI_YES, NULL, STORAGE_KMS },
		{ TRI_YES, "sse-kms", STORAGE_KMS },
		{ TRI_NO, "sse-kms", STORAGE_KMS },
		{ TRI_YES, "sse-rds", STORAGE_AWS_OWNED },
		{ TRI_NO, "sse-rds", STORAGE_AWS_OWNED },
		{ TRI_UNKNOWN, "sse-rds", STORAGE_AWS_OWNED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct database db = {
			.storage_encrypted = cases[i].encrypted,
			.storage_encryption_type = cases[i].type,
		};

		if (storage_kind(&db) != cases[i].kind)
			fail_msg("case %zu", i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_kinds) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
