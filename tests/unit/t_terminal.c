/*
 * t_terminal: what is known of a terminal, and that a pipe is none.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cmocka.h>

#include "terminal.h"
#include "types.h"

enum { VARS_MAX = 4 };

/* Both ends of a terminal of that many columns. */
static void open_terminal(unsigned short columns, int *ret_ours,
			  int *ret_theirs)
{
	const struct winsize size = { .ws_row = 24, .ws_col = columns };

	*ret_ours = posix_openpt(O_RDWR | O_NOCTTY);
	if (*ret_ours < 0)
		skip();
	assert_int_equal(grantpt(*ret_ours) | unlockpt(*ret_ours), 0);
	*ret_theirs = open(ptsname(*ret_ours), O_RDWR | O_NOCTTY);
	assert_true(*ret_theirs >= 0);
	assert_int_equal(ioctl(*ret_theirs, TIOCSWINSZ, &size), 0);
}

static void test_terminal(void **state)
{
	static const struct {
		unsigned short columns;
		const char *vars[VARS_MAX];
		struct terminal expected;
	} cases[] = {
		{ 120, { "TERM=xterm", NULL }, { 120, true, true } },
		{ 120, { "TERM=xterm", "NO_COLOR=1" }, { 120, false, true } },
		{ 120, { "TERM=xterm", "NO_COLOR=" }, { 120, true, true } },
		{ 120, { "TERM=dumb" }, { 120, false, false } },
		{ 120, { NULL }, { 120, false, false } },
		{ 0, { "TERM=xterm" }, { 80, true, true } },
		{ 120, { "TERM=x", "COLUMNS=132" }, { 132, true, true } },
		{ 120, { "TERM=x", "COLUMNS=" }, { 120, true, true } },
		{ 120, { "TERM=x", "COLUMNS=1e3" }, { 120, true, true } },
		{ 120, { "TERM=x", "COLUMNS=-5" }, { 120, true, true } },
		{ 120, { "TERM=x", "COLUMNS=3" }, { 120, true, true } },
		{ 120,
		  { "TERM=x", "COLUMNS=99999999999999999999" },
		  { 120, true, true } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct environment env = { (char *const *)cases[i].vars };
		struct terminal found;
		int ours, theirs;

		open_terminal(cases[i].columns, &ours, &theirs);
		found = terminal_look(&env, theirs);
		if (found.columns != cases[i].expected.columns ||
		    found.color != cases[i].expected.color ||
		    found.rewrite != cases[i].expected.rewrite)
			fail_msg("case %zu: %zu %d %d", i, found.columns,
				 found.color, found.rewrite);
		close(ours);
		close(theirs);
	}
}

static void test_no_terminal(void **state)
{
	static const char *const vars[] = { "TERM=xterm", "COLUMNS=40", NULL };
	const struct environment env = { (char *const *)vars };
	struct terminal found;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	found = terminal_look(&env, ends[1]);
	assert_true(!found.columns && !found.color && !found.rewrite);
	close(ends[0]);
	close(ends[1]);
	found = terminal_look(&env, ends[1]);
	assert_true(!found.columns && !found.color && !found.rewrite);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_no_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
