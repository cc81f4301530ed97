/*
 * exposure_nacl: which addresses does the network ACL of a subnet let in, and
 * their answers out?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "exposure_private.h"
#include "xalloc.h"

/* Ports that answers go to (ephemeral ones of clients). */
enum { FIRST_EPHEMERAL = 1024, LAST_PORT = 65535 };

/* One direction of an ACL: its entries by rule number. */
struct entries {
	const struct acl_entry **items;
	size_t n;
};

static const char *acl_name(const struct network_acl *acl)
{
	return acl->id ? acl->id : "the network ACL";
}

static int compare(const void *a, const void *b)
{
	const struct acl_entry *x = *(const struct acl_entry *const *)a;
	const struct acl_entry *y = *(const struct acl_entry *const *)b;

	return (x->number.value > y->number.value) -
	       (x->number.value < y->number.value);
}

/* An entry that may be of either direction is in both. */
static void find_entries(const struct network_acl *acl, enum tri egress,
			 struct entries *ret)
{
	ret->items = xcalloc(acl->entries.n, sizeof(*ret->items));
	for_each(struct acl_entry, e, &acl->entries)
		if (e->egress == egress || e->egress == TRI_UNKNOWN)
			ret->items[ret->n++] = e;
	if (ret->n > 1)
		qsort(ret->items, ret->n, sizeof(*ret->items), compare);
}

/* Whether it is about TCP to `port`; with an unknown port: to every one. */
static enum tri matches(const struct acl_entry *e, struct num port)
{
	if (!e->protocol || e->egress == TRI_UNKNOWN)
		return TRI_UNKNOWN;
	if (strcmp(e->protocol, "-1") == 0)
		return TRI_YES;
	if (strcmp(e->protocol, "6") != 0 && strcasecmp(e->protocol, "tcp"))
		return TRI_NO;
	if (!e->from_port.known || !e->to_port.known)
		return TRI_UNKNOWN;
	if (e->from_port.value <= 1 && e->to_port.value >= LAST_PORT)
		return TRI_YES;
	if (!port.known)
		return TRI_UNKNOWN;
	return e->from_port.value <= port.value &&
			       port.value <= e->to_port.value
		       ? TRI_YES
		       : TRI_NO;
}

static enum tri allows(const struct acl_entry *e)
{
	if (e->action && strcasecmp(e->action, "allow") == 0)
		return TRI_YES;
	if (e->action && strcasecmp(e->action, "deny") == 0)
		return TRI_NO;
	return TRI_UNKNOWN;
}

static bool has_block(const struct acl_entry *e, struct cidr *ret)
{
	return cidr_parse(e->cidr4 ? e->cidr4 : e->cidr6, ret) == 0;
}

/*
 * The addresses of an entry (NULL: nobody knows which) that no entry before has
 * decided.
 */
static void undecided(const struct cidr *cidr, const struct cidr_set *decided,
		      struct cidr_set *ret)
{
	if (cidr)
		cidr_set_add(ret, cidr);
	else
		layer_add_all(ret);
	cidr_set_subtract(ret, decided);
}

/*
 * What the first match allows to `port`. What an entry does not tell counts
 * for (`hope`) or against what it would let pass. With `whole` only what an
 * entry for all of a family allows.
 */
static void first_match(const struct entries *entries, struct num port,
			bool hope, bool whole, struct cidr_set *ret)
{
	struct cidr_set decided = { 0 };

	for (size_t i = 0; i < entries->n; i++) {
		const struct acl_entry *e = entries->items[i];
		enum tri match = matches(e, port), allow = allows(e);
		struct cidr_set rest = { 0 };
		struct cidr cidr;
		bool known;

		if (match == TRI_NO)
			continue;
		known = has_block(e, &cidr);
		if (!known)
			match = TRI_UNKNOWN;
		if (allow == TRI_UNKNOWN)
			allow = hope ? TRI_YES : TRI_NO;
		if (match == TRI_UNKNOWN)
			match = (allow == TRI_YES) == hope ? TRI_YES : TRI_NO;
		if (match == TRI_NO)
			continue;
		undecided(known ? &cidr : NULL, &decided, &rest);
		if (allow == TRI_YES && (!whole || (known && cidr.prefix == 0)))
			cidr_set_add_set(ret, &rest);
		cidr_set_add_set(&decided, &rest);
		cidr_set_done(&rest);
	}
	cidr_set_done(&decided);
}

