/*
 * check_rds_roles: do the IAM roles attached to databases work, and are they
 * meant to be there?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

struct params {
	struct list allow_feature, allow_account; /* const char * */
};

static const struct opt options[] = {
	OPT_LIST(0, "allow-feature", "FEATURE", struct params, allow_feature,
		 "only roles for these features may be attached; may be "
		 "repeated"),
	OPT_LIST(0, "allow-account", "ID", struct params, allow_account,
		 "accounts that trust policies may let in; may be repeated"),
	OPT_END
};

enum {
	ROLE_INVALID,
	ROLE_PENDING,
	ROLE_TRUST,
	ROLE_NOT_FOUND,
	FEATURE_NOT_ALLOWED,
	ROLE_BROAD,
	ROLE_UNREADABLE,
	CODES
};

static const struct code codes[] = {
	[ROLE_INVALID] = { "role-invalid", STATE_CRITICAL,
			   "with a role that does not work", false },
	[ROLE_PENDING] = { "role-pending", STATE_WARNING,
			   "with a role that does not work yet", false },
	[ROLE_TRUST] = { "role-trust", STATE_WARNING,
			 "with a role that others may take on", false },
	[ROLE_NOT_FOUND] = { "role-not-found", STATE_CRITICAL,
			     "with a role that does not exist", false },
	[FEATURE_NOT_ALLOWED] = { "feature-not-allowed", STATE_WARNING,
				  "with a role for a feature that is not "
				  "allowed",
				  false },
	[ROLE_BROAD] = { "role-broad", STATE_OFF,
			 "with a role that may do too much", false },
	[ROLE_UNREADABLE] = { "role-unreadable", STATE_UNKNOWN,
			      "with a role that cannot be read", false },
	{ 0 }
};

/* What to do about it, behind the list of roles. */
static const char *const remedies[CODES] = {
	[ROLE_INVALID] = "the database cannot take it on: repair its trust "
			 "policy, or attach it again",
	[ROLE_PENDING] = "it is being attached",
	[ROLE_TRUST] = "let in rds.amazonaws.com alone, in this account",
	[ROLE_NOT_FOUND] = "detach it, or make it again",
	[FEATURE_NOT_ALLOWED] = "detach it, or name the feature in "
				"--allow-feature",
	[ROLE_BROAD] = "name the buckets, keys and functions it is for",
	[ROLE_UNREADABLE] = "what is not said here is not known",
};

static bool wants_details(const void *params, const struct policy *policy)
{
	(void)params;
	return policy_wants(policy, ROLE_BROAD);
}

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_ROLES },
	{ .id = NEED_ROLE_DETAILS, .when = wants_details },
	/* The same call as that for the roles: one finding is enough. */
	{ .id = NEED_POLICY_DETAILS, .when = wants_details, .optional = true },
	{ 0 }
};

/* clang-format off */
static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = JUDGE,
	JUDGE_CLUSTERS("roles are attached to cluster %s"),
};
/* clang-format on */

enum { MAX_LIST = 8 * 1024 };

/* What is found of one database: roles, by code. */
struct found {
	const struct inventory *inv;
	const struct params *params;
	struct report *rep;
	struct arena *arena; /* for documents */
	const char *absent;  /* a field that a verdict needs */
	const struct aws_error *err;
	struct buf lists[CODES];
};

static void found_done(struct found *f)
{
	for (int i = 0; i < CODES; i++)
		buf_done(&f->lists[i]);
}

/* "'NAME' (what of it)" into the list of the code. */
static void add(struct found *f, int code, const char *name, const char *what)
{
	struct buf *list = &f->lists[code];

	buf_addf(list, "%s'%s'%s%s%s", list->len ? ", " : "", name,
		 *what ? " (" : "", what, *what ? ")" : "");
}

static void add_error(struct found *f, const char *name,
		      const struct aws_error *err)
{
	_cleanup_(buf_done) struct buf what;

	buf_init(&what, 256);
	buf_addf(&what, "%s failed (%s)%s",
		 err->operation ? err->operation : "iam:GetRole", err->code,
		 report_error_code(err) == CODE_ACCESS_DENIED ? "; grant it"
							      : "");
	add(f, ROLE_UNREADABLE, name, buf_str(&what));
}

