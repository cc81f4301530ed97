/*
 * t_report_except: what exceptions make of findings, counts and the first
 * line.
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

#include "sample.h"
#include "xalloc.h"

enum { TEXT_MAX = 4096, FINDINGS_MAX = 8 };

#define FILE(entries) "exceptions:\n" entries
#define ENTRY(id, rest)                                                        \
	"  - {id: " id ", check: [sample], reason: r, " rest "}\n"
#define LONG ", expires: 2027-01-31"
#define SOON ", expires: 2026-11-25"
#define OLD ", expires: 2026-11-23"

static void open_db(struct sample *s, const char *id)
{
	struct resource db = sample_db(id);

	if (!report_subject(&s->rep, &db))
		fail_msg("'%s' is not opened", id);
}

static void bad(struct sample *s, const char *id)
{
	open_db(s, id);
	report_add(&s->rep, SAMPLE_OPEN, "open");
	report_ok(&s->rep, "not seen");
}

static void good(struct sample *s, const char *id)
{
	open_db(s, id);
	report_ok(&s->rep, "good");
}

/* What is found in each case. */
static void one_bad(struct sample *s)
{
	bad(s, "a");
}

static void bad_and_good(struct sample *s)
{
	bad(s, "a");
	good(s, "b");
	good(s, "c");
}

static void two_bad(struct sample *s)
{
	bad(s, "a");
	bad(s, "b");
	good(s, "c");
}

static void two_codes(struct sample *s)
{
	open_db(s, "a");
	report_add(&s->rep, SAMPLE_WEAK, "weak");
	report_add(&s->rep, SAMPLE_OPEN, "open");
	report_ok(&s->rep, "not seen");
}

static void denied(struct sample *s)
{
	struct aws_error err = sample_denied("rds:DescribeDBInstances");

	report_region(&s->rep, CODE_API_ERROR, &err, "%s", "");
	good(s, "a");
}

static void failed(struct sample *s)
{
	report_failure(&s->rep, "no credentials");
}

static void unreadable(struct sample *s)
{
	open_db(s, "a");
	report_add(&s->rep, SAMPLE_UNREADABLE, "unreadable");
	report_ok(&s->rep, "not seen");
}

static void unreadable_warning(struct sample *s)
{
	struct buf why;

	buf_init(&why, TEXT_MAX);
	assert_int_equal(
		policy_set_severity(&s->policy, "key-unreadable=warning", &why),
		0);
	buf_done(&why);
	unreadable(s);
}

static void weak_unknown(struct sample *s)
{
	open_db(s, "a");
	report_add_as(&s->rep, SAMPLE_WEAK, STATE_UNKNOWN, "nobody knows");
	report_ok(&s->rep, "not seen");
}

static void no_verdict(struct sample *s)
{
	open_db(s, "a");
}

static void nothing(struct sample *s)
{
	(void)s;
}

/* The items of one finding are not those of the next, or of another. */
static void items(struct sample *s)
{
	open_db(s, "a");
	report_item(&s->rep, "x");
	report_item(&s->rep, "y");
	report_add(&s->rep, SAMPLE_OPEN, "x, y");
	report_item(&s->rep, "x");
	report_add(&s->rep, SAMPLE_WEAK, "x");
	report_ok(&s->rep, "not seen");
	open_db(s, "b");
	report_item(&s->rep, "y");
	report_ok(&s->rep, "good");
	bad(s, "c");
}

/*
 * `findings`: "STATE ID", and the entry that accepts it and the state without,
 * in the report's order.
 */
