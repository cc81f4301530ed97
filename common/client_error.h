/*
 * client_error: what is told of a call that failed, and whether to try again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CLIENT_ERROR_H
#define CLIENT_ERROR_H

#include "arena.h"
#include "http.h"
#include "retry.h"
#include "types.h"

/*
 * Each fills code, message, status and timeout of `ret_err`, with strings of
 * `arena`; operation and region are the caller's to add.
 */

/* A transfer that failed, or a reply with a status of 300 and above. */
enum retry_class client_error_judge(const char *service,
				    const struct http_result *result,
				    const struct buf *body, struct arena *arena,
				    struct aws_error *ret_err);

/* The run ended before there was an answer. */
void client_error_ended(enum http_failure ended, struct arena *arena,
			struct aws_error *ret_err);

/*
 * A reply that cannot be decoded (`r` and `why` of decode.h), an endpoint that
 * there is not.
 */
void client_error_reply(int r, const char *why, struct arena *arena,
			struct aws_error *ret_err);
void client_error_endpoint(const char *why, struct arena *arena,
			   struct aws_error *ret_err);

/* The same token twice, or too many pages. */
void client_error_paging(size_t pages, struct arena *arena,
			 struct aws_error *ret_err);

#endif
