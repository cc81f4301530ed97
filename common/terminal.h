/*
 * terminal: what somebody who sits in front of the output can see.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "environment.h"

/* All zero: nobody sits there, it goes to a program or a file. */
struct terminal {
	size_t columns;
	bool color;   /* is wanted */
	bool rewrite; /* a line may be erased and written anew */
};

/*
 * What `fd` is: its columns by COLUMNS, else what the terminal says, else 80.
 * No colour where NO_COLOR is set to anything (https://no-color.org); neither
 * that nor rewriting where TERM is not set or `dumb`.
 */
struct terminal terminal_look(const struct environment *env, int fd);

#endif
