/*
 * describe_nagios: commands for Nagios.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "describe.h"

static const char head[] =
	"# rds-security-plugins: commands for Nagios.\n"
	"# SPDX-License-Identifier: Apache-2.0\n"
	"#\n"
	"# Written by \"man/describe nagios\"; services.cfg beside it is an "
	"example. Each takes\n"
	"#\n"
	"#   $ARG1$  the regions, separated by commas, or the word all\n"
	"#   $ARG2$  further options as on a command line: quoted there where "
	"a "
	"value holds\n"
	"#           blanks or globs, none if it is not given\n"
	"#\n"
	"# In both, ! would begin the next argument, ; a comment, and $ is "
	"written $$.\n"
	"# $USER1$ is the folder of the plugins, see resource.cfg.\n";

void describe_nagios(const struct describe_checks *checks, struct buf *out)
{
	buf_adds(out, head);
	for (size_t i = 0; i < checks->n; i++)
		buf_addf(out,
			 "\n# %s\n"
			 "define command {\n"
			 "\tcommand_name\t%s\n"
			 "\tcommand_line\t$USER1$/%s --region '$ARG1$' $ARG2$\n"
			 "}\n",
			 checks->items[i]->summary, checks->items[i]->name,
			 checks->items[i]->name);
}
