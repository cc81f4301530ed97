/*
 * t_page: tests of page.c and of the parts of the page.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"
#include "page_sample.h"
#include "utf8.h"

static const char nonce[] = "bm9uY2U+Lw==";

static void render(const struct view *view, const struct page_query *query,
		   struct buf *out)
{
	static const struct page_query all = { 0 };

	buf_init(out, PAGE_MAX_BYTES);
	page_render(view, query ? query : &all, nonce, out);
	assert_false(buf_full(out));
	assert_int_equal(strlen(buf_str(out)), out->len);
}

static size_t occurrences(const struct buf *out, const char *text)
{
	size_t n = 0;

	for (const char *p = buf_str(out); (p = strstr(p, text)) != NULL; n++)
		p += strlen(text);
	return n;
}

static void assert_says(const struct buf *out, const char *text)
{
	if (!strstr(buf_str(out), text))
		fail_msg("'%s' is not on the page", text);
}

static void assert_silent(const struct buf *out, const char *text)
{
	if (strstr(buf_str(out), text))
		fail_msg("'%s' is on the page", text);
}

/* Rows of findings: nothing else has the class in that place. */
static size_t rows_of(const struct buf *out)
{
	return occurrences(out, "<tr class=\"critical\"") +
	       occurrences(out, "<tr class=\"warning\"") +
	       occurrences(out, "<tr class=\"unknown\"") +
	       occurrences(out, "<tr class=\"muted\"");
}

static void test_sample(void **state)
{
	static const char *const texts[] = {
		"<title>17 critical · rds_security_exporter</title>",
		"CRITICAL</b> 17 of 3,182 results are critical</h1>",
		"as of <span class=\"whole\">2026-11-24 08:30:12 UTC",
		"<a href=\"./metrics\">",
		"<a href=\"./api/v1/findings\">",
		"<a href=\"./sd\">",
		"rds_security_exporter --help",
		/* The numbers, which lead to the findings. */
		"<a href=\"?state=critical#findings\"><b>17</b>",
		"<a href=\"?state=muted#findings\"><b>4</b>",
		"<b>9<small> of 12 targets</small></b>",
		"<span>1 failing, 1 stale, 1 waiting</span>",
		"<a href=\"?state=warning&amp;check=sg#findings\">6</a>",
		"stale in 1 target",
		/* What is wrong with us. */
		"The configuration could not be reloaded.",
		"exporter.yml:14:3: &#39;refesh&#39;: unknown key</pre>",
		"1 source could not be learnt.",
		"<strong>acquired-company</strong>",
		"its trust policy does not name us",
		/* A target that fails. */
		"FAILING</b>",
		"<code>rds:DescribeDBInstances</code> <strong>AccessDenied<",
		"<small>HTTP 403</small> User: arn:",
		"24 min ago",
		"STALE</b>",
		"WAITING</b></td><td class=\"t\">never</td>",
		/* A finding. */
		"<b class=\"badge muted\">CRITICAL</b><small>muted by SEC-142<",
		"legacy-crm-5<small>DB instance</small></th>",
		"encryption<small>unencrypted</small>",
		"111122223333<small>eu-west-1</small>",
		"412 d ago</time><small>2025-10-08 08:30:12 UTC</small>",
	};
	struct page_sample sample;
	struct buf out;

	(void)state;
	page_sample_init(&sample, 40);
	render(&sample.view, NULL, &out);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_says(&out, texts[i]);
	assert_int_equal(rows_of(&out), 40);
	assert_silent(&out, "class=\"more\"");
	assert_int_equal(occurrences(&out, " nonce=\"bm9uY2U+Lw==\">"), 2);
	buf_done(&out);
	page_sample_done(&sample);
}

/* Each text that comes from outside is this one. */
#define EVIL                                                                   \
	"</td></style></script><script>alert(1)</script>\"'&"                  \
	"\x01\x1b\xff\xc3\xe2\x80\xae"
#define HARMLESS                                                               \
	"&lt;/td&gt;&lt;/style&gt;&lt;/script&gt;&lt;script&gt;alert(1)"       \
	"&lt;/script&gt;&quot;&#39;&amp;  " UTF8_REPLACEMENT UTF8_REPLACEMENT  \
	" "

static const struct aws_error evil_errors[] = {
	{ .operation = EVIL, .code = EVIL, .message = EVIL, .region = EVIL },
};
static const struct view_finding evil_findings[] = {
	{ .check = EVIL,
	  .code = EVIL,
	  .message = EVIL,
	  .resource = { EVIL, EVIL, EVIL },
	  .state = STATE_WARNING,
	  .exception = EVIL },
};
static const struct view_check evil_checks[] = {
	{ .name = EVIL, .counts = { .warning = 1 } },
};
static const struct list evil_lists[] = {
	{ (void *)evil_checks, 1 },
	{ (void *)evil_findings, 1 },
	{ (void *)evil_errors, 1 },
};
static const struct view_target evil_targets[] = {
	{ .source = EVIL,
	  .account_id = EVIL,
	  .region = EVIL,
	  .attempted = 1,
	  .checks = &evil_lists[0],
	  .findings = &evil_lists[1],
	  .errors = &evil_lists[2] },
};
static const struct view_source evil_sources[] = {
	{ .name = EVIL, .attempted = 1, .error = EVIL },
};
static const struct view evil = {
	.version = EVIL,
	.reload_error = EVIL,
	.sources = { (void *)evil_sources, 1 },
	.targets = { (void *)evil_targets, 1 },
};

