/*
 * options: one table per program and per check: parser, --help and every
 * document from the same rows.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "xalloc.h"

/* What getopt_long gives for the long option i is LONG_OPTION + i. */
enum { LONG_OPTION = 256 };

struct slot {
	const struct opt *opt;
	void *value;
	const char **place; /* NULL: nobody asks */
	bool given;
};

/* All options of one run, in the order of the tables. */
struct parser {
	struct slot *slots;
	size_t n;
	struct option *longs; /* for getopt_long, parallel to slots */
	struct buf shorts;
	struct arena *arena;
	struct buf *why;
};

static size_t options_count(const struct opt_group *groups)
{
	size_t n = 0;

	for (; groups->opts || groups->values; groups++)
		for (const struct opt *o = groups->opts; o && o->name; o++)
			n++;
	return n;
}

static int long_argument(const struct opt_type *type)
{
	if (type->may_lack)
		return optional_argument;
	return type->takes_value ? required_argument : no_argument;
}

/*
 * '+': stop at the first word that is no option rather than move words about.
 * ':': tell a missing value from an unknown option, and be quiet.
 */
static void parser_init(struct parser *p, const struct opt_group *groups,
			struct arena *arena, struct buf *why)
{
	size_t n = options_count(groups);

	*p = (struct parser){ .arena = arena, .why = why };
	p->slots = xcalloc(n + 1, sizeof(*p->slots));
	p->longs = xcalloc(n + 1, sizeof(*p->longs));
	buf_init(&p->shorts, 3 * (n + 1));
	buf_adds(&p->shorts, "+:");
	for (; groups->opts || groups->values; groups++) {
		for (const struct opt *o = groups->opts; o && o->name; o++) {
			p->slots[p->n] = (struct slot){
				.opt = o,
				.value = (char *)groups->values + o->offset,
				.place = groups->places
						 ? &groups->places[o -
								   groups->opts]
						 : NULL,
			};
			p->longs[p->n] = (struct option){
				.name = o->name,
				.has_arg = long_argument(o->type),
				.val = LONG_OPTION + (int)p->n,
			};
			p->n++;
			if (!o->letter)
				continue;
			buf_addc(&p->shorts, o->letter);
			if (o->type->takes_value)
				buf_addc(&p->shorts, ':');
		}
	}
}

static void parser_done(struct parser *p)
{
	free(p->slots);
	free(p->longs);
	buf_done(&p->shorts);
}

/* The slot of what getopt_long gave, a letter or a number; NULL if none. */
static struct slot *parser_slot(const struct parser *p, int c)
{
	for (size_t i = 0; i < p->n; i++)
		if (c == LONG_OPTION + (int)i ||
		    (c && c == p->slots[i].opt->letter))
			return &p->slots[i];
	return NULL;
}

/* A long option to the "=", of a heap of letters the one that is meant. */
static void option_written(const char *word, int letter, struct buf *out)
{
	if (!strncmp(word, "--", 2))
		buf_add(out, word, strcspn(word, "="));
	else if (letter > ' ' && letter < 127)
		buf_addf(out, "-%c", letter);
	else
		buf_adds(out, word);
}

/* `c` is '?' or ':' of getopt_long, `word` what it was looking at. */
static int parser_refuse(struct parser *p, int c, const char *word)
{
	const struct slot *slot = parser_slot(p, optopt);
	_cleanup_(buf_done) struct buf written;

	buf_init(&written, p->why->max);
	option_written(word, optopt, &written);
	if (c == ':')
		buf_addf(p->why, "%s: value missing", buf_str(&written));
	else if (slot && !strncmp(word, "--", 2) &&
		 !slot->opt->type->takes_value)
		buf_addf(p->why, "%s: takes no value", buf_str(&written));
	else
		buf_addf(p->why, "'%s': unknown option", buf_str(&written));
	return -EINVAL;
}

/* getopt_long takes abbreviations; we do not. */
static bool written_in_full(const struct opt *o, const char *word)
{
	return strcspn(word + 2, "=") == strlen(o->name);
}

/* The first use of an option takes away what stands there without it. */
static void slot_use(struct slot *slot)
{
	bool placed = slot->place && *slot->place;

	if (!slot->given && (slot->opt->initial || placed))
		memset(slot->value, 0, slot->opt->type->size);
	slot->given = true;
	if (placed)
		*slot->place = NULL;
}

/* One option that getopt_long has found in `word`. */
static int parser_take(struct parser *p, int c, const char *word)
{
	struct slot *slot = parser_slot(p, c);
	char letter[] = { '-', (char)c, '\0' };
	_cleanup_(buf_done) struct buf name;

	buf_init(&name, p->why->max);
	if (c >= LONG_OPTION && !written_in_full(slot->opt, word)) {
		option_written(word, 0, &name);
		buf_addf(p->why, "'%s': unknown option, --%s in full?",
			 buf_str(&name), slot->opt->name);
		return -EINVAL;
	}
	slot_use(slot);
	if (c < LONG_OPTION)
		return option_parse(slot->opt, letter, optarg, slot->value,
				    p->arena, p->why);
	buf_addf(&name, "--%s", slot->opt->name);
	return option_parse(slot->opt, buf_str(&name), optarg, slot->value,
			    p->arena, p->why);
}

/* getopt_long looks for a value that may be missing behind a "=" alone. */
static void find_value_apart(const struct parser *p, int c, int argc,
			     char **argv)
{
	const struct slot *slot = parser_slot(p, c);

	if (slot && slot->opt->type->may_lack && !optarg && optind < argc &&
	    *argv[optind] != '-')
		optarg = argv[optind++];
}

static int parser_run(struct parser *p, int argc, char **argv)
{
	opterr = 0;
	optind = 0; /* GNU: forget what was parsed before */
	for (;;) {
		const char *word = argv[optind ? optind : 1];
		int c = getopt_long(argc, argv, buf_str(&p->shorts), p->longs,
				    NULL);
		int r;

		if (c == -1)
			break;
		find_value_apart(p, c, argc, argv);
		if (c == '?' || c == ':')
			r = parser_refuse(p, c, word);
		else
			r = parser_take(p, c, word);
		if (r < 0)
			return r;
	}
	if (optind >= argc)
		return 0;
	buf_addf(p->why, "'%s': unexpected argument", argv[optind]);
	return -EINVAL;
}

int options_parse_over(const struct opt_group *groups, int argc, char **argv,
		       struct arena *arena, struct buf *why)
{
	struct parser p;
	int r;

	parser_init(&p, groups, arena, why);
	r = argc > 1 ? parser_run(&p, argc, argv) : 0;
	parser_done(&p);
	return r;
}

int options_parse(const struct opt_group *groups, int argc, char **argv,
		  struct arena *arena, struct buf *why)
{
	int r = options_initials(groups, arena, why);

	return r ? r : options_parse_over(groups, argc, argv, arena, why);
}
