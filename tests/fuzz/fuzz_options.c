/*
 * fuzz_options: command lines nobody meant to write.
 *
 * The input, split at its NUL bytes, goes through a table with all the types.
 * It is accepted, or refused with a reason, and what is accepted is within
 * bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "xalloc.h"

enum { ARGS_MAX = 64, WHY_MAX = 64 * 1024 };

struct values {
	bool flag;
	int count, choice;
	const char *text;
	long number;
	struct list list, repeat;
	struct opt_range_value range;
	struct opt_state_value state;
	struct opt_timeout_value timeout;
	struct timestamp time;
};

#define ROW(l, n, a, i, t)                                                     \
	{                                                                      \
		l, n, a, "", i, &opt_##t, offsetof(struct values, t), -99, 99  \
	}

static const struct opt opts[] = { ROW('f', "flag", NULL, NULL, flag),
				   ROW('v', "verbose", NULL, NULL, count),
				   ROW('o', "output", "red|green|blue", "green",
				       choice),
				   ROW('t', "text", "TEXT", NULL, text),
				   ROW('n', "number", "N", "5", number),
				   ROW('l', "list", "LIST", "a,b", list),
				   ROW('r', "repeat", "TEXT", NULL, repeat),
				   ROW('w', "warning", "RANGE", NULL, range),
				   ROW('s', "state", "STATE", NULL, state),
				   ROW('T', "timeout", "SEC", "30", timeout),
				   ROW('N', "now", "TIME", NULL, time),
				   OPT_END };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1), *argv[ARGS_MAX + 2];
	struct values v = { 0 };
	const struct opt_group groups[] = { { opts, &v, NULL }, { 0 } };
	struct arena arena;
	struct buf why;
	int argc = 0, r;

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	argv[argc++] = (char *)"program";
	for (size_t i = 0; i < size && argc <= ARGS_MAX;
	     i += strlen(text + i) + 1)
		argv[argc++] = text + i;
	argv[argc] = NULL;
	arena_init(&arena, 1 << 20);
	buf_init(&why, WHY_MAX);
	r = options_parse(groups, argc, argv, &arena, &why);
	if (!r != !why.len && !buf_full(&why))
		abort();
	if (!r && (v.number < -99 || v.number > 99 || v.choice < 0 ||
		   v.choice > 2 || !(v.timeout.seconds > 0)))
		abort();
	buf_done(&why);
	arena_done(&arena);
	free(text);
	return 0;
}
