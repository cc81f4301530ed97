/*
 * sample: two checks and an inventory for the tests of what reports and prints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sample.h"

enum { TEXT_MAX = 1 << 20 };

enum { WHY_MAX = 4096 };

static const struct code codes[] = {
	[SAMPLE_OPEN] = { "publicly-accessible", STATE_CRITICAL,
			  "publicly accessible", false },
	[SAMPLE_WEAK] = { "weak", STATE_WARNING, "weakly protected", false },
	[SAMPLE_SHORT] = { "retention-short", STATE_OK, "kept too short",
			   true },
	[SAMPLE_EXTRA] = { "extra", STATE_OFF, "more than needed", false },
	[SAMPLE_UNREADABLE] = { "key-unreadable", STATE_UNKNOWN,
				"encrypted with a key out of reach", false },
	{ 0 }
};

static const struct measure measures[] = {
	[SAMPLE_RETENTION] = { "backup_retention_seconds", "retention_min",
			       "days", 86400, WORST_IS_LOWEST,
			       "7:", "1:", POINT_NONE },
	[SAMPLE_ADDRESSES] = { "free_addresses", "free_addresses_min", NULL, 0,
			       WORST_IS_LOWEST, "8:", NULL, POINT_NONE },
	[SAMPLE_SHARE] = { "share", "share_max", "%", 0, WORST_IS_HIGHEST, NULL,
			   "90", POINT_NONE },
	{ 0 }
};

static const struct opt options[] = {
	OPT_FLAG(0, "replicas", struct sample_params, replicas,
		 "judge read replicas too"),
	OPT_CHOICE(0, "mode", "flag|effective", "flag", struct sample_params,
		   mode, "what counts"),
	OPT_END
};

const struct check sample_check = {
	.name = "check_rds_sample",
	.summary = "databases are as the tests want them",
	.help = "A public database is CRITICAL.",
	.good = "not publicly accessible",
	.subjects = "databases",
	.codes = codes,
	.measures = measures,
	.options = options,
	.params_size = sizeof(struct sample_params),
};

const struct check sample_plain_check = {
	.name = "check_kms_plain",
	.summary = "there is nothing to measure",
	.help = "Says nothing.",
	.good = "fine",
	.subjects = "KMS keys",
	.codes = codes,
};

struct inventory sample_inventory(const char *account_id, const char *region)
{
	return (struct inventory){
		.account_id = account_id,
		.region = region,
	};
}

void sample_init(struct sample *s, const struct check *check)
{
	s->scope = (struct scope){ 0 };
	s->exceptions = NULL;
	s->inv = sample_inventory("111122223333", "eu-west-1");
	policy_init(&s->policy, check);
	report_init(&s->rep, &s->policy, &s->scope);
	report_enter(&s->rep, &s->inv);
}

void sample_done(struct sample *s)
{
	report_done(&s->rep);
	exceptions_free(s->exceptions);
	policy_done(&s->policy);
}

struct resource sample_db(const char *id)
{
	return (struct resource){ .type = "db-instance", .id = id };
}

struct aws_error sample_denied(const char *operation)
{
	return (struct aws_error){
		.code = "AccessDenied",
		.message = "not authorized",
		.operation = operation,
		.region = "eu-west-1",
		.status = 403,
	};
}

struct aws_error sample_timeout(const char *operation)
{
	return (struct aws_error){
		.code = "Timeout",
		.operation = operation,
		.region = "eu-west-1",
		.timeout = true,
	};
}

/* Names and a text that try to break out of every format. */
static void fill_hostile(struct report *rep)
{
	const struct pair rule[] = { { "source", "0.0.0.0/0" },
				     { "note", "a,\"b\"" },
				     { NULL, NULL } };
	const struct resource db = {
		.type = "db-instance",
		.id = "or\"d|ers\xff",
		.arn = "arn:aws:rds:eu-west-1:111122223333:db:orders",
	};

	report_subject(rep, &db);
	report_text(rep, "owner", "=cmd(),\n\"x\"");
	report_tri(rep, "public", TRI_YES);
	report_text(rep, "endpoint", NULL);
	report_row(rep, "rules", rule);
	report_measure(rep, SAMPLE_RETENTION, 0.5);
	report_add(rep, SAMPLE_OPEN, "open | to=1\nall, \"even\" you");
	report_add(rep, SAMPLE_WEAK, "weak");
	report_ok(rep, "not seen");
}