static void assert_utf8(const struct buf *out)
{
	for (const char *p = buf_str(out); *p;) {
		size_t n = utf8_length(p);

		if (!n || (n == 1 && (unsigned char)*p < ' ' && *p != '\n'))
			fail_msg("byte %zu: %.20s", (size_t)(p - out->data), p);
		p += n;
	}
}

static void test_escaping(void **state)
{
	struct page_query query = { 0 };
	struct buf out;

	(void)state;
	page_query_set(&query, "q", EVIL);
	page_query_set(&query, "check", EVIL "x");
	render(&evil, &query, &out);
	assert_says(&out, "name=\"q\" maxlength=\"255\" autocomplete=\"off\" "
			  "spellcheck=\"false\" placeholder=\"name, message, "
			  "code\" value=\"" HARMLESS "\">");
	assert_says(&out, "<option value=\"" HARMLESS "x\" selected>" HARMLESS
			  "x</option>");
	assert_utf8(&out);
	buf_done(&out);

	render(&evil, NULL, &out);
	/* In the title of the resource, and everywhere else as well. */
	assert_says(&out, "title=\"" HARMLESS "\">");
	assert_int_equal(occurrences(&out, HARMLESS), 26);
	assert_int_equal(occurrences(&out, "alert(1)"), 26);
	assert_int_equal(occurrences(&out, "<script"), 1);
	assert_int_equal(occurrences(&out, "</script"), 1);
	assert_int_equal(occurrences(&out, "</style"), 1);
	assert_utf8(&out);
	buf_done(&out);
}

/* Nothing of a long list is left out without a word. */
static void test_cut(void **state)
{
	static const struct {
		size_t n, rows;
		const char *words;
	} cases[] = {
		{ 499, 499, NULL },
		{ 500, 500, NULL },
		{ 501, 500, "and 1 more: narrow" },
		{ 10000, 500,
		  "and 9,500 more: narrow the filter or use <a "
		  "href=\"./api/v1/findings\">/api/v1/findings</a>" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page_sample sample;
		struct buf out;

		page_sample_init(&sample, cases[i].n);
		render(&sample.view, NULL, &out);
		assert_int_equal(rows_of(&out), cases[i].rows);
		if (cases[i].words)
			assert_says(&out, cases[i].words);
		else
			assert_silent(&out, "class=\"more\"");
		assert_says(&out, cases[i].words ? "data-whole=\"no\""
						 : "data-whole=\"yes\"");
		buf_done(&out);
		page_sample_done(&sample);
	}
}

/* Targets, errors and sources too; those that fail are not cut. */
static void test_cut_targets(void **state)
{
	enum { MANY = 600 };
	static struct aws_error errors[7];
	static const struct list lists[] = { { 0 }, { errors, 7 } };
	struct view_target *targets = calloc(MANY, sizeof(*targets));
	struct view_source *sources = calloc(MANY, sizeof(*sources));
	struct view view = { .targets = { targets, MANY },
			     .sources = { sources, MANY } };
	struct buf out;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		targets[i] = (struct view_target){
			.account_id = "1",
			.region = i == MANY - 1 ? "the-last" : "r",
			.attempted = 5,
			.success = i != MANY - 1,
			.checks = &lists[0],
			.findings = &lists[0],
			.errors = &lists[i == MANY - 1],
		};
		sources[i].attempted = 5;
	}
	render(&view, NULL, &out);
	assert_says(&out, "and 100 more, none of them worse");
	assert_says(&out, ">the-last</span>");
	assert_says(&out, "<li>and 2 more errors: the log has them</li>");
	assert_says(&out, "and 100 more: the log has them.");
	assert_int_equal(occurrences(&out, "NOT LEARNT"), PAGE_TARGETS_MAX);
	buf_done(&out);
	free(targets);
	free(sources);
}

