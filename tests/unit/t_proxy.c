/*
 * t_proxy: an RDS Proxy as a database, and which of them are in scope.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "proxy.h"

#define ITEMS(a)                                                               \
	{                                                                      \
		(void *)(a), ARRAY_SIZE(a)                                     \
	}

static void test_ports(void **state)
{
	static const struct {
		const char *family;
		int port; /* 0: not known */
	} cases[] = {
		{ "MYSQL", 3306 },     { "POSTGRESQL", 5432 },
		{ "SQLSERVER", 1433 }, { "mysql", 0 },
		{ "ORACLE", 0 },       { NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct db_proxy proxy = {
			.engine_family = cases[i].family,
			.vpc_id = "vpc-1",
			.network_type = "DUAL",
		};
		const struct db_proxy endpoint = { .vpc_id = "vpc-2" };
		struct database as = proxy_as_database(&proxy, &proxy);

		print_message("family %s\n",
			      cases[i].family ? cases[i].family : "none");
		assert_int_equal(as.port.known, cases[i].port != 0);
		assert_int_equal(as.port.value, cases[i].port);
		assert_string_equal(as.vpc_id, "vpc-1");
		assert_string_equal(as.network_type, "DUAL");
		as = proxy_as_database(&endpoint, &proxy);
		assert_int_equal(as.port.value, cases[i].port);
		assert_string_equal(as.vpc_id, "vpc-2");
		as = proxy_as_database(&endpoint, NULL);
		assert_false(as.port.known);
	}
}

/* Groups become memberships, and endpoints find their proxy. */
static void test_seal(void **state)
{
	static const char *const ids[] = { "sg-1", "sg-2" };
	struct db_proxy proxies[] = { { .resource.id = "p",
					.group_ids = ITEMS(ids) },
				      { .resource.id = "q" } };
	struct db_proxy endpoints[] = {
		{ .resource.id = "e", .proxy_name = "q" },
		{ .resource.id = "f", .proxy_name = "gone" },
		{ .resource.id = "g" }
	};
	const struct membership *m;
	struct inventory inv;

	(void)state;
	inventory_init(&inv, "eu-west-1", 0, 1 << 20);
	inv.db_proxies = (struct list)ITEMS(proxies);
	inv.db_proxy_endpoints = (struct list)ITEMS(endpoints);
	inventory_seal(&inv);
	assert_int_equal(proxies[0].security_groups.n, 2);
	m = proxies[0].security_groups.items;
	assert_string_equal(m[0].id, "sg-1");
	assert_string_equal(m[1].id, "sg-2");
	assert_int_equal(proxies[1].security_groups.n, 0);
	assert_string_equal(proxies[0].resource.type, "db-proxy");
	assert_string_equal(endpoints[0].resource.type, "db-proxy-endpoint");
	assert_ptr_equal(proxy_of_endpoint(&inv, &endpoints[0]), &proxies[1]);
	assert_null(proxy_of_endpoint(&inv, &endpoints[1]));
	assert_null(proxy_of_endpoint(&inv, &endpoints[2]));
	inventory_done(&inv);
}

