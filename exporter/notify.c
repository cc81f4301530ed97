/*
 * notify: what systemd tells a service, and what it wants to be told.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "notify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FDS_MAX = 64 };

static int fail(int r, struct buf *why, const char *what, const char *name)
{
	buf_addf(why, "%s '%s': %s", what, name, strerror(-r));
	return r;
}

int notify_send(const char *socket_name, const char *state, struct buf *why)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t len = socket_name ? strlen(socket_name) : 0;
	socklen_t size =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
	int fd, r = 0;

	if (!len)
		return 0;
	if ((*socket_name != '/' && *socket_name != '@') || len < 2 ||
	    len >= sizeof(to.sun_path))
		return fail(-EINVAL, why, "NOTIFY_SOCKET", socket_name);
	memcpy(to.sun_path, socket_name, len);
	if (*socket_name == '@')
		to.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || sendto(fd, state, strlen(state), MSG_NOSIGNAL,
			     (const struct sockaddr *)&to, size) < 0)
		r = -errno;
	if (fd >= 0)
		close(fd);
	return r < 0 ? fail(r, why, "NOTIFY_SOCKET", socket_name) : 0;
}

/* A whole number without sign or blanks; -1 if it is none up to `max`. */
static long parse_number(const char *text, long max)
{
	char *end;
	long n;

	if (*text < '0' || *text > '9')
		return -1;
	errno = 0;
	n = strtol(text, &end, 10);
	return errno || *end || n > max ? -1 : n;
}

static bool is_listening(int fd)
{
	int value = 0, type = 0;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &value, &len) < 0)
		return false;
	len = sizeof(type);
	return value && !getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) &&
	       type == SOCK_STREAM;
}

int notify_listen_fds(const char *listen_pid, const char *listen_fds,
		      pid_t self, unsigned int *ret_n, struct buf *why)
{
	long pid, n;

	if (!listen_pid || !listen_fds) {
		*ret_n = 0;
		return 0;
	}
	pid = parse_number(listen_pid, INT32_MAX);
	if (pid < 0)
		return fail(-EINVAL, why, "LISTEN_PID", listen_pid);
	n = parse_number(listen_fds, FDS_MAX);
	if (n < 0)
		return fail(-EINVAL, why, "LISTEN_FDS", listen_fds);
	if (pid != self)
		n = 0;
	for (int fd = NOTIFY_FIRST_FD; fd < NOTIFY_FIRST_FD + n; fd++) {
		if (!is_listening(fd)) {
			buf_addf(why,
				 "LISTEN_FDS: descriptor %d is no listening "
				 "stream socket",
				 fd);
			return -EINVAL;
		}
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
			return fail(-errno, why, "LISTEN_FDS", listen_fds);
	}
	*ret_n = (unsigned int)n;
	return 0;
}
