/*
 * output: a finished report as text: for monitoring cores, programs and people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "output.h"
#include "utf8.h"

/* UTF-8 of U+00A6. */
#define BROKEN_BAR "\xc2\xa6"

void output_report(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out)
{
	static void (*const formats[])(
		const struct settings *, const struct report *,
		const struct run_facts *, struct buf *) = {
		[OUTPUT_NAGIOS] = output_nagios,
		[OUTPUT_JSON] = output_json,
		[OUTPUT_TABLE] = output_table,
		[OUTPUT_CSV] = output_csv,
	};

	formats[settings->output](settings, rep, facts, out);
}

void output_service_name(const struct check *check, struct buf *out)
{
	const char *name = check->name;

	if (!strncmp(name, "check_", 6))
		name += 6;
	for (; *name; name++)
		buf_addc(out, (char)toupper((unsigned char)*name));
}

void output_status(const struct report *rep, enum harmless how, struct buf *out)
{
	output_service_name(rep->policy->check, out);
	buf_addf(out, " %s - ", state_name(rep->state));
	output_harmless(how, rep->summary, out);
}

void output_place(const struct report *rep, const char *account_id,
		  const char *region, struct buf *out)
{
	bool several = rep->accounts.n > 1 && account_id;

	if (several)
		buf_adds(out, account_id);
	if (several && region && *region)
		buf_addc(out, ' ');
	if (region)
		buf_adds(out, region);
}

void output_trace(const struct settings *settings,
		  const struct run_facts *facts, enum harmless how,
		  struct buf *out)
{
	_cleanup_(buf_done) struct buf line = { 0 };

	if (settings->verbose < 1 || !facts->trace)
		return;
	buf_init(&line, facts->trace->max);
	for (const char *p = buf_str(facts->trace); *p;) {
		size_t n = strcspn(p, "\n");

		buf_reset(&line);
		buf_add(&line, p, n);
		output_harmless(how, buf_str(&line), out);
		buf_addc(out, '\n');
		p += n + (p[n] != '\0');
	}
}

/*
 * Control characters, line and paragraph separators, and those that turn the
 * direction of what follows: a name must not rewrite the line it stands in.
 */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	       c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

void output_harmless(enum harmless how, const char *text, struct buf *out)
{
	for (const char *p = text ? text : ""; *p;) {
		size_t len = utf8_length(p);
		uint32_t c = utf8_code_point(p, len);

		if (!len) {
			buf_adds(out, UTF8_REPLACEMENT);
			len = 1;
		} else if (is_control(c)) {
			buf_addc(out, ' ');
		} else if (c == '|' && how == HARMLESS_NAGIOS) {
			buf_adds(out, BROKEN_BAR);
		} else {
			buf_add(out, p, len);
		}
		p += len;
	}
}
