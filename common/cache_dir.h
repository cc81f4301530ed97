/*
 * cache_dir: the directory of the shared cache: whose it is, its files, its
 * locks.
 *
 * Entries are files of mode 0600 in a directory of mode 0700 that belongs to
 * the effective user; nothing is read through a symbolic link. Locks are those
 * of an open file description (fcntl(2), F_OFD_SETLK) on one byte of the file
 * `lock` per entry: they need no file per entry that somebody would have to
 * remove, one descriptor for a thousand of them, and the kernel gives them back
 * when their holder dies.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_DIR_H
#define CACHE_DIR_H

#include "cache_store.h"

struct cache_dir {
	struct cache_store store; /* the functions below */
	int fd;			  /* of the directory; -1: not open */
	int lock_fd; /* negative errno: no locks to be had, nothing is kept */
};

/* Not open, for cache_dir_close(). */
#define CACHE_DIR_NONE                                                         \
	{                                                                      \
		.fd = -1, .lock_fd = -1                                        \
	}

/*
 * Opens, and makes it where only the last part of `path` is missing. 0, also
 * where it can be read only. -EPERM: it is not safe to use (a symbolic link,
 * no directory, of another user, open to group or others) or its parent does
 * not exist. Another errno: it cannot be used now. `why` says what is wrong.
 */
int cache_dir_open(struct cache_dir *dir, const char *path, struct buf *why);
void cache_dir_close(struct cache_dir *dir);

/*
 * The file `name`, up to data->max bytes. 0, or a negative errno: -ENOENT,
 * -EPERM (no file of ours alone), -EFBIG.
 */
int cache_dir_read(const struct cache_dir *dir, const char *name,
		   struct buf *data);

/*
 * Replaces the file `name` by one of `head` and `body`, at once: readers see
 * the old one or the new one. The lock of `name` must be held.
 */
int cache_dir_write(const struct cache_dir *dir, const char *name,
		    const struct buf *head, const struct buf *body);

/*
 * Takes the lock of the entry `name` (hexadecimal digits) without waiting. 0,
 * -EAGAIN: another process holds it, or another errno. Taking it twice in one
 * process succeeds twice, and one unlock ends it.
 */
int cache_dir_lock(const struct cache_dir *dir, const char *name);
void cache_dir_unlock(const struct cache_dir *dir, const char *name);

#endif
