/*
 * t_parameters: which groups a database uses, what they say, how far that is in
 * force.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "parameters.h"

static struct parameter set[] = { { "rds.force_ssl", "1" }, { "ssl", NULL } };
static struct parameter_group groups[] = {
	{ .name = "mine", .parameters = { set, 2 } },
	{ .name = "dark", .err = { .code = "AccessDenied" } },
};

static struct inventory account(void)
{
	return (struct inventory){
		.parameter_groups = { groups, 2 },
		.cluster_parameter_groups = { groups, 2 },
	};
}

/* How one membership comes out. */
static const struct {
	const char *group, *status;
	enum group_sync sync;
	const char *problem; /* part of it; NULL: it can be read */
} memberships[] = {
	{ "mine", "in-sync", GROUP_IN_SYNC, NULL },
	{ "mine", "pending-reboot", GROUP_PENDING, NULL },
	{ "mine", "applying", GROUP_PENDING, NULL },
	{ "mine", "failed-to-apply", GROUP_FAILED, NULL },
	{ "mine", "", GROUP_UNSAID, NULL },
	{ "mine", NULL, GROUP_UNSAID, NULL },
	{ "dark", "in-sync", GROUP_IN_SYNC, "cannot be read" },
	{ "other", "in-sync", GROUP_IN_SYNC, "were not read" },
	{ NULL, "in-sync", GROUP_UNSAID, "no parameter group is shown" },
	{ "", "in-sync", GROUP_UNSAID, "no parameter group is shown" },
};

static void expect(const struct group_uses *uses, size_t i)
{
	const struct group_use *use = &uses->items[0];

	print_message("row %zu\n", i);
	assert_int_equal(uses->n, 1);
	assert_int_equal(use->sync, memberships[i].sync);
	if (memberships[i].problem) {
		assert_non_null(strstr(use->problem, memberships[i].problem));
		assert_null(use->parameters);
	} else {
		assert_null(use->problem);
		assert_ptr_equal(use->parameters, &groups[0]);
	}
	assert_int_equal(use->err != NULL,
			 use->name && strcmp(use->name, "dark") == 0);
}

static void test_instances(void **state)
{
	const struct inventory inv = account();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
		struct membership m = { memberships[i].group,
					memberships[i].status };
		const struct database db = { .resource.type = "db-instance",
					     .parameter_groups = { &m, 1 },
					     .parameter_group = "dark" };
		struct group_uses uses;

		parameters_groups(&inv, &db, &uses);
		expect(&uses, i);
		assert_string_equal(parameters_noun(&db), "DB parameter group");
	}
}

static void test_clusters(void **state)
{
	const struct inventory inv = account();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(memberships); i++) {
		struct cluster_member members[] = {
			{ "a", "in-sync" },
			{ "b", memberships[i].status },
		};
		const struct database db = { .resource.type = "db-cluster",
					     .parameter_group =
						     memberships[i].group,
					     .member_ids = { members, 2 } };
		struct group_uses uses;

		parameters_groups(&inv, &db, &uses);
		expect(&uses, i);
		assert_string_equal(parameters_noun(&db),
				    "DB cluster parameter group");
	}
}

/* The least applied member counts; nobody waits for a cluster without any. */
static void test_members(void **state)
{
	static const struct {
		const char *status[3];
		enum group_sync sync;
	} cases[] = {
		{ { NULL }, GROUP_IN_SYNC },
		{ { "in-sync", "in-sync" }, GROUP_IN_SYNC },
		{ { "pending-reboot", "in-sync" }, GROUP_PENDING },
		{ { "failed-to-apply", "pending-reboot" }, GROUP_FAILED },
		{ { "", "in-sync" }, GROUP_UNSAID },
		{ { "", "applying" }, GROUP_PENDING },
	};
	const struct inventory inv = account();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cluster_member members[3] = { 0 };
		struct database db = { .resource.type = "db-cluster",
				       .parameter_group = "mine",
				       .member_ids = { members, 0 } };
		struct group_uses uses;

		while (cases[i].status[db.member_ids.n]) {
			members[db.member_ids.n].parameters_status =
				cases[i].status[db.member_ids.n];
			db.member_ids.n++;
		}
		parameters_groups(&inv, &db, &uses);
		print_message("row %zu\n", i);
		assert_int_equal(uses.items[0].sync, cases[i].sync);
	}
}

