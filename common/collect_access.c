/*
 * collect_access: how secrets and roles that databases refer to are asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
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
