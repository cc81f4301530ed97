/*
 * t_key_uses: each key once, by whatever name, with its users.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "key_uses.h"

#define KEY(name) "arn:aws:kms:eu-west-1:111122223333:" name

static struct kms_key keys[] = {
	{ .asked = KEY("alias/db"),
	  .resource = { .id = "k-1", .arn = KEY("key/k-1") } },
	{ .asked = KEY("key/k-1"),
	  .resource = { .id = "k-1", .arn = KEY("key/k-1") } },
	{ .asked = KEY("key/k-2"), .err.code = "AccessDenied" },
};

static void begin(struct inventory *inv)
{
	inventory_init(inv, "eu-west-1", 0, 1024 * 1024);
	inv->kms_keys = (struct list){ keys, ARRAY_SIZE(keys) };
	inventory_seal(inv);
}

/* Uses of keys, in any order; then what they come to. */
static void test_merge(void **state)
{
	struct key_uses uses = { 0 };
	struct inventory inv;

	(void)state;
	begin(&inv);
	key_uses_add(&uses, &inv, KEY("key/k-2"), "b", true);
	key_uses_add(&uses, &inv, KEY("key/k-1"), "z", false);
	key_uses_add(&uses, &inv, KEY("alias/db"), "a", true);
	key_uses_add(&uses, &inv, KEY("key/k-1"), "b", true);
	key_uses_add(&uses, &inv, KEY("key/k-1"), "a", true);
	key_uses_add(&uses, &inv, KEY("key/k-3"), "c", false);
	key_uses_add(&uses, &inv, KEY("key/k-4"), NULL, true);
	key_uses_add(&uses, &inv, NULL, "d", true);
	key_uses_add(&uses, &inv, "", "d", true);
	key_uses_merge(&uses);
	assert_int_equal(uses.n, 4);
	assert_string_equal(uses.items[0].resource.id, "k-1");
	assert_string_equal(uses.items[0].users, "a, b");
	assert_string_equal(uses.items[0].text, " (used by a, b)");
	assert_true(uses.items[0].in_scope);
	assert_string_equal(uses.items[1].resource.id, "k-2");
	assert_string_equal(uses.items[1].users, "b");
	assert_string_equal(uses.items[2].resource.id, "k-3");
	assert_false(uses.items[2].in_scope);
	assert_non_null(uses.items[2].key->err.code);
	assert_string_equal(uses.items[3].resource.id, "k-4");
	assert_null(uses.items[3].users);
	assert_string_equal(uses.items[3].text, "");
	key_uses_done(&uses);
	key_uses_done(NULL);
	inventory_done(&inv);
}

static void test_many_users(void **state)
{
	struct key_uses uses = { 0 };
	struct inventory inv;
	char names[30][8];

	(void)state;
	begin(&inv);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(names[i], sizeof(names[i]), "db%02zu", 29 - i);
		key_uses_add(&uses, &inv, KEY("key/k-1"), names[i], true);
	}
	key_uses_merge(&uses);
	assert_int_equal(uses.n, 1);
	assert_string_equal(uses.items[0].users,
			    "db00, db01, db02, db03, db04 and 25 more");
	key_uses_done(&uses);
	inventory_done(&inv);
}

/* What a record calls a key, what --key calls it, and if that is the same. */
static void test_names(void **state)
{
	static const struct key_alias aliases[] = {
		{ "alias/db", KEY("alias/db"), "k-1" },
		{ "alias/two", KEY("alias/two"), "k-2" },
		{ "alias/none", KEY("alias/none"), NULL },
	};
	static const struct {
		const char *asked, *name;
		enum tri same, without_aliases;
	} cases[] = {
		{ KEY("key/k-1"), KEY("key/k-1"), TRI_YES, TRI_YES },
		{ KEY("key/k-1"), "k-1", TRI_YES, TRI_YES },
		{ KEY("key/k-1"), "k-2", TRI_NO, TRI_NO },
		{ KEY("key/k-1"), KEY("key/k-2"), TRI_NO, TRI_NO },
		{ KEY("key/k-1"), "alias/db", TRI_YES, TRI_UNKNOWN },
		{ KEY("key/k-1"), KEY("alias/db"), TRI_YES, TRI_UNKNOWN },
		{ KEY("key/k-1"), "alias/two", TRI_NO, TRI_UNKNOWN },
		{ KEY("key/k-1"), "alias/none", TRI_NO, TRI_UNKNOWN },
		{ KEY("key/k-1"), "alias/absent", TRI_NO, TRI_UNKNOWN },
		{ KEY("key/k-2"), "alias/two", TRI_YES, TRI_UNKNOWN },
		{ KEY("alias/db"), "k-1", TRI_YES, TRI_YES },
		{ KEY("alias/db"), KEY("key/k-1"), TRI_YES, TRI_YES },
		{ KEY("alias/db"), KEY("alias/db"), TRI_YES, TRI_YES },
		{ KEY("alias/two"), "k-2", TRI_YES, TRI_UNKNOWN },
		{ KEY("alias/two"), KEY("key/k-2"), TRI_UNKNOWN, TRI_UNKNOWN },
		{ KEY("alias/other"), "k-2", TRI_UNKNOWN, TRI_UNKNOWN },
		{ "arn:aws:kms:eu-west-1:222222222222:key/k-1", "k-1", TRI_NO,
		  TRI_NO },
		{ "arn:aws:kms:eu-west-1:222222222222:key/k-1", "alias/db",
		  TRI_NO, TRI_NO },
		{ KEY("key/k-1"), "arn:aws:kms:eu-west-1:222222222222:alias/db",
		  TRI_NO, TRI_NO },
		{ "k-1", "k-1", TRI_YES, TRI_YES },
	};
	struct inventory inv;

	(void)state;
	begin(&inv);
	inv.account_id = "111122223333";
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (key_uses_names(&inv, cases[i].asked, cases[i].name) !=
		    cases[i].without_aliases)
			fail_msg("without aliases: '%s' is '%s'",
				 cases[i].asked, cases[i].name);
	inv.kms_aliases = (struct list){ (void *)aliases, ARRAY_SIZE(aliases) };
	inv.results[NEED_KMS_ALIASES].wanted = true;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (key_uses_names(&inv, cases[i].asked, cases[i].name) !=
		    cases[i].same)
			fail_msg("'%s' is '%s'", cases[i].asked, cases[i].name);
	inventory_done(&inv);
}

/* A snapshot may have the name of a database: two users. */
static void test_kinds_of_users(void **state)
{
	struct db_snapshot snapshots[] = {
		{ .resource = { .id = "a" }, .kms_key_id = KEY("key/k-1") },
		{ .resource = { .id = "b" }, .kms_key_id = KEY("key/k-1") },
	};
	struct key_uses uses = { 0 };
	struct inventory inv;
	struct scope scope = { 0 };

	(void)state;
	begin(&inv);
	inv.db_snapshots = (struct list){ snapshots, ARRAY_SIZE(snapshots) };
	key_uses_add_snapshots(&uses, &inv, &scope);
	key_uses_add(&uses, &inv, KEY("key/k-1"), "b", true);
	key_uses_merge(&uses);
	assert_int_equal(uses.n, 1);
	assert_string_equal(uses.items[0].users, "b, snapshot a, snapshot b");
	key_uses_done(&uses);
	inventory_done(&inv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_many_users),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_kinds_of_users),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