static void test_many_groups(void **state)
{
	struct membership many[GROUP_USES_MAX + 2];
	const struct inventory inv = account();
	const struct database db = { .resource.type = "db-instance",
				     .parameter_groups = { many, 2 } };
	struct database over = db;
	struct group_uses uses;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = (struct membership){ "mine", "in-sync" };
	many[1].status = "applying";
	parameters_groups(&inv, &db, &uses);
	assert_int_equal(uses.n, 2);
	assert_int_equal(uses.items[1].sync, GROUP_PENDING);
	over.parameter_groups.n = ARRAY_SIZE(many);
	parameters_groups(&inv, &over, &uses);
	assert_int_equal(uses.n, GROUP_USES_MAX);
	assert_non_null(uses.items[GROUP_USES_MAX - 1].problem);
}

static void test_values(void **state)
{
	static const char *const on[] = { "1", "on", "ON", "true", "Enabled" };
	static const char *const off[] = { "0", "off", "", "11", "yes", NULL };

	(void)state;
	assert_ptr_equal(parameter_find(&groups[0], "RDS.force_ssl"), &set[0]);
	assert_null(parameter_find(&groups[0], "rds.force"));
	for (size_t i = 0; i < ARRAY_SIZE(on); i++)
		assert_true(parameter_is_on(on[i]));
	for (size_t i = 0; i < ARRAY_SIZE(off); i++)
		assert_false(parameter_is_on(off[i]));
}

static void test_words(void **state)
{
	static const struct {
		const char *list, *word;
		bool has;
	} cases[] = {
		{ "TCPIP,SSL", "ssl", true },
		{ " SSL ", "SSL", true },
		{ "SSLX", "SSL", false },
		{ "SS", "SSL", false },
		{ "a, b ,\tc", "c", true },
		{ ",,", "a", false },
		{ "", "a", false },
		{ NULL, "a", false },
		{ "1.2 or 1.0", "1.0", true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(words_have(cases[i].list, cases[i].word,
					    strlen(cases[i].word)),
				 cases[i].has);
}

/* ---- options ---- */

static struct option_setting settings[] = {
	{ "SQLNET.ENCRYPTION_SERVER", NULL, "REQUESTED" },
	{ "SQLNET.SSL_VERSION", "1.2", "1.0" },
	{ "NOTHING", NULL, NULL },
	{ "EMPTY", "", "x" },
};
static struct option options[] = {
	{ .name = "SSL", .settings = { settings, ARRAY_SIZE(settings) } },
	{ .name = NULL },
};
static struct option_group option_groups[] = {
	{ .name = "erp", .options = { options, 2 } },
};

static void test_options(void **state)
{
	struct inventory inv = { .option_groups = { option_groups, 1 } };
	struct membership m[] = { { "erp", "pending-apply" },
				  { "gone", "in-sync" } };
	struct database db = { .option_groups = { m, 2 } };
	struct group_uses uses;

	(void)state;
	parameters_option_groups(&inv, &db, &uses);
	assert_int_equal(uses.n, 2);
	assert_ptr_equal(uses.items[0].options, &option_groups[0]);
	assert_int_equal(uses.items[0].sync, GROUP_PENDING);
	assert_null(uses.items[1].options);
	assert_non_null(uses.items[1].problem);
	assert_null(uses.items[1].err);
	inv.results[NEED_OPTION_GROUPS].err.code = "AccessDenied";
	parameters_option_groups(&inv, &db, &uses);
	assert_string_equal(uses.items[1].err->code, "AccessDenied");
	db.option_groups.n = 0;
	parameters_option_groups(&inv, &db, &uses);
	assert_int_equal(uses.n, 1);
	assert_string_equal(uses.items[0].problem, "no option group is shown");
}

static void test_settings(void **state)
{
	const struct option *ssl = option_find(&option_groups[0], "ssl");

	(void)state;
	assert_ptr_equal(ssl, &options[0]);
	assert_null(option_find(&option_groups[0], "STATSPACK"));
	assert_string_equal(option_value(ssl, "sqlnet.encryption_server"),
			    "REQUESTED");
	assert_string_equal(option_value(ssl, "SQLNET.SSL_VERSION"), "1.2");
	assert_string_equal(option_value(ssl, "EMPTY"), "x");
	assert_null(option_value(ssl, "NOTHING"));
	assert_null(option_value(ssl, "OTHER"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instances),
		cmocka_unit_test(test_clusters),
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_many_groups),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_options),
		cmocka_unit_test(test_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
