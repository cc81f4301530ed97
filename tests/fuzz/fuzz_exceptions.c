/*
 * fuzz_exceptions: files of exceptions nobody meant to write, and what they
 * accept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions.h"

enum { NOW = 1795478400, WHY_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct exceptions *exceptions,
		const struct exception_finding *finding)
{
	const struct list *list = exceptions_list(exceptions);
	bool *used = calloc(list->n + 1, sizeof(*used));
	struct exception_verdict v;
	size_t n = 0;

	if (!used)
		abort();
	v = exceptions_ask(exceptions, finding, NOW, used);
	for (size_t i = 0; i < list->n; i++)
		n += used[i];
	if ((v.accepted || v.expired) && !n)
		abort();
	if (v.accepted && exception_has_expired(v.accepted, NOW))
		abort();
	if (v.expired && !exception_has_expired(v.expired, NOW))
		abort();
	if (v.accepted && v.state != STATE_OK && v.state != STATE_WARNING)
		abort();
	free(used);
}

static void ask_both(const struct exceptions *exceptions)
{
	const struct tag tags[] = { { "env", "prod" }, { "team", NULL } };
	const char *items[] = { "0.0.0.0/0:5432", "10.0.0.0/8:5432" };
	const struct list tag_list = { (void *)tags, ARRAY_SIZE(tags) };
	const struct list item_list = { items, ARRAY_SIZE(items) };
	struct exception_finding finding = {
		.check = "sg",
		.account_id = "111122223333",
		.region = "eu-west-1",
		.resource = "orders-1",
		.code = "open-to-internet",
		.tags = &tag_list,
		.items = &item_list,
	};

	ask(exceptions, &finding);
	finding.unjudged = true;
	finding.account_id = NULL;
	ask(exceptions, &finding);
}

/* Nothing that a caller relies on is missing. */
static void check_entries(const struct exceptions *exceptions)
{
	if (!exceptions_list(exceptions)->n)
		abort();
	for_each(struct exception, e, exceptions_list(exceptions)) {
		if (!e->id || !*e->id || !e->reason || !*e->reason)
			abort();
		if (e->expires.known != !!e->last_day)
			abort();
		exception_days_left(e, NOW);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exceptions *exceptions = NULL;
	struct buf why;
	int r;

	buf_init(&why, WHY_MAX);
	r = exceptions_parse("f", (const char *)data, size, &exceptions, &why);
	if (!r != !!exceptions || !r != !why.len)
		abort();
	if (exceptions) {
		check_entries(exceptions);
		ask_both(exceptions);
	}
	exceptions_free(exceptions);
	buf_done(&why);
	return 0;
}