static const struct mute_case {
	const char *name;
	void (*fill)(struct sample *s);
	const char *entries;
	enum state state;
	struct counts counts;
	const char *summary;
	const char *findings[FINDINGS_MAX];
} cases[] = {
	{ "the only one",
	  one_bad,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_OK,
	  { .checked = 1, .ok = 1, .muted = 1 },
	  "1 finding is muted",
	  { "OK a publicly-accessible A CRITICAL" } },
	{ "others are good",
	  bad_and_good,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_OK,
	  { .checked = 3, .ok = 3, .muted = 1 },
	  "2 of 3 DB instances are not publicly accessible; 1 finding is muted",
	  { "OK a publicly-accessible A CRITICAL", "OK b ok", "OK c ok" } },
	{ "all",
	  two_bad,
	  FILE(ENTRY("A", "finding: ['publicly*']" LONG)),
	  STATE_OK,
	  { .checked = 3, .ok = 3, .muted = 2 },
	  "1 of 3 DB instances is not publicly accessible; 2 findings are "
	  "muted",
	  { "OK a publicly-accessible A CRITICAL",
	    "OK b publicly-accessible A CRITICAL", "OK c ok" } },
	{ "one of two",
	  two_bad,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_CRITICAL,
	  { .checked = 3, .ok = 2, .critical = 1, .muted = 1 },
	  "1 of 3 DB instances is publicly accessible: b; 1 finding is muted",
	  { "CRITICAL b publicly-accessible",
	    "OK a publicly-accessible A CRITICAL", "OK c ok" } },
	{ "downgraded",
	  two_bad,
	  FILE(ENTRY("A", "downgrade_to: warning" LONG)),
	  STATE_WARNING,
	  { .checked = 3, .ok = 1, .warning = 2, .muted = 2 },
	  "2 of 3 DB instances are publicly accessible: a, b; 2 findings are "
	  "muted",
	  { "WARNING a publicly-accessible A CRITICAL",
	    "WARNING b publicly-accessible A CRITICAL", "OK c ok" } },
	{ "the worse of two of one resource",
	  two_codes,
	  FILE(ENTRY("A", "finding: [publicly-accessible]" LONG)),
	  STATE_WARNING,
	  { .checked = 1, .warning = 1, .muted = 1 },
	  "1 of 1 DB instance is weakly protected: a; 1 finding is muted",
	  { "WARNING a weak", "OK a publicly-accessible A CRITICAL" } },
	{ "downgraded ones come after what nobody accepted",
	  two_codes,
	  FILE(ENTRY("A", "finding: [publicly-accessible], "
			  "downgrade_to: warning" LONG)),
	  STATE_WARNING,
	  { .checked = 1, .warning = 1, .muted = 1 },
	  "1 of 1 DB instance is publicly accessible: a; 1 of 1 DB instance "
	  "is weakly protected: a; 1 finding is muted",
	  { "WARNING a weak", "WARNING a publicly-accessible A CRITICAL" } },
	{ "expired",
	  one_bad,
	  FILE(ENTRY("A", "resource: [a]" OLD)),
	  STATE_CRITICAL,
	  { .checked = 1, .critical = 1 },
	  "1 of 1 DB instance is publicly accessible: a",
	  { "CRITICAL a publicly-accessible" } },
	{ "another check",
	  one_bad,
	  "exceptions:\n  - {id: A, check: [public], reason: r" LONG "}\n",
	  STATE_CRITICAL,
	  { .checked = 1, .critical = 1 },
	  "1 of 1 DB instance is publicly accessible: a",
	  { "CRITICAL a publicly-accessible" } },
	{ "another account",
	  one_bad,
	  FILE(ENTRY("A", "account: ['111122223334']" LONG)),
	  STATE_CRITICAL,
	  { .checked = 1, .critical = 1 },
	  "1 of 1 DB instance is publicly accessible: a",
	  { "CRITICAL a publicly-accessible" } },
	{ "this account and region",
	  one_bad,
	  FILE(ENTRY("A", "account: ['111122223333'], region: ['eu-*']" LONG)),
	  STATE_OK,
	  { .checked = 1, .ok = 1, .muted = 1 },
	  "1 finding is muted",
	  { "OK a publicly-accessible A CRITICAL" } },
	{ "a failure, by pattern",
	  denied,
	  FILE(ENTRY("A", "finding: ['*']" LONG) ENTRY("B", "region: "
							    "['*']" LONG)),
	  STATE_UNKNOWN,
	  { .checked = 1, .ok = 1, .unknown = 1 },
	  "rds:DescribeDBInstances denied in eu-west-1 (AccessDenied)",
	  { "UNKNOWN eu-west-1 access-denied", "OK a ok" } },
	{ "a failure, by its code",
	  denied,
	  FILE(ENTRY("A", "finding: [access-denied]" LONG)),
	  STATE_OK,
	  { .checked = 1, .ok = 1, .muted = 1 },
	  "1 DB instance is not publicly accessible; 1 finding is muted",
	  { "OK eu-west-1 access-denied A UNKNOWN", "OK a ok" } },
	{ "a failure of everything, by its code",
	  failed,
	  FILE(ENTRY("A", "finding: [api-error]" LONG)),
	  STATE_UNKNOWN,
	  { .unknown = 1 },
	  "no credentials",
	  { "UNKNOWN  api-error" } },
	{ "a check's own UNKNOWN",
	  unreadable,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_UNKNOWN,
	  { .checked = 1, .unknown = 1 },
	  "1 of 1 DB instance is encrypted with a key out of reach: a",
	  { "UNKNOWN a key-unreadable" } },
	{ "a check's own UNKNOWN, by its code",
	  unreadable,
	  FILE(ENTRY("A", "finding: [key-unreadable]" LONG)),
	  STATE_OK,
	  { .checked = 1, .ok = 1, .muted = 1 },
	  "1 finding is muted",
	  { "OK a key-unreadable A UNKNOWN" } },
	{ "the same, WARNING by --severity",
	  unreadable_warning,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_WARNING,
	  { .checked = 1, .warning = 1 },
	  "1 of 1 DB instance is encrypted with a key out of reach: a",
	  { "WARNING a key-unreadable" } },
	{ "UNKNOWN where the code is WARNING by default",
	  weak_unknown,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_UNKNOWN,
	  { .checked = 1, .unknown = 1 },
	  "1 of 1 DB instance is weakly protected: a",
	  { "UNKNOWN a weak" } },
	{ "no verdict",
	  no_verdict,
	  FILE(ENTRY("A", "resource: [a]" LONG)),
	  STATE_UNKNOWN,
	  { .checked = 1, .unknown = 1 },
	  "1 of 1 DB instance is without a field that the verdict needs: a",
	  { "UNKNOWN a field-absent" } },
	{ "nothing to mute",
	  nothing,
	  FILE(ENTRY("A", "finding: ['*']" LONG)),
	  STATE_OK,
	  { 0 },
	  "no databases",
	  { "OK eu-west-1 no-resources" } },
	{ "one item",
	  items,
	  FILE(ENTRY("A", "finding: [x]" LONG)),
	  STATE_CRITICAL,
	  { .checked = 3, .ok = 1, .critical = 2, .muted = 1 },
	  "2 of 3 DB instances are publicly accessible: a, c; 1 finding is "
	  "muted",
	  { "CRITICAL a publicly-accessible", "CRITICAL c publicly-accessible",
	    "OK a weak A WARNING", "OK b ok" } },
	{ "both items",
	  items,
	  FILE(ENTRY("A", "finding: [x]" LONG) ENTRY("B", "finding: "
							  "[y]" SOON)),
	  STATE_CRITICAL,
	  { .checked = 3, .ok = 2, .critical = 1, .muted = 2 },
	  "1 of 3 DB instances is publicly accessible: c; 2 findings are "
	  "muted",
	  { "CRITICAL c publicly-accessible",
	    "OK a publicly-accessible B CRITICAL", "OK a weak A WARNING",
	    "OK b ok" } },
};

