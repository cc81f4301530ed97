/*
 * settings_help: what -h, -V and a usage error say, from the tables.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "config.h"
#include "settings.h"

/* Of the table of codes; the text goes on the next line of a longer one. */
enum { CODE_COLUMN = 28, TEXT_COLUMN = 38, LINE_MAX = 4096 };

void settings_version(const struct check *check, struct buf *out)
{
	buf_addf(out, "%s v%s (%s %s)\n", check->name, PACKAGE_VERSION,
		 PACKAGE_NAME, PACKAGE_VERSION);
}

static void help_thresholds(const struct check *check, struct buf *out)
{
	const struct measure *m = check->measures;
	_cleanup_(buf_done) struct buf text = { 0 };

	if (!check_has_measure(check))
		return;
	buf_init(&text, LINE_MAX);
	buf_addf(&text, "Thresholds for %s", m->suffix);
	if (m->unit)
		buf_addf(&text, ", in %s", m->unit);
	if (m->warn || m->crit)
		buf_addf(&text, " (default:%s%s%s%s)", m->warn ? " -w " : "",
			 m->warn ? m->warn : "", m->crit ? " -c " : "",
			 m->crit ? m->crit : "");
	buf_adds(&text, ":");
	buf_addc(out, '\n');
	options_wrap(out, 0, 0, buf_str(&text));
	options_help(settings_threshold_options, out);
	options_wrap(out, 0, 2,
		     "RANGE is [@][START:][END]: alert outside of START to "
		     "END, both ends included; with @ inside. No START: 0, ~: "
		     "minus infinity, no END: infinity. For durations both are "
		     "converted to seconds in the performance data.");
}

static void help_code(const struct code *code, const char *what,
		      struct buf *out)
{
	size_t start = out->len;

	buf_addf(out, "  %s", code->name);
	if (out->len - start + 2 > CODE_COLUMN) {
		buf_addc(out, '\n');
		start = out->len;
	}
	while (out->len - start < CODE_COLUMN)
		buf_addc(out, ' ');
	buf_adds(out, code->threshold ? "-w, -c" : state_name(code->state));
	while (out->len - start < TEXT_COLUMN)
		buf_addc(out, ' ');
	options_wrap(out, TEXT_COLUMN, TEXT_COLUMN, what);
}

static void help_codes(const struct check *check, struct buf *out)
{
	buf_adds(out, "\nFinding codes and their states (--severity changes "
		      "them; OFF: not looked for):\n");
	for (const struct code *c = check->codes; c && c->name; c++)
		help_code(c, c->text, out);
	for (size_t i = 0; i < COMMON_CODE_COUNT; i++)
		help_code(&common_codes[i], common_codes[i].text, out);
}

void settings_help(const struct check *check, struct buf *out)
{
	settings_version(check, out);
	buf_addc(out, '\n');
	options_wrap(out, 0, 0, check->summary);
	buf_addf(out, "\nUsage: %s [options]\n\n", check->name);
	options_wrap(out, 0, 0, check->help ? check->help : "");
	if (check->options && check->options->name) {
		buf_adds(out, "\nOptions of this check:\n");
		options_help(check->options, out);
	}
	help_thresholds(check, out);
	buf_adds(out, "\nOptions of all checks:\n");
	options_help(settings_options, out);
	options_wrap(out, 0, 2,
		     "LIST: separated by commas, or the option repeated. "
		     "STATE: ok, warning, critical, unknown, or 0 to 3. GLOB: "
		     "with *, ? and [...], matches the whole text.");
	help_codes(check, out);
	buf_adds(out, "\nStates and exit codes: OK 0, WARNING 1, CRITICAL 2, "
		      "UNKNOWN 3.\nThe worst of all findings counts: CRITICAL, "
		      "then WARNING, then UNKNOWN, then OK.\n");
}

/* " [-r LIST|all]" of each, for the wrapped line of the usage. */
static void usage_options(const struct opt *opts, struct buf *text)
{
	for (const struct opt *o = opts; o && o->name; o++) {
		buf_adds(text, o->letter ? " [-" : " [--");
		if (o->letter)
			buf_addc(text, o->letter);
		else
			buf_adds(text, o->name);
		/* A no-break mark that options_wrap() does not know. */
		if (o->arg)
			buf_addf(text, "%c%s", o->letter ? '\001' : '=',
				 o->arg);
		buf_addc(text, ']');
	}
}

void settings_usage(const struct check *check, struct buf *out)
{
	size_t start = out->len;
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, LINE_MAX);
	buf_addf(out, "Usage: %s ", check->name);
	usage_options(check->options, &text);
	if (check_has_measure(check))
		usage_options(settings_threshold_options, &text);
	usage_options(settings_options, &text);
	options_wrap(out, out->len - start, 7, buf_str(&text));
	for (size_t i = start; i < out->len; i++)
		if (out->data[i] == '\001')
			out->data[i] = ' ';
		else if (out->data[i] == '|') /* begins performance data */
			out->data[i] = '/';
	buf_addf(out, "'%s --help' explains them.\n", check->name);
}
