/*
 * exposure_block: does Block Public Access shut a subnet off?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "exposure_private.h"
#include "facts.h"
#include "text.h"
#include "xalloc.h"

/* Who decides: the first of subnet, VPC and account that tells. */
struct decision {
	const char *mode;	/* NULL: nobody tells */
	const char *who;	/* for texts */
	bool exclusions_matter; /* they are not in `mode` already */
};

static bool is_block(const char *mode)
{
	return text_is(mode, "block-ingress") ||
	       text_is(mode, "block-bidirectional");
}

static struct decision decide(const struct inventory *inv, const char *vpc_id,
			      const char *subnet_id)
{
	const struct subnet *subnet = inventory_subnet(inv, subnet_id);
	const struct vpc *vpc = vpc_id ? inventory_vpc(inv, vpc_id) : NULL;
	struct decision d = { .who = "the account" };
	const char *kind = "account";

	if (subnet && subnet->block_mode) {
		d = (struct decision){ subnet->block_mode, subnet_id, false };
		kind = "subnet";
	} else if (vpc && vpc->block_mode) {
		d = (struct decision){ vpc->block_mode, vpc_id, false };
		kind = "vpc";
	} else {
		d.mode = inv->block_options.mode;
	}
	d.exclusions_matter =
		is_block(d.mode) &&
		!fact_has(FACT_BLOCK_STATE_REFLECTS_EXCLUSIONS, kind) &&
		!text_is(inv->block_options.exclusions_allowed, "not-allowed");
	return d;
}

bool exposure_wants_block_options(const struct inventory *inv,
				  const char *vpc_id, const char *subnet_id)
{
	const struct subnet *subnet = inventory_subnet(inv, subnet_id);
	const struct vpc *vpc = vpc_id ? inventory_vpc(inv, vpc_id) : NULL;

	return !(subnet && subnet->block_mode) && !(vpc && vpc->block_mode);
}

bool exposure_wants_block_exclusions(const struct inventory *inv,
				     const char *vpc_id, const char *subnet_id)
{
	return decide(inv, vpc_id, subnet_id).exclusions_matter;
}

/* "arn:aws:ec2:REGION:ACCOUNT:subnet/ID" */
static bool is_about(const char *arn, const char *kind, const char *id)
{
	const char *resource = strrchr(arn, ':');
	size_t len = strlen(kind);

	return id && resource && strncmp(resource + 1, kind, len) == 0 &&
	       strcmp(resource + 1 + len, id) == 0;
}

/* Whether an exclusion in force opens the subnet again. */
static enum tri excluded(const struct way *way)
{
	for_each(struct block_exclusion, e, &way->inv->block_exclusions) {
		if (!e->arn || !(is_about(e->arn, "subnet/", way->subnet_id) ||
				 is_about(e->arn, "vpc/", way->vpc_id)))
			continue;
		if (!e->mode || !e->state)
			return TRI_UNKNOWN;
		if (text_is(e->mode, "allow-bidirectional") &&
		    (text_is(e->state, "create-complete") ||
		     text_is(e->state, "update-complete")))
			return TRI_YES;
	}
	return way->subnet_id && inventory_complete(way->inv,
						    NEED_BLOCK_EXCLUSIONS)
		       ? TRI_NO
		       : TRI_UNKNOWN;
}

static void open_all(struct layer *ret)
{
	layer_add_all(&ret->must);
	layer_add_all(&ret->may);
}

void layer_block(const struct way *way, struct layer *ret)
{
	struct decision d = decide(way->inv, way->vpc_id, way->subnet_id);
	enum tri open = TRI_UNKNOWN;

	if (text_is(d.mode, "off"))
		open = TRI_YES;
	else if (is_block(d.mode))
		open = d.exclusions_matter ? excluded(way) : TRI_NO;
	if (open == TRI_YES) {
		open_all(ret);
	} else if (open == TRI_NO) {
		layer_shut(ret, "Block Public Access of %s is %s", d.who,
			   d.mode);
	} else if (!d.mode && !way->subnet_id) {
		layer_add_all(&ret->may);
		layer_unclear(ret, "the record shows no subnet");
	} else if (!d.mode) {
		layer_add_all(&ret->may);
		layer_unread(ret, "Block Public Access",
			     &way->inv->results[NEED_BLOCK_OPTIONS].err);
	} else if (is_block(d.mode)) {
		layer_add_all(&ret->may);
		layer_unread(ret, "exclusions of Block Public Access",
			     &way->inv->results[NEED_BLOCK_EXCLUSIONS].err);
	} else {
		layer_add_all(&ret->may);
		layer_unclear(ret, "Block Public Access of %s is '%s'", d.who,
			      d.mode);
	}
}

char *hop_block(const struct way *way, const struct cidr *address)
{
	struct decision d = decide(way->inv, way->vpc_id, way->subnet_id);

	(void)address;
	if (!d.mode)
		return NULL;
	return is_block(d.mode) ? xasprintf("excluded from Block Public Access")
				: xasprintf("Block Public Access off");
}

/* ---- the flag ---- */

void layer_flag(const struct way *way, struct layer *ret)
{
	if (way->flag == TRI_YES)
		open_all(ret);
	else if (way->flag == TRI_NO)
		layer_shut(ret, "PubliclyAccessible is false");
	else
		layer_add_all(&ret->may);
	if (way->flag == TRI_UNKNOWN)
		layer_unclear(ret, "PubliclyAccessible is absent");
}

char *hop_flag(const struct way *way, const struct cidr *address)
{
	(void)way;
	(void)address;
	return xstrdup("PubliclyAccessible is true");
}
