/*
 * t_credentials: which credentials the chain finds, and what it says if none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "credentials.h"
#include "types.h"
#include "xalloc.h"

/* Some time in 2021. */
enum { NOW = 1630454400 };

#define KEYS "AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY=senv"

struct test_case {
	const char *name;
	const char *vars[6];
	const char *option; /* -p */
	const char *config, *credentials;

	int result;
	const char *why;
	/* key, secret, token, account, provider */
	const char *expected[5];
	int64_t expiry; /* 0: none */
};

static const struct test_case found_cases[] = {
	{ .name = "environment",
	  .vars = { KEYS },
	  .expected = { "AKENV", "senv", NULL, NULL, "the environment" } },
	{ .name = "environment, all of it",
	  .vars = { KEYS, "AWS_SESSION_TOKEN=tok",
		    "AWS_CREDENTIAL_EXPIRATION=2021-09-01T01:00:00Z",
		    "AWS_ACCOUNT_ID=111122223333" },
	  .expected = { "AKENV", "senv", "tok", "111122223333",
			"the environment" },
	  .expiry = NOW + 3600 },
	{ .name = "old name of the token",
	  .vars = { KEYS, "AWS_SECURITY_TOKEN=old" },
	  .expected = { "AKENV", "senv", "old", NULL, "the environment" } },
	{ .name = "new name of the token wins",
	  .vars = { KEYS, "AWS_SECURITY_TOKEN=old", "AWS_SESSION_TOKEN=new" },
	  .expected = { "AKENV", "senv", "new", NULL, "the environment" } },
	{ .name = "environment before AWS_PROFILE",
	  .vars = { KEYS, "AWS_PROFILE=a" },
	  .config = "[profile a]\naws_access_key_id = AKA\n",
	  .expected = { "AKENV", "senv", NULL, NULL, "the environment" } },
	{ .name = "-p before the environment",
	  .vars = { KEYS, "AWS_PROFILE=b" },
	  .option = "a",
	  .credentials = "[a]\naws_access_key_id = AKA\n"
			 "aws_secret_access_key = sa\n",
	  .expected = { "AKA", "sa", NULL, NULL, "the profile" } },
	{ .name = "blank key in the environment",
	  .vars = { "AWS_ACCESS_KEY_ID= ", "AWS_SECRET_ACCESS_KEY= " },
	  .config = "[default]\naws_access_key_id = AKD\n"
		    "aws_secret_access_key = sd\naws_session_token = td\n"
		    "aws_account_id = 111122223333\n",
	  .expected = { "AKD", "sd", "td", "111122223333", "the profile" } },
	{ .name = "keys from both files",
	  .vars = { "AWS_PROFILE=a" },
	  .config = "[profile a]\naws_access_key_id = AKA\nregion = x\n",
	  .credentials = "[a]\naws_secret_access_key = sa\n"
			 "aws_security_token = old\n",
	  .expected = { "AKA", "sa", "old", NULL, "the profile" } },
	{ .name = "static keys before credential_process",
	  .config = "[default]\ncredential_process = false\n"
		    "aws_access_key_id = AKD\naws_secret_access_key = sd\n",
	  .expected = { "AKD", "sd", NULL, NULL, "the profile" } },
	{ .name = "SSO without account and role does not count",
	  .config = "[default]\nsso_session = s\nsso_start_url = https://x\n"
		    "aws_access_key_id = AKD\naws_secret_access_key = sd\n",
	  .expected = { "AKD", "sd", NULL, NULL, "the profile" } },
	{ .name = "properties without a value do not count",
	  .config = "[default]\nrole_arn =\ncredential_process =\n"
		    "aws_access_key_id = AKD\naws_secret_access_key = sd\n",
	  .expected = { "AKD", "sd", NULL, NULL, "the profile" } },
};

