/*
 * sg_blocks: the sources of rules that are blocks of addresses, one by one and
 * taken together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <strings.h>

#include "sg_private.h"

static bool is_block(const struct sg_source *s)
{
	return s->kind == SG_CIDR || s->kind == SG_ENTRY;
}

/* The whole of a family, in one rule. No --allow excuses it. */
static bool is_open(const struct sg_source *s)
{
	return is_block(s) && s->cidr.prefix == 0;
}

static void find_allowed(struct sg_judge *j)
{
	for_each(char *const, item, &j->params->allow) {
		struct cidr cidr;

		if (cidr_parse(*item, &cidr) == 0)
			cidr_set_add(&j->allowed, &cidr);
	}
}

static bool is_allowed(const struct sg_judge *j, const struct sg_source *s)
{
	return cidr_set_covers(&j->allowed, &s->cidr) ||
	       (s->kind == SG_ENTRY &&
		sg_list_has(&j->params->allow, s->source->prefix_list_id));
}

static void note_network_type(const char *type, bool *dual, bool *ipv4)
{
	if (!type)
		return;
	if (strcasecmp(type, "IPV4") == 0)
		*ipv4 = true;
	else
		*dual = true;
}

/* Only a record that says IPV4 has no IPv6: an absent NetworkType may have. */
static bool has_ipv6(const struct database *db)
{
	bool dual = false, ipv4 = false;

	note_network_type(db->network_type, &dual, &ipv4);
	for (size_t i = 0; i < db->members.n; i++)
		note_network_type(
			((struct database *const *)db->members.items)[i]
				->network_type,
			&dual, &ipv4);
	return dual || !ipv4;
}

/* The public sources of one family that reach port `bit`, all together. */
static bool is_any(const struct sg_judge *j, enum cidr_family family,
		   unsigned int bit)
{
	struct cidr_set set = { 0 };
	bool any;

	for (size_t i = 0; i < j->sources.n; i++) {
		const struct sg_source *s = &j->sources.items[i];

		if (is_block(s) && s->is_public && s->cidr.family == family &&
		    (j->ports.n == 0 || s->ports & bit))
			cidr_set_add(&set, &s->cidr);
	}
	any = network_is_any(&set, family);
	cidr_set_done(&set);
	return any;
}

/* The ports that as good as everybody reaches; bit 0 if none is known. */
static unsigned int any_ports(const struct sg_judge *j, enum cidr_family family)
{
	unsigned int mask = 0;
	size_t n = j->ports.n ? j->ports.n : 1;

	for (size_t i = 0; i < n; i++) {
		if (is_any(j, family, 1U << i))
			mask |= 1U << i;
	}
	return mask;
}

static enum sg_code block_code(const struct sg_judge *j,
			       const struct sg_source *s)
{
	long max = s->cidr.family == CIDR_IPV4 ? j->params->max_prefix4
					       : j->params->max_prefix6;

	if (!s->is_public || is_allowed(j, s))
		return SG_CODE_COUNT;
	return (long)s->cidr.prefix < max ? SG_WIDE_PUBLIC_RANGE
					  : SG_PUBLIC_SOURCE;
}

/* What the blocks of one family come to, taken together. */
struct family_verdict {
	bool open;	  /* one source is the whole family */
	unsigned int any; /* ports that many sources open together */
};

static struct family_verdict family_verdict(const struct sg_judge *j,
					    enum cidr_family family)
{
	struct family_verdict verdict = { 0 };

	for (size_t i = 0; i < j->sources.n; i++) {
		const struct sg_source *s = &j->sources.items[i];

		if (is_open(s) && s->cidr.family == family)
			verdict.open = true;
	}
	verdict.any = any_ports(j, family);
	return verdict;
}

/*
 * IPv6 that is not in use is no way in, unless IPv4 is open all the same: then
 * ::/0 is listed beside it.
 */
void sg_judge_blocks(struct sg_judge *j)
{
	struct family_verdict v[CIDR_FAMILIES];
	bool idle6 = !has_ipv6(j->db), open;

	find_allowed(j);
	for (int f = 0; f < CIDR_FAMILIES; f++)
		v[f] = family_verdict(j, (enum cidr_family)f);
	open = v[CIDR_IPV4].open || (v[CIDR_IPV6].open && !idle6);
	for (size_t i = 0; i < j->sources.n; i++) {
		const struct sg_source *s = &j->sources.items[i];
		enum cidr_family f = s->cidr.family;
		unsigned int ports = j->ports.n ? s->ports : 1;
		enum sg_code code;

		if (!is_block(s))
			continue;
		if (is_open(s))
			code = open ? SG_OPEN_TO_INTERNET
				    : SG_IPV6_OPEN_INACTIVE;
		else if (!open && s->is_public && v[f].any & ports)
			code = f == CIDR_IPV6 && idle6 ? SG_IPV6_OPEN_INACTIVE
						       : SG_EFFECTIVELY_OPEN;
		else
			code = block_code(j, s);
		if (code != SG_CODE_COUNT)
			sg_add_source(j, code, s);
	}
}
