/*
 * collecting: a run of the collector against a source of the test's own.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "collecting.h"
#include "xalloc.h"

static void fake_fetch(struct source *source, const struct fetch *fetch)
{
	struct fake *fake = (struct fake *)source;
	const struct operation *op = api_operation(fetch->op);
	_cleanup_(buf_done) struct buf params;

	assert_true(fake->n < MAX_ASKED);
	buf_init(&params, 1 << 20);
	request_params(op->wire, fetch->params, fetch->n_params, &params);
	fake->asked[fake->n].fetch = *fetch;
	fake->asked[fake->n].text = xasprintf("%s %s %s", op->title,
					      fetch->region, buf_str(&params));
	fake->n++;
}

const char *answering;

static void fake_run(struct source *source)
{
	static const struct aws_error denied = { .code = "AccessDenied" };
	struct fake *fake = (struct fake *)source;

	while (fake->answered < fake->n) {
		struct asked *asked = &fake->asked[fake->answered++];
		struct fetch *f = &asked->fetch;

		answering = asked->text;
		f->done(f->ctx, f->item, fake->answer(f) ? NULL : &denied);
	}
}

static void fake_done(struct fake *fake)
{
	for (size_t i = 0; i < fake->n; i++)
		free(fake->asked[i].text);
}

size_t asked_count(const struct fake *fake, const char *begin, const char *hold)
{
	size_t n = 0;

	for (size_t i = 0; i < fake->n; i++)
		n += !strncmp(fake->asked[i].text, begin, strlen(begin)) &&
		     strstr(fake->asked[i].text, hold);
	return n;
}

void collect_check(struct outcome *o, const struct check *check,
		   const struct scope *scope,
		   bool (*answer)(const struct fetch *fetch))
{
	struct collect_plan plan = { .scope = scope, .narrow = true };
	struct target *target;

	collect_plan_add(&plan, check, NULL, NULL);
	o->fake = (struct fake){ .source = { fake_fetch, fake_run },
				 .answer = answer };
	inventory_init(&o->inv, "eu-west-1", 0, COLLECT_MAX_BYTES);
	target = collect_begin(&o->fake.source, &plan, &o->inv);
	o->fake.source.run(&o->fake.source);
	collect_end(target);
	collect_plan_done(&plan);
}

void collect_needs(struct outcome *o, const enum need_id *needs,
		   const struct scope *scope, bool narrow,
		   bool (*answer)(const struct fetch *fetch))
{
	struct need rows[NEED_COUNT] = { { 0 } };
	const struct check check = { .needs = rows, .judges_others = !narrow };

	for (size_t i = 0; needs[i]; i++)
		rows[i].id = needs[i];
	collect_check(o, &check, scope, answer);
}

void outcome_done(struct outcome *o)
{
	fake_done(&o->fake);
	inventory_done(&o->inv);
}

void answer_list(const struct fetch *fetch, const void *items, size_t n,
		 size_t size)
{
	struct page *page = fetch->out;

	if (!n)
		return;
	page->items.items = arena_grow(fetch->arena, NULL, n, size);
	memcpy(page->items.items, items, n * size);
	page->items.n = n;
}
