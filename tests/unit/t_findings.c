/*
 * t_findings: the JSON of all findings, piece by piece.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json.h>

#include "findings.h"
#include "sample.h"
#include "xalloc.h"

/* The configuration, which a plan owns, wants at least one. */
REGISTER_CHECK(sample_check);

enum { TARGETS = 2, MAX = 1 << 24 };

static const char *const regions[TARGETS] = { "eu-west-1", "us-east-1" };

/* A publication of two regions that found the same. */
struct setup {
	struct deflater *deflater;
	struct families families;
	struct plan plan;
	const struct check *checks[1];
	struct publication *publication;
	struct view_target views[TARGETS];
};

static struct result *make_result(struct setup *s)
{
	struct texts *texts = texts_new();
	struct result *result;
	struct sample sample;

	sample_init(&sample, &sample_check);
	sample_fill(&sample);
	result = result_new(&sample.rep, &s->families, texts, 1000, true, NULL,
			    s->deflater);
	texts_unref(texts);
	sample_done(&sample);
	return result;
}

static struct snapshot *make_snapshot(struct setup *s, const char *region)
{
	struct result *result = make_result(s);
	struct snapshot *snapshot = snapshot_new(
		&(struct snapshot_input){ .source = "default",
					  .account_id = "111122223333",
					  .region = region,
					  .checks = s->checks,
					  .results = &result,
					  .n_checks = 1,
					  .success = true,
					  .now = 1001,
					  .stale_after_seconds = 900 },
		&s->families, s->deflater);

	result_unref(result);
	return snapshot;
}

static void setup(struct setup *s)
{
	struct publication *p = publication_new();

	s->checks[0] = &sample_check;
	s->deflater = deflater_new();
	families_init(&s->families, s->checks, 1, s->deflater);
	/* One reference more than is given back: it is ours. */
	s->plan = (struct plan){ .refs = 2,
				 .declared = s->checks,
				 .n_checks = 1 };
	p->plan = &s->plan;
	p->view.version = "1.0";
	p->snapshots = xcalloc(TARGETS, sizeof(*p->snapshots));
	for (size_t i = 0; i < TARGETS; i++) {
		p->snapshots[i] = make_snapshot(s, regions[i]);
		s->views[i] = p->snapshots[i]->view;
	}
	p->view.targets = (struct list){ s->views, TARGETS };
	s->publication = p;
}

static void teardown(struct setup *s)
{
	publication_unref(s->publication);
	families_done(&s->families);
	deflater_free(s->deflater);
}

/* All of it, asked for in pieces of `step` bytes. */
static struct json_object *
read_all(struct setup *s, const struct findings_filter *filter, size_t step)
{
	struct json_object *object;
	struct findings *f;
	struct buf text, why;
	char *piece = xmalloc(step);
	ssize_t n;

	buf_init(&text, MAX);
	buf_init(&why, 1024);
	f = findings_open(publication_ref(s->publication), filter, &why);
	assert_non_null(f);
	while ((n = findings_read(f, piece, step)) > 0)
		buf_add(&text, piece, (size_t)n);
	assert_int_equal(n, 0);
	findings_close(f);
	object = json_tokener_parse(buf_str(&text));
	assert_non_null(object);
	buf_done(&text);
	buf_done(&why);
	free(piece);
	return object;
}

static struct json_object *member(struct json_object *object, const char *name)
{
	struct json_object *found = NULL;

	assert_true(json_object_object_get_ex(object, name, &found));
	return found;
}

static size_t length(struct json_object *object, const char *name)
{
	return json_object_array_length(member(object, name));
}

static void test_all(void **state)
{
	static const size_t steps[] = { 1, 7, 1 << 20 };
	struct json_object *all, *check;
	struct findings_filter none = { 0 };
	struct setup s;

	(void)state;
	setup(&s);
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		all = read_all(&s, &none, steps[i]);
		assert_int_equal(length(all, "targets"), 2);
		assert_int_equal(length(all, "checks"), 1);
		check = json_object_array_get_idx(member(all, "checks"), 0);
		assert_string_equal(
			json_object_get_string(member(check, "check")),
			"check_rds_sample");
		assert_int_equal(length(check, "regions"), 2);
		assert_int_equal(length(check, "accounts"), 1);
		assert_int_equal(length(check, "skipped"), 2);
		assert_int_equal(length(check, "findings") % 2, 0);
		assert_int_equal(json_object_get_int(member(
					 member(check, "counts"), "checked")),
				 8);
		json_object_put(all);
	}
	teardown(&s);
}

