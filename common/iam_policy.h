/*
 * iam_policy: what a policy document lets whom do; one evaluator for keys,
 * secrets, roles and whatever else carries one.
 *
 * Only Allow statements are looked at: a Deny never excuses one. Nothing here
 * says that an action is allowed for certain, only whom a document lets in.
 * Source: "IAM JSON policy elements reference" and "AWS global condition
 * context keys" of the IAM User Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef IAM_POLICY_H
#define IAM_POLICY_H

#include "arena.h"
#include "buf.h"
#include "types.h"

/* Longer documents are refused; AWS has none beyond 32 KiB. */
enum { IAM_POLICY_MAX_LEN = 128 * 1024 };

struct iam_principal {
	const char *type; /* "AWS", "Service", ...; "*" for a bare string */
	const char *id;	  /* an ARN, an account, a service, "*" */
};

/* One key of one operator: all of these must hold. */
struct iam_condition {
	const char *op, *key; /* "StringLike", "aws:SourceArn" */
	struct list values;   /* const char * */
};

/*
 * Either the list or its opposite is there, by the `not_` member. A statement
 * without Principal (a policy of an identity) has no principals.
 */
struct iam_statement {
	const char *sid;
	bool allows, not_principal, not_action, not_resource;
	struct list principals;		/* struct iam_principal */
	struct list actions, resources; /* const char * */
	struct list conditions;		/* struct iam_condition */
};

struct iam_policy {
	struct list statements; /* struct iam_statement */
};

/*
 * A document as the services hand it out: JSON, or as IAM writes it,
 * percent-encoded JSON. Strict: what is no policy, or has an element that we
 * do not know, is refused with the reason in `why`: -EINVAL, -EBADMSG (no
 * JSON), -E2BIG. NULL is -EINVAL. Memory is of `arena`. In decode_policy.c.
 */
int iam_policy_parse(const char *text, struct arena *arena,
		     struct iam_policy *ret, struct buf *why);

/* `*` and `?` as in policies; `case_matters` where they are not actions. */
bool iam_pattern_matches(const char *pattern, const char *text,
			 bool case_matters);

/*
 * Whether the statement allows this action ("kms:Decrypt"), by Action or
 * NotAction; and whether one of its resources is exactly this text.
 */
bool iam_statement_allows(const struct iam_statement *s, const char *action);
bool iam_statement_has_resource(const struct iam_statement *s,
				const char *resource);

/* Whom an Allow lets in. */
enum iam_audience {
	IAM_NOBODY,	 /* a Deny, or no principals */
	IAM_NAMED,	 /* those that it names */
	IAM_RESTRICTED,	 /* anyone, but a condition says who or from where */
	IAM_VIA_SERVICE, /* anyone, through the services of kms:ViaService */
	IAM_ANYONE
};
enum iam_audience iam_statement_audience(const struct iam_statement *s);

/*
 * Whether every request that the statement lets in comes through that service
 * ("rds.eu-west-1.amazonaws.com"): kms:ViaService names nothing else.
 */
bool iam_statement_is_via(const struct iam_statement *s, const char *service);

/* The account of a principal: 12 digits (of `arena`), NULL if it has none. */
const char *iam_principal_account(const struct iam_principal *principal,
				  struct arena *arena);

/*
 * Appends the accounts that the document lets in and that are neither `own`
 * nor in `allowed` (const char *), sorted, each once, with ", " between them:
 * those of principals, and where anyone is let in with a condition those that
 * the condition names. `own` NULL: nobody knows, nothing is foreign.
 */
void iam_policy_foreign(const struct iam_policy *policy, const char *own,
			const struct list *allowed, struct arena *arena,
			struct buf *out);

#endif
