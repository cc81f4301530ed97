/*
 * cache_dir: the directory of the shared cache: whose it is, its files, its
 * locks.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache_dir.h"
#include "xalloc.h"

enum { PRIVATE_DIR = 0700, PRIVATE_FILE = 0600, OTHERS = 077 };

static const char lock_name[] = "lock";

/* Nobody else may have touched what it holds. */
static const char *problem_of(const struct stat *st)
{
	if (st->st_uid != geteuid())
		return "belongs to another user";
	if (st->st_mode & OTHERS)
		return "is open to group or others (it must have mode 0700)";
	return NULL;
}

static int open_dir(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int err = errno;

	if (fd >= 0 && fstat(fd, st) == 0)
		return fd;
	if (fd >= 0) {
		err = errno;
		close(fd);
	}
	return -err;
}

/* ENOTDIR and ELOOP are what O_NOFOLLOW says of a link. */
static int refuse(int err, const char *path, struct buf *why)
{
	buf_addf(why, "'%s': %s", path,
		 err == ENOTDIR || err == ELOOP
			 ? "is a symbolic link, or no directory"
			 : strerror(err));
	return err == ENOTDIR || err == ELOOP || err == ENOENT ? -EPERM : -err;
}

/* A lock file that is not ours alone is none. */
static int open_lock(int dir_fd)
{
	int fd = openat(dir_fd, lock_name,
			O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC,
			PRIVATE_FILE);
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !problem_of(&st))
		return fd;
	close(fd);
	return -EPERM;
}

/* A slash at the end would make the kernel follow a link. */
static char *without_slashes(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	return xstrndup(path, len);
}

static int store_read(struct cache_store *store, const char *name,
		      struct buf *data)
{
	return cache_dir_read((struct cache_dir *)store, name, data);
}

static int store_write(struct cache_store *store, const char *name,
		       const struct buf *head, const struct buf *body)
{
	return cache_dir_write((struct cache_dir *)store, name, head, body);
}

static int store_lock(struct cache_store *store, const char *name)
{
	return cache_dir_lock((struct cache_dir *)store, name);
}

static void store_unlock(struct cache_store *store, const char *name)
{
	cache_dir_unlock((struct cache_dir *)store, name);
}

int cache_dir_open(struct cache_dir *dir, const char *path, struct buf *why)
{
	char *plain = without_slashes(path);
	struct cache_dir open = CACHE_DIR_NONE;
	const char *problem;
	struct stat st = { 0 };
	int r = 0;

	if (mkdir(plain, PRIVATE_DIR) < 0 && errno != EEXIST)
		r = errno;
	open.fd = open_dir(plain, &st);
	free(plain);
	if (open.fd < 0)
		return refuse(r ? r : -open.fd, path, why);
	problem = problem_of(&st);
	if (problem) {
		buf_addf(why, "'%s': %s", path, problem);
		cache_dir_close(&open);
		return -EPERM;
	}
	open.lock_fd = open_lock(open.fd);
	open.store = (struct cache_store){ store_read, store_write, store_lock,
					   store_unlock };
	*dir = open;
	return 0;
}

void cache_dir_close(struct cache_dir *dir)
{
	if (dir->fd >= 0)
		close(dir->fd);
	if (dir->lock_fd >= 0)
		close(dir->lock_fd);
	*dir = (struct cache_dir)CACHE_DIR_NONE;
}

/* ---- files ---- */

/* Room for all of it, and a byte more to see the end by. */
static int read_all(int fd, size_t size, struct buf *data)
{
	char *bytes = xmalloc(size + 1);
	size_t len = 0;
	ssize_t n;
	int r = 0;

	while (len <= size) {
		n = read(fd, bytes + len, size + 1 - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			r = -errno;
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (!r && len == size)
		buf_add(data, bytes, len);
	else if (!r)
		r = -EIO; /* it grew or shrank: not one of ours */
	free(bytes);
	return r;
}

int cache_dir_read(const struct cache_dir *dir, const char *name,
		   struct buf *data)
{
	struct stat st;
	int fd, r;

	/* O_NONBLOCK: a fifo in its place must not stop us. */
	fd = openat(dir->fd, name,
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		r = -errno;
	else if (!S_ISREG(st.st_mode) || problem_of(&st))
		r = -EPERM;
	else if ((uintmax_t)st.st_size > data->max)
		r = -EFBIG;
	else
		r = read_all(fd, (size_t)st.st_size, data);
	close(fd);
	return r;
}

static int write_all(int fd, const struct buf *buf)
{
	size_t done = 0;

	while (done < buf->len) {
		ssize_t n = write(fd, buf->data + done, buf->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		done += (size_t)n;
	}
	return 0;
}

/*
 * The name of the temporary file is always the same, so what a killed writer
 * left is replaced by the next one. It is made anew, never written over.
 */
int cache_dir_write(const struct cache_dir *dir, const char *name,
		    const struct buf *head, const struct buf *body)
{
	char *temporary = xasprintf("%s.new", name);
	int fd, r;

	unlinkat(dir->fd, temporary, 0);
	fd = openat(dir->fd, temporary,
		    O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		    PRIVATE_FILE);
	if (fd < 0) {
		r = -errno;
		free(temporary);
		return r;
	}
	r = write_all(fd, head);
	if (!r)
		r = write_all(fd, body);
	if (close(fd) < 0 && !r)
		r = -errno;
	if (!r && renameat(dir->fd, temporary, dir->fd, name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(dir->fd, temporary, 0);
	free(temporary);
	return r;
}

/* ---- locks ---- */

/*
 * Which byte stands for an entry: 28 bits of its name, small enough for any
 * off_t. Two entries that share one wait for each other, no more.
 */
static int set_lock(const struct cache_dir *dir, const char *name, short type)
{
	char digits[8] = { 0 }, *end;
	struct flock lock = { .l_type = type,
			      .l_whence = SEEK_SET,
			      .l_len = 1 };

	if (dir->lock_fd < 0)
		return dir->lock_fd;
	snprintf(digits, sizeof(digits), "%.7s", name);
	lock.l_start = (off_t)strtoul(digits, &end, 16);
	if (*end)
		return -EINVAL;
	if (fcntl(dir->lock_fd, F_OFD_SETLK, &lock) == 0)
		return 0;
	return errno == EACCES ? -EAGAIN : -errno;
}

int cache_dir_lock(const struct cache_dir *dir, const char *name)
{
	return set_lock(dir, name, F_WRLCK);
}

void cache_dir_unlock(const struct cache_dir *dir, const char *name)
{
	set_lock(dir, name, F_UNLCK);
}