/* False, and the role is unreadable, if the document is no policy. */
static bool read_document(struct found *f, const char *name, const char *text,
			  struct iam_policy *ret)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, 256);
	if (iam_policy_parse(text, f->arena, ret, &why) == 0)
		return true;
	add(f, ROLE_UNREADABLE, name, buf_str(&why));
	return false;
}

/* ---- the trust policy ---- */

static bool lets_in_rds(const struct iam_statement *s)
{
	if (iam_statement_audience(s) != IAM_NAMED ||
	    !iam_statement_allows(s, "sts:AssumeRole"))
		return false;
	for_each(struct iam_principal, p, &s->principals)
		if (text_is(p->type, "Service") &&
		    text_is(p->id, "rds.amazonaws.com"))
			return true;
	return false;
}

static void judge_trust(struct found *f, const char *name,
			const struct iam_role *role)
{
	_cleanup_(buf_done) struct buf foreign, what;
	struct iam_policy policy = { 0 };
	bool anyone = false, rds = false;
	struct arn arn;

	buf_init(&foreign, MAX_LIST);
	buf_init(&what, MAX_LIST);
	if (!read_document(f, name, role->trust, &policy))
		return;
	for_each(struct iam_statement, s, &policy.statements) {
		enum iam_audience audience = iam_statement_audience(s);

		anyone |= audience == IAM_ANYONE || audience == IAM_VIA_SERVICE;
		rds |= lets_in_rds(s);
	}
	iam_policy_foreign(&policy,
			   arn_parse(role->asked, &arn) == 0
				   ? arn_account(&arn)
				   : f->inv->account_id,
			   &f->params->allow_account, f->arena, &foreign);
	if (anyone)
		buf_adds(&what, "lets in anyone");
	if (foreign.len)
		buf_addf(&what, "%slets in account %s", what.len ? ", " : "",
			 buf_str(&foreign));
	if (!rds)
		buf_addf(&what, "%sdoes not let in rds.amazonaws.com",
			 what.len ? ", " : "");
	if (what.len)
		add(f, ROLE_TRUST, name, buf_str(&what));
}

/* ---- what the role may do ---- */

static bool is_broad(const struct iam_policy *policy)
{
	for_each(struct iam_statement, s, &policy->statements)
		if (s->allows &&
		    (iam_statement_allows(s, "s3:*") ||
		     iam_statement_has_resource(s, "*") || s->not_resource))
			return true;
	return false;
}

static void judge_document(struct found *f, const char *name,
			   const char *policy_name, const char *text)
{
	struct iam_policy policy = { 0 };

	if (read_document(f, name, text, &policy) && is_broad(&policy))
		add(f, ROLE_BROAD, name, policy_name ? policy_name : "");
}

static void judge_attached(struct found *f, const char *name,
			   const struct attached_policy *attached)
{
	const struct policy_detail *policy =
		inventory_policy_detail(f->inv, attached->arn);

	if (policy)
		for_each(struct iam_document, version, &policy->versions)
			if (version->is_default == TRI_YES) {
				judge_document(f, name, attached->name,
					       version->text);
				return;
			}
	if (f->inv->results[NEED_POLICY_DETAILS].err.code)
		add_error(f, name, &f->inv->results[NEED_POLICY_DETAILS].err);
	else
		add(f, ROLE_UNREADABLE, name,
		    "the account's details lack a policy of it");
}

static void judge_breadth(struct found *f, const char *name,
			  const struct iam_role *role)
{
	const struct role_detail *detail =
		inventory_role_detail(f->inv, role->asked);

	if (!report_wants(f->rep, ROLE_BROAD))
		return;
	if (f->inv->results[NEED_ROLE_DETAILS].err.code) {
		add_error(f, name, &f->inv->results[NEED_ROLE_DETAILS].err);
		return;
	}
	if (!detail) {
		add(f, ROLE_UNREADABLE, name, "the account's details lack it");
		return;
	}
	if (!list_is_told(&detail->inline_policies) ||
	    !list_is_told(&detail->attached))
		add(f, ROLE_UNREADABLE, name,
		    "the account's details lack a list of its policies");
	for_each(struct iam_document, policy, &detail->inline_policies)
		judge_document(f, name, policy->name, policy->text);
	for_each(struct attached_policy, attached, &detail->attached)
		judge_attached(f, name, attached);
}

