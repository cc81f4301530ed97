/*
 * page_summary: the worst of it in one sentence, what is wrong, the numbers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "page_part.h"
#include "page_query.h"
#include "page_text.h"

/* The states of the tiles, of the headline and of the bar, worst first. */
static const struct row {
	const char *word, *sentence; /* "3 of 80 results ..." */
	size_t offset;		     /* in struct counts */
} rows[] = {
	{ "critical", "are critical", offsetof(struct counts, critical) },
	{ "warning", "are warnings", offsetof(struct counts, warning) },
	{ "unknown", "are unknown", offsetof(struct counts, unknown) },
	{ "ok", "are OK", offsetof(struct counts, ok) },
};

static size_t number_of(const struct row *row, const struct counts *counts)
{
	return *(const size_t *)((const char *)counts + row->offset);
}

void page_badge(const char *class_name, const char *word, struct buf *out)
{
	buf_addf(out, "<b class=\"badge %s\">%s</b>", class_name, word);
}

/* How wide: never so small that it cannot be seen. */
static double share(const struct row *row, const struct counts *counts,
		    double total)
{
	double n = (double)number_of(row, counts) / total;

	return n > 0 && n < 0.015 ? 0.015 : n;
}

void page_bar(const struct counts *counts, struct buf *out)
{
	double total = 0, whole = 0, x = 0;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		total += (double)number_of(&rows[i], counts);
	buf_adds(out, "<svg class=\"bar\" viewBox=\"0 0 100 8\" "
		      "preserveAspectRatio=\"none\" aria-hidden=\"true\">");
	for (size_t i = 0; total > 0 && i < ARRAY_SIZE(rows); i++)
		whole += share(&rows[i], counts, total);
	for (size_t i = 0; total > 0 && i < ARRAY_SIZE(rows); i++) {
		double width = 100 * share(&rows[i], counts, total) / whole;

		if (width > 0)
			buf_addf(out,
				 "<rect class=\"%s\" x=\"%.2f\" y=\"0\" "
				 "width=\"%.2f\" height=\"8\"/>",
				 rows[i].word, x, width);
		x += width;
	}
	buf_adds(out, "</svg>");
}

/* Nothing is fine before everything has been looked at. */
static bool is_whole(const struct page_sum *sum)
{
	return !sum->unlearnt && !sum->healths[PAGE_FAILING] &&
	       !sum->healths[PAGE_STALE] && !sum->healths[PAGE_WAITING];
}

static void add_all_ok(const struct page *page)
{
	const struct page_sum *sum = page->sum;
	struct buf *out = page->out;
	bool empty = is_whole(sum) && page->view->targets.n;

	if (!sum->results) {
		page_badge("none", empty ? "EMPTY" : "NO DATA", out);
		buf_adds(out, empty ? " There is nothing to judge"
				    : " Nothing has been collected yet");
		return;
	}
	page_badge(is_whole(sum) ? "ok" : "none",
		   is_whole(sum) ? "OK" : "INCOMPLETE", out);
	buf_adds(out, " All ");
	page_count(sum->results, "result", NULL, out);
	buf_adds(out, is_whole(sum) ? " are OK"
				    : " so far are OK, but some are missing");
}

static void add_headline(const struct page *page)
{
	static const char *const capitals[] = { "CRITICAL", "WARNING",
						"UNKNOWN" };
	const struct page_sum *sum = page->sum;
	struct buf *out = page->out;
	size_t i = 0;

	while (i < ARRAY_SIZE(capitals) && !number_of(&rows[i], &sum->all))
		i++;
	buf_adds(out, "<h1 id=\"summary\">");
	if (i == ARRAY_SIZE(capitals)) {
		add_all_ok(page);
	} else {
		page_badge(rows[i].word, capitals[i], out);
		buf_addc(out, ' ');
		page_number(number_of(&rows[i], &sum->all), out);
		buf_adds(out, " of ");
		page_count(sum->results, "result", NULL, out);
		buf_addf(out, " %s", rows[i].sentence);
	}
	buf_adds(out, "</h1>\n");
}