static void describe(const struct finding *f, struct buf *out)
{
	buf_addf(out, "%s %s %s", state_name(f->state), f->resource.id,
		 f->code);
	if (f->muted)
		buf_addf(out, " %s %s", f->muted->id, state_name(f->unmuted));
}

static void check_findings(const struct mute_case *c, const struct report *rep)
{
	const char *const *wanted = c->findings;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for_each(struct finding, f, &rep->findings) {
		buf_reset(&text);
		describe(f, &text);
		if (!*wanted || strcmp(buf_str(&text), *wanted) != 0)
			fail_msg("%s: '%s', not '%s'", c->name, buf_str(&text),
				 *wanted ? *wanted : "");
		wanted++;
	}
	if (*wanted)
		fail_msg("%s: no '%s'", c->name, *wanted);
	buf_done(&text);
}

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct mute_case *c = &cases[i];
		struct sample s;

		sample_init(&s, &sample_check);
		sample_except(&s, c->entries);
		c->fill(&s);
		report_finish(&s.rep);
		if (s.rep.state != c->state ||
		    strcmp(s.rep.summary, c->summary) != 0)
			fail_msg("%s: %s - %s", c->name,
				 state_name(s.rep.state), s.rep.summary);
		if (memcmp(&s.rep.counts, &c->counts, sizeof(c->counts)) != 0)
			fail_msg("%s: counts", c->name);
		check_findings(c, &s.rep);
		sample_done(&s);
	}
	print_message("report: %zu cases of exceptions\n", ARRAY_SIZE(cases));
}

