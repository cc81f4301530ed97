/*
 * output: a finished report as text: for monitoring cores, programs and people.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "output.h"

/* UTF-8 of U+FFFD, what cannot be read, and of U+00A6, a broken bar. */
#define REPLACEMENT "\xef\xbf\xbd"
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

void output_trace(const struct settings *settings,
		  const struct run_facts *facts, enum harmless how,
		  struct buf *out)
{
	_cleanup_(buf_done) struct buf line = { 0 };

	if (settings->verbose < 2 || !facts->trace)
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
 * The code point at `p` and its length; 0 if the bytes are no UTF-8 (RFC 3629:
 * shortest form, no surrogates, at most U+10FFFF).
 */
static size_t decode(const unsigned char *p, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = *p < 0x80	 ? 1
		     : *p < 0xc2 ? 0
		     : *p < 0xe0 ? 2
		     : *p < 0xf0 ? 3
		     : *p < 0xf5 ? 4
				 : 0;
	uint32_t c = len > 1 ? *p & (0xffU >> (len + 1)) : *p;

	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (len &&
	    (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)))
		return 0;
	*ret = c;
	return len;
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

static void add_json(const char *p, size_t len, uint32_t c, struct buf *out)
{
	if (c == '"' || c == '\\')
		buf_addf(out, "\\%c", (char)c);
	else if (is_control(c))
		buf_addf(out, "\\u%04x", (unsigned int)c);
	else
		buf_add(out, p, len);
}

void output_harmless(enum harmless how, const char *text, struct buf *out)
{
	for (const char *p = text ? text : ""; *p;) {
		uint32_t c = 0;
		size_t len = decode((const unsigned char *)p, &c);

		if (!len) {
			buf_adds(out, REPLACEMENT);
			len = 1;
		} else if (how == HARMLESS_JSON) {
			add_json(p, len, c, out);
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
