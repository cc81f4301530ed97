/*
 * secret_file: the whole of a small file that holds a token or a key.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SECRET_FILE_H
#define SECRET_FILE_H

#include "buf.h"

/*
 * Appends the content of `root` + `path` to `ret`, whose maximum bounds it and
 * which the caller wipes; `root` may be NULL. On a failure a negative errno
 * (-EFBIG: longer than that), and `why` names the path and the reason, never
 * the content.
 */
int secret_file_read(const char *root, const char *path, struct buf *ret,
		     struct buf *why);

/*
 * The same of what is open already, to its end: 0 or a negative errno, -EINTR
 * where a signal came first.
 */
int secret_file_read_open(int fd, struct buf *ret);

#endif
