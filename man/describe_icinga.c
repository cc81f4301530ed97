/*
 * describe_icinga: CheckCommands for Icinga 2, and their chapter in the
 * documentation of its template library.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "definitions.h"
#include "describe.h"
#include "settings.h"

/* Seconds beyond the plugin's own deadline of 30: it is to end by that. */
enum { COMMAND_TIMEOUT = 45 };

#define COMMON "aws-rds-common"

/*
 * Where credentials are. Only names of files: a core shows its variables to
 * whoever may look at an object.
 */
static const struct location {
	const char *variable, *environment, *what;
} locations[] = {
	{ "rds_credentials_file", "AWS_SHARED_CREDENTIALS_FILE",
	  "file of credentials (default: .aws/credentials in the home of the "
	  "user that Icinga runs as)" },
	{ "rds_config_file", "AWS_CONFIG_FILE",
	  "file of profiles (default: .aws/config there)" },
};

/* In a string between double quotes. */
static void add_quoted(const char *text, struct buf *out)
{
	buf_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *text);
	}
	buf_addc(out, '"');
}

static void add_argument(const struct opt *opt, struct buf *out)
{
	bool value = opt->type->takes_value;
	_cleanup_(buf_done) struct buf description;

	buf_init(&description, DESCRIBE_MAX_BYTES);
	definitions_description(opt, &description);
	buf_addf(out, "\t\t\"--%s\" = {\n\t\t\t%s = \"", opt->name,
		 value ? "value" : "set_if");
	/* Its value does not come as a word of its own. */
	if (opt->type->may_lack)
		buf_addf(out, "--%s=", opt->name);
	buf_addc(out, '$');
	definitions_variable(opt, out);
	buf_adds(out, "$\"\n\t\t\tdescription = ");
	add_quoted(buf_str(&description), out);
	if (opt->type->may_lack)
		buf_adds(out, "\n\t\t\tskip_key = true");
	else if (value && opt->type->repeats)
		buf_adds(out, "\n\t\t\trepeat_key = true");
	buf_adds(out, "\n\t\t}\n");
}

static void add_arguments(const struct opt *opts, struct buf *out)
{
	for_each_defined(o, opts) add_argument(o, out);
}

static void add_head(struct buf *out)
{
	buf_adds(out,
		 "/* rds-security-plugins: CheckCommands for Icinga 2.\n"
		 " * SPDX-License-Identifier: Apache-2.0\n"
		 " *\n"
		 " * Written from the options of the plugins by \"man/describe "
		 "icinga\"; changes\n"
		 " * belong into a file of your own. services.conf beside it "
		 "is an example.\n"
		 " *\n"
		 " * Left out:\n");
	for (const struct left_out *l = definitions_left_out; l->name; l++)
		buf_addf(out, " * --%s: %s\n", l->name, l->reason);
	buf_adds(out, " */\n\n");
}

static void add_common(struct buf *out)
{
	const struct opt *timeout = options_find(settings_options, "timeout");

	buf_adds(out, "template CheckCommand \"" COMMON "\" {\n"
		      "\targuments = {\n");
	add_arguments(settings_options, out);
	buf_adds(out, "\t}\n\n"
		      "\t/* A file that is not named is the default one, "
		      "whatever the daemon's own\n"
		      "\t * environment says. */\n"
		      "\tenv = {\n");
	for (size_t i = 0; i < ARRAY_SIZE(locations); i++)
		buf_addf(out, "\t\t%s = \"$%s$\"\n", locations[i].environment,
			 locations[i].variable);
	buf_addf(out,
		 "\t}\n\n"
		 "\tvars.rds_region = \"$host.vars.aws_region$\"\n"
		 "\tvars.rds_timeout = %s\n\n"
		 "\t/* More than rds_timeout: the plugin says what it waited "
		 "for. */\n"
		 "\ttimeout = %ds\n"
		 "}\n",
		 timeout->initial, COMMAND_TIMEOUT);
}

static void add_check(const struct check *check, struct buf *out)
{
	buf_addf(out,
		 "\nobject CheckCommand \"%s\" {\n"
		 "\timport \"" COMMON "\"\n\n"
		 "\tcommand = [ PluginContribDir + \"/%s\" ]\n",
		 definitions_name(check), check->name);
	if (check->options || check_has_measure(check)) {
		buf_adds(out, "\n\targuments += {\n");
		if (check_has_measure(check))
			add_arguments(settings_threshold_options, out);
		add_arguments(check->options, out);
		buf_adds(out, "\t}\n");
	}
	buf_adds(out, "}\n");
}

void describe_icinga(const struct describe_checks *checks, struct buf *out)
{
	add_head(out);
	add_common(out);
	for (size_t i = 0; i < checks->n; i++)
		add_check(checks->items[i], out);
}

/* A row of a table, in which '|' would end a cell. */
static void add_row(const char *variable, const char *what, struct buf *out)
{
	buf_addf(out, "%-24s | **Optional.** ", variable);
	for (; *what; what++) {
		if (*what == '|')
			buf_addc(out, '\\');
		buf_addc(out, *what);
	}
	buf_addc(out, '\n');
}

static void add_rows(const struct opt *opts, struct buf *out)
{
	_cleanup_(buf_done) struct buf variable, what;

	buf_init(&variable, DESCRIBE_MAX_BYTES);
	buf_init(&what, DESCRIBE_MAX_BYTES);
	for_each_defined(o, opts)
	{
		buf_reset(&variable);
		buf_reset(&what);
		definitions_variable(o, &variable);
		definitions_description(o, &what);
		if (!o->type->takes_value)
			buf_adds(&what, "; true or false");
		else if (o->type->repeats && !o->type->may_lack)
			buf_adds(&what, "; may be an array");
		add_row(buf_str(&variable), buf_str(&what), out);
	}
}

static const char table_head[] = "Name                     | Description\n"
				 "-------------------------|--------------\n";

void describe_icinga_doc(const struct describe_checks *checks, struct buf *out)
{
	buf_adds(out, "### Amazon RDS <a id=\"plugin-contrib-aws-rds\"></a>\n\n"
		      "The plugins of rds-security-plugins audit the security "
		      "of Amazon RDS. Hosts are accounts;\n"
		      "`vars.aws_region` of the host is the region, or an "
		      "array of them.\n\n"
		      "Custom variables of all of them, passed as [command "
		      "parameters](03-monitoring-basics.md#command-passing-"
		      "parameters):\n\n");
	buf_adds(out, table_head);
	add_rows(settings_options, out);
	for (size_t i = 0; i < ARRAY_SIZE(locations); i++)
		add_row(locations[i].variable, locations[i].what, out);
	for (size_t i = 0; i < checks->n; i++) {
		const struct check *check = checks->items[i];
		const char *name = definitions_name(check);

		buf_addf(out,
			 "\n#### %s <a id=\"plugin-contrib-command-%s\"></a>"
			 "\n\n`%s`: %s\n",
			 name, name, check->name, check->summary);
		if (!check->options && !check_has_measure(check))
			continue;
		buf_addf(out, "\n%s", table_head);
		if (check_has_measure(check))
			add_rows(settings_threshold_options, out);
		add_rows(check->options, out);
	}
}
