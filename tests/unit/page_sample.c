/*
 * page_sample: a view as a middle-sized company would see it, for tests.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>

#include "page_sample.h"
#include "text.h"

enum { NOW = PAGE_SAMPLE_NOW, DAY = 86400 };

static const char *const check_names[] = {
	"backup",	"ca_certificate",      "encryption", "iam_auth",
	"kms_rotation", "log_exports",	       "multiaz",    "public",
	"secrets",	"security_groups_all", "sg",	     "snapshot_public",
	"tls",
};

static const struct place {
	const char *source, *account_id, *region;
} places[] = {
	{ "production", "111122223333", "eu-central-1" },
	{ "production", "111122223333", "eu-west-1" },
	{ "production", "111122223333", "us-east-1" },
	{ "production", "111122223333", "ap-southeast-2" },
	{ "staging", "444455556666", "eu-central-1" },
	{ "staging", "444455556666", "eu-west-1" },
	{ "staging", "444455556666", "us-east-1" },
	{ "analytics", "777788889999", "eu-west-1" },
	{ "analytics", "777788889999", "us-east-1" },
	{ "analytics", "777788889999", "us-west-2" },
	{ "analytics", "777788889999", "il-central-1" },
	{ "analytics", "777788889999", "mx-central-1" },
};
enum { FAILING = 5, STALE = 8, WAITING = 11 };

static const struct view_finding templates[] = {
	{ .check = "public",
	  .code = "publicly-accessible",
	  .message = "is publicly accessible and reachable: subnet-0a1b2c3d "
		     "routes 0.0.0.0/0 to igw-0f3e2d1c, sg-0123456789abcdef0 "
		     "admits 0.0.0.0/0 to port 5432",
	  .resource = { "db-instance", "orders-eu-primary",
			"arn:aws:rds:eu-west-1:111122223333:db:orders" },
	  .state = STATE_CRITICAL,
	  .since = NOW - 3L * DAY - 4000 },
	{ .check = "encryption",
	  .code = "unencrypted",
	  .message = "is not encrypted at rest",
	  .resource = { "db-instance", "legacy-crm", NULL },
	  .state = STATE_CRITICAL,
	  .since = NOW - 412L * DAY },
	{ .check = "snapshot_public",
	  .code = "snapshot-public",
	  .message = "is shared with everybody",
	  .resource = { "db-snapshot",
			"manual-before-migration-2026-03-14-final-really",
			NULL },
	  .state = STATE_CRITICAL,
	  .since = NOW - 540 },
	{ .check = "sg",
	  .code = "wide-public-range",
	  .message = "admits 198.51.100.0/22 to ports 3306-3310 by "
		     "sg-0fedcba9876543210 (3 rules without description)",
	  .resource = { "db-cluster", "billing-aurora", NULL },
	  .state = STATE_WARNING,
	  .since = NOW - 36L * 3600 },
	{ .check = "backup",
	  .code = "retention-short",
	  .message = "keeps backups for 3 days, at least 7 are wanted",
	  .resource = { "db-cluster", "sessions", NULL },
	  .state = STATE_WARNING,
	  .since = NOW - 21L * DAY },
	{ .check = "multiaz",
	  .code = "single-az",
	  .message = "has one Availability Zone (eu-west-1b)",
	  .resource = { "db-instance", "reporting", NULL },
	  .state = STATE_WARNING,
	  .since = NOW - 5L * 3600 },
	{ .check = "kms_rotation",
	  .code = "key-unreadable",
	  .message = "kms:GetKeyRotationStatus denied (AccessDeniedException): "
		     "grant kms:GetKeyRotationStatus to the role of the "
		     "exporter",
	  .resource = { "kms-key", "1234abcd-12ab-34cd-56ef-1234567890ab",
			NULL },
	  .state = STATE_UNKNOWN,
	  .since = NOW - 95 },
	{ .check = "public",
	  .code = "public-flag-only",
	  .message = "is publicly accessible, but no route leads to it",
	  .resource = { "db-instance", "sandbox-7", NULL },
	  .state = STATE_CRITICAL,
	  .since = NOW - 90L * DAY,
	  .exception = "SEC-142" },
};

static const struct aws_error some_errors[] = {
	{ .operation = "rds:DescribeDBInstances",
	  .code = "AccessDenied",
	  .status = 403,
	  .region = "eu-west-1",
	  .message = "User: arn:aws:sts::444455556666:assumed-role/"
		     "rds-audit/rds_security_exporter is not authorized to "
		     "perform: rds:DescribeDBInstances" },
	{ .operation = "kms:DescribeKey",
	  .code = "ThrottlingException",
	  .status = 400,
	  .message = "Rate exceeded" },
};

static void *take(struct page_sample *sample, size_t size)
{
	void *p = arena_alloc(&sample->arena, size ? size : 1);

	if (!p)
		abort();
	return p;
}

static const struct list *list_of(struct page_sample *sample, void *items,
				  size_t n)
{
	struct list *list = take(sample, sizeof(*list));

	*list = (struct list){ items, n };
	return list;
}

static const struct list *make_checks(struct page_sample *sample, size_t i)
{
	struct view_check *checks =
		take(sample, ARRAY_SIZE(check_names) * sizeof(*checks));

	for (size_t k = 0; k < ARRAY_SIZE(check_names); k++) {
		checks[k].name = check_names[k];
		if (i == WAITING)
			continue;
		checks[k].collected = NOW - 240;
		checks[k].counts = (struct counts){ .ok = 11 + i + k };
		if (i == STALE && k % 3 == 0) {
			checks[k].stale = true;
			checks[k].counts.unknown = checks[k].counts.ok;
			checks[k].counts.ok = 0;
		}
	}
	return list_of(sample, checks, ARRAY_SIZE(check_names));
}

/* What was found is counted, so that the numbers agree. */
static void count_finding(const struct list *checks,
			  const struct view_finding *f)
{
	struct view_check *items = checks->items;

	for (size_t k = 0; k < checks->n; k++) {
		struct counts *counts = &items[k].counts;

		if (!text_is(items[k].name, f->check))
			continue;
		if (f->exception)
			counts->muted++;
		else if (f->state == STATE_CRITICAL)
			counts->critical++;
		else if (f->state == STATE_WARNING)
			counts->warning++;
		else
			counts->unknown++;
		return;
	}
}

