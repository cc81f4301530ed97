/*
 * t_credentials_process: what a credential_process may do, and how it ends.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "credentials.h"
#include "script.h"
#include "types.h"
#include "xalloc.h"

#define NO_IMDS "AWS_EC2_METADATA_DISABLED=true"
#define LATER "2021-09-01T06:00:00Z"
#define KEYS "\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"hush\""
#define ANSWER(more) "{\"Version\":1," KEYS more "}"

static const struct process_case {
	const char *name, *command;
	int result;
	const char *why;
	const char *token, *account;
} process_cases[] = {
	{ "all",
	  "echo '" ANSWER(",\"SessionToken\":\"t\",\"AccountId\":\"1\","
			  "\"Expiration\":\"" LATER "\"") "'",
	  0, NULL, "t", "1" },
	{ "little", "echo '" ANSWER("") "'", 0, NULL, NULL, "42" },
	{ "no standard input", "cat; echo '" ANSWER("") "'", 0, NULL, NULL,
	  "42" },
	{ "a child holds the pipe open", "sleep 30 & echo '" ANSWER("") "'", 0,
	  NULL, NULL, "42" },
	{ "status", "echo hush; echo 'no luck' >&2; echo more >&2; exit 3",
	  -EIO, "exit status 3: no luck", NULL, NULL },
	{ "signal", "kill -9 $$", -EIO, "ended by signal 9", NULL, NULL },
	{ "version", "echo '{\"Version\":2," KEYS "}'", -EBADMSG,
	  "Version of its answer is not 1", NULL, NULL },
	{ "version as text", "echo '{\"Version\":\"1\"," KEYS "}'", -EBADMSG,
	  "Version of its answer is not 1", NULL, NULL },
	{ "no JSON", "echo hush", -EBADMSG, "JSON byte 0", NULL, NULL },
	{ "nothing", "true", -EBADMSG, "JSON", NULL, NULL },
	{ "no secret", "echo '{\"Version\":1,\"AccessKeyId\":\"hush\"}'",
	  -EBADMSG, "the answer has no SecretAccessKey", NULL, NULL },
	{ "expired",
	  "echo '" ANSWER(",\"Expiration\":\"2021-08-31T23:59:59Z\"") "'",
	  -EKEYEXPIRED, "expired at 2021-08-31T23:59:59Z", NULL, NULL },
	{ "too long", "head -c 70000 /dev/zero; sleep 30", -EFBIG,
	  "it prints more than 65536 bytes", NULL, NULL },
	{ "no such command", "/nowhere/command", -EIO, "exit status 127", NULL,
	  NULL },
};

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static int run_command(const char *command, int64_t ms, int interrupt_fd,
		       struct credentials *ret, struct buf *why)
{
	static const char *const vars[] = { NO_IMDS, "PATH=/usr/bin:/bin",
					    NULL };
	char *config = xasprintf("[default]\naws_account_id = 42\n"
				 "credential_process = %s\n",
				 command);
	struct script s;
	int r;

	script_init(&s, vars, config, NULL);
	s.ctx.deadline_ms = http_now_ms() + ms;
	s.ctx.interrupt_fd = interrupt_fd;
	r = credentials_load(&s.ctx, ret, why);
	script_done(&s);
	free(config);
	return r;
}

static void test_process(void **state)
{
	struct credentials got = { 0 };
	struct buf why;
	int r;

	(void)state;
	buf_init(&why, 8192);
	for (size_t i = 0; i < ARRAY_SIZE(process_cases); i++) {
		const struct process_case *c = &process_cases[i];

		buf_reset(&why);
		r = run_command(c->command, 20000, -1, &got, &why);
		if (r != c->result ||
		    !strstr(buf_str(&why), c->why ? c->why : "") ||
		    strstr(buf_str(&why), "hush"))
			fail_msg("%s: %d, %s", c->name, r, buf_str(&why));
		if (!same(got.session_token, c->token) ||
		    !same(got.account_id, c->account))
			fail_msg("%s: other credentials", c->name);
		credentials_done(&got);
	}
	buf_done(&why);
	print_message("processes: %zu cases run\n", ARRAY_SIZE(process_cases));
}

/* Whatever it started is gone with it: the pipe comes to its end. */
static void test_process_ends(void **state)
{
	struct credentials got = { 0 };
	char command[100], byte;
	struct buf why;
	int ends[2], interrupt[2];

	(void)state;
	buf_init(&why, 8192);
	assert_int_equal(pipe(ends), 0);
	snprintf(command, sizeof(command),
		 "trap '' TERM; (sleep 60 >&%d) & sleep 60", ends[1]);
	assert_int_equal(run_command(command, 150, -1, &got, &why), -ETIME);
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
	buf_reset(&why);
	assert_int_equal(pipe(interrupt), 0);
	assert_int_equal(write(interrupt[1], "x", 1), 1);
	assert_int_equal(
		run_command("sleep 60", 20000, interrupt[0], &got, &why),
		-EINTR);
	close(interrupt[0]);
	close(interrupt[1]);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_process),
		cmocka_unit_test(test_process_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
