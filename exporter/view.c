/*
 * view: what the exporter knows at one moment, as its pages show it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "view.h"
#include "text.h"

int view_finding_compare(const struct view_finding *a,
			 const struct view_finding *b)
{
	int order = !!a->exception - !!b->exception;

	if (!order)
		order = state_rank(b->state) - state_rank(a->state);
	if (!order)
		order = text_compare(a->check, b->check);
	if (!order)
		order = text_compare(a->resource.type, b->resource.type);
	if (!order)
		order = text_compare(a->resource.id, b->resource.id);
	return order ? order : text_compare(a->code, b->code);
}
