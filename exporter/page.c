/*
 * page: the status page: how bad it is, and where.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "page_part.h"
#include "page_text.h"

/* In the title too: it is all that a tab shows. */
static void add_title(const struct page *page)
{
	const struct counts *all = &page->sum->all;

	if (all->critical)
		buf_addf(page->out, "%zu critical · ", all->critical);
	else if (all->warning)
		buf_addf(page->out, "%zu warning · ", all->warning);
	else if (all->unknown)
		buf_addf(page->out, "%zu unknown · ", all->unknown);
	buf_adds(page->out, "rds_security_exporter");
}

static void add_head(const struct page *page, const char *nonce)
{
	struct buf *out = page->out;

	buf_adds(out, "<!DOCTYPE html>\n"
		      "<html lang=\"en\">\n"
		      "<head>\n"
		      "<meta charset=\"utf-8\">\n"
		      "<meta name=\"viewport\" "
		      "content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n"
		      "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
		      "<title>");
	add_title(page);
	buf_adds(out, "</title>\n<style nonce=\"");
	page_html(nonce, PAGE_NAME_MAX, out);
	buf_adds(out, "\">\n");
	buf_adds(out, page_style);
	buf_adds(out, "</style>\n</head>\n");
}

/* Addresses are relative: a proxy may have put us below a path. */
static void add_metrics_link(const struct page *page)
{
	const char *path = page->query->metrics_path;

	if (!path)
		path = "/metrics";
	while (*path == '/')
		path++;
	buf_adds(page->out, "<li><a href=\"./");
	page_html(path, PAGE_NAME_MAX, page->out);
	buf_adds(page->out, "\">Metrics</a></li>\n");
}

static void add_banner(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<a class=\"skip\" href=\"#findings\">"
		      "Skip to the findings</a>\n"
		      "<header>\n<p class=\"name\">rds_security_exporter "
		      "<span>");
	page_html(page->view->version, PAGE_NAME_MAX, out);
	buf_adds(out, "</span></p>\n"
		      "<nav aria-label=\"Interfaces\"><ul>\n");
	add_metrics_link(page);
	buf_adds(out, "<li><a href=\"./api/v1/findings\">Findings as JSON</a>"
		      "</li>\n"
		      "<li><a href=\"./sd\">Service discovery</a></li>\n"
		      "<li><a href=\"#about\">Documentation</a></li>\n"
		      "</ul></nav>\n</header>\n");
}

static void add_about(const struct page *page)
{
	struct buf *out = page->out;

	buf_adds(out, "<footer id=\"about\">\n"
		      "<p>A result is one resource judged by one check. ");
	buf_adds(out, "Data older than ");
	page_span(page->view->stale_after_seconds, out);
	buf_adds(out,
		 " is stale: its results are UNKNOWN until it is collected "
		 "again. Muted findings are accepted by the exceptions "
		 "file.</p>\n"
		 "<p>Documentation: the README, "
		 "<code>rds_security_exporter --help</code>, and "
		 "<code>--help</code> of each check's plugin, as "
		 "<code>check_rds_public --help</code>. All times are "
		 "UTC.</p>\n"
		 "</footer>\n");
}

static void add_page(const struct page *page, const char *nonce)
{
	struct buf *out = page->out;

	add_head(page, nonce);
	buf_adds(out, "<body>\n");
	add_banner(page);
	buf_adds(out, "<main>\n");
	page_summary(page);
	page_checks(page);
	page_targets(page);
	page_findings(page);
	buf_adds(out, "</main>\n");
	add_about(page);
	buf_adds(out, "<script nonce=\"");
	page_html(nonce, PAGE_NAME_MAX, out);
	buf_adds(out, "\">\n");
	buf_adds(out, page_script);
	buf_adds(out, "</script>\n</body>\n</html>\n");
}

void page_render(const struct view *view, const struct page_query *query,
		 const char *nonce, struct buf *out)
{
	_cleanup_(page_sum_done) struct page_sum sum = { 0 };
	const struct page page = {
		.view = view,
		.query = query,
		.sum = &sum,
		.out = out,
	};

	page_sum_init(&sum, view);
	add_page(&page, nonce);
}

void page_csp(const char *nonce, struct buf *out)
{
	buf_addf(out,
		 "default-src 'none'; style-src 'nonce-%s'; "
		 "script-src 'nonce-%s'; form-action 'self'; "
		 "frame-ancestors 'none'; base-uri 'none'",
		 nonce, nonce);
}
