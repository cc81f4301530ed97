/*
 * t_endpoint: endpoints that the conformance cases do not cover: custom URLs,
 * errors, and where a custom URL comes from.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "endpoint.h"
#include "types.h"

static void test_resolve(void **state)
{
	static const struct {
		const char *service, *region, *custom;
		bool legacy;
		const char *scheme, *authority, *path, *signing_region;
	} cases[] = {
		{ "rds", "eu-west-1", NULL, false, "https",
		  "rds.eu-west-1.amazonaws.com", "", "eu-west-1" },
		{ "sso", "eu-west-1", NULL, false, "https",
		  "portal.sso.eu-west-1.amazonaws.com", "", "eu-west-1" },
		{ "rds", "eu-west-1", "http://127.0.0.1:5000", false, "http",
		  "127.0.0.1:5000", "", "eu-west-1" },
		{ "rds", "eu-west-1", "http://[::1]:5000/a/b//", false, "http",
		  "[::1]:5000", "/a/b", "eu-west-1" },
		{ "rds", "eu-west-1", "https://H/", false, "https", "h", "",
		  "eu-west-1" },
		{ "iam", "eu-west-1", "https://h", false, "https", "h", "",
		  "eu-west-1" },
		{ "organizations", "aws-global", "https://h", false, "https",
		  "h", "", "aws-global" },
		{ "sts", "aws-global", "https://h", false, "https", "h", "",
		  "us-east-1" },
		{ "rds", NULL, "https://h", false, "https", "h", "", "" },
		{ "sts", "eu-west-1", NULL, true, "https", "sts.amazonaws.com",
		  "", "us-east-1" },
		{ "sts", "eu-west-1", "https://h", true, "https", "h", "",
		  "eu-west-1" },
		{ "sts", "af-south-1", NULL, true, "https",
		  "sts.af-south-1.amazonaws.com", "", "af-south-1" },
		{ "sts", "cn-north-1", NULL, true, "https",
		  "sts.cn-north-1.amazonaws.com.cn", "", "cn-north-1" },
		{ "rds", "eu-west-1", NULL, true, "https",
		  "rds.eu-west-1.amazonaws.com", "", "eu-west-1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct endpoint_params params = {
			.service = service_by_id(cases[i].service),
			.region = cases[i].region,
			.custom_url = cases[i].custom,
			.sts_legacy = cases[i].legacy,
		};
		struct endpoint endpoint;
		struct buf why;

		buf_init(&why, 1024);
		if (endpoint_resolve(&params, &endpoint, &why) < 0)
			fail_msg("case %zu: %s", i, buf_str(&why));
		assert_string_equal(endpoint.url.https ? "https" : "http",
				    cases[i].scheme);
		assert_string_equal(endpoint.url.authority, cases[i].authority);
		assert_string_equal(endpoint.url.path, cases[i].path);
		assert_string_equal(endpoint.signing_region,
				    cases[i].signing_region);
		buf_done(&why);
	}
}

static void test_refuse(void **state)
{
	static const struct {
		const char *region, *custom;
		bool fips, dualstack;
		const char *why;
	} cases[] = {
		{ NULL, NULL, false, false,
		  "Invalid Configuration: Missing Region" },
		{ "eu-west-1", "https://h", true, false,
		  "Invalid Configuration: FIPS and custom endpoint are not "
		  "supported" },
		{ "eu-west-1", "https://h", true, true,
		  "Invalid Configuration: FIPS and custom endpoint are not "
		  "supported" },
		{ "eu-west-1", "https://h", false, true,
		  "Invalid Configuration: Dualstack and custom endpoint are "
		  "not supported" },
		{ "", NULL, false, false, "'': not the name of a region" },
		{ "x.evil.example/", NULL, false, false,
		  "'x.evil.example/': not the name of a region" },
		{ "x@y", "https://h", false, false,
		  "'x@y': not the name of a region" },
		{ "eu-west-1", "https://h?x", false, false,
		  "endpoint URL: a query is not allowed" },
		{ "eu-west-1", "https://h/#x", false, false,
		  "endpoint URL: a fragment is not allowed" },
		{ "eu-west-1", "https://u@h", false, false,
		  "endpoint URL: a user name is not allowed" },
		{ "eu-west-1", "", false, false,
		  "endpoint URL: does not begin with http:// or https://" },
		/* a label of a host name ends at 63 bytes and has no - first */
		{ "-x", NULL, false, false, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct endpoint_params params = {
			.service = service_by_id("rds"),
			.region = cases[i].region,
			.custom_url = cases[i].custom,
			.fips = cases[i].fips,
			.dualstack = cases[i].dualstack,
		};
		struct endpoint endpoint = { .signing_name = "untouched" };
		struct buf why;
		int r;

		buf_init(&why, 1024);
		r = endpoint_resolve(&params, &endpoint, &why);
		if (r != -EINVAL ||
		    (cases[i].why && strcmp(buf_str(&why), cases[i].why) != 0))
			fail_msg("case %zu: %d '%s'", i, r, buf_str(&why));
		assert_string_equal(endpoint.signing_name, "untouched");
		buf_done(&why);
	}
}

