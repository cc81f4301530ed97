/*
 * t_exceptions: files that are refused, and why; and what each entry accepts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "exceptions.h"
#include "text.h"
#include "xalloc.h"

enum { WHY_MAX = 4096, USED_MAX = 8, ITEMS_MAX = 4, DAY = 86400 };

/* 2026-11-24, 00:00:00 UTC. */
#define NOW INT64_C(1795478400)

/* Of a whole file: one entry, which begins in line 2, column 5. */
#define HEAD "exceptions:\n  - "
#define IN "\n    "
#define BASE "id: A" IN "check: [sg]" IN "reason: r" IN
#define TAIL "expires: 2027-01-31\n"

#define TOO_LONG(ere)                                                          \
	{                                                                      \
		HEAD BASE TAIL "    resource: ['re:" ere "']\n",               \
			"f:6:16: 're:" ere "': with its repetitions written "  \
			"out, the expression is longer "                       \
			"than 2000 characters"                                 \
	}

static const struct bad_case {
	const char *text, *why;
} bad_cases[] = {
	/* the file */
	{ "", "f:1:1: key 'exceptions' is missing" },
	{ "# nothing\n", "f:1:1: key 'exceptions' is missing" },
	{ "exceptions:\n", "f:1:12: exceptions: value missing" },
	{ "exceptions: []\n", "f:1:13: exceptions: no values" },
	{ "exceptions: x\n",
	  "f:1:13: exceptions: not a list but a single value" },
	{ "- id: A\n", "f:1:1: not a map of keys but a list" },
	{ "exception: []\n", "f:1:1: 'exception': unknown key, 'exceptions'?" },
	{ HEAD BASE TAIL "exceptions: []\n",
	  "f:6:1: duplicate key 'exceptions', first at line 1, column 1" },
	{ "exceptions: [A]\n", "f:1:14: not a map of keys but a single value" },
	{ "exceptions:\n  - &a\n    id: A\n",
	  "f:2:5: anchors are not supported" },
	{ HEAD "id: *a\n", "f:2:9: aliases are not supported" },

	/* keys */
	{ HEAD BASE TAIL "    resources: [a]\n",
	  "f:6:5: 'resources': unknown key, 'resource'?" },
	{ HEAD BASE TAIL "    reason: again\n",
	  "f:6:5: duplicate key 'reason', first at line 4, column 5" },
	{ HEAD "check: [sg]" IN "reason: r" IN TAIL,
	  "f:2:5: key 'id' is missing" },
	{ HEAD "id: A" IN "reason: r" IN TAIL,
	  "f:2:5: key 'check' is missing" },
	{ HEAD "id: A" IN "check: [sg]" IN TAIL,
	  "f:2:5: key 'reason' is missing" },
	{ HEAD "id: A" IN "check: [sg]" IN "reason: ''" IN TAIL,
	  "f:4:13: reason: '': value is empty" },
	{ HEAD "id: A" IN "check: [sg]" IN "reason:" IN TAIL,
	  "f:4:12: reason: value missing" },
	{ HEAD "id: A" IN "check: [sg]" IN "reason: r\n",
	  "f:2:5: key 'expires' is missing (or 'permanent: true')" },
	{ HEAD BASE "permanent: false\n",
	  "f:2:5: key 'expires' is missing (or 'permanent: true')" },
	{ HEAD BASE "permanent: true" IN TAIL,
	  "f:5:16: both 'expires' and 'permanent: true'" },
	{ HEAD BASE "permanent: yes\n",
	  "f:5:16: permanent: 'yes': neither true nor false; write true" },
	{ HEAD BASE TAIL "    owner:\n", "f:6:11: owner: value missing" },
	{ HEAD BASE TAIL "    downgrade_to: critical\n",
	  "f:6:19: downgrade_to: 'critical': not one of ok|warning" },
	{ HEAD BASE TAIL "  - " BASE "permanent: true\n",
	  "f:6:9: id: 'A': duplicate id, first at line 2, column 9" },
	{ HEAD BASE TAIL "  - " BASE TAIL "  - " BASE TAIL,
	  "f:6:9: id: 'A': duplicate id, first at line 2, column 9" },
	{ HEAD "id: \"a\\tb\"" IN "check: [sg]" IN "reason: r" IN TAIL,
	  "f:2:9: id: 'a\tb': not one line" },

	/* days */
	{ HEAD BASE "expires: 2027-02-29\n",
	  "f:5:14: expires: '2027-02-29': not a day as YYYY-MM-DD" },
	{ HEAD BASE "expires: 2027-1-31\n",
	  "f:5:14: expires: '2027-1-31': not a day as YYYY-MM-DD" },
	{ HEAD BASE "expires: 31.01.2027\n",
	  "f:5:14: expires: '31.01.2027': not a day as YYYY-MM-DD" },
	{ HEAD BASE "expires: 2027-01-31T00:00:00Z\n",
	  "f:5:14: expires: '2027-01-31T00:00:00Z': not a day as YYYY-MM-DD" },
	{ HEAD BASE "expires: never\n",
	  "f:5:14: expires: 'never': not a day as YYYY-MM-DD" },
	{ HEAD BASE "expires:\n", "f:5:13: expires: value missing" },

	/* lists */
	{ HEAD "id: A" IN "check: []" IN "reason: r" IN TAIL,
	  "f:3:12: check: no values" },
	{ HEAD "id: A" IN "check: sg" IN "reason: r" IN TAIL,
	  "f:3:12: check: not a list but a single value" },
	{ HEAD BASE TAIL "    account: []\n", "f:6:14: account: no values" },
	{ HEAD BASE TAIL "    region: []\n", "f:6:13: region: no values" },
	{ HEAD BASE TAIL "    resource: []\n", "f:6:15: resource: no values" },
	{ HEAD BASE TAIL "    finding: []\n", "f:6:14: finding: no values" },
	{ HEAD BASE TAIL "    finding: [~]\n",
	  "f:6:15: value missing (in quotes it would be a text)" },
	{ HEAD BASE TAIL "    finding: ['']\n", "f:6:15: '': value is empty" },
	{ HEAD BASE TAIL "    tags: {}\n", "f:6:11: tags: no values" },
	{ HEAD BASE TAIL "    tags: [env]\n",
	  "f:6:11: tags: not a map of keys but a list" },
	{ HEAD BASE TAIL "    tags: {env: []}\n", "f:6:17: env: no values" },
	{ HEAD BASE TAIL "    tags: {env: prod}\n",
	  "f:6:17: env: not a list but a single value" },
	{ HEAD BASE TAIL "    tags: {env: ['[']}\n",
	  "f:6:18: '[': '[' is not closed" },

	/* values */
	{ HEAD "id: A" IN "check: [SG]" IN "reason: r" IN TAIL,
	  "f:3:13: 'SG': neither the name of a check nor '*'" },
	{ HEAD "id: A" IN "check: [sg, 'rds*']" IN "reason: r" IN TAIL,
	  "f:3:17: 'rds*': neither the name of a check nor '*'" },
	{ HEAD "id: A" IN "check: [check_rds_sg]" IN "reason: r" IN TAIL,
	  "f:3:13: 'check_rds_sg': the name of a check is without check_ and "
	  "rds_" },
	{ HEAD "id: A" IN "check: [rds_sg]" IN "reason: r" IN TAIL,
	  "f:3:13: 'rds_sg': the name of a check is without check_ and rds_" },
	{ HEAD "id: A" IN "check: [sg, '*']" IN "reason: r" IN TAIL,
	  "f:3:17: '*': '*' must stand alone" },
	{ HEAD "id: A" IN "check: ['*', sg]" IN "reason: r" IN TAIL,
	  "f:3:13: '*': '*' must stand alone" },
	{ HEAD BASE TAIL "    account: [1111]\n",
	  "f:6:15: '1111': not an account id of 12 digits" },
	{ HEAD BASE TAIL "    account: ['11112222333*']\n",
	  "f:6:15: '11112222333*': not an account id of 12 digits" },
	{ HEAD BASE TAIL "    region: [eu-west-1, '[a']\n",
	  "f:6:25: '[a': '[' is not closed" },
	{ HEAD BASE TAIL "    resource: ['a\\']\n",
	  "f:6:16: 'a\\': ends in a backslash" },
	{ HEAD BASE TAIL "    resource: ['re:']\n",
	  "f:6:16: 're:': the expression is empty" },
	{ HEAD BASE TAIL "    resource: ['re:(a']\n",
	  "f:6:16: 're:(a': no extended regular expression: Unmatched ( or "
	  "\\(" },
	{ HEAD BASE TAIL "    resource: ['re:(a)\\1']\n",
	  "f:6:16: 're:(a)\\1': back-references are not supported" },
	TOO_LONG("a{2001}"),
	TOO_LONG("(a{99}){99}"),
	TOO_LONG("((((a{9}){9}){9}){9}){1,9}"),
	TOO_LONG("a+++++++++++"),
	TOO_LONG("((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)"),
	TOO_LONG("(a|[)]{99}){99}"),
	TOO_LONG("([[:alpha:])]{99}){99}"),
	TOO_LONG("[^)](a{50}[]a]){50}"),
};

