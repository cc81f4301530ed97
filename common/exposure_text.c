/*
 * exposure_text: what an exposure says, in words.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "exposure.h"

enum tri exposure_is_open(const struct exposure *exposure)
{
	if (exposure->closed > 0)
		return TRI_NO;
	return exposure->unknown > 0 ? TRI_UNKNOWN : TRI_YES;
}

static void add(struct buf *out, size_t before, const char *text,
		const char *between)
{
	if (out->len > before)
		buf_adds(out, between);
	buf_adds(out, text);
}

/* A flag or a block that is not in the way is no hop. */
static bool is_hop(size_t layer, enum tri open)
{
	return open != TRI_YES ||
	       (layer != EXPOSURE_FLAG && layer != EXPOSURE_BLOCK);
}

/* Without a subnet several layers say the same. */
static bool is_said(const struct exposure *exposure, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(exposure->layers[k].text,
			   exposure->layers[i].text) == 0)
			return true;
	return false;
}

void exposure_path(const struct exposure *exposure, struct buf *out)
{
	const size_t before = out->len;

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		const struct exposure_layer *layer = &exposure->layers[i];

		if (i == EXPOSURE_GROUPS && exposure->subnet_id)
			add(out, before, exposure->subnet_id, ", ");
		if (is_hop(i, layer->open) && !is_said(exposure, i))
			add(out, before, layer->text, ", ");
	}
}

void exposure_texts(const struct exposure *exposure, enum tri open,
		    struct buf *out)
{
	const size_t before = out->len;

	for (size_t i = 0; i < EXPOSURE_LAYERS; i++) {
		const struct exposure_layer *layer = &exposure->layers[i];

		if (layer->open == open && !is_said(exposure, i))
			add(out, before, layer->text, "; ");
	}
}
