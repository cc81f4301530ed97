/*
 * key_uses: which KMS keys are in use, and by whom.
 *
 * Each key once, however many databases refer to it and by whatever name (key
 * ARN, alias ARN): keys are told apart by what DescribeKey said of them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef KEY_USES_H
#define KEY_USES_H

#include "inventory.h"
#include "kms_key.h"
#include "scope.h"

enum { KEY_USES_NAMED = 5 }; /* users that a text names */

/*
 * One key. `resource` is the key's, or made of the name it was asked for by.
 * `users` is "a, b and 3 more"; `text` is "", or " (used by ...)".
 */
struct key_use {
	const struct kms_key *key;
	struct resource resource;
	bool in_scope;
	char *users, *text;

	/*
	 * Until key_uses_merge(): one of its users, and what that is in front
	 * of its name ("snapshot "), NULL for a database.
	 */
	const char *user, *kind;
};

/* An empty set is all zero. */
struct key_uses {
	struct key_use *items;
	size_t n, room;
};

/*
 * Adds one use of the key that `asked` names; NULL and "" name none. `user` may
 * be NULL.
 */
void key_uses_add(struct key_uses *uses, const struct inventory *inv,
		  const char *asked, const char *user, bool in_scope);

/*
 * Adds the keys of all databases: storage, Performance Insights, activity
 * stream, master user secret. In scope if the database is, or if -i names the
 * key. Neptune and DocumentDB count only where --engine asks for them.
 */
void key_uses_add_databases(struct key_uses *uses, const struct inventory *inv,
			    const struct scope *scope);

/* The same for snapshots and automated backups of these databases. */
void key_uses_add_snapshots(struct key_uses *uses, const struct inventory *inv,
			    const struct scope *scope);

/* Every key of the region; in scope unless -i names others. */
void key_uses_add_listed(struct key_uses *uses, const struct inventory *inv,
			 const struct scope *scope);

/* Makes one item of all uses of a key, in the order of the keys' ARNs. */
void key_uses_merge(struct key_uses *uses);

void key_uses_done(struct key_uses *uses);

/*
 * Whether `name` (key id, key ARN, alias name or alias ARN) names the key that
 * a record calls `asked`. A bare id and an alias name are of our own account.
 * TRI_UNKNOWN where that takes an alias that is not known.
 */
enum tri key_uses_names(const struct inventory *inv, const char *asked,
			const char *name);

/*
 * How a check says that a call about a key failed. Denied for a key of another
 * account (`foreign`): `foreign_code`, where `matter` is its owner's. Denied
 * or not found otherwise, and with `always` whatever it was: `code`. Else the
 * common codes of errors.
 */
struct key_error {
	bool foreign, always;
	int foreign_code, code;
	const char *matter; /* "rotation" */
	const char *users;  /* text of the key_use */
};
void key_uses_report_error(struct report *rep, const struct aws_error *err,
			   const struct key_error *how);

/* "; grant it in ..." where the call was denied, else "". */
const char *key_uses_hint(const struct aws_error *err);

#endif