static void add_facts(const struct page *page)
{
	const struct view *view = page->view;
	struct buf *out = page->out;

	buf_adds(out, "<p class=\"facts\">");
	page_count(page->sum->checks.n, "check", NULL, out);
	buf_adds(out, " · ");
	page_count(view->targets.n, "target", NULL, out);
	buf_adds(out, " in ");
	page_count(page->sum->accounts.n, "account", NULL, out);
	buf_adds(out, " · collected every ");
	page_span(view->refresh_seconds, out);
	buf_adds(out, " · started ");
	page_past(view->started, view->now, out);
	buf_adds(out, " · as of <span class=\"whole\">");
	page_utc(view->now, out);
	buf_adds(out, "</span></p>\n");
}

/* ---- what is wrong with the exporter, not with the databases ---- */

static void add_reload_alert(const struct page *page)
{
	struct buf *out = page->out;

	if (page->view->reloaded)
		return;
	buf_adds(out, "<div class=\"alert critical\"><p><strong>The "
		      "configuration could not be reloaded.</strong> What was "
		      "read before stays in force.</p>\n<pre>");
	page_html(page->view->reload_error, PAGE_TEXT_MAX, out);
	buf_adds(out, "</pre></div>\n");
}

static void add_source_alert(const struct page *page)
{
	size_t n = page->sum->unlearnt;
	struct buf *out = page->out;

	if (!n)
		return;
	buf_adds(out, "<div class=\"alert warning\"><p><strong>");
	page_count(n, "source", NULL, out);
	buf_adds(out, " could not be learnt.</strong> What is there is not "
		      "known: see <a href=\"#sources\">sources</a>.</p>"
		      "</div>\n");
}

static void add_alerts(const struct page *page)
{
	add_reload_alert(page);
	add_source_alert(page);
}

/* ---- tiles ---- */

static void add_tile(const char *word, size_t n, bool linked, struct buf *out)
{
	buf_addf(out, "<li class=\"tile %s%s\">", n ? word : "zero",
		 linked ? " linked" : "");
	if (linked) {
		buf_adds(out, "<a href=\"");
		page_query_link(
			(const char *const[PAGE_FIELDS]){ [PAGE_STATE] = word },
			out);
		buf_adds(out, "\">");
	}
	buf_adds(out, "<b>");
	page_number(n, out);
	buf_addf(out, "</b> <span>%s</span>", word);
	buf_adds(out, linked ? "</a></li>\n" : "</li>\n");
}

static void add_target_tile(const struct page *page)
{
	static const char *const words[] = {
		[PAGE_FAILING] = "failing",
		[PAGE_STALE] = "stale",
		[PAGE_WAITING] = "waiting",
	};
	const size_t *healths = page->sum->healths;
	struct buf *out = page->out;
	const char *before = "";
	bool bad = healths[PAGE_FAILING] || healths[PAGE_STALE];

	buf_addf(out,
		 "<li class=\"tile linked %s\"><a href=\"#targets\">"
		 "<b>",
		 bad ? "failing" : "zero");
	page_number(healths[PAGE_FINE], out);
	buf_adds(out, "<small> of ");
	page_number(page->view->targets.n, out);
	buf_adds(out, " targets</small></b> <span>");
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (!healths[i])
			continue;
		buf_adds(out, before);
		page_number(healths[i], out);
		buf_addf(out, " %s", words[i]);
		before = ", ";
	}
	buf_adds(out, *before ? "" : "up to date");
	buf_adds(out, "</span></a></li>\n");
}

static void add_tiles(const struct page *page)
{
	const struct counts *all = &page->sum->all;

	buf_adds(page->out, "<ul class=\"tiles\">\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		add_tile(rows[i].word, number_of(&rows[i], all),
			 rows[i].offset != offsetof(struct counts, ok),
			 page->out);
	add_tile("muted", all->muted, true, page->out);
	add_target_tile(page);
	buf_adds(page->out, "</ul>\n");
}

void page_summary(const struct page *page)
{
	buf_adds(page->out, "<section class=\"summary\" "
			    "aria-labelledby=\"summary\">\n");
	add_headline(page);
	add_facts(page);
	add_alerts(page);
	add_tiles(page);
	buf_adds(page->out, "</section>\n");
}