void sample_fill(struct sample *s)
{
	const struct aws_error denied = sample_denied("rds:DescribeDBClusters");
	const struct resource legacy = sample_db("legacy");
	const struct resource good = sample_db("good");
	const struct resource formula = sample_db("=1+1");
	const struct resource graph = sample_db("graph-1");

	report_subject(&s->rep, &good);
	report_measure(&s->rep, SAMPLE_RETENTION, 7);
	report_measure(&s->rep, SAMPLE_SHARE, 12.5);
	report_ok(&s->rep, "kept 7 days");
	fill_hostile(&s->rep);
	report_subject(&s->rep, &legacy);
	report_measure(&s->rep, SAMPLE_SHARE, 99);
	report_add(&s->rep, SAMPLE_OPEN, "open");
	report_ok(&s->rep, "not seen");
	report_subject(&s->rep, &formula);
	report_ok(&s->rep, "fine");
	report_skip(&s->rep, &graph, "neptune");
	report_region(&s->rep, CODE_API_ERROR, &denied, "%s", "");
	report_finish(&s->rep);
}

/* 2026-11-24, 12:00:00 UTC. */
#define NOW INT64_C(1795521600)

void sample_except(struct sample *s, const char *yaml)
{
	struct buf why;

	buf_init(&why, WHY_MAX);
	if (exceptions_parse("f", yaml, strlen(yaml), &s->exceptions, &why) < 0)
		fail_msg("%s", buf_str(&why));
	buf_done(&why);
	report_except(&s->rep, s->exceptions, NOW);
}

static void add_one(struct sample *s, const char *id, int code)
{
	const struct resource db = sample_db(id);

	report_subject(&s->rep, &db);
	report_add(&s->rep, code, "%s is bad", id);
	report_ok(&s->rep, "not seen");
}

static const char muted_yaml[] =
	"exceptions:\n"
	"  - {id: 'SEC|1', check: [sample], resource: [legacy], reason: "
	"'a \"good\" | reason', expires: 2027-01-31}\n"
	"  - {id: SEC-2, check: ['*'], resource: [half], reason: later, "
	"expires: 2026-12-03, downgrade_to: warning}\n"
	"  - {id: SEC-3, check: [sample], resource: [old], reason: so "
	"be it, permanent: true}\n"
	"  - {id: SEC-4, check: [sample], resource: [back], reason: r, "
	"expires: 2026-11-23}\n"
	"  - {id: SEC-5, check: [sample], resource: [x], reason: r, "
	"expires: 2026-11-01}\n"
	"  - {id: SEC-6, check: [public], reason: r, permanent: true}\n";

void sample_fill_muted(struct sample *s)
{
	const struct resource good = sample_db("good");

	sample_except(s, muted_yaml);
	report_subject(&s->rep, &good);
	report_ok(&s->rep, "fine");
	add_one(s, "half", SAMPLE_OPEN);
	add_one(s, "back", SAMPLE_WEAK);
	add_one(s, "legacy", SAMPLE_OPEN);
	add_one(s, "old", SAMPLE_WEAK);
	report_finish(&s->rep);
}

void sample_print(void (*fill)(struct sample *s), sample_printer *print,
		  const struct settings *settings, struct buf *out)
{
	const struct run_facts facts = { .api_calls = 0, .seconds = 0 };
	struct sample s;

	buf_init(out, TEXT_MAX);
	sample_init(&s, &sample_check);
	fill(&s);
	print(settings, &s.rep, &facts, out);
	sample_done(&s);
}

static void expect(sample_printer *print, const struct sample_case *c,
		   const struct report *rep, const struct run_facts *facts)
{
	const struct settings settings = {
		.verbose = c->verbose,
		.max_items = c->max_items,
	};
	struct buf out;

	buf_init(&out, TEXT_MAX);
	print(&settings, rep, facts, &out);
	if (strcmp(buf_str(&out), c->expected) != 0)
		fail_msg("%s:\n%s\nnot\n%s", c->name, buf_str(&out),
			 c->expected);
	buf_done(&out);
}

void sample_expect(sample_printer *print, const struct sample_case *cases,
		   size_t n)
{
	struct sample s;
	struct buf trace;
	const struct run_facts facts = {
		.api_calls = 3,
		.seconds = 0.2126,
		.trace = &trace,
	};

	buf_init(&trace, TEXT_MAX);
	buf_adds(&trace, "GET a|b\nPOST\n");
	sample_init(&s, &sample_check);
	sample_fill(&s);
	for (size_t i = 0; i < n; i++)
		expect(print, &cases[i], &s.rep, &facts);
	sample_done(&s);
	buf_done(&trace);
}
