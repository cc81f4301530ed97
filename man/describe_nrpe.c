/*
 * describe_nrpe: commands for NRPE.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "definitions.h"
#include "describe.h"
#include "settings.h"

static const char head[] =
	"# rds-security-plugins: commands for NRPE.\n"
	"# SPDX-License-Identifier: Apache-2.0\n"
	"#\n"
	"# Written by \"man/describe nrpe\". They take no arguments, so "
	"dont_blame_nrpe may stay\n"
	"# 0: the region comes from the profile of the user nagios\n"
	"# (/var/lib/nagios/.aws/config), or is that of the EC2 instance.\n"
	"#\n"
	"# Times, each below the next, or somebody else cuts the answer off:\n"
	"#   --timeout 30               of the plugin, here: UNKNOWN\n"
	"#   command_timeout=40         of nrpe.cfg, by default 60: CRITICAL\n"
	"#   check_nrpe -t 50:UNKNOWN   by default 10: CRITICAL\n"
	"#   service_check_timeout=60   of the core: CRITICAL\n"
	"#\n"
	"# Limits: 64 KiB of output with the protocols 3 and 4, 1 KiB with 2 "
	"(check_nrpe -2).\n"
	"\n";

void describe_nrpe(const struct describe_checks *checks, struct buf *out)
{
	const struct opt *timeout = options_find(settings_options, "timeout");

	buf_adds(out, head);
	for (size_t i = 0; i < checks->n; i++)
		buf_addf(out,
			 "command[%s]=" DEFINITIONS_PLUGIN_DIR
			 "/%s --timeout %s\n",
			 checks->items[i]->name, checks->items[i]->name,
			 timeout->initial);
}
