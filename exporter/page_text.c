/*
 * page_text: texts, numbers and times as the status page shows them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <string.h>

#include "output.h"
#include "page_text.h"
#include "timestamp.h"
#include "types.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

static const char *entity(char c)
{
	static const char from[] = "&<>\"'";
	static const char *const to[] = { "&amp;", "&lt;", "&gt;", "&quot;",
					  "&#39;" };
	const char *at = strchr(from, c);

	return at ? to[at - from] : NULL;
}

static void escape(const char *text, struct buf *out)
{
	for (; *text; text++) {
		if (entity(*text))
			buf_adds(out, entity(*text));
		else
			buf_addc(out, *text);
	}
}

/* At most `max` bytes of `text`, and no piece of a character at the end. */
static size_t fitting(const char *text, size_t max)
{
	size_t n = strnlen(text, max + 1);

	if (n <= max)
		return n;
	for (n = max; n && max - n <= 3; n--)
		if (((unsigned char)text[n] & 0xc0) != 0x80)
			return n;
	return max;
}

void page_html(const char *text, size_t max, struct buf *out)
{
	_cleanup_(buf_done) struct buf start = { 0 };
	_cleanup_(buf_done) struct buf harmless = { 0 };
	size_t n;

	if (!text)
		return;
	n = fitting(text, max);
	buf_init(&start, n);
	buf_add(&start, text, n);
	/* A byte that is no UTF-8 becomes three. */
	buf_init(&harmless, 3 * n);
	output_harmless(HARMLESS_TEXT, buf_str(&start), &harmless);
	escape(buf_str(&harmless), out);
	if (!text[n])
		return;
	buf_adds(out, "… and ");
	page_count(strlen(text + n), "more byte", NULL, out);
}

void page_number(size_t n, struct buf *out)
{
	if (n >= 1000) {
		page_number(n / 1000, out);
		buf_addf(out, ",%03zu", n % 1000);
	} else {
		buf_addf(out, "%zu", n);
	}
}

void page_count(size_t n, const char *one, const char *plural, struct buf *out)
{
	page_number(n, out);
	buf_addc(out, ' ');
	buf_adds(out, n != 1 && plural ? plural : one);
	if (n != 1 && !plural)
		buf_addc(out, 's');
}

void page_span(int64_t seconds, struct buf *out)
{
	static const struct {
		int64_t below, unit;
		const char *name;
	} rows[] = {
		{ MINUTE, 1, "s" },
		{ HOUR, MINUTE, "min" },
		{ (int64_t)2 * DAY, HOUR, "h" },
		{ INT64_MAX, DAY, "d" },
	};
	size_t i = 0;

	if (seconds < 0)
		seconds = 0;
	while (i + 1 < ARRAY_SIZE(rows) && seconds >= rows[i].below)
		i++;
	page_number((size_t)(seconds / rows[i].unit), out);
	buf_addf(out, " %s", rows[i].name);
}

void page_took(double seconds, struct buf *out)
{
	/* Not finite: not measured. Below: what an int64_t surely holds. */
	if (!(seconds > 0) || seconds > 1e9)
		buf_adds(out, "–");
	else if (seconds < 0.9995)
		buf_addf(out, "%.0f ms", ceil(seconds * 1000));
	else if (seconds < 59.95)
		buf_addf(out, "%.1f s", seconds);
	else
		buf_addf(out, "%lld min %lld s", llround(seconds) / MINUTE,
			 llround(seconds) % MINUTE);
}

void page_utc(int64_t when, struct buf *out)
{
	char iso[TIMESTAMP_ISO_SIZE];

	timestamp_format_iso(when, iso);
	buf_addf(out, "%.10s %.8s UTC", iso, iso + 11);
}

static void open_time(int64_t when, struct buf *out)
{
	char iso[TIMESTAMP_ISO_SIZE];

	buf_addf(out, "<time datetime=\"%s\" title=\"",
		 timestamp_format_iso(when, iso));
	page_utc(when, out);
	buf_adds(out, "\">");
}

void page_past(int64_t when, int64_t now, struct buf *out)
{
	if (!when) {
		buf_adds(out, "never");
		return;
	}
	open_time(when, out);
	page_span(now - when, out);
	buf_adds(out, " ago</time>");
}

void page_future(int64_t when, int64_t now, struct buf *out)
{
	if (!when) {
		buf_adds(out, "–");
		return;
	}
	open_time(when, out);
	if (when > now) {
		buf_adds(out, "in ");
		page_span(when - now, out);
	} else {
		buf_adds(out, "now");
	}
	buf_adds(out, "</time>");
}
