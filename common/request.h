/*
 * request: the parameters of an operation in the wire form of its service.
 *
 * Pure. Query and ec2 protocol: form parameters; JSON: the members of the
 * body object. Source: the AWS query, ec2Query and awsJson1_1 protocols of the
 * Smithy specification.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "api.h"
#include "arena.h"
#include "buf.h"
#include "types.h"

enum param_type {
	PARAM_STRING,
	PARAM_NUMBER,
	PARAM_BOOL,
	PARAM_LIST,  /* of `items`, whose names do not matter */
	PARAM_STRUCT /* of `items` */
};

/*
 * One parameter. `name` is that of the documentation and of JSON. `form` is
 * what ec2 calls it where that is not `name` ("Filter" for Filters); `item`
 * is the name of a list's items in the query protocol (NULL: member).
 */
struct param {
	const char *name, *form, *item;
	enum param_type type;
	const char *string;
	int64_t number;
	bool boolean;
	const struct param *items;
	size_t n_items;
};

/*
 * Appends the parameters: "&A=1&B.member.1=2", or "\"A\":1,\"B\":[2]" without
 * the braces. No parameters append nothing.
 */
void request_params(const struct wire *wire, const struct param *params,
		    size_t n, struct buf *out);

/*
 * The body of a request for one page. `params` is the text that
 * request_params() made; `token` is NULL for the first page.
 */
void request_body(const struct operation *op, const char *params,
		  const char *token, struct buf *out);

/*
 * A copy of parameters whose owner goes away, strings and items too; names are
 * constants and stay where they are. NULL if the arena is full.
 */
struct param *request_copy_params(struct arena *arena,
				  const struct param *params, size_t n);

/* Content-Type of the service's requests. */
const char *request_content_type(const struct wire *wire);

#endif