static int compare_findings(const void *a, const void *b)
{
	return view_finding_compare(a, b);
}

static const struct list *make_findings(struct page_sample *sample, size_t i,
					size_t n, const struct list *checks)
{
	struct view_finding *items = take(sample, n * sizeof(*items));

	for (size_t k = 0; k < n; k++) {
		size_t number = k * ARRAY_SIZE(places) + i * 5;

		items[k] = templates[(k + i) % ARRAY_SIZE(templates)];
		if (number)
			items[k].resource.id =
				arena_printf(&sample->arena, "%s-%zu",
					     items[k].resource.id, number);
		count_finding(checks, &items[k]);
	}
	qsort(items, n, sizeof(*items), compare_findings);
	return list_of(sample, items, n);
}

static struct view_target make_target(struct page_sample *sample, size_t i,
				      size_t n)
{
	const struct list *checks = make_checks(sample, i);

	return (struct view_target){
		.source = places[i].source,
		.account_id = places[i].account_id,
		.region = places[i].region,
		.success = i != FAILING && i != WAITING,
		.attempted = i == WAITING ? 0 : NOW - 238,
		.collected = i == WAITING   ? 0
			     : i == STALE   ? NOW - 7900
			     : i == FAILING ? NOW - 1440
					    : NOW - 240,
		.next = i == WAITING ? NOW - 1 : NOW + 62 + (int64_t)i,
		.seconds = i == WAITING ? 0 : 0.4 + (double)(i * i) / 3,
		.checks = checks,
		.findings = make_findings(sample, i, n, checks),
		.errors = list_of(sample, (void *)some_errors,
				  i == FAILING ? 2 : 0),
	};
}

static void init(struct page_sample *sample)
{
	*sample = (struct page_sample){
		.view = { .now = NOW,
			  .started = NOW - 3L * DAY,
			  .version = "0.1",
			  .refresh_seconds = 300,
			  .stale_after_seconds = 3600,
			  .reloaded = true },
	};
	arena_init(&sample->arena, (size_t)64 << 20);
}

void page_sample_init(struct page_sample *sample, size_t n_findings)
{
	static const struct view_source sources[] = {
		{ .name = "production",
		  .known = true,
		  .attempted = NOW - 300,
		  .targets = 4 },
		{ .name = "staging",
		  .known = true,
		  .attempted = NOW - 300,
		  .targets = 3 },
		{ .name = "analytics",
		  .known = true,
		  .attempted = NOW - 300,
		  .targets = 5 },
		{ .name = "acquired-company",
		  .attempted = NOW - 120,
		  .error = "sts:AssumeRole of 'arn:aws:iam::222233334444:role/"
			   "rds-audit' denied (AccessDenied): its trust policy "
			   "does not name us" },
	};
	const size_t n = ARRAY_SIZE(places);
	struct view_target *targets;

	init(sample);
	targets = take(sample, n * sizeof(*targets));
	/* The one that waits has none. */
	for (size_t i = 0; i < n; i++)
		targets[i] = make_target(
			sample, i,
			i == WAITING ? 0
				     : n_findings / (n - 1) +
					       (i < n_findings % (n - 1)));
	sample->view.targets = (struct list){ targets, n };
	sample->view.sources =
		(struct list){ (void *)sources, ARRAY_SIZE(sources) };
	sample->view.reloaded = false;
	sample->view.reload_error = "/etc/rds-security/exporter.yml:14:3: "
				    "'refesh': unknown key";
}

void page_sample_init_empty(struct page_sample *sample)
{
	init(sample);
	sample->view.started = NOW - 2;
}

void page_sample_init_fine(struct page_sample *sample)
{
	struct view_target *target;

	init(sample);
	target = take(sample, sizeof(*target));
	*target = make_target(sample, 0, 0);
	sample->view.targets = (struct list){ target, 1 };
}

void page_sample_done(struct page_sample *sample)
{
	arena_done(&sample->arena);
}
