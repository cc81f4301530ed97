/*
 * collect: brings an inventory what the checks need.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "collect_target.h"
#include "xalloc.h"

static void advance(struct target *target);

/* ---- the plan ---- */

static void want(struct collect_plan *plan, enum need_id need)
{
	const enum need_id *requires = need_rows[need].requires;

	plan->wanted[need] = true;
	for (; *requires; requires ++)
		if (!plan->wanted[*requires])
			want(plan, *requires);
}

/* Of several checks that name keys all are described. */
static void add_keys(struct collect_plan *plan, const struct list *keys)
{
	const char **items;

	if (!keys->n)
		return;
	items = xrealloc(plan->keys.items,
			 (plan->keys.n + keys->n) * sizeof(*items));
	memcpy(items + plan->keys.n, keys->items, keys->n * sizeof(*items));
	plan->keys = (struct list){ items, plan->keys.n + keys->n };
}

void collect_plan_done(struct collect_plan *plan)
{
	free(plan->keys.items);
	plan->keys = (struct list){ 0 };
}

bool need_applies(const struct need *need, const void *params,
		  const struct policy *policy, const struct scope *scope)
{
	if (need->if_narrowed && !(scope && scope_narrows_databases(scope)))
		return false;
	return !need->when || need->when(params, policy);
}

void collect_plan_add(struct collect_plan *plan, const struct check *check,
		      const void *params, const struct policy *policy)
{
	if (check->judges_others || check->compares) {
		plan->narrow = false;
		plan->all_databases = true;
	}
	plan->follow |= !check->scope_only;
	for (const struct need *need = check->needs; need->id; need++)
		if (need_applies(need, params, policy, plan->scope))
			want(plan, need->id);
	if (check->keys)
		add_keys(plan, check->keys(params));
}

/* ---- names ---- */