static const struct finding *first(const struct sample *s)
{
	return s->rep.findings.items;
}

/* The finding is back, and says why. */
static void test_expired(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	sample_except(&s, FILE(ENTRY("SEC-1", "resource: [a]" OLD)));
	bad(&s, "a");
	report_finish(&s.rep);
	assert_null(first(&s)->muted);
	assert_int_equal(first(&s)->unmuted, STATE_CRITICAL);
	assert_string_equal(first(&s)->message,
			    "open (exception SEC-1 expired 2026-11-23)");
	sample_done(&s);
}

/* Tags are those of databases of the inventory, of instances and clusters. */
static void test_tags(void **state)
{
	struct tag web[] = { { "team", "web" } }, db[] = { { "team", "db" } };
	struct database instances[] = {
		{ .resource = sample_db("a"), .tags = { web, 1 } },
		{ .resource = sample_db("b"), .tags = { db, 1 } },
		{ .resource = sample_db("c") },
	};
	struct database clusters[] = {
		{ .resource = { .type = "db-cluster", .id = "b" },
		  .tags = { web, 1 } },
	};
	const struct resource key = { .type = "kms-key", .id = "a" };
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	inventory_init(&s.inv, "eu-west-1", 0, 1 << 20);
	s.inv.db_instances = (struct list){ instances, ARRAY_SIZE(instances) };
	s.inv.db_clusters = (struct list){ clusters, ARRAY_SIZE(clusters) };
	inventory_link(&s.inv);
	inventory_seal(&s.inv);
	report_enter(&s.rep, &s.inv);
	sample_except(&s, FILE(ENTRY("A", "tags: {team: [web]}" LONG)));
	bad(&s, "a");
	bad(&s, "b");
	bad(&s, "c");
	bad(&s, "not in the inventory");
	assert_true(report_subject(&s.rep, &clusters[0].resource));
	report_add(&s.rep, SAMPLE_OPEN, "open");
	assert_true(report_subject(&s.rep, &key));
	report_add(&s.rep, SAMPLE_OPEN, "open");
	report_finish(&s.rep);
	assert_int_equal(s.rep.counts.critical, 4);
	assert_int_equal(s.rep.counts.muted, 2);
	for_each(struct finding, f, &s.rep.findings)
		assert_int_equal(
			!!f->muted,
			(!strcmp(f->resource.id, "a") &&
			 strcmp(f->resource.type, "kms-key") != 0) ||
				!strcmp(f->resource.type, "db-cluster"));
	inventory_done(&s.inv);
	sample_done(&s);
}

