/*
 * key_uses: which KMS keys are in use, and by whom.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "key_uses.h"
#include "text.h"
#include "xalloc.h"

/* A key that nobody described is called by what it was asked for. */
static struct resource key_resource(const struct kms_key *key,
				    const char *asked)
{
	if (key->asked)
		return key->resource;
	return (struct resource){ .type = "kms-key",
				  .id = inventory_key_id(asked),
				  .arn = asked };
}

static void add(struct key_uses *uses, const struct inventory *inv,
		const char *asked, const char *kind, const char *user,
		bool in_scope)
{
	struct key_use *use;

	if (!asked || !*asked)
		return;
	if (uses->n == uses->room) {
		uses->room = uses->room ? uses->room * 2 : 16;
		uses->items = xrealloc(uses->items,
				       uses->room * sizeof(*uses->items));
	}
	use = &uses->items[uses->n++];
	*use = (struct key_use){ .key = inventory_kms_key(inv, asked),
				 .in_scope = in_scope,
				 .user = user,
				 .kind = kind };
	use->resource = key_resource(use->key, asked);
}

void key_uses_add(struct key_uses *uses, const struct inventory *inv,
		  const char *asked, const char *user, bool in_scope)
{
	add(uses, inv, asked, NULL, user, in_scope);
}

/* Whether -i names the key itself, by id, ARN or the name used for it. */
static bool is_named(const struct scope *scope, const struct inventory *inv,
		     const char *asked)
{
	const struct kms_key *key = inventory_kms_key(inv, asked);
	struct resource by_name = { "kms-key", inventory_key_id(asked), asked };

	return scope_names(scope, &by_name) ||
	       (key->asked && scope_names(scope, &key->resource));
}

static void add_named(struct key_uses *uses, const struct inventory *inv,
		      const struct scope *scope, const char *asked,
		      const char *kind, const char *user, bool in_scope)
{
	if (asked && *asked)
		add(uses, inv, asked, kind, user,
		    in_scope || is_named(scope, inv, asked));
}

static void add_database(struct key_uses *uses, const struct inventory *inv,
			 const struct scope *scope, const struct database *db)
{
	const char *const keys[] = { db->kms_key_id,
				     db->performance_insights_kms_key_id,
				     db->activity_stream_kms_key_id,
				     db->master_user_secret_kms_key_id };

	if (scope_leaves_alone(scope, db))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		add_named(uses, inv, scope, keys[i], NULL, db->resource.id,
			  db->selected);
}

void key_uses_add_databases(struct key_uses *uses, const struct inventory *inv,
			    const struct scope *scope)
{
	for_each(struct database, db, &inv->db_instances)
		add_database(uses, inv, scope, db);
	for_each(struct database, db, &inv->db_clusters)
		add_database(uses, inv, scope, db);
}

/* A snapshot may outlive its database: then only -i can ask for it. */
static void add_copy(struct key_uses *uses, const struct inventory *inv,
		     const struct scope *scope, const struct database *db,
		     const char *kind, const char *database_id,
		     const struct resource *copy, const char *key)
{
	struct resource source = { .id = database_id };

	if (db && scope_leaves_alone(scope, db))
		return;
	add_named(uses, inv, scope, key, kind, copy->id,
		  db ? db->selected || scope_names(scope, copy)
		     : !scope_narrows_databases(scope) ||
				  scope_names(scope, &source) ||
				  scope_names(scope, copy));
}

void key_uses_add_snapshots(struct key_uses *uses, const struct inventory *inv,
			    const struct scope *scope)
{
	for_each(struct db_snapshot, s, &inv->db_snapshots)
		add_copy(uses, inv, scope,
			 inventory_instance(inv, s->database_id), "snapshot ",
			 s->database_id, &s->resource, s->kms_key_id);
	for_each(struct db_snapshot, s, &inv->db_cluster_snapshots)
		add_copy(uses, inv, scope,
			 inventory_cluster(inv, s->database_id), "snapshot ",
			 s->database_id, &s->resource, s->kms_key_id);
	for_each(struct automated_backup, b, &inv->automated_backups) {
		const struct resource copy = { .id = b->database_id };

		add_copy(uses, inv, scope,
			 inventory_instance(inv, b->database_id),
			 "automated backup of ", b->database_id, &copy,
			 b->kms_key_id);
	}
}

void key_uses_add_listed(struct key_uses *uses, const struct inventory *inv,
			 const struct scope *scope)
{
	for_each(struct key_entry, e, &inv->kms_key_list) {
		const char *asked = e->arn;

		if (!asked || !inventory_kms_key(inv, asked)->asked)
			asked = e->id ? e->id : e->arn;
		add_named(uses, inv, scope, asked, NULL, NULL,
			  !scope_narrows_databases(scope));
	}
}

/* ARNs tell keys apart, whatever account they are of; else identifiers. */
static const char *sort_key(const struct key_use *use)
{
	return use->resource.arn ? use->resource.arn : use->resource.id;
}

static int compare(const void *a, const void *b)
{
	const struct key_use *x = a, *y = b;
	int d = text_compare(sort_key(x), sort_key(y));

	if (!d)
		d = text_compare(x->kind, y->kind);
	return d ? d : text_compare(x->user, y->user);
}