static void match_port(const struct entries *entries, int64_t port, bool hope,
		       struct cidr_set *ret)
{
	struct cidr_set set = { 0 };

	if (port < FIRST_EPHEMERAL || port > LAST_PORT)
		return;
	first_match(entries, (struct num){ port, true }, hope, false, &set);
	cidr_set_add_set(ret, &set);
	cidr_set_done(&set);
}

/*
 * To which addresses at least one ephemeral port is open: from one end of a
 * port range to the next nothing changes.
 */
static void match_answers(const struct entries *entries, bool hope,
			  struct cidr_set *ret)
{
	match_port(entries, FIRST_EPHEMERAL, hope, ret);
	for (size_t i = 0; i < entries->n; i++) {
		const struct acl_entry *e = entries->items[i];

		if (e->from_port.known)
			match_port(entries, e->from_port.value, hope, ret);
		if (e->to_port.known)
			match_port(entries, e->to_port.value + 1, hope, ret);
	}
}

/* The element that keeps an entry from being understood, or NULL. */
static const char *missing(const struct acl_entry *e)
{
	struct cidr cidr;

	if (e->egress == TRI_UNKNOWN)
		return "Egress";
	if (!e->protocol)
		return "Protocol";
	if (allows(e) == TRI_UNKNOWN)
		return "RuleAction";
	if (!has_block(e, &cidr))
		return "CidrBlock";
	if (matches(e, (struct num){ 1, true }) == TRI_UNKNOWN)
		return "PortRange";
	return NULL;
}

/*
 * False if not even the order of the entries is known, or none is shown: every
 * ACL has those that deny the rest.
 */
static bool find_unclear(const struct way *way, const struct network_acl *acl,
			 struct layer *layer)
{
	bool ordered = acl->entries.n > 0;

	if (!ordered)
		layer_unclear(layer, "%s shows no entries", acl_name(acl));
	for_each(struct acl_entry, e, &acl->entries) {
		const char *element = missing(e);

		if (!e->number.known) {
			ordered = false;
			element = "RuleNumber";
		}
		if (element)
			layer_unclear(layer, "an entry of %s has no known %s",
				      acl_name(acl), element);
		else if (!way->port.known &&
			 matches(e, way->port) == TRI_UNKNOWN)
			layer_unclear(layer, "%s", way->port_unknown);
	}
	return ordered;
}

static void match_both(const struct way *way, const struct network_acl *acl,
		       bool hope, struct cidr_set *ret, bool *ret_in)
{
	struct entries in = { 0 }, out = { 0 };
	struct cidr_set answers = { 0 };

	find_entries(acl, TRI_NO, &in);
	find_entries(acl, TRI_YES, &out);
	first_match(&in, way->port, hope, false, ret);
	*ret_in = !cidr_set_is_empty(ret);
	match_answers(&out, hope, &answers);
	cidr_set_intersect(ret, &answers);
	cidr_set_done(&answers);
	free(in.items);
	free(out.items);
}

static const struct network_acl *find_acl(const struct way *way)
{
	return inventory_network_acl(way->inv, way->subnet_id);
}

static void unread(const struct way *way, struct layer *ret)
{
	char *what = way->subnet_id ? xasprintf("the network ACL of %s",
						way->subnet_id)
				    : NULL;

	layer_add_all(&ret->may);
	if (what)
		layer_unread(ret, what,
			     &way->inv->results[NEED_NETWORK_ACLS].err);
	else
		layer_unclear(ret, "the record shows no subnet");
	free(what);
}

