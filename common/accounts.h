/*
 * accounts: which accounts a run looks at, through whose eyes, and in which
 * regions.
 *
 * Without --accounts that is the one of our own credentials. With it, a role
 * of the same name is assumed in each other account (for `all`: the active ones
 * of organizations:ListAccounts). An account that is out of reach hides no
 * other one.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "arena.h"
#include "arn.h"
#include "live.h"
#include "settings.h"
#include "source.h"

struct account {
	const char *id;	       /* NULL: our own, which nobody needed to know */
	struct source *source; /* NULL: out of reach */
	struct aws_error err;  /* why it, or its list of regions, is */
	struct page listed;    /* what ec2:DescribeRegions answered */
	struct list regions;   /* const char * */
};

/*
 * The accounts (struct account) of a run against AWS, without regions. 0, or
 * a negative errno with `why`; where AWS refused the list, ret_err->code is
 * set instead of `why`. Memory is of `arena`.
 */
int accounts_choose(struct live *live, const struct settings *settings,
		    struct arena *arena, struct list *ret,
		    struct aws_error *ret_err, struct buf *why);

/*
 * The accounts alone, by their ids, nobody asked to let us in: those of
 * --accounts, or without it our own. *ret_own is who we are; its strings are of
 * `arena`. Errors as of accounts_choose().
 */
int accounts_list(struct live *live, const struct settings *settings,
		  struct arena *arena, struct list *ret, struct arn *ret_own,
		  struct aws_error *ret_err, struct buf *why);

/*
 * Fills in the regions: those of -r; for `all` what each account answers (an
 * error goes to its `err`); else the one that is configured. 0, or a negative
 * errno with `why`: no region.
 */
int accounts_choose_regions(struct live *live, const struct settings *settings,
			    struct arena *arena, struct list *accounts,
			    struct buf *why);

/*
 * Appends a region unless it is there; `name` may be NULL: not known. Where
 * `arena` is full the account gets an `err` that says so.
 */
void account_add_region(struct account *account, struct arena *arena,
			const char *name);

/* -r all. */
bool accounts_all_regions(const struct settings *settings);

#endif
