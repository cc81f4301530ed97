/*
 * t_fleet: who is watched, and what is due next.
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

#include "fleet.h"
#include "xalloc.h"

static struct snapshot *snapshot(void)
{
	struct snapshot *s = xcalloc(1, sizeof(*s));

	s->refs = 1;
	return s;
}

static struct fleet_target *add(struct fleet *fleet,
				struct fleet_account *account,
				const char *region, int64_t due_ms)
{
	struct fleet_target *target =
		fleet_target_add(fleet, account, region, snapshot());

	target->job.due_ms = due_ms;
	return target;
}

/* One source, two accounts; source and accounts are not due. */
struct setup {
	struct fleet fleet;
	struct fleet_source *source;
	struct fleet_account *first, *second;
};

static void setup(struct setup *s)
{
	fleet_init(&s->fleet);
	s->source = fleet_source_add(&s->fleet, "default");
	s->first = fleet_account_add(&s->fleet, s->source, "111111111111");
	s->second = fleet_account_add(&s->fleet, s->source, "222222222222");
	s->source->job.due_ms = s->first->job.due_ms = 1000000;
	s->second->job.due_ms = 1000000;
}

static struct job *next(struct setup *s, int64_t now_ms, int64_t *ret_wait_ms)
{
	return fleet_next(&s->fleet, now_ms, 1, 5000, ret_wait_ms);
}

static void test_longest_due_first(void **state)
{
	struct fleet_target *a, *b, *c;
	int64_t wait_ms;
	struct setup s;

	(void)state;
	setup(&s);
	a = add(&s.fleet, s.first, "a", 300);
	b = add(&s.fleet, s.first, "b", 200);
	c = add(&s.fleet, s.second, "a", 900);
	assert_ptr_equal(next(&s, 500, &wait_ms), &b->job);
	assert_ptr_equal(next(&s, 500, &wait_ms), &a->job);
	assert_null(next(&s, 500, &wait_ms));
	assert_int_equal(wait_ms, 400);
	assert_ptr_equal(next(&s, 900, &wait_ms), &c->job);
	assert_null(next(&s, 900, &wait_ms));
	assert_int_equal(wait_ms, 5000);
	fleet_job_done(&s.fleet, &b->job, false, 950, 1000);
	assert_null(next(&s, 999, &wait_ms));
	assert_ptr_equal(next(&s, 1000, &wait_ms), &b->job);
	fleet_done(&s.fleet);
}

/* What hung before does not take the places of what answers. */
static void test_slow_ones_wait(void **state)
{
	struct fleet_target *hung, *too, *good;
	int64_t wait_ms;
	struct setup s;

	(void)state;
	setup(&s);
	hung = add(&s.fleet, s.first, "a", 0);
	too = add(&s.fleet, s.first, "b", 0);
	assert_non_null(next(&s, 10, &wait_ms));
	assert_non_null(next(&s, 10, &wait_ms));
	fleet_job_done(&s.fleet, &hung->job, true, 20, 20);
	fleet_job_done(&s.fleet, &too->job, true, 20, 21);
	assert_ptr_equal(next(&s, 30, &wait_ms), &hung->job);
	assert_null(next(&s, 30, &wait_ms));
	good = add(&s.fleet, s.second, "a", 25);
	assert_ptr_equal(next(&s, 30, &wait_ms), &good->job);
	fleet_job_done(&s.fleet, &hung->job, false, 40, 1000);
	assert_ptr_equal(next(&s, 40, &wait_ms), &too->job);
	fleet_done(&s.fleet);
}

static void test_nudged(void **state)
{
	struct job job = { .due_ms = 90000 };

	(void)state;
	fleet_job_nudge(&job, 100);
	assert_int_equal(job.due_ms, 100);
	job = (struct job){ .due_ms = 90000, .attempted = true, .done_ms = 99 };
	fleet_job_nudge(&job, 100);
	assert_int_equal(job.due_ms, 99 + FLEET_NUDGE_MS);
	fleet_job_nudge(&job, 50000);
	assert_int_equal(job.due_ms, 99 + FLEET_NUDGE_MS);
}

/* By account and region, however they came. */
/* The worker that has it does not know: what it says of the next time is old.
 */
