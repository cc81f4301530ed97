/*
 * t_report_finish: counts, order, state and first line, and what it means if
 * nothing was judged.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

static void open_db(struct sample *s, const char *id)
{
	struct resource db = sample_db(id);

	if (!report_subject(&s->rep, &db))
		fail_msg("'%s' is not opened", id);
}

static void good(struct sample *s, const char *id)
{
	open_db(s, id);
	report_ok(&s->rep, "good");
}

static void bad(struct sample *s, const char *id)
{
	open_db(s, id);
	report_add(&s->rep, SAMPLE_OPEN, "open");
	report_ok(&s->rep, "not seen");
}

static void skip_db(struct sample *s, const char *id, const char *reason)
{
	struct resource db = sample_db(id);

	report_skip(&s->rep, &db, "%s", reason);
}

static void left_out(struct sample *s, const char *id)
{
	struct resource db = sample_db(id);

	report_out_of_scope(&s->rep, &db);
}

/* One of each case: what happens, and the first line that comes of it. */
static void all_good(struct sample *s)
{
	good(s, "a");
	good(s, "b");
	skip_db(s, "c", "replica");
}

static void one_good(struct sample *s)
{
	good(s, "a");
}

static void mixed_good(struct sample *s)
{
	struct resource cluster = { .type = "db-cluster", .id = "c" };

	good(s, "a");
	report_subject(&s->rep, &cluster);
	report_ok(&s->rep, "good");
}

static void some_bad(struct sample *s)
{
	good(s, "a");
	bad(s, "orders");
	bad(s, "legacy");
}

static void one_bad(struct sample *s)
{
	bad(s, "a");
}

static void many_bad(struct sample *s)
{
	char id[] = "a";

	for (; *id <= 'h'; ++*id)
		bad(s, id);
}

static void two_codes(struct sample *s)
{
	open_db(s, "b");
	report_add_as(&s->rep, SAMPLE_WEAK, STATE_CRITICAL, "weak");
	report_ok(&s->rep, "not seen");
	bad(s, "a");
	open_db(s, "c");
	report_add(&s->rep, SAMPLE_WEAK, "not the worst");
	report_ok(&s->rep, "not seen");
}

static void mixed_bad(struct sample *s)
{
	struct resource cluster = { .type = "db-cluster", .id = "c" };

	bad(s, "a");
	report_subject(&s->rep, &cluster);
	report_ok(&s->rep, "good");
}

static void denied(struct sample *s)
{
	struct aws_error err = sample_denied("rds:DescribeDBInstances");

	report_region(&s->rep, CODE_API_ERROR, &err, "%s", "");
}

static void denied_twice(struct sample *s)
{
	struct aws_error err = sample_denied("rds:DescribeDBClusters");

	denied(s);
	report_region(&s->rep, CODE_API_ERROR, &err, "%s", "");
	good(s, "a");
}

static void denied_and_bad(struct sample *s)
{
	denied(s);
	bad(s, "a");
}

static void denied_and_ok(struct sample *s)
{
	s->policy.error_state = STATE_OK;
	denied(s);
	good(s, "a");
}

/* An optional call failed, and then there was nothing: not OK. */
static void failed_and_empty(struct sample *s)
{
	struct aws_error err = sample_denied("rds:DescribeDBSnapshots");

	report_call_error(&s->rep, &err);
}

static void failed_and_good(struct sample *s)
{
	failed_and_empty(s);
	good(s, "a");
}

static void failed_and_skipped(struct sample *s)
{
	failed_and_empty(s);
	skip_db(s, "a", "replica");
}

static void item_denied(struct sample *s)
{
	struct aws_error err = sample_denied("kms:DescribeKey");

	good(s, "a");
	open_db(s, "b");
	report_error(&s->rep, &err);
	report_ok(&s->rep, "not seen");
}

static void timeout(struct sample *s)
{
	struct aws_error err = sample_timeout("rds:DescribeDBInstances");

	s->policy.timeout_state = STATE_CRITICAL;
	report_region(&s->rep, CODE_API_ERROR, &err, "%s", "");
}

static void absent(struct sample *s)
{
	open_db(s, "a");
	report_absent(&s->rep, "StorageEncrypted");
	report_ok(&s->rep, "not seen");
	good(s, "b");
}

static void not_found(struct sample *s)
{
	left_out(s, "a");
	report_not_found(&s->rep, "db-instance", "x");
}

static void not_found_anywhere(struct sample *s)
{
	struct inventory other = sample_inventory("111122223333", "ap-south-1");

	report_enter(&s->rep, &other);
	report_not_found(&s->rep, "db-instance", "x");
}

/* OK are: one that is good, one by --severity, one of which all is off. */
static void good_and_not_so_bad(struct sample *s)
{
	policy_set_severity(&s->policy, "weak=ok", NULL);
	policy_set_severity(&s->policy, "publicly-accessible=off", NULL);
	good(s, "a");
	open_db(s, "b");
	report_add(&s->rep, SAMPLE_WEAK, "weak");
	report_ok(&s->rep, "not seen");
	open_db(s, "c");
	report_add(&s->rep, SAMPLE_OPEN, "not seen");
}

