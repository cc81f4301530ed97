/*
 * exchange: one HTTP request and its answer, while nothing else goes on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "exchange.h"

void exchange_reply_init(struct exchange_reply *reply)
{
	memset(reply, 0, sizeof(*reply));
	buf_init(&reply->body, EXCHANGE_MAX_BODY);
}

void exchange_reply_done(struct exchange_reply *reply)
{
	buf_wipe(&reply->body);
}

void exchange_reply_reset(struct exchange_reply *reply)
{
	exchange_reply_done(reply);
	exchange_reply_init(reply);
}

static int ended(enum http_failure failure, struct buf *why)
{
	bool deadline = failure == HTTP_DEADLINE;

	buf_adds(why, deadline ? "no answer before the deadline (--timeout)"
			       : "terminated before there was an answer");
	return deadline ? -ETIME : -EINTR;
}

static bool is_end(enum http_failure failure)
{
	return failure == HTTP_DEADLINE || failure == HTTP_INTERRUPTED;
}

int exchange_run(const struct exchange_transport *transport,
		 struct exchange_request *request,
		 const struct exchange_plan *plan, struct exchange_reply *ret,
		 struct buf *why)
{
	enum http_failure end;
	int64_t delay_ms;
	int r;

	for (int attempt = 1;; attempt++) {
		exchange_reply_reset(ret);
		r = plan->prepare ? plan->prepare(plan->ctx, request, why) : 0;
		if (r < 0)
			return r;
		transport->send(transport->ctx, request, ret);
		if (is_end(ret->failure))
			return ended(ret->failure, why);
		delay_ms = plan->again(plan->ctx, attempt, ret);
		if (delay_ms < 0 || attempt >= plan->attempts)
			return 0;
		end = transport->pause(transport->ctx, delay_ms);
		if (end != HTTP_ANSWERED)
			return ended(end, why);
	}
}

void exchange_describe(const struct exchange_reply *reply, struct buf *out)
{
	if (reply->timed_out)
		buf_adds(out, "timed out");
	else if (reply->failure == HTTP_ANSWERED)
		buf_addf(out, "HTTP %ld", reply->status);
	else if (reply->failure == HTTP_TOO_LARGE)
		buf_addf(out, "the answer is longer than %d bytes",
			 EXCHANGE_MAX_BODY);
	else
		buf_adds(out, reply->message);
}