static void test_restarted_while_busy(void **state)
{
	struct fleet_target *target;
	int64_t wait_ms;
	struct job *job;
	struct setup s;

	(void)state;
	setup(&s);
	target = add(&s.fleet, s.first, "a", 0);
	job = next(&s, 10, &wait_ms);
	assert_ptr_equal(job, &target->job);
	fleet_job_restart(job, 25);
	fleet_job_done(&s.fleet, job, false, 20, 90000);
	assert_null(next(&s, 24, &wait_ms));
	assert_ptr_equal(next(&s, 25, &wait_ms), job);
	fleet_job_done(&s.fleet, job, false, 30, 90000);
	assert_null(next(&s, 89999, &wait_ms));
	fleet_job_restart(job, 89999);
	assert_ptr_equal(next(&s, 89999, &wait_ms), job);
	fleet_job_done(&s.fleet, job, false, 89999, 180000);
	assert_null(next(&s, 179999, &wait_ms));
	fleet_done(&s.fleet);
}

static void test_order(void **state)
{
	struct setup s;

	(void)state;
	setup(&s);
	add(&s.fleet, s.second, "b", 0);
	add(&s.fleet, s.first, "c", 0);
	add(&s.fleet, s.second, "a", 0);
	add(&s.fleet, s.first, "b", 0);
	assert_string_equal(s.fleet.targets[0]->region, "b");
	assert_string_equal(s.fleet.targets[1]->region, "c");
	assert_string_equal(s.fleet.targets[2]->region, "a");
	assert_ptr_equal(s.fleet.targets[3]->account, s.second);
	assert_ptr_equal(fleet_target_find(&s.fleet, "222222222222", "a"),
			 s.fleet.targets[2]);
	assert_null(fleet_target_find(&s.fleet, "111111111111", "a"));
	assert_true(fleet_has_targets(&s.fleet, "111111111111"));
	assert_true(fleet_has_targets(&s.fleet, "222222222222"));
	assert_false(fleet_has_targets(&s.fleet, "000000000000"));
	assert_false(fleet_has_targets(&s.fleet, "211111111111"));
	assert_false(fleet_has_targets(&s.fleet, "333333333333"));
	fleet_done(&s.fleet);
}

/* What a worker has stays, and all that it stands on. */
static void test_removed_while_busy(void **state)
{
	struct fleet_target *busy;
	struct job *job;
	int64_t wait_ms;
	struct setup s;

	(void)state;
	setup(&s);
	busy = add(&s.fleet, s.first, "a", 0);
	add(&s.fleet, s.first, "b", 100000);
	job = next(&s, 10, &wait_ms);
	assert_ptr_equal(job, &busy->job);
	fleet_source_remove(&s.fleet, s.source);
	assert_int_equal(s.fleet.n_targets, 1);
	assert_int_equal(s.fleet.n_accounts, 1);
	assert_int_equal(s.fleet.n_sources, 1);
	assert_null(fleet_source_find(&s.fleet, "default"));
	assert_false(fleet_has_targets(&s.fleet, "111111111111"));
	assert_null(fleet_target_find(&s.fleet, "111111111111", "a"));
	assert_string_equal(busy->account->source->name, "default");
	assert_null(next(&s, 2000000, &wait_ms));
	fleet_job_done(&s.fleet, job, false, 20, 30);
	assert_int_equal(s.fleet.n_targets, 0);
	assert_int_equal(s.fleet.n_accounts, 0);
	assert_int_equal(s.fleet.n_sources, 0);
	fleet_done(&s.fleet);
}

static void test_account_removed(void **state)
{
	struct setup s;

	(void)state;
	setup(&s);
	add(&s.fleet, s.first, "a", 0);
	add(&s.fleet, s.second, "a", 0);
	fleet_account_remove(&s.fleet, s.first);
	assert_int_equal(s.fleet.n_targets, 1);
	assert_null(fleet_account_find(&s.fleet, s.source, "111111111111"));
	assert_ptr_equal(fleet_account_find(&s.fleet, s.source, "222222222222"),
			 s.second);
	fleet_done(&s.fleet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_longest_due_first),
		cmocka_unit_test(test_slow_ones_wait),
		cmocka_unit_test(test_nudged),
		cmocka_unit_test(test_restarted_while_busy),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_removed_while_busy),
		cmocka_unit_test(test_account_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
