/*
 * t_web_basic: tests of web_basic.c.
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

#include "types.h"
#include "web_basic.h"

static const struct {
	const char *field, *user, *password; /* NULL: refused */
} cases[] = {
	/* RFC 7617 section 2 */
	{ "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin", "open sesame" },
	{ "basic dGVzdDoxMjPCow==", "test", "123\xc2\xa3" },
	{ "BASIC  YTpi", "a", "b" },
	{ "Basic YTpi  ", "a", "b" },
	{ "Basic YTo=", "a", "" },
	{ "Basic OmI=", "", "b" },
	{ "Basic Og==", "", "" },
	{ "Basic YTpiOmM=", "a", "b:c" },
	{ NULL, NULL, NULL },
	{ "", NULL, NULL },
	{ "Basic", NULL, NULL },
	{ "Basic ", NULL, NULL },
	{ "BasicYTpi", NULL, NULL },
	{ "Bearer YTpi", NULL, NULL },
	{ "Basic YWI=", NULL, NULL },	/* no colon */
	{ "Basic YTpi=", NULL, NULL },	/* padding too much */
	{ "Basic YTpiYg", NULL, NULL }, /* padding left out */
	{ "Basic YTo", NULL, NULL },
	{ "Basic YTp=", NULL, NULL }, /* bits left over */
	{ "Basic ====", NULL, NULL },
	{ "Basic YT=pi", NULL, NULL },
	{ "Basic YTpi!", NULL, NULL },
	{ "Basic YT-i", NULL, NULL },
	{ "Basic YTpiAGM=", NULL, NULL }, /* a NUL */
	{ "Basic AGE6Yg==", NULL, NULL },
};

static void test_cases(void **state)
{
	struct buf user, password;

	(void)state;
	buf_init(&user, WEB_BASIC_MAX);
	buf_init(&password, WEB_BASIC_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int r;

		buf_reset(&user);
		buf_reset(&password);
		r = web_basic_parse(cases[i].field, &user, &password);
		if (!cases[i].user
			    ? r != -EINVAL
			    : (r || strcmp(buf_str(&user), cases[i].user) ||
			       strcmp(buf_str(&password), cases[i].password)))
			fail_msg("%zu: %d '%s' '%s'", i, r, buf_str(&user),
				 buf_str(&password));
	}
	buf_wipe(&user);
	buf_wipe(&password);
}

/* "aaa" is YWFh; the colon comes behind `groups` of them. */
static int parse_long(size_t groups)
{
	struct buf field, user, password;
	int r;

	buf_init(&field, 1 << 20);
	buf_init(&user, WEB_BASIC_MAX);
	buf_init(&password, WEB_BASIC_MAX);
	buf_adds(&field, "Basic ");
	for (size_t i = 0; i < groups; i++)
		buf_adds(&field, "YWFh");
	buf_adds(&field, "OmI=");
	r = web_basic_parse(buf_str(&field), &user, &password);
	buf_wipe(&field);
	buf_wipe(&user);
	buf_wipe(&password);
	return r;
}

static void test_limits(void **state)
{
	(void)state;
	assert_int_equal(parse_long(WEB_BASIC_MAX / 3), 0);
	assert_int_equal(parse_long(WEB_BASIC_MAX / 3 + 1), -EINVAL);
	assert_int_equal(parse_long(10000), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_cases),
					    cmocka_unit_test(test_limits) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