static void test_services(void **state)
{
	static const struct {
		const char *id, *env, *key, *signs, *region;
	} cases[] = {
		{ "config", "AWS_ENDPOINT_URL_CONFIG_SERVICE", "config_service",
		  "config", NULL },
		{ "logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "cloudwatch_logs",
		  "logs", NULL },
		{ "secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER",
		  "secrets_manager", "secretsmanager", NULL },
		{ "sso-oidc", "AWS_ENDPOINT_URL_SSO_OIDC", "sso_oidc",
		  "sso-oauth", NULL },
		{ "cloudwatch", "AWS_ENDPOINT_URL_CLOUDWATCH", "cloudwatch",
		  "monitoring", NULL },
		{ "iam", "AWS_ENDPOINT_URL_IAM", "iam", "iam", "aws-global" },
		{ "sts", "AWS_ENDPOINT_URL_STS", "sts", "sts", "us-east-1" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct service *s = service_by_id(cases[i].id);

		assert_string_equal(s->env, cases[i].env);
		assert_string_equal(s->config_key, cases[i].key);
		assert_string_equal(s->signing_name, cases[i].signs);
		if (cases[i].region)
			assert_string_equal(s->default_region, cases[i].region);
		else
			assert_null(s->default_region);
	}
	assert_null(service_by_id("s3"));
	assert_null(service_by_id(""));
}

/* NAME=VALUE pairs and the URLs of [services s]. */
struct sources {
	const char *env[4], *profile[4];
	const char *section, *section_url;
};

static const char *look(const char *const *pairs, const char *name)
{
	for (size_t i = 0; i < 4 && pairs[i]; i += 2) {
		if (strcmp(pairs[i], name) == 0)
			return pairs[i + 1];
	}
	return NULL;
}

static const char *look_env(void *ctx, const char *name)
{
	return look(((const struct sources *)ctx)->env, name);
}

static const char *look_profile(void *ctx, const char *key)
{
	return look(((const struct sources *)ctx)->profile, key);
}

static int look_services(void *ctx, const char *section, const char *key,
			 const char **ret_url)
{
	const struct sources *s = ctx;

	if (!s->section || strcmp(s->section, section) != 0)
		return -ENOENT;
	*ret_url = strcmp(key, "rds") == 0 ? s->section_url : NULL;
	return 0;
}

#define ENV_RDS "AWS_ENDPOINT_URL_RDS"
#define ENV_ALL "AWS_ENDPOINT_URL"
#define ENV_IGNORE "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"
#define IGNORE "ignore_configured_endpoint_urls"

static void test_configured(void **state)
{
	static const struct {
		const char *name, *option;
		struct sources sources;
		const char *url; /* NULL: none */
	} cases[] = {
		{ "nothing", NULL, { .section = "s" }, NULL },
		{ "option first", "o", { .env = { ENV_RDS, "e" } }, "o" },
		{ "option is never ignored",
		  "o",
		  { .env = { ENV_IGNORE, "true" } },
		  "o" },
		{ "an empty option is not absent",
		  "",
		  { .env = { ENV_ALL, "e" } },
		  "" },
		{ "service variable",
		  NULL,
		  { .env = { ENV_ALL, "a", ENV_RDS, "r" } },
		  "r" },
		{ "empty service variable",
		  NULL,
		  { .env = { ENV_RDS, "", ENV_ALL, "a" } },
		  "a" },
		{ "all empty",
		  NULL,
		  { .env = { ENV_RDS, "", ENV_ALL, "" } },
		  NULL },
		{ "variable before the profile",
		  NULL,
		  { .env = { ENV_ALL, "a" },
		    .profile = { "services", "s" },
		    .section = "s",
		    .section_url = "x" },
		  "a" },
		{ "section before the profile",
		  NULL,
		  { .profile = { "endpoint_url", "p", "services", "s" },
		    .section = "s",
		    .section_url = "x" },
		  "x" },
		{ "section without the service",
		  NULL,
		  { .profile = { "endpoint_url", "p", "services", "s" },
		    .section = "s" },
		  "p" },
		{ "section with an empty URL",
		  NULL,
		  { .profile = { "endpoint_url", "p", "services", "s" },
		    .section = "s",
		    .section_url = "" },
		  "p" },
		{ "ignored by the environment",
		  NULL,
		  { .env = { ENV_ALL, "a", ENV_IGNORE, "True" } },
		  NULL },
		{ "ignored by the profile",
		  NULL,
		  { .env = { ENV_ALL, "a" }, .profile = { IGNORE, "TRUE" } },
		  NULL },
		{ "environment decides on ignoring",
		  NULL,
		  { .env = { ENV_ALL, "a", ENV_IGNORE, "false" },
		    .profile = { IGNORE, "true" } },
		  "a" },
		{ "not a truth",
		  NULL,
		  { .env = { ENV_ALL, "a", ENV_IGNORE, "1" } },
		  "a" },
		{ "a missing section that nobody needs",
		  NULL,
		  { .env = { ENV_ALL, "a" },
		    .profile = { "services", "gone" } },
		  "a" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct endpoint_config config = {
			.option = cases[i].option,
			.ctx = (void *)&cases[i].sources,
			.env = look_env,
			.profile = look_profile,
			.services = look_services,
		};
		const char *url = "untouched";
		struct buf why;

		buf_init(&why, 1024);
		if (endpoint_configured_url(service_by_id("rds"), &config, &url,
					    &why) < 0)
			fail_msg("%s: %s", cases[i].name, buf_str(&why));
		if (!url != !cases[i].url ||
		    (url && strcmp(url, cases[i].url) != 0))
			fail_msg("%s: got '%s'", cases[i].name,
				 url ? url : "(none)");
		buf_done(&why);
	}
}

static void test_missing_section(void **state)
{
	struct sources sources = { .profile = { "services", "gone" } };
	struct endpoint_config config = {
		.ctx = &sources,
		.profile = look_profile,
		.services = look_services,
	};
	const char *url = "untouched";
	struct buf why;

	(void)state;
	buf_init(&why, 1024);
	assert_int_equal(endpoint_configured_url(service_by_id("rds"), &config,
						 &url, &why),
			 -EINVAL);
	assert_string_equal(buf_str(&why), "the profile names services section "
					   "'gone', which does not exist");
	assert_string_equal(url, "untouched");
	config.ignore = true;
	assert_int_equal(endpoint_configured_url(service_by_id("rds"), &config,
						 &url, &why),
			 0);
	assert_null(url);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_refuse),
		cmocka_unit_test(test_services),
		cmocka_unit_test(test_configured),
		cmocka_unit_test(test_missing_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