static int parse(const char *text, struct exceptions **ret, struct buf *why)
{
	return exceptions_parse("f", text, strlen(text), ret, why);
}

static void test_bad(void **state)
{
	struct exceptions *none;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad_cases); i++) {
		struct buf why;

		none = NULL;
		buf_init(&why, WHY_MAX);
		if (parse(bad_cases[i].text, &none, &why) == 0)
			fail_msg("taken:\n%s", bad_cases[i].text);
		if (strcmp(buf_str(&why), bad_cases[i].why) != 0)
			fail_msg("%s\n%s\nnot\n%s", bad_cases[i].text,
				 buf_str(&why), bad_cases[i].why);
		assert_null(none);
		buf_done(&why);
	}
	print_message("exceptions: %zu bad files\n", ARRAY_SIZE(bad_cases));
}

/* What is too long to stand in the table. */
static void test_limits(void **state)
{
	static const struct {
		const char *before, *after;
		size_t good;
		const char *why;
	} cases[] = {
		{ HEAD "id: ", IN "check: [sg]" IN "reason: r" IN TAIL, 128,
		  "longer than 128 bytes" },
		{ HEAD BASE "resource: ['re:", "']" IN TAIL, 256,
		  "the expression is longer than 256 bytes" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (size_t more = 0; more < 2; more++) {
			char *word = xmalloc(cases[i].good + more + 1), *text;
			struct exceptions *got = NULL;
			struct buf why;

			memset(word, 'a', cases[i].good + more);
			word[cases[i].good + more] = '\0';
			text = xasprintf("%s%s%s", cases[i].before, word,
					 cases[i].after);
			buf_init(&why, WHY_MAX);
			assert_int_equal(parse(text, &got, &why) == 0, !more);
			if (more && !strstr(buf_str(&why), cases[i].why))
				fail_msg("%s", buf_str(&why));
			exceptions_free(got);
			buf_done(&why);
			free(text);
			free(word);
		}
	}
}

static struct exceptions *must_parse(const char *text)
{
	struct exceptions *exceptions = NULL;
	struct buf why;

	buf_init(&why, WHY_MAX);
	if (parse(text, &exceptions, &why) < 0)
		fail_msg("%s\n%s", text, buf_str(&why));
	buf_done(&why);
	return exceptions;
}

/* The finding that most cases are about, and what differs in them. */
static const struct tag tags[] = { { "env", "Prod" }, { "empty", NULL } };
static const struct list tag_list = { (void *)tags, ARRAY_SIZE(tags) };
static const struct exception_finding finding = {
	.check = "sg",
	.account_id = "111122223333",
	.region = "eu-west-1",
	.resource = "db-1",
	.code = "open-to-internet",
	.tags = &tag_list,
};

/* The fields of one entry beside id, reason and expiry. */
static const struct match_case {
	const char *fields;
	bool matches;
} match_cases[] = {
	{ "check: [sg]", true },
	{ "check: ['*']", true },
	{ "check: [public, sg]", true },
	{ "check: [public]", false },
	{ "check: [s]", false },
	{ "check: [sgs]", false },
	{ "check: [sg]" IN "account: ['111122223333']", true },
	{ "check: [sg]" IN "account: [111122223333]", true },
	{ "check: [sg]" IN "account: [011122223333, 111122223333]", true },
	{ "check: [sg]" IN "account: [011122223333]", false },
	{ "check: [sg]" IN "region: [eu-west-1]", true },
	{ "check: [sg]" IN "region: [EU-West-?]", true },
	{ "check: [sg]" IN "region: ['us-*', 'eu-*']", true },
	{ "check: [sg]" IN "region: [eu-west]", false },
	{ "check: [sg]" IN "region: ['us-*']", false },
	{ "check: [sg]" IN "resource: [db-1]", true },
	{ "check: [sg]" IN "resource: [DB-1]", true },
	{ "check: [sg]" IN "resource: [x, 'db-[0-9]']", true },
	{ "check: [sg]" IN "resource: [db]", false },
	{ "check: [sg]" IN "resource: [b-1]", false },
	{ "check: [sg]" IN "resource: ['re:db-[0-9]+']", true },
	{ "check: [sg]" IN "resource: ['re:^db-[0-9]+$']", true },
	{ "check: [sg]" IN "resource: ['re:DB-1']", true },
	{ "check: [sg]" IN "resource: ['re:d|db-1']", true },
	{ "check: [sg]" IN "resource: ['re:db-1|d']", true },
	{ "check: [sg]" IN "resource: ['re:db']", false },
	{ "check: [sg]" IN "resource: ['re:b-1']", false },
	{ "check: [sg]" IN "resource: ['re:-']", false },
	{ "check: [sg]" IN "resource: ['re:^db-1|x']", true },
	{ "check: [sg]" IN "resource: ['re:db)|(-1)']", false },
	{ "check: [sg]" IN "resource: ['re:(db|x)-.']", true },
	{ "check: [sg]" IN "tags: {env: [Prod]}", true },
	{ "check: [sg]" IN "tags: {env: [dev, 'P*']}", true },
	{ "check: [sg]" IN "tags: {empty: ['*']}", true },
	{ "check: [sg]" IN "tags: {env: [Prod], empty: ['*']}", true },
	{ "check: [sg]" IN "tags: {env: [Prod], team: ['*']}", false },
	{ "check: [sg]" IN "tags: {env: [prod]}", false },
	{ "check: [sg]" IN "tags: {Env: [Prod]}", false },
	{ "check: [sg]" IN "tags: {env: [Pro]}", false },
	{ "check: [sg]" IN "finding: [open-to-internet]", true },
	{ "check: [sg]" IN "finding: [x, 'open-*']", true },
	{ "check: [sg]" IN "finding: ['*']", true },
	{ "check: [sg]" IN "finding: [open]", false },
	{ "check: [sg]" IN "finding: [Open-to-internet]", false },
	/* one field of two */
	{ "check: [sg]" IN "region: [eu-west-1]" IN "resource: [x]", false },
	{ "check: [sg]" IN "region: [x]" IN "resource: [db-1]", false },
	{ "check: [public]" IN "resource: [db-1]", false },
};

static struct exceptions *one_entry(const char *fields)
{
	char *text =
		xasprintf(HEAD "id: A" IN "reason: r" IN "%s" IN TAIL, fields);
	struct exceptions *exceptions = must_parse(text);

	free(text);
	return exceptions;
}

static void test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(match_cases); i++) {
		const struct match_case *c = &match_cases[i];
		struct exceptions *exceptions = one_entry(c->fields);
		bool used = false;
		struct exception_verdict v =
			exceptions_ask(exceptions, &finding, NOW, &used);

		if (!!v.accepted != c->matches || used != c->matches)
			fail_msg("%s: %s", c->fields,
				 c->matches ? "does not match" : "matches");
		exceptions_free(exceptions);
	}
	print_message("exceptions: %zu entries matched\n",
		      ARRAY_SIZE(match_cases));
}

