/*
 * credentials_process: keys that a command of the user's prints.
 *
 * Source: "Process credential provider" of the AWS SDKs and Tools Reference
 * Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "credentials_json.h"
#include "credentials_profile.h"

enum {
	MAX_OUTPUT = 64 * 1024,
	MAX_MESSAGE = 1024, /* of its standard error; the rest is dropped */
	MAX_DOCUMENT = 2 * MAX_OUTPUT,
	CHUNK = 4096,
	LOOK_MS = 10
};

enum { OUT, ERR, STREAMS };

struct process {
	pid_t pid;
	int pid_fd;	  /* readable once it has ended; -1: unknown */
	int fds[STREAMS]; /* ours; -1: closed */
	struct buf texts[STREAMS];
	bool too_long;
};

/* ---- the beginning ---- */

/* A group of its own, which can be ended with all it starts. */
static int spawn(struct process *p, const int theirs[STREAMS],
		 const char *command, char *const *vars)
{
	char *const argv[] = { (char *)"sh", (char *)"-c", (char *)command,
			       NULL };
	char *const none[] = { NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int r;

	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, theirs[OUT], 1);
	posix_spawn_file_actions_adddup2(&files, theirs[ERR], 2);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
						      POSIX_SPAWN_SETSIGDEF |
						      POSIX_SPAWN_SETSIGMASK);
	posix_spawnattr_setpgroup(&attributes, 0);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	r = posix_spawn(&p->pid, "/bin/sh", &files, &attributes, argv,
			vars ? vars : none);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return -r;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int start(struct process *p, const char *command, char *const *vars)
{
	int theirs[STREAMS] = { -1, -1 }, ends[2], r = 0;

	for (int i = 0; i < STREAMS && r == 0; i++) {
		if (pipe2(ends, O_CLOEXEC) < 0) {
			r = -errno;
			break;
		}
		p->fds[i] = ends[0];
		theirs[i] = ends[1];
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
	}
	if (r == 0)
		r = spawn(p, theirs, command, vars);
	for (int i = 0; i < STREAMS; i++)
		close_fd(&theirs[i]);
	if (r == 0)
		p->pid_fd = pidfd_open(p->pid, 0);
	return r;
}

/* ---- what it prints ---- */

/* False if nothing more can come. */
static bool read_some(struct process *p, int stream)
{
	struct buf *text = &p->texts[stream];
	char chunk[CHUNK];
	ssize_t n = read(p->fds[stream], chunk, sizeof(chunk));
	size_t room = text->max - text->len;

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	buf_add(text, chunk, (size_t)n < room ? (size_t)n : room);
	p->too_long |= stream == OUT && (size_t)n > room;
	explicit_bzero(chunk, sizeof(chunk));
	return n > 0;
}

static int wait_ms(int64_t deadline_ms)
{
	int64_t left = deadline_ms - http_now_ms();

	if (left < 0)
		return 0;
	return left > 60000 ? 60000 : (int)left;
}

/* Until it ends, or closes both; 0, or why the run is over. */
static int listen_to(struct process *p, const struct credentials_context *ctx)
{
	struct pollfd fds[STREAMS + 2] = {
		[STREAMS] = { .fd = p->pid_fd, .events = POLLIN },
		[STREAMS + 1] = { .fd = ctx->interrupt_fd, .events = POLLIN },
	};
	bool ended = false;

	while (!ended && !p->too_long && (p->fds[OUT] >= 0 || p->pid_fd >= 0)) {
		if (http_now_ms() >= ctx->deadline_ms)
			return -ETIME;
		for (int i = 0; i < STREAMS; i++)
			fds[i] = (struct pollfd){ p->fds[i], POLLIN, 0 };
		if (poll(fds, STREAMS + 2, wait_ms(ctx->deadline_ms)) <= 0)
			continue;
		if (fds[STREAMS + 1].revents)
			return -EINTR;
		ended = fds[STREAMS].revents;
		for (int i = 0; i < STREAMS; i++)
			if (fds[i].revents && !read_some(p, i))
				close_fd(&p->fds[i]);
	}
	return 0;
}

/* What was written before it ended; a child that holds the pipe open may have
 * more to say, but not to us. */
