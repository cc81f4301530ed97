/*
 * t_resource: what the kinds of resources are called.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "resource.h"
#include "types.h"

static void test_nouns(void **state)
{
	static const struct {
		const char *type, *one, *many;
	} cases[] = {
		{ "db-instance", "DB instance", "DB instances" },
		{ "db-proxy", "DB proxy", "DB proxies" },
		{ "kms-key", "KMS key", "KMS keys" },
		{ "iam-policy", "IAM policy", "IAM policies" },
		{ "vpc", "VPC", "VPCs" },
		{ "region", "region", "regions" },
		{ "no-such-thing", "no-such-thing", "no-such-thing" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (strcmp(resource_noun(cases[i].type, false), cases[i].one) ||
		    strcmp(resource_noun(cases[i].type, true), cases[i].many))
			fail_msg("'%s'", cases[i].type);
	}
}

/* The words of the resource_type list; each has a noun of its own. */
static void test_all_words(void **state)
{
	static const char *const words[] = {
		"db-instance",	  "db-cluster",
		"db-snapshot",	  "db-cluster-snapshot",
		"db-proxy",	  "db-proxy-endpoint",
		"global-cluster", "kms-key",
		"secret",	  "vpc",
		"route-table",	  "vpc-endpoint",
		"log-group",	  "event-source",
		"quota",	  "account",
		"trail",	  "config-recorder",
		"config-rule",	  "detector",
		"iam-user",	  "iam-principal",
		"iam-policy",	  "backup-vault",
		"endpoint",	  "region",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(resource_noun(words[i], true), words[i]))
			fail_msg("'%s' has no plural", words[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nouns),
		cmocka_unit_test(test_all_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
