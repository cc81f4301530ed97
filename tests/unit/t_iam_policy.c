/*
 * t_iam_policy: which documents are read, and whom they let in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "iam_policy.h"
#include "xalloc.h"

#define OURS "111122223333"
#define DOC(statement) "{\"Statement\":" statement "}"
#define ALLOW(rest) "{\"Effect\":\"Allow\",\"Action\":\"kms:*\"," rest "}"
#define ANYONE "\"Principal\":\"*\""
#define WHEN(op, key, values)                                                  \
	",\"Condition\":{\"" op "\":{\"" key "\":" values "}}"
#define STAR(op, key, values) DOC(ALLOW(ANYONE WHEN(op, key, values)))

/* Everything that a test reads is of one arena. */
struct fixture {
	struct arena arena;
	struct buf why;
	struct iam_policy policy;
};

static void begin(struct fixture *f)
{
	arena_init(&f->arena, 64 * 1024 * 1024);
	buf_init(&f->why, 4096);
	f->policy = (struct iam_policy){ 0 };
}

static void end(struct fixture *f)
{
	arena_done(&f->arena);
	buf_done(&f->why);
}

static void test_documents(void **state)
{
	static const struct {
		const char *text;
		int error;
		size_t statements;
	} cases[] = {
		{ DOC("[]"), 0, 0 },
		{ DOC(ALLOW(ANYONE)), 0, 1 },
		{ DOC("[" ALLOW(ANYONE) "," ALLOW(ANYONE) "]"), 0, 2 },
		{ " \n" DOC("[]") "\n", 0, 0 },
		{ "{\"Version\":\"2012-10-17\",\"Id\":\"x\",\"Statement\":[]}",
		  0, 0 },
		{ "%7B%22Statement%22%3A%5B%5D%7D", 0, 0 },
		{ "%7B%22Statement%22%3A%5B%5D%7", -EINVAL, 0 },
		{ NULL, -EINVAL, 0 },
		{ "", -EINVAL, 0 },
		{ "{}", -EINVAL, 0 },
		{ "[]", -EBADMSG, 0 },
		{ "no policy", -EBADMSG, 0 },
		{ DOC("[]") "x", -EBADMSG, 0 },
		{ "{\"Statement\":[]", -EBADMSG, 0 },
		{ "{'Statement':[]}", -EBADMSG, 0 },
		{ DOC("null"), -EINVAL, 0 },
		{ DOC("\"x\""), -EINVAL, 0 },
		{ DOC("[[]]"), -EINVAL, 0 },
		{ DOC("{}"), -EINVAL, 0 },
		{ DOC("[]") "", 0, 0 },
		{ "{\"Statement\":[],\"Extra\":1}", -EINVAL, 0 },
		{ "{\"Statement\":[],\"statement\":[]}", -EINVAL, 0 },
		{ DOC("{\"Effect\":\"Allow\"}"), -EINVAL, 0 },
		{ DOC("{\"Action\":\"x\"}"), -EINVAL, 0 },
		{ DOC("{\"effect\":\"Allow\",\"ACTION\":\"x\"}"), 0, 1 },
		{ DOC("{\"Effect\":\"allow\",\"Action\":\"x\"}"), -EINVAL, 0 },
		{ DOC("{\"Effect\":true,\"Action\":\"x\"}"), -EINVAL, 0 },
		{ DOC(ALLOW("\"NotAction\":\"x\"")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Wer\":\"x\"")), -EINVAL, 0 },
		{ DOC(ALLOW(ANYONE ",\"NotPrincipal\":\"*\"")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Principal\":1")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":1}")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":[[\"*\"]]}")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":[null]}")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Sid\":1")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Resource\":{}")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Condition\":[]")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Condition\":{\"Bool\":1}")), -EINVAL, 0 },
		{ DOC(ALLOW("\"Condition\":{\"Bool\":{\"k\":{}}}")), -EINVAL,
		  0 },
		{ DOC(ALLOW("\"Condition\":{\"Bool\":{\"k\":[true,1,\"x\"]}}")),
		  0, 1 },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int r;

		begin(&f);
		r = iam_policy_parse(cases[i].text, &f.arena, &f.policy,
				     &f.why);
		if (r != cases[i].error ||
		    f.policy.statements.n != cases[i].statements)
			fail_msg("%s: %d, %zu statements (%s)", cases[i].text,
				 r, f.policy.statements.n, buf_str(&f.why));
		if (r < 0 && !f.why.len)
			fail_msg("%s: no reason", cases[i].text);
		end(&f);
	}
}

