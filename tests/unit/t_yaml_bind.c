/*
 * t_yaml_bind: what tables make of a YAML file, and what they refuse.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "text.h"
#include "yaml_bind.h"

enum { TEXT_MAX = 65536, ARENA_MAX = 1 << 20 };

struct inner {
	const char *name;
	struct list regions;
	const struct yaml_node *self;
};

struct outer {
	const char *text, *account;
	bool flag;
	long number, seconds, ms;
	int choice;
	struct list texts, accounts, one_or_more, inners, labels, tags;
	struct inner inner;
	const struct yaml_node *any, *keys;
};

static const struct yaml_field inner_fields[] = {
	{ .key = ".",
	  .type = &yaml_any,
	  .offset = offsetof(struct inner, self) },
	{ .key = "name",
	  .type = &yaml_text,
	  .offset = offsetof(struct inner, name),
	  .required = true },
	{ .key = "regions",
	  .type = &yaml_list,
	  .offset = offsetof(struct inner, regions),
	  .item = &yaml_text },
	{ 0 }
};

#define FIELD(name) .key = #name, .offset = offsetof(struct outer, name)

static const struct yaml_field fields[] = {
	{ FIELD(text), .type = &yaml_text },
	{ FIELD(account), .type = &yaml_account },
	{ FIELD(flag), .type = &yaml_flag },
	{ FIELD(number), .type = &yaml_number, .min = -5, .max = 100 },
	{ FIELD(seconds), .type = &yaml_seconds, .min = 10, .max = 7200 },
	{ FIELD(ms), .type = &yaml_milliseconds, .max = 60000 },
	{ FIELD(choice), .type = &yaml_choice, .arg = "red|green|blue" },
	{ FIELD(texts), .type = &yaml_list, .item = &yaml_text, .min = 1,
	  .max = 3 },
	{ FIELD(accounts), .type = &yaml_list, .item = &yaml_account },
	{ FIELD(one_or_more), .type = &yaml_list, .item = &yaml_text,
	  .single = true },
	{ FIELD(inners), .type = &yaml_list, .item = &yaml_struct,
	  .fields = inner_fields, .size = sizeof(struct inner) },
	{ FIELD(labels), .type = &yaml_map, .item = &yaml_text },
	{ FIELD(tags), .type = &yaml_map, .item = &yaml_list, .single = true,
	  .min = 1 },
	{ FIELD(inner), .type = &yaml_struct, .fields = inner_fields },
	{ FIELD(any), .type = &yaml_any },
	{ FIELD(keys), .type = &yaml_keys },
	{ 0 }
};

static void show_text(const char *name, const char *text, struct buf *out)
{
	if (text)
		buf_addf(out, " %s=%s", name, text);
}

static void show_list(const char *name, const struct list *list,
		      struct buf *out)
{
	if (!list->n)
		return;
	buf_addf(out, " %s", name);
	for_each(char *const, item, list)
		buf_addf(out, ":%s", *item);
}

static void show_inner(const struct inner *inner, struct buf *out)
{
	show_text("name", inner->name, out);
	show_list("regions", &inner->regions, out);
	if (inner->self)
		buf_addf(out, "@%u", inner->self->line);
}

static void show(const struct outer *o, struct buf *out)
{
	show_text("text", o->text, out);
	show_text("account", o->account, out);
	if (o->flag)
		buf_adds(out, " flag");
	if (o->number)
		buf_addf(out, " number=%ld", o->number);
	if (o->seconds)
		buf_addf(out, " seconds=%ld", o->seconds);
	if (o->ms)
		buf_addf(out, " ms=%ld", o->ms);
	if (o->choice)
		buf_addf(out, " choice=%d", o->choice);
	show_list("texts", &o->texts, out);
	show_list("accounts", &o->accounts, out);
	show_list("one_or_more", &o->one_or_more, out);
	for_each(struct inner, inner, &o->inners)
		show_inner(inner, out);
	for_each(struct yaml_entry, label, &o->labels)
		show_text(label->key, *(const char *const *)label->value, out);
	for_each(struct yaml_entry, tag, &o->tags) {
		show_list(tag->key, tag->value, out);
		buf_addf(out, "@%u", tag->node->key->line);
	}
	show_inner(&o->inner, out);
	if (o->any)
		buf_addf(out, " any@%u", o->any->line);
	if (o->keys)
		buf_addf(out, " keys=%zu", o->keys->n);
}

struct bind_case {
	const char *text, *expected;
};

static const struct bind_case good[] = {
	{ "", "" },
	{ "text: no", " text=no" },
	{ "text: 'null'", " text=null" },
	{ "text: 0123", " text=0123" },
	{ "account: 012345678901", " account=012345678901" },
	{ "account: '012345678901'", " account=012345678901" },
	{ "flag: true", " flag" },
	{ "flag: false", "" },
	{ "number: -5", " number=-5" },
	{ "number: 100", " number=100" },
	{ "number: 0", "" },
	{ "seconds: 5m", " seconds=300" },
	{ "seconds: 1h30m", " seconds=5400" },
	{ "seconds: 10000ms", " seconds=10" },
	{ "ms: 100ms", " ms=100" },
	{ "ms: 1s500ms", " ms=1500" },
	{ "ms: 0", "" },
	{ "choice: blue", " choice=2" },
	{ "texts: [a]", " texts:a" },
	{ "texts:\n- a\n- 'b, c'\n- 3", " texts:a:b, c:3" },
	{ "accounts: [012345678901, '999999999999']",
	  " accounts:012345678901:999999999999" },
	{ "accounts: []", "" },
	{ "one_or_more: a", " one_or_more:a" },
	{ "one_or_more: [a, b]", " one_or_more:a:b" },
	{ "inners:\n- name: a\n- name: b\n  regions: [x, y]",
	  " name=a@2 name=b regions:x:y@3" },
	{ "labels: {a: b, c: 'd'}", " a=b c=d" },
	{ "labels: {}", "" },
	{ "tags:\n  a: b\n  c: [d, e]", " a:b@2 c:d:e@3" },
	{ "inner:\n  name: a", " name=a@2" },
	{ "any: [x, {y: null}]", " any@1" },
	{ "keys: {x: , y: null}", " keys=2" },
};

static const struct bind_case bad[] = {
	{ "[]", "f:1:1: not a map of keys but a list" },
	{ "x", "f:1:1: not a map of keys but a single value" },
	{ "flga: true", "f:1:1: 'flga': unknown key, 'flag'?" },
	{ "text: a\n\"zzz\": true", "f:2:1: 'zzz': unknown key" },
	{ ".: x", "f:1:1: '.': unknown key" },
	{ "text:", "f:1:6: text: value missing" },
	{ "text: ~",
	  "f:1:7: text: value missing (in quotes it would be a text)" },
	{ "text: ''", "f:1:7: text: '': value is empty" },
	{ "text: [a]", "f:1:7: text: not a single value but a list" },
	{ "text: {a: b}", "f:1:7: text: not a single value but a map" },
	{ "account: 01234567890",
	  "f:1:10: account: '01234567890': not an account id of 12 digits" },
	{ "account: 1_2345678901",
	  "f:1:10: account: '1_2345678901': not an account id of 12 digits" },
	{ "flag: yes",
	  "f:1:7: flag: 'yes': neither true nor false; write true" },
	{ "flag: Off",
	  "f:1:7: flag: 'Off': neither true nor false; write false" },
	{ "flag: True",
	  "f:1:7: flag: 'True': neither true nor false; write true" },
	{ "flag: 1", "f:1:7: flag: '1': neither true nor false" },
	{ "flag: 'true'", "f:1:7: flag: 'true': in quotes it is a text" },
	{ "number: 010", "f:1:9: number: '010': not a whole number" },
	{ "number: 0x1", "f:1:9: number: '0x1': not a whole number" },
	{ "number: -0", "f:1:9: number: '-0': not a whole number" },
	{ "number: +1", "f:1:9: number: '+1': not a whole number" },
	{ "number: 1_0", "f:1:9: number: '1_0': not a whole number" },
	{ "number: 1.0", "f:1:9: number: '1.0': not a whole number" },
	{ "number: --", "f:1:9: number: '--': not a whole number" },
	{ "number: '5'", "f:1:9: number: '5': in quotes it is a text" },
	{ "number: 101", "f:1:9: number: '101': not between -5 and 100" },
	{ "number: -6", "f:1:9: number: '-6': not between -5 and 100" },
	{ "number: 99999999999999999999",
	  "f:1:9: number: '99999999999999999999': not between -5 and 100" },
	{ "seconds: 5",
	  "f:1:10: seconds: '5': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 30m1h",
	  "f:1:10: seconds: '30m1h': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 1m1m",
	  "f:1:10: seconds: '1m1m': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 5min",
	  "f:1:10: seconds: '5min': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: -5m",
	  "f:1:10: seconds: '-5m': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: m",
	  "f:1:10: seconds: 'm': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 1.5h",
	  "f:1:10: seconds: '1.5h': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 101y",
	  "f:1:10: seconds: '101y': not a duration as 30s, 5m or 1h30m" },
	{ "seconds: 99999999999999999999s",
	  "f:1:10: seconds: '99999999999999999999s': not a duration as 30s, "
	  "5m or 1h30m" },
	{ "seconds: 9s", "f:1:10: seconds: '9s': not between 10s and 7200s" },
	{ "seconds: 3h", "f:1:10: seconds: '3h': not between 10s and 7200s" },
	{ "seconds: 10s1ms", "f:1:10: seconds: '10s1ms': not whole seconds" },
	{ "ms: 61s", "f:1:5: ms: '61s': not between 0ms and 60000ms" },
	{ "choice: gree", "f:1:9: choice: 'gree': not one of red|green|blue" },
	{ "texts: a", "f:1:8: texts: not a list but a single value" },
	{ "texts: []", "f:1:8: texts: no values" },
	{ "texts: [a, b, c, d]", "f:1:8: texts: more than 3 values" },
	{ "texts: [a, null]",
	  "f:1:12: value missing (in quotes it would be a text)" },
	{ "texts:\n- a\n-", "f:3:2: value missing" },
	{ "texts: [[a]]", "f:1:9: not a single value but a list" },
	{ "accounts: [a]", "f:1:12: 'a': not an account id of 12 digits" },
	{ "one_or_more: {a: b}",
	  "f:1:14: one_or_more: not a single value but a map" },
	{ "inners:\n- regions: [x]", "f:2:3: key 'name' is missing" },
	{ "inners:\n- a", "f:2:3: not a map of keys but a single value" },
	{ "inners:\n- name: a\n  region: [x]",
	  "f:3:3: 'region': unknown key, 'regions'?" },
	{ "labels: {a: [b]}", "f:1:13: a: not a single value but a list" },
	{ "labels: [a]", "f:1:9: labels: not a map of keys but a list" },
	{ "tags: {a: []}", "f:1:11: a: no values" },
	{ "tags: {a: null}",
	  "f:1:11: a: value missing (in quotes it would be a text)" },
	{ "inner: {}", "f:1:8: key 'name' is missing" },
	{ "keys: [x]", "f:1:7: keys: not a map of keys but a list" },
	{ "any:", "f:1:5: any: value missing" },
	{ "inner:", "f:1:7: inner: value missing" },
};

static void bind_all(const struct bind_case *cases, size_t n, bool fine)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = cases[i].text;
		const struct yaml_node *root;
		struct outer outer = { 0 };
		struct arena arena;
		struct buf out;
		int r;

		arena_init(&arena, ARENA_MAX);
		buf_init(&out, TEXT_MAX);
		if (yaml_parse("f", text, strlen(text), &arena, &root, &out))
			fail_msg("'%s': %s", text, buf_str(&out));
		r = yaml_bind(&(struct yaml_binding){ &arena, &out }, fields,
			      root, &outer);
		if (fine && !r)
			show(&outer, &out);
		if (!text_is(buf_str(&out), cases[i].expected) ||
		    r != (fine ? 0 : -EINVAL))
			fail_msg("'%s': %d, '%s'", text, r, buf_str(&out));
		buf_done(&out);
		arena_done(&arena);
	}
}

static void test_good(void **state)
{
	(void)state;
	bind_all(good, ARRAY_SIZE(good), true);
}

static void test_bad(void **state)
{
	(void)state;
	bind_all(bad, ARRAY_SIZE(bad), false);
}

/* Slots without a value keep what the caller put there. */
static void test_defaults(void **state)
{
	static const char text[] = "number: 7";
	struct outer outer = { .number = 1, .seconds = 99, .flag = true };
	const struct yaml_node *root;
	struct arena arena;
	struct buf why;

	(void)state;
	arena_init(&arena, ARENA_MAX);
	buf_init(&why, TEXT_MAX);
	assert_int_equal(
		yaml_parse("f", text, strlen(text), &arena, &root, &why), 0);
	assert_int_equal(yaml_bind(&(struct yaml_binding){ &arena, &why },
				   fields, root, &outer),
			 0);
	assert_int_equal(outer.number, 7);
	assert_int_equal(outer.seconds, 99);
	assert_true(outer.flag);
	buf_done(&why);
	arena_done(&arena);
}

static void test_duration(void **state)
{
	static const struct {
		const char *text;
		long ms; /* -1: none */
	} cases[] = {
		{ "0", 0 },
		{ "0s", 0 },
		{ "1ms", 1 },
		{ "1s", 1000 },
		{ "1m", 60000 },
		{ "1h", 3600000 },
		{ "1d", 86400000 },
		{ "1w", 604800000 },
		{ "1y", 31536000000 },
		{ "100y", 3153600000000 },
		{ "1y2w3d4h5m6s7ms", 33019506007 },
		{ "05m", 300000 },
		{ "", -1 },
		{ "00", -1 },
		{ "1", -1 },
		{ "ms", -1 },
		{ "1s1m", -1 },
		{ "1 s", -1 },
		{ " 1s", -1 },
		{ "1s ", -1 },
		{ "100y1ms", -1 },
		{ "1M", -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		long ms = -1;

		if (yaml_parse_duration(cases[i].text, &ms) !=
			    (cases[i].ms >= 0) ||
		    ms != cases[i].ms)
			fail_msg("'%s': %ld", cases[i].text, ms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_duration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
