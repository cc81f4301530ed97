/*
 * iam_policy: what a policy document lets whom do.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "iam_policy.h"
#include "text.h"

static bool same_letter(char a, char b, bool case_matters)
{
	return case_matters
		       ? a == b
		       : tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* On a mismatch the last `*` takes one more letter. */
bool iam_pattern_matches(const char *pattern, const char *text,
			 bool case_matters)
{
	const char *star = NULL, *taken = text;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			taken = text;
		} else if (*pattern &&
			   (*pattern == '?' ||
			    same_letter(*pattern, *text, case_matters))) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++taken;
		} else {
			return false;
		}
	}
	return !pattern[strspn(pattern, "*")];
}

bool iam_statement_allows(const struct iam_statement *s, const char *action)
{
	bool named = false;

	for_each(char *const, pattern, &s->actions)
		named |= iam_pattern_matches(*pattern, action, false);
	return s->allows && named != s->not_action;
}

bool iam_statement_has_resource(const struct iam_statement *s,
				const char *resource)
{
	for_each(char *const, one, &s->resources)
		if (strcmp(*one, resource) == 0)
			return !s->not_resource;
	return false;
}

/* ---- conditions ---- */

/* Nothing but wildcards: it says nothing. */
static bool is_wild(const char *text)
{
	return !text[strspn(text, "*?")];
}

/* The part of an ARN, which may be a pattern, that holds the account. */
static const char *account_part(const char *arn, size_t *ret_len)
{
	for (int i = 0; i < 4; i++) {
		arn = strchr(arn, ':');
		if (!arn)
			return NULL;
		arn++;
	}
	*ret_len = strcspn(arn, ":");
	return arn;
}

/*
 * Wildcards and policy variables among the first `len` bytes: half an account
 * is as good as any, since anyone can have one that fits; so is what a variable
 * takes from who asks.
 */
static bool is_pattern(const char *text, size_t len)
{
	return strcspn(text, "*?$") < len;
}

/* The account of the resource itself is the one variable that says who. */
static bool is_open_word(const char *text)
{
	return !*text || (strcasecmp(text, "${aws:ResourceAccount}") != 0 &&
			  is_pattern(text, strlen(text)));
}

/*
 * A pattern for ARNs that fits those of any account. Where ARNs have none the
 * name says whose it is, as that of a bucket does.
 */
static bool is_open_arn(const char *text)
{
	size_t len;
	const char *account = account_part(text, &len);

	if (!account || is_pattern(account, len))
		return true;
	return !len && is_pattern(account, strcspn(account, "/"));
}

static bool is_open_organization(const char *text)
{
	size_t len = strcspn(text, "/");

	return strncmp(text, "o-", 2) != 0 || len == 2 || is_pattern(text, len);
}

/* The keys that say who asks, or from where; and values that say nothing. */
static const struct {
	const char *key;
	bool (*is_open)(const char *value);
	bool account; /* its values are accounts or ARNs of those */
} restricting[] = {
	{ "kms:CallerAccount", is_open_word, true },
	{ "aws:PrincipalAccount", is_open_word, true },
	{ "aws:PrincipalOrgID", is_open_organization, false },
	{ "aws:PrincipalOrgPaths", is_open_organization, false },
	{ "aws:PrincipalArn", is_open_arn, true },
	{ "aws:SourceAccount", is_open_word, true },
	{ "aws:SourceArn", is_open_arn, true },
	{ "aws:SourceOrgID", is_open_organization, false },
	{ "aws:SourceVpc", is_open_word, false },
	{ "aws:SourceVpce", is_open_word, false },
};

/*
 * Operators that hold only if the key is there and has one of the values:
 * neither negated nor ...IfExists. ForAllValues: holds without the key too.
 */
static bool is_positive(const char *op)
{
	static const char *const names[] = { "StringEquals", "StringLike",
					     "ArnEquals", "ArnLike" };
	static const char any[] = "ForAnyValue:";

	if (strncmp(op, any, strlen(any)) == 0)
		op += strlen(any);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (strcmp(op, names[i]) == 0)
			return true;
	return false;
}

/* The row of a condition that says who, -1 if it does not. */
static int restricting_row(const struct iam_condition *c)
{
	if (!is_positive(c->op) || !c->values.n)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(restricting); i++) {
		if (strcasecmp(restricting[i].key, c->key) != 0)
			continue;
		for_each(char *const, value, &c->values)
			if (restricting[i].is_open(*value))
				return -1;
		return (int)i;
	}
	return -1;
}