static void empty(struct sample *s)
{
	(void)s;
}

static void empty_warned(struct sample *s)
{
	s->policy.no_match_given = true;
	s->policy.no_match_state = STATE_WARNING;
}

static void no_match(struct sample *s)
{
	left_out(s, "a");
	left_out(s, "b");
	left_out(s, "a");
}

static void no_match_ok(struct sample *s)
{
	no_match(s);
	s->policy.no_match_given = true;
	s->policy.no_match_state = STATE_OK;
}

static void no_match_empty(struct sample *s)
{
	static const char *globs[] = { "a*" };

	s->scope.include = (struct list){ globs, 1 };
}

static void all_skipped(struct sample *s)
{
	skip_db(s, "a", "read replica");
	skip_db(s, "b", "read replica");
	skip_db(s, "c", "neptune");
	left_out(s, "d");
}

static void skipped_for_many_reasons(struct sample *s)
{
	char id[] = "a";

	for (; *id <= 'h'; ++*id)
		skip_db(s, id, id);
}

static const struct {
	const char *name;
	void (*what)(struct sample *s);
	enum state state;
	const char *summary;
	struct counts
		counts; /* checked ok warning critical unknown 0 skipped */
} cases[] = {
	{ "all good",
	  all_good,
	  STATE_OK,
	  "all 2 DB instances are not publicly accessible",
	  { 2, 2, 0, 0, 0, 0, 1 } },
	{ "one good",
	  one_good,
	  STATE_OK,
	  "1 DB instance is not publicly accessible",
	  { 1, 1, 0, 0, 0, 0, 0 } },
	{ "mixed good",
	  mixed_good,
	  STATE_OK,
	  "all 2 databases are not publicly accessible",
	  { 2, 2, 0, 0, 0, 0, 0 } },
	{ "some bad",
	  some_bad,
	  STATE_CRITICAL,
	  "2 of 3 DB instances are publicly accessible: legacy, orders",
	  { 3, 1, 0, 2, 0, 0, 0 } },
	{ "one bad",
	  one_bad,
	  STATE_CRITICAL,
	  "1 of 1 DB instance is publicly accessible: a",
	  { 1, 0, 0, 1, 0, 0, 0 } },
	{ "many bad",
	  many_bad,
	  STATE_CRITICAL,
	  "8 of 8 DB instances are publicly accessible: a, b, c, d, e and 3 "
	  "more",
	  { 8, 0, 0, 8, 0, 0, 0 } },
	{ "two codes",
	  two_codes,
	  STATE_CRITICAL,
	  "1 of 3 DB instances is publicly accessible: a; 1 of 3 DB instances "
	  "is weakly protected: b",
	  { 3, 0, 1, 2, 0, 0, 0 } },
	{ "mixed bad",
	  mixed_bad,
	  STATE_CRITICAL,
	  "1 of 2 databases is publicly accessible: a",
	  { 2, 1, 0, 1, 0, 0, 0 } },
	{ "denied",
	  denied,
	  STATE_UNKNOWN,
	  "rds:DescribeDBInstances denied in eu-west-1 (AccessDenied)",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "denied twice",
	  denied_twice,
	  STATE_UNKNOWN,
	  "rds:DescribeDBInstances denied in eu-west-1 (AccessDenied) and 1 "
	  "more",
	  { 1, 1, 0, 0, 1, 0, 0 } },
	{ "denied and bad",
	  denied_and_bad,
	  STATE_CRITICAL,
	  "1 of 1 DB instance is publicly accessible: a",
	  { 1, 0, 0, 1, 1, 0, 0 } },
	{ "denied and ok",
	  denied_and_ok,
	  STATE_OK,
	  "1 DB instance is not publicly accessible; rds:DescribeDBInstances "
	  "denied in eu-west-1 (AccessDenied)",
	  { 1, 1, 0, 0, 0, 0, 0 } },
	{ "failed and empty",
	  failed_and_empty,
	  STATE_UNKNOWN,
	  "rds:DescribeDBSnapshots denied in eu-west-1 (AccessDenied)",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "failed and good",
	  failed_and_good,
	  STATE_OK,
	  "1 DB instance is not publicly accessible",
	  { 1, 1, 0, 0, 0, 0, 0 } },
	{ "failed and skipped",
	  failed_and_skipped,
	  STATE_UNKNOWN,
	  "rds:DescribeDBSnapshots denied in eu-west-1 (AccessDenied)",
	  { 0, 0, 0, 0, 1, 0, 1 } },
	{ "item denied",
	  item_denied,
	  STATE_UNKNOWN,
	  "1 of 2 DB instances is not readable with these credentials: b",
	  { 2, 1, 0, 0, 1, 0, 0 } },
	{ "timeout",
	  timeout,
	  STATE_CRITICAL,
	  "rds:DescribeDBInstances timed out in eu-west-1 (Timeout)",
	  { 0, 0, 0, 1, 0, 0, 0 } },
	{ "absent",
	  absent,
	  STATE_UNKNOWN,
	  "1 of 2 DB instances is without a field that the verdict needs: a",
	  { 2, 1, 0, 0, 1, 0, 0 } },
	{ "not found",
	  not_found,
	  STATE_UNKNOWN,
	  "there is no 'x' in eu-west-1",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "not found in two regions",
	  not_found_anywhere,
	  STATE_UNKNOWN,
	  "there is no 'x' in any of the 2 regions",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "good, and OK for other reasons",
	  good_and_not_so_bad,
	  STATE_OK,
	  "1 of 3 DB instances is not publicly accessible; 1 of 3 DB instances "
	  "has only findings that are off; 1 of 3 DB instances is weakly "
	  "protected: b",
	  { 3, 3, 0, 0, 0, 0, 0 } },
	{ "empty", empty, STATE_OK, "no databases", { 0, 0, 0, 0, 0, 0, 0 } },
	{ "empty, no-match-state",
	  empty_warned,
	  STATE_WARNING,
	  "no databases",
	  { 0, 0, 1, 0, 0, 0, 0 } },
	{ "no match",
	  no_match,
	  STATE_UNKNOWN,
	  "0 of 2 DB instances match",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "no match ok",
	  no_match_ok,
	  STATE_OK,
	  "0 of 2 DB instances match",
	  { 0, 0, 0, 0, 0, 0, 0 } },
	{ "no match, empty",
	  no_match_empty,
	  STATE_UNKNOWN,
	  "0 of 0 databases match",
	  { 0, 0, 0, 0, 1, 0, 0 } },
	{ "all skipped",
	  all_skipped,
	  STATE_OK,
	  "0 judged, 3 skipped: read replica, neptune",
	  { 0, 0, 0, 0, 0, 0, 3 } },
	{ "skipped for many reasons",
	  skipped_for_many_reasons,
	  STATE_OK,
	  "0 judged, 8 skipped: a, b, c, d, e, ...",
	  { 0, 0, 0, 0, 0, 0, 8 } },
};

