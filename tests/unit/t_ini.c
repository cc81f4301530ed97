/*
 * t_ini: how a text of sections and options is cut into lines.
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

#include "ini.h"
#include "types.h"
#include "xalloc.h"

enum { TEXT_MAX = 4096, STOP = 7 };

/* "3 [section] name=value", or without "=value"; a head has no name. */
static int tell(void *ctx, const struct ini_line *line, struct buf *why)
{
	struct buf *out = ctx;

	(void)why;
	buf_addf(out, "%zu [%s]", line->number, line->section);
	if (line->name)
		buf_addf(out, " %s", line->name);
	if (line->value)
		buf_addf(out, "=%s", line->value);
	buf_addc(out, '\n');
	return line->name && !strcmp(line->name, "stop") ? STOP : 0;
}

/* With what is wrong behind what was told. */
static void test_lines(void **state)
{
	static const struct {
		const char *text, *expected;
		int r;
	} cases[] = {
		{ "", "", 0 },
		{ "\n\n # c\n;c\n \t\r\n", "", 0 },
		{ "[a]", "1 [a]\n", 0 },
		{ "[ a b ]\r\nx=1\r\n y = 2 3 \n",
		  "1 [a b]\n2 [a b] x=1\n3 [a b] y=2 3\n", 0 },
		{ "[a]\nx\n[b]\nx=\n", "1 [a]\n2 [a] x\n3 [b]\n4 [b] x=\n", 0 },
		{ "[a] # c\nx = 1#2 # c\ny #c\nz = # c\n",
		  "1 [a]\n2 [a] x=1#2\n3 [a] y\n4 [a] z=\n", 0 },
		{ "[a]\nx = a=b;c\n", "1 [a]\n2 [a] x=a=b;c\n", 0 },
		{ "[a]\nx = \"q\"\n", "1 [a]\n2 [a] x=\"q\"\n", 0 },
		{ "[a]\nstop\nx=1\n", "1 [a]\n2 [a] stop\n", STOP },
		{ "x=1", "f:1: option before any section", -EINVAL },
		{ "\n[a\n", "f:2: section without ']'", -EINVAL },
		{ "[a] b\n", "f:1: text behind the ']' of a section", -EINVAL },
		{ "[ ]\n", "f:1: section without a name", -EINVAL },
		{ "[a]\n = secret\n", "1 [a]\nf:2: value without a name",
		  -EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *text = xstrdup(cases[i].text);
		struct buf out;
		int r;

		buf_init(&out, TEXT_MAX);
		r = ini_parse("f", text, strlen(text), tell, &out, &out);
		if (r != cases[i].r ||
		    strcmp(buf_str(&out), cases[i].expected) != 0)
			fail_msg("'%s': %d\n%s\nnot\n%s", cases[i].text, r,
				 buf_str(&out), cases[i].expected);
		buf_done(&out);
		free(text);
	}
}

static void test_nul(void **state)
{
	char text[] = "[a]\nx\0y=1\n";
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_MAX);
	assert_int_equal(
		ini_parse("f", text, sizeof(text) - 1, tell, &out, &out),
		-EINVAL);
	assert_string_equal(buf_str(&out), "1 [a]\nf:2: NUL byte");
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
