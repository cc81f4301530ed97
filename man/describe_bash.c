/*
 * describe_bash: the tables of man/completion.bash, which is put before them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "completion.h"
#include "settings.h"

/* ---- options ---- */

static void add_names(const struct opt *opts, struct buf *out)
{
	for (const struct opt *o = opts; o && o->name; o++) {
		if (o->letter)
			buf_addf(out, " -%c", o->letter);
		buf_addf(out, " --%s", o->name);
	}
}

static void add_options(const struct completion_program *program,
			struct buf *out)
{
	if (!program->tables[0])
		return;
	buf_addf(out, "\t%s) echo '", program->name);
	for (size_t i = 0; program->tables[i]; i++)
		add_names(program->tables[i], out);
	buf_adds(out, "' ;;\n");
}

/* ---- values ---- */

/* One row: free text has an empty one. */
static void add_value(const char *program, const struct opt *o, struct buf *out)
{
	_cleanup_(buf_done) struct buf words;
	struct completion_value value;

	buf_init(&words, DESCRIBE_MAX_BYTES);
	value = completion_value(o, &words);
	buf_addc(out, '\t');
	if (o->letter)
		buf_addf(out, "%s:-%c | ", program, o->letter);
	buf_addf(out, "%s:--%s) echo '%s", program, o->name, buf_str(&words));
	buf_addf(out, "%s%s%s%s' ;;\n", value.file ? " FILE" : "",
		 value.directory ? " DIR" : "", value.profile ? " PROFILE" : "",
		 value.code ? " CODE" : "");
}

static void add_values(const char *program, const struct opt *opts,
		       struct buf *out)
{
	for (const struct opt *o = opts; o && o->name; o++)
		if (o->type->takes_value)
			add_value(program, o, out);
}

static void add_values_of(const struct completion_program *program,
			  struct buf *out)
{
	for (size_t i = 0; program->tables[i]; i++)
		add_values(program->name, program->tables[i], out);
}

/* ---- finding codes ---- */

static void add_codes(const struct check *check, struct buf *out)
{
	buf_addf(out, "\t%s) echo '", check->name);
	for (const struct code *c = check->codes; c && c->name; c++)
		buf_addf(out, "%s ", c->name);
	buf_adds(out, "' ;;\n");
}

/* ---- the file ---- */

static void open_table(const char *name, struct buf *out)
{
	buf_addf(out, "\n_rds_security_plugins_%s()\n{\n\tcase $1 in\n", name);
}

static void close_table(struct buf *out)
{
	buf_adds(out, "\t*) return 1 ;;\n\tesac\n}\n");
}

static void add_option_table(const struct describe_checks *checks,
			     struct buf *out)
{
	open_table("options", out);
	buf_adds(out, "\tcheck_) echo '");
	add_names(settings_options, out);
	buf_adds(out, "' ;;\n");
	for (size_t i = 0; i < checks->n; i++) {
		const struct completion_program program =
			completion_program(checks->items[i]);

		add_options(&program, out);
	}
	add_options(&completion_exporter, out);
	close_table(out);
}

static void add_value_table(const struct describe_checks *checks,
			    struct buf *out)
{
	open_table("value", out);
	for (size_t i = 0; i < checks->n; i++) {
		const struct completion_program program =
			completion_program(checks->items[i]);

		add_values_of(&program, out);
	}
	add_values_of(&completion_exporter, out);
	add_values("check_*", settings_options, out);
	close_table(out);
}

static void add_code_table(const struct describe_checks *checks,
			   struct buf *out)
{
	open_table("codes", out);
	buf_adds(out, "\tcheck_) echo '");
	for (const struct code *c = common_codes; c->name; c++)
		buf_addf(out, "%s ", c->name);
	buf_adds(out, "' ;;\n");
	for (size_t i = 0; i < checks->n; i++)
		add_codes(checks->items[i], out);
	close_table(out);
}

void describe_bash(const struct describe_checks *checks, struct buf *out)
{
	_cleanup_(buf_done) struct buf states;

	buf_init(&states, DESCRIBE_MAX_BYTES);
	completion_states(&states);
	add_option_table(checks, out);
	add_value_table(checks, out);
	add_code_table(checks, out);
	buf_addf(out, "\n_rds_security_plugins_states()\n{\n\techo '%s'\n}\n",
		 buf_str(&states));
	buf_adds(out, "\ncomplete -F _rds_security_plugins");
	buf_adds(out, " \\\n\t");
	completion_names(checks, " \\\n\t", out);
	buf_addc(out, '\n');
}
