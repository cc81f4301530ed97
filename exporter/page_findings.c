/*
 * page_findings: the findings that were asked for, worst first.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "page_part.h"
#include "page_query.h"
#include "page_text.h"
#include "text.h"
#include "xalloc.h"

/* A finding and where it is from. */
struct place {
	const struct view_target *target;
	const struct view_finding *finding;
};

/* Those that were asked for, in the order they are shown in. */
struct chosen {
	struct place *items;
	size_t n, of; /* how many there are in all */
};

static void chosen_done(struct chosen *chosen)
{
	free(chosen->items);
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int order = view_finding_compare(x->finding, y->finding);

	if (!order)
		order = text_compare(x->target->account_id,
				     y->target->account_id);
	return order ? order
		     : text_compare(x->target->region, y->target->region);
}

static struct chosen choose(const struct page *page)
{
	struct chosen chosen = { 0 };

	for_each(struct view_target, target, &page->view->targets)
		chosen.of += target->findings->n;
	chosen.items = xcalloc(chosen.of + 1, sizeof(*chosen.items));
	for_each(struct view_target, target, &page->view->targets)
		for_each(struct view_finding, finding, target->findings)
			if (page_query_takes(page->query, target, finding))
				chosen.items[chosen.n++] =
					(struct place){ target, finding };
	qsort(chosen.items, chosen.n, sizeof(*chosen.items), compare_places);
	return chosen;
}

/* ---- the form ---- */

static void add_option(const char *value, bool selected, struct buf *out)
{
	buf_adds(out, "<option value=\"");
	page_html(value, PAGE_NAME_MAX, out);
	buf_adds(out, selected ? "\" selected>" : "\">");
	page_html(value, PAGE_NAME_MAX, out);
	buf_adds(out, "</option>");
}

/*
 * What is asked for but not there is an option too: the form must not claim
 * that something else was asked for.
 */
static void add_select(const struct page *page, enum page_field field,
		       const char *label, const struct list *values)
{
	const char *wanted = page->query->values[field];
	const char *name = page_field_name(field);
	struct buf *out = page->out;
	bool found = !*wanted;

	buf_addf(out,
		 "<p><label for=\"f-%s\">%s</label> <select id=\"f-%s\" "
		 "name=\"%s\"><option value=\"\">all</option>",
		 name, label, name, name);
	for_each(char *const, value, values) {
		add_option(*value, text_is(*value, wanted), out);
		found = found || text_is(*value, wanted);
	}
	if (!found)
		add_option(wanted, true, out);
	buf_adds(out, "</select></p>\n");
}

static int compare_names(const void *a, const void *b)
{
	return text_compare(*(const char *const *)a, *(const char *const *)b);
}

static void add_check_select(const struct page *page)
{
	const struct list *checks = &page->sum->checks;
	const char **names = xcalloc(checks->n + 1, sizeof(*names));
	struct list list = { names, 0 };

	for_each(struct page_total, total, checks)
		names[list.n++] = total->name;
	qsort(names, list.n, sizeof(*names), compare_names);
	add_select(page, PAGE_CHECK, "Check", &list);
	free(names);
}

static void add_form(const struct page *page)
{
	struct list states = { (void *)page_states, 0 };
	struct buf *out = page->out;

	while (page_states[states.n])
		states.n++;
	buf_adds(out, "<form id=\"filter\" method=\"get\" "
		      "action=\"./#findings\" role=\"search\" "
		      "aria-label=\"Filter the findings\">\n"
		      "<p class=\"words\"><label for=\"f-q\">Text</label> "
		      "<input id=\"f-q\" type=\"search\" name=\"q\" "
		      "maxlength=\"255\" autocomplete=\"off\" "
		      "spellcheck=\"false\" "
		      "placeholder=\"name, message, code\" value=\"");
	page_html(page->query->values[PAGE_TEXT], PAGE_NAME_MAX, out);
	buf_adds(out, "\"></p>\n");
	add_select(page, PAGE_STATE, "State", &states);
	add_check_select(page);
	add_select(page, PAGE_ACCOUNT, "Account", &page->sum->accounts);
	add_select(page, PAGE_REGION, "Region", &page->sum->regions);
	buf_adds(out, "<p class=\"go\"><button>Filter</button>");
	if (page_query_active(page->query))
		buf_adds(out, " <a href=\"./#findings\">Clear</a>");
	buf_adds(out, "</p>\n</form>\n");
	if (!page->query->wrong)
		return;
	buf_adds(out, "<p class=\"alert warning\" role=\"alert\">");
	page_html(page->query->wrong, PAGE_NAME_MAX, out);
	buf_adds(out, "; not filtered by it</p>\n");
}

/* ---- the table ---- */

