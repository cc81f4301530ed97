/*
 * describe_man: the manual page of a plugin.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <string.h>

#include "config.h"
#include "describe_man.h"
#include "mdoc.h"

/* Of the last change to what the pages say; not the day of the build. */
#define MAN_DATE "November 24, 2026"

/* In capitals, as titles of pages are. */
static void man_title(const struct check *check, struct buf *out)
{
	buf_adds(out, ".Dt ");
	for (const char *p = check->name; *p; p++)
		buf_addc(out, (char)toupper((unsigned char)*p));
	buf_adds(out, " 1\n");
}

static void man_name(const struct check *check, struct buf *out)
{
	buf_addf(out,
		 ".\\\" Written by man/describe from the tables of %s.c.\n"
		 ".\\\" SPDX-License-Identifier: Apache-2.0\n"
		 ".Dd " MAN_DATE "\n",
		 check->name);
	man_title(check, out);
	buf_addf(out,
		 ".Os " PACKAGE_NAME " " PACKAGE_VERSION "\n"
		 ".Sh NAME\n.Nm %s\n.Nd check that %s\n",
		 check->name, check->summary);
}

static void man_description(const struct check *check, struct buf *out)
{
	buf_addf(out,
		 ".Sh DESCRIPTION\n"
		 ".Nm\n"
		 "is a plugin for Nagios, Icinga and whatever runs such "
		 "plugins.\n"
		 "It asks AWS about %s, only ever reads,\n"
		 "and exits with the worst state of what it finds.\n"
		 ".Pp\n",
		 check->subjects);
	mdoc_text(out, check->help);
	buf_adds(out, ".Pp\n"
		      "Credentials, regions and accounts, what is in scope, "
		      "exceptions\n"
		      "and caching are the same for all checks:\n"
		      ".Xr rds-security-plugins 7\n"
		      "explains them.\n");
	if (check->off_in_exporter)
		buf_adds(out, ".Pp\n"
			      ".Xr rds_security_exporter 8\n"
			      "runs this check only where its configuration "
			      "says so.\n");
}

static void man_permissions(struct buf *out)
{
	buf_adds(out, ".Sh PERMISSIONS\n.Nm\n.Fl \\-iam\\-policy\nprints the "
		      "IAM policy that it needs.\n"
		      "What is refused is named in the output, with the action "
		      "to grant.\n");
}

static void finding(const struct code *code, struct buf *out)
{
	buf_adds(out, ".It Cm");
	mdoc_argument(out, code->name);
	if (code->threshold)
		buf_adds(out, "\nBy\n.Fl \\&w\nand\n.Fl \\&c :\n");
	else
		buf_addf(out, "\n%s:\n", state_name(code->state));
	mdoc_sentence(out, code->text);
}

static void man_findings(const struct check *check, struct buf *out)
{
	buf_adds(out, ".Sh FINDINGS\n"
		      "What can be found, with the state that\n"
		      ".Fl \\-severity\nchanges; OFF: not looked for unless "
		      "it gives a state.\n"
		      ".Bl -tag -width Ds\n");
	for (const struct code *c = check->codes; c && c->name; c++)
		finding(c, out);
	buf_adds(out, ".El\n.Pp\nEvery check can find:\n.Bl -tag -width Ds\n");
	for (const struct code *c = common_codes; c->name; c++)
		finding(c, out);
	buf_adds(out, ".El\n");
}

static void man_surroundings(struct buf *out)
{
	buf_adds(out, ".Sh ENVIRONMENT\n"
		      "The variables of the AWS CLI, among them\n"
		      ".Ev AWS_PROFILE , AWS_REGION , AWS_ACCESS_KEY_ID ,\n"
		      ".Ev AWS_ENDPOINT_URL\nand\n.Ev HTTPS_PROXY ;\n"
		      "all are listed in\n.Xr rds-security-plugins 7 .\n"
		      "An empty one counts as not set.\n"
		      ".Sh FILES\n"
		      ".Bl -tag -width Ds\n"
		      ".It Pa \\(ti/.aws/config , Pa \\(ti/.aws/credentials\n"
		      "Profiles, as the AWS CLI has them.\n"
		      "Without\n.Ev HOME ,\nas under Nagios and Icinga, those "
		      "in the home directory of the user.\n"
		      ".El\n");
}

static void man_status(struct buf *out)
{
	buf_adds(out, ".Sh EXIT STATUS\n"
		      ".Bl -tag -width Ds\n"
		      ".It 0\n"
		      "OK: all that was to be judged was seen, and is fine;\n"
		      "also\n.Fl \\-iam\\-policy .\n"
		      ".It 1\n"
		      "WARNING.\n"
		      ".It 2\n"
		      "CRITICAL, which wins over everything else.\n"
		      ".It 3\n"
		      "UNKNOWN: something could not be seen, and nothing is "
		      "worse;\n"
		      "options that cannot be;\n"
		      ".Fl \\&h\nand\n.Fl \\&V .\n"
		      ".El\n");
}

/* Of a check whose name another one's begins with, that is another name. */
static bool speaks_of(const char *text, const char *name)
{
	size_t n = strlen(name);

	for (const char *p = text; (p = strstr(p, name)); p += n)
		if (!strchr("abcdefghijklmnopqrstuvwxyz_", p[n]) || !p[n])
			return true;
	return false;
}

/* Those that its description speaks of. */
static void man_see_also(const struct check *check, struct buf *out)
{
	buf_adds(out, ".Sh SEE ALSO\n");
	for_each_check(other)
		if (*other != check && speaks_of(check->help, (*other)->name))
			buf_addf(out, ".Xr %s 1 ,\n", (*other)->name);
	buf_adds(out, ".Xr rds-security-plugins 7 ,\n"
		      ".Xr rds_security_exporter 8\n");
}

static void man_page(const struct check *check, struct buf *out)
{
	man_name(check, out);
	man_synopsis(check, out);
	man_description(check, out);
	man_options(check, out);
	man_findings(check, out);
	man_perfdata(check, out);
	man_permissions(out);
	man_surroundings(out);
	man_status(out);
	man_examples(check, out);
	buf_adds(out, ".Sh CONTROLS\nPublic controls that it answers to:\n");
	mdoc_sentence(out, check->controls);
	man_see_also(check, out);
}

void describe_man(const struct describe_checks *checks, struct buf *out)
{
	for (size_t i = 0; i < checks->n; i++)
		man_page(checks->items[i], out);
}
