/*
 * t_snapshot: from reports to what is served, in both formats.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <zlib.h>

#include "exposition.h"
#include "sample.h"
#include "xalloc.h"

#define LABELS "aws_account_id=\"111122223333\",aws_region=\"eu-west-1\""

/* One target with one check, and all that belongs to it. */
struct setup {
	const struct check *checks[1];
	struct deflater *deflater;
	struct families families;
	struct result *results[1];
};

static void setup(struct setup *s)
{
	s->checks[0] = &sample_check;
	s->results[0] = NULL;
	s->deflater = deflater_new();
	families_init(&s->families, s->checks, 1, s->deflater);
}

static void teardown(struct setup *s)
{
	result_unref(s->results[0]);
	families_done(&s->families);
	deflater_free(s->deflater);
}

static void judge(struct sample *sample, const char *id, bool bad,
		  double retention)
{
	struct resource db = sample_db(id);

	report_subject(&sample->rep, &db);
	report_measure(&sample->rep, SAMPLE_RETENTION, retention);
	if (bad)
		report_add(&sample->rep, SAMPLE_OPEN, "open to all");
	report_ok(&sample->rep, "fine");
}

/* A report on one bad and one good database, at `now`. */
static void take_report(struct setup *s, int64_t now, bool complete)
{
	struct result *before = s->results[0];
	struct texts *texts = texts_new();
	struct sample sample;

	sample_init(&sample, &sample_check);
	judge(&sample, "orders\"", true, 7);
	judge(&sample, "billing", false, 8.5);
	report_finish(&sample.rep);
	s->results[0] = result_new(&sample.rep, &s->families, texts, now,
				   complete, before, s->deflater);
	texts_unref(texts);
	result_unref(before);
	sample_done(&sample);
}

static struct snapshot *snapshot_after(struct setup *s, int64_t now,
				       const struct snapshot *before)
{
	return snapshot_new(
		&(struct snapshot_input){ .source = "default",
					  .account_id = "111122223333",
					  .region = "eu-west-1",
					  .checks = s->checks,
					  .results = s->results,
					  .n_checks = 1,
					  .before = before,
					  .success = true,
					  .attempted = 1000,
					  .seconds = 0.5,
					  .now = now,
					  .stale_after_seconds = 900 },
		&s->families, s->deflater);
}

static struct snapshot *snapshot_at(struct setup *s, int64_t now)
{
	return snapshot_after(s, now, NULL);
}

static void assert_chunk(const struct snapshot *snapshot, size_t family,
			 const char *expected)
{
	assert_non_null(snapshot->chunks[family]);
	assert_string_equal(snapshot->chunks[family]->text, expected);
}

static void test_samples(void **state)
{
	struct snapshot *snapshot;
	struct setup s;
	size_t retention;

	(void)state;
	setup(&s);
	take_report(&s, 1000, true);
	snapshot = snapshot_at(&s, 1001);
	assert_chunk(snapshot, FAMILY_CHECK_STATUS,
		     "rds_security_check_status{" LABELS ",check=\"sample\","
		     "resource_type=\"db-instance\",resource=\"billing\"} 0\n"
		     "rds_security_check_status{" LABELS ",check=\"sample\","
		     "resource_type=\"db-instance\",resource=\"orders\\\"\"}"
		     " 2\n");
	assert_chunk(snapshot, FAMILY_CHECK_RESOURCES,
		     "rds_security_check_resources{" LABELS
		     ",check=\"sample\",state=\"critical\"} 1\n"
		     "rds_security_check_resources{" LABELS
		     ",check=\"sample\",state=\"ok\"} 1\n"
		     "rds_security_check_resources{" LABELS
		     ",check=\"sample\",state=\"unknown\"} 0\n"
		     "rds_security_check_resources{" LABELS
		     ",check=\"sample\",state=\"warning\"} 0\n");
	retention = families_measure(&s.families,
				     &sample_check.measures[SAMPLE_RETENTION]);
	assert_chunk(snapshot, retention,
		     "rds_security_backup_retention_seconds{" LABELS
		     ",resource_type=\"db-instance\",resource=\"billing\"} "
		     "734400\n"
		     "rds_security_backup_retention_seconds{" LABELS
		     ",resource_type=\"db-instance\",resource=\"orders\\\"\"} "
		     "604800\n");
	assert_chunk(snapshot, FAMILY_COLLECTION_TIMESTAMP,
		     "rds_security_collection_timestamp_seconds{" LABELS
		     "} 1000\n");
	assert_int_equal(snapshot->stale_at, 1900);
	assert_int_equal(snapshot->view.findings->n, 1);
	snapshot_unref(snapshot);
	teardown(&s);
}

