/*
 * web_listen: the sockets that the server listens on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web_private.h"
#include "xalloc.h"

enum { BACKLOG = 511 };

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_storage room;
};

static bool parse_port(const char *text, in_port_t *ret)
{
	size_t len = strspn(text, "0123456789");
	unsigned long port;
	char *end;

	if (!len || len > 5 || text[len])
		return false;
	port = strtoul(text, &end, 10);
	if (*end || port > 65535)
		return false;
	*ret = htons((in_port_t)port);
	return true;
}

/* Names are not looked up: what they mean is somebody else's to say. */
static bool parse_address(const char *text, union address *ret)
{
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2];
	in_port_t port;
	size_t len;

	*ret = (union address){ 0 };
	if (!colon || !parse_port(colon + 1, &port))
		return false;
	len = (size_t)(colon - text);
	if (len >= sizeof(host))
		return false;
	memcpy(host, text, len);
	host[len] = '\0';
	if (!len || (*host == '[' && host[len - 1] == ']')) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = port;
		if (!len)
			return true;
		host[len - 1] = '\0';
		return inet_pton(AF_INET6, host + 1, &ret->v6.sin6_addr) == 1;
	}
	ret->v4.sin_family = AF_INET;
	ret->v4.sin_port = port;
	return inet_pton(AF_INET, host, &ret->v4.sin_addr) == 1;
}

/* All addresses where there is no IPv6: those of IPv4. */
static void without_v6(union address *address)
{
	in_port_t port = address->v6.sin6_port;

	*address = (union address){ 0 };
	address->v4.sin_family = AF_INET;
	address->v4.sin_port = port;
}

static int open_socket(union address *address, bool everywhere)
{
	int type = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;
	int fd = socket(address->any.sa_family, type, 0);
	int on = 1, only = !everywhere;

	if (fd < 0 && everywhere && errno == EAFNOSUPPORT) {
		without_v6(address);
		fd = socket(AF_INET, type, 0);
	}
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0 ||
	    (address->any.sa_family == AF_INET6 &&
	     setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only)) <
		     0) ||
	    bind(fd, &address->any,
		 address->any.sa_family == AF_INET6
			 ? sizeof(address->v6)
			 : sizeof(address->v4)) < 0 ||
	    listen(fd, BACKLOG) < 0) {
		int r = -errno;

		close(fd);
		return r;
	}
	return fd;
}

/* Where the socket really listens, with the port that was chosen for 0. */
static char *name_socket(int fd)
{
	union address address = { 0 };
	socklen_t len = sizeof(address);
	char host[INET6_ADDRSTRLEN];

	if (getsockname(fd, &address.any, &len) < 0)
		return xstrdup("unknown");
	if (address.any.sa_family == AF_INET &&
	    inet_ntop(AF_INET, &address.v4.sin_addr, host, sizeof(host)))
		return xasprintf("%s:%d", host, ntohs(address.v4.sin_port));
	if (address.any.sa_family == AF_INET6 &&
	    inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host)))
		return xasprintf("[%s]:%d", host, ntohs(address.v6.sin6_port));
	return xasprintf("descriptor %d", fd);
}

static int listen_at(const char *text, struct buf *why)
{
	union address address;
	int fd;

	if (!parse_address(text, &address)) {
		buf_addf(why,
			 "listen address '%s': not :PORT, IPv4:PORT or "
			 "[IPv6]:PORT",
			 text);
		return -EINVAL;
	}
	fd = open_socket(&address, *text == ':');
	if (fd < 0)
		buf_addf(why, "listen address '%s': %s", text, strerror(-fd));
	return fd;
}

static int take_socket(int fd, struct buf *why)
{
	int flags = fcntl(fd, F_GETFL);

	if (flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0)
		return fd;
	flags = -errno;
	buf_addf(why, "socket %d: %s", fd, strerror(-flags));
	return flags;
}

int web_listen(struct web *web, struct buf *why)
{
	const struct web_settings *set = &web->set;
	size_t n = set->n_fds ? set->n_fds : set->n_addresses;
	int fd;

	if (!n) {
		buf_adds(why, "no address to listen at");
		return -EINVAL;
	}
	web->fds = xcalloc(n, sizeof(*web->fds));
	web->addresses = xcalloc(n, sizeof(*web->addresses));
	web->daemons = xcalloc(n, sizeof(struct MHD_Daemon *));
	for (web->n = 0; web->n < n; web->n++) {
		if (set->n_fds)
			fd = take_socket(set->first_fd + (int)web->n, why);
		else
			fd = listen_at(set->addresses[web->n], why);
		if (fd < 0)
			return fd;
		web->fds[web->n] = fd;
		web->addresses[web->n] = name_socket(fd);
	}
	return 0;
}
