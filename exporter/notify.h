/*
 * notify: what systemd tells a service, and what it wants to be told.
 *
 * sd_notify(3) and sd_listen_fds(3) without their library. The environment is
 * handed in; it and the descriptors are the caller's to clear and close.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef NOTIFY_H
#define NOTIFY_H

#include <sys/types.h>

#include "buf.h"

enum { NOTIFY_FIRST_FD = 3 };

/*
 * Sends `state` ("READY=1", "STOPPING=1", lines for several) to `socket`, which
 * is NOTIFY_SOCKET: a path, or an abstract name behind an `@`. NULL or "":
 * there is nobody to tell, 0. On a failure a negative errno and `why`; a
 * service goes on then.
 */
int notify_send(const char *socket, const char *state, struct buf *why);

/*
 * How many listening sockets were handed over, from NOTIFY_FIRST_FD on. 0:
 * none, or not for `self`. Each is made close-on-exec and looked at; one that
 * is no listening stream socket, or a number that is none, is -EINVAL and
 * `why`. `listen_pid` and `listen_fds` are LISTEN_PID and LISTEN_FDS, or NULL.
 */
int notify_listen_fds(const char *listen_pid, const char *listen_fds,
		      pid_t self, unsigned int *ret_n, struct buf *why);

#endif