/* Too old: every resource is there still, and none is judged. */
static void test_stale(void **state)
{
	const struct view_finding *finding;
	const struct view_check *check;
	struct snapshot *fresh, *snapshot;
	struct setup s;

	(void)state;
	setup(&s);
	take_report(&s, 1000, true);
	fresh = snapshot_at(&s, 1899);
	snapshot = snapshot_again(
		fresh,
		&(struct snapshot_input){ .checks = s.checks,
					  .n_checks = 1,
					  .now = 1900,
					  .stale_after_seconds = 900 },
		&s.families, s.deflater);
	check = snapshot->view.checks->items;
	finding = snapshot->view.findings->items;
	assert_chunk(snapshot, FAMILY_CHECK_STATUS,
		     "rds_security_check_status{" LABELS ",check=\"sample\","
		     "resource_type=\"db-instance\",resource=\"billing\"} 3\n"
		     "rds_security_check_status{" LABELS ",check=\"sample\","
		     "resource_type=\"db-instance\",resource=\"orders\\\"\"}"
		     " 3\n");
	assert_true(check->stale);
	assert_int_equal(check->counts.unknown, 2);
	assert_int_equal(check->counts.critical, 0);
	assert_int_equal(finding->state, STATE_UNKNOWN);
	assert_int_equal(snapshot->stale_at, INT64_MAX);
	assert_string_equal(snapshot->view.region, "eu-west-1");
	assert_int_equal(snapshot->view.attempted, 1000);
	snapshot_unref(fresh);
	snapshot_unref(snapshot);
	teardown(&s);
}

/* Nothing collected yet: zeros, and no time. */
/* What did not change is shared; all else is as if made from nothing. */
static void test_before(void **state)
{
	struct snapshot *first, *second, *third, *plain;
	struct setup s;

	(void)state;
	setup(&s);
	take_report(&s, 1000, true);
	first = snapshot_at(&s, 1001);
	take_report(&s, 1300, true);
	second = snapshot_after(&s, 1301, first);
	plain = snapshot_at(&s, 1301);
	for (size_t i = 0; i < first->n_chunks; i++)
		if (i != FAMILY_COLLECTION_TIMESTAMP)
			assert_ptr_equal(first->chunks[i], second->chunks[i]);
	assert_chunk(second, FAMILY_COLLECTION_TIMESTAMP,
		     plain->chunks[FAMILY_COLLECTION_TIMESTAMP]->text);
	snapshot_unref(plain);
	third = snapshot_after(&s, 3000, second);
	plain = snapshot_at(&s, 3000);
	for (size_t i = 0; i < plain->n_chunks; i++) {
		if (!plain->chunks[i]) {
			assert_null(third->chunks[i]);
			continue;
		}
		assert_chunk(third, i, plain->chunks[i]->text);
		assert_int_equal(third->chunks[i]->crc, plain->chunks[i]->crc);
	}
	assert_ptr_not_equal(third->chunks[FAMILY_CHECK_STATUS],
			     second->chunks[FAMILY_CHECK_STATUS]);
	snapshot_unref(first);
	snapshot_unref(second);
	snapshot_unref(third);
	snapshot_unref(plain);
	teardown(&s);
}

static void test_nothing_yet(void **state)
{
	struct snapshot *snapshot;
	struct setup s;

	(void)state;
	setup(&s);
	snapshot = snapshot_at(&s, 5);
	assert_null(snapshot->chunks[FAMILY_CHECK_STATUS]);
	assert_chunk(snapshot, FAMILY_COLLECTION_TIMESTAMP,
		     "rds_security_collection_timestamp_seconds{" LABELS
		     "} 0\n");
	assert_non_null(strstr(snapshot->chunks[FAMILY_CHECK_RESOURCES]->text,
			       "state=\"ok\"} 0\n"));
	snapshot_unref(snapshot);
	teardown(&s);
}

/* An incomplete result is shown, but its time is not that of good data. */
static void test_incomplete(void **state)
{
	struct snapshot *snapshot;
	struct setup s;

	(void)state;
	setup(&s);
	take_report(&s, 1000, false);
	snapshot = snapshot_at(&s, 1001);
	assert_non_null(snapshot->chunks[FAMILY_CHECK_STATUS]);
	assert_int_equal(snapshot->view.collected, 0);
	snapshot_unref(snapshot);
	teardown(&s);
}

