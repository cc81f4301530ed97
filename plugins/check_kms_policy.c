/*
 * check_kms_policy: do the policies of keys that databases use let in only
 * whom they must?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	bool all;
	struct list allow_account; /* const char * */
};

static const struct opt options[] = {
	OPT_FLAG(0, "all", struct params, all, "judge every key of the region"),
	OPT_LIST(0, "allow-account", "ACCOUNT-ID", struct params, allow_account,
		 "accounts that key policies may let in; may be repeated"),
	OPT_END
};

enum {
	POLICY_PUBLIC,
	POLICY_VIA_SERVICE_ONLY,
	POLICY_FOREIGN_ACCOUNT,
	POLICY_FULL_ACCESS,
	NO_VIA_SERVICE,
	POLICY_UNREADABLE
};

static const struct code codes[] = {
	[POLICY_PUBLIC] = { "policy-public", STATE_CRITICAL, "open to anyone",
			    false },
	[POLICY_VIA_SERVICE_ONLY] = { "policy-via-service-only", STATE_WARNING,
				      "open to anyone through a service",
				      false },
	[POLICY_FOREIGN_ACCOUNT] = { "policy-foreign-account", STATE_WARNING,
				     "open to another account", false },
	[POLICY_FULL_ACCESS] = { "policy-full-access", STATE_WARNING,
				 "fully in the hands of others than the "
				 "account",
				 false },
	[NO_VIA_SERVICE] = { "no-via-service", STATE_OFF,
			     "usable without the database service", false },
	[POLICY_UNREADABLE] = { "policy-unreadable", STATE_UNKNOWN,
				"under a policy that cannot be read", false },
	{ 0 }
};

static bool wants_all(const void *params, const struct policy *policy)
{
	(void)policy;
	return ((const struct params *)params)->all;
}

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_KMS_KEY_LIST,
				       .when = wants_all },
				     { .id = NEED_KMS_KEYS },
				     { .id = NEED_KMS_POLICIES },
				     { 0 } };

enum { MAX_LIST = 8 * 1024 };

/* One key's policy, and what is found in it: lists of statements. */
struct found {
	const char *own;     /* account of the key */
	const char *service; /* "rds.eu-west-1.amazonaws.com" */
	struct arena *arena;
	struct buf public, via, full, not_via, foreign;
};

static void found_init(struct found *f)
{
	buf_init(&f->public, MAX_LIST);
	buf_init(&f->via, MAX_LIST);
	buf_init(&f->full, MAX_LIST);
	buf_init(&f->not_via, MAX_LIST);
	buf_init(&f->foreign, MAX_LIST);
}

static void found_done(struct found *f)
{
	buf_done(&f->public);
	buf_done(&f->via);
	buf_done(&f->full);
	buf_done(&f->not_via);
	buf_done(&f->foreign);
}

/* By its Sid, else by its number. */
static void add_statement(struct buf *list, const struct iam_statement *s,
			  size_t number)
{
	if (list->len)
		buf_adds(list, ", ");
	if (s->sid && *s->sid)
		buf_addf(list, "'%s'", s->sid);
	else
		buf_addf(list, "number %zu", number);
}

/* The account itself: its administrators say who may, by IAM policies. */
static bool is_own_root(const struct found *f, const struct iam_principal *p)
{
	const char *account = iam_principal_account(p, f->arena);
	const char *end = strrchr(p->id, ':');

	return f->own && text_is(account, f->own) &&
	       (text_is(p->id, f->own) || text_is(end, ":root"));
}

static bool is_for_own_root(const struct found *f,
			    const struct iam_statement *s)
{
	if (s->not_principal)
		return false;
	for_each(struct iam_principal, p, &s->principals)
		if (!is_own_root(f, p))
			return false;
	return true;
}

/* What is done with a key, rather than to it. */
static bool allows_use(const struct iam_statement *s)
{
	static const char *const actions[] = {
		"kms:Decrypt",
		"kms:GenerateDataKey",
		"kms:GenerateDataKeyWithoutPlaintext",
		"kms:GenerateDataKeyPair",
		"kms:GenerateDataKeyPairWithoutPlaintext",
		"kms:CreateGrant",
	};

	for (size_t i = 0; i < ARRAY_SIZE(actions); i++)
		if (iam_statement_allows(s, actions[i]))
			return true;
	return false;
}

static void look_at(struct found *f, const struct iam_statement *s,
		    size_t number)
{
	enum iam_audience audience = iam_statement_audience(s);

	if (audience == IAM_NOBODY)
		return;
	if (audience == IAM_ANYONE)
		add_statement(&f->public, s, number);
	if (audience == IAM_VIA_SERVICE)
		add_statement(&f->via, s, number);
	if (is_for_own_root(f, s))
		return;
	if (iam_statement_allows(s, "kms:*"))
		add_statement(&f->full, s, number);
	if (allows_use(s) && !iam_statement_is_via(s, f->service))
		add_statement(&f->not_via, s, number);
}

