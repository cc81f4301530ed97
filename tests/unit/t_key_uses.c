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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_many_users),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