/* What is not known matches no entry that asks for it. */
static void test_unknown(void **state)
{
	static const char *const fields[] = {
		"check: [sg]" IN "account: [111122223333]",
		"check: [sg]" IN "region: ['*']",
		"check: [sg]" IN "tags: {env: ['*']}",
	};
	struct exception_finding unknown = finding;

	(void)state;
	unknown.account_id = unknown.region = NULL;
	unknown.tags = NULL;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct exceptions *exceptions = one_entry(fields[i]);
		bool used = false;

		if (exceptions_ask(exceptions, &unknown, NOW, &used).accepted ||
		    used)
			fail_msg("%s", fields[i]);
		exceptions_free(exceptions);
	}
}

/* Only the code, letter by letter. */
static void test_unjudged(void **state)
{
	static const struct {
		const char *fields;
		bool matches;
	} cases[] = {
		{ "check: [sg]", false },
		{ "check: ['*']" IN "finding: ['*']", false },
		{ "check: [sg]" IN "finding: ['access-*']", false },
		{ "check: [sg]" IN "finding: ['acces[s]-denied']", false },
		{ "check: [sg]" IN "finding: [item]", false },
		{ "check: [sg]" IN "finding: [x, access-denied]", true },
		{ "check: [public]" IN "finding: [access-denied]", false },
	};
	const char *items[] = { "item" };
	const struct list list = { items, 1 };
	struct exception_finding unjudged = finding;

	(void)state;
	unjudged.code = "access-denied";
	unjudged.unjudged = true;
	unjudged.items = &list;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct exceptions *exceptions = one_entry(cases[i].fields);
		bool used = false;

		if (!!exceptions_ask(exceptions, &unjudged, NOW, &used)
			      .accepted != cases[i].matches)
			fail_msg("%s", cases[i].fields);
		assert_int_equal(used, cases[i].matches);
		exceptions_free(exceptions);
	}
}