/* clang-format off */
static const char notes_yaml[] = FILE(
	ENTRY("A", "resource: [a]" LONG)
	ENTRY("B", "resource: [x]" SOON)
	ENTRY("C", "resource: [x]" OLD)
	ENTRY("D", "resource: [a]" OLD)
	ENTRY("E", "resource: [a]" SOON)
	ENTRY("F", "expires: 2026-11-24")
	"  - {id: G, check: [public], reason: r, permanent: true}\n");
static const char used_yaml[] = FILE(
	ENTRY("A", "resource: [a]" LONG)
	ENTRY("B", "resource: [x]" LONG)
	ENTRY("C", "resource: [x]" LONG)
	ENTRY("D", "resource: [a]" OLD));
/* clang-format on */

/* Which were used, also in another report before. */
static void test_used(void **state)
{
	bool used[] = { false, false, true, false };
	const bool expected[] = { true, false, true, true };
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	report_exceptions_used(&s.rep, used);
	assert_false(used[0]);
	sample_except(&s, used_yaml);
	bad(&s, "a");
	report_finish(&s.rep);
	report_exceptions_used(&s.rep, used);
	assert_memory_equal(used, expected, sizeof(used));
	sample_done(&s);
}

static void test_notes(void **state)
{
	static const char *const expected[] = {
		"exception B matched nothing here",
		"exception C matched nothing here, and expired 2026-11-23",
		"exception E expires 2026-11-25, 2 days are left",
		"exception F expires 2026-11-24, 1 day is left",
	};
	struct sample s;
	size_t n = 0;

	(void)state;
	sample_init(&s, &sample_check);
	sample_except(&s, notes_yaml);
	bad(&s, "a");
	report_finish(&s.rep);
	for_each(char *const, note, &s.rep.notes) {
		assert_true(n < ARRAY_SIZE(expected));
		assert_string_equal(*note, expected[n++]);
	}
	assert_int_equal(n, ARRAY_SIZE(expected));
	sample_done(&s);
}

static void test_muted_by(void **state)
{
	static const struct {
		const char *expiry, *text;
	} by[] = {
		{ "expires: 2027-01-31", "A until 2027-01-31" },
		{ "expires: 2026-12-08", "A until 2026-12-08" },
		{ "expires: 2026-12-07", "A until 2026-12-07, 14 days left" },
		{ "expires: 2026-11-24", "A until 2026-11-24, 1 day left" },
		{ "permanent: true", "A permanently" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(by); i++) {
		char *yaml = xasprintf(FILE(ENTRY("A", "%s")), by[i].expiry);
		struct sample s;
		struct buf text;

		buf_init(&text, TEXT_MAX);
		sample_init(&s, &sample_check);
		sample_except(&s, yaml);
		bad(&s, "a");
		report_finish(&s.rep);
		report_muted_by(&s.rep, first(&s), &text);
		assert_string_equal(buf_str(&text), by[i].text);
		sample_done(&s);
		buf_done(&text);
		free(yaml);
	}
}

/* Items cost nothing where nobody wants them. */
static void test_none(void **state)
{
	struct sample s;

	(void)state;
	sample_init(&s, &sample_check);
	assert_false(report_wants_items(&s.rep));
	items(&s);
	assert_int_equal(s.rep.items.n, 0);
	report_except(&s.rep, NULL, 0);
	report_finish(&s.rep);
	assert_int_equal(s.rep.counts.muted, 0);
	assert_int_equal(s.rep.notes.n, 0);
	sample_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases), cmocka_unit_test(test_expired),
		cmocka_unit_test(test_tags),  cmocka_unit_test(test_used),
		cmocka_unit_test(test_notes), cmocka_unit_test(test_muted_by),
		cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
