/*
 * discover: which accounts a source leads to, and which regions an account has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "accounts.h"
#include "discover.h"
#include "http.h"
#include "live.h"

enum { ARENA_MAX = 64 * 1024 * 1024, MAX_WHY = 8192 };

/* From now on, with these keys or (NULL) those that are found. */
static int open_live(const struct workshop *workshop,
		     const struct settings *settings,
		     const struct credentials *credentials, struct live **ret,
		     struct buf *why)
{
	struct run_place place = *workshop->place;

	place.start_ms = http_now_ms();
	place.credentials = credentials;
	return live_new(settings, &place, NULL, ret, why);
}

/* ---- accounts ---- */

static void describe(const struct aws_error *err, struct buf *why)
{
	buf_addf(why, "%s: %s", err->operation, err->code);
	if (err->message)
		buf_addf(why, ": %s", err->message);
}

static int list(struct live *live, const struct settings *settings,
		struct discovered_accounts *ret, struct buf *why)
{
	struct list accounts = { 0 };
	struct aws_error err = { 0 };
	const char **ids;
	struct arn own;
	int r = accounts_list(live, settings, &ret->arena, &accounts, &own,
			      &err, why);

	if (err.code)
		describe(&err, why);
	if (r < 0)
		return r;
	ids = arena_alloc(&ret->arena, (accounts.n + 1) * sizeof(*ids));
	ret->own_id = arena_strdup(&ret->arena, arn_account(&own));
	ret->partition = own.partition->id;
	if (!ids || !ret->own_id)
		return -E2BIG;
	for_each(struct account, account, &accounts)
		ids[ret->ids.n++] = account->id;
	ret->ids.items = ids;
	return 0;
}

int discover_accounts(const struct workshop *workshop,
		      const struct settings *settings,
		      struct discovered_accounts *ret, struct buf *why)
{
	struct live *live;
	int r;

	*ret = (struct discovered_accounts){ 0 };
	arena_init(&ret->arena, ARENA_MAX);
	r = open_live(workshop, settings, NULL, &live, why);
	if (r < 0)
		return r;
	r = list(live, settings, ret, why);
	if (r == 0)
		credentials_copy(live_credentials(live), &ret->credentials);
	live_free(live);
	return r;
}

void discover_accounts_done(struct discovered_accounts *d)
{
	credentials_done(&d->credentials);
	arena_done(&d->arena);
}

/* ---- regions ---- */

static void fail(struct discovered_regions *ret, const char *operation,
		 int error, const struct buf *why)
{
	ret->err = (struct aws_error){
		.code = error == -ETIME		? "DeadlineReached"
			: error == -EINTR	? "Terminated"
			: error == -EKEYEXPIRED ? "ExpiredToken"
						: "NotStarted",
		.operation = operation,
		.message = arena_strdup(&ret->arena, buf_str(why)),
		.timeout = error == -ETIME || error == -EINTR,
	};
}

/* With the keys of the source, those of the role. */
static int get_keys(const struct workshop *workshop,
		    const struct discover_input *input,
		    struct discovered_regions *ret, struct buf *why)
{
	struct live *live;
	int r;

	if (!input->role) {
		credentials_copy(input->credentials, &ret->credentials);
		return 0;
	}
	r = open_live(workshop, input->settings, input->credentials, &live,
		      why);
	if (r < 0) {
		fail(ret, "sts:AssumeRole", r, why);
		return r;
	}
	r = live_assume_keys(live, input->role, &ret->credentials, why);
	live_free(live);
	if (r < 0)
		fail(ret, "sts:AssumeRole", r, why);
	return r;
}

static void take_regions(struct discovered_regions *ret,
			 const struct account *account)
{
	const char **regions = arena_alloc(
		&ret->arena, (account->regions.n + 1) * sizeof(*regions));

	for_each(char *const, region, &account->regions)
		if (regions)
			regions[ret->regions.n++] =
				arena_strdup(&ret->arena, *region);
	ret->regions.items = regions;
	ret->err = account->err;
}

void discover_regions(const struct workshop *workshop,
		      const struct discover_input *input,
		      struct discovered_regions *ret)
{
	struct account account = { 0 };
	struct list one = { &account, 1 };
	_cleanup_(buf_done) struct buf why;
	struct live *live;
	int r;

	*ret = (struct discovered_regions){ 0 };
	arena_init(&ret->arena, ARENA_MAX);
	buf_init(&why, MAX_WHY);
	if (get_keys(workshop, input, ret, &why) < 0)
		return;
	r = open_live(workshop, input->settings, &ret->credentials, &live,
		      &why);
	if (r < 0) {
		fail(ret, "the list of regions", r, &why);
		return;
	}
	account.source = live_source(live);
	r = accounts_choose_regions(live, input->settings, &ret->arena, &one,
				    &why);
	if (r < 0)
		fail(ret, "the list of regions", r, &why);
	else
		take_regions(ret, &account);
	live_free(live);
}

void discover_regions_done(struct discovered_regions *d)
{
	credentials_done(&d->credentials);
	arena_done(&d->arena);
}
