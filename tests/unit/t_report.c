/*
 * t_report: what a report keeps of what a check says.
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

enum { TEXT_MAX = 1 << 20 };

/* All findings and skipped in the order they are in, a line each. */
static void show(const struct report *rep, struct buf *out)
{
	for_each(struct finding, f, &rep->findings)
		buf_addf(out, "%s %s %s %s: %s\n", state_name(f->state),
			 f->region, f->resource.id, f->code, f->message);
	for_each(struct skipped, s, &rep->skipped)
		buf_addf(out, "SKIPPED %s %s: %s\n", s->region, s->resource.id,
			 s->reason);
}

static void assert_report(const struct report *rep, const char *expected)
{
	struct buf out;

	buf_init(&out, TEXT_MAX);
	show(rep, &out);
	assert_string_equal(buf_str(&out), expected);
	buf_done(&out);
}

static bool open_db(struct sample *s, const char *id)
{
	struct resource db = sample_db(id);

	return report_subject(&s->rep, &db);
}

static void test_findings(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	assert_true(open_db(&s, "bad"));
	report_add(&s.rep, SAMPLE_OPEN, "open to %s", "all");
	report_add(&s.rep, SAMPLE_WEAK, "weak");
	report_add(&s.rep, SAMPLE_EXTRA, "never seen");
	report_ok(&s.rep, "not seen either");
	assert_true(open_db(&s, "good"));
	report_add(&s.rep, SAMPLE_EXTRA, "never seen");
	report_ok(&s.rep, "well, %d", 1);
	assert_true(open_db(&s, "tagged"));
	report_add_as(&s.rep, SAMPLE_WEAK, STATE_CRITICAL, "weak, and tagged");
	report_ok(&s.rep, "not seen");
	assert_report(&s.rep,
		      "CRITICAL eu-west-1 bad publicly-accessible: open to "
		      "all\n"
		      "WARNING eu-west-1 bad weak: weak\n"
		      "OK eu-west-1 good ok: well, 1\n"
		      "CRITICAL eu-west-1 tagged weak: weak, and tagged\n");
	assert_string_equal(
		((struct finding *)s.rep.findings.items)->account_id,
		"111122223333");
	sample_done(&s);
}

/* The same resource counts once, in each region. */
static void test_twice(void **state)
{
	struct inventory other = sample_inventory("111122223333", "eu-west-2");
	struct inventory account = sample_inventory(NULL, "eu-west-1");
	struct resource cluster = { .type = "db-cluster", .id = "orders" };
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	assert_true(open_db(&s, "orders"));
	report_ok(&s.rep, "1");
	assert_false(open_db(&s, "orders"));
	report_ok(&s.rep, "not seen: nothing is open");
	assert_true(report_subject(&s.rep, &cluster));
	report_ok(&s.rep, "2");
	report_enter(&s.rep, &other);
	assert_true(open_db(&s, "orders"));
	report_ok(&s.rep, "3");
	report_enter(&s.rep, &account);
	assert_true(open_db(&s, "orders"));
	report_ok(&s.rep, "4");
	assert_report(&s.rep, "OK eu-west-1 orders ok: 1\n"
			      "OK eu-west-1 orders ok: 2\n"
			      "OK eu-west-2 orders ok: 3\n"
			      "OK eu-west-1 orders ok: 4\n");
	assert_int_equal(s.rep.regions.n, 2);
	assert_int_equal(s.rep.accounts.n, 1);
	sample_done(&s);
}

/* Nothing found, and nobody said ok: never OK. */
static void test_not_closed(void **state)
{
	struct resource skipped = sample_db("skipped");
	struct sample s;
	const char *expected =
		"UNKNOWN eu-west-1 a field-absent: was not judged: the check "
		"came to no verdict\n"
		"UNKNOWN eu-west-1 b field-absent: was not judged: the check "
		"came to no verdict\n"
		"UNKNOWN eu-west-1 c field-absent: was not judged: the check "
		"came to no verdict\n"
		"WARNING eu-west-1 d weak: weak\n"
		"SKIPPED eu-west-1 skipped: why\n";

	(void)state;
	sample_init(&s, &sample_check);
	assert_true(open_db(&s, "a"));
	assert_true(open_db(&s, "b"));
	report_skip(&s.rep, &skipped, "why");
	assert_true(open_db(&s, "c"));
	report_enter(&s.rep, &s.inv);
	assert_true(open_db(&s, "d"));
	report_add(&s.rep, SAMPLE_WEAK, "weak");
	report_enter(&s.rep, &s.inv);
	assert_report(&s.rep, expected);
	sample_done(&s);
}

