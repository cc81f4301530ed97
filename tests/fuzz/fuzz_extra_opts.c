/*
 * fuzz_extra_opts: files of options nobody meant to write.
 *
 * The input is a file, with a table that has all kinds of options. It is
 * accepted, or refused with a reason; and what is accepted is within bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "extra_opts.h"
#include "xalloc.h"

enum { WHY_MAX = 64 * 1024 };

struct values {
	bool flag;
	int count;
	const char *text, *secret;
	long number;
	struct list list, optional;
};

#define ROW(l, n, a, i, t, m)                                                  \
	{                                                                      \
		l, n, a, "", i, &opt_##t, offsetof(struct values, m), -99, 99  \
	}

static const struct opt opts[] = {
	ROW('f', "flag", NULL, NULL, flag, flag),
	ROW('v', "verbose", NULL, NULL, count, count),
	ROW('t', "text", "TEXT", NULL, text, text),
	ROW(0, "external-id", "ID", NULL, secret, secret),
	ROW('n', "number", "N", "5", number, number),
	ROW('l', "list", "LIST", "a,b", list, list),
	ROW(0, "extra-opts", "[SECTION][@FILE]", NULL, optional, optional),
	OPT_END
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct values *v, const struct opt_group *groups,
		  bool secret)
{
	if (v->number < -99 || v->number > 99 || v->optional.n || !v->list.n)
		abort();
	if (v->secret && !secret)
		abort();
	if (!v->text != !extra_opts_place(groups, "--text: x"))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct values v = { 0 };
	struct opt_group groups[] = { { opts, &v, NULL }, { 0 } };
	struct arena arena;
	struct buf why;
	struct extra_opts extra = { .groups = groups, .arena = &arena };
	bool secret;
	int r;

	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	arena_init(&arena, 1 << 20);
	buf_init(&why, WHY_MAX);
	options_add_places(groups, &arena);
	if (options_initials(groups, &arena, &why) < 0)
		abort();
	r = extra_opts_take_text(&extra, "x", "/f", text, size, &secret, &why);
	if (!r != !why.len && !buf_full(&why))
		abort();
	if (!r)
		check(&v, groups, secret);
	buf_done(&why);
	arena_done(&arena);
	free(text);
	return 0;
}
