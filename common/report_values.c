/*
 * report_values: what a subject's findings carry beside their words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <string.h>

#include "check.h"
#include "report_private.h"

/* Whole numbers up to here are the same as double and as int64_t. */
#define EXACT_MAX 9007199254740992.0

/*
 * Few values, many subjects: these lists start small, double at powers of two
 * and leave their old room behind.
 */
static void *small_push(struct report *rep, struct list *list, size_t size)
{
	char *items = list->items;

	if (!list->n || (list->n >= 4 && !(list->n & (list->n - 1)))) {
		items = report_alloc(rep, (list->n ? list->n * 2 : 4) * size);
		if (list->n)
			memcpy(items, list->items, list->n * size);
		list->items = items;
	}
	return items + list->n++ * size;
}

static struct value *find_value(struct report *rep, const char *name)
{
	struct value *values = rep->values->items;

	for (size_t i = 0; i < rep->values->n; i++)
		if (!strcmp(values[i].name, name))
			return &values[i];
	return NULL;
}

/* The value of that name, empty; NULL if no subject is open. */
static struct value *report_value(struct report *rep, const char *name)
{
	struct value *value;

	if (!rep->subject)
		return NULL;
	value = find_value(rep, name);
	if (!value)
		value = small_push(rep, rep->values, sizeof(*value));
	*value = (struct value){ .name = name };
	return value;
}

void report_text(struct report *rep, const char *name, const char *text)
{
	struct value *value = report_value(rep, name);

	if (!value || !text)
		return;
	value->type = VALUE_TEXT;
	value->text = report_strdup(rep, text);
}

void report_tri(struct report *rep, const char *name, enum tri tri)
{
	struct value *value = report_value(rep, name);

	if (!value || tri == TRI_UNKNOWN)
		return;
	value->type = VALUE_BOOL;
	value->boolean = tri == TRI_YES;
}

void report_num(struct report *rep, const char *name, struct num num)
{
	struct value *value = report_value(rep, name);

	if (!value || !num.known)
		return;
	value->type = VALUE_NUMBER;
	value->number = num.value;
}

static void report_real(struct report *rep, const char *name, double real)
{
	struct value *value = report_value(rep, name);

	if (!value || !isfinite(real))
		return;
	if (fabs(real) < EXACT_MAX && real == floor(real)) {
		value->type = VALUE_NUMBER;
		value->number = (int64_t)real;
		return;
	}
	value->type = VALUE_REAL;
	value->real = real;
}

void report_row(struct report *rep, const char *name, const struct pair *pairs)
{
	struct value *value;
	struct list *row;

	if (!rep->subject)
		return;
	value = find_value(rep, name);
	if (!value || value->type != VALUE_ROWS) {
		value = report_value(rep, name);
		value->type = VALUE_ROWS;
	}
	row = small_push(rep, &value->rows, sizeof(*row));
	for (; pairs->name; pairs++) {
		struct pair *pair = small_push(rep, row, sizeof(*pair));

		pair->name = pairs->name;
		pair->value = report_strdup(rep, pairs->value);
	}
}

/* The default range of a measure; a text that is none is our mistake. */
static bool default_alerts(const char *text, double value)
{
	struct range range = { 0 };
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, 0);
	return text && !range_parse(text, &range, &why) &&
	       range_alerts(&range, value);
}

/* Whole seconds since the epoch where it is a point in time. */
static double published(const struct report *rep, const struct measure *m,
			double value)
{
	double seconds = m->factor != 0 ? value * m->factor : value;
	double now = rep->inv ? (double)rep->inv->now : 0;

	if (m->point == POINT_BEFORE_NOW)
		return round(now - seconds);
	if (m->point == POINT_AFTER_NOW)
		return round(now + seconds);
	return seconds;
}

bool report_has_range(const struct report *rep)
{
	return rep->policy->warn.known || rep->policy->crit.known;
}

enum state report_measure(struct report *rep, int measure, double value)
{
	const struct policy *policy = rep->policy;
	const struct measure *m = &policy->check->measures[measure];
	struct measured *kept;

	report_real(rep, m->suffix, published(rep, m, value));
	if (rep->subject && isfinite(value)) {
		kept = report_push(rep, &rep->measured, sizeof(*kept));
		*kept = (struct measured){
			.measure = measure,
			.value = value,
			.published = published(rep, m, value),
			.resource = rep->subject->resource,
			.account_id = rep->account_id,
			.region = rep->region,
		};
	}
	if (measure == 0 ? range_alerts(&policy->crit, value)
			 : default_alerts(m->crit, value))
		return STATE_CRITICAL;
	if (measure == 0 ? range_alerts(&policy->warn, value)
			 : default_alerts(m->warn, value))
		return STATE_WARNING;
	return STATE_OK;
}
