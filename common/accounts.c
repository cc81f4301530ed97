/*
 * accounts: which accounts a run looks at, through whose eyes, and in which
 * regions.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "accounts.h"
#include "organizations.h"
#include "partition.h"
#include "sts.h"
#include "text.h"

/* ---- asking one thing at once ---- */

static void keep_error(void *ctx, void *item, const struct aws_error *err)
{
	(void)ctx;
	if (err)
		*(struct aws_error *)item = *err;
}

static void ask(struct source *source, enum operation_id op, const char *region,
		void *out, struct arena *arena, struct aws_error *ret_err)
{
	*ret_err = (struct aws_error){ 0 };
	source->fetch(source, &(struct fetch){ .op = op,
					       .region = region,
					       .out = out,
					       .arena = arena,
					       .done = keep_error,
					       .item = ret_err });
}

/* ---- who ---- */

/* What is not kept is not looked at, and must not pass for judged. */
static const struct aws_error too_many = {
	.code = "ReplyTooLarge",
	.operation = "the choice of accounts and regions",
	.message = "they are more than fit into 16 MiB",
};

static struct account *add_account(struct list *accounts, struct arena *arena,
				   const char *id)
{
	struct account *items =
		arena_grow(arena, accounts->items, accounts->n, sizeof(*items));

	if (!items)
		return NULL;
	accounts->items = items;
	items[accounts->n] = (struct account){ .id = id };
	return &items[accounts->n++];
}

static bool is_there(const struct list *accounts, const char *id)
{
	for_each(struct account, account, accounts)
		if (!strcmp(account->id, id))
			return true;
	return false;
}

static bool is_active(const struct member_account *member)
{
	const char *word = member->state ? member->state : member->status;

	return text_is(word, "ACTIVE");
}

static void assume(struct live *live, const struct settings *settings,
		   const struct arn *own, struct account *account,
		   struct arena *arena)
{
	_cleanup_(buf_done) struct buf arn, why;
	int r;

	buf_init(&arn, ARN_MAX_LEN);
	buf_init(&why, 4096);
	buf_addf(&arn, "arn:%s:iam::%s:role/%s", own->partition->id,
		 account->id, settings->account_role);
	r = live_assume(live, buf_str(&arn), &account->source, &why);
	if (r == 0)
		return;
	account->err = (struct aws_error){
		.code = r == -ETIME   ? "DeadlineReached"
			: r == -EINTR ? "Terminated"
				      : "RoleNotAssumed",
		.operation = "sts:AssumeRole",
		.message = arena_strdup(arena, buf_str(&why)),
		.timeout = r == -ETIME || r == -EINTR,
	};
}

static int refuse_rest(struct aws_error *ret_err)
{
	*ret_err = too_many;
	return -E2BIG;
}

/* A list of --accounts, or all that are active in the organization. */
static int list_members(struct live *live, const struct settings *settings,
			struct arena *arena, struct list *ret,
			struct aws_error *ret_err)
{
	const char *const *first = settings->accounts.items;
	struct source *source = live_source(live);
	struct page page = { 0 };

	if (settings->accounts.n != 1 || strcmp(*first, "all") != 0) {
		for_each(char *const, id, &settings->accounts)
			if (!is_there(ret, *id) &&
			    !add_account(ret, arena, *id))
				return refuse_rest(ret_err);
		return 0;
	}
	ask(source, ORGANIZATIONS_LIST_ACCOUNTS, live_home_region(live), &page,
	    arena, ret_err);
	source->run(source);
	if (ret_err->code)
		return -EIO;
	for_each(struct member_account, member, &page.items)
		if (member->id && is_active(member) &&
		    !is_there(ret, member->id) &&
		    !add_account(ret, arena, member->id))
			return refuse_rest(ret_err);
	return 0;
}

/* Whose our own credentials are: no role is assumed there. */
static int learn_own(struct live *live, struct arena *arena, struct arn *ret,
		     struct aws_error *ret_err, struct buf *why)
{
	struct source *source = live_source(live);
	struct caller_identity me = { 0 };

	ask(source, STS_GET_CALLER_IDENTITY, live_home_region(live), &me, arena,
	    ret_err);
	source->run(source);
	if (ret_err->code)
		return -EIO;
	if (me.arn && arn_parse(me.arn, ret) == 0 && arn_account(ret))
		return 0;
	buf_adds(why, "sts:GetCallerIdentity does not say whose credentials "
		      "these are");
	return -EBADMSG;
}

