/*
 * collect_access: how secrets and roles that databases refer to are asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "collect_target.h"

static void add_secret(const struct database *db, struct names *names)
{
	names_add(names, db->master_user_secret_arn);
}

/* What a secret is about; nothing here ever asks for its value. */
void start_secrets(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };
	struct secret *secret;
	struct param param;

	target_for_covered(target, &names, add_secret);
	names_unique(&names);
	secret = arena_alloc(&target->inv->arena,
			     names.list.n * sizeof(*secret));
	if (!secret)
		return;
	target->inv->secrets = (struct list){ secret, names.list.n };
	for_each(char *const, asked, &names.list) {
		secret->asked = *asked;
		param = string_param("SecretId", *asked);
		target_fetch_item(target, need, SECRETSMANAGER_DESCRIBE_SECRET,
				  target->inv->region, &param, secret,
				  &secret->err);
		secret++;
	}
}

/* ---- roles ---- */

static void add_roles(const struct database *db, struct names *names)
{
	for_each(struct associated_role, role, &db->roles)
		names_add(names, role->arn);
}

static void attached_roles(struct target *target, struct names *names)
{
	*names = (struct names){ .arena = &target->inv->arena };
	target_for_covered(target, names, add_roles);
	names_unique(names);
}

/* By name only roles of our own account can be asked for. */
static void start_role(struct target *target, enum need_id need,
		       struct iam_role *role)
{
	const char *slash = strrchr(role->asked, '/');
	struct param param =
		string_param("RoleName", slash ? slash + 1 : role->asked);

	role->foreign = inventory_is_foreign(target->inv, role->asked);
	if (!role->foreign)
		target_fetch_item(target, need, IAM_GET_ROLE,
				  target->inv->region, &param, role,
				  &role->err);
}

void start_roles(struct target *target, enum need_id need)
{
	struct names names;
	struct iam_role *role;

	attached_roles(target, &names);
	role = arena_alloc(&target->inv->arena, names.list.n * sizeof(*role));
	if (!role)
		return;
	target->inv->roles = (struct list){ role, names.list.n };
	for_each(char *const, arn, &names.list) {
		role->asked = *arn;
		start_role(target, need, role++);
	}
}

enum { MAX_KINDS = 2 };

/*
 * One list of the account's, where a database has a role at all. `kinds` are
 * words of Filter, NULL for none.
 */
static void start_details(struct target *target, enum need_id need,
			  enum operation_id op,
			  const char *const kinds[MAX_KINDS], struct list *list)
{
	struct param values[MAX_KINDS];
	struct param filter = { .name = "Filter",
				.type = PARAM_LIST,
				.items = values };
	struct names names;

	attached_roles(target, &names);
	for (size_t i = 0; i < MAX_KINDS; i++)
		if (kinds[i])
			values[filter.n_items++] = string_param(NULL, kinds[i]);
	if (names.list.n)
		target_fetch_list(target, need, op, &filter, 1, list, NULL);
}

void start_role_details(struct target *target, enum need_id need)
{
	static const char *const kinds[MAX_KINDS] = { "Role" };

	start_details(target, need, IAM_ROLE_DETAILS, kinds,
		      &target->inv->role_details);
}

void start_policy_details(struct target *target, enum need_id need)
{
	static const char *const kinds[MAX_KINDS] = { "LocalManagedPolicy",
						      "AWSManagedPolicy" };

	start_details(target, need, IAM_POLICY_DETAILS, kinds,
		      &target->inv->policy_details);
}