static void test_limits(void **state)
{
	char *text = xmalloc(3 * IAM_POLICY_MAX_LEN + 2);
	struct fixture f;

	(void)state;
	begin(&f);
	memset(text, ' ', IAM_POLICY_MAX_LEN + 1);
	text[IAM_POLICY_MAX_LEN + 1] = '\0';
	assert_int_equal(iam_policy_parse(text, &f.arena, &f.policy, &f.why),
			 -E2BIG);
	memset(text, '%', 3 * IAM_POLICY_MAX_LEN + 1);
	text[3 * IAM_POLICY_MAX_LEN + 1] = '\0';
	assert_int_equal(iam_policy_parse(text, &f.arena, &f.policy, &f.why),
			 -E2BIG);
	arena_done(&f.arena);
	arena_init(&f.arena, 16);
	assert_int_equal(iam_policy_parse(DOC("[" ALLOW(ANYONE) "]"), &f.arena,
					  &f.policy, &f.why),
			 -E2BIG);
	free(text);
	end(&f);
}

static void test_audience(void **state)
{
	static const struct {
		const char *text;
		enum iam_audience audience;
	} cases[] = {
		{ DOC(ALLOW(ANYONE)), IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":\"*\"}")), IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":[\"" OURS "\",\"*\"]}")),
		  IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"Service\":\"*\"}")), IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"*\":\"*\"}")), IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":\"arn:aws:iam::*:root\"}")),
		  IAM_ANYONE },
		{ DOC(ALLOW("\"NotPrincipal\":{\"AWS\":\"" OURS "\"}")),
		  IAM_ANYONE },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":\"" OURS "\"}")),
		  IAM_NAMED },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":\"arn:aws:sts::" OURS
			    ":assumed-role/a/*\"}")),
		  IAM_NAMED },
		{ DOC(ALLOW("\"Principal\":{\"Service\":\"rds.amazonaws."
			    "com\"}")),
		  IAM_NAMED },
		{ DOC(ALLOW("\"Sid\":\"identity\"")), IAM_NOBODY },
		{ DOC("{\"Effect\":\"Deny\",\"Action\":\"*\"," ANYONE "}"),
		  IAM_NOBODY },
		/* Conditions that say who, and some that do not. */
		{ STAR("StringEquals", "kms:CallerAccount", "\"" OURS "\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "KMS:callerACCOUNT", "[\"" OURS "\"]"),
		  IAM_RESTRICTED },
		{ STAR("StringLike", "aws:PrincipalAccount", "\"" OURS "\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:PrincipalAccount",
		       "\"${aws:ResourceAccount}\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:PrincipalOrgID", "\"o-abc\""),
		  IAM_RESTRICTED },
		{ STAR("ForAnyValue:StringLike", "aws:PrincipalOrgPaths",
		       "\"o-abc/r-1/*\""),
		  IAM_RESTRICTED },
		{ STAR("ArnLike", "aws:PrincipalArn",
		       "\"arn:aws:iam::" OURS ":role/*\""),
		  IAM_RESTRICTED },
		{ STAR("ArnEquals", "aws:SourceArn", "\"arn:aws:s3:::bucket\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:SourceAccount", "\"" OURS "\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:SourceOrgID", "\"o-abc\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:SourceVpce", "\"vpce-1\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:SourceVpc", "\"vpc-1\""),
		  IAM_RESTRICTED },
		{ STAR("StringEqualsIfExists", "aws:PrincipalOrgID",
		       "\"o-abc\""),
		  IAM_ANYONE },
		{ STAR("ForAllValues:StringEquals", "aws:PrincipalOrgPaths",
		       "\"o-abc/*\""),
		  IAM_ANYONE },
		{ STAR("StringNotEquals", "aws:PrincipalOrgID", "\"o-abc\""),
		  IAM_ANYONE },
		{ STAR("ArnNotLike", "aws:PrincipalArn",
		       "\"arn:aws:iam::" OURS ":role/x\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "aws:PrincipalOrgID", "\"*\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "aws:PrincipalOrgID", "\"o-*\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "kms:CallerAccount",
		       "[\"" OURS "\",\"*\"]"),
		  IAM_ANYONE },
		{ STAR("StringLike", "kms:CallerAccount", "\"????????????\""),
		  IAM_ANYONE },
		{ STAR("StringEquals", "kms:CallerAccount", "[]"), IAM_ANYONE },
		{ STAR("ArnLike", "aws:PrincipalArn",
		       "\"arn:aws:iam::*:role/admin\""),
		  IAM_ANYONE },
		{ STAR("ArnLike", "aws:PrincipalArn", "\"*\""), IAM_ANYONE },
		/* Whoever looks finds an account, a bucket, a VPC that fits. */
		{ STAR("StringLike", "aws:PrincipalAccount", "\"1111*\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "aws:PrincipalOrgID", "\"o-a*\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "aws:PrincipalOrgPaths", "\"o-a?/r-1/*\""),
		  IAM_ANYONE },
		{ STAR("StringLike", "aws:SourceVpc", "\"vpc-*\""),
		  IAM_ANYONE },
		{ STAR("ArnLike", "aws:SourceArn", "\"arn:aws:s3:::*\""),
		  IAM_ANYONE },
		{ STAR("ArnLike", "aws:SourceArn", "\"arn:aws:s3:::data/*\""),
		  IAM_RESTRICTED },
		{ STAR("StringEquals", "aws:PrincipalAccount",
		       "\"${aws:PrincipalAccount}\""),
		  IAM_ANYONE },
		{ STAR("ArnLike", "aws:PrincipalArn",
		       "\"arn:aws:iam::${aws:PrincipalAccount}:role/x\""),
		  IAM_ANYONE },
		{ STAR("StringEquals", "aws:PrincipalTag/x", "\"y\""),
		  IAM_ANYONE },
		{ STAR("IpAddress", "aws:SourceIp", "\"10.0.0.0/8\""),
		  IAM_ANYONE },
		{ STAR("Null", "aws:PrincipalOrgID", "\"false\""), IAM_ANYONE },
		{ STAR("StringEquals", "kms:ViaService",
		       "\"rds.eu-west-1.amazonaws.com\""),
		  IAM_VIA_SERVICE },
		{ STAR("StringLike", "kms:ViaService", "\"*\""), IAM_ANYONE },
		{ STAR("StringNotEquals", "kms:ViaService", "\"x\""),
		  IAM_ANYONE },
		{ DOC(ALLOW(ANYONE
			    ",\"Condition\":{\"StringEquals\":{\"kms:"
			    "ViaService\":\"rds.eu-west-1.amazonaws.com\","
			    "\"kms:CallerAccount\":\"" OURS "\"}}")),
		  IAM_RESTRICTED },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct iam_statement *s;

		begin(&f);
		if (iam_policy_parse(cases[i].text, &f.arena, &f.policy,
				     &f.why) < 0)
			fail_msg("%s: %s", cases[i].text, buf_str(&f.why));
		s = f.policy.statements.items;
		if (iam_statement_audience(s) != cases[i].audience)
			fail_msg("%s: %d", cases[i].text,
				 iam_statement_audience(s));
		end(&f);
	}
}

