/*
 * main: the main() of every plugin, each of which links exactly one check.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "check.h"
#include "grants.h"
#include "http.h"
#include "output.h"
#include "run.h"
#include "settings.h"
#include "xalloc.h"

/* Bytes of output, of a trace, of one reason. */
enum {
	MAX_OUTPUT = 256 * 1024 * 1024,
	MAX_TRACE = 16 * 1024 * 1024,
	MAX_WHY = 8192
};

/* The writing end of the pipe that a signal fills. */
static volatile sig_atomic_t interrupt_fd = -1;

static void interrupted(int signal)
{
	int saved = errno;
	char byte = (char)signal;

	if (write(interrupt_fd, &byte, 1) < 0)
		_exit(STATE_UNKNOWN);
	errno = saved;
}

/* The reading end, -1 if there is no pipe to be had. */
static int catch_signals(void)
{
	struct sigaction action = { .sa_handler = interrupted };
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) < 0)
		return -1;
	interrupt_fd = ends[1];
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	return ends[0];
}

static __attribute__((noreturn)) void out_of_memory(void)
{
	static const char text[] = "UNKNOWN - out of memory\n";

	if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		_exit(STATE_UNKNOWN);
	_exit(STATE_UNKNOWN);
}

/* An answer that nobody could read is none: UNKNOWN. */
static int print(const struct buf *out, enum state state)
{
	if (fwrite(buf_str(out), 1, out->len, stdout) != out->len ||
	    fflush(stdout) != 0)
		return STATE_UNKNOWN;
	return (int)state;
}

/* One line that names the mistake, then the short usage. */
static int usage_error(const struct check *check, const struct buf *why)
{
	_cleanup_(buf_done) struct buf out;

	buf_init(&out, MAX_OUTPUT);
	output_service_name(check, &out);
	buf_adds(&out, " UNKNOWN - ");
	output_harmless(HARMLESS_NAGIOS, buf_str(why), &out);
	buf_addc(&out, '\n');
	settings_usage(check, &out);
	return print(&out, STATE_UNKNOWN);
}

static int help_or_version(const struct settings *settings,
			   const struct check *check)
{
	_cleanup_(buf_done) struct buf out;

	buf_init(&out, MAX_OUTPUT);
	if (settings->version)
		settings_version(check, &out);
	else
		settings_help(check, &out);
	return print(&out, STATE_UNKNOWN);
}

/* For files and pipes: what was asked for is there, so 0. */
static int iam_policy(struct settings *settings, const struct check *check,
		      const struct policy *policy)
{
	_cleanup_(buf_done) struct buf out, why;
	struct grants grants = { 0 };

	buf_init(&out, MAX_OUTPUT);
	buf_init(&why, MAX_WHY);
	if (grants_add_run(&grants, settings, check, policy) == 0) {
		grants_policy(&grants, &out);
		return print(&out, STATE_OK);
	}
	buf_adds(&why, "--iam-policy: too many accounts");
	return usage_error(check, &why);
}

/* Bytes of a line of progress; when the first one comes, how soon the next. */
enum { MAX_LINE = 128, FIRST_MS = 1000, NEXT_MS = 200 };

/* The line that tells who waits how far it is; on standard error. */
struct progress_line {
	int64_t next_ms;
	bool shown;
};

static void progress_write(const struct buf *line)
{
	/* Nobody is there any more: no matter. */
	if (write(STDERR_FILENO, buf_str(line), line->len) < 0)
		errno = 0;
}

static void progress_show(void *ctx, const struct run_progress *progress)
{
	struct progress_line *line = ctx;
	int64_t now = http_now_ms();
	_cleanup_(buf_done) struct buf text = { 0 };

	if (now < line->next_ms)
		return;
	line->next_ms = now + NEXT_MS;
	line->shown = true;
	buf_init(&text, MAX_LINE);
	buf_addf(&text, "\r%zu of %zu %s, %zu calls\033[K", progress->done,
		 progress->regions,
		 progress->regions == 1 ? "region" : "regions",
		 progress->api_calls);
	progress_write(&text);
}

static void progress_erase(const struct progress_line *line)
{
	_cleanup_(buf_done) struct buf text = { 0 };

	if (!line->shown)
		return;
	buf_init(&text, MAX_LINE);
	buf_adds(&text, "\r\033[K");
	progress_write(&text);
}

/*
 * Only to somebody who sits there: a monitoring core takes what comes on
 * standard error for output, or for a failure.
 */
static void progress_begin(struct progress_line *line, struct run_place *place)
{
	if (!isatty(STDIN_FILENO) ||
	    !terminal_look(place->env, STDERR_FILENO).rewrite)
		return;
	line->next_ms = place->start_ms + FIRST_MS;
	place->progress = progress_show;
	place->progress_ctx = line;
}

static int check_and_print(const struct settings *settings,
			   const struct check *check,
			   const struct policy *policy, struct run_place *place)
{
	struct progress_line line = { 0 };
	_cleanup_(buf_done) struct buf out, trace;
	struct run_facts facts = { 0 };
	struct report rep;
	enum state state;

	buf_init(&out, MAX_OUTPUT);
	buf_init(&trace, MAX_TRACE);
	report_init(&rep, policy, &settings->scope);
	progress_begin(&line, place);
	run_check(settings, check, policy, place, &rep, &facts, &trace);
	progress_erase(&line);
	state = rep.state;
	output_report(settings, &rep, &facts, &out);
	report_done(&rep);
	if (buf_full(&out)) {
		buf_reset(&out);
		state = STATE_UNKNOWN;
		output_service_name(check, &out);
		buf_adds(&out, " UNKNOWN - the output is over 256 MiB\n");
	}
	return print(&out, state);
}

int main(int argc, char **argv)
{
	const struct check *check = *__start_checks;
	const struct environment env = { environ };
	struct run_place place = { .env = &env, .start_ms = http_now_ms() };
	_cleanup_(buf_done) struct buf why;
	struct settings settings = { 0 };
	struct policy policy;
	int status;

	/* Keys in memory are not for core files. */
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	xalloc_failed = out_of_memory;
	place.interrupt_fd = catch_signals();
	buf_init(&why, MAX_WHY);
	if (settings_parse(&settings, check, &env, argc, argv, &why) < 0) {
		status = usage_error(check, &why);
	} else if (settings.help || settings.version) {
		status = help_or_version(&settings, check);
	} else if (settings_policy(&settings, check, &policy, &why) < 0) {
		status = usage_error(check, &why);
	} else {
		settings.terminal = terminal_look(&env, STDOUT_FILENO);
		status = settings.iam_policy
				 ? iam_policy(&settings, check, &policy)
				 : check_and_print(&settings, check, &policy,
						   &place);
		policy_done(&policy);
	}
	settings_done(&settings);
	return status;
}
