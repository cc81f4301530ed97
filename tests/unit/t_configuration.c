/*
 * t_configuration: what environment and profile say together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "script.h"
#include "types.h"

static void test_get(void **state)
{
	static const char *const vars[] = { "A=env", "N=7", "T=TRUE", NULL };
	static const char config[] = "[default]\na = profile\nb = profile\n"
				     "n = 8\nempty =\nbad = 1x\nf = false\n";
	struct configuration *c;
	struct script s;

	(void)state;
	script_init(&s, vars, config, NULL);
	c = &s.configuration;
	assert_string_equal(configuration_get(c, "A", "a"), "env");
	assert_string_equal(configuration_get(c, "B", "b"), "profile");
	assert_string_equal(configuration_get(c, NULL, "a"), "profile");
	assert_null(configuration_get(c, "B", NULL));
	assert_null(configuration_get(c, "E", "empty"));
	assert_int_equal(configuration_number(c, "N", "n", 1, 9, 5), 7);
	assert_int_equal(configuration_number(c, NULL, "n", 1, 9, 5), 8);
	assert_int_equal(configuration_number(c, NULL, "n", 1, 7, 5), 5);
	assert_int_equal(configuration_number(c, NULL, "bad", 1, 9, 5), 5);
	assert_int_equal(configuration_number(c, NULL, "none", 1, 9, 5), 5);
	assert_true(configuration_true(c, "T", NULL));
	assert_false(configuration_true(c, "F", "f"));
	script_done(&s);
}

static void test_region(void **state)
{
	static const struct {
		const char *vars[3];
		const char *region;
	} cases[] = {
		{ { NULL }, "of-profile" },
		{ { "AWS_DEFAULT_REGION=b" }, "b" },
		{ { "AWS_DEFAULT_REGION=b", "AWS_REGION=a" }, "a" },
		{ { "AWS_DEFAULT_REGION=", "AWS_REGION=" }, "of-profile" },
	};
	struct script s;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		script_init(&s, (const char *const *)cases[i].vars,
			    "[default]\nregion = of-profile\n", NULL);
		if (strcmp(configuration_region(&s.configuration),
			   cases[i].region) != 0)
			fail_msg("region %zu", i);
		script_done(&s);
	}
}

static void test_endpoint(void **state)
{
	static const struct {
		const char *vars[3];
		const char *config, *option;
		const char *host; /* NULL: an error */
	} cases[] = {
		{ { NULL }, "", NULL, "sts.eu-west-1.amazonaws.com" },
		{ { "AWS_USE_FIPS_ENDPOINT=true" },
		  "[default]\nuse_dualstack_endpoint = True\n",
		  NULL,
		  "sts-fips.eu-west-1.api.aws" },
		{ { "AWS_ENDPOINT_URL_STS=http://a" }, "", NULL, "a" },
		{ { "AWS_ENDPOINT_URL_STS=http://a" }, "", "http://o", "o" },
		{ { NULL },
		  "[default]\nservices = x\n[services x]\nsts =\n"
		  "  endpoint_url = http://s\n",
		  NULL,
		  "s" },
		{ { NULL }, "[default]\nservices = y\n", NULL, NULL },
	};
	struct endpoint endpoint;
	struct script s;
	struct buf why;
	int r;

	(void)state;
	buf_init(&why, 1000);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		script_init(&s, (const char *const *)cases[i].vars,
			    cases[i].config, NULL);
		s.configuration.endpoint_url = cases[i].option;
		r = configuration_endpoint(&s.configuration,
					   service_by_id("sts"), "eu-west-1",
					   &endpoint, &why);
		if (!cases[i].host != (r < 0) ||
		    (r == 0 && strcmp(endpoint.url.host, cases[i].host) != 0))
			fail_msg("endpoint %zu: %d %s", i, r,
				 r ? buf_str(&why) : endpoint.url.host);
		script_done(&s);
	}
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_get),
		cmocka_unit_test(test_region),
		cmocka_unit_test(test_endpoint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
