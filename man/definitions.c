/*
 * definitions: which options a monitoring core may give to a plugin, and how
 * they are told to its administrator.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "definitions.h"

const struct left_out definitions_left_out[] = {
	{ "output", "a core reads the form that is the default" },
	{ "input", "it judges files, where a core is to watch an account" },
	{ "now", "it goes with --input" },
	{ "iam-policy", "it prints a policy, and judges nothing" },
	{ "help", "for people" },
	{ "version", "for people" },
	{ 0 }
};

const struct left_out *definitions_find_left_out(const struct opt *opt)
{
	for (const struct left_out *l = definitions_left_out; l->name; l++)
		if (!strcmp(l->name, opt->name))
			return l;
	return NULL;
}

const char *definitions_name(const struct check *check)
{
	return check->name + strlen("check_");
}

void definitions_variable(const struct opt *opt, struct buf *out)
{
	buf_adds(out, "rds_");
	for (const char *p = opt->name; *p; p++)
		buf_addc(out, *p == '-' ? '_' : *p);
}

/* A flag that may be repeated is given once: further levels are for people. */
void definitions_description(const struct opt *opt, struct buf *out)
{
	bool counts = opt->type->repeats && !opt->type->takes_value;

	if (opt->arg)
		buf_addf(out, "%s: ", opt->arg);
	buf_add(out, opt->help,
		counts ? strcspn(opt->help, ";") : strlen(opt->help));
	if (opt->initial)
		buf_addf(out, " (default: %s)", opt->initial);
}
