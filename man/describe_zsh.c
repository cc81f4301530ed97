/*
 * describe_zsh: the head and the tables of man/completion.zsh, put before it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "completion.h"
#include "settings.h"

/* ---- texts within '...' ---- */

/* `special` are escaped for the function that reads the text. */
static void add_quoted(const char *text, const char *special, struct buf *out)
{
	for (; *text; text++) {
		if (*text == '\'') {
			buf_adds(out, "'\\''");
			continue;
		}
		if (strchr(special, *text))
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
}

/* ---- options, as _arguments takes them ---- */

/* ":ARG:ACTION" */
static void add_argument(const struct opt *o, struct buf *out)
{
	_cleanup_(buf_done) struct buf words;
	struct completion_value value;

	buf_init(&words, DESCRIBE_MAX_BYTES);
	value = completion_value(o, &words);
	buf_addc(out, ':');
	add_quoted(o->arg, "\\:", out);
	buf_addc(out, ':');
	if (value.code)
		buf_adds(out, "_rds_security_plugins_severity");
	else if (value.profile)
		buf_adds(out, "_rds_security_plugins_profiles");
	else if (value.file)
		buf_adds(out, "_files");
	else if (value.directory)
		buf_adds(out, "_files -/");
	else if (value.words)
		buf_addf(out, "(%s)", buf_str(&words));
	else
		buf_addc(out, ' ');
}

/* Said once only unless it adds up; a letter and a name are one option. */
static void add_option(const struct opt *o, struct buf *out)
{
	const char *end = o->type->takes_value ? "=" : "";

	buf_adds(out, "\t\t'");
	if (o->type->repeats)
		buf_addc(out, '*');
	else if (o->letter)
		buf_addf(out, "(-%c --%s)", o->letter, o->name);
	if (o->letter)
		buf_addf(out, "'{-%c%s,--%s%s}'", o->letter,
			 o->type->takes_value ? "+" : "", o->name, end);
	else
		buf_addf(out, "--%s%s", o->name, end);
	buf_addc(out, '[');
	add_quoted(o->help ? o->help : "off again", "\\[]:", out);
	buf_addc(out, ']');
	if (o->type->takes_value)
		add_argument(o, out);
	buf_adds(out, "'\n");
}

static void add_options(const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->name; o++)
		add_option(o, out);
}

static void add_program(const struct completion_program *program,
			struct buf *out)
{
	buf_addf(out, "\t%s)\n\t\tspecs+=(\n", program->name);
	for (size_t i = 0; program->tables[i]; i++)
		add_options(program->tables[i], out);
	buf_adds(out, "\t\t)\n\t\t;;\n");
}

static void add_option_table(const struct describe_checks *checks,
			     struct buf *out)
{
	buf_adds(out, "\n_rds_security_plugins_specs()\n{\n\tcase $1 in\n");
	for (size_t i = 0; i < checks->n; i++) {
		const struct completion_program program =
			completion_program(checks->items[i]);

		add_program(&program, out);
	}
	add_program(&completion_exporter, out);
	buf_adds(out, "\tesac\n\t[[ $1 == check_* ]] || return 0\n"
		      "\tspecs+=(\n");
	add_options(settings_options, out);
	buf_adds(out, "\t)\n}\n");
}

/* ---- finding codes, as _describe takes them ---- */

static void add_codes(const struct code *codes, struct buf *out)
{
	for (const struct code *c = codes; c && c->name; c++) {
		buf_addf(out, "\t\t'%s:", c->name);
		add_quoted(c->text, "\\", out);
		buf_adds(out, "'\n");
	}
}

static void add_code_table(const struct describe_checks *checks,
			   struct buf *out)
{
	buf_adds(out, "\n_rds_security_plugins_codes()\n{\n\tcase $1 in\n");
	for (size_t i = 0; i < checks->n; i++) {
		buf_addf(out, "\t%s)\n\t\tcodes+=(\n", checks->items[i]->name);
		add_codes(checks->items[i]->codes, out);
		buf_adds(out, "\t\t)\n\t\t;;\n");
	}
	buf_adds(out, "\tesac\n\tcodes+=(\n");
	add_codes(common_codes, out);
	buf_adds(out, "\t)\n}\n");
}

void describe_zsh(const struct describe_checks *checks, struct buf *out)
{
	_cleanup_(buf_done) struct buf states;

	buf_init(&states, DESCRIBE_MAX_BYTES);
	completion_states(&states);
	buf_adds(out, "#compdef ");
	completion_names(checks, " ", out);
	buf_addc(out, '\n');
	add_option_table(checks, out);
	add_code_table(checks, out);
	buf_addf(out, "\n_rds_security_plugins_states=(%s)\n",
		 buf_str(&states));
}
