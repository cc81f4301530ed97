/*
 * sd: what /probe can be asked for, for the http_sd of Prometheus.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "sd.h"
#include "json_text.h"
#include "text.h"

static void add_group(const struct view_target *target, struct buf *out)
{
	_cleanup_(buf_done) struct buf name = { 0 };

	buf_init(&name, SIZE_MAX / 4);
	buf_adds(&name, target->account_id ? target->account_id : "");
	buf_addc(&name, '/');
	buf_adds(&name, target->region ? target->region : "");
	buf_adds(out, "{\"targets\":[");
	json_text_string(buf_str(&name), out);
	buf_adds(out, "],\"labels\":{\"module\":\"default\"}}");
}

/* Two targets of the configuration may lead to the same place. */
static bool is_same(const struct view_target *a, const struct view_target *b)
{
	return text_compare(a->account_id, b->account_id) == 0 &&
	       text_compare(a->region, b->region) == 0;
}

void sd_render(const struct view *view, struct buf *out)
{
	const struct view_target *last = NULL;

	buf_addc(out, '[');
	for_each(struct view_target, target, &view->targets) {
		if (last && is_same(target, last))
			continue;
		if (last)
			buf_adds(out, ",\n");
		add_group(target, out);
		last = target;
	}
	buf_adds(out, "]\n");
}