static void test_patterns(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches, with_case;
	} cases[] = {
		{ "kms:*", "kms:Decrypt", true, true },
		{ "KMS:decrypt", "kms:Decrypt", true, false },
		{ "*", "", true, true },
		{ "", "", true, true },
		{ "", "a", false, false },
		{ "?", "", false, false },
		{ "a?c", "abc", true, true },
		{ "a*b*c", "axxbyyc", true, true },
		{ "a*b*c", "axxbyy", false, false },
		{ "*:GenerateDataKey*", "kms:GenerateDataKeyPair", true, true },
		{ "kms:Generate*Key", "kms:GenerateDataKeyPair", false, false },
		{ "***", "x", true, true },
		{ "*a", "aaab", false, false },
		{ "*a", "aaba", true, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (iam_pattern_matches(cases[i].pattern, cases[i].text,
					false) != cases[i].matches ||
		    iam_pattern_matches(cases[i].pattern, cases[i].text,
					true) != cases[i].with_case)
			fail_msg("'%s' and '%s'", cases[i].pattern,
				 cases[i].text);
}

static void test_actions(void **state)
{
	static const struct {
		const char *element, *action;
		bool allows;
	} cases[] = {
		{ "\"Action\":\"kms:*\"", "kms:Decrypt", true },
		{ "\"Action\":[\"a:b\",\"KMS:DECRYPT\"]", "kms:Decrypt", true },
		{ "\"Action\":\"kms:Decrypt\"", "kms:*", false },
		{ "\"Action\":\"*\"", "kms:*", true },
		{ "\"Action\":[]", "kms:*", false },
		{ "\"NotAction\":\"kms:Decrypt\"", "kms:Decrypt", false },
		{ "\"NotAction\":\"kms:Decrypt\"", "kms:*", true },
		{ "\"NotAction\":\"*\"", "kms:*", false },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xasprintf(DOC("[{\"Effect\":\"Allow\",%s},"
					   "{\"Effect\":\"Deny\",%s}]"),
				       cases[i].element, cases[i].element);
		const struct iam_statement *s;

		begin(&f);
		assert_int_equal(
			iam_policy_parse(text, &f.arena, &f.policy, &f.why), 0);
		s = f.policy.statements.items;
		if (iam_statement_allows(s, cases[i].action) != cases[i].allows)
			fail_msg("%s and %s", cases[i].element,
				 cases[i].action);
		assert_false(iam_statement_allows(s + 1, cases[i].action));
		free(text);
		end(&f);
	}
}

static void test_via_and_resource(void **state)
{
	static const char rds[] = "rds.eu-west-1.amazonaws.com";
	static const struct {
		const char *text;
		bool via, star;
	} cases[] = {
		{ STAR("StringEquals", "kms:ViaService",
		       "\"rds.eu-west-1.amazonaws.com\""),
		  true, false },
		{ STAR("StringLike", "kms:viaservice",
		       "[\"RDS.eu-west-1.amazonaws.com\"]"),
		  true, false },
		{ STAR("StringEquals", "kms:ViaService",
		       "[\"rds.eu-west-1.amazonaws.com\",\"s3.eu-west-1."
		       "amazonaws.com\"]"),
		  false, false },
		{ STAR("StringEqualsIfExists", "kms:ViaService",
		       "\"rds.eu-west-1.amazonaws.com\""),
		  false, false },
		{ STAR("StringEquals", "kms:ViaService", "[]"), false, false },
		{ DOC(ALLOW("\"Resource\":\"*\"")), false, true },
		{ DOC(ALLOW("\"Resource\":[\"a\",\"*\"]")), false, true },
		{ DOC(ALLOW("\"Resource\":\"arn:*\"")), false, false },
		{ DOC(ALLOW("\"NotResource\":\"*\"")), false, false },
	};
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct iam_statement *s;

		begin(&f);
		assert_int_equal(iam_policy_parse(cases[i].text, &f.arena,
						  &f.policy, &f.why),
				 0);
		s = f.policy.statements.items;
		if (iam_statement_is_via(s, rds) != cases[i].via ||
		    iam_statement_has_resource(s, "*") != cases[i].star)
			fail_msg("%s", cases[i].text);
		end(&f);
	}
}

