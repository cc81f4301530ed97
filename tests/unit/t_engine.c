/*
 * t_engine: engine words, families, ports and shapes.
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
	const char *engine, *family;
	int port;
	enum shape alone, member, cluster;
} engines[] = {
	{ "mysql", "mysql", 3306, SHAPE_STANDALONE, SHAPE_MULTIAZ_MEMBER,
	  SHAPE_MULTIAZ_CLUSTER },
	{ "postgres", "postgres", 5432, SHAPE_STANDALONE, SHAPE_MULTIAZ_MEMBER,
	  SHAPE_MULTIAZ_CLUSTER },
	{ "aurora", "aurora-mysql", 3306, SHAPE_STANDALONE, SHAPE_AURORA_MEMBER,
	  SHAPE_AURORA_CLUSTER },
	{ "aurora-mysql", "aurora-mysql", 3306, SHAPE_STANDALONE,
	  SHAPE_AURORA_MEMBER, SHAPE_AURORA_CLUSTER },
	{ "aurora-postgresql", "aurora-postgresql", 5432, SHAPE_STANDALONE,
	  SHAPE_AURORA_MEMBER, SHAPE_AURORA_CLUSTER },
	{ "mariadb", "mariadb", 3306, SHAPE_STANDALONE, SHAPE_UNKNOWN,
	  SHAPE_UNKNOWN },
	{ "oracle-ee-cdb", "oracle", 1521, SHAPE_STANDALONE, SHAPE_UNKNOWN,
	  SHAPE_UNKNOWN },
	{ "sqlserver-web", "sqlserver", 1433, SHAPE_STANDALONE, SHAPE_UNKNOWN,
	  SHAPE_UNKNOWN },
	{ "db2-ae", "db2", 50000, SHAPE_STANDALONE, SHAPE_UNKNOWN,
	  SHAPE_UNKNOWN },
	{ "custom-oracle-ee", "custom", 0, SHAPE_CUSTOM, SHAPE_CUSTOM,
	  SHAPE_UNKNOWN },
	{ "neptune", "neptune", 0, SHAPE_NEPTUNE, SHAPE_NEPTUNE,
	  SHAPE_NEPTUNE_CLUSTER },
	{ "docdb", "docdb", 0, SHAPE_DOCUMENTDB, SHAPE_DOCUMENTDB,
	  SHAPE_DOCUMENTDB_CLUSTER },
	/* Never substrings, never the beginning of an exact word. */
	{ "mysql5", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "my-aurora", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "aurora-", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "oracle", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "Postgres", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "", NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ NULL, NULL, 0, SHAPE_UNKNOWN, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
};

static void test_engines(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(engines); i++) {
		const char *family = engine_family(engines[i].engine);
		struct database db = { .engine = engines[i].engine };

		print_message("%s\n", db.engine ? db.engine : "NULL");
		if (engines[i].family)
			assert_string_equal(family, engines[i].family);
		else
			assert_null(family);
		assert_int_equal(engine_default_port(db.engine),
				 engines[i].port);
		assert_int_equal(database_shape(&db, false), engines[i].alone);
		assert_int_equal(database_shape(&db, true), engines[i].cluster);
		db.cluster_id = "c";
		assert_int_equal(database_shape(&db, false), engines[i].member);
		db.cluster_id = "";
		assert_int_equal(database_shape(&db, false), engines[i].alone);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_engines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
