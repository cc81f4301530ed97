/*
 * page_checks: what each check says over all targets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "page_part.h"
#include "page_query.h"
#include "page_text.h"

static const struct column {
	const char *word, *title;
	size_t offset; /* in struct counts */
	bool linked;   /* findings of that state are on the page */
} columns[] = {
	{ "critical", "Critical", offsetof(struct counts, critical), true },
	{ "warning", "Warning", offsetof(struct counts, warning), true },
	{ "unknown", "Unknown", offsetof(struct counts, unknown), true },
	{ "muted", "Muted", offsetof(struct counts, muted), true },
	{ "ok", "OK", offsetof(struct counts, ok), false },
};

static void add_link(const char *check, const char *state, struct buf *out)
{
	buf_adds(out, "<a href=\"");
	page_query_link(
		(const char *const[PAGE_FIELDS]){
			[PAGE_CHECK] = check, [PAGE_STATE] = state },
		out);
	buf_adds(out, "\">");
}

static void add_cell(const struct page_total *total,
		     const struct column *column, struct buf *out)
{
	size_t n = *(const size_t *)((const char *)&total->counts +
				     column->offset);

	buf_addf(out, "<td class=\"n %s\">", n ? column->word : "zero");
	if (n && column->linked)
		add_link(total->name, column->word, out);
	page_number(n, out);
	buf_adds(out, n && column->linked ? "</a></td>" : "</td>");
}

static void add_row(const struct page_total *total, struct buf *out)
{
	buf_adds(out, "<tr><th scope=\"row\">");
	add_link(total->name, NULL, out);
	page_html(total->name, PAGE_NAME_MAX, out);
	buf_adds(out, "</a>");
	if (total->stale) {
		buf_adds(out, " <small>stale in ");
		page_count(total->stale, "target", NULL, out);
		buf_adds(out, "</small>");
	}
	buf_adds(out, "</th>");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		add_cell(total, &columns[i], out);
	buf_adds(out, "<td class=\"share\">");
	page_bar(&total->counts, out);
	buf_adds(out, "</td></tr>\n");
}

static void add_table(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		      "aria-labelledby=\"checks\">\n<table>\n<thead><tr>"
		      "<th scope=\"col\">Check</th>");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		buf_addf(out, "<th scope=\"col\" class=\"n\">%s</th>",
			 columns[i].title);
	buf_adds(out, "<td class=\"share\"></td></tr></thead>\n<tbody>\n");
	for_each(struct page_total, total, &page->sum->checks)
		add_row(total, out);
	buf_adds(out, "</tbody>\n</table>\n</div>\n");
}

void page_checks(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<section class=\"panel checks\" "
		      "aria-labelledby=\"checks\">\n<h2 id=\"checks\">Checks "
		      "<small>resources in their worst state</small></h2>\n");
	if (page->sum->checks.n)
		add_table(page);
	else
		buf_adds(out, "<p class=\"empty\">No check has run yet.</p>\n");
	buf_adds(out, "</section>\n");
}
