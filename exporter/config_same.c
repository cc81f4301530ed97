/*
 * config_same: what a reload of exporter.yml has changed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "config_private.h"
#include "text.h"

/* What findings follow from, beside the data. */
static const char *const verdict_keys[] = {
	"checks", "include",	 "exclude",	   "engines",
	"tags",	  "ignore_tags", "no_match_state", "exceptions_file",
};

/* More than what YAML_MAX_BYTES can become: marks of one byte are added. */
enum { WRITTEN_MAX = 2 * YAML_MAX_BYTES };

/* No text holds a control character but newline and tab. */
static void write_node(const struct yaml_node *node, struct buf *out)
{
	if (node->key)
		buf_addf(out, "%s\x01", node->key->text);
	if (node->kind == YAML_TEXT)
		buf_addf(out, "%s\x02", node->text);
	for_each_node(child, node) write_node(child, out);
	buf_addc(out, node->kind == YAML_LIST ? '\x03' : '\x04');
}

void config_hash_verdicts(const struct config_reading *reading,
			  unsigned char ret[SHA256_SIZE])
{
	_cleanup_(buf_done) struct buf out;

	buf_init(&out, WRITTEN_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(verdict_keys) && reading->root; i++) {
		const struct yaml_node *node =
			yaml_get(reading->root, verdict_keys[i]);

		if (node)
			write_node(node, &out);
	}
	if (reading->config.exceptions_file)
		buf_adds(&out, reading->config.exceptions_file);
	sha256(buf_str(&out), out.len, ret);
}

bool config_same_checks(const struct config *a, const struct config *b)
{
	return !memcmp(a->verdicts, b->verdicts, SHA256_SIZE);
}

static const size_t target_texts[] = {
	offsetof(struct config_target, name),
	offsetof(struct config_target, profile),
	offsetof(struct config_target, role_arn),
	offsetof(struct config_target, external_id),
	offsetof(struct config_target, role_session_name),
	offsetof(struct config_target, endpoint_url),
	offsetof(struct config_target, ca_bundle),
	offsetof(struct config_target, account_role),
};

static const size_t target_lists[] = {
	offsetof(struct config_target, regions),
	offsetof(struct config_target, include_accounts),
	offsetof(struct config_target, exclude_accounts),
};

static bool same_texts(const struct list *a, const struct list *b)
{
	const char *const *x = a->items, *const *y = b->items;
	size_t i = 0;

	while (i < a->n && i < b->n && text_is(x[i], y[i]))
		i++;
	return i == a->n && i == b->n;
}

bool config_same_target(const struct config_target *a,
			const struct config_target *b)
{
	const char *x = (const char *)a, *y = (const char *)b;

	for (size_t i = 0; i < ARRAY_SIZE(target_texts); i++) {
		const char *s = *(const char *const *)(x + target_texts[i]);
		const char *t = *(const char *const *)(y + target_texts[i]);

		if (!s != !t || text_compare(s, t) != 0)
			return false;
	}
	for (size_t i = 0; i < ARRAY_SIZE(target_lists); i++)
		if (!same_texts((const void *)(x + target_lists[i]),
				(const void *)(y + target_lists[i])))
			return false;
	return true;
}