static void test_skip(void **state)
{
	struct resource a = sample_db("a"), b = sample_db("b");
	struct resource c = sample_db("c");
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	report_skip(&s.rep, &a, "read replica");
	report_skip(&s.rep, &a, "twice");
	assert_false(open_db(&s, "a"));
	assert_true(open_db(&s, "b"));
	report_skip(&s.rep, &b, "cluster %s", "x");
	assert_true(open_db(&s, "c"));
	report_add(&s.rep, SAMPLE_WEAK, "weak");
	report_skip(&s.rep, &c, "too late");
	assert_report(&s.rep, "WARNING eu-west-1 c weak: weak\n"
			      "SKIPPED eu-west-1 a: read replica\n"
			      "SKIPPED eu-west-1 b: cluster x\n");
	report_finish(&s.rep);
	assert_int_equal(s.rep.counts.checked, 1);
	assert_int_equal(s.rep.counts.skipped, 2);
	sample_done(&s);
}

static void test_filters(void **state)
{
	const char *globs[] = { "test-*" };
	struct resource skipped = sample_db("test-c");
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	s.scope.exclude = (struct list){ globs, 1 };
	assert_false(open_db(&s, "test-a"));
	assert_true(open_db(&s, "b"));
	report_ok(&s.rep, "good");
	report_skip(&s.rep, &skipped, "replica");
	assert_report(&s.rep, "OK eu-west-1 b ok: good\n");
	assert_int_equal(s.rep.existing, 3);
	assert_int_equal(s.rep.left_out, 2);
	assert_ptr_equal(report_scope(&s.rep), &s.scope);
	sample_done(&s);
}

static void test_measure(void **state)
{
	static const struct {
		double value;
		enum state state;
	} cases[] = {
		{ 0, STATE_CRITICAL }, { 1, STATE_WARNING },
		{ 6, STATE_WARNING },  { 7, STATE_OK },
		{ 35, STATE_OK },
	};
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	assert_true(open_db(&s, "a"));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (report_measure(&s.rep, SAMPLE_RETENTION, cases[i].value) !=
		    cases[i].state)
			fail_msg("%g", cases[i].value);
	assert_int_equal(s.rep.measured.n, ARRAY_SIZE(cases));
	assert_int_equal(report_measure(&s.rep, SAMPLE_ADDRESSES, 7),
			 STATE_WARNING);
	assert_int_equal(report_measure(&s.rep, SAMPLE_ADDRESSES, 8), STATE_OK);
	assert_int_equal(report_measure(&s.rep, SAMPLE_SHARE, 91),
			 STATE_CRITICAL);
	report_add_as(&s.rep, SAMPLE_SHORT, STATE_OK, "not seen");
	report_add_as(&s.rep, SAMPLE_SHORT, STATE_WARNING, "6 days");
	report_ok(&s.rep, "not seen");
	assert_int_equal(
		policy_set_severity(&s.policy, "retention-short=off", NULL), 0);
	assert_true(open_db(&s, "b"));
	report_add_as(&s.rep, SAMPLE_SHORT, STATE_WARNING, "not seen");
	report_ok(&s.rep, "good");
	assert_report(&s.rep, "WARNING eu-west-1 a retention-short: 6 days\n"
			      "OK eu-west-1 b ok: nothing was found beside "
			      "'retention-short', which is off\n");
	sample_done(&s);
}

static void test_errors(void **state)
{
	struct aws_error denied = sample_denied("kms:DescribeKey");
	struct aws_error late = sample_timeout("kms:DescribeKey");
	struct aws_error bare = { .code = "Throttling" };
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	s.policy.timeout_state = STATE_CRITICAL;
	s.policy.error_state = STATE_WARNING;
	assert_true(open_db(&s, "a"));
	report_error(&s.rep, &denied);
	report_ok(&s.rep, "not seen");
	assert_true(open_db(&s, "b"));
	report_error(&s.rep, &denied);
	report_error(&s.rep, &late);
	report_absent(&s.rep, "StorageEncrypted");
	report_region(&s.rep, CODE_API_ERROR, &bare, "%s", "");
	report_region(&s.rep, CODE_PARTIAL_LIST, &bare, "%d came", 5);
	report_region(&s.rep, CODE_API_ERROR, &denied, "%s", "");
	report_not_found(&s.rep, "db-instance", "gone");
	report_error(&s.rep, &late);
	assert_report(
		&s.rep,
		"WARNING eu-west-1 a access-denied: kms:DescribeKey denied in "
		"eu-west-1 (AccessDenied, HTTP 403): not authorized; the IAM "
		"action to grant is kms:DescribeKey\n"
		"WARNING eu-west-1 b access-denied: kms:DescribeKey denied in "
		"eu-west-1 (AccessDenied, HTTP 403): not authorized; the IAM "
		"action to grant is kms:DescribeKey\n"
		"CRITICAL eu-west-1 b api-error: kms:DescribeKey timed out in "
		"eu-west-1 (Timeout)\n"
		"UNKNOWN eu-west-1 b field-absent: the reply lacks "
		"StorageEncrypted\n"
		"WARNING eu-west-1 eu-west-1 api-error: a call failed in "
		"eu-west-1 (Throttling)\n"
		"WARNING eu-west-1 eu-west-1 partial-list: 5 came: a call "
		"failed in eu-west-1 (Throttling)\n"
		"WARNING eu-west-1 eu-west-1 access-denied: kms:DescribeKey "
		"denied in eu-west-1 (AccessDenied, HTTP 403): not "
		"authorized; the IAM action to grant is kms:DescribeKey\n"
		"UNKNOWN eu-west-1 gone not-found: there is no 'gone' in "
		"eu-west-1\n"
		"CRITICAL eu-west-1 eu-west-1 api-error: kms:DescribeKey "
		"timed out in eu-west-1 (Timeout)\n");
	assert_int_equal(s.rep.errors.n, 3);
	sample_done(&s);
}