static const struct test_case failed_cases[] = {
	{ .name = "nothing",
	  .result = -ENOENT,
	  .why = "no credentials found: AWS_ACCESS_KEY_ID is not set; "
		 "no profile 'default' in 'config' and 'credentials'; "
		 "AWS_WEB_IDENTITY_TOKEN_FILE is not set; "
		 "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set; instance "
		 "metadata is not asked" },
	{ .name = "region only",
	  .vars = { "AWS_PROFILE=a" },
	  .config = "[profile a]\nregion = eu-west-1\n",
	  .result = -ENOENT,
	  .why = "no credentials found: AWS_ACCESS_KEY_ID is not set; "
		 "no credentials in profile 'a' of 'config' and "
		 "'credentials'; AWS_WEB_IDENTITY_TOKEN_FILE is not set; "
		 "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set; instance "
		 "metadata is not asked" },
	{ .name = "-p, region only",
	  .vars = { KEYS },
	  .option = "a",
	  .config = "[profile a]\nregion = eu-west-1\n",
	  .result = -ENOENT,
	  .why = "no credentials found: AWS_ACCESS_KEY_ID does not count with "
		 "-p; no credentials in profile 'a' of 'config' and "
		 "'credentials'; AWS_WEB_IDENTITY_TOKEN_FILE does not count "
		 "with -p; AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not set; "
		 "instance metadata is not asked" },
	{ .name = "no such profile",
	  .vars = { "AWS_PROFILE=a" },
	  .config = "[default]\naws_access_key_id = AKD\n"
		    "aws_secret_access_key = sd\n",
	  .result = -EINVAL,
	  .why = "no profile 'a' in 'config' and 'credentials'" },
	{ .name = "-p, no such profile",
	  .vars = { KEYS },
	  .option = "a",
	  .result = -EINVAL,
	  .why = "no profile 'a' in 'config' and 'credentials'" },
	{ .name = "environment, no secret",
	  .vars = { "AWS_ACCESS_KEY_ID=AKENV", "AWS_SECRET_ACCESS_KEY= " },
	  .config = "[default]\naws_access_key_id = AKD\n"
		    "aws_secret_access_key = sd\n",
	  .result = -EINVAL,
	  .why = "partial credentials: AWS_ACCESS_KEY_ID is set, "
		 "AWS_SECRET_ACCESS_KEY is not" },
	{ .name = "profile, no secret",
	  .config = "[default]\naws_access_key_id = AKD\n",
	  .result = -EINVAL,
	  .why = "partial credentials: profile 'default' has "
		 "aws_access_key_id, but no aws_secret_access_key" },
	{ .name = "profile, no key",
	  .config = "[default]\naws_secret_access_key = sd\n",
	  .result = -EINVAL,
	  .why = "partial credentials: profile 'default' has "
		 "aws_secret_access_key, but no aws_access_key_id" },
	{ .name = "no time",
	  .vars = { KEYS, "AWS_CREDENTIAL_EXPIRATION=tomorrow" },
	  .result = -EINVAL,
	  .why = "AWS_CREDENTIAL_EXPIRATION 'tomorrow': not a time" },
	{ .name = "expired this second",
	  .vars = { KEYS, "AWS_CREDENTIAL_EXPIRATION=2021-09-01T00:00:00Z" },
	  .result = -EKEYEXPIRED,
	  .why = "the credentials from the environment expired at "
		 "2021-09-01T00:00:00Z" },
	{ .name = "role, nothing to ask it with",
	  .config = "[default]\nrole_arn = x\nsource_profile = default\n"
		    "aws_access_key_id = AKD\naws_secret_access_key = sd\n",
	  .result = -ENOTSUP,
	  .why = "sts:AssumeRole of 'x': nothing may be asked" },
	{ .name = "web identity, before the role",
	  .config = "[default]\nrole_arn = x\n"
		    "web_identity_token_file = /nowhere/f\n",
	  .result = -ENOENT,
	  .why = "'/nowhere/f': No such file or directory" },
	{ .name = "SSO, before static keys",
	  .config = "[default]\nsso_role_name = x\n"
		    "aws_access_key_id = AKD\naws_secret_access_key = sd\n",
	  .result = -EINVAL,
	  .why = "profile 'default' has sso_role_name, but no "
		 "sso_account_id" },
	{ .name = "process, no time left",
	  .config = "[default]\ncredential_process = x\n",
	  .result = -ETIME,
	  .why = "credential_process of profile 'default': no answer before "
		 "the deadline (--timeout)" },
	{ .name = "mfa",
	  .config = "[default]\nrole_arn = x\nsource_profile = a\n"
		    "mfa_serial = y\n",
	  .result = -ENOTSUP,
	  .why = "profile 'default' has mfa_serial: nobody is here to type a "
		 "code in, use a role without" },
	{ .name = "web identity of the environment, no role",
	  .vars = { "AWS_WEB_IDENTITY_TOKEN_FILE=/nowhere/f" },
	  .result = -EINVAL,
	  .why = "AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not" },
};

