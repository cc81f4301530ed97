/*
 * t_exporter_example: contrib/exporter.yml is as its comments say, with the
 * checks that there are.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exporter_config.h"
#include "text.h"

enum { WHY_MAX = 8192, PATH_SIZE = 4096 };

static struct config *load(void)
{
	const char *srcdir = getenv("srcdir");
	struct config *config = NULL;
	char path[PATH_SIZE];
	struct buf why;

	buf_init(&why, WHY_MAX);
	snprintf(path, sizeof(path), "%s/contrib/exporter.yml",
		 srcdir ? srcdir : ".");
	if (config_load(path, &config, &why))
		fail_msg("%s", buf_str(&why));
	buf_done(&why);
	return config;
}

/* What it says to be the default is. */
static void test_defaults(void **state)
{
	struct config *example = load(), *defaults = NULL;
	struct buf why;

	(void)state;
	buf_init(&why, WHY_MAX);
	assert_int_equal(config_load(NULL, &defaults, &why), 0);
	assert_int_equal(example->refresh, defaults->refresh);
	assert_int_equal(example->jitter, defaults->jitter);
	assert_int_equal(example->stale_after, defaults->stale_after);
	assert_int_equal(example->timeout, defaults->timeout);
	assert_int_equal(example->discovery_interval,
			 defaults->discovery_interval);
	assert_int_equal(example->collections, defaults->collections);
	assert_int_equal(example->requests, defaults->requests);
	assert_false(scope_narrows(&example->scope));
	assert_int_equal(example->checks.n, defaults->checks.n);
	config_free(example);
	config_free(defaults);
	buf_done(&why);
}

static void test_values(void **state)
{
	struct config *example = load();

	(void)state;
	assert_int_equal(example->targets.n, 2);
	assert_int_equal(example->tag_labels.n, 2);
	for_each(struct config_check, c, &example->checks) {
		if (text_is(c->name, "kms_rotation"))
			assert_false(c->enabled);
		else
			assert_int_equal(c->enabled,
					 !c->check->off_in_exporter);
		if (text_is(c->name, "backup"))
			assert_true(c->policy.warn.start == 14);
	}
	config_free(example);
}

/* Each check loads with nothing but its name, on or off. */
static void test_each_check(void **state)
{
	(void)state;
	for_each_check(p) {
		struct config *config = NULL;
		struct buf why;
		char text[256];

		buf_init(&why, WHY_MAX);
		snprintf(text, sizeof(text), "checks: {%s: {enabled: true}}",
			 check_short_name(*p));
		if (config_parse("f", text, strlen(text), &config, &why))
			fail_msg("%s", buf_str(&why));
		for_each(struct config_check, c, &config->checks)
			if (c->check == *p)
				assert_true(c->enabled);
		config_free(config);
		buf_done(&why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_each_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