static void test_foreign(void **state)
{
	static const char *const partners[] = { "222222222222" };
	static const struct {
		const char *text, *foreign, *without_partner;
	} cases[] = {
		{ DOC(ALLOW("\"Principal\":{\"AWS\":[\"arn:aws:iam::"
			    "222222222222:root\",\"333333333333\",\"arn:aws-"
			    "cn:iam::" OURS ":user/x\",\"333333333333\"],"
			    "\"Service\":\"rds.amazonaws.com\"}")),
		  "222222222222, 333333333333", "333333333333" },
		{ DOC(ALLOW("\"Principal\":{\"Federated\":\"arn:aws:iam::"
			    "222222222222:saml-provider/x\"}")),
		  "222222222222", "" },
		{ DOC(ALLOW("\"NotPrincipal\":{\"AWS\":\"333333333333\"}")), "",
		  "" },
		{ DOC("{\"Effect\":\"Deny\",\"Action\":\"*\",\"Principal\":{"
		      "\"AWS\":\"333333333333\"}}"),
		  "", "" },
		{ DOC(ALLOW("\"Principal\":{\"AWS\":\"AIDAEXAMPLE\"}")), "",
		  "" },
		{ STAR("StringEquals", "kms:CallerAccount",
		       "[\"" OURS "\",\"333333333333\"]"),
		  "333333333333", "333333333333" },
		{ STAR("ArnLike", "aws:PrincipalArn",
		       "\"arn:aws:iam::333333333333:role/*\""),
		  "333333333333", "333333333333" },
		{ STAR("StringNotEquals", "kms:CallerAccount",
		       "\"333333333333\""),
		  "", "" },
	};
	const struct list allowed = { (void *)partners, 1 }, none = { 0 };
	struct fixture f;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(buf_done) struct buf all, rest, unknown;

		begin(&f);
		buf_init(&all, 256);
		buf_init(&rest, 256);
		buf_init(&unknown, 256);
		assert_int_equal(iam_policy_parse(cases[i].text, &f.arena,
						  &f.policy, &f.why),
				 0);
		iam_policy_foreign(&f.policy, OURS, &none, &f.arena, &all);
		iam_policy_foreign(&f.policy, OURS, &allowed, &f.arena, &rest);
		iam_policy_foreign(&f.policy, NULL, &none, &f.arena, &unknown);
		if (strcmp(buf_str(&all), cases[i].foreign) != 0 ||
		    strcmp(buf_str(&rest), cases[i].without_partner) != 0)
			fail_msg("%s: %s; %s", cases[i].text, buf_str(&all),
				 buf_str(&rest));
		assert_string_equal(buf_str(&unknown), "");
		end(&f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_audience),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_via_and_resource),
		cmocka_unit_test(test_foreign),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