void layer_nacl(const struct way *way, struct layer *ret)
{
	const struct network_acl *acl = find_acl(way);
	char port[32];
	bool in;

	if (!acl) {
		unread(way, ret);
		return;
	}
	if (!find_unclear(way, acl, ret)) {
		layer_add_all(&ret->may);
		return;
	}
	match_both(way, acl, true, &ret->may, &in);
	if (cidr_set_is_empty(&ret->may) && in)
		layer_shut(ret, "%s lets no answer out", acl->id);
	else
		layer_shut(ret, "%s lets no public source in to %s",
			   acl_name(acl), port_text(way, port));
	if (ret->unclear)
		match_both(way, acl, false, &ret->must, &in);
	else
		cidr_set_add_set(&ret->must, &ret->may);
}

char *hop_nacl(const struct way *way, const struct cidr *address)
{
	const struct network_acl *acl = find_acl(way);
	struct entries in = { 0 };
	char *text = NULL;
	struct cidr cidr;

	if (!acl)
		return NULL;
	find_entries(acl, TRI_NO, &in);
	for (size_t i = 0; i < in.n && !text; i++) {
		const struct acl_entry *e = in.items[i];

		if (matches(e, way->port) == TRI_YES && e->number.known &&
		    has_block(e, &cidr) && block_holds(&cidr, address))
			text = xasprintf("%s rule %lld", acl_name(acl),
					 (long long)e->number.value);
	}
	free(in.items);
	return text;
}

/* ---- an ACL alone ---- */

static void match_in(const struct way *way, const struct network_acl *acl,
		     bool hope, bool whole, const struct cidr_set *public,
		     struct cidr_set *ret)
{
	struct entries in = { 0 };

	find_entries(acl, TRI_NO, &in);
	first_match(&in, way->port, hope, whole, ret);
	cidr_set_intersect(ret, public);
	free(in.items);
}

/* Everybody, or as good as that, is let in for certain: which of the two? */
static enum exposure_acl how_open(const struct way *way,
				  const struct network_acl *acl,
				  const struct cidr_set *public,
				  struct buf *out)
{
	struct cidr_set whole = { 0 };
	enum exposure_acl ret = ACL_ANY;
	struct cidr address;
	char *hop = NULL;

	match_in(way, acl, false, true, public, &whole);
	if (layer_is_any(&whole) && layer_address(&whole, &address)) {
		ret = ACL_OPEN;
		hop = hop_nacl(way, &address);
	}
	buf_adds(out, hop ? hop : acl_name(acl));
	free(hop);
	cidr_set_done(&whole);
	return ret;
}

static enum exposure_acl judge_acl(const struct way *way,
				   const struct network_acl *acl,
				   struct layer *public, struct layer *in,
				   struct buf *out)
{
	if (find_unclear(way, acl, in)) {
		match_in(way, acl, true, false, &public->may, &in->may);
		if (in->unclear)
			match_in(way, acl, false, false, &public->must,
				 &in->must);
		else
			cidr_set_add_set(&in->must, &in->may);
		cidr_set_intersect(&in->must, &public->must);
	} else {
		layer_add_all(&in->may);
	}
	if (layer_is_any(&in->must))
		return how_open(way, acl, &public->must, out);
	if (layer_is_any(&in->may)) {
		buf_adds(out, in->unclear	? in->unclear
			      : public->unclear ? public->unclear
						: "not clear");
		return ACL_UNREAD;
	}
	buf_adds(out, acl_name(acl));
	return ACL_NARROW;
}

enum exposure_acl exposure_subnet_acl(const struct inventory *inv,
				      const struct database *db,
				      const char *vpc_id, const char *subnet_id,
				      struct num port, const char *port_unknown,
				      struct buf *out)
{
	const struct way way = { .inv = inv,
				 .db = db,
				 .vpc_id = vpc_id,
				 .subnet_id = subnet_id,
				 .port = port,
				 .port_unknown = port_unknown };
	const struct network_acl *acl = find_acl(&way);
	struct layer public = { 0 }, in = { 0 };
	enum exposure_acl ret = ACL_UNREAD;

	if (acl) {
		way_public(&way, &public);
		ret = judge_acl(&way, acl, &public, &in, out);
	} else {
		unread(&way, &in);
		buf_adds(out, in.unclear);
	}
	layer_done(&public);
	layer_done(&in);
	return ret;
}
