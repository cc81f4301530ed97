/*
 * grants: which actions of IAM a run needs, and the policy that allows them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "accounts.h"
#include "collect_target.h"
#include "grants.h"
#include "json_text.h"
#include "text.h"

/* ---- what is asked for ---- */

static void add_plan(struct grants *grants, const struct collect_plan *plan)
{
	for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++) {
		if (!plan->wanted[n])
			continue;
		for (const enum operation_id *op = need_rows[n].asks; *op; op++)
			grants->operations[*op] = true;
	}
}

void grants_add(struct grants *grants, const struct check *check,
		const void *params, const struct policy *policy,
		const struct scope *scope)
{
	struct collect_plan plan = { .scope = scope };

	collect_plan_add(&plan, check, params, policy);
	add_plan(grants, &plan);
	collect_plan_done(&plan);
}

/* As if every need of the check had no condition. */
void grants_add_any(struct grants *grants, const struct check *check)
{
	struct check any = *check;
	struct need needs[NEED_COUNT] = { 0 };
	size_t n = 0;

	for (const struct need *need = check->needs; need->id; need++)
		needs[n++].id = need->id;
	any.needs = needs;
	any.keys = NULL;
	grants_add(grants, &any, NULL, NULL, NULL);
}

/* ---- whom else a run asks ---- */

static const struct partition *partition_of(const struct settings *settings)
{
	const char *const *regions = settings->regions.items;
	struct arn arn;

	if (settings->role_arn && arn_parse(settings->role_arn, &arn) == 0)
		return arn.partition;
	return partition_of_region(settings->regions.n ? *regions : "");
}

static int add_role(struct grants *grants, struct arena *arena,
		    const char *role)
{
	const char **items = arena_grow(arena, grants->roles.items,
					grants->roles.n, sizeof(*items));

	if (!role || !items)
		return -E2BIG;
	items[grants->roles.n++] = role;
	grants->roles.items = items;
	return 0;
}

/* --accounts: a role in each, or of any account. */
static int add_accounts(struct grants *grants, struct settings *settings)
{
	struct arena *arena = &settings->arena;
	int r = 0;

	for_each(char *const, account, &settings->accounts) {
		bool all = text_is(*account, "all");

		grants->operations[ORGANIZATIONS_LIST_ACCOUNTS] |= all;
		r = add_role(grants, arena,
			     arena_printf(arena, "arn:%s:iam::%s:role/%s",
					  partition_of(settings)->id,
					  all ? "*" : *account,
					  settings->account_role));
		if (r < 0)
			break;
	}
	return r;
}

int grants_add_run(struct grants *grants, struct settings *settings,
		   const struct check *check, const struct policy *policy)
{
	int r = 0;

	grants_add(grants, check, settings->params, policy, &settings->scope);
	grants->operations[STS_GET_CALLER_IDENTITY] = true;
	grants->operations[EC2_DESCRIBE_REGIONS] |=
		accounts_all_regions(settings);
	if (settings->role_arn)
		r = add_role(grants, &settings->arena, settings->role_arn);
	return r < 0 ? r : add_accounts(grants, settings);
}

/* ---- the policy ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t grants_actions(const struct grants *grants, const char **ret)
{
	size_t n = 0, kept = 0;

	for (int op = OPERATION_END + 1; op < OPERATION_COUNT; op++)
		if (grants->operations[op])
			ret[n++] = api_operation(op)->title;
	qsort(ret, n, sizeof(*ret), by_text);
	for (size_t i = 0; i < n; i++)
		if (!kept || strcmp(ret[kept - 1], ret[i]) != 0)
			ret[kept++] = ret[i];
	return kept;
}

/* "NAME": ["...", "..."], a line for each. */
static void add_strings(const char *name, const char *const *items, size_t n,
			struct buf *out)
{
	buf_addf(out, "      \"%s\": [", name);
	for (size_t i = 0; i < n; i++) {
		buf_adds(out, i ? ",\n        " : "\n        ");
		json_text_string(items[i], out);
	}
	buf_adds(out, "\n      ]");
}

/* A statement begins and ends here; none without actions. */
static void add_statement(const char *sid, const struct grants *grants,
			  const struct list *resources, bool first,
			  struct buf *out)
{
	const char *actions[OPERATION_COUNT];
	size_t n = grants_actions(grants, actions);

	if (!n)
		return;
	buf_addf(out,
		 "%s\n    {\n      \"Sid\": \"%s\",\n"
		 "      \"Effect\": \"Allow\",\n",
		 first ? "" : ",", sid);
	add_strings("Action", actions, n, out);
	buf_adds(out, ",\n");
	add_strings("Resource", resources->items, resources->n, out);
	buf_adds(out, "\n    }");
}

void grants_policy(const struct grants *grants, struct buf *out)
{
	const char *any[] = { "*" };
	const struct list all = { any, 1 };
	struct grants read = *grants, organization = { 0 }, roles = { 0 };

	read.operations[STS_ASSUME_ROLE] = false;
	read.operations[ORGANIZATIONS_LIST_ACCOUNTS] = false;
	organization.operations[ORGANIZATIONS_LIST_ACCOUNTS] =
		grants->operations[ORGANIZATIONS_LIST_ACCOUNTS];
	roles.operations[STS_ASSUME_ROLE] = grants->roles.n > 0;
	buf_adds(out, "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
	add_statement("Read", &read, &all, true, out);
	add_statement("ListAccounts", &organization, &all, false, out);
	add_statement("AssumeRole", &roles, &grants->roles, false, out);
	buf_adds(out, "\n  ]\n}\n");
}
