/*
 * measure: what one command cost, as the kernel accounts it.
 *
 * A small program of its own, since a process begins with the peak memory of
 * the one it was forked from. Prints CPU seconds, wall seconds, peak resident
 * KiB and exit status of the command, whose own output is thrown away.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double of(const struct timeval *t)
{
	return (double)t->tv_sec + (double)t->tv_usec / 1e6;
}

static void become(char **argv)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
	    dup2(null, 2) < 0)
		_exit(126);
	execvp(argv[0], argv);
	_exit(127);
}

int main(int argc, char **argv)
{
	double begin = seconds();
	struct rusage usage;
	int status;
	pid_t pid;

	if (argc < 2)
		return 2;
	pid = fork();
	if (pid == 0)
		become(argv + 1);
	if (pid < 0 || wait4(pid, &status, 0, &usage) < 0)
		return 1;
	printf("%.6f %.6f %ld %d\n", of(&usage.ru_utime) + of(&usage.ru_stime),
	       seconds() - begin, usage.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	return 0;
}
