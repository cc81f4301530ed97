/*
 * options_set: single values of a table of options, without a command line.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "options.h"
#include "text.h"

int option_parse(const struct opt *opt, const char *name, const char *text,
		 void *slot, struct arena *arena, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;

	buf_init(&reason, why->max);
	if (!opt->type->parse(opt, text, slot, arena, &reason))
		return 0;
	buf_addf(why, "%s: %s", name, buf_str(&reason));
	return -EINVAL;
}

int options_initials(const struct opt_group *groups, struct arena *arena,
		     struct buf *why)
{
	for (; groups->opts || groups->values; groups++) {
		for (const struct opt *o = groups->opts; o && o->name; o++) {
			char *slot = (char *)groups->values + o->offset;
			int r = o->initial
					? option_parse(o, o->name, o->initial,
						       slot, arena, why)
					: 0;

			if (r < 0)
				return r;
		}
	}
	return 0;
}

void options_add_places(struct opt_group *groups, struct arena *arena)
{
	for (; groups->opts || groups->values; groups++) {
		size_t n = 0;

		for (const struct opt *o = groups->opts; o && o->name; o++)
			n++;
		groups->places =
			arena_alloc(arena, (n + 1) * sizeof(*groups->places));
	}
}

const struct opt *options_find(const struct opt *opts, const char *name)
{
	for (const struct opt *o = opts; o && o->name; o++)
		if (text_is(o->name, name))
			return o;
	return NULL;
}

void option_clear(const struct opt *opt, void *values)
{
	memset((char *)values + opt->offset, 0, opt->type->size);
}

int option_add(const struct opt *opt, void *values, const char *text,
	       struct arena *arena, struct buf *why)
{
	char *slot = (char *)values + opt->offset;

	return opt->type->parse(opt, text, slot, arena, why);
}
