/*
 * t_kms_key: which keys rotate, and whose they are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "kms_key.h"

#define SYMMETRIC                                                              \
	.manager = "CUSTOMER", .spec = "SYMMETRIC_DEFAULT",                    \
	.usage = "ENCRYPT_DECRYPT", .origin = "AWS_KMS", .state = "Enabled"

static void rotated_or_not(void **state)
{
	static const struct {
		struct kms_key key;
		bool by_itself, by_hand;
	} cases[] = {
		{ { SYMMETRIC }, true, true },
		{ { .state = NULL },
		  true,
		  true }, /* what is absent settles nothing */
		{ { .manager = "AWS" }, false, false },
		{ { .spec = "RSA_2048" }, false, false },
		{ { .spec = "HMAC_256" }, false, false },
		{ { .spec = "ML_DSA_65" }, false, false },
		{ { .usage = "SIGN_VERIFY" }, false, false },
		{ { .origin = "EXTERNAL" }, false, true },
		{ { .origin = "AWS_CLOUDHSM" }, false, false },
		{ { .origin = "EXTERNAL_KEY_STORE" }, false, false },
		{ { .state = "PendingDeletion" }, false, false },
		{ { .state = "PendingReplicaDeletion" }, false, false },
		{ { .state = "PendingImport" }, false, false },
		{ { .state = "Unavailable" }, false, false },
		{ { .state = "Creating" }, false, false },
		{ { .state = "Disabled" }, true, true },
		{ { .state = "Updating" }, true, true },
		{ { .manager = "aws" }, true, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		print_message("case %zu\n", i);
		assert_true(!kms_key_not_rotated(&cases[i].key, false) ==
			    cases[i].by_itself);
		assert_true(!kms_key_not_rotated(&cases[i].key, true) ==
			    cases[i].by_hand);
	}
}

static void replicas(void **state)
{
	(void)state;
	assert_true(kms_key_is_replica(
		&(struct kms_key){ .multi_region_type = "REPLICA" }));
	assert_false(kms_key_is_replica(
		&(struct kms_key){ .multi_region_type = "PRIMARY" }));
	assert_false(kms_key_is_replica(&(struct kms_key){ 0 }));
}

static void owners(void **state)
{
	static const char ours[] = "111122223333";
	static const struct {
		const char *account_id, *asked, *own;
		bool foreign;
	} cases[] = {
		{ "222222222222", NULL, ours, true },
		{ ours, NULL, ours, false },
		{ "222222222222", NULL, NULL, false },
		{ NULL, "arn:aws:kms:eu-west-1:222222222222:key/1", ours,
		  true },
		{ NULL, "arn:aws:kms:eu-west-1:111122223333:key/1", ours,
		  false },
		{ NULL, "arn:aws:kms:eu-west-1:222222222222:alias/x", ours,
		  true },
		{ NULL, "1234abcd-12ab-34cd-56ef-1234567890ab", ours, false },
		{ NULL, "alias/orders", ours, false },
		{ NULL, NULL, ours, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct kms_key key = { .account_id = cases[i].account_id,
				       .asked = cases[i].asked };

		print_message("case %zu\n", i);
		assert_true(kms_key_is_foreign(&key, cases[i].own) ==
			    cases[i].foreign);
	}
}

static void kinds(void **state)
{
	static const struct {
		struct kms_key key;
		bool foreign;
		enum kms_key_kind kind;
	} cases[] = {
		{ { .manager = "CUSTOMER" }, false, KMS_KEY_CUSTOMER },
		{ { .manager = "AWS" }, false, KMS_KEY_AWS_MANAGED },
		{ { .manager = "aws" }, false, KMS_KEY_ODD },
		{ { .manager = "" }, false, KMS_KEY_NO_MANAGER },
		{ { .manager = NULL }, false, KMS_KEY_NO_MANAGER },
		{ { .err.code = "AccessDenied" }, false, KMS_KEY_UNREADABLE },
		{ { .err.code = "AccessDenied" }, true, KMS_KEY_FOREIGN },
		{ { .manager = "CUSTOMER" }, true, KMS_KEY_FOREIGN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (kms_key_kind(&cases[i].key, cases[i].foreign) !=
		    cases[i].kind)
			fail_msg("case %zu", i);
	assert_true(kms_key_is_missing(
		&(struct aws_error){ .code = "NotFoundException" }));
	assert_false(kms_key_is_missing(
		&(struct aws_error){ .code = "AccessDenied" }));
	assert_false(kms_key_is_missing(&(struct aws_error){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rotated_or_not),
		cmocka_unit_test(replicas),
		cmocka_unit_test(owners),
		cmocka_unit_test(kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
