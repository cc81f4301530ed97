/*
 * t_scope: which databases are selected, and what host names speak of.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scope.h"

static const struct {
	const char *hostname, *region, *id; /* region NULL: refused */
} hostnames[] = {
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.com", "eu-west-1",
	  "orders" },
	{ "Orders.ABCDEFGHIJKL.EU-WEST-1.RDS.AMAZONAWS.COM", "eu-west-1",
	  "orders" },
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.com.", "eu-west-1",
	  "orders" },
	{ "shop.cluster-abcdefghijkl.us-gov-west-1.rds.amazonaws.com",
	  "us-gov-west-1", "shop" },
	{ "shop.cluster-ro-abcdefghijkl.eu-west-1.rds.amazonaws.com",
	  "eu-west-1", "shop" },
	{ "any.cluster-custom-abcdefghijkl.eu-west-1.rds.amazonaws.com",
	  "eu-west-1", "any" },
	{ "orders.abcdefghijkl.rds.cn-north-1.amazonaws.com.cn", "cn-north-1",
	  "orders" },
	{ "orders.abcdefghijkl.cn-north-1.rds.amazonaws.com.cn", "cn-north-1",
	  "orders" },
	{ "orders.abcdefghijkl.us-iso-east-1.rds.c2s.ic.gov", "us-iso-east-1",
	  "orders" },
	{ "graph.cluster-abcdefghijkl.eu-west-1.neptune.amazonaws.com",
	  "eu-west-1", "graph" },
	{ "doc.cluster-abcdefghijkl.eu-west-1.docdb.amazonaws.com", "eu-west-1",
	  "doc" },
	{ "app.proxy-abcdefghijkl.eu-west-1.rds.amazonaws.com", NULL, NULL },
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.com:5432", NULL, NULL },
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.com.evil.test", NULL,
	  NULL },
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.com.cn", NULL, NULL },
	{ "orders.abcdefghijkl.eu-west-1.rds.amazonaws.co", NULL, NULL },
	{ "orders.abcdefghijkl.eu-west-1.ec2.amazonaws.com", NULL, NULL },
	{ "orders.abcdefghijkl.rds.rds.amazonaws.com", NULL, NULL },
	{ "orders.eu-west-1.rds.amazonaws.com", NULL, NULL },
	{ "rds.eu-west-1.amazonaws.com", NULL, NULL },
	{ ".abcdefghijkl.eu-west-1.rds.amazonaws.com", NULL, NULL },
	{ "a b.abcdefghijkl.eu-west-1.rds.amazonaws.com", NULL, NULL },
	{ "orders", NULL, NULL },
	{ "", NULL, NULL },
	{ "10.0.0.1", NULL, NULL },
	{ "orders-that-has-a-name-of-more-than-sixty-three-characters-in-it."
	  "abcdefghijkl.eu-west-1.rds.amazonaws.com",
	  NULL, NULL },
};

static void test_hostnames(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hostnames); i++) {
		char region[64] = "untouched", id[64] = "untouched";
		_cleanup_(buf_done) struct buf why;
		int r;

		print_message("%s\n", hostnames[i].hostname);
		buf_init(&why, 1024);
		r = scope_parse_hostname(hostnames[i].hostname, region, id,
					 &why);
		if (!hostnames[i].region) {
			assert_true(r < 0);
			assert_true(why.len > 0);
			assert_string_equal(region, "untouched");
			assert_string_equal(id, "untouched");
			assert_true(scope_parse_hostname(hostnames[i].hostname,
							 region, id, NULL) < 0);
			continue;
		}
		assert_int_equal(r, 0);
		assert_string_equal(region, hostnames[i].region);
		assert_string_equal(id, hostnames[i].id);
	}
}

/* Of three texts at most. */
static struct list texts(const char *const items[3])
{
	size_t n = 0;

	while (n < 3 && items[n])
		n++;
	return (struct list){ (void *)items, n };
}

static const struct {
	const char *include[3], *exclude[3], *id;
	bool in;
} globs[] = {
	{ { NULL }, { NULL }, "orders", true },
	{ { "ord*" }, { NULL }, "orders", true },
	{ { "ord*" }, { NULL }, "ORDERS", true },
	{ { "ord" }, { NULL }, "orders", false },
	{ { "x", "order?" }, { NULL }, "orders", true },
	{ { NULL }, { "o*" }, "orders", false },
	{ { "orders" }, { "o*" }, "orders", false },
	{ { NULL }, { "x*" }, "orders", true },
};

static void test_globs(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(globs); i++) {
		const struct scope scope = {
			.include = texts(globs[i].include),
			.exclude = texts(globs[i].exclude),
		};

		print_message("row %zu\n", i);
		assert_int_equal(scope_includes(&scope, globs[i].id),
				 globs[i].in);
		assert_int_equal(scope_narrows(&scope), i > 0);
		assert_false(scope_narrows_databases(&scope));
	}
}

