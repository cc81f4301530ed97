/*
 * describe_man_parts: performance data and examples, for a plugin's page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "describe_man.h"
#include "examples.h"
#include "mdoc.h"
#include "text.h"

/* What output_nagios counts for every check. */
static const struct counter {
	const char *label, *text;
} before[] = { { "checked", "resources that were judged" },
	       { "critical", "of these, the CRITICAL ones" },
	       { "warning", "the WARNING ones" },
	       { "unknown", "the UNKNOWN ones" },
	       { "ok", "those that are fine" },
	       { "muted", "findings that an exception accepts" },
	       { "skipped", "resources that this check does not judge" },
	       { 0 } },
  after[] = { { "api_calls", "requests sent to AWS, repeated ones too" },
	      { "time", "seconds that the run took" },
	      { 0 } };

static void counters(const struct counter *rows, struct buf *out)
{
	for (const struct counter *c = rows; c->label; c++) {
		buf_adds(out, ".It Cm");
		mdoc_argument(out, c->label);
		buf_addc(out, '\n');
		mdoc_sentence(out, c->text);
	}
}

static void measure(const struct measure *m, struct buf *out)
{
	bool lowest = m->worst == WORST_IS_LOWEST;

	if (!m->label)
		return;
	buf_adds(out, ".It Cm");
	mdoc_argument(out, m->label);
	buf_addf(out, "\nThe %s value of all that was judged%s.\n",
		 lowest ? "lowest" : "highest",
		 m->factor != 0 ? ", in seconds" : "");
}

static void metrics(const struct measure *measures, struct buf *out)
{
	if (!measures || !measures->suffix)
		return;
	buf_adds(out, ".Pp\n.Xr rds_security_exporter 8\npublishes what is "
		      "measured of each resource as\n");
	for (const struct measure *m = measures; m->suffix; m++)
		buf_addf(out, ".Cm rds_security_%s%s\n", m->suffix,
			 !m[1].suffix  ? " ."
			 : m[2].suffix ? " ,"
				       : "\nand");
}

void man_perfdata(const struct check *check, struct buf *out)
{
	buf_adds(out, ".Sh PERFORMANCE DATA\n.Bl -tag -width Ds\n");
	counters(before, out);
	for (const struct measure *m = check->measures; m && m->suffix; m++)
		measure(m, out);
	counters(after, out);
	buf_adds(out, ".El\n");
	metrics(check->measures, out);
}

static void example(const struct check *check, const struct example *e,
		    struct buf *out)
{
	_cleanup_(buf_done) struct buf command;

	buf_init(&command, DESCRIBE_MAX_BYTES);
	buf_addf(&command, "$ %s %s", check->name, e->arguments);
	mdoc_text(out, e->text);
	buf_adds(out, ".Pp\n.Dl");
	mdoc_argument(out, buf_str(&command));
	buf_addc(out, '\n');
}

void man_examples(const struct check *check, struct buf *out)
{
	bool first = true;

	buf_adds(out, ".Sh EXAMPLES\n");
	for (const struct example *e = examples; e->arguments; e++) {
		if (e->check && !text_is(e->check, check->name))
			continue;
		buf_adds(out, first ? "" : ".Pp\n");
		example(check, e, out);
		first = false;
	}
}
