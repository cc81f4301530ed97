/*
 * t_dump: a directory of AWS CLI outputs as a source of replies.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dump.h"
#include "kms.h"
#include "rds.h"
#include "types.h"
#include "xalloc.h"

#define INSTANCES "rds.DescribeDBInstances"
#define DB(id) "{\"DBInstanceIdentifier\":\"" id "\"}"
#define ARN "arn:aws:kms:eu-west-1:111122223333:key/1234"
#define ARN_FILE "arn_aws_kms_eu-west-1_111122223333_key_1234"

enum { MAX_FILES = 3 };

struct file {
	const char *name, *content;
};

/* ---- a directory for one case ---- */

static char directory[64];

static char *path_of(const char *name)
{
	return xasprintf("%s/%s", directory, name);
}

static void make_directory(const char *name)
{
	char *path = path_of(name);

	assert_int_equal(mkdir(path, 0700), 0);
	free(path);
}

static void make_file(const char *name, const char *content)
{
	char *path = path_of(name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(content, f) >= 0);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void remove_path(const char *name)
{
	char *path = path_of(name);

	assert_int_equal(remove(path), 0);
	free(path);
}

static void make_all(const struct file *files)
{
	snprintf(directory, sizeof(directory), "/tmp/t_dump.XXXXXX");
	assert_non_null(mkdtemp(directory));
	make_directory("eu-west-1");
	for (size_t i = 0; i < MAX_FILES && files[i].name; i++)
		make_file(files[i].name, files[i].content);
}

static void remove_all(const struct file *files)
{
	for (size_t i = 0; i < MAX_FILES && files[i].name; i++)
		remove_path(files[i].name);
	remove_path("eu-west-1");
	assert_int_equal(rmdir(directory), 0);
}

/* ---- fetching ---- */

struct outcome {
	int done;
	struct aws_error err;
};

static void ended(void *ctx, void *item, const struct aws_error *err)
{
	struct outcome *o = ctx;

	(void)item;
	o->done++;
	if (err)
		o->err = *err;
}

static void fetch(struct dump *dump, struct arena *arena, enum operation_id op,
		  const char *key, void *out, struct outcome *o)
{
	const struct param param = { .name = api_operation(op)->key,
				     .type = PARAM_STRING,
				     .string = key };

	*o = (struct outcome){ 0 };
	dump->source.fetch(&dump->source, &(struct fetch){
						  .op = op,
						  .region = "eu-west-1",
						  .params = &param,
						  .n_params = key != NULL,
						  .out = out,
						  .arena = arena,
						  .done = ended,
						  .ctx = o,
					  });
	dump->source.run(&dump->source);
	assert_int_equal(o->done, 1);
}

static void check(const char *name, const struct outcome *o, const char *code,
		  const char *message, long status)
{
	if (!o->err.code != !code)
		fail_msg("%s: %s, %s", name, o->err.code ? o->err.code : "-",
			 o->err.message ? o->err.message : "-");
	if (code &&
	    (strcmp(o->err.code, code) != 0 ||
	     !strstr(o->err.message, message) || o->err.status != status ||
	     o->err.timeout || !strchr(o->err.operation, ':') ||
	     strcmp(o->err.region, "eu-west-1") != 0))
		fail_msg("%s: %s, '%s', %ld", name, o->err.code, o->err.message,
			 o->err.status);
}

static void test_lists(void **state)
{
	static const struct {
		const char *name;
		struct file files[MAX_FILES];
		bool flat;
		const char *ids, *code, *message;
		long status;
	} cases[] = {
		/* clang-format off */
		{ "region",
		  { { "eu-west-1/" INSTANCES ".json",
		      "{\"DBInstances\":[" DB("a") "," DB("b") "]}" } },
		  false, "a b ", NULL, NULL, 0 },
		{ "flat",
		  { { INSTANCES ".json", "{\"DBInstances\":[" DB("a") "]}" } },
		  true, "a ", NULL, NULL, 0 },
		{ "empty list",
		  { { "eu-west-1/" INSTANCES ".json", "{\"DBInstances\":[]}" } },
		  false, "", NULL, NULL, 0 },
		{ "no list",
		  { { "eu-west-1/" INSTANCES ".json", "{}" } },
		  false, "", "BadDump",
		  INSTANCES ".json: there is no list 'DBInstances' in it", 0 },
		{ "another list",
		  { { "eu-west-1/" INSTANCES ".json", "{\"DBClusters\":[]}" } },
		  false, "", "BadDump", "no list 'DBInstances'", 0 },
		{ "null for a list",
		  { { "eu-west-1/" INSTANCES ".json", "{\"DBInstances\":null}" } },
		  false, "", "BadDump", "no list 'DBInstances'", 0 },
		{ "no list but a structure",
		  { { "eu-west-1/" INSTANCES ".json", "{\"DBInstances\":{}}" } },
		  false, "", "BadDump", "no list 'DBInstances'", 0 },
		{ "null in the list",
		  { { "eu-west-1/" INSTANCES ".json",
		      "{\"DBInstances\":[null," DB("b") "]}" } },
		  false, "- b ", NULL, NULL, 0 },
		{ "not there", { { "x", "{}" } }, false, "", "NotInDump",
		  "there is no " "/tmp/", 0 },
		{ "flat, and not there",
		  { { "eu-west-1/" INSTANCES ".json", "{}" } },
		  true, "", "NotInDump", "/" INSTANCES ".json", 0 },
		{ "denied",
		  { { "eu-west-1/" INSTANCES ".error.json",
		      "{\"Code\":\"AccessDenied\",\"Message\":\"m\","
		      "\"StatusCode\":403}" } },
		  false, "", "AccessDenied", "m", 403 },
		{ "an answer beats an error",
		  { { "eu-west-1/" INSTANCES ".error.json",
		      "{\"Code\":\"AccessDenied\"}" },
		    { "eu-west-1/" INSTANCES ".json",
		      "{\"DBInstances\":[" DB("a") "]}" } },
		  false, "a ", NULL, NULL, 0 },
		{ "no code",
		  { { "eu-west-1/" INSTANCES ".error.json", "{}" } },
		  false, "", "BadDump",
		  INSTANCES ".error.json: there is no 'Code' in it", 0 },
		{ "error is not JSON",
		  { { "eu-west-1/" INSTANCES ".error.json", "Denied" } },
		  false, "", "BadDump", INSTANCES ".error.json: JSON", 0 },
		{ "cut",
		  { { "eu-west-1/" INSTANCES ".json",
		      "{\"DBInstances\":[" DB("a") "," DB("b") } },
		  false, "", "BadDump", INSTANCES ".json: JSON", 0 },
		{ "empty file",
		  { { "eu-west-1/" INSTANCES ".json", "" } },
		  false, "", "BadDump", INSTANCES ".json: JSON", 0 },
		{ "one page of several",
		  { { "eu-west-1/" INSTANCES ".json",
		      "{\"Marker\":\"m\",\"DBInstances\":[" DB("a") "]}" } },
		  false, "a ", "BadDump", "ends before the last page", 0 },
		{ "as far as --max-items of the AWS CLI",
		  { { "eu-west-1/" INSTANCES ".json",
		      "{\"DBInstances\":[" DB("a") "],\"NextToken\":\"t\"}" } },
		  false, "a ", "BadDump", "ends before the last page", 0 },
		/* clang-format on */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct page page = { 0 };
		struct arena arena;
		struct outcome o;
		struct dump dump;
		char ids[64] = "";

		make_all(cases[i].files);
		arena_init(&arena, 1024 * 1024);
		dump_init(&dump, directory);
		dump.flat = cases[i].flat;
		fetch(&dump, &arena, RDS_DESCRIBE_DB_INSTANCES, NULL, &page,
		      &o);
		check(cases[i].name, &o, cases[i].code, cases[i].message,
		      cases[i].status);
		for_each(struct database, db, &page.items)
			snprintf(ids + strlen(ids), sizeof(ids) - strlen(ids),
				 "%s ",
				 db->resource.id ? db->resource.id : "-");
		if (strcmp(ids, cases[i].ids) != 0)
			fail_msg("%s: '%s'", cases[i].name, ids);
		assert_int_equal(dump.files,
				 !cases[i].code || strcmp(cases[i].code,
							  "NotInDump") != 0);
		remove_all(cases[i].files);
		arena_done(&arena);
	}
}

static void test_keys(void **state)
{
	static const char body[] = "{\"KeyMetadata\":{\"KeyId\":\"1234\"}}";
	static const struct {
		const char *name;
		struct file file;
		const char *key, *code, *message;
	} cases[] = {
		{ "id",
		  { "eu-west-1/kms.DescribeKey.1234.json", body },
		  "1234",
		  NULL,
		  NULL },
		{ "ARN",
		  { "eu-west-1/kms.DescribeKey." ARN_FILE ".json", body },
		  ARN,
		  NULL,
		  NULL },
		{ "ARN by its id",
		  { "eu-west-1/kms.DescribeKey.1234.json", body },
		  ARN,
		  NULL,
		  NULL },
		{ "error by the id",
		  { "eu-west-1/kms.DescribeKey.1234.error.json",
		    "{\"Code\":\"NotFoundException\",\"Message\":\"gone\"}" },
		  ARN,
		  "NotFoundException",
		  "gone" },
		{ "another",
		  { "eu-west-1/kms.DescribeKey.1235.json", body },
		  ARN,
		  "NotInDump",
		  "kms.DescribeKey." ARN_FILE ".json" },
		{ "out of the directory",
		  { "eu-west-1/kms.DescribeKey.1234.json", body },
		  "../1235",
		  "NotInDump",
		  "kms.DescribeKey..._1235.json" },
		{ "no key",
		  { "eu-west-1/kms.DescribeKey.json", body },
		  NULL,
		  NULL,
		  NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct file files[MAX_FILES] = { cases[i].file };
		struct kms_key key = { .asked = "kept" };
		struct arena arena;
		struct outcome o;
		struct dump dump;

		make_all(files);
		arena_init(&arena, 1024 * 1024);
		dump_init(&dump, directory);
		fetch(&dump, &arena, KMS_DESCRIBE_KEY, cases[i].key, &key, &o);
		check(cases[i].name, &o, cases[i].code, cases[i].message, 0);
		if (!cases[i].code)
			assert_string_equal(key.resource.id, "1234");
		assert_string_equal(key.asked, "kept");
		remove_all(files);
		arena_done(&arena);
	}
}

/* A list of one type: its own file, else the list of all. */
static void test_narrowed(void **state)
{
#define SNAPSHOTS "rds.DescribeDBSnapshots"
#define SNAPSHOT(id) "{\"DBSnapshots\":[{\"DBSnapshotIdentifier\":\"" id "\"}]}"
	static const struct {
		const char *name;
		struct file files[MAX_FILES];
		const char *key, *id, *code, *message;
	} cases[] = {
		{ "its own file",
		  { { "eu-west-1/" SNAPSHOTS ".json", SNAPSHOT("all") },
		    { "eu-west-1/" SNAPSHOTS ".manual.json",
		      SNAPSHOT("one") } },
		  "manual",
		  "one",
		  NULL,
		  NULL },
		{ "the list of all",
		  { { "eu-west-1/" SNAPSHOTS ".json", SNAPSHOT("all") },
		    { "eu-west-1/" SNAPSHOTS ".manual.json",
		      SNAPSHOT("one") } },
		  "awsbackup",
		  "all",
		  NULL,
		  NULL },
		{ "no type",
		  { { "eu-west-1/" SNAPSHOTS ".json", SNAPSHOT("all") },
		    { "eu-west-1/" SNAPSHOTS ".manual.json",
		      SNAPSHOT("one") } },
		  NULL,
		  "all",
		  NULL,
		  NULL },
		{ "neither",
		  { { "eu-west-1/x.json", "{}" } },
		  "manual",
		  NULL,
		  "NotInDump",
		  SNAPSHOTS ".json" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct db_snapshot *found;
		struct page page = { 0 };
		struct arena arena;
		struct outcome o;
		struct dump dump;

		make_all(cases[i].files);
		arena_init(&arena, 1024 * 1024);
		dump_init(&dump, directory);
		fetch(&dump, &arena, RDS_DESCRIBE_DB_SNAPSHOTS, cases[i].key,
		      &page, &o);
		check(cases[i].name, &o, cases[i].code, cases[i].message, 0);
		found = page.items.items;
		assert_int_equal(page.items.n, cases[i].id ? 1 : 0);
		if (cases[i].id)
			assert_string_equal(found->resource.id, cases[i].id);
		remove_all(cases[i].files);
		arena_done(&arena);
	}
}

/* What is there and cannot be read is not called absent. */
static void test_unreadable(void **state)
{
	static const struct file none[MAX_FILES] = { { NULL, NULL } };
	static const char name[] = "eu-west-1/" INSTANCES ".json";
	char *path;
	struct page page = { 0 };
	struct arena arena;
	struct outcome o;
	struct dump dump;

	(void)state;
	make_all(none);
	arena_init(&arena, 1024 * 1024);
	dump_init(&dump, directory);
	make_directory(name);
	fetch(&dump, &arena, RDS_DESCRIBE_DB_INSTANCES, NULL, &page, &o);
	check("directory", &o, "BadDump", strerror(EISDIR), 0);
	remove_path(name);
	path = path_of(name);
	assert_int_equal(symlink(INSTANCES ".json", path), 0);
	fetch(&dump, &arena, RDS_DESCRIBE_DB_INSTANCES, NULL, &page, &o);
	check("loop", &o, "NotInDump", strerror(ELOOP), 0);
	remove_path(name);
	free(path);
	remove_all(none);
	arena_done(&arena);
}

/* The items that fitted are no answer. */
static void test_too_large(void **state)
{
	static const struct file files[MAX_FILES] = {
		{ "eu-west-1/" INSTANCES ".json",
		  "{\"DBInstances\":[" DB("first") "," DB("second") "]}" },
	};
	enum { TAKEN = 16 * 1024, ROOM = 16 * sizeof(struct database) + 8 };
	struct page page = { 0 };
	struct arena arena;
	struct outcome o;
	struct dump dump;

	(void)state;
	make_all(files);
	/* Room for the list and one of its texts. */
	arena_init(&arena, TAKEN + ROOM);
	assert_non_null(arena_alloc(&arena, TAKEN));
	dump_init(&dump, directory);
	fetch(&dump, &arena, RDS_DESCRIBE_DB_INSTANCES, NULL, &page, &o);
	assert_string_equal(o.err.code, "BadDump");
	assert_int_equal(page.items.n, 0);
	remove_all(files);
	arena_done(&arena);
}

static void test_regions(void **state)
{
	static const struct {
		const char *name;
		const char *directories[4];
		const char *regions;
	} cases[] = {
		{ "one", { NULL }, "eu-west-1 " },
		{ "sorted",
		  { "us-east-1", "ap-south-1" },
		  "ap-south-1 eu-west-1 us-east-1 " },
		{ "global and hidden", { "aws-global", ".git" }, "eu-west-1 " },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct file files[MAX_FILES] = { { "file", "x" } };
		struct list regions = { 0 };
		struct arena arena;
		struct dump dump;
		char text[100] = "";

		make_all(files);
		for (size_t j = 0; cases[i].directories[j]; j++)
			make_directory(cases[i].directories[j]);
		arena_init(&arena, 100000);
		dump_init(&dump, directory);
		assert_int_equal(dump_regions(&dump, &arena, &regions), 0);
		for_each(char *const, region, &regions)
			snprintf(text + strlen(text),
				 sizeof(text) - strlen(text), "%s ", *region);
		if (strcmp(text, cases[i].regions) != 0 || dump.flat)
			fail_msg("%s: %s", cases[i].name, text);
		arena_done(&arena);
		arena_init(&arena, 8);
		assert_int_equal(dump_regions(&dump, &arena, &regions), -E2BIG);
		arena_done(&arena);
		for (size_t j = 0; cases[i].directories[j]; j++)
			remove_path(cases[i].directories[j]);
		remove_all(files);
	}
}

static void test_flat(void **state)
{
	static const struct file none[MAX_FILES] = { { NULL, NULL } };
	struct list regions = { 0 };
	struct arena arena;
	struct dump dump;

	(void)state;
	make_all(none);
	arena_init(&arena, 100000);
	dump_init(&dump, directory);
	remove_path("eu-west-1");
	assert_int_equal(dump_regions(&dump, &arena, &regions), 0);
	assert_true(dump.flat);
	assert_int_equal(regions.n, 0);
	make_directory("eu-west-1");
	remove_all(none);
	assert_int_equal(dump_regions(&dump, &arena, &regions), -ENOENT);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_narrowed),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
