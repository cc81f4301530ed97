/*
 * client_error: what is told of a call that failed, and whether to try again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "client_error.h"
#include "decode.h"

static const char code_too_large[] = "ReplyTooLarge";

/* Codes of ours, by why there is no answer. */
static const struct failure_text {
	const char *code, *text;
	enum retry_class class;
	bool timeout;
} failures[] = {
	[HTTP_TRANSPORT] = { "ConnectionFailed", NULL, RETRY_TRANSIENT, false },
	[HTTP_TLS] = { "CertificateRefused", NULL, RETRY_NEVER, false },
	[HTTP_TOO_LARGE] = { code_too_large,
			     "the reply is over the limit of 64 MiB",
			     RETRY_NEVER, false },
	[HTTP_REFUSED] = { "MalformedReply", NULL, RETRY_NEVER, false },
	[HTTP_DEADLINE] = { "DeadlineReached",
			    "no answer before the deadline (--timeout)",
			    RETRY_NEVER, true },
	[HTTP_INTERRUPTED] = { "Terminated",
			       "terminated before there was an answer",
			       RETRY_NEVER, true },
	[HTTP_BAD_REQUEST] = { "ConnectionFailed", NULL, RETRY_NEVER, false },
};

/* What to do about it, where the words of AWS do not say. */
static const struct hint {
	const char *code, *text;
} hints[] = {
	{ "ExpiredToken", "the session token has expired, renew it" },
	{ "ExpiredTokenException", "the session token has expired, renew it" },
	{ "RequestExpired", "the session token has expired or the clock of "
			    "this machine is wrong" },
	{ "RequestTimeTooSkewed", "the clock of this machine is wrong" },
	{ "RequestInTheFuture", "the clock of this machine is wrong" },
	{ "InvalidClientTokenId", "AWS does not know this access key" },
	{ "UnrecognizedClientException", "AWS does not know this access key" },
	{ "SignatureDoesNotMatch", "the secret access key or the clock of "
				   "this machine is wrong" },
	{ "InvalidSignatureException", "the secret access key or the clock of "
				       "this machine is wrong" },
	{ "AuthFailure", "AWS does not know this access key, or the region "
			 "is not enabled for the account" },
	{ "OptInRequired", "the region or service is not enabled for the "
			   "account" },
	{ "MissingAuthenticationToken", "no credentials reached AWS: is there "
					"a proxy in between" },
};

static void add_hint(struct arena *arena, struct aws_error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++)
		if (!strcmp(hints[i].code, err->code))
			err->message = arena_printf(
				arena, "%s%s(%s)",
				err->message ? err->message : "",
				err->message ? " " : "", hints[i].text);
}

static void fill(enum http_failure failure, const char *text,
		 struct arena *arena, struct aws_error *ret_err)
{
	const struct failure_text *f = &failures[failure];

	*ret_err = (struct aws_error){
		.code = f->code,
		.message = f->text ? f->text : arena_strdup(arena, text),
		.timeout = f->timeout,
	};
}

static const char *or_null(const char *s)
{
	return *s ? s : NULL;
}

enum retry_class client_error_judge(const char *service,
				    const struct http_result *result,
				    const struct buf *body, struct arena *arena,
				    struct aws_error *ret_err)
{
	const struct error_headers headers = {
		.error_type = or_null(result->headers[HTTP_ERROR_TYPE]),
		.query_error = or_null(result->headers[HTTP_QUERY_ERROR]),
		.request_id = or_null(result->headers[HTTP_REQUEST_ID]),
		.reason = or_null(result->reason),
	};

	if (result->failure != HTTP_ANSWERED) {
		fill(result->failure, result->message, arena, ret_err);
		return failures[result->failure].class;
	}
	*ret_err = (struct aws_error){ 0 };
	decode_error(result->status, &headers, buf_str(body), body->len, arena,
		     ret_err, NULL);
	ret_err->status = result->status;
	if (!ret_err->code) {
		ret_err->code = code_too_large;
		ret_err->message = "no memory is left for the reply";
		return RETRY_NEVER;
	}
	add_hint(arena, ret_err);
	return retry_classify(service, result->status, ret_err->code);
}

void client_error_ended(enum http_failure ended, struct arena *arena,
			struct aws_error *ret_err)
{
	fill(ended, "", arena, ret_err);
}

void client_error_reply(int r, const char *why, struct arena *arena,
			struct aws_error *ret_err)
{
	fill(HTTP_REFUSED, why, arena, ret_err);
	if (r == -E2BIG)
		ret_err->code = code_too_large;
}

void client_error_endpoint(const char *why, struct arena *arena,
			   struct aws_error *ret_err)
{
	*ret_err = (struct aws_error){ .code = "InvalidEndpoint",
				       .message = arena_strdup(arena, why) };
}

void client_error_paging(size_t pages, struct arena *arena,
			 struct aws_error *ret_err)
{
	*ret_err = (struct aws_error){
		.code = "EndlessPaging",
		.message = arena_printf(arena,
					"page %zu does not lead on: the same "
					"token again, or over the limit",
					pages),
	};
}