/* Several entries: what they come to, and which are used. */
#define ENTRY(id, rest) "  - {id: " id ", check: [sg], reason: r, " rest "}\n"
#define LONG "expires: 2027-01-31"
#define SHORT "expires: 2026-12-24"
#define OLD "expires: 2026-11-23"

static const struct verdict_case {
	const char *name, *entries;
	const char *items[ITEMS_MAX + 1];
	const char *accepted, *expired;
	enum state state;
	const char *used; /* of each entry: '+' or '-' */
} verdict_cases[] = {
	{ "the first of two",
	  ENTRY("A", LONG) ENTRY("B", "permanent: true"),
	  { NULL },
	  "A",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "the state is that of the first",
	  ENTRY("A", LONG ", downgrade_to: warning") ENTRY("B", LONG),
	  { NULL },
	  "A",
	  NULL,
	  STATE_WARNING,
	  "++" },
	{ "the second only",
	  ENTRY("A", LONG ", resource: [x]") ENTRY("B", LONG),
	  { NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "-+" },
	{ "none",
	  ENTRY("A", LONG ", resource: [x]"),
	  { NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "-" },
	{ "expired", ENTRY("A", OLD), { NULL }, NULL, "A", STATE_OK, "+" },
	{ "expired, and one that holds",
	  ENTRY("A", OLD) ENTRY("B", LONG),
	  { NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "expired, two",
	  ENTRY("A", OLD) ENTRY("B", OLD),
	  { NULL },
	  NULL,
	  "A",
	  STATE_OK,
	  "++" },
	{ "expired, but not about this",
	  ENTRY("A", OLD ", finding: [x]"),
	  { NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "-" },
	{ "the one item",
	  ENTRY("A", LONG ", finding: ['10.0.0.0/8:1']"),
	  { "10.0.0.0/8:1", NULL },
	  "A",
	  NULL,
	  STATE_OK,
	  "+" },
	{ "an item by pattern",
	  ENTRY("A", LONG ", finding: ['*:1']"),
	  { "10.0.0.0/8:1", "::/0:1", NULL },
	  "A",
	  NULL,
	  STATE_OK,
	  "+" },
	{ "one item of two",
	  ENTRY("A", LONG ", finding: [a]"),
	  { "a", "b", NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "+" },
	{ "the last item of three",
	  ENTRY("A", LONG ", finding: [c]"),
	  { "a", "b", "c", NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "+" },
	{ "an item of another database",
	  ENTRY("A", LONG ", finding: [a], resource: [x]"),
	  { "a", NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "-" },
	{ "two items, an entry each: until the first ends",
	  ENTRY("A", LONG ", finding: [a]") ENTRY("B", SHORT ", finding: [b]"),
	  { "a", "b", NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "two items: one is permanent",
	  ENTRY("A", "permanent: true, finding: [a]")
		  ENTRY("B", LONG ", finding: [b]"),
	  { "a", "b", NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "two items: the worse state",
	  ENTRY("A", LONG ", finding: [a], downgrade_to: warning")
		  ENTRY("B", SHORT ", finding: [b]"),
	  { "a", "b", NULL },
	  "B",
	  NULL,
	  STATE_WARNING,
	  "++" },
	{ "two items: one expired",
	  ENTRY("A", LONG ", finding: [a]") ENTRY("B", OLD ", finding: [b]"),
	  { "a", "b", NULL },
	  NULL,
	  "B",
	  STATE_OK,
	  "++" },
	{ "two items: one expired, one not named",
	  ENTRY("B", OLD ", finding: [b]"),
	  { "a", "b", NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "+" },
	{ "as a whole, and an item",
	  ENTRY("A", LONG ", finding: [a]") ENTRY("B", LONG),
	  { "a", "b", NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "expired as a whole, but by items",
	  ENTRY("A", OLD) ENTRY("B", LONG ", finding: [a]"),
	  { "a", NULL },
	  "B",
	  NULL,
	  STATE_OK,
	  "++" },
	{ "an item, but the finding lists none",
	  ENTRY("A", LONG ", finding: [a]"),
	  { NULL },
	  NULL,
	  NULL,
	  STATE_OK,
	  "-" },
};

static void check_verdict(const struct verdict_case *c,
			  const struct exceptions *exceptions)
{
	struct exception_finding f = finding;
	struct list items = { (void *)c->items, 0 };
	bool used[USED_MAX] = { false };
	struct exception_verdict v;

	while (c->items[items.n])
		items.n++;
	f.items = &items;
	v = exceptions_ask(exceptions, &f, NOW, used);
	if (text_compare(v.accepted ? v.accepted->id : NULL, c->accepted) ||
	    text_compare(v.expired ? v.expired->id : NULL, c->expired) ||
	    (v.accepted && v.state != c->state))
		fail_msg("%s: accepted by %s as %s, expired %s", c->name,
			 v.accepted ? v.accepted->id : "none",
			 state_name(v.state),
			 v.expired ? v.expired->id : "none");
	assert_int_equal(strlen(c->used), exceptions_list(exceptions)->n);
	for (size_t i = 0; c->used[i]; i++)
		if (used[i] != (c->used[i] == '+'))
			fail_msg("%s: entry %zu is%s used", c->name, i,
				 used[i] ? "" : " not");
}

static void test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(verdict_cases); i++) {
		const struct verdict_case *c = &verdict_cases[i];
		char *text = xasprintf("exceptions:\n%s", c->entries);
		struct exceptions *exceptions = must_parse(text);

		check_verdict(c, exceptions);
		exceptions_free(exceptions);
		free(text);
	}
	print_message("exceptions: %zu verdicts\n", ARRAY_SIZE(verdict_cases));
}

/* What was used by one finding stays so when the next is asked about. */
static void test_used(void **state)
{
	struct exceptions *exceptions =
		must_parse("exceptions:\n" ENTRY("A", LONG ", resource: [db-1]")
				   ENTRY("B", LONG ", resource: [db-2]"));
	struct exception_finding other = finding;
	bool used[] = { false, false };

	(void)state;
	exceptions_ask(exceptions, &finding, NOW, used);
	assert_true(used[0]);
	assert_false(used[1]);
	other.resource = "db-2";
	exceptions_ask(exceptions, &other, NOW, used);
	assert_true(used[0]);
	assert_true(used[1]);
	exceptions_free(exceptions);
}

/* It holds on its last day, to the end of it. */
static void test_days(void **state)
{
	static const struct {
		int64_t now;
		bool expired;
		int left;
	} cases[] = {
		{ NOW, false, 0 },
		{ NOW + 16 * DAY - 1, false, 0 },
		{ NOW + 16 * DAY, false, 14 },
		{ NOW + 16 * DAY + 1, false, 14 },
		{ NOW + 17 * DAY, false, 13 },
		{ NOW + 29 * DAY, false, 1 },
		{ NOW + 30 * DAY - 1, false, 1 },
		{ NOW + 30 * DAY, true, 0 },
		{ NOW + 300 * DAY, true, 0 },
	};
	struct exceptions *exceptions = must_parse("exceptions:\n" ENTRY(
		"A", "expires: 2026-12-23") ENTRY("B", "permanent: true"));
	const struct exception *e = exceptions_list(exceptions)->items;

	(void)state;
	assert_true(e->expires.known);
	assert_int_equal(e->expires.seconds, NOW + 30 * DAY);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (exception_has_expired(e, cases[i].now) !=
			    cases[i].expired ||
		    exception_days_left(e, cases[i].now) != cases[i].left)
			fail_msg("case %zu: %d days left", i,
				 exception_days_left(e, cases[i].now));
		assert_false(exception_has_expired(e + 1, cases[i].now));
		assert_int_equal(exception_days_left(e + 1, cases[i].now), 0);
	}
	exceptions_free(exceptions);
}

/* All that an entry can have, as others see it. */
static void test_entry(void **state)
{
	struct exceptions *exceptions = must_parse(
		"exceptions:\n"
		"  - id: SEC 1 | \"x\"\n"
		"    check: [sg, kms_rotation]\n"
		"    reason: >\n"
		"      two\n"
		"      lines\n"
		"    owner: me\n"
		"    expires: '2027-01-31'\n"
		"    downgrade_to: warning\n"
		"  - {id: B, check: ['*'], reason: r, permanent: true, tags: "
		"{a: [b]}}\n");
	const struct exception *e = exceptions_list(exceptions)->items;

	(void)state;
	assert_int_equal(exceptions_list(exceptions)->n, 2);
	assert_string_equal(e->id, "SEC 1 | \"x\"");
	assert_string_equal(e->reason, "two lines\n");
	assert_string_equal(e->owner, "me");
	assert_string_equal(e->last_day, "2027-01-31");
	assert_int_equal(e->downgrade_to, STATE_WARNING);
	assert_true(exception_is_about(e, "kms_rotation"));
	assert_false(exception_is_about(e, "public"));
	assert_null(e[1].owner);
	assert_null(e[1].last_day);
	assert_false(e[1].expires.known);
	assert_int_equal(e[1].downgrade_to, STATE_OK);
	assert_true(exception_is_about(e + 1, "public"));
	assert_true(exceptions_ask_tags(exceptions));
	exceptions_free(exceptions);
	exceptions_free(NULL);
}

static void test_files(void **state)
{
	static const struct {
		const char *path, *why;
	} cases[] = {
		{ "/nonexistent/f.yml", "No such file" },
		{ "/", "directory" },
		{ "/dev/null", "'exceptions' is missing" },
	};
	const char *srcdir = getenv("srcdir");
	char *path =
		xasprintf("%s/contrib/exceptions.yml", srcdir ? srcdir : ".");
	struct exceptions *exceptions = NULL;
	struct buf why;

	(void)state;
	buf_init(&why, WHY_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&why);
		assert_true(exceptions_load(cases[i].path, &exceptions, &why) <
			    0);
		assert_null(exceptions);
		if (!strstr(buf_str(&why), cases[i].why) ||
		    !strstr(buf_str(&why), cases[i].path))
			fail_msg("%s", buf_str(&why));
	}
	buf_reset(&why);
	if (exceptions_load(path, &exceptions, &why) < 0)
		fail_msg("%s", buf_str(&why));
	assert_int_equal(exceptions_list(exceptions)->n, 5);
	exceptions_free(exceptions);
	free(path);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_unjudged),
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_used),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_entry),
		cmocka_unit_test(test_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
