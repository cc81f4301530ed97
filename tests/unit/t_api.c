/*
 * t_api: the rows of the operations table against what AWS documents.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api.h"
#include "service.h"
#include "vectors.h"

/* pagination.tsv of the reference data; NULL: skip. */
static char *pagination;
static const char *shared;

enum column { SERVICE, OPERATION, INPUT, OUTPUT, MORE, SIZE, RESULT, COLUMNS };

/* The row of an operation, cut at its tabs into `ret`, of `line`. */
static bool find_row(const struct operation *op, char *line, char *ret[COLUMNS])
{
	char wanted[128];
	const char *at;

	snprintf(wanted, sizeof(wanted), "\n%s\t%s\t", op->wire->service,
		 op->name);
	at = strstr(pagination, wanted);
	if (!at)
		return false;
	snprintf(line, 512, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
	for (int i = 0; i < COLUMNS; i++)
		ret[i] = strsep(&line, "\t");
	return true;
}

static const struct field *reply_field(const struct operation *op,
				       size_t offset)
{
	for (const struct field *f = op->reply->fields; f->type; f++)
		if (f->offset == offset)
			return f;
	return NULL;
}

/* "-" of the table is NULL of ours. */
static void same(const char *column, const char *ours)
{
	assert_string_equal(column, ours ? ours : "-");
}

/* Several lists may be on one page. */
static bool is_one_of(const char *names, const char *name)
{
	size_t len;

	for (; *names; names += len + (names[len] == ',')) {
		len = strcspn(names, ",");
		if (strlen(name) == len && strncmp(names, name, len) == 0)
			return true;
	}
	return false;
}

static void paging(void **state)
{
	char line[512], *row[COLUMNS];

	(void)state;
	if (!pagination)
		skip();
	for (int id = OPERATION_END + 1; id < OPERATION_COUNT; id++) {
		const struct operation *op = api_operation(id);
		const struct field *f;

		print_message("%s\n", op->title);
		assert_true(find_row(op, line, row));
		same(row[INPUT], op->token);
		same(row[SIZE], op->size);
		if (!op->paged)
			continue;
		f = reply_field(op, offsetof(struct page, items));
		assert_non_null(f);
		if (op->token)
			assert_true(is_one_of(row[RESULT], f->name));
		f = reply_field(op, offsetof(struct page, token));
		same(row[OUTPUT], f ? f->name : NULL);
		f = reply_field(op, offsetof(struct page, more));
		same(row[MORE], f ? f->name : NULL);
	}
	print_message("api: %d operations compared, 0 left out\n",
		      OPERATION_COUNT - 1);
}

static const char *protocol_name(enum protocol protocol)
{
	static const char *const names[] = { "query", "ec2", "json" };

	return names[protocol];
}

static void wires(void **state)
{
	(void)state;
	if (!shared)
		skip();
	for (int id = OPERATION_END + 1; id < OPERATION_COUNT; id++) {
		const struct operation *op = api_operation(id);
		char file[64];
		json_object *model, *metadata;

		print_message("%s\n", op->title);
		snprintf(file, sizeof(file), "models/%s.json",
			 op->wire->service);
		model = vectors_json(shared, file);
		metadata = vectors_get(model, "metadata");
		assert_string_equal(vectors_str(metadata, "protocol"),
				    protocol_name(op->wire->protocol));
		if (op->wire->version)
			assert_string_equal(vectors_str(metadata, "apiVersion"),
					    op->wire->version);
		if (op->wire->target)
			assert_string_equal(
				vectors_str(metadata, "targetPrefix"),
				op->wire->target);
		json_object_put(model);
	}
}

static void titles(void **state)
{
	char title[128];

	(void)state;
	for (int id = OPERATION_END + 1; id < OPERATION_COUNT; id++) {
		const struct operation *op = api_operation(id);

		snprintf(title, sizeof(title), "%s:%s", op->wire->service,
			 op->name);
		assert_string_equal(op->title, title);
		assert_non_null(service_by_id(op->wire->service));
		assert_non_null(op->reply);
		assert_true(!op->token || op->paged);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(titles),
		cmocka_unit_test(paging),
		cmocka_unit_test(wires),
	};
	int failed;

	shared = vectors_shared();
	if (shared)
		pagination = vectors_read(shared, "pagination.tsv");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(pagination);
	return failed || shared ? failed : 77;
}