static const struct {
	const char *wanted;
	bool matches;
} tag_texts[] = {
	{ "env", true },
	{ "Env", false },
	{ "en", false },
	{ "envi", false },
	{ "env=prod", true },
	{ "env=Prod", false },
	{ "env=p*", true },
	{ "env=stage,prod", true },
	{ "env=stage,test", false },
	{ "env=", false },
	{ "empty", true },
	{ "empty=", true },
	{ "empty=*", true },
	{ "bare", true },
	{ "bare=x", false },
	{ "a=b", false },
	{ "url=a=b", true },
	{ "missing", false },
	{ "", false },
};

static void test_tags(void **state)
{
	static const struct tag tags[] = { { "env", "prod" },
					   { "empty", "" },
					   { "bare", NULL },
					   { "url", "a=b" },
					   { NULL, "x" } };
	const struct list list = { (void *)tags, ARRAY_SIZE(tags) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(tag_texts); i++) {
		print_message("%s\n", tag_texts[i].wanted);
		assert_int_equal(scope_tag_matches(&list, tag_texts[i].wanted),
				 tag_texts[i].matches);
	}
}

#define HOST(name) name "abcdefghijkl.eu-west-1.rds.amazonaws.com"

/* solo, bare (no endpoint), shop with shop-1 and shop-2, graph. */
struct world {
	struct database instances[5], clusters[2];
	struct tag prod, test;
	const char *custom[1];
	struct inventory inv;
};

enum { SOLO, BARE, SHOP1, SHOP2, GRAPH1, SHOP, GRAPH };

static void make_world(struct world *w)
{
	*w = (struct world){
		.prod = { "env", "prod" },
		.test = { "env", "test" },
		.custom = { HOST("any.cluster-custom-") },
	};
	w->instances[SOLO] = (struct database){
		.resource = { .id = "solo",
			      .arn = "arn:aws:rds:eu-west-1:111122223333:db:"
				     "solo" },
		.engine = "oracle-ee",
		.endpoint = HOST("solo."),
		.tags = { &w->prod, 1 },
	};
	w->instances[BARE] = (struct database){ .resource.id = "bare",
						.engine = "postgres",
						.endpoint = "" };
	w->instances[SHOP1] = (struct database){ .resource.id = "shop-1",
						 .engine = "aurora-mysql",
						 .cluster_id = "shop",
						 .tags = { &w->prod, 1 } };
	w->instances[SHOP2] = (struct database){ .resource.id = "shop-2",
						 .engine = "aurora-mysql",
						 .cluster_id = "shop" };
	w->instances[GRAPH1] = (struct database){ .resource.id = "graph-1",
						  .engine = "neptune",
						  .cluster_id = "graph" };
	w->clusters[0] = (struct database){
		.resource.id = "shop",
		.engine = "aurora-mysql",
		.endpoint = HOST("shop.cluster-"),
		.reader_endpoint = HOST("shop.cluster-ro-"),
		.custom_endpoints = { w->custom, 1 },
		.tags = { &w->test, 1 },
	};
	w->clusters[1] = (struct database){ .resource.id = "graph",
					    .engine = "neptune" };
	inventory_init(&w->inv, "eu-west-1", 0, 1024 * 1024);
	w->inv.db_instances = (struct list){ w->instances, 5 };
	w->inv.db_clusters = (struct list){ w->clusters, 2 };
	inventory_link(&w->inv);
}

#define BIT(x) (1U << (x))
#define ALL (BIT(7) - 1)
#define SHOPS (BIT(SHOP1) | BIT(SHOP2) | BIT(SHOP))
#define GRAPHS (BIT(GRAPH1) | BIT(GRAPH))