static bool is_via_service(const struct iam_condition *c)
{
	return is_positive(c->op) && c->values.n &&
	       strcasecmp(c->key, "kms:ViaService") == 0;
}

bool iam_statement_is_via(const struct iam_statement *s, const char *service)
{
	for_each(struct iam_condition, c, &s->conditions) {
		bool only = is_via_service(c);

		for_each(char *const, value, &c->values)
			only &= strcasecmp(*value, service) == 0;
		if (only)
			return true;
	}
	return false;
}

static bool is_via_some_service(const struct iam_statement *s)
{
	for_each(struct iam_condition, c, &s->conditions) {
		bool some = is_via_service(c);

		for_each(char *const, value, &c->values)
			some &= !is_wild(*value);
		if (some)
			return true;
	}
	return false;
}

/* ---- principals ---- */

/* "*" of whatever type, and ARNs that are patterns for the account. */
static bool is_anyone(const struct iam_principal *p)
{
	if (is_wild(p->id))
		return true;
	return strncmp(p->id, "arn:", strlen("arn:")) == 0 &&
	       is_open_arn(p->id) && strpbrk(p->id, "*?");
}

enum iam_audience iam_statement_audience(const struct iam_statement *s)
{
	bool anyone = s->not_principal;

	if (!s->allows || (!s->principals.n && !s->not_principal))
		return IAM_NOBODY;
	for_each(struct iam_principal, p, &s->principals)
		anyone |= is_anyone(p);
	if (!anyone)
		return IAM_NAMED;
	for_each(struct iam_condition, c, &s->conditions)
		if (restricting_row(c) >= 0)
			return IAM_RESTRICTED;
	return is_via_some_service(s) ? IAM_VIA_SERVICE : IAM_ANYONE;
}

/* 12 digits, by themselves or in the place of an ARN. */
static const char *account_of(const char *text, struct arena *arena)
{
	const char *account = text;
	size_t len = strlen(text);

	if (strncmp(text, "arn:", strlen("arn:")) == 0)
		account = account_part(text, &len);
	if (!account || len != 12 || strspn(account, "0123456789") < len)
		return NULL;
	return arena_strndup(arena, account, len);
}

const char *iam_principal_account(const struct iam_principal *principal,
				  struct arena *arena)
{
	return account_of(principal->id, arena);
}

/* ---- accounts ---- */

struct accounts {
	const char *own;
	const struct list *allowed;
	struct arena *arena;
	struct list list; /* const char * */
};

static void add_account(struct accounts *a, const char *account)
{
	const char **items;

	if (!account || strcmp(account, a->own) == 0)
		return;
	for_each(char *const, one, a->allowed)
		if (strcmp(*one, account) == 0)
			return;
	items = arena_grow(a->arena, a->list.items, a->list.n, sizeof(*items));
	if (!items)
		return;
	items[a->list.n++] = account;
	a->list.items = items;
}

static void add_statement(struct accounts *a, const struct iam_statement *s)
{
	enum iam_audience audience = iam_statement_audience(s);

	if (audience != IAM_NOBODY && !s->not_principal)
		for_each(struct iam_principal, p, &s->principals)
			add_account(a, account_of(p->id, a->arena));
	if (audience != IAM_RESTRICTED)
		return;
	for_each(struct iam_condition, c, &s->conditions) {
		int row = restricting_row(c);

		if (row < 0 || !restricting[row].account)
			continue;
		for_each(char *const, value, &c->values)
			add_account(a, account_of(*value, a->arena));
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void iam_policy_foreign(const struct iam_policy *policy, const char *own,
			const struct list *allowed, struct arena *arena,
			struct buf *out)
{
	struct accounts a = { own, allowed, arena, { 0 } };
	const char *last = NULL;

	if (!own)
		return;
	for_each(struct iam_statement, s, &policy->statements)
		add_statement(&a, s);
	if (a.list.n)
		qsort(a.list.items, a.list.n, sizeof(char *), by_text);
	for_each(char *const, account, &a.list) {
		if (!text_is(last, *account))
			buf_addf(out, "%s%s", last ? ", " : "", *account);
		last = *account;
	}
}