static void add_text(struct buf *buf, const char *text)
{
	buf_init(buf, PROFILE_FILE_MAX);
	if (text)
		buf_adds(buf, text);
}

static int run_case(const struct test_case *c, struct credentials *ret,
		    struct buf *why)
{
	const struct environment env = { .vars = (char *const *)c->vars };
	struct profile_set set;
	struct buf config, credentials;
	int r;

	add_text(&config, c->config);
	add_text(&credentials, c->credentials);
	profile_set_init(&set);
	assert_int_equal(profile_load_texts(&set, &config, &credentials, why),
			 0);
	r = credentials_load(
		&(struct credentials_context){
			.configuration =
				&(struct configuration){
					.env = &env,
					.profiles = &set,
					.profile =
						profile_select(&env, c->option),
				},
			.profile_by_option = c->option,
			.now = NOW,
		},
		ret, why);
	profile_set_done(&set);
	buf_done(&config);
	buf_done(&credentials);
	return r;
}

static void test_found(void **state)
{
	const struct test_case *c;
	struct credentials ret;
	struct buf why;
	size_t i, k;

	(void)state;
	buf_init(&why, 1000);
	for (i = 0; i < ARRAY_SIZE(found_cases); i++) {
		c = &found_cases[i];
		if (run_case(c, &ret, &why) || why.len)
			fail_msg("%s: %s", c->name, buf_str(&why));
		const char *got[] = { ret.access_key_id, ret.secret_access_key,
				      ret.session_token, ret.account_id,
				      ret.provider };
		for (k = 0; k < ARRAY_SIZE(got); k++)
			if (!got[k] != !c->expected[k] ||
			    (got[k] && strcmp(got[k], c->expected[k])))
				fail_msg("%s: '%s'", c->name,
					 got[k] ? got[k] : "(null)");
		if (ret.expiry.known != !!c->expiry ||
		    ret.expiry.seconds != c->expiry)
			fail_msg("%s: another expiry", c->name);
		credentials_done(&ret);
		assert_null(ret.secret_access_key);
	}
	credentials_done(NULL);
	buf_done(&why);
}

static void test_failed(void **state)
{
	struct credentials ret = { .provider = "untouched" };
	const struct test_case *c;
	struct buf why;
	size_t i;
	int r;

	(void)state;
	buf_init(&why, 1000);
	for (i = 0; i < ARRAY_SIZE(failed_cases); i++) {
		c = &failed_cases[i];
		buf_reset(&why);
		r = run_case(c, &ret, &why);
		if (r != c->result || strcmp(buf_str(&why), c->why))
			fail_msg("%s: %d, '%s'", c->name, r, buf_str(&why));
		assert_string_equal(ret.provider, "untouched");
		assert_null(ret.access_key_id);
	}
	buf_done(&why);
}

static int load_nothing(const struct credentials_context *ctx,
			struct credentials *ret, struct buf *why)
{
	(void)ctx;
	(void)ret;
	buf_adds(why, "looked");
	return 0;
}

static int load_expired(const struct credentials_context *ctx,
			struct credentials *ret, struct buf *why)
{
	(void)why;
	*ret = (struct credentials){
		.access_key_id = xstrdup("AK"),
		.secret_access_key = xstrdup("s"),
		.expiry = { .seconds = ctx->now - 1, .known = true },
		.provider = "the test",
	};
	return 1;
}