static const struct {
	const char *name;
	const char *identifiers[3], *tags[3], *ignored[3], *engines[3];
	const char *hostname;
	unsigned int selected, through_member;
} selections[] = {
	{ .name = "all", .selected = ALL },
	{ .name = "instance",
	  .identifiers = { "SOLO" },
	  .selected = BIT(SOLO) },
	{ .name = "ARN",
	  .identifiers = { "arn:aws:rds:eu-west-1:111122223333:db:solo" },
	  .selected = BIT(SOLO) },
	{ .name = "member",
	  .identifiers = { "shop-1" },
	  .selected = BIT(SHOP1) | BIT(SHOP),
	  .through_member = BIT(SHOP) },
	{ .name = "cluster", .identifiers = { "shop" }, .selected = SHOPS },
	{ .name = "member and cluster",
	  .identifiers = { "shop-1", "shop" },
	  .selected = SHOPS },
	{ .name = "nobody", .identifiers = { "nobody" } },
	{ .name = "host", .hostname = HOST("SOLO."), .selected = BIT(SOLO) },
	{ .name = "host with dot",
	  .hostname = HOST("solo.") ".",
	  .selected = BIT(SOLO) },
	{ .name = "host without endpoint",
	  .hostname = HOST("bare."),
	  .selected = BIT(BARE) },
	{ .name = "host of an instance called as a cluster",
	  .hostname = HOST("bare.cluster-") },
	{ .name = "host in another region",
	  .hostname = "bare.abcdefghijkl.us-east-1.rds.amazonaws.com" },
	{ .name = "other host of an endpoint",
	  .hostname = "solo.zzzzzzzzzzzz.eu-west-1.rds.amazonaws.com" },
	{ .name = "cluster host",
	  .hostname = HOST("shop.cluster-"),
	  .selected = SHOPS },
	{ .name = "reader host",
	  .hostname = HOST("shop.cluster-ro-"),
	  .selected = SHOPS },
	{ .name = "custom host",
	  .hostname = HOST("any.cluster-custom-"),
	  .selected = SHOPS },
	{ .name = "family", .engines = { "oracle" }, .selected = BIT(SOLO) },
	{ .name = "engine word",
	  .engines = { "Oracle-EE", "postgres" },
	  .selected = BIT(SOLO) | BIT(BARE) },
	{ .name = "all engines", .engines = { "all" }, .selected = ALL },
	{ .name = "neptune", .engines = { "neptune" }, .selected = GRAPHS },
	{ .name = "no substring", .engines = { "mysql" } },
	{ .name = "tag, and the cluster of a member",
	  .tags = { "env=prod" },
	  .selected = BIT(SOLO) | BIT(SHOP1) | BIT(SHOP),
	  .through_member = BIT(SHOP) },
	{ .name = "tag of a cluster",
	  .tags = { "env=test" },
	  .selected = SHOPS },
	{ .name = "tag of a cluster that is ignored",
	  .tags = { "env=test" },
	  .ignored = { "env=test" } },
	{ .name = "tags are ANDed", .tags = { "env=prod", "env=test" } },
	{ .name = "ignored tag",
	  .ignored = { "env=prod", "x" },
	  .selected = ALL & ~(BIT(SOLO) | BIT(SHOP1)) },
	{ .name = "ignored cluster",
	  .tags = { "env=prod" },
	  .ignored = { "env=test" },
	  .selected = BIT(SOLO) | BIT(SHOP1) },
	{ .name = "identifier and tag",
	  .identifiers = { "bare" },
	  .tags = { "env" } },
	{ .name = "member and tag of its cluster",
	  .identifiers = { "shop-2" },
	  .tags = { "env" },
	  .selected = BIT(SHOP2) | BIT(SHOP),
	  .through_member = BIT(SHOP) },
};

static void test_select(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(selections); i++) {
		const struct scope scope = {
			.identifiers = texts(selections[i].identifiers),
			.hostname = selections[i].hostname,
			.tags = texts(selections[i].tags),
			.ignored_tags = texts(selections[i].ignored),
			.engines = texts(selections[i].engines),
		};
		unsigned int selected = 0, through = 0;
		struct world w;

		print_message("%s\n", selections[i].name);
		make_world(&w);
		scope_select(&scope, &w.inv);
		for (unsigned int k = 0; k < 7; k++) {
			const struct database *db =
				k < SHOP ? &w.instances[k]
					 : &w.clusters[k - SHOP];

			selected |= db->selected ? BIT(k) : 0;
			through |= db->selected_member ? BIT(k) : 0;
			assert_string_equal(db->via, db->selected_member
							     ? " (cluster shop)"
							     : "");
		}
		assert_int_equal(selected, selections[i].selected);
		assert_int_equal(through, selections[i].through_member);
		inventory_done(&w.inv);
	}
}

static void test_engines(void **state)
{
	const char *const all[3] = { "ALL" }, *const graph[3] = { "neptune" };
	const struct scope none = { 0 }, any = { .engines = texts(all) },
			   one = { .engines = texts(graph) };
	const struct database db = { .engine = "docdb",
				     .shape = SHAPE_DOCUMENTDB };

	(void)state;
	assert_false(scope_asks_engine(&none, "docdb"));
	assert_true(scope_asks_engine(&any, "docdb"));
	assert_true(scope_asks_engine(&any, NULL));
	assert_false(scope_asks_engine(&one, "docdb"));
	assert_true(scope_asks_engine(&one, "neptune"));
	assert_true(scope_leaves_alone(&none, &db));
	assert_true(scope_leaves_alone(&one, &db));
	assert_false(scope_leaves_alone(&any, &db));
	assert_false(scope_narrows(&any));
	assert_true(scope_narrows(&one));
}

static void test_status(void **state)
{
	(void)state;
	assert_string_equal(scope_status_gate("creating"), "creating");
	assert_string_equal(scope_status_gate("deleting"), "deleting");
	assert_string_equal(scope_status_gate("failed"), "failed");
	assert_null(scope_status_gate("available"));
	assert_null(scope_status_gate("stopped"));
	assert_null(scope_status_gate("delete-precheck"));
	assert_null(scope_status_gate(""));
	assert_null(scope_status_gate(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostnames), cmocka_unit_test(test_globs),
		cmocka_unit_test(test_tags),	  cmocka_unit_test(test_select),
		cmocka_unit_test(test_engines),	  cmocka_unit_test(test_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
