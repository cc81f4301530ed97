/*
 * describe_catalogue: docs/checks.md, all that the checks can find.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "describe.h"
#include "grants.h"
#include "markdown.h"
#include "xalloc.h"

enum { PARAMS_MAX = 1 << 20 };

/* ---- findings ---- */

static void add_codes(const struct code *codes, struct buf *out)
{
	buf_adds(out, "| finding | state | it is |\n| --- | --- | --- |\n");
	for (const struct code *code = codes; code && code->name; code++) {
		buf_adds(out, "| ");
		markdown_code(code->name, out);
		buf_addf(out, " | %s | ",
			 code->threshold ? "`-w`, `-c`"
					 : state_name(code->state));
		markdown_text(code->text, out);
		buf_adds(out, " |\n");
	}
	buf_addc(out, '\n');
}

/* ---- options of its own ---- */

static void add_option(const struct opt *o, struct buf *out)
{
	_cleanup_(buf_done) struct buf written;

	buf_init(&written, DESCRIBE_MAX_BYTES);
	if (o->letter)
		buf_addf(&written, "-%c, ", o->letter);
	buf_addf(&written, "--%s%s%s", o->name, o->arg ? "=" : "",
		 o->arg ? o->arg : "");
	buf_adds(out, "| ");
	markdown_code(buf_str(&written), out);
	buf_adds(out, " | ");
	markdown_text(o->help, out);
	buf_adds(out, " | ");
	if (o->initial)
		markdown_code(o->initial, out);
	buf_adds(out, " |\n");
}

static void add_options(const struct opt *opts, struct buf *out)
{
	if (!opts || !opts->name)
		return;
	buf_adds(out, "| option | | default |\n| --- | --- | --- |\n");
	for (const struct opt *o = opts; o->name; o++)
		if (o->help)
			add_option(o, out);
	buf_addc(out, '\n');
}

/* ---- measures ---- */

static void add_range(const char *option, const char *range, struct buf *out)
{
	_cleanup_(buf_done) struct buf written = { 0 };

	if (!range)
		return;
	buf_init(&written, DESCRIBE_MAX_BYTES);
	buf_addf(&written, "%s %s", option, range);
	buf_addc(out, ' ');
	markdown_code(buf_str(&written), out);
}

static void add_measure(const struct measure *m, bool judged, struct buf *out)
{
	buf_addf(out, "| `rds_security_%s` | ", m->suffix);
	if (m->label)
		markdown_code(m->label, out);
	buf_addf(out, " | %s |", m->unit ? m->unit : "");
	if (judged)
		buf_adds(out, " yes");
	add_range("-w", m->warn, out);
	add_range("-c", m->crit, out);
	buf_adds(out, " |\n");
}

/* The first is the one that -w and -c judge. */
static void add_measures(const struct check *check, struct buf *out)
{
	if (!check_has_measure(check))
		return;
	buf_adds(out, "| metric | performance data | unit | judged |\n"
		      "| --- | --- | --- | --- |\n");
	for (const struct measure *m = check->measures; m->suffix; m++)
		add_measure(m, m == check->measures, out);
	buf_addc(out, '\n');
}

/* ---- actions ---- */

/* What it asks for without any option. */
static void grants_of_defaults(const struct check *check, struct grants *ret)
{
	void *params = xcalloc(1, check->params_size + 1);
	const struct opt_group groups[] = { { check->options, params, NULL },
					    { 0 } };
	const struct scope scope = { 0 };
	struct policy policy;
	struct arena arena;
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, DESCRIBE_MAX_BYTES);
	arena_init(&arena, PARAMS_MAX);
	policy_init(&policy, check);
	if (options_initials(groups, &arena, &why) < 0)
		abort();
	grants_add(ret, check, params, &policy, &scope);
	policy_done(&policy);
	arena_done(&arena);
	free(params);
}

static void add_actions(const char *what, const struct grants *grants,
			struct buf *out)
{
	const char *names[OPERATION_COUNT];
	size_t n = grants_actions(grants, names);
	_cleanup_(buf_done) struct buf text = { 0 };

	if (!n)
		return;
	buf_init(&text, DESCRIBE_MAX_BYTES);
	buf_adds(&text, what);
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%s `%s`", i ? "," : "", names[i]);
	buf_addc(&text, '.');
	options_wrap(out, 0, 0, buf_str(&text));
	buf_addc(out, '\n');
}

static void add_permissions(const struct check *check, struct buf *out)
{
	struct grants always = { 0 }, any = { 0 };

	grants_of_defaults(check, &always);
	grants_add_any(&any, check);
	for (int op = 0; op < OPERATION_COUNT; op++)
		any.operations[op] &= !always.operations[op];
	add_actions("IAM actions:", &always, out);
	add_actions("With some options or states also:", &any, out);
}

/* ---- a check ---- */

static void add_check(const struct check *check, struct buf *out)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, DESCRIBE_MAX_BYTES);
	buf_addf(out, "## %s\n\n", check->name);
	buf_addf(&text, "%c%s.", toupper((unsigned char)*check->summary),
		 check->summary + 1);
	markdown_paragraph(buf_str(&text), out);
	if (check->help)
		markdown_paragraph(check->help, out);
	add_codes(check->codes, out);
	add_options(check->options, out);
	add_measures(check, out);
	buf_reset(&text);
	buf_addf(&text, "Controls: %s.",
		 check->controls ? check->controls : "none");
	markdown_paragraph(buf_str(&text), out);
	add_permissions(check, out);
	buf_addf(out, "Short name: `%s`%s.\n\n", check_short_name(check),
		 check->off_in_exporter
			 ? "; the exporter runs it only where told to"
			 : "");
}

static void add_index(const struct describe_checks *checks, struct buf *out)
{
	buf_adds(out, "| check | what is good |\n| --- | --- |\n");
	for (size_t i = 0; i < checks->n; i++) {
		const char *name = checks->items[i]->name;

		buf_addf(out, "| [%s](#%s) | ", name, name);
		markdown_text(checks->items[i]->summary, out);
		buf_adds(out, " |\n");
	}
	buf_addc(out, '\n');
}

void describe_catalogue(const struct describe_checks *checks, struct buf *out)
{
	buf_adds(out, "<!-- SPDX-License-Identifier: Apache-2.0\n"
		      "     Written by \"man/describe catalogue\". -->\n"
		      "# All checks\n\n");
	add_index(checks, out);
	markdown_paragraph(
		"A finding has a code and, unless --severity says another, the "
		"state that stands beside it; OFF is not looked for. Metrics "
		"are those of the exporter. \"Judged\" are the measures that "
		"-w "
		"and -c are for, with their defaults, in the unit beside them. "
		"Options that all checks have stand in the README. The short "
		"name is that in labels of metrics, the exporter's "
		"configuration and files of exceptions.",
		out);
	buf_adds(out, "What every check can find:\n\n");
	add_codes(common_codes, out);
	for (size_t i = 0; i < checks->n; i++)
		add_check(checks->items[i], out);
	/* The last empty line. */
	out->data[--out->len] = '\0';
}
