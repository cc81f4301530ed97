/*
 * secret_file: the whole of a small file that holds a token or a key.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "secret_file.h"
#include "xalloc.h"

enum { CHUNK = 4096 };

int secret_file_read_open(int fd, struct buf *ret)
{
	char chunk[CHUNK];
	ssize_t n;
	int r = 0;

	while (r == 0 && (n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n > 0)
			buf_add(ret, chunk, (size_t)n);
		else
			r = -errno;
		if (buf_full(ret))
			r = -EFBIG;
	}
	explicit_bzero(chunk, sizeof(chunk));
	return r;
}

int secret_file_read(const char *root, const char *path, struct buf *ret,
		     struct buf *why)
{
	char *full = xasprintf("%s%s", root ? root : "", path);
	int fd = open(full, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int r = fd < 0 ? -errno : 0;

	free(full);
	if (r == 0) {
		r = secret_file_read_open(fd, ret);
		close(fd);
	}
	if (r < 0)
		buf_addf(why, "'%s': %s", path, strerror(-r));
	return r;
}
