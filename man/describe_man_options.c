/*
 * describe_man_options: which options does a plugin have, for its page?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "describe_man.h"
#include "mdoc.h"
#include "settings.h"

/* Tables in the order in which a reader wants them. */
static const struct opt *thresholds(const struct check *check)
{
	static const struct opt none[] = { OPT_END };

	return check_has_measure(check) ? settings_threshold_options : none;
}

static void synopsis(const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->name; o++) {
		buf_adds(out, ".Op");
		mdoc_option(out, o, MDOC_SHORT);
		buf_addc(out, '\n');
	}
}

void man_synopsis(const struct check *check, struct buf *out)
{
	buf_adds(out, ".Sh SYNOPSIS\n.Nm\n");
	synopsis(check->options, out);
	synopsis(thresholds(check), out);
	synopsis(settings_options, out);
}

/* What may be given, where the help does not say so: the table knows it. */
static void bounds(const struct opt *o, struct buf *out)
{
	if (o->type == &opt_number && o->max)
		buf_addf(out, "From %ld to %ld.\n", o->min, o->max);
}

static void option(const struct opt *o, struct buf *out)
{
	buf_adds(out, ".It");
	mdoc_option(out, o, MDOC_BOTH);
	buf_addc(out, '\n');
	mdoc_sentence(out, o->help);
	bounds(o, out);
	if (!o->initial)
		return;
	buf_adds(out, "Default:\n.Cm");
	mdoc_argument(out, o->initial);
	buf_adds(out, " .\n");
}

static void options(const char *title, const struct opt *opts, struct buf *out)
{
	if (!opts || !opts->name)
		return;
	buf_addf(out, ".Ss %s\n.Bl -tag -width Ds\n", title);
	for (const struct opt *o = opts; o->name; o++)
		option(o, out);
	buf_adds(out, ".El\n");
}

static void threshold_default(char letter, const char *range, struct buf *out)
{
	if (!range)
		return;
	buf_addf(out, ".Fl \\&%c Cm", letter);
	mdoc_argument(out, range);
	buf_addc(out, '\n');
}

/* What -w and -c are held against, and how a range is written. */
static void judged(const struct check *check, struct buf *out)
{
	const struct measure *m = check->measures;
	bool has_unit = m->unit && *m->unit;

	buf_addf(out, ".Pp\nThey judge\n.Cm %s", m->suffix);
	buf_addf(out, has_unit ? " ,\nin %s.\n" : " .\n", m->unit);
	if (m->warn || m->crit) {
		buf_adds(out, "Default:\n");
		threshold_default('w', m->warn, out);
		threshold_default('c', m->crit, out);
		buf_adds(out, ".Pp\n");
	}
	buf_adds(out,
		 "A\n.Ar RANGE\nis\n.Ql [@][START:][END] :\nit alerts outside "
		 "of START to END, both ends included, with @ inside.\n"
		 "No START is 0, \\(ti minus infinity, no END infinity.\n");
}

void man_options(const struct check *check, struct buf *out)
{
	buf_adds(out,
		 ".Sh OPTIONS\n"
		 "There are no positional arguments, and the order of "
		 "options does not matter.\n"
		 "A\n.Ar LIST\nis separated by commas, or the option "
		 "repeated.\n"
		 "A\n.Ar STATE\nis\n.Cm ok , warning , critical , unknown\n"
		 "or 0 to 3.\n"
		 "A\n.Ar GLOB\nhas *, ? and [...], and matches the whole "
		 "text.\n");
	options("Options of this check", check->options, out);
	options("Thresholds", thresholds(check), out);
	if (check_has_measure(check))
		judged(check, out);
	options("Options of all checks", settings_options, out);
}
