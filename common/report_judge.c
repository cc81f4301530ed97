/*
 * report_judge: verdicts that are no finding of the check's own table.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>

#include "check.h"
#include "report_private.h"

enum state report_judge(const struct report *rep, double value)
{
	if (range_alerts(&rep->policy->crit, value))
		return STATE_CRITICAL;
	if (range_alerts(&rep->policy->warn, value))
		return STATE_WARNING;
	return STATE_OK;
}

void report_add_common(struct report *rep, enum common_code code,
		       const char *fmt, ...)
{
	_cleanup_(buf_done) struct buf text;
	va_list ap;

	if (!rep->subject)
		return;
	buf_init(&text, MESSAGE_MAX);
	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	report_finding(rep, rep->subject,
		       policy_common_state(rep->policy, code),
		       common_codes[code].name, buf_str(&text), NULL);
}