static void test_since(void **state)
{
	const struct view_finding *finding;
	struct setup s;

	(void)state;
	setup(&s);
	take_report(&s, 1000, true);
	take_report(&s, 2000, true);
	finding = s.results[0]->findings.items;
	assert_int_equal(s.results[0]->collected, 2000);
	assert_int_equal(finding->since, 1000);
	teardown(&s);
}

/* ---- expositions ---- */

static void join(const struct answer *answer, struct buf *out)
{
	buf_init(out, 1 << 24);
	for (size_t i = 0; i < answer->n; i++)
		buf_add(out, answer->segments[i].iov_base,
			answer->segments[i].iov_len);
	assert_int_equal(out->len, answer->size);
}

static void gunzip(struct buf *file, struct buf *out)
{
	char *text = xmalloc(1 << 20);
	z_stream z = { .next_in = (unsigned char *)file->data,
		       .avail_in = (uInt)file->len,
		       .next_out = (unsigned char *)text,
		       .avail_out = 1 << 20 };

	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	buf_init(out, 1 << 20);
	buf_add(out, text, z.total_out);
	inflateEnd(&z);
	free(text);
}

static void assert_answers(struct exposition *e, enum exposition_format format,
			   const struct buf *live, struct buf *ret)
{
	struct answer *plain = exposition_answer(e, format, false, live);
	struct answer *packed = exposition_answer(e, format, true, live);
	struct buf file, unpacked;

	join(plain, ret);
	join(packed, &file);
	gunzip(&file, &unpacked);
	assert_string_equal(buf_str(&unpacked), buf_str(ret));
	answer_free(plain);
	answer_free(packed);
	buf_done(&file);
	buf_done(&unpacked);
}

static void test_exposition(void **state)
{
	struct chunk *globals[FAMILY_MEASURES + 8] = { 0 };
	struct snapshot *snapshots[2];
	struct exposition *e;
	struct buf text, live;
	struct setup s;

	(void)state;
	setup(&s);
	take_report(&s, 1000, true);
	snapshots[0] = snapshot_at(&s, 1001);
	snapshots[1] = snapshot_at(&s, 1002);
	buf_init(&text, 1024);
	buf_adds(&text, "rds_security_refresh_interval_seconds 300\n");
	globals[FAMILY_REFRESH_INTERVAL] = chunk_new(s.deflater, &text);
	e = exposition_new(&s.families, snapshots, 2, globals);
	snapshot_unref(snapshots[0]);
	snapshot_unref(snapshots[1]);
	chunk_unref(globals[FAMILY_REFRESH_INTERVAL]);
	buf_init(&live, 1024);
	buf_adds(&live, "process_open_fds 7\n");

	assert_answers(e, FORMAT_TEXT, &live, &text);
	assert_memory_equal(buf_str(&text), "# HELP rds_security_check_status",
			    32);
	assert_null(strstr(buf_str(&text), "muted"));
	assert_null(strstr(buf_str(&text), "# EOF"));
	assert_string_equal(buf_str(&text) + text.len - live.len,
			    "process_open_fds 7\n");
	buf_done(&text);
	assert_answers(e, FORMAT_OPENMETRICS, &live, &text);
	assert_string_equal(buf_str(&text) + text.len - live.len - 6,
			    "process_open_fds 7\n# EOF\n");
	buf_done(&text);
	assert_answers(e, FORMAT_TEXT, NULL, &text);
	buf_done(&text);
	exposition_unref(e);
	buf_done(&live);
	teardown(&s);
}

static void test_empty_exposition(void **state)
{
	struct exposition *e;
	struct buf text;
	struct setup s;

	(void)state;
	setup(&s);
	e = exposition_new(&s.families, NULL, 0, NULL);
	assert_answers(e, FORMAT_TEXT, NULL, &text);
	assert_string_equal(buf_str(&text), "");
	buf_done(&text);
	assert_answers(e, FORMAT_OPENMETRICS, NULL, &text);
	assert_string_equal(buf_str(&text), "# EOF\n");
	buf_done(&text);
	exposition_unref(e);
	teardown(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_stale),
		cmocka_unit_test(test_before),
		cmocka_unit_test(test_nothing_yet),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_since),
		cmocka_unit_test(test_exposition),
		cmocka_unit_test(test_empty_exposition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