static void add_state(const struct view_finding *f, struct buf *out)
{
	buf_adds(out, "<td>");
	page_badge(page_state_word(f), state_name(f->state), out);
	if (f->exception) {
		buf_adds(out, "<small>muted by ");
		page_html(f->exception, PAGE_NAME_MAX, out);
		buf_adds(out, "</small>");
	}
	buf_adds(out, "</td>");
}

/* Two lines in one cell. */
static void add_pair(const char *cell, const char *first, const char *second,
		     struct buf *out)
{
	buf_addf(out, "<td%s>", cell);
	page_html(first, PAGE_NAME_MAX, out);
	buf_adds(out, "<small>");
	page_html(second, PAGE_NAME_MAX, out);
	buf_adds(out, "</small></td>");
}

static void add_resource(const struct resource *resource, struct buf *out)
{
	buf_adds(out, "<th scope=\"row\"");
	if (resource->arn) {
		buf_adds(out, " title=\"");
		page_html(resource->arn, PAGE_NAME_MAX, out);
		buf_addc(out, '"');
	}
	buf_addc(out, '>');
	page_html(resource->id, PAGE_NAME_MAX, out);
	buf_adds(out, "<small>");
	if (resource->type)
		page_html(resource_noun(resource->type, false), PAGE_NAME_MAX,
			  out);
	buf_adds(out, "</small></th>");
}

static void add_since(int64_t since, int64_t now, struct buf *out)
{
	buf_adds(out, "<td class=\"t\">");
	page_past(since, now, out);
	if (since) {
		buf_adds(out, "<small>");
		page_utc(since, out);
		buf_adds(out, "</small>");
	}
	buf_adds(out, "</td>");
}

static void add_row(const struct page *page, const struct place *place)
{
	const struct view_finding *f = place->finding;
	struct buf *out = page->out;

	buf_addf(out, "<tr class=\"%s\">", page_state_word(f));
	add_state(f, out);
	add_resource(&f->resource, out);
	buf_adds(out, "<td class=\"message\">");
	page_html(f->message, PAGE_TEXT_MAX, out);
	buf_adds(out, "</td>");
	add_pair("", f->check, f->code, out);
	add_pair(" class=\"t\"", place->target->account_id,
		 place->target->region, out);
	add_since(f->since, page->view->now, out);
	buf_adds(out, "</tr>\n");
}

static void add_table(const struct page *page, const struct chosen *chosen)
{
	struct buf *out = page->out;

	buf_adds(out, "<table class=\"findings\">\n<thead><tr>"
		      "<th scope=\"col\">State</th>"
		      "<th scope=\"col\">Resource</th>"
		      "<th scope=\"col\">Message</th>"
		      "<th scope=\"col\">Check</th>"
		      "<th scope=\"col\">Account, region</th>"
		      "<th scope=\"col\">Since</th>"
		      "</tr></thead>\n<tbody id=\"rows\">\n");
	for (size_t i = 0; i < chosen->n && i < PAGE_FINDINGS_MAX; i++)
		add_row(page, &chosen->items[i]);
	buf_adds(out, "</tbody>\n</table>\n");
	if (chosen->n <= PAGE_FINDINGS_MAX)
		return;
	buf_adds(out, "<p class=\"more\">and ");
	page_number(chosen->n - PAGE_FINDINGS_MAX, out);
	buf_adds(out,
		 " more: narrow the filter or use "
		 "<a href=\"./api/v1/findings\">/api/v1/findings</a></p>\n");
}

static void add_nothing(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<p class=\"empty\">");
	if (page_query_active(page->query))
		buf_adds(out, "No finding is like that. "
			      "<a href=\"./#findings\">Show all</a>");
	else if (page->sum->results)
		buf_adds(out, "Nothing was found in what has been collected.");
	else
		buf_adds(out, "Nothing has been collected yet.");
	buf_adds(out, "</p>\n");
}

/* What is filtered as one types is what came with the page: all of it? */
static void add_count(const struct page *page, const struct chosen *chosen)
{
	bool whole = chosen->n == chosen->of && chosen->n <= PAGE_FINDINGS_MAX;
	struct buf *out = page->out;

	buf_addf(out, "<small id=\"count\" role=\"status\" data-whole=\"%s\">",
		 whole ? "yes" : "no");
	page_number(chosen->n, out);
	if (page_query_active(page->query)) {
		buf_adds(out, " of ");
		page_number(chosen->of, out);
	}
	buf_adds(out, "</small>");
}

void page_findings(const struct page *page)
{
	_cleanup_(chosen_done) struct chosen chosen = choose(page);
	struct buf *out = page->out;

	buf_adds(out, "<section class=\"panel\" "
		      "aria-labelledby=\"findings\">\n"
		      "<h2 id=\"findings\">Findings ");
	add_count(page, &chosen);
	buf_adds(out, "</h2>\n");
	add_form(page);
	if (chosen.n)
		add_table(page, &chosen);
	else
		add_nothing(page);
	buf_adds(out, "</section>\n");
}
