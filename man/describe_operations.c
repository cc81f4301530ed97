/*
 * describe_operations: which operations of AWS the checks ask, one a line.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "api.h"
#include "describe.h"

void describe_operations(const struct describe_checks *checks, struct buf *out)
{
	(void)checks;
	for (enum operation_id id = OPERATION_END + 1; id < OPERATION_COUNT;
	     id++) {
		const struct operation *op = api_operation(id);

		buf_addf(out, "%s %s %s\n", op->wire->service, op->name,
			 op->key ? op->key : "-");
	}
}