static bool is_same_user(const struct key_use *a, const struct key_use *b)
{
	return text_compare(a->kind, b->kind) == 0 &&
	       text_compare(a->user, b->user) == 0;
}

/* Names of users, each once; sorted, so equal ones are neighbours. */
static void name_users(struct key_use *ret, const struct key_use *uses,
		       size_t n)
{
	_cleanup_(buf_done) struct buf text;
	const struct key_use *last = NULL;
	size_t count = 0;

	buf_init(&text, 64 * 1024);
	for (size_t i = 0; i < n; i++) {
		if (!uses[i].in_scope || !uses[i].user ||
		    (last && is_same_user(last, &uses[i])))
			continue;
		last = &uses[i];
		if (count++ < KEY_USES_NAMED)
			buf_addf(&text, "%s%s%s", count > 1 ? ", " : "",
				 last->kind ? last->kind : "", last->user);
	}
	if (count > KEY_USES_NAMED)
		buf_addf(&text, " and %zu more", count - KEY_USES_NAMED);
	ret->users = count ? xstrdup(buf_str(&text)) : NULL;
	ret->text = count ? xasprintf(" (used by %s)", buf_str(&text))
			  : xstrdup("");
}

void key_uses_merge(struct key_uses *uses)
{
	size_t kept = 0;

	if (uses->n > 1)
		qsort(uses->items, uses->n, sizeof(*uses->items), compare);
	for (size_t from = 0, to; from < uses->n; from = to) {
		struct key_use use = uses->items[from];

		for (to = from;
		     to < uses->n &&
		     strcmp(sort_key(&uses->items[to]), sort_key(&use)) == 0;
		     to++)
			use.in_scope |= uses->items[to].in_scope;
		name_users(&use, &uses->items[from], to - from);
		uses->items[kept++] = use;
	}
	uses->n = kept;
}

void key_uses_done(struct key_uses *uses)
{
	if (!uses)
		return;
	for (size_t i = 0; i < uses->n; i++) {
		free(uses->items[i].users);
		free(uses->items[i].text);
	}
	free(uses->items);
	*uses = (struct key_uses){ 0 };
}

/* ---- names ---- */

static bool is_alias(const char *name)
{
	return strncmp(name, "alias/", strlen("alias/")) == 0 ||
	       strstr(name, ":alias/");
}

static const struct key_alias *find_alias(const struct inventory *inv,
					  const char *name)
{
	for_each(struct key_alias, alias, &inv->kms_aliases) {
		if (text_is(alias->name, name) || text_is(alias->arn, name))
			return alias;
	}
	return NULL;
}

/* The id of the key that a record calls `asked`, NULL if nobody told. */
static const char *id_of(const struct inventory *inv, const char *asked)
{
	const struct kms_key *key = inventory_kms_key(inv, asked);
	const struct key_alias *alias;

	if (key->asked && !key->err.code)
		return key->resource.id;
	if (!is_alias(asked))
		return inventory_key_id(asked);
	alias = find_alias(inv, asked);
	return alias ? alias->target : NULL;
}

static const char *arn_of(const struct inventory *inv, const char *asked)
{
	const struct kms_key *key = inventory_kms_key(inv, asked);

	if (key->asked && !key->err.code)
		return key->resource.arn;
	return strstr(asked, ":key/") ? asked : NULL;
}

static enum tri compare_names(const char *known, const char *wanted)
{
	if (!known || !wanted)
		return TRI_UNKNOWN;
	return strcmp(known, wanted) == 0 ? TRI_YES : TRI_NO;
}

enum tri key_uses_names(const struct inventory *inv, const char *asked,
			const char *name)
{
	const struct key_alias *alias;

	if (strcmp(asked, name) == 0)
		return TRI_YES;
	if (!is_alias(name) && strncmp(name, "arn:", strlen("arn:")) == 0)
		return compare_names(arn_of(inv, asked), name);
	if (inventory_is_foreign(inv, asked) || inventory_is_foreign(inv, name))
		return TRI_NO;
	if (!is_alias(name))
		return compare_names(id_of(inv, asked), name);
	alias = find_alias(inv, name);
	if (alias)
		return alias->target
			       ? compare_names(id_of(inv, asked), alias->target)
			       : TRI_NO;
	return inventory_complete(inv, NEED_KMS_ALIASES) ? TRI_NO : TRI_UNKNOWN;
}

/* ---- errors ---- */

static bool is_denied(const struct aws_error *err)
{
	return report_error_code(err) == CODE_ACCESS_DENIED;
}

const char *key_uses_hint(const struct aws_error *err)
{
	return is_denied(err) ? "; grant it in the IAM policy and the key "
				"policy"
			      : "";
}

void key_uses_report_error(struct report *rep, const struct aws_error *err,
			   const struct key_error *how)
{
	if (how->foreign && is_denied(err))
		report_add(rep, how->foreign_code,
			   "the key of another account cannot be read, its %s "
			   "is its owner's matter%s",
			   how->matter, how->users);
	else if (is_denied(err) || kms_key_is_missing(err) || how->always)
		report_add(rep, how->code, "%s failed%s%s (%s)%s%s",
			   err->operation ? err->operation : "kms:DescribeKey",
			   err->region ? " in " : "",
			   err->region ? err->region : "", err->code,
			   how->users, key_uses_hint(err));
	else
		report_error(rep, err);
}
