/*
 * result_json: what one check found, as the JSON that is kept of it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef RESULT_JSON_H
#define RESULT_JSON_H

#include "result.h"

/* Fills in the members json_... of the result. */
void result_json(struct result *result, const struct report *rep,
		 struct deflater *deflater);

#endif
