/*
 * collect_keys: how the KMS keys that records refer to are asked for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "collect_target.h"
#include "kms_key.h"
#include "text.h"

void start_kms_key_list(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, KMS_LIST_KEYS, NULL, 0,
			  &target->inv->kms_key_list, NULL);
}

void start_kms_aliases(struct target *target, enum need_id need)
{
	target_fetch_list(target, need, KMS_LIST_ALIASES, NULL, 0,
			  &target->inv->kms_aliases, NULL);
}

static void add_keys(const struct database *db, struct names *names)
{
	names_add(names, db->kms_key_id);
	names_add(names, db->performance_insights_kms_key_id);
	names_add(names, db->activity_stream_kms_key_id);
	names_add(names, db->master_user_secret_kms_key_id);
}

static void add_all_keys(struct target *target, struct names *names)
{
	const struct inventory *inv = target->inv;

	target_for_covered(target, names, add_keys);
	for_each(struct db_snapshot, snapshot, &inv->db_snapshots)
		names_add(names, snapshot->kms_key_id);
	for_each(struct db_snapshot, snapshot, &inv->db_cluster_snapshots)
		names_add(names, snapshot->kms_key_id);
	for_each(struct automated_backup, backup, &inv->automated_backups)
		names_add(names, backup->kms_key_id);
	for_each(struct key_entry, entry, &inv->kms_key_list)
		names_add(names, entry->arn ? entry->arn : entry->id);
	for_each(char *const, key, &target->plan->keys)
		names_add(names, *key);
}

void start_kms_keys(struct target *target, enum need_id need)
{
	struct names names = { .arena = &target->inv->arena };
	struct kms_key *key;
	struct param param;

	add_all_keys(target, &names);
	names_unique(&names);
	key = arena_alloc(&target->inv->arena, names.list.n * sizeof(*key));
	if (!key)
		return;
	target->inv->kms_keys.items = key;
	target->inv->kms_keys.n = names.list.n;
	for_each(char *const, asked, &names.list) {
		key->asked = *asked;
		param = string_param("KeyId", *asked);
		target_fetch_item(target, need, KMS_DESCRIBE_KEY,
				  target->inv->region, &param, key, &key->err);
		key++;
	}
}

/* Of a replica the primary is asked, where it lives. */
void start_kms_rotation(struct target *target, enum need_id need)
{
	struct list *keys = &target->inv->kms_keys;
	struct param param;

	for (size_t i = 0; i < keys->n; i++) {
		struct kms_key *key = (struct kms_key *)keys->items + i;
		const char *region = target->inv->region;
		const char *arn = key->resource.arn;

		if (key->err.code || !arn || kms_key_not_rotated(key, false))
			continue;
		if (kms_key_is_replica(key)) {
			if (!key->primary_arn || !key->primary_region)
				continue;
			arn = key->primary_arn;
			region = key->primary_region;
		}
		key->rotation_asked = true;
		param = string_param("KeyId", arn);
		target_fetch_item(target, need, KMS_GET_KEY_ROTATION_STATUS,
				  region, &param, &key->rotation,
				  &key->rotation_err);
	}
}

void start_kms_rotations(struct target *target, enum need_id need)
{
	struct list *keys = &target->inv->kms_keys;
	struct param param;

	for (size_t i = 0; i < keys->n; i++) {
		struct kms_key *key = (struct kms_key *)keys->items + i;

		if (key->err.code || !key->resource.arn ||
		    kms_key_not_rotated(key, true) ||
		    kms_key_is_foreign(key, target->inv->account_id))
			continue;
		key->rotations_asked = true;
		param = string_param("KeyId", key->resource.arn);
		target_fetch_list(target, need, KMS_LIST_KEY_ROTATIONS, &param,
				  1, &key->rotations, &key->rotations_err);
	}
}

/*
 * Those of other accounts never tell, those that AWS manages need not. A key
 * has one policy, of this name; older services want to hear it.
 */
void start_kms_policies(struct target *target, enum need_id need)
{
	struct list *keys = &target->inv->kms_keys;
	struct param params[] = { { 0 },
				  string_param("PolicyName", "default") };

	for (size_t i = 0; i < keys->n; i++) {
		struct kms_key *key = (struct kms_key *)keys->items + i;

		if (key->err.code || !key->resource.arn ||
		    !text_is(key->manager, "CUSTOMER") ||
		    kms_key_is_foreign(key, target->inv->account_id))
			continue;
		key->policy_asked = true;
		params[0] = string_param("KeyId", key->resource.arn);
		target_fetch_item_by(target, need, KMS_GET_KEY_POLICY,
				     target->inv->region, params,
				     ARRAY_SIZE(params), &key->policy,
				     &key->policy_err);
	}
}
