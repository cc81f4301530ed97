/*
 * t_cache_account: what is the same in all regions is asked for once.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cache.h"
#include "cache_memory.h"
#include "calls.h"
#include "http.h"
#include "iam.h"
#include "rds.h"

static const char *const regions[] = { "eu-west-1", "us-east-1" };

enum { REGIONS = ARRAY_SIZE(regions), MAX_BYTES = 100000 };

static const struct server_answer answers[] = {
	{ .status = "200 OK",
	  .body = "<GetRoleResponse><GetRoleResult><Role><Arn>arn:r</Arn>"
		  "</Role></GetRoleResult></GetRoleResponse>" },
	{ .status = "200 OK",
	  .body = "<DescribeDBInstancesResponse><DescribeDBInstancesResult>"
		  "<DBInstances><DBInstance><DBInstanceIdentifier>a"
		  "</DBInstanceIdentifier></DBInstance></DBInstances>"
		  "</DescribeDBInstancesResult></"
		  "DescribeDBInstancesResponse>" },
};

struct run {
	struct calls calls;
	struct cache *cache;
	int hits, done;
};

static const char *url_of(void *ctx, const char *service, const char *region)
{
	(void)ctx;
	(void)service;
	(void)region;
	return "http://service/";
}

static void count_hit(void *ctx, const struct cache_hit *hit)
{
	struct run *run = ctx;

	run->hits++;
	assert_int_equal(hit->pages, 1);
}

static int64_t read_clock(void)
{
	return CALLS_TIME;
}

static void start(struct run *run, struct cache_memory *memory)
{
	*run = (struct run){ 0 };
	calls_init(&run->calls);
	calls_start(&run->calls, answers, ARRAY_SIZE(answers));
	run->cache = cache_new(&(struct cache_settings){
		.inner = client_source(run->calls.client),
		.http = client_http(run->calls.client),
		.store = cache_memory_store(memory),
		.account_wide_only = true,
		.ttl = INT64_MAX,
		.identity = "who",
		.clock = read_clock,
		.url = url_of,
		.hit = count_hit,
		.ctx = run,
	});
}

static void count_done(void *ctx, void *item, const struct aws_error *err)
{
	struct run *run = ctx;

	(void)item;
	run->done++;
	assert_null(err);
}

static void ask(struct run *run, enum operation_id op, const char *region,
		const struct param *param, void *out)
{
	struct source *source = cache_source(run->cache);

	source->fetch(source, &(struct fetch){
				      .op = op,
				      .region = region,
				      .params = param,
				      .n_params = param ? 1 : 0,
				      .out = out,
				      .arena = &run->calls.arena,
				      .done = count_done,
				      .ctx = run,
			      });
}

static void go(struct run *run)
{
	struct source *source = cache_source(run->cache);

	source->run(source);
}

static void ask_roles(struct run *run, struct iam_role roles[REGIONS])
{
	const struct param role = { .name = "RoleName",
				    .type = PARAM_STRING,
				    .string = "r" };

	for (size_t i = 0; i < REGIONS; i++)
		ask(run, IAM_GET_ROLE, regions[i], &role, &roles[i]);
	go(run);
	for (size_t i = 0; i < REGIONS; i++)
		assert_string_equal(roles[i].arn, "arn:r");
}

/* Both at once, and once more; databases are asked for in each region. */
static void test_account_wide(void **state)
{
	struct cache_memory *memory =
		cache_memory_new(MAX_BYTES, INT64_MAX, http_now_ms);
	struct iam_role roles[REGIONS] = { 0 }, again[REGIONS] = { 0 };
	struct page pages[REGIONS] = { 0 };
	struct run run;

	(void)state;
	start(&run, memory);
	ask_roles(&run, roles);
	assert_int_equal(server_requests(run.calls.server), 1);
	assert_int_equal(run.hits, 1);
	ask_roles(&run, again);
	assert_int_equal(server_requests(run.calls.server), 1);
	for (size_t i = 0; i < REGIONS; i++)
		ask(&run, RDS_DESCRIBE_DB_INSTANCES, regions[i], NULL,
		    &pages[i]);
	go(&run);
	assert_int_equal(server_requests(run.calls.server), 1 + REGIONS);
	for (size_t i = 0; i < REGIONS; i++)
		assert_int_equal(pages[i].items.n, 1);
	assert_int_equal(run.hits, 2 * REGIONS - 1);
	assert_int_equal(run.done, 3 * REGIONS);
	cache_free(run.cache);
	calls_stop(&run.calls);
	cache_memory_free(memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_account_wide),
	};

	return cmocka_run_group_tests_name("cache_account", tests, NULL, NULL);
}
