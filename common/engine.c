/*
 * engine: families of database engines, their ports, and the shapes that
 * databases come in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "scope.h"

/*
 * Exact words, or with `prefix` beginnings: "mysql" is inside "aurora-mysql".
 * The port is 0 where the engine's own varies.
 */
static const struct {
	const char *word;
	bool prefix;
	const char *family;
	int port;
} families[] = {
	{ "mysql", false, "mysql", 3306 },
	{ "aurora-mysql", false, "aurora-mysql", 3306 },
	{ "aurora", false, "aurora-mysql", 3306 },
	{ "mariadb", false, "mariadb", 3306 },
	{ "postgres", false, "postgres", 5432 },
	{ "aurora-postgresql", false, "aurora-postgresql", 5432 },
	{ "oracle-", true, "oracle", 1521 },
	{ "sqlserver-", true, "sqlserver", 1433 },
	{ "db2-", true, "db2", 50000 },
	{ "custom-", true, "custom", 0 },
	{ "neptune", false, "neptune", 0 },
	{ "docdb", false, "docdb", 0 },
};

/* The row of an engine; ARRAY_SIZE(families) if there is none. */
static size_t find(const char *engine)
{
	size_t i = 0;

	for (; engine && i < ARRAY_SIZE(families); i++) {
		const char *word = families[i].word;

		if (families[i].prefix
			    ? strncmp(engine, word, strlen(word)) == 0
			    : strcmp(engine, word) == 0)
			return i;
	}
	return ARRAY_SIZE(families);
}

const char *engine_family(const char *engine)
{
	size_t i = find(engine);

	return i < ARRAY_SIZE(families) ? families[i].family : NULL;
}

int engine_default_port(const char *engine)
{
	size_t i = find(engine);

	return i < ARRAY_SIZE(families) ? families[i].port : 0;
}

/* Rows without a member shape belong to engines that have no clusters. */
static const struct {
	const char *family;
	enum shape alone, member, cluster;
} shapes[] = {
	{ "mysql", SHAPE_STANDALONE, SHAPE_MULTIAZ_MEMBER,
	  SHAPE_MULTIAZ_CLUSTER },
	{ "postgres", SHAPE_STANDALONE, SHAPE_MULTIAZ_MEMBER,
	  SHAPE_MULTIAZ_CLUSTER },
	{ "aurora-mysql", SHAPE_STANDALONE, SHAPE_AURORA_MEMBER,
	  SHAPE_AURORA_CLUSTER },
	{ "aurora-postgresql", SHAPE_STANDALONE, SHAPE_AURORA_MEMBER,
	  SHAPE_AURORA_CLUSTER },
	{ "mariadb", SHAPE_STANDALONE, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "oracle", SHAPE_STANDALONE, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "sqlserver", SHAPE_STANDALONE, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "db2", SHAPE_STANDALONE, SHAPE_UNKNOWN, SHAPE_UNKNOWN },
	{ "custom", SHAPE_CUSTOM, SHAPE_CUSTOM, SHAPE_UNKNOWN },
	{ "neptune", SHAPE_NEPTUNE, SHAPE_NEPTUNE, SHAPE_NEPTUNE_CLUSTER },
	{ "docdb", SHAPE_DOCUMENTDB, SHAPE_DOCUMENTDB,
	  SHAPE_DOCUMENTDB_CLUSTER },
};

enum shape database_shape(const struct database *db, bool is_cluster)
{
	const char *family = engine_family(db->engine);

	for (size_t i = 0; family && i < ARRAY_SIZE(shapes); i++) {
		if (strcmp(shapes[i].family, family) != 0)
			continue;
		if (is_cluster)
			return shapes[i].cluster;
		return db->cluster_id && *db->cluster_id ? shapes[i].member
							 : shapes[i].alone;
	}
	return SHAPE_UNKNOWN;
}
