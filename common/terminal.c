/*
 * terminal: what somebody who sits in front of the output can see.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"

/* Less cannot be meant, more nobody has. */
enum { MIN_COLUMNS = 20, MAX_COLUMNS = 10000, DEFAULT_COLUMNS = 80 };

/* 0 where it is no such number. */
static size_t columns_of(const char *text)
{
	char *end;
	long n;

	if (!text || *text < '0' || *text > '9')
		return 0;
	errno = 0;
	n = strtol(text, &end, 10);
	return !errno && !*end && n >= MIN_COLUMNS && n <= MAX_COLUMNS
		       ? (size_t)n
		       : 0;
}

static size_t look_for_columns(const struct environment *env, int fd)
{
	size_t columns = columns_of(environment_get(env, "COLUMNS"));
	struct winsize size;

	if (columns)
		return columns;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= MIN_COLUMNS)
		return size.ws_col;
	return DEFAULT_COLUMNS;
}

struct terminal terminal_look(const struct environment *env, int fd)
{
	const char *term = environment_get(env, "TERM");
	bool able = term && !text_is(term, "dumb");

	if (!isatty(fd))
		return (struct terminal){ 0 };
	return (struct terminal){
		.columns = look_for_columns(env, fd),
		.color = able && !environment_get(env, "NO_COLOR"),
		.rewrite = able,
	};
}
