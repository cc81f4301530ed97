/*
 * resource_info: what each database is, as labels of one sample each.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "family.h"
#include "resource_info.h"

enum { TEXT_MAX = 512 * 1024 * 1024 };

static void add_label(const char *name, const char *value, struct buf *out)
{
	buf_addf(out, ",%s=", name);
	family_label(value, out);
}

/* Prometheus takes an empty label for one that is not there. */
static const char *tag_value(const struct database *db, const char *key)
{
	for_each(struct tag, tag, &db->tags)
		if (tag->key && !strcmp(tag->key, key))
			return tag->value;
	return NULL;
}

static void add_database(const struct inventory *inv, const struct plan *plan,
			 const struct database *db, struct buf *out)
{
	buf_adds(out, "rds_security_resource_info{aws_account_id=");
	family_label(inv->account_id, out);
	add_label("aws_region", inv->region, out);
	add_label("resource_type", db->resource.type, out);
	add_label("resource", db->resource.id, out);
	add_label("engine", db->engine, out);
	add_label("engine_version", db->engine_version, out);
	for_each(struct config_tag_label, tag, &plan->config->tag_labels)
		add_label(tag->label, tag_value(db, tag->key), out);
	buf_adds(out, "} 1\n");
}

static void add_list(const struct inventory *inv, const struct plan *plan,
		     const struct list *databases, struct buf *out)
{
	for_each(struct database, db, databases)
		if (db->selected && db->resource.id)
			add_database(inv, plan, db, out);
}

struct chunk *resource_info_new(const struct inventory *inv,
				const struct plan *plan,
				struct deflater *deflater)
{
	struct chunk *chunk;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	add_list(inv, plan, &inv->db_clusters, &text);
	add_list(inv, plan, &inv->db_instances, &text);
	chunk = chunk_new(deflater, &text);
	buf_done(&text);
	return chunk;
}
