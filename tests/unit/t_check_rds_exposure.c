/*
 * t_check_rds_exposure: the verdict of check_rds_exposure over all layers,
 * against an oracle that sends packets.
 *
 * Every class of source addresses, every order of ACL rules, and random
 * networks: known, in another order, with a part hidden.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "evaluate.h"
#include "network_sample.h"
#include "xalloc.h"

/* The verdict, by what it is in. */
struct verdict {
	bool exposed, failover, one, unknown, ok;
	char text[8192]; /* of all findings */
};

static void note(struct verdict *v, const struct finding *f)
{
	v->exposed |= strcmp(f->code, "exposed") == 0;
	v->failover |= strcmp(f->code, "exposed-after-failover") == 0;
	v->one |= strcmp(f->code, "one-layer-away") == 0;
	v->unknown |= strcmp(f->code, "path-unknown") == 0;
	v->ok |= strcmp(f->code, "ok") == 0;
	snprintf(v->text + strlen(v->text), sizeof(v->text) - strlen(v->text),
		 "%s: %s\n", f->code, f->message);
}

static struct verdict judge(struct network *n)
{
	const struct check *check = check_find("check_rds_exposure");
	const struct scope scope = { 0 };
	void *params = xcalloc(1, check->params_size);
	struct verdict v = { 0 };
	struct policy policy;
	struct report rep;

	network_seal(n);
	n->db.resource = (struct resource){ "db-instance", "orders", NULL };
	n->db.shape = SHAPE_STANDALONE;
	n->db.selected = true;
	n->db.via = "";
	n->db.publicly_accessible = n->flag;
	n->inv.db_instances = (struct list){ &n->db, 1 };
	policy_init(&policy, check);
	report_init(&rep, &policy, &scope);
	evaluate_inventory(check, &n->inv, params, &policy, &rep);
	report_finish(&rep);
	for_each(struct finding, f, &rep.findings)
		if (strcmp(f->resource.type, "db-instance") == 0)
			note(&v, f);
	report_done(&rep);
	policy_done(&policy);
	free(params);
	return v;
}

/* What the oracle says: the fewest closed layers, here and elsewhere. */
struct truth {
	size_t own, other;
};

static bool is_own(const struct network *n, size_t subnet)
{
	return n->db.subnets.n == 1 || !n->db.zone ||
	       strcmp(n->db.zone, n->group_subnets[subnet].zone) == 0;
}

static struct truth truth_of(const struct network *n)
{
	struct truth t = { SIZE_MAX, SIZE_MAX };

	for (size_t i = 0; i < n->db.subnets.n; i++) {
		size_t closed = network_oracle_closed(n, i);
		size_t *least = is_own(n, i) ? &t.own : &t.other;

		if (closed < *least)
			*least = closed;
	}
	return t;
}

static bool agrees(const struct verdict *v, const struct truth *t)
{
	bool failover = t->own > 0 && t->other == 0;

	return v->exposed == (t->own == 0) && v->one == (t->own == 1) &&
	       v->failover == failover && !v->unknown &&
	       v->ok == (t->own > 1 && !failover);
}

/* What is said in spite of a hidden part must be true. */
static bool is_true(const struct verdict *v, const struct truth *t)
{
	bool failover = t->own > 0 && t->other == 0;

	if (v->exposed && t->own != 0)
		return false;
	if (v->one && t->own != 1)
		return false;
	if (v->failover && t->other != 0)
		return false;
	if (v->ok && (t->own < 2 || failover))
		return false;
	return v->exposed || v->one || v->failover || v->ok || v->unknown;
}

static struct truth expect(struct network *n, const char *what,
			   struct verdict *ret)
{
	struct truth t = truth_of(n);

	*ret = judge(n);
	if (agrees(ret, &t))
		return t;
	network_print(n);
	fail_msg("%s: the oracle says %zu closed, %zu elsewhere; the check:\n"
		 "%s",
		 what, t.own, t.other, ret->text);
	return t;
}

/* ---- every class of source addresses ---- */

static void test_classes(void **state)
{
	size_t i = 0, exposed = 0;

	(void)state;
	for (; network_class(i); i++) {
		struct network *n = network_new();
		bool ipv6 = strchr(network_class(i), ':') != NULL;
		struct verdict v;

		n->db.network_type = "DUAL";
		n->routes[2] = n->routes[1];
		n->routes[2].cidr4 = NULL;
		n->routes[2].cidr6 = "::/0";
		n->tables[0].routes.n = 3;
		for (size_t k = 0; k < 2; k++) {
			n->entries[2 + k] = n->entries[k];
			n->entries[2 + k].cidr4 = NULL;
			n->entries[2 + k].cidr6 = "::/0";
			n->entries[2 + k].number.value = 101;
		}
		n->acls[0].entries.n = 4;
		n->rules[0].ipv4.n = ipv6 ? 0 : 1;
		n->rules[0].ipv6.n = ipv6 ? 1 : 0;
		n->v4[0].cidr4 = n->v6[0].cidr6 = network_class(i);
		expect(n, network_class(i), &v);
		exposed += v.exposed;
		network_free(n);
	}
	print_message("check_rds_exposure: %zu classes of sources, %zu of them "
		      "public\n",
		      i, exposed);
	assert_true(exposed > 10 && exposed < i - 10);
}

/* ---- every order of ACL rules ---- */

enum { RULES = 5 };

