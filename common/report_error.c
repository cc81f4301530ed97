/*
 * report_error: what could not be learnt, and whom to ask for it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <string.h>

#include "check.h"
#include "report_private.h"
#include "text.h"

/* The words AWS has for "not allowed": EC2's and IAM's differ from the rest. */
static const char *const denied_codes[] = {
	"AccessDenied",
	"AccessDeniedException",
	"AuthorizationError",
	"AuthorizationErrorException",
	"Client.UnauthorizedOperation",
	"NotAuthorized",
	"UnauthorizedAccess",
	"UnauthorizedException",
	"UnauthorizedOperation",
};

enum common_code report_error_code(const struct aws_error *err)
{
	for (size_t i = 0; err->code && i < ARRAY_SIZE(denied_codes); i++)
		if (!strcmp(err->code, denied_codes[i]))
			return CODE_ACCESS_DENIED;
	return CODE_API_ERROR;
}

static const char *or_else(const char *text, const char *otherwise)
{
	return text && *text ? text : otherwise;
}

/* What became of the call, in one word or two. */
static const char *error_verb(const struct aws_error *err)
{
	if (text_is(err->code, "Terminated"))
		return "was interrupted";
	if (err->timeout)
		return "timed out";
	return report_error_code(err) == CODE_ACCESS_DENIED ? "denied"
							    : "failed";
}

/* "rds:DescribeDBInstances denied in eu-west-1 (AccessDenied" */
static void error_head(const struct aws_error *err, const char *region,
		       struct buf *out)
{
	region = or_else(err->region, region);
	buf_addf(out, "%s %s", or_else(err->operation, "a call"),
		 error_verb(err));
	if (region && *region)
		buf_addf(out, " in %s", region);
	buf_addf(out, " (%s", or_else(err->code, "no error code"));
}

void report_error_brief(const struct aws_error *err, const char *region,
			struct buf *out)
{
	error_head(err, region, out);
	buf_addc(out, ')');
}

/*
 * For rds, ec2, kms and sts the IAM action to grant is the operation's own
 * name.
 */
void report_error_text(const struct aws_error *err, const char *region,
		       struct buf *out)
{
	error_head(err, region, out);
	if (err->status)
		buf_addf(out, ", HTTP %ld", err->status);
	buf_addc(out, ')');
	if (err->message && *err->message)
		buf_addf(out, ": %s", err->message);
	if (err->operation && report_error_code(err) == CODE_ACCESS_DENIED)
		buf_addf(out, "; the IAM action to grant is %s",
			 err->operation);
}

/* Their number is small: there are a few dozen operations and regions. */
static bool same_error(const struct aws_error *a, const struct aws_error *b)
{
	return !text_compare(a->code, b->code) &&
	       !text_compare(a->operation, b->operation) &&
	       !text_compare(a->region, b->region);
}

void report_call_error(struct report *rep, const struct aws_error *err)
{
	struct aws_error copy = *err, *kept;

	if (!copy.region)
		copy.region = rep->region;
	for_each(struct aws_error, e, &rep->errors)
		if (same_error(e, &copy))
			return;
	copy.code = report_strdup(rep, copy.code);
	copy.message = report_strdup(rep, copy.message);
	copy.operation = report_strdup(rep, copy.operation);
	copy.region = report_strdup(rep, copy.region);
	kept = report_push(rep, &rep->errors, sizeof(*kept));
	*kept = copy;
}

void report_error(struct report *rep, const struct aws_error *err)
{
	enum common_code code = report_error_code(err);
	_cleanup_(buf_done) struct buf text, brief;

	buf_init(&text, MESSAGE_MAX);
	buf_init(&brief, MESSAGE_MAX);
	report_error_text(err, rep->region, &text);
	report_error_brief(err, rep->region, &brief);
	report_call_error(rep, err);
	if (!rep->subject) {
		report_region(rep, code, err, "%s", "");
		return;
	}
	report_finding(
		rep, rep->subject, policy_error_state(rep->policy, code, err),
		common_codes[code].name, buf_str(&text), buf_str(&brief));
}