static void test_scope(void **state)
{
	static const char *name = "db", *tag = "env=prod", *own = "p",
			  *end = "e";
	static struct db_proxy_target targets[] = {
		{ .resource_id = "other" },
		{ .resource_id = "db" },
		{ .resource_id = "x", .cluster_id = "cl" },
	};
	struct database dbs[] = { { .resource.id = "db", .engine = "mysql" },
				  { .resource.id = "other",
				    .engine = "mysql" } };
	struct database clusters[] = { { .resource.id = "cl",
					 .engine = "aurora-mysql" } };
	const struct db_proxy endpoint = { .resource.id = "e" };
	const struct scope all = { 0 }, by_tag = { .tags = { &tag, 1 } };
	const struct scope by_db = { .identifiers = { &name, 1 } };
	const struct scope by_own = { .identifiers = { &own, 1 } };
	const struct scope by_end = { .identifiers = { &end, 1 } };
	struct db_proxy proxy = { .resource.id = "p",
				  .targets = { targets, 2 } };
	struct inventory inv;

	(void)state;
	inventory_init(&inv, "eu-west-1", 0, 1 << 20);
	inv.db_instances = (struct list)ITEMS(dbs);
	inv.db_clusters = (struct list)ITEMS(clusters);
	inventory_link(&inv);
	dbs[0].selected = true;
	assert_true(proxy_in_scope(&inv, &all, &proxy, NULL));
	assert_true(proxy_in_scope(&inv, NULL, &proxy, NULL));
	assert_true(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	assert_true(proxy_in_scope(&inv, &by_tag, &proxy, NULL));
	assert_true(proxy_in_scope(&inv, &by_own, &proxy, NULL));
	assert_true(proxy_in_scope(&inv, &by_end, NULL, &endpoint));
	dbs[0].selected = false;
	assert_false(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	assert_false(proxy_in_scope(&inv, &by_db, &proxy, &endpoint));
	assert_true(proxy_in_scope(&inv, &by_own, &proxy, &endpoint));
	assert_true(proxy_in_scope(&inv, &by_end, &proxy, &endpoint));
	clusters[0].selected = true;
	assert_false(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	proxy.targets.n = 3;
	assert_true(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	proxy.targets.n = 0;
	assert_false(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	proxy.targets_err.code = "AccessDenied";
	assert_true(proxy_in_scope(&inv, &by_db, &proxy, NULL));
	inventory_done(&inv);
}

/* A subnet group is that of the record, of a member, or of the list. */
static void test_subnet_groups(void **state)
{
	static struct group_subnet in[] = { { "subnet-1", "a", "Active" } };
	struct database dbs[] = {
		{ .resource.id = "one",
		  .engine = "mysql",
		  .subnet_group = "g1",
		  .vpc_id = "vpc-1",
		  .subnets = { in, 1 } },
		{ .resource.id = "m",
		  .engine = "aurora-mysql",
		  .cluster_id = "cl",
		  .subnet_group = "g2",
		  .vpc_id = "vpc-2" },
	};
	struct database clusters[] = {
		{ .resource.id = "cl",
		  .engine = "aurora-mysql",
		  .subnet_group = "g2" },
		{ .resource.id = "headless",
		  .engine = "aurora-mysql",
		  .subnet_group = "g3" },
		{ .resource.id = "gone",
		  .engine = "aurora-mysql",
		  .subnet_group = "g9" },
		{ .resource.id = "silent", .engine = "aurora-mysql" },
	};
	struct db_subnet_group listed[] = { { "g3", "vpc-3", { in, 1 } } };
	static const char *const vpcs[] = { "vpc-2", "vpc-3", NULL, NULL };
	struct inventory inv;

	(void)state;
	inventory_init(&inv, "eu-west-1", 0, 1 << 20);
	inv.db_instances = (struct list)ITEMS(dbs);
	inv.db_clusters = (struct list)ITEMS(clusters);
	inv.db_subnet_groups = (struct list)ITEMS(listed);
	inventory_link(&inv);
	assert_string_equal(inventory_subnet_group(&inv, &dbs[0]).vpc_id,
			    "vpc-1");
	assert_int_equal(inventory_subnet_group(&inv, &dbs[0]).subnets.n, 1);
	for (size_t i = 0; i < ARRAY_SIZE(vpcs); i++) {
		struct db_subnet_group group =
			inventory_subnet_group(&inv, &clusters[i]);

		print_message("cluster %zu\n", i);
		assert_true(!group.vpc_id == !vpcs[i]);
		if (vpcs[i])
			assert_string_equal(group.vpc_id, vpcs[i]);
	}
	assert_string_equal(inventory_no_subnets(&inv, &clusters[2]),
			    "its DB subnet group is not in the reply");
	assert_string_equal(inventory_no_subnets(&inv, &clusters[3]),
			    "the record shows no DB subnet group");
	inv.results[NEED_DB_SUBNET_GROUPS].err.code = "AccessDenied";
	assert_string_equal(inventory_no_subnets(&inv, &clusters[2]),
			    "AccessDenied");
	inventory_done(&inv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ports),
		cmocka_unit_test(test_seal),
		cmocka_unit_test(test_scope),
		cmocka_unit_test(test_subnet_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
