/*
 * plan: what the configuration asks of every collection.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "plan.h"
#include "secret_file.h"
#include "xalloc.h"

enum { EXCEPTIONS_MAX = 4 * 1024 * 1024 };

static void take_checks(struct plan *plan)
{
	struct plan_check *p;

	plan->checks = xcalloc(plan->config->checks.n + 1, sizeof(*p));
	plan->declared =
		xcalloc(plan->config->checks.n + 1, sizeof(struct check *));
	for_each(struct config_check, c, &plan->config->checks) {
		if (!c->enabled)
			continue;
		plan->declared[plan->n_checks] = c->check;
		p = &plan->checks[plan->n_checks++];
		*p = (struct plan_check){ c->check, c->params, &c->policy };
		collect_plan_add(&plan->collect, c->check, c->params,
				 &c->policy);
	}
}

static void take_sources(struct plan *plan)
{
	struct plan_source *source;

	plan->sources = xcalloc(plan->config->targets.n, sizeof(*source));
	for_each(struct config_target, target, &plan->config->targets) {
		source = &plan->sources[plan->n_sources++];
		source->name = target->name;
		source->target = target;
		config_target_settings(plan->config, target, &source->settings);
	}
}

static int read_exceptions(struct plan *plan, struct buf *why)
{
	const char *path = plan->config->exceptions_file;
	_cleanup_(buf_done) struct buf text = { 0 };
	int r;

	if (!path)
		return 0;
	buf_init(&text, EXCEPTIONS_MAX);
	r = secret_file_read(NULL, path, &text, why);
	if (r < 0)
		return r;
	sha256(text.data, text.len, plan->exceptions_hash);
	return exceptions_parse(path, buf_str(&text), text.len,
				&plan->exceptions, why);
}

struct plan *plan_new(struct config *config, struct buf *why)
{
	struct plan *plan = xcalloc(1, sizeof(*plan));

	plan->refs = 1;
	plan->config = config;
	plan->collect.scope = &config->scope;
	plan->collect.narrow = true;
	take_checks(plan);
	take_sources(plan);
	if (read_exceptions(plan, why) == 0)
		return plan;
	plan_unref(plan);
	return NULL;
}

bool plan_same_checks(const struct plan *a, const struct plan *b)
{
	return config_same_checks(a->config, b->config) &&
	       !memcmp(a->exceptions_hash, b->exceptions_hash,
		       sizeof(a->exceptions_hash));
}

struct plan *plan_ref(struct plan *plan)
{
	if (plan)
		__atomic_add_fetch(&plan->refs, 1, __ATOMIC_RELAXED);
	return plan;
}

void plan_unref(struct plan *plan)
{
	if (!plan || __atomic_sub_fetch(&plan->refs, 1, __ATOMIC_ACQ_REL))
		return;
	exceptions_free(plan->exceptions);
	collect_plan_done(&plan->collect);
	config_free(plan->config);
	free(plan->declared);
	free(plan->checks);
	free(plan->sources);
	free(plan);
}