int accounts_list(struct live *live, const struct settings *settings,
		  struct arena *arena, struct list *ret, struct arn *ret_own,
		  struct aws_error *ret_err, struct buf *why)
{
	int r = learn_own(live, arena, ret_own, ret_err, why);

	if (r < 0)
		return r;
	if (!settings->accounts.n)
		return add_account(ret, arena,
				   arena_strdup(arena, arn_account(ret_own)))
			       ? 0
			       : -E2BIG;
	r = list_members(live, settings, arena, ret, ret_err);
	if (r == 0 && !ret->n) {
		buf_adds(why, "organizations:ListAccounts names no active "
			      "account");
		r = -ENOENT;
	}
	return r;
}

/* Who we are matters only to those who go on to others. */
static int choose_own(struct live *live, struct arena *arena, struct list *ret)
{
	struct account *own = add_account(ret, arena, NULL);

	if (!own)
		return -E2BIG;
	own->source = live_source(live);
	return 0;
}

int accounts_choose(struct live *live, const struct settings *settings,
		    struct arena *arena, struct list *ret,
		    struct aws_error *ret_err, struct buf *why)
{
	struct account *items;
	struct arn own;
	int r;

	if (!settings->accounts.n)
		return choose_own(live, arena, ret);
	r = accounts_list(live, settings, arena, ret, &own, ret_err, why);
	items = ret->items;
	for (size_t i = 0; r == 0 && i < ret->n; i++) {
		if (!strcmp(items[i].id, arn_account(&own)))
			items[i].source = live_source(live);
		else
			assume(live, settings, &own, &items[i], arena);
	}
	return r;
}

/* ---- where ---- */

bool accounts_all_regions(const struct settings *settings)
{
	const struct list *regions = &settings->regions;

	return regions->n == 1 &&
	       !strcmp(*(const char *const *)regions->items, "all");
}

void account_add_region(struct account *account, struct arena *arena,
			const char *name)
{
	struct list *regions = &account->regions;
	const char **items;

	for_each(char *const, region, regions)
		if (name && !strcmp(*region, name))
			return;
	items = arena_grow(arena, regions->items, regions->n, sizeof(*items));
	if (!items) {
		account->err = too_many;
		return;
	}
	items[regions->n++] = name;
	regions->items = items;
}

/* No account is without a region: an empty answer is none. */
static const struct aws_error no_region = {
	.code = "MalformedReply",
	.operation = "ec2:DescribeRegions",
	.message = "the answer names no enabled region",
};

static void take_listed(struct account *account, struct arena *arena)
{
	for_each(struct region, region, &account->listed.items)
		if (region->name && region_is_valid(region->name) &&
		    (!region->opt_in_status ||
		     strcmp(region->opt_in_status, "not-opted-in") != 0))
			account_add_region(account, arena, region->name);
	if (!account->regions.n)
		account->err = no_region;
}

/* All accounts at once: they share an event loop. */
static void ask_regions(struct live *live, struct arena *arena,
			struct list *accounts)
{
	struct account *items = accounts->items;

	for (size_t i = 0; i < accounts->n; i++)
		if (items[i].source)
			ask(items[i].source, EC2_DESCRIBE_REGIONS,
			    live_home_region(live), &items[i].listed, arena,
			    &items[i].err);
	live_source(live)->run(live_source(live));
	for (size_t i = 0; i < accounts->n; i++)
		if (items[i].source && !items[i].err.code)
			take_listed(&items[i], arena);
}

int accounts_choose_regions(struct live *live, const struct settings *settings,
			    struct arena *arena, struct list *accounts,
			    struct buf *why)
{
	struct account *items = accounts->items;
	const char *home;
	int r = 0;

	if (accounts_all_regions(settings)) {
		ask_regions(live, arena, accounts);
		return 0;
	}
	if (!settings->regions.n)
		r = live_region(live, &home, why);
	for (size_t i = 0; r == 0 && i < accounts->n; i++) {
		for_each(char *const, region, &settings->regions)
			account_add_region(&items[i], arena, *region);
		if (!settings->regions.n)
			account_add_region(&items[i], arena, home);
	}
	return r;
}