static void test_filter(void **state)
{
	static const struct {
		const char *names[2], *values[2];
		size_t rows;
	} cases[] = {
		{ { "state" }, { "critical" }, 17 },
		{ { "state" }, { "muted" }, 4 },
		{ { "check" }, { "encryption" }, 6 },
		{ { "check", "state" }, { "public", "critical" }, 5 },
		{ { "account" }, { "111122223333" }, 16 },
		{ { "account", "region" }, { "111122223333", "us-east-1" }, 4 },
		{ { "q" }, { "BILLING admits" }, 6 },
		{ { "q", "account" }, { "billing", "777788889999" }, 2 },
		{ { "q" }, { "no such thing" }, 0 },
		{ { "check" }, { "no_such_check" }, 0 },
		{ { "nonsense" }, { "1" }, 40 },
	};
	struct page_sample sample;

	(void)state;
	page_sample_init(&sample, 40);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page_query query = { 0 };
		struct buf out;

		for (size_t k = 0; k < 2 && cases[i].names[k]; k++)
			page_query_set(&query, cases[i].names[k],
				       cases[i].values[k]);
		render(&sample.view, &query, &out);
		if (rows_of(&out) != cases[i].rows)
			fail_msg("%s=%s: %zu rows", cases[i].names[0],
				 cases[i].values[0], rows_of(&out));
		if (!cases[i].rows)
			assert_says(&out, "No finding is like that.");
		/* The numbers above are those of all. */
		assert_says(&out, "17 of 3,182 results");
		buf_done(&out);
	}
	page_sample_done(&sample);
}

static void test_form(void **state)
{
	struct page_query query = { 0 };
	struct page_sample sample;
	struct buf out;

	(void)state;
	page_sample_init(&sample, 40);
	page_query_set(&query, "state", "nonsense");
	page_query_set(&query, "region", "eu-west-1");
	render(&sample.view, &query, &out);
	assert_says(&out, "role=\"alert\">state: not one of critical, warning, "
			  "unknown, muted; not filtered by it</p>");
	assert_says(&out, "<option value=\"eu-west-1\" "
			  "selected>eu-west-1</option>");
	assert_int_equal(occurrences(&out, " selected>"), 1);
	assert_says(&out, ">Clear</a>");
	buf_done(&out);
	page_sample_done(&sample);
}

static void test_first_collection(void **state)
{
	struct page_sample sample;
	struct buf out;

	(void)state;
	page_sample_init_empty(&sample);
	render(&sample.view, NULL, &out);
	assert_says(&out, "NO DATA</b> Nothing has been collected yet</h1>");
	assert_says(&out, "<title>rds_security_exporter</title>");
	assert_says(&out, "No check has run yet.");
	assert_says(&out, "No account and region is known yet.");
	assert_silent(&out, ">OK</b>");
	assert_silent(&out, "class=\"alert");
	buf_done(&out);
	page_sample_done(&sample);
}

static void test_headline(void **state)
{
	static const struct {
		struct counts counts;
		bool success;
		int64_t attempted;
		const char *words;
	} cases[] = {
		{ { .ok = 7, .muted = 1 },
		  true,
		  5,
		  "OK</b> All 7 results are" },
		{ { .ok = 7 },
		  false,
		  5,
		  "INCOMPLETE</b> All 7 results so far are OK, but some are "
		  "missing" },
		{ { .ok = 7 }, true, 0, "INCOMPLETE</b> " },
		{ { .ok = 7, .unknown = 1 },
		  true,
		  5,
		  "UNKNOWN</b> 1 of 8 results are unknown" },
		{ { .warning = 2, .unknown = 1 },
		  true,
		  5,
		  "WARNING</b> 2 of 3 results are warnings" },
		{ { 0 }, true, 5, "EMPTY</b> There is nothing to judge" },
		{ { 0 }, false, 5, "NO DATA</b> Nothing has been" },
	};
	static const struct list none = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct view_check check = { .name = "sg",
					    .counts = cases[i].counts };
		const struct list checks = { &check, 1 };
		struct view_target target = {
			.success = cases[i].success,
			.attempted = cases[i].attempted,
			.checks = &checks,
			.findings = &none,
			.errors = &none,
		};
		const struct view view = { .targets = { &target, 1 },
					   .reloaded = true };
		struct buf out;

		render(&view, NULL, &out);
		assert_says(&out, cases[i].words);
		buf_done(&out);
	}
}

static void test_metrics_path(void **state)
{
	struct page_query query = { .metrics_path = "/a/\"m" };
	struct page_sample sample;
	struct buf out;

	(void)state;
	page_sample_init_fine(&sample);
	render(&sample.view, &query, &out);
	assert_says(&out, "<a href=\"./a/&quot;m\">Metrics</a>");
	buf_done(&out);
	page_sample_done(&sample);
}

static void test_csp(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	page_csp(nonce, &out);
	assert_string_equal(
		buf_str(&out),
		"default-src 'none'; style-src 'nonce-bm9uY2U+Lw=='; "
		"script-src 'nonce-bm9uY2U+Lw=='; form-action 'self'; "
		"frame-ancestors 'none'; base-uri 'none'");
	buf_done(&out);
}

/* A buffer that is too small says so. */
static void test_full(void **state)
{
	static const struct page_query all = { 0 };
	struct page_sample sample;
	struct buf out;

	(void)state;
	page_sample_init(&sample, 40);
	buf_init(&out, 20000);
	page_render(&sample.view, &all, nonce, &out);
	assert_true(buf_full(&out));
	buf_done(&out);
	page_sample_done(&sample);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_escaping),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_cut_targets),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_first_collection),
		cmocka_unit_test(test_headline),
		cmocka_unit_test(test_metrics_path),
		cmocka_unit_test(test_csp),
		cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
