/*
 * page_targets: how the collections go, and what could not even be learnt.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "page_part.h"
#include "page_query.h"
#include "page_text.h"
#include "text.h"
#include "xalloc.h"

static const struct {
	const char *class_name, *word;
} healths[PAGE_HEALTHS] = {
	[PAGE_FAILING] = { "critical", "FAILING" },
	[PAGE_STALE] = { "warning", "STALE" },
	[PAGE_WAITING] = { "none", "WAITING" },
	[PAGE_FINE] = { "ok", "OK" },
};

/* ---- sources ---- */

static void add_source(const struct page *page,
		       const struct view_source *source)
{
	struct buf *out = page->out;

	buf_adds(out, "<li>");
	page_badge("critical", "NOT LEARNT", out);
	buf_adds(out, " <strong>");
	page_html(source->name, PAGE_NAME_MAX, out);
	buf_adds(out, "</strong> <span class=\"whole\">tried ");
	page_past(source->attempted, page->view->now, out);
	buf_adds(out, "</span>");
	if (source->targets) {
		buf_adds(out, ", ");
		page_count(source->targets, "target", NULL, out);
		buf_adds(out, " known from before");
	}
	buf_adds(out, "<p>");
	page_html(source->error, PAGE_TEXT_MAX, out);
	buf_adds(out, "</p></li>\n");
}

static void add_sources(const struct page *page)
{
	struct buf *out = page->out;
	size_t n = 0;

	if (!page->sum->unlearnt)
		return;
	buf_adds(out, "<h3 id=\"sources\">Sources of the configuration whose "
		      "account or regions could not be learnt</h3>\n"
		      "<ul class=\"sources\">\n");
	for_each(struct view_source, source, &page->view->sources)
		if (page_source_failed(source) && n++ < PAGE_TARGETS_MAX)
			add_source(page, source);
	buf_adds(out, "</ul>\n");
	if (n <= PAGE_TARGETS_MAX)
		return;
	buf_adds(out, "<p class=\"more\">and ");
	page_number(n - PAGE_TARGETS_MAX, out);
	buf_adds(out, " more: the log has them.</p>\n");
}

/* ---- targets ---- */

static void add_error(const struct aws_error *error, struct buf *out)
{
	buf_adds(out, "<li><code>");
	page_html(error->operation, PAGE_NAME_MAX, out);
	buf_adds(out, "</code> <strong>");
	page_html(error->code, PAGE_NAME_MAX, out);
	buf_adds(out, "</strong>");
	if (error->status)
		buf_addf(out, " <small>HTTP %ld</small>", error->status);
	if (error->message) {
		buf_addc(out, ' ');
		page_html(error->message, PAGE_TEXT_MAX, out);
	}
	buf_adds(out, "</li>\n");
}

static void add_errors(const struct view_target *target, struct buf *out)
{
	size_t n = 0;

	if (!target->errors->n)
		return;
	buf_adds(out, "<tr class=\"errors\"><td colspan=\"7\"><ul>\n");
	for_each(struct aws_error, error, target->errors)
		if (n++ < PAGE_ERRORS_MAX)
			add_error(error, out);
	if (n > PAGE_ERRORS_MAX) {
		buf_adds(out, "<li>and ");
		page_count(n - PAGE_ERRORS_MAX, "more error", NULL, out);
		buf_adds(out, ": the log has them</li>\n");
	}
	buf_adds(out, "</ul></td></tr>\n");
}

static void add_name(const struct view_target *target, struct buf *out)
{
	buf_adds(out, "<th scope=\"row\"><a href=\"");
	page_query_link(
		(const char *const[PAGE_FIELDS]){
			[PAGE_ACCOUNT] = target->account_id,
			[PAGE_REGION] = target->region,
		},
		out);
	buf_adds(out, "\"><span class=\"whole\">");
	page_html(target->account_id, PAGE_NAME_MAX, out);
	buf_adds(out, "</span> <span class=\"whole\">");
	page_html(target->region, PAGE_NAME_MAX, out);
	buf_adds(out, "</span></a></th>");
}

static void add_target(const struct page *page,
		       const struct view_target *target)
{
	enum page_health health = page_health(target);
	struct buf *out = page->out;

	buf_addf(out, "<tr%s>", target->errors->n ? " class=\"erring\"" : "");
	add_name(target, out);
	buf_adds(out, "<td>");
	page_html(target->source, PAGE_NAME_MAX, out);
	buf_adds(out, "</td><td>");
	page_badge(healths[health].class_name, healths[health].word, out);
	if (health == PAGE_FAILING && page_target_stale(target)) {
		buf_addc(out, ' ');
		page_badge(healths[PAGE_STALE].class_name,
			   healths[PAGE_STALE].word, out);
	}
	buf_adds(out, "</td><td class=\"t\">");
	page_past(target->collected, page->view->now, out);
	buf_adds(out, "</td><td class=\"t\">");
	page_past(target->attempted, page->view->now, out);
	buf_adds(out, "</td><td class=\"t\">");
	page_future(target->next, page->view->now, out);
	buf_adds(out, "</td><td class=\"n\">");
	page_took(target->seconds, out);
	buf_adds(out, "</td></tr>\n");
	add_errors(target, out);
}

/* Failing first; else as in the view. */
static int compare_targets(const void *a, const void *b)
{
	const struct view_target *x = *(const struct view_target *const *)a;
	const struct view_target *y = *(const struct view_target *const *)b;
	int order = (int)page_health(x) - (int)page_health(y);

	if (!order)
		order = text_compare(x->account_id, y->account_id);
	return order ? order : text_compare(x->region, y->region);
}

static void add_rows(const struct page *page)
{
	const struct list *targets = &page->view->targets;
	const struct view_target **order = xcalloc(targets->n, sizeof(*order));
	size_t n = 0;

	for_each(struct view_target, target, targets)
		order[n++] = target;
	qsort(order, n, sizeof(*order), compare_targets);
	for (size_t i = 0; i < n && i < PAGE_TARGETS_MAX; i++)
		add_target(page, order[i]);
	free(order);
}

static void add_table(const struct page *page)
{
	size_t n = page->view->targets.n;
	struct buf *out = page->out;

	buf_adds(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		      "aria-labelledby=\"targets\">\n<table>\n<thead><tr>"
		      "<th scope=\"col\">Account, region</th>"
		      "<th scope=\"col\">Source</th>"
		      "<th scope=\"col\">State</th>"
		      "<th scope=\"col\">Data of</th>"
		      "<th scope=\"col\">Last try</th>"
		      "<th scope=\"col\">Next</th>"
		      "<th scope=\"col\" class=\"n\">Took</th>"
		      "</tr></thead>\n<tbody>\n");
	add_rows(page);
	buf_adds(out, "</tbody>\n</table>\n</div>\n");
	if (n <= PAGE_TARGETS_MAX)
		return;
	buf_adds(out, "<p class=\"more\">and ");
	page_number(n - PAGE_TARGETS_MAX, out);
	buf_adds(out, " more, none of them worse: <a href=\"./sd\">/sd</a> "
		      "lists all.</p>\n");
}

void page_targets(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<section class=\"panel targets\" "
		      "aria-labelledby=\"targets\">\n"
		      "<h2 id=\"targets\">Targets <small>worst first</small>"
		      "</h2>\n");
	add_sources(page);
	if (page->view->targets.n)
		add_table(page);
	else
		buf_adds(out, "<p class=\"empty\">No account and region is "
			      "known yet.</p>\n");
	buf_adds(out, "</section>\n");
}