static int load_failing(const struct credentials_context *ctx,
			struct credentials *ret, struct buf *why)
{
	(void)ctx;
	(void)ret;
	buf_adds(why, "broken");
	return -EIO;
}

static void test_chain(void **state)
{
	static const struct credentials_provider
		nothing = { .name = "nothing", .load = load_nothing },
		expired = { .name = "expired", .load = load_expired },
		kept = { .name = "kept",
			 .load = load_expired,
			 .keeps_expired = true },
		failing = { .name = "failing", .load = load_failing };
	static const struct {
		const struct credentials_provider *chain[3];
		size_t n;
		int result;
		const char *why;
	} cases[] = {
		{ { NULL }, 0, -ENOENT, "no credentials found: " },
		{ { &nothing, &nothing },
		  2,
		  -ENOENT,
		  "no credentials found: looked; looked" },
		{ { &nothing, &failing, &kept }, 3, -EIO, "broken" },
		{ { &nothing, &expired, &kept },
		  3,
		  -EKEYEXPIRED,
		  "the credentials from the test expired at "
		  "2021-08-31T23:59:59Z" },
		{ { &nothing, &kept, &failing }, 3, 0, "" },
	};
	const struct credentials_context ctx = { .now = NOW };
	struct credentials ret;
	struct buf why;
	size_t i;
	int r;

	(void)state;
	buf_init(&why, 1000);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ret = (struct credentials){ 0 };
		buf_reset(&why);
		r = credentials_walk(cases[i].chain, cases[i].n, &ctx, &ret,
				     &why);
		if (r != cases[i].result || strcmp(buf_str(&why), cases[i].why))
			fail_msg("chain %zu: %d, '%s'", i, r, buf_str(&why));
		assert_true(!r == !!ret.access_key_id);
		credentials_done(&ret);
	}
	buf_done(&why);
}

/* Other keys of the same role are the same eyes; other roles are not. */
static void test_identity(void **state)
{
	static char one[] = "ASIA1", two[] = "ASIA2", account[] = "1";
	static char role_a[] = "arn:aws:sts::1:assumed-role/a";
	static char role_b[] = "arn:aws:sts::1:assumed-role/b";
	const struct credentials cases[] = {
		{ .access_key_id = one, .principal = role_a },
		{ .access_key_id = two, .principal = role_a },
		{ .access_key_id = two, .principal = role_b },
		{ .access_key_id = two },
		{ .access_key_id = one },
		{ .access_key_id = one, .account_id = account },
	};
	char ids[ARRAY_SIZE(cases)][SHA256_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		credentials_identity(&cases[i], ids[i]);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t j = 0; j < i; j++)
			assert_true((strcmp(ids[i], ids[j]) == 0) ==
				    (j == 0 && i == 1));
}

static void test_copy(void **state)
{
	char id[] = "AKID", secret[] = "s", token[] = "t", account[] = "1";
	char principal[] = "arn:aws:sts::1:assumed-role/a";
	const struct credentials original = {
		.access_key_id = id,
		.secret_access_key = secret,
		.session_token = token,
		.account_id = account,
		.principal = principal,
		.expiry = { 5, true },
		.provider = "somebody",
	};
	struct credentials copy;

	(void)state;
	credentials_copy(&original, &copy);
	assert_ptr_not_equal(copy.secret_access_key, secret);
	assert_string_equal(copy.access_key_id, "AKID");
	assert_string_equal(copy.secret_access_key, "s");
	assert_string_equal(copy.session_token, "t");
	assert_string_equal(copy.account_id, "1");
	assert_string_equal(copy.principal, principal);
	assert_int_equal(copy.expiry.seconds, 5);
	assert_true(copy.expiry.known);
	assert_string_equal(copy.provider, "somebody");
	credentials_done(&copy);
	credentials_copy(&(struct credentials){ 0 }, &copy);
	assert_null(copy.access_key_id);
	credentials_done(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity), cmocka_unit_test(test_found),
		cmocka_unit_test(test_failed),	 cmocka_unit_test(test_chain),
		cmocka_unit_test(test_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
