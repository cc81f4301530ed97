/*
 * dump: a directory of AWS CLI outputs as a source of replies (--input).
 *
 * DIR/REGION/SERVICE.OPERATION[.KEY].json, or the same files directly in DIR
 * for one region. KEY is the parameter that names the one thing asked for,
 * every character outside [A-Za-z0-9._-] replaced by '_'; where there is no
 * such file, what stands behind its last '/'. An error answer is
 * SERVICE.OPERATION[.KEY].error.json = {"Code", "Message", "StatusCode"}.
 * What is in neither file was not dumped, and is an error, never empty.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DUMP_H
#define DUMP_H

#include "source.h"

/* Bytes of one file, the limit of a reply's body. */
enum { DUMP_MAX_FILE = 64 * 1024 * 1024 };

struct dump {
	struct source source;
	const char *directory;
	bool flat;    /* the files lie in the directory itself */
	size_t files; /* read so far */
};

/* `directory` must outlive it. */
void dump_init(struct dump *dump, const char *directory);

/*
 * The regions in it, sorted: its subdirectories but aws-global. Where there
 * are none, the files lie in the directory itself: sets `flat`. To be called
 * before anything is fetched. 0 or a negative errno.
 */
int dump_regions(struct dump *dump, struct arena *arena,
		 struct list *ret_regions);

#endif