static void test_error_codes(void **state)
{
	static const struct {
		const char *code;
		enum common_code expected;
	} cases[] = {
		{ "AccessDenied", CODE_ACCESS_DENIED },
		{ "AccessDeniedException", CODE_ACCESS_DENIED },
		{ "UnauthorizedOperation", CODE_ACCESS_DENIED },
		{ "AuthorizationError", CODE_ACCESS_DENIED },
		{ "ExpiredToken", CODE_API_ERROR },
		{ "accessdenied", CODE_API_ERROR },
		{ "Throttling", CODE_API_ERROR },
		{ NULL, CODE_API_ERROR },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct aws_error err = { .code = cases[i].code };

		if (report_error_code(&err) != cases[i].expected)
			fail_msg("'%s'", cases[i].code ? cases[i].code : "");
	}
}

static const struct value *value(const struct report *rep, const char *name)
{
	const struct finding *f = rep->findings.items;

	for_each(struct value, v, f->values)
		if (!strcmp(v->name, name))
			return v;
	fail_msg("no value '%s'", name);
	return NULL;
}

static void test_values(void **state)
{
	const struct pair row[] = { { "group", "sg-1" },
				    { "source", NULL },
				    { NULL, NULL } };
	struct num seven = { 7, true }, none = { 7, false };
	char text[] = "copied";
	struct sample s;
	size_t n = 0;

	(void)state;
	sample_init(&s, &sample_check);
	report_text(&s.rep, "level", "nobody asks: no subject is open");
	assert_true(open_db(&s, "a"));
	report_text(&s.rep, "level", "first");
	report_text(&s.rep, "level", text);
	memset(text, 'x', strlen(text));
	report_add(&s.rep, SAMPLE_WEAK, "before some of its values");
	report_text(&s.rep, "null", NULL);
	report_tri(&s.rep, "yes", TRI_YES);
	report_tri(&s.rep, "no", TRI_NO);
	report_tri(&s.rep, "perhaps", TRI_UNKNOWN);
	report_num(&s.rep, "seven", seven);
	report_num(&s.rep, "none", none);
	report_measure(&s.rep, SAMPLE_RETENTION, 7);
	report_measure(&s.rep, SAMPLE_SHARE, 0.5);
	for (int i = 0; i < 9; i++)
		report_row(&s.rep, "rules", row);
	report_ok(&s.rep, "not seen");
	assert_string_equal(value(&s.rep, "level")->text, "copied");
	assert_int_equal(value(&s.rep, "null")->type, VALUE_NULL);
	assert_int_equal(value(&s.rep, "yes")->type, VALUE_BOOL);
	assert_true(value(&s.rep, "yes")->boolean);
	assert_false(value(&s.rep, "no")->boolean);
	assert_int_equal(value(&s.rep, "perhaps")->type, VALUE_NULL);
	assert_int_equal(value(&s.rep, "seven")->number, 7);
	assert_int_equal(value(&s.rep, "none")->type, VALUE_NULL);
	assert_int_equal(value(&s.rep, "backup_retention_seconds")->number,
			 604800);
	assert_true(value(&s.rep, "share")->real == 0.5);
	assert_int_equal(value(&s.rep, "rules")->rows.n, 9);
	for_each(struct list, r, &value(&s.rep, "rules")->rows)
		for_each(struct pair, p, r)
			n += p->value ? !strcmp(p->value, "sg-1") : 100;
	assert_int_equal(n, 909);
	sample_done(&s);
}

