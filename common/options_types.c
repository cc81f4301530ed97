/*
 * options_types: how the values of options are read, one type after the other.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "timestamp.h"

enum { TIMEOUT_MAX = 86400, SECONDS_DIGITS = 9 };

#define UNUSED __attribute__((unused))

static int parse_flag(const struct opt *opt UNUSED, const char *text UNUSED,
		      void *slot, struct arena *arena UNUSED,
		      struct buf *why UNUSED)
{
	*(bool *)slot = true;
	return 0;
}

static int parse_unflag(const struct opt *opt UNUSED, const char *text UNUSED,
			void *slot, struct arena *arena UNUSED,
			struct buf *why UNUSED)
{
	*(bool *)slot = false;
	return 0;
}

static int parse_count(const struct opt *opt UNUSED, const char *text UNUSED,
		       void *slot, struct arena *arena UNUSED,
		       struct buf *why UNUSED)
{
	++*(int *)slot;
	return 0;
}

static int parse_text(const struct opt *opt UNUSED, const char *text,
		      void *slot, struct arena *arena UNUSED, struct buf *why)
{
	if (!*text) {
		buf_adds(why, "'': value is empty");
		return -EINVAL;
	}
	*(const char **)slot = text;
	return 0;
}

static int parse_number(const struct opt *opt, const char *text, void *slot,
			struct arena *arena UNUSED, struct buf *why)
{
	const char *digits = text + (*text == '-');
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (*digits < '0' || *digits > '9' || *end) {
		buf_addf(why, "'%s': not a whole number", text);
		return -EINVAL;
	}
	if (errno || value < opt->min || value > opt->max) {
		buf_addf(why, "'%s': not between %ld and %ld", text, opt->min,
			 opt->max);
		return -EINVAL;
	}
	*(long *)slot = value;
	return 0;
}

static int parse_choice(const struct opt *opt, const char *text, void *slot,
			struct arena *arena UNUSED, struct buf *why)
{
	size_t len = strlen(text);
	int i = 0;

	for (const char *word = opt->arg; word; i++) {
		size_t n = strcspn(word, "|");

		if (n == len && !strncmp(word, text, n)) {
			*(int *)slot = i;
			return 0;
		}
		word = word[n] ? word + n + 1 : NULL;
	}
	buf_addf(why, "'%s': not one of %s", text, opt->arg);
	return -EINVAL;
}

/* Keeps `text` (as it is, or a copy of `len` bytes) as another element. */
static int list_add(struct list *list, const char *text, size_t len,
		    struct arena *arena, struct buf *why)
{
	const char **items =
		arena_grow(arena, list->items, list->n, sizeof(*items));

	if (items && text[len])
		text = arena_strndup(arena, text, len);
	if (!items || !text) {
		buf_adds(why, "too many values");
		return -EINVAL;
	}
	items[list->n] = text;
	list->items = items;
	list->n++;
	return 0;
}

static int parse_list(const struct opt *opt UNUSED, const char *text,
		      void *slot, struct arena *arena, struct buf *why)
{
	for (const char *p = text; p;) {
		size_t n = strcspn(p, ",");
		int r;

		if (!n) {
			buf_addf(why, "'%s': empty element", text);
			return -EINVAL;
		}
		r = list_add(slot, p, n, arena, why);
		if (r < 0)
			return r;
		p = p[n] ? p + n + 1 : NULL;
	}
	return 0;
}

static int parse_repeat(const struct opt *opt UNUSED, const char *text,
			void *slot, struct arena *arena, struct buf *why)
{
	if (!*text) {
		buf_adds(why, "'': value is empty");
		return -EINVAL;
	}
	return list_add(slot, text, strlen(text), arena, why);
}

static int parse_optional(const struct opt *opt UNUSED, const char *text,
			  void *slot, struct arena *arena, struct buf *why)
{
	return list_add(slot, text ? text : "", text ? strlen(text) : 0, arena,
			why);
}

