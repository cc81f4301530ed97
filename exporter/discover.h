/*
 * discover: which accounts a source leads to, and which regions an account has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef DISCOVER_H
#define DISCOVER_H

#include "credentials_role.h"
#include "gather.h"

/* What a source leads to; strings and lists are of the arena. */
struct discovered_accounts {
	struct arena arena;
	struct credentials credentials; /* the caller's to end */
	const char *own_id, *partition;
	struct list ids; /* const char * */
};

/*
 * Finds credentials, asks whose they are, and for an organization
 * (settings->accounts is `all`) what accounts it has. 0, or a negative errno
 * with `why`; -EINTR: the program ends. discover_accounts_done() either way.
 */
int discover_accounts(const struct workshop *workshop,
		      const struct settings *settings,
		      struct discovered_accounts *ret, struct buf *why);
void discover_accounts_done(struct discovered_accounts *d);

/*
 * Where an account is looked at, and with which keys. `credentials` are those
 * of the source; `role` NULL: they are the account's own too.
 */
struct discover_input {
	const struct settings *settings;
	const struct credentials *credentials;
	const struct credentials_role *role;
};

struct discovered_regions {
	struct arena arena;
	struct credentials credentials; /* the account's; the caller's to end */
	struct list regions;		/* const char * */
	struct aws_error err;		/* code NULL: they could be learnt */
};

/*
 * The keys of an account, if a role is given by assuming it, and its regions.
 * What went wrong is in ret->err; there may be keys all the same.
 */
void discover_regions(const struct workshop *workshop,
		      const struct discover_input *input,
		      struct discovered_regions *ret);
void discover_regions_done(struct discovered_regions *d);

#endif