static void report_found(const struct found *f, const char *users,
			 struct report *rep)
{
	if (f->public.len)
		report_add(rep, POLICY_PUBLIC,
			   "statement %s of the key policy lets in anyone, and "
			   "no condition says who%s; name the principals, or "
			   "add a condition on kms:CallerAccount or "
			   "aws:PrincipalOrgID",
			   buf_str(&f->public), users);
	if (f->via.len)
		report_add(rep, POLICY_VIA_SERVICE_ONLY,
			   "statement %s of the key policy lets in anyone who "
			   "comes through the service of kms:ViaService%s; add "
			   "a condition on kms:CallerAccount",
			   buf_str(&f->via), users);
	if (f->foreign.len)
		report_add(rep, POLICY_FOREIGN_ACCOUNT,
			   "the key policy lets in account %s%s; take it out, "
			   "or name it in --allow-account",
			   buf_str(&f->foreign), users);
	if (f->full.len)
		report_add(rep, POLICY_FULL_ACCESS,
			   "statement %s of the key policy gives kms:* to "
			   "others than the account%s; allow only the actions "
			   "they need",
			   buf_str(&f->full), users);
	if (f->not_via.len)
		report_add(
			rep, NO_VIA_SERVICE,
			"statement %s of the key policy allows use of the "
			"key without kms:ViaService %s%s; add that condition",
			buf_str(&f->not_via), f->service, users);
	report_ok(rep, "the key policy lets in only whom it must%s", users);
}

static void judge_policy(const struct params *p, const struct kms_key *key,
			 struct found *f, const char *users, struct report *rep)
{
	_cleanup_(buf_done) struct buf why;
	struct iam_policy policy;
	size_t number = 0;

	buf_init(&why, 1024);
	if (iam_policy_parse(key->policy.text, f->arena, &policy, &why) < 0) {
		report_add(rep, POLICY_UNREADABLE,
			   "the key policy cannot be read: %s%s", buf_str(&why),
			   users);
		return;
	}
	for_each(struct iam_statement, s, &policy.statements)
		look_at(f, s, ++number);
	iam_policy_foreign(&policy, f->own, &p->allow_account, f->arena,
			   &f->foreign);
	if (f->arena->full) {
		report_add(rep, POLICY_UNREADABLE,
			   "the key policy is too large to be judged%s", users);
		return;
	}
	report_text(rep, "foreign_accounts", buf_str(&f->foreign));
	report_found(f, users, rep);
}

static void judge_error(const struct aws_error *err, const char *users,
			struct report *rep)
{
	const struct key_error how = { .code = POLICY_UNREADABLE,
				       .users = users };

	key_uses_report_error(rep, err, &how);
}

/* A key of ours that customers manage. */
static void judge_customer(const struct inventory *inv, const struct params *p,
			   const struct key_use *use, struct report *rep)
{
	const struct kms_key *key = use->key;
	_cleanup_(arena_done) struct arena arena;
	_cleanup_(found_done) struct found f = {
		.own = key->account_id ? key->account_id : inv->account_id,
		.arena = &arena,
	};

	arena_init(&arena, (size_t)IAM_POLICY_MAX_LEN * 64);
	found_init(&f);
	f.service = arena_printf(&arena, "rds.%s.amazonaws.com",
				 inv->region ? inv->region : "*");
	if (key->policy_err.code)
		judge_error(&key->policy_err, use->text, rep);
	else if (!key->policy_asked)
		report_absent(rep, "Arn");
	else if (!key->policy.text)
		report_absent(rep, "Policy");
	else if (!f.own)
		report_absent(rep, "AWSAccountId");
	else
		judge_policy(p, key, &f, use->text, rep);
}

static void judge(const struct inventory *inv, const struct params *p,
		  const struct key_use *use, struct report *rep)
{
	const struct kms_key *key = use->key;

	if (!use->in_scope) {
		report_out_of_scope(rep, &use->resource);
		return;
	}
	if (!report_subject(rep, &use->resource))
		return;
	report_text(rep, "used_by", use->users);
	switch (kms_key_kind(key,
			     inventory_is_foreign(inv, use->resource.arn))) {
	case KMS_KEY_FOREIGN:
		report_skip(rep, &use->resource,
			    "of another account: its owner's policy");
		break;
	case KMS_KEY_AWS_MANAGED:
		report_skip(rep, &use->resource, "managed by AWS");
		break;
	case KMS_KEY_UNREADABLE:
		judge_error(&key->err, use->text, rep);
		break;
	case KMS_KEY_NO_MANAGER:
		report_absent(rep, "KeyManager");
		break;
	case KMS_KEY_ODD:
		report_add(rep, POLICY_UNREADABLE,
			   "the kind of the key is not known: its KeyManager "
			   "is '%s'%s",
			   key->manager, use->text);
		break;
	case KMS_KEY_CUSTOMER:
		judge_customer(inv, p, use, rep);
		break;
	}
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	const struct params *p = params;
	struct key_uses uses = { 0 };

	key_uses_add_databases(&uses, inv, report_scope(rep));
	if (p->all)
		key_uses_add_listed(&uses, inv, report_scope(rep));
	key_uses_merge(&uses);
	for (size_t i = 0; i < uses.n; i++)
		judge(inv, p, &uses.items[i], rep);
	key_uses_done(&uses);
}

static const struct check check_kms_policy = {
	.name = "check_kms_policy",
	.summary = "policies of KMS keys of databases let in only whom they "
		   "must",
	.help = "A key policy that lets in anyone is CRITICAL, unless a "
		"condition says who or from where (kms:CallerAccount, "
		"aws:PrincipalOrgID and the like); kms:ViaService alone does "
		"not, and is WARNING. So are other accounts that "
		"--allow-account does not name, and kms:* for anybody but the "
		"account itself. With --severity no-via-service=warning use of "
		"the key must be bound to the database service, but for the "
		"account itself. Deny statements excuse nothing. Keys that AWS "
		"manages, and those of other accounts, are skipped.",
	.good = "open only to those who must",
	.subjects = "KMS keys",
	.judges_others = true,
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub KMS.5; prowler "
		    "kms_key_not_publicly_accessible",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_kms_policy);
