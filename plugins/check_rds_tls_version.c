/*
 * check_rds_tls_version: are old versions of TLS switched off?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

enum { OLD_TLS_VERSION, OLD_TLS_PENDING, TLS_PARAMETER_UNREADABLE };

static const struct code codes[] = {
	[OLD_TLS_VERSION] = { "old-tls-version", STATE_WARNING,
			      "open to old versions of TLS", false },
	[OLD_TLS_PENDING] = { "old-tls-pending", STATE_WARNING,
			      "about to refuse old versions of TLS, but not "
			      "yet",
			      false },
	[TLS_PARAMETER_UNREADABLE] = { "tls-parameter-unreadable",
				       STATE_UNKNOWN,
				       "without a readable TLS setting",
				       false },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_PARAMETERS },
				     { .id = NEED_OPTION_GROUPS,
				       .optional = true },
				     { 0 } };

static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = SKIP("not supported (RDS Custom)"),
	JUDGE_RDS_CLUSTERS("the TLS parameter belongs to cluster %s"),
};

/* One database: what its groups say, setting by setting. */
struct judged {
	const struct database *db;
	struct report *rep;
	struct buf old, pending, unread, absent;
	struct buf told; /* of settings that nothing is wrong with */
};

static struct buf *add_to(struct buf *text)
{
	if (text->len > 0)
		buf_adds(text, "; ");
	return text;
}

static void add_good(struct judged *j, const struct tls_version_rule *rule,
		     const struct group_use *use, const char *value)
{
	if (use->sync == GROUP_UNSAID)
		buf_addf(add_to(&j->absent), "the status of the group '%s'",
			 use->name);
	else if (use->sync != GROUP_IN_SYNC)
		buf_addf(add_to(&j->pending),
			 "%s is '%s' in the group '%s', whose status is '%s'",
			 rule->setting, value, use->name, use->status);
	else
		buf_addf(add_to(&j->told), "%s is '%s'", rule->setting, value);
}

static void add_value(struct judged *j, const struct tls_version_rule *rule,
		      const struct group_use *use, const char *value)
{
	report_row(j->rep, "settings",
		   (const struct pair[]){ { "name", rule->setting },
					  { "value", value },
					  { "group", use->name },
					  { "group_status", use->status },
					  { NULL, NULL } });
	switch (tls_version_judge(rule, value)) {
	case TLS_VERSION_OLD:
		buf_addf(add_to(&j->old),
			 "%s is '%s' in the group '%s', set it to %s",
			 rule->setting, value, use->name, rule->set);
		break;
	case TLS_VERSION_GOOD:
		add_good(j, rule, use, value);
		break;
	case TLS_VERSION_UNCLEAR:
		buf_addf(add_to(&j->unread),
			 "%s is '%s' in the group '%s', which is no value that "
			 "is known",
			 rule->setting, value, use->name);
		break;
	case TLS_VERSION_ENGINE:
		buf_addf(add_to(&j->told),
			 "%s is left to the engine and not judged",
			 rule->setting);
		break;
	}
}

static void add_unread(struct judged *j, const struct group_use *use)
{
	const struct aws_error *err = use->err;

	add_to(&j->unread);
	if (use->name)
		buf_addf(&j->unread, "the group '%s': ", use->name);
	buf_adds(&j->unread, use->problem);
	if (err)
		buf_addf(&j->unread, ", %s failed (%s)%s",
			 err->operation ? err->operation : "the call",
			 err->code,
			 report_error_code(err) == CODE_ACCESS_DENIED
				 ? "; grant it in the IAM policy"
				 : "");
}

static void judge_parameters(struct judged *j, const char *family,
			     const struct group_use *use)
{
	const struct tls_version_rule *rule = NULL;

	while ((rule = tls_version_rule_next(family, rule))) {
		const struct parameter *p =
			parameter_find(use->parameters, rule->setting);

		if (p)
			add_value(j, rule, use, p->value);
		else
			buf_addf(add_to(&j->unread),
				 "%s is not listed in the group '%s'",
				 rule->setting, use->name);
	}
}

/* Settings stand in the options for TLS; no option, nothing to set. */
static void judge_options(struct judged *j, const char *family,
			  const struct group_use *use)
{
	const struct tls_version_rule *rule = NULL;

	while ((rule = tls_version_rule_next(family, rule)))
		for_each(struct option, option, &use->options->options) {
			const char *value = option_value(option, rule->setting);

			if (value)
				add_value(j, rule, use, value);
		}
}

static void report_judged(struct judged *j)
{
	const char *via = j->db->via;

	if (j->old.len)
		report_add(j->rep, OLD_TLS_VERSION,
			   "old versions of TLS are accepted: %s%s",
			   buf_str(&j->old), via);
	if (j->pending.len)
		report_add(j->rep, OLD_TLS_PENDING,
			   "old versions of TLS are refused once the group is "
			   "in force: %s%s; apply it, or reboot the database",
			   buf_str(&j->pending), via);
	if (j->unread.len)
		report_add(j->rep, TLS_PARAMETER_UNREADABLE,
			   "the accepted versions of TLS are not known: %s%s",
			   buf_str(&j->unread), via);
	if (j->absent.len)
		report_absent(j->rep, buf_str(&j->absent));
	report_ok(j->rep, "no old version of TLS is switched on%s%s%s",
		  j->told.len ? ": " : "", buf_str(&j->told), via);
}

static void judge_groups(const struct inventory *inv,
			 const struct tls_rule *rule, const struct database *db,
			 struct report *rep)
{
	struct judged j = { .db = db, .rep = rep };
	struct buf *const texts[] = { &j.old, &j.pending, &j.unread, &j.absent,
				      &j.told };
	struct group_uses uses;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		buf_init(texts[i], 4096);
	if (rule->parameter)
		parameters_groups(inv, db, &uses);
	else
		parameters_option_groups(inv, db, &uses);
	for (size_t i = 0; i < uses.n; i++) {
		if (uses.items[i].problem)
			add_unread(&j, &uses.items[i]);
		else if (rule->parameter)
			judge_parameters(&j, rule->family, &uses.items[i]);
		else
			judge_options(&j, rule->family, &uses.items[i]);
	}
	report_judged(&j);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		buf_done(texts[i]);
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct tls_rule *rule = tls_rule_of(db);

	(void)params;
	if (rule && tls_version_rule_next(rule->family, NULL))
		judge_groups(inv, rule, db, rep);
	else
		report_skip(rep, &db->resource, "%s (%s %s)",
			    rule ? "no setting for it" : "not supported",
			    db->engine,
			    db->engine_version ? db->engine_version : "");
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	scope_each(inv, params, rules, judge, rep);
}

static const struct check check_rds_tls_version = {
	.name = "check_rds_tls_version",
	.summary = "old versions of TLS are off",
	.help = "A database whose parameter group (Oracle: option group) lets "
		"in TLS before 1.2 is WARNING; so is one whose group says "
		"better but is not in force yet. What is not set is left to "
		"the engine and not judged, -v shows it. Db2, RDS Custom and "
		"versions without TLS parameters are skipped; check_rds_tls "
		"judges whether TLS is required at all.",
	.good = "without old versions of TLS switched on",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "cloudsploit sqlServerTLSVersion",
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_tls_version);