static void drain(struct process *p)
{
	for (int i = 0; i < STREAMS; i++) {
		size_t before;

		do {
			before = p->texts[i].len;
			if (p->fds[i] >= 0 && !read_some(p, i))
				close_fd(&p->fds[i]);
		} while (p->fds[i] >= 0 && p->texts[i].len > before);
	}
}

/* Where there is no pid_fd the end shows only to those who look. */
static void await_end(const struct process *p, int64_t deadline_ms)
{
	siginfo_t info = { 0 };

	while (waitid(P_PID, (id_t)p->pid, &info,
		      WEXITED | WNOWAIT | WNOHANG) == 0 &&
	       !info.si_pid && http_now_ms() < deadline_ms)
		poll(NULL, 0, LOOK_MS);
}

/* The whole group is ended before the number may be somebody else's. */
static int reap(struct process *p)
{
	int status;

	kill(-p->pid, SIGKILL);
	while (waitpid(p->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

/* ---- what it means ---- */

/* Its first line of standard error is the message. */
static int failed(const struct process *p, int status, struct buf *why)
{
	const char *text = buf_str(&p->texts[ERR]);
	int len = (int)strcspn(text, "\r\n");

	if (WIFSIGNALED(status))
		buf_addf(why, "ended by signal %d", WTERMSIG(status));
	else
		buf_addf(why, "exit status %d", WEXITSTATUS(status));
	if (len)
		buf_addf(why, ": %.*s", len, text);
	return -EIO;
}

static int take(const struct process *p, struct credentials *ret,
		struct buf *why)
{
	const struct buf *text = &p->texts[OUT];
	struct credentials_document document = { 0 };
	struct arena arena;
	int r;

	if (p->too_long) {
		buf_addf(why, "it prints more than %d bytes", MAX_OUTPUT);
		return -EFBIG;
	}
	arena_init(&arena, MAX_DOCUMENT);
	r = credentials_json_decode(buf_str(text), text->len, &arena, &document,
				    why);
	if (r == 0 &&
	    (!document.version.known || document.version.value != 1)) {
		buf_adds(why, "Version of its answer is not 1");
		r = -EBADMSG;
	}
	if (r == 0)
		r = credentials_json_keys(&document, true, ret, why);
	arena_wipe(&arena);
	return r;
}

static int ended(int r, struct buf *why)
{
	buf_adds(why, r == -ETIME ? "no answer before the deadline (--timeout)"
				  : "terminated before there was an answer");
	return r;
}

static int run(struct process *p, const struct credentials_context *ctx,
	       const char *command, struct credentials *ret, struct buf *why)
{
	const struct environment *env = ctx->configuration->env;
	int r = -ETIME, status;

	if (http_now_ms() >= ctx->deadline_ms)
		return ended(r, why);
	r = start(p, command, env ? env->vars : NULL);
	if (r < 0) {
		buf_addf(why, "cannot be started: %s", strerror(-r));
		return r;
	}
	r = listen_to(p, ctx);
	drain(p);
	if (r == 0 && !p->too_long)
		await_end(p, ctx->deadline_ms);
	status = reap(p);
	if (r < 0)
		r = ended(r, why);
	else if (status != 0 && !p->too_long)
		r = failed(p, status, why);
	else
		r = take(p, ret, why);
	return r;
}

int credentials_process(const struct credentials_context *ctx,
			const char *profile, const char *command,
			struct credentials *ret, struct buf *why)
{
	struct process p = { .pid_fd = -1, .fds = { -1, -1 } };
	int r;

	buf_init(&p.texts[OUT], MAX_OUTPUT);
	buf_init(&p.texts[ERR], MAX_MESSAGE);
	buf_addf(why, "credential_process of profile '%s': ", profile);
	r = run(&p, ctx, command, ret, why);
	for (int i = 0; i < STREAMS; i++) {
		close_fd(&p.fds[i]);
		buf_wipe(&p.texts[i]);
	}
	close_fd(&p.pid_fd);
	if (r > 0 && !ret->account_id)
		ret->account_id = credentials_strdup(
			profile_plan_get(ctx->configuration->profiles, profile,
					 "aws_account_id"));
	return r;
}
