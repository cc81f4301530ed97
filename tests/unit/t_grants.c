/*
 * t_grants: which actions needs and settings come to, and the policy of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "collect_target.h"
#include "grants.h"

enum { TEXT_MAX = 1 << 20 };

static bool if_asked(const void *params, const struct policy *policy)
{
	(void)policy;
	return *(const bool *)params;
}

/* A need that brings another one, one with a condition, one for -i only. */
static const struct need needs[] = {
	{ .id = NEED_KMS_ROTATION },
	{ .id = NEED_ROLE_DETAILS, .when = if_asked },
	{ .id = NEED_POLICY_DETAILS, .when = if_asked },
	{ .id = NEED_DB_INSTANCES, .if_narrowed = true },
	{ 0 }
};
static const struct check check = { .name = "check_some", .needs = needs };

/* The actions in a row, a blank behind each. */
static const char *actions(const struct grants *grants)
{
	static char text[4096];
	const char *names[OPERATION_COUNT];
	size_t n = grants_actions(grants, names), len = 0;

	*text = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s ",
					names[i]);
	return text;
}

#define KEYS "kms:DescribeKey kms:GetKeyRotationStatus "
#define DETAILS "iam:GetAccountAuthorizationDetails "

static void test_needs(void **state)
{
	static const char *id = "orders";
	const struct scope all = { 0 }, one = { .identifiers = { &id, 1 } };
	static const struct {
		bool asked, narrow;
		const char *actions;
	} rows[] = {
		{ false, false, KEYS },
		{ true, false, DETAILS KEYS },
		{ false, true, KEYS "rds:DescribeDBInstances " },
		{ true, true, DETAILS KEYS "rds:DescribeDBInstances " },
	};
	struct grants any = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct grants grants = { 0 };

		grants_add(&grants, &check, &rows[i].asked, NULL,
			   rows[i].narrow ? &one : &all);
		assert_string_equal(actions(&grants), rows[i].actions);
	}
	grants_add_any(&any, &check);
	assert_string_equal(actions(&any), rows[3].actions);
}

/* Nothing can be asked for that no need declares, and each declares some. */
static void test_rows(void **state)
{
	bool declared[OPERATION_COUNT] = { false };

	(void)state;
	for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++) {
		assert_non_null(need_rows[n].start);
		assert_int_not_equal(need_rows[n].asks[0], OPERATION_END);
		for (const enum operation_id *op = need_rows[n].asks; *op; op++)
			declared[*op] = true;
	}
	for (int op = OPERATION_END + 1; op < OPERATION_COUNT; op++)
		assert_true(declared[op] || op == EC2_DESCRIBE_REGIONS ||
			    op == STS_GET_CALLER_IDENTITY ||
			    op == STS_ASSUME_ROLE ||
			    op == STS_ASSUME_ROLE_WITH_WEB_IDENTITY ||
			    op == ORGANIZATIONS_LIST_ACCOUNTS);
}

static void test_policy_text(void **state)
{
	const char *roles[] = { "arn:aws:iam::111122223333:role/a\"b" };
	struct grants grants = { .roles = { roles, 1 } };
	struct buf out;

	(void)state;
	grants.operations[RDS_DESCRIBE_DB_INSTANCES] = true;
	grants.operations[EC2_DESCRIBE_VPCS] = true;
	buf_init(&out, TEXT_MAX);
	grants_policy(&grants, &out);
	assert_string_equal(
		buf_str(&out),
		"{\n"
		"  \"Version\": \"2012-10-17\",\n"
		"  \"Statement\": [\n"
		"    {\n"
		"      \"Sid\": \"Read\",\n"
		"      \"Effect\": \"Allow\",\n"
		"      \"Action\": [\n"
		"        \"ec2:DescribeVpcs\",\n"
		"        \"rds:DescribeDBInstances\"\n"
		"      ],\n"
		"      \"Resource\": [\n"
		"        \"*\"\n"
		"      ]\n"
		"    },\n"
		"    {\n"
		"      \"Sid\": \"AssumeRole\",\n"
		"      \"Effect\": \"Allow\",\n"
		"      \"Action\": [\n"
		"        \"sts:AssumeRole\"\n"
		"      ],\n"
		"      \"Resource\": [\n"
		"        \"arn:aws:iam::111122223333:role/a\\\"b\"\n"
		"      ]\n"
		"    }\n"
		"  ]\n"
		"}\n");
	buf_done(&out);
}

/* As main() comes to it, from a command line. */
static void parse(struct settings *settings, struct grants *grants,
		  const char *const *words, size_t n)
{
	char *argv[16] = { (char *)"check_some" };
	struct policy policy;
	struct buf why;

	for (size_t i = 0; i < n; i++)
		argv[i + 1] = (char *)words[i];
	buf_init(&why, TEXT_MAX);
	if (settings_parse(settings, &check, NULL, (int)n + 1, argv, &why) <
		    0 ||
	    settings_policy(settings, &check, &policy, &why) < 0)
		fail_msg("%s", buf_str(&why));
	settings->params = &(bool){ false };
	assert_int_equal(grants_add_run(grants, settings, &check, &policy), 0);
	policy_done(&policy);
	buf_done(&why);
}

static void test_run(void **state)
{
#define ROLES "--account-role=audit"
	static const struct {
		const char *words[4];
		const char *actions, *role;
	} rows[] = {
		{ { "-r", "eu-west-1" }, KEYS "sts:GetCallerIdentity ", NULL },
		{ { "-r", "all" },
		  "ec2:DescribeRegions " KEYS "sts:GetCallerIdentity ",
		  NULL },
		{ { "--accounts=all", ROLES },
		  KEYS "organizations:ListAccounts sts:GetCallerIdentity ",
		  "arn:aws:iam::*:role/audit" },
		{ { "--accounts=111122223333", ROLES, "-rcn-north-1" },
		  KEYS "sts:GetCallerIdentity ",
		  "arn:aws-cn:iam::111122223333:role/audit" },
		{ { "--role-arn=arn:aws-us-gov:iam::111122223333:role/x" },
		  KEYS "sts:GetCallerIdentity ",
		  "arn:aws-us-gov:iam::111122223333:role/x" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct settings settings;
		struct grants grants = { 0 };
		size_t n = 0;

		while (n < ARRAY_SIZE(rows[i].words) && rows[i].words[n])
			n++;
		parse(&settings, &grants, rows[i].words, n);
		assert_string_equal(actions(&grants), rows[i].actions);
		assert_int_equal(grants.roles.n, rows[i].role ? 1 : 0);
		if (rows[i].role)
			assert_string_equal(
				*(const char *const *)grants.roles.items,
				rows[i].role);
		settings_done(&settings);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_needs),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_policy_text),
		cmocka_unit_test(test_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