void report_absent(struct report *rep, const char *element)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, MESSAGE_MAX);
	buf_addf(&text, "the reply lacks %s", element);
	if (!rep->subject) {
		report_region(rep, CODE_FIELD_ABSENT, NULL, "%s",
			      buf_str(&text));
		return;
	}
	report_finding(rep, rep->subject,
		       policy_common_state(rep->policy, CODE_FIELD_ABSENT),
		       common_codes[CODE_FIELD_ABSENT].name, buf_str(&text),
		       NULL);
}

/* A finding about something that is not judged itself. */
static void report_other(struct report *rep, const struct resource *resource,
			 enum state state, enum common_code code,
			 const char *text, const char *brief)
{
	bool fresh;
	struct seen_entry *entry = report_entry(rep, resource, &fresh);

	if (fresh)
		entry->kind = SEEN_OTHER;
	report_finding(rep, entry, state, common_codes[code].name, text, brief);
}

/* "TEXT: ERROR", either may be missing. */
static void join(struct buf *out, const char *text, const char *error)
{
	buf_addf(out, "%s%s%s", text, *text && *error ? ": " : "", error);
}

void report_region(struct report *rep, enum common_code code,
		   const struct aws_error *err, const char *fmt, ...)
{
	enum state state = policy_common_state(rep->policy, code);
	struct resource region = { .type = "region", .id = rep->region };
	_cleanup_(buf_done) struct buf own, text, brief, error;
	va_list ap;

	report_close(rep);
	buf_init(&own, MESSAGE_MAX);
	buf_init(&text, 2 * MESSAGE_MAX);
	buf_init(&brief, 2 * MESSAGE_MAX);
	buf_init(&error, MESSAGE_MAX);
	va_start(ap, fmt);
	buf_vaddf(&own, fmt, ap);
	va_end(ap);
	if (err) {
		report_call_error(rep, err);
		if (code == CODE_API_ERROR)
			code = report_error_code(err);
		state = policy_error_state(rep->policy, code, err);
		report_error_brief(err, rep->region, &error);
		join(&brief, buf_str(&own), buf_str(&error));
		buf_reset(&error);
		report_error_text(err, rep->region, &error);
	}
	join(&text, buf_str(&own), buf_str(&error));
	if (!region.id)
		region.id = err && err->region ? err->region : "";
	report_other(rep, &region, state, code, buf_str(&text),
		     err ? buf_str(&brief) : NULL);
}

void report_account(struct report *rep, const char *account_id,
		    const struct aws_error *err)
{
	enum common_code code = report_error_code(err);
	struct resource account = { .type = "account",
				    .id = account_id ? account_id : "" };
	_cleanup_(buf_done) struct buf text, brief;

	report_leave(rep, account_id);
	buf_init(&text, MESSAGE_MAX);
	buf_init(&brief, MESSAGE_MAX);
	report_error_text(err, NULL, &text);
	report_error_brief(err, NULL, &brief);
	report_call_error(rep, err);
	report_other(rep, &account, policy_error_state(rep->policy, code, err),
		     code, buf_str(&text), buf_str(&brief));
}

void report_failure(struct report *rep, const char *text)
{
	const struct aws_error err = { .code = "NotConfigured",
				       .message = text };
	struct resource account = { .type = "account", .id = "" };

	report_close(rep);
	report_call_error(rep, &err);
	report_other(rep, &account,
		     policy_error_state(rep->policy, CODE_API_ERROR, &err),
		     CODE_API_ERROR, text, text);
}

void report_not_found(struct report *rep, const char *type, const char *id)
{
	struct resource resource = { .type = type, .id = id };
	_cleanup_(buf_done) struct buf text;

	report_close(rep);
	buf_init(&text, MESSAGE_MAX);
	buf_addf(&text, "there is no '%s'", id);
	if (rep->regions.n > 1)
		buf_addf(&text, " in any of the %zu regions", rep->regions.n);
	else if (rep->region)
		buf_addf(&text, " in %s", rep->region);
	report_other(rep, &resource,
		     policy_common_state(rep->policy, CODE_NOT_FOUND),
		     CODE_NOT_FOUND, buf_str(&text), buf_str(&text));
}