static void test_policy(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "weak=critical", "" },
		{ "weak=off", "" },
		{ "extra=warning", "" },
		{ "retention-short=off", "" },
		{ "api-error=1", "" },
		{ "no-resources=unknown", "" },
		{ "weak", "--severity: 'weak': not CODE=STATE" },
		{ "=ok", "--severity: '': check_rds_sample has no such code" },
		{ "wea=ok",
		  "--severity: 'wea': check_rds_sample has no such code" },
		{ "weak=", "--severity: 'weak=': not one of ok, warning, "
			   "critical, unknown, off" },
		{ "weak=bad", "--severity: 'weak=bad': not one of ok, "
			      "warning, critical, unknown, off" },
		{ "retention-short=critical",
		  "--severity: 'retention-short=critical': its state comes "
		  "from -w and -c, it can only be off" },
		{ "key-unreadable=off",
		  "--severity: 'key-unreadable=off': cannot be off, what was "
		  "not judged must be told" },
		{ "no-resources=off",
		  "--severity: 'no-resources=off': cannot be off, what was "
		  "not judged must be told" },
		{ "field-absent=off",
		  "--severity: 'field-absent=off': cannot be off, what was "
		  "not judged must be told" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct policy policy;
		struct buf why;
		int r;

		buf_init(&why, TEXT_MAX);
		policy_init(&policy, &sample_check);
		r = policy_set_severity(&policy, cases[i].text, &why);
		if (strcmp(buf_str(&why), cases[i].why) || !r != !why.len)
			fail_msg("'%s': \"%s\"", cases[i].text, buf_str(&why));
		policy_done(&policy);
		buf_done(&why);
	}
}

static void test_wants(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	assert_true(report_wants(&s.rep, SAMPLE_OPEN));
	assert_true(report_wants(&s.rep, SAMPLE_SHORT));
	assert_false(report_wants(&s.rep, SAMPLE_EXTRA));
	assert_int_equal(policy_set_severity(&s.policy, "extra=ok", NULL), 0);
	assert_int_equal(
		policy_set_severity(&s.policy, "publicly-accessible=off", NULL),
		0);
	assert_true(report_wants(&s.rep, SAMPLE_EXTRA));
	assert_false(report_wants(&s.rep, SAMPLE_OPEN));
	sample_done(&s);
}

/* Tens of thousands of subjects, all met twice: linear, or this takes hours. */
static void test_many(void **state)
{
	enum { MANY = 50000 };
	struct sample s;
	char id[32];

	(void)state;
	sample_init(&s, &sample_check);
	for (int i = 0; i < 2 * MANY; i++) {
		snprintf(id, sizeof(id), "db-%d", i % MANY);
		if (open_db(&s, id) != (i < MANY))
			fail_msg("%s", id);
		if (i < MANY)
			report_add(&s.rep, SAMPLE_WEAK, "weak");
	}
	report_finish(&s.rep);
	assert_int_equal(s.rep.counts.warning, MANY);
	assert_int_equal(s.rep.counts.checked, MANY);
	sample_done(&s);
}

/* Ages and what is left are published as points in time, judged as days. */
static void test_points(void **state)
{
	static const struct measure measures[] = {
		{ .suffix = "x_timestamp_seconds",
		  .unit = "days",
		  .factor = 86400,
		  .point = POINT_AFTER_NOW },
		{ .suffix = "y_timestamp_seconds",
		  .unit = "days",
		  .factor = 86400,
		  .point = POINT_BEFORE_NOW },
		{ 0 }
	};
	struct check check = sample_check;
	const struct measured *kept;
	struct sample s;

	(void)state;
	check.measures = measures;
	sample_init(&s, &check);
	assert_false(report_has_range(&s.rep));
	s.policy.warn.known = true;
	assert_true(report_has_range(&s.rep));
	s.policy.warn.known = false;
	s.policy.crit.known = true;
	assert_true(report_has_range(&s.rep));
	s.inv.now = 2000000000;
	assert_true(open_db(&s, "a"));
	report_measure(&s.rep, 0, 1000.0 / 86400 / 7);
	report_measure(&s.rep, 1, 2);
	report_add(&s.rep, SAMPLE_WEAK, "weak");
	kept = s.rep.measured.items;
	assert_true(kept[0].published == 2000000143);
	assert_true(kept[1].value == 2);
	assert_true(kept[1].published == 2000000000 - 2 * 86400);
	assert_int_equal(value(&s.rep, "x_timestamp_seconds")->number,
			 2000000143);
	sample_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_not_closed),
		cmocka_unit_test(test_skip),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_measure),
		cmocka_unit_test(test_points),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_error_codes),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_policy),
		cmocka_unit_test(test_wants),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