/* ---- roles ---- */

static void judge_error(struct found *f, const char *name,
			const struct iam_role *role)
{
	const struct aws_error *err = &role->err;

	if (text_is(err->code, "NoSuchEntity") ||
	    text_is(err->code, "NoSuchEntityException"))
		add(f, ROLE_NOT_FOUND, name, "");
	else if (report_error_code(err) == CODE_ACCESS_DENIED)
		add_error(f, name, err);
	else
		f->err = err;
}

static void judge_status(struct found *f, const char *name,
			 const struct associated_role *attached)
{
	if (!attached->status || !*attached->status)
		f->absent = "Status";
	else if (text_is(attached->status, "INVALID"))
		add(f, ROLE_INVALID, name, "");
	else if (text_is(attached->status, "PENDING"))
		add(f, ROLE_PENDING, name, "");
	else if (!text_is(attached->status, "ACTIVE"))
		add(f, ROLE_UNREADABLE, name, attached->status);
}

static bool is_allowed(const struct list *features, const char *feature)
{
	for_each(char *const, one, features)
		if (text_is(feature, *one))
			return true;
	return features->n == 0;
}

static void judge_role(struct found *f, const struct associated_role *attached)
{
	const struct iam_role *role = inventory_role(f->inv, attached->arn);
	const char *slash, *name;

	if (!role) {
		f->absent = "RoleArn";
		return;
	}
	slash = strrchr(attached->arn, '/');
	name = slash ? slash + 1 : attached->arn;
	judge_status(f, name, attached);
	/* For clusters the feature may be left out. */
	if (!is_allowed(&f->params->allow_feature, attached->feature))
		add(f, FEATURE_NOT_ALLOWED, name,
		    attached->feature ? attached->feature : "");
	if (role->foreign)
		add(f, ROLE_UNREADABLE, name, "of another account");
	else if (role->err.code)
		judge_error(f, name, role);
	else if (!role->trust)
		f->absent = "AssumeRolePolicyDocument";
	else
		judge_trust(f, name, role);
	if (!role->foreign && !role->err.code)
		judge_breadth(f, name, role);
}

static void report_role(const struct associated_role *role, struct report *rep)
{
	const struct pair row[] = { { "role_arn", role->arn },
				    { "feature", role->feature },
				    { "status", role->status },
				    { 0 } };

	report_row(rep, "roles", row);
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct params *p = params;
	_cleanup_(arena_done) struct arena arena;
	_cleanup_(found_done) struct found f = {
		.inv = inv, .params = p, .rep = rep, .arena = &arena
	};

	arena_init(&arena, (size_t)IAM_POLICY_MAX_LEN * 256);
	for (int i = 0; i < CODES; i++)
		buf_init(&f.lists[i], MAX_LIST);
	if (!db->roles.n) {
		report_skip(rep, &db->resource, "no role is attached");
		return;
	}
	for_each(struct associated_role, role, &db->roles) {
		report_role(role, rep);
		judge_role(&f, role);
	}
	if (f.absent)
		report_absent(rep, f.absent);
	if (f.err)
		report_error(rep, f.err);
	for (int i = 0; i < CODES; i++)
		if (f.lists[i].len)
			report_add(rep, i, "role %s%s; %s",
				   buf_str(&f.lists[i]), db->via, remedies[i]);
	report_ok(rep, "%zu role%s attached, working, RDS is let in%s",
		  db->roles.n, db->roles.n == 1 ? "" : "s", db->via);
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_roles = {
	.name = "check_rds_roles",
	.summary = "IAM roles attached to databases work and are meant",
	.help = "An attached role that the database cannot take on, or that "
		"does not exist, is CRITICAL. One whose trust policy lets in "
		"anyone, an account that --allow-account does not name, or not "
		"rds.amazonaws.com, is WARNING, and so is one that is not "
		"attached yet, or is for a feature that --allow-feature does "
		"not name. With --severity role-broad=warning a role with a "
		"policy that allows s3:* or the resource * is reported; that "
		"reads the roles and policies of the account. Databases "
		"without roles are skipped.",
	.good = "with roles that work and are meant",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "none",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_roles);
