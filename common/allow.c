/*
 * allow: the sources that are meant to reach databases (--allow).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "allow.h"

static bool is_prefix_list(const char *text)
{
	return strncmp(text, "pl-", strlen("pl-")) == 0;
}

static int parse_allow(const struct opt *opt, const char *text, void *slot,
		       struct arena *arena, struct buf *why)
{
	const struct list *list = slot;
	int r = opt_list.parse(opt, text, slot, arena, why);

	if (r < 0)
		return r;
	for_each(char *const, item, list) {
		struct cidr cidr;

		if (is_prefix_list(*item) || cidr_parse(*item, &cidr) == 0)
			continue;
		buf_addf(why, "'%s': neither a CIDR nor a prefix list id",
			 *item);
		return -EINVAL;
	}
	return 0;
}

const struct opt_type opt_allow = {
	.name = "list",
	.takes_value = true,
	.repeats = true,
	.size = sizeof(struct list),
	.parse = parse_allow,
};

static void add_list(const struct inventory *inv, const char *id,
		     struct cidr_set *ret)
{
	const struct prefix_list *list = inventory_prefix_list(inv, id);
	struct cidr cidr;

	if (!list)
		return;
	for_each(struct prefix_list_entry, entry, &list->entries)
		if (cidr_parse(entry->cidr, &cidr) == 0)
			cidr_set_add(ret, &cidr);
}

void allow_addresses(const struct inventory *inv, const struct list *allow,
		     struct cidr_set *ret)
{
	struct cidr cidr;

	for_each(char *const, item, allow) {
		if (is_prefix_list(*item))
			add_list(inv, *item, ret);
		else if (cidr_parse(*item, &cidr) == 0)
			cidr_set_add(ret, &cidr);
	}
}
