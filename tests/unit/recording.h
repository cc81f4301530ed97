/*
 * recording: a transport that plays recorded traffic and compares what is sent.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RECORDING_H
#define RECORDING_H

#include <json.h>

#include "exchange.h"

struct recording {
	json_object *events; /* of http-traffic.json; borrowed */
	size_t at;
	struct buf why;		/* the first difference */
	const char *ignored[2]; /* form parameters that are not compared */
};

void recording_init(struct recording *r, json_object *traffic);
void recording_done(struct recording *r);
struct exchange_transport recording_transport(struct recording *r);

/* Whether all that was recorded was asked, and nothing else. */
bool recording_ended(struct recording *r);

#endif