static void test_first_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct sample s;

		sample_init(&s, &sample_check);
		cases[i].what(&s);
		report_finish(&s.rep);
		if (s.rep.state != cases[i].state)
			fail_msg("%s: %s", cases[i].name,
				 state_name(s.rep.state));
		if (strcmp(s.rep.summary, cases[i].summary))
			fail_msg("%s: \"%s\"", cases[i].name, s.rep.summary);
		if (memcmp(&s.rep.counts, &cases[i].counts,
			   sizeof(struct counts)))
			fail_msg("%s: %zu %zu %zu %zu %zu %zu %zu",
				 cases[i].name, s.rep.counts.checked,
				 s.rep.counts.ok, s.rep.counts.warning,
				 s.rep.counts.critical, s.rep.counts.unknown,
				 s.rep.counts.muted, s.rep.counts.skipped);
		sample_done(&s);
	}
	print_message("first line: %zu cases run\n", ARRAY_SIZE(cases));
}

/* Worst first, then region, type, id, then as they came. */
static void test_order(void **state)
{
	struct inventory other = sample_inventory("111122223333", "ap-south-1");
	const char *expected[] = { "c/open",   "a/open",   "b/open", "b/weak",
				   "b/weaker", "d/unread", "e/ok" };
	struct sample s;
	size_t i = 0;

	(void)state;
	sample_init(&s, &sample_check);
	good(&s, "e");
	open_db(&s, "d");
	report_add(&s.rep, SAMPLE_UNREADABLE, "unread");
	open_db(&s, "b");
	report_add(&s.rep, SAMPLE_WEAK, "weak");
	report_add(&s.rep, SAMPLE_WEAK, "weaker");
	report_add(&s.rep, SAMPLE_OPEN, "open");
	bad(&s, "a");
	skip_db(&s, "z", "");
	skip_db(&s, "y", "");
	report_enter(&s.rep, &other);
	bad(&s, "c");
	skip_db(&s, "x", "");
	report_finish(&s.rep);
	for_each(struct finding, f, &s.rep.findings) {
		char got[64];

		snprintf(got, sizeof(got), "%s/%s", f->resource.id,
			 f->state == STATE_OK ? "ok" : f->message);
		assert_string_equal(got, expected[i++]);
	}
	assert_int_equal(i, ARRAY_SIZE(expected));
	assert_string_equal(
		((struct skipped *)s.rep.skipped.items)[0].resource.id, "x");
	assert_string_equal(
		((struct skipped *)s.rep.skipped.items)[2].resource.id, "z");
	sample_done(&s);
}

/* In several regions what is nowhere is the account's. */
static void test_nowhere(void **state)
{
	struct inventory other = sample_inventory("111122223333", "eu-west-2");
	const struct finding *f;
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	report_enter(&s.rep, &other);
	report_finish(&s.rep);
	assert_int_equal(s.rep.findings.n, 1);
	f = s.rep.findings.items;
	assert_string_equal(f->resource.type, "account");
	assert_string_equal(f->resource.id, "111122223333");
	assert_string_equal(f->region, "aws-global");
	assert_string_equal(f->code, "no-resources");
	sample_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_line),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