void names_add(struct names *names, const char *name)
{
	const char **items;

	if (!name || !*name)
		return;
	items = arena_grow(names->arena, names->list.items, names->list.n,
			   sizeof(*items));
	if (!items)
		return;
	items[names->list.n++] = name;
	names->list.items = items;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void names_unique(struct names *names)
{
	const char **items = names->list.items;
	size_t n = 0;

	if (names->list.n)
		qsort(items, names->list.n, sizeof(*items), by_text);
	for (size_t i = 0; i < names->list.n; i++)
		if (!n || strcmp(items[n - 1], items[i]) != 0)
			items[n++] = items[i];
	names->list.n = n;
}

/* A check on other resources may be asked for what one out of scope uses. */
bool target_covers(const struct target *target, const struct database *db)
{
	return target->plan->follow &&
	       (target->plan->all_databases || db->selected ||
		(db->cluster && db->cluster->selected));
}

/* ---- fetches ---- */

/* A list on its way, or (with `err` alone) one record. */
struct errand {
	struct target *target;
	enum need_id need;
	struct page page;
	struct list *list;
	size_t item_size;
	struct aws_error *err;
};

/* The first error of a need stands for the others. */
static void keep_error(struct need_result *result, const struct aws_error *err)
{
	if (!result->err.code)
		result->err = *err;
}

static bool append(struct arena *arena, struct list *list,
		   const struct list *items, size_t size)
{
	char *grown;

	if (!list->n) {
		*list = *items;
		return true;
	}
	for (size_t i = 0; i < items->n; i++) {
		grown = arena_grow(arena, list->items, list->n, size);
		if (!grown)
			return false;
		memcpy(grown + list->n * size, (char *)items->items + i * size,
		       size);
		list->items = grown;
		list->n++;
	}
	return true;
}

static const struct aws_error full_error = {
	.code = "InventoryTooLarge",
	.message = "the records are over the limit of 1 GiB",
};

static void one_done(struct target *target, enum need_id need)
{
	target->pending[need]--;
	if (!target->pending[need])
		target->progress[need] = NEED_COMPLETE;
	advance(target);
}

static void list_done(void *ctx, void *item, const struct aws_error *err)
{
	struct errand *errand = item;
	struct target *target = errand->target;
	struct need_result *result = &target->inv->results[errand->need];

	(void)ctx;
	if (err && errand->err) {
		*errand->err = *err;
	} else if (err) {
		keep_error(result, err);
		result->partial |= errand->page.items.n > 0;
	}
	if (!append(&target->inv->arena, errand->list, &errand->page.items,
		    errand->item_size))
		keep_error(result, &full_error);
	one_done(target, errand->need);
	free(errand);
}

static void item_done(void *ctx, void *item, const struct aws_error *err)
{
	struct errand *errand = item;

	(void)ctx;
	if (err)
		*errand->err = *err;
	one_done(errand->target, errand->need);
	free(errand);
}

static const struct aws_error undeclared_error = {
	.code = "NotDeclared",
	.message = "the need does not declare that operation",
};

static bool asks(enum need_id need, enum operation_id op)
{
	const enum operation_id *declared = need_rows[need].asks;

	while (*declared && *declared != op)
		declared++;
	return *declared;
}

/* Only what its row declares: IAM policies are written from that. */
static void fetch(struct target *target, enum need_id need,
		  const struct fetch *wanted)
{
	target->pending[need]++;
	if (asks(need, wanted->op))
		target->source->fetch(target->source, wanted);
	else
		wanted->done(wanted->ctx, wanted->item, &undeclared_error);
}

/* The records that a list of the operation holds. */
static size_t item_size(enum operation_id op)
{
	return api_operation(op)->reply->fields[0].record->size;
}

void target_fetch_list(struct target *target, enum need_id need,
		       enum operation_id op, const struct param *params,
		       size_t n_params, struct list *list,
		       struct aws_error *err)
{
	struct errand *errand = xcalloc(1, sizeof(*errand));

	errand->target = target;
	errand->need = need;
	errand->list = list;
	errand->err = err;
	errand->item_size = item_size(op);
	fetch(target, need,
	      &(struct fetch){
		      .op = op,
		      .region = target->inv->region,
		      .params = params,
		      .n_params = n_params,
		      .out = &errand->page,
		      .arena = &target->inv->arena,
		      .done = list_done,
		      .item = errand,
	      });
}

void target_fetch_item(struct target *target, enum need_id need,
		       enum operation_id op, const char *region,
		       const struct param *params, void *out,
		       struct aws_error *err)
{
	target_fetch_item_by(target, need, op, region, params, params ? 1 : 0,
			     out, err);
}

void target_fetch_item_by(struct target *target, enum need_id need,
			  enum operation_id op, const char *region,
			  const struct param *params, size_t n_params,
			  void *out, struct aws_error *err)
{
	struct errand *errand = xcalloc(1, sizeof(*errand));

	errand->target = target;
	errand->need = need;
	errand->err = err;
	fetch(target, need,
	      &(struct fetch){
		      .op = op,
		      .region = region,
		      .params = params,
		      .n_params = n_params,
		      .out = out,
		      .arena = &target->inv->arena,
		      .done = item_done,
		      .item = errand,
	      });
}

/* ---- the graph ---- */

/* The need that is collected in place of this one, or itself. */
static enum need_id collected_as(const struct target *target, enum need_id need)
{
	enum need_id within = need_rows[need].within;

	return within && target->plan->wanted[within] ? within : need;
}

static bool complete(const struct target *target, enum need_id need)
{
	return !target->plan->wanted[need] ||
	       target->progress[collected_as(target, need)] == NEED_COMPLETE;
}

/* The clusters of the named instances are known only after these. */
static bool narrowed_by_identifier(const struct collect_plan *plan)
{
	return plan->narrow && plan->scope->identifiers.n;
}

static bool may_start(const struct target *target, enum need_id need)
{
	if (!target->plan->wanted[need] ||
	    target->progress[need] != NEED_WAITING ||
	    collected_as(target, need) != need)
		return false;
	for (const enum need_id *n = need_rows[need].after; *n; n++)
		if (!complete(target, *n))
			return false;
	if (need == NEED_DB_CLUSTERS && narrowed_by_identifier(target->plan))
		return complete(target, NEED_DB_INSTANCES);
	return need <= NEED_DB_CLUSTERS || target->linked;
}

/* A need with nothing to ask for is complete at once. */
static void start(struct target *target, enum need_id need)
{
	target->progress[need] = NEED_STARTED;
	target->pending[need]++;
	need_rows[need].start(target, need);
	target->pending[need]--;
	if (!target->pending[need])
		target->progress[need] = NEED_COMPLETE;
}

static void link_databases(struct target *target)
{
	if (target->linked || !complete(target, NEED_DB_INSTANCES) ||
	    !complete(target, NEED_DB_CLUSTERS))
		return;
	inventory_link(target->inv);
	scope_select(target->plan->scope, target->inv);
	target->linked = true;
}

static void seal_when_complete(struct target *target)
{
	for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++)
		if (!complete(target, n))
			return;
	if (target->sealed)
		return;
	for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++)
		if (target->plan->wanted[n])
			target->inv->results[n] =
				target->inv->results[collected_as(target, n)];
	inventory_seal(target->inv);
	target->sealed = true;
	if (target->inv->arena.full)
		keep_error(&target->inv->results[NEED_DB_INSTANCES],
			   &full_error);
}

/*
 * Starts whatever may. A source may answer within start(): the answer then
 * finds `advancing` set, and the loop here goes round once more.
 */
static void advance(struct target *target)
{
	bool started = true;

	if (target->advancing)
		return;
	target->advancing = true;
	while (started) {
		started = false;
		link_databases(target);
		for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++) {
			if (!may_start(target, n))
				continue;
			start(target, n);
			started = true;
		}
	}
	target->advancing = false;
	seal_when_complete(target);
}

struct target *collect_begin(struct source *source,
			     const struct collect_plan *plan,
			     struct inventory *inv)
{
	struct target *target = xcalloc(1, sizeof(*target));

	target->source = source;
	target->plan = plan;
	target->inv = inv;
	for (enum need_id n = NEED_END + 1; n < NEED_COUNT; n++)
		inv->results[n].wanted = plan->wanted[n];
	advance(target);
	return target;
}

void collect_end(struct target *target)
{
	free(target);
}

bool collect_complete(const struct target *target)
{
	return target->sealed;
}
