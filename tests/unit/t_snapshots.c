/*
 * t_snapshots: which snapshots a run is about, and which can be shared.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "snapshots.h"

static const struct {
	const char *id, *kind;
	bool has;
} kinds[] = {
	{ "mine", "manual", true },
	{ "mine", "automated", false },
	{ "mine", "awsbackup", false },
	{ "mine", "shared", false },
	{ "mine", NULL, true },
	{ "rds:orders-2026-11-20-02-12", NULL, false },
	{ "awsbackup:job-1", NULL, false },
	{ "rds-orders", NULL, true },
	{ NULL, NULL, true },
};

static void test_attributes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		const struct db_snapshot s = { .resource.id = kinds[i].id,
					       .kind = kinds[i].kind };

		print_message("row %zu\n", i);
		assert_int_equal(snapshot_has_attributes(&s), kinds[i].has);
	}
}

static void test_left_alone(void **state)
{
	static const char *const docdb = "docdb", *const all = "all";
	const struct db_snapshot docs = { .engine = "docdb" };
	const struct db_snapshot graph = { .engine = "neptune" };
	const struct db_snapshot other = { .engine = "mysql" }, none = { 0 };
	struct scope scope = { 0 };

	(void)state;
	assert_string_equal(snapshot_left_alone(&scope, &docs), "documentdb");
	assert_string_equal(snapshot_left_alone(&scope, &graph), "neptune");
	assert_null(snapshot_left_alone(&scope, &other));
	assert_null(snapshot_left_alone(&scope, &none));
	scope.engines = (struct list){ (void *)&docdb, 1 };
	assert_null(snapshot_left_alone(&scope, &docs));
	assert_string_equal(snapshot_left_alone(&scope, &graph), "neptune");
	scope.engines = (struct list){ (void *)&all, 1 };
	assert_null(snapshot_left_alone(&scope, &graph));
}

/* ---- scope ---- */

static struct tag prod = { "env", "prod" };
static struct database instances[] = {
	{ .resource = { .id = "orders" },
	  .engine = "postgres",
	  .tags = { &prod, 1 } },
	{ .resource = { .id = "member-1" },
	  .engine = "aurora-mysql",
	  .cluster_id = "shop" },
};
static struct database clusters[] = {
	{ .resource = { .id = "shop" }, .engine = "aurora-mysql" },
};

/* The options of a run, one of each, and the snapshots that it is about. */
static const struct {
	const char *identifier, *hostname, *engine, *tag;
	const char *chosen; /* letters of `snapshots` */
} runs[] = {
	{ NULL, NULL, NULL, NULL, "abcde" },
	{ "orders", NULL, NULL, NULL, "a" },
	{ "ORDERS", NULL, NULL, NULL, "a" },
	{ "member-1", NULL, NULL, NULL, "b" },
	{ "shop", NULL, NULL, NULL, "b" },
	{ "gone", NULL, NULL, NULL, "cd" },
	{ "arn:d", NULL, NULL, NULL, "d" },
	{ "e", NULL, NULL, NULL, "e" },
	{ "nosuch", NULL, NULL, NULL, "" },
	{ NULL, "gone.cabcdefghijk.eu-west-1.rds.amazonaws.com", NULL, NULL,
	  "c" },
	{ NULL, "gone.cluster-cabcdefghijk.eu-west-1.rds.amazonaws.com", NULL,
	  NULL, "d" },
	{ NULL, NULL, "mysql", NULL, "c" },
	{ NULL, NULL, "aurora-mysql", NULL, "bd" },
	{ NULL, NULL, NULL, "env=prod", "ac" },
	{ NULL, NULL, "postgres", "env=prod", "a" },
};

/* Of a database that is there the database's tags count, not the copy's. */
static const struct {
	struct db_snapshot snapshot;
	bool of_cluster;
} snapshots[] = {
	{ { .resource = { .id = "a" },
	    .database_id = "orders",
	    .engine = "postgres" },
	  false },
	{ { .resource = { .id = "b" },
	    .database_id = "shop",
	    .engine = "aurora-mysql",
	    .tags = { &prod, 1 } },
	  true },
	{ { .resource = { .id = "c" },
	    .database_id = "gone",
	    .engine = "mysql",
	    .tags = { &prod, 1 } },
	  false },
	{ { .resource = { .id = "d", .arn = "arn:d" },
	    .database_id = "gone",
	    .engine = "aurora-mysql" },
	  true },
	{ { .resource = { .id = "e" } }, false },
};

static struct list one(const char *const *item)
{
	return (struct list){ (void *)item, *item ? 1 : 0 };
}

static void test_scope(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(runs); i++) {
		const struct scope scope = {
			.identifiers = one(&runs[i].identifier),
			.hostname = runs[i].hostname,
			.engines = one(&runs[i].engine),
			.tags = one(&runs[i].tag),
		};
		char chosen[ARRAY_SIZE(snapshots) + 1] = "", *at = chosen;
		struct inventory inv;

		inventory_init(&inv, "eu-west-1", 0, 1 << 20);
		inv.db_instances = (struct list){ instances, 2 };
		inv.db_clusters = (struct list){ clusters, 1 };
		clusters[0].members = (struct list){ 0 };
		clusters[0].selected_member = false;
		inventory_link(&inv);
		scope_select(&scope, &inv);
		for (size_t s = 0; s < ARRAY_SIZE(snapshots); s++)
			if (snapshot_in_scope(&inv, &scope,
					      &snapshots[s].snapshot,
					      snapshots[s].of_cluster))
				*at++ = (char)('a' + s);
		print_message("row %zu: %s\n", i, chosen);
		assert_string_equal(chosen, runs[i].chosen);
		inventory_done(&inv);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_left_alone),
		cmocka_unit_test(test_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