static void test_narrowed(void **state)
{
	static const struct findings_filter one = { .check = "sample",
						    .region = "us-east-1" };
	static const struct findings_filter nobody = {
		.check = "check_rds_sample", .account_id = "1"
	};
	struct json_object *all, *check;
	struct setup s;

	(void)state;
	setup(&s);
	all = read_all(&s, &one, 4096);
	assert_int_equal(length(all, "targets"), 1);
	check = json_object_array_get_idx(member(all, "checks"), 0);
	assert_int_equal(length(check, "skipped"), 1);
	json_object_put(all);
	all = read_all(&s, &nobody, 4096);
	assert_int_equal(length(all, "targets"), 0);
	check = json_object_array_get_idx(member(all, "checks"), 0);
	assert_int_equal(length(check, "findings"), 0);
	json_object_put(all);
	teardown(&s);
}

static void assert_status(struct setup *s, const struct findings_filter *filter,
			  const char *status, const char *summary)
{
	struct json_object *all = read_all(s, filter, 4096);
	struct json_object *check =
		json_object_array_get_idx(member(all, "checks"), 0);

	assert_string_equal(json_object_get_string(member(check, "status")),
			    status);
	assert_string_equal(json_object_get_string(member(check, "summary")),
			    summary);
	json_object_put(all);
}

/* What was not looked at, or is not known, is not OK. */
static void test_never_ok_unseen(void **state)
{
	static const struct findings_filter all = { 0 };
	static const struct findings_filter here = { .region = "eu-west-1" };
	static const struct findings_filter gone = { .region = "mars-1" };
	static const struct findings_filter own = { .account_id =
							    "111122223333" };
	struct view_check fine = { .name = "sample",
				   .counts = { .checked = 1, .ok = 1 },
				   .collected = 1000 };
	struct view_check unseen = { .name = "sample" };
	const struct list fines = { &fine, 1 }, unseens = { &unseen, 1 };
	struct view_source source = { .name = "default" };
	struct setup s;

	(void)state;
	setup(&s);
	s.publication->view.sources = (struct list){ &source, 1 };
	s.views[0].checks = &fines;
	s.views[1].checks = &fines;
	assert_status(&s, &all, "OK", "0 critical, 0 warning, 0 unknown, 2 ok");
	s.views[1].checks = &unseens;
	assert_status(&s, &all, "UNKNOWN",
		      "0 critical, 0 warning, 0 unknown, 1 ok, 1 of 2 not "
		      "collected yet");
	assert_status(&s, &here, "OK",
		      "0 critical, 0 warning, 0 unknown, 1 ok");
	assert_status(&s, &gone, "UNKNOWN",
		      "0 critical, 0 warning, 0 unknown, 0 ok, no such account "
		      "and region is known");
	s.views[1].checks = &fines;
	source.blind = true;
	assert_status(&s, &all, "UNKNOWN",
		      "0 critical, 0 warning, 0 unknown, 2 ok, not all "
		      "accounts and regions are known");
	assert_status(&s, &own, "OK", "0 critical, 0 warning, 0 unknown, 2 ok");
	teardown(&s);
}

/* What a muted finding would be stays as it was. */
static void assert_all_unknown(struct json_object *list)
{
	struct json_object *finding;

	assert_true(json_object_array_length(list) > 0);
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		finding = json_object_array_get_idx(list, i);
		assert_string_equal(
			json_object_get_string(member(finding, "status")),
			"UNKNOWN");
		if (member(finding, "muted"))
			assert_string_not_equal(
				json_object_get_string(member(
					member(finding, "muted"), "status")),
				"UNKNOWN");
	}
}

static void test_stale(void **state)
{
	static const size_t steps[] = { 1, 7, 1 << 20 };
	struct findings_filter one = { .region = "us-east-1" };
	struct json_object *all, *check;
	struct view_check stale;
	const struct list stales = { &stale, 1 };
	struct setup s;

	(void)state;
	setup(&s);
	stale = *(struct view_check *)s.views[1].checks->items;
	stale.stale = true;
	s.views[1].checks = &stales;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		all = read_all(&s, &one, steps[i]);
		check = json_object_array_get_idx(member(all, "checks"), 0);
		assert_int_equal(length(check, "skipped"), 1);
		assert_all_unknown(member(check, "findings"));
		json_object_put(all);
	}
	teardown(&s);
}

static void test_no_such_check(void **state)
{
	static const struct findings_filter filter = { .check = "nosuch" };
	struct setup s;
	struct buf why;

	(void)state;
	setup(&s);
	buf_init(&why, 1024);
	assert_null(
		findings_open(publication_ref(s.publication), &filter, &why));
	assert_string_equal(buf_str(&why), "check: no check 'nosuch' is "
					   "enabled");
	buf_done(&why);
	teardown(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_narrowed),
		cmocka_unit_test(test_never_ok_unseen),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_no_such_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