static const struct {
	const char *block, *protocol, *action;
	int first, last;
} acl_rules[RULES] = {
	{ "0.0.0.0/0", "-1", "allow", 0, 65535 },
	{ "203.0.113.0/25", "6", "deny", 5432, 5432 },
	{ "203.0.113.64/26", "6", "allow", 0, 65535 },
	{ "0.0.0.0/0", "6", "deny", 5000, 6000 },
	{ "203.0.113.0/24", "17", "deny", 0, 65535 },
};

/* The numbers of one order; false when all are through. */
static bool next_order(int order[RULES])
{
	int i = RULES - 2, k = RULES - 1, spare;

	while (i >= 0 && order[i] > order[i + 1])
		i--;
	if (i < 0)
		return false;
	while (order[k] < order[i])
		k--;
	spare = order[i];
	order[i] = order[k];
	order[k] = spare;
	for (int a = i + 1, b = RULES - 1; a < b; a++, b--) {
		spare = order[a];
		order[a] = order[b];
		order[b] = spare;
	}
	return true;
}

static void set_rules(struct network *n, const int order[RULES],
		      const char *source)
{
	n->v4[0].cidr4 = source;
	for (size_t i = 0; i < RULES; i++)
		n->entries[i] = (struct acl_entry){
			.cidr4 = acl_rules[i].block,
			.protocol = acl_rules[i].protocol,
			.action = acl_rules[i].action,
			.egress = TRI_NO,
			.number = { 10 * (order[i] + 1), true },
			.from_port = { acl_rules[i].first, true },
			.to_port = { acl_rules[i].last, true },
		};
	n->entries[RULES] = (struct acl_entry){
		.cidr4 = "0.0.0.0/0",
		.protocol = "-1",
		.action = "allow",
		.egress = TRI_YES,
		.number = { 100, true },
	};
	n->acls[0].entries.n = RULES + 1;
}

static void test_orders(void **state)
{
	static const char *const sources[] = {
		"0.0.0.0/0",	  "203.0.113.0/26",   "203.0.113.64/26",
		"203.0.113.0/25", "203.0.113.128/25", "198.51.100.0/24",
	};
	int order[RULES] = { 0, 1, 2, 3, 4 };
	size_t n_cases = 0, exposed = 0;

	(void)state;
	do {
		for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
			struct network *n = network_new();
			struct verdict v;

			set_rules(n, order, sources[i]);
			expect(n, sources[i], &v);
			exposed += v.exposed;
			n_cases++;
			network_free(n);
		}
	} while (next_order(order));
	print_message("check_rds_exposure: %zu orders of ACL rules, %zu of "
		      "them open\n",
		      n_cases, exposed);
	assert_int_equal(n_cases, 120 * ARRAY_SIZE(sources));
	assert_true(exposed > n_cases / 10 && exposed < n_cases);
}

/* ---- random networks ---- */

enum { SEED = 20261125, ROUNDS = 10000 };

struct counts_of {
	size_t exposed, failover, one, ok, unknown;
};

static void count(struct counts_of *c, const struct verdict *v)
{
	c->exposed += v->exposed;
	c->failover += v->failover;
	c->one += v->one;
	c->ok += v->ok;
	c->unknown += v->unknown;
}

/* One subnet or three, of which one leads out; the flag; the zone. */
static struct network *random_network(uint64_t *random)
{
	static const char *const ids[] = { "subnet-1", "subnet-2", "subnet-3" };
	static const char *const zones[] = { "a", "b", "c", NULL };
	struct network *n = network_random(random);

	if (network_roll(random, 2)) {
		network_add_subnets(n, ids[network_roll(random, 3)]);
		n->db.zone = zones[network_roll(random, 4)];
		for (size_t i = 0; i < SAMPLE_SUBNETS; i++)
			if (network_roll(random, 8) == 0)
				n->subnets[i].block_mode = "block-ingress";
	}
	n->flag = network_roll(random, 5) ? TRI_YES : TRI_NO;
	return n;
}

static void test_random(void **state)
{
	struct counts_of known = { 0 }, hidden = { 0 };
	uint64_t random = SEED;

	(void)state;
	print_message("seed %d\n", SEED);
	for (size_t round = 0; round < ROUNDS; round++) {
		struct network *n = random_network(&random);
		struct verdict v;
		struct truth t = expect(n, "random", &v);

		count(&known, &v);
		/* Of two routes to the same block the first counts, to both. */
		network_shuffle(n, &random);
		t = expect(n, "in another order", &v);
		network_hide(n, &random);
		v = judge(n);
		count(&hidden, &v);
		if (!is_true(&v, &t)) {
			network_print(n);
			fail_msg("round %zu, hidden: the oracle says %zu "
				 "closed, %zu elsewhere; the check:\n%s",
				 round, t.own, t.other, v.text);
		}
		network_free(n);
	}
	for (int h = 0; h < 2; h++) {
		const struct counts_of *c = h ? &hidden : &known;

		print_message("check_rds_exposure: %d random networks%s: %zu "
			      "exposed, %zu after a failover, %zu one layer "
			      "away, %zu ok, %zu unknown\n",
			      ROUNDS, h ? ", a part hidden" : "", c->exposed,
			      c->failover, c->one, c->ok, c->unknown);
		assert_true(c->exposed > ROUNDS / 50);
		assert_true(c->failover > ROUNDS / 100);
		assert_true(c->one > ROUNDS / 10);
		assert_true(c->ok > ROUNDS / 10);
	}
	assert_int_equal(known.unknown, 0);
	assert_true(hidden.unknown > ROUNDS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_orders),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
