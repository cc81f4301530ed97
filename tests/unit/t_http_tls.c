/*
 * t_http_tls: whose certificates are trusted.
 *
 * The certificates are made, and served, by the openssl command; without it
 * there is nothing to test.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http.h"
#include "types.h"

enum { MAX_PATH = 200, MAX_ARGS = 24 };

static char directory[] = "/tmp/t_http_tls.XXXXXX";
static char port[8];
static pid_t serving;

/* ---- the openssl command ---- */

/* Starts it with `args` and its output in a pipe. */
static FILE *start_openssl(const char *const *args, pid_t *ret_pid)
{
	int fds[2];

	if (pipe(fds) < 0)
		return NULL;
	*ret_pid = fork();
	if (*ret_pid == 0) {
		char *argv[MAX_ARGS] = { (char *)"openssl" };
		int null = open("/dev/null", O_RDWR);

		for (size_t i = 0; args[i]; i++)
			argv[i + 1] = (char *)args[i];
		dup2(null, STDIN_FILENO);
		dup2(null, STDERR_FILENO);
		dup2(fds[1], STDOUT_FILENO);
		if (chdir(directory) == 0)
			execvp("openssl", argv);
		_exit(127);
	}
	close(fds[1]);
	return *ret_pid < 0 ? NULL : fdopen(fds[0], "r");
}

/* Runs it; `line` is the first line of its output. */
static bool run_openssl(const char *const *args, char *line, int size)
{
	pid_t pid;
	int status;
	FILE *f = start_openssl(args, &pid);

	if (!f)
		return false;
	if (!fgets(line, size, f))
		*line = '\0';
	line[strcspn(line, "\n")] = '\0';
	while (fgetc(f) != EOF)
		;
	fclose(f);
	return waitpid(pid, &status, 0) == pid && status == 0;
}

static bool make_certificate(void)
{
	static const char *const args[] = { "req",
					    "-x509",
					    "-newkey",
					    "ec",
					    "-pkeyopt",
					    "ec_paramgen_curve:P-256",
					    "-nodes",
					    "-keyout",
					    "key.pem",
					    "-out",
					    "cert.pem",
					    "-days",
					    "2",
					    "-subj",
					    "/CN=127.0.0.1",
					    "-addext",
					    "subjectAltName=IP:127.0.0.1",
					    NULL };
	static const char *const hash_args[] = { "x509", "-hash",    "-noout",
						 "-in",	 "cert.pem", NULL };
	char line[MAX_PATH], path[2 * MAX_PATH];

	if (!run_openssl(args, line, sizeof(line)) ||
	    !run_openssl(hash_args, line, sizeof(line)))
		return false;
	snprintf(path, sizeof(path), "%s/cas/%s.0", directory, line);
	return symlink("../cert.pem", path) == 0;
}

/* Its first line is "ACCEPT 127.0.0.1:PORT". */
static bool serve(void)
{
	static const char *const args[] = {
		"s_server", "-accept", "127.0.0.1:0", "-www", "-cert",
		"cert.pem", "-key",    "key.pem",     NULL
	};
	char line[MAX_PATH];
	FILE *f = start_openssl(args, &serving);

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "ACCEPT 127.0.0.1:", 17)) {
			snprintf(port, sizeof(port), "%.5s", line + 17);
			port[strcspn(port, "\n")] = '\0';
			break;
		}
	return *port;
}

static bool make_directories(void)
{
	char path[MAX_PATH];

	if (!mkdtemp(directory))
		return false;
	snprintf(path, sizeof(path), "%s/cas", directory);
	if (mkdir(path, 0700) < 0)
		return false;
	snprintf(path, sizeof(path), "%s/empty", directory);
	return mkdir(path, 0700) == 0;
}

/* ---- the cases ---- */

static bool on_body(void *ctx, long status, const char *data, size_t len)
{
	(void)ctx;
	(void)status;
	(void)data;
	(void)len;
	return true;
}

struct outcome {
	enum http_failure failure;
	char message[256];
};

static void on_done(void *ctx, const struct http_result *result)
{
	struct outcome *o = ctx;

	o->failure = result->failure;
	snprintf(o->message, sizeof(o->message), "%s", result->message);
}

static struct outcome get(const char *host, const char *bundle)
{
	char url[64];
	struct outcome o = { 0 };
	const struct http_settings settings = {
		.ca_bundle = bundle,
		.user_agent = "t_http_tls",
		.deadline_ms = http_now_ms() + 20000,
		.interrupt_fd = -1,
		.concurrency = 1,
	};
	struct http *http = http_new(&settings);

	snprintf(url, sizeof(url), "https://%s:%s/", host, port);
	http_start(http,
		   &(struct http_request){ .method = "GET",
					   .url = url,
					   .group = "g",
					   .on_body = on_body,
					   .on_done = on_done,
					   .ctx = &o },
		   NULL);
	http_run(http);
	http_free(http);
	return o;
}

static void test_trust(void **state)
{
	static const struct {
		const char *host, *bundle;
		enum http_failure failure;
	} cases[] = {
		{ "127.0.0.1", NULL, HTTP_TLS },
		{ "127.0.0.1", "cert.pem", HTTP_ANSWERED },
		{ "127.0.0.1", "cas", HTTP_ANSWERED },
		{ "127.0.0.1", "empty", HTTP_TLS },
		{ "127.0.0.1", "absent.pem", HTTP_TLS },
		{ "127.0.0.1", "key.pem", HTTP_TLS },
		{ "localhost", "cert.pem", HTTP_TLS }, /* another name */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char path[MAX_PATH];
		struct outcome o;

		snprintf(path, sizeof(path), "%s/%s", directory,
			 cases[i].bundle ? cases[i].bundle : "");
		o = get(cases[i].host, cases[i].bundle ? path : NULL);
		if (o.failure != cases[i].failure ||
		    !*o.message != (o.failure == HTTP_ANSWERED))
			fail_msg("%s, bundle %s: failure %d, '%s'",
				 cases[i].host, path, (int)o.failure,
				 o.message);
	}
}

static void remove_all(void)
{
	static const char *const names[] = { "key.pem", "cert.pem", "empty" };
	char path[MAX_PATH], line[MAX_PATH];
	static const char *const hash_args[] = { "x509", "-hash",    "-noout",
						 "-in",	 "cert.pem", NULL };

	if (run_openssl(hash_args, line, sizeof(line) - 20)) {
		snprintf(path, sizeof(path), "%s/cas/%.8s.0", directory, line);
		remove(path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", directory, names[i]);
		remove(path);
	}
	snprintf(path, sizeof(path), "%s/cas", directory);
	remove(path);
	remove(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_trust),
	};
	int status = 77;

	unsetenv("https_proxy");
	unsetenv("HTTPS_PROXY");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	signal(SIGPIPE, SIG_IGN);
	if (make_directories() && make_certificate() && serve())
		status = cmocka_run_group_tests(tests, NULL, NULL);
	else
		printf("no certificates without the openssl command\n");
	if (serving > 0) {
		kill(serving, SIGTERM);
		waitpid(serving, NULL, 0);
	}
	remove_all();
	return status;
}