static int parse_range(const struct opt *opt UNUSED, const char *text,
		       void *slot, struct arena *arena UNUSED, struct buf *why)
{
	struct opt_range_value *value = slot;
	int r = range_parse(text, &value->range, why);

	if (!r)
		value->given = true;
	return r;
}

static int parse_state(const struct opt *opt UNUSED, const char *text,
		       void *slot, struct arena *arena UNUSED, struct buf *why)
{
	struct opt_state_value *value = slot;

	if (!state_parse(text, false, &value->state)) {
		buf_addf(why, "'%s': not one of ok, warning, critical, unknown",
			 text);
		return -EINVAL;
	}
	value->given = true;
	return 0;
}

static int parse_time(const struct opt *opt UNUSED, const char *text,
		      void *slot, struct arena *arena UNUSED, struct buf *why)
{
	struct timestamp t = timestamp_parse_iso(text);

	if (!t.known) {
		buf_addf(why,
			 "'%s': not an ISO 8601 time as 2027-01-31T12:00:00Z",
			 text);
		return -EINVAL;
	}
	*(struct timestamp *)slot = t;
	return 0;
}

/* digits ["." digits]; gives what follows, NULL if that is no number. */
static const char *take_seconds(const char *p, double *ret)
{
	const char digits[] = "0123456789";
	size_t n = strspn(p, digits);
	double value = 0, scale = 1;

	if (!n || n > SECONDS_DIGITS)
		return NULL;
	for (; n; n--)
		value = value * 10 + (*p++ - '0');
	if (*p == '.') {
		n = strspn(++p, digits);
		if (!n || n > SECONDS_DIGITS)
			return NULL;
		for (; n; n--)
			value += (*p++ - '0') / (scale *= 10);
	}
	*ret = value;
	return p;
}

static int parse_timeout(const struct opt *opt UNUSED, const char *text,
			 void *slot, struct arena *arena UNUSED,
			 struct buf *why)
{
	struct opt_timeout_value value = { 0 };
	const char *p = take_seconds(text, &value.seconds);

	if (!p || (*p && *p != ':')) {
		buf_addf(why, "'%s': not a number of seconds", text);
		return -EINVAL;
	}
	if (!(value.seconds > 0) || value.seconds > TIMEOUT_MAX) {
		buf_addf(why, "'%s': not above 0 and at most %d seconds", text,
			 TIMEOUT_MAX);
		return -EINVAL;
	}
	if (*p && !state_parse(p + 1, false, &value.state.state)) {
		buf_addf(why, "'%s': '%s' is no state", text, p + 1);
		return -EINVAL;
	}
	value.state.given = *p;
	*(struct opt_timeout_value *)slot = value;
	return 0;
}

/* clang-format off */
#define TYPE(word, takes_value, repeats, slot) \
	const struct opt_type opt_##word = \
		{ #word, takes_value, repeats, false, false, sizeof(slot), \
		  parse_##word }
/* clang-format on */

TYPE(flag, false, false, bool);
TYPE(unflag, false, false, bool);
TYPE(count, false, true, int);
TYPE(text, true, false, const char *);
const struct opt_type opt_secret = {
	.name = "secret",
	.takes_value = true,
	.secret = true,
	.size = sizeof(const char *),
	.parse = parse_text,
};
TYPE(number, true, false, long);
TYPE(choice, true, false, int);
TYPE(list, true, true, struct list);
TYPE(repeat, true, true, struct list);
const struct opt_type opt_optional = {
	.name = "optional",
	.takes_value = true,
	.repeats = true,
	.may_lack = true,
	.size = sizeof(struct list),
	.parse = parse_optional,
};
TYPE(range, true, false, struct opt_range_value);
TYPE(state, true, false, struct opt_state_value);
TYPE(time, true, false, struct timestamp);
TYPE(timeout, true, false, struct opt_timeout_value);
