/*
 * check_rds_tls: does the server refuse connections without TLS?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdarg.h>
#include <string.h>

#include "check.h"

struct params {
	bool lenient, proxies;
};

static const struct opt options[] = {
	OPT_FLAG(0, "lenient", struct params, lenient,
		 "WARNING instead of CRITICAL for databases that are not "
		 "publicly accessible"),
	OPT_FLAG(0, "proxies", struct params, proxies, "judge RDS Proxies too"),
	OPT_END
};

enum {
	TLS_NOT_ENFORCED,
	TLS_DEFAULT_UNKNOWN,
	TLS_PENDING,
	TLS_PARAMETER_FAILED,
	TLS_CLEARTEXT_PORT_OPEN,
	TLS_PARAMETER_UNREADABLE,
	PROXY_TLS_NOT_REQUIRED
};

static const struct code codes[] = {
	[TLS_NOT_ENFORCED] = { "tls-not-enforced", STATE_CRITICAL,
			       "open to connections without TLS", false },
	[TLS_DEFAULT_UNKNOWN] = { "tls-default-unknown", STATE_WARNING,
				  "left to an engine default that is not known",
				  false },
	[TLS_PENDING] = { "tls-pending", STATE_WARNING,
			  "about to require TLS, but not yet", false },
	[TLS_PARAMETER_FAILED] = { "tls-parameter-failed", STATE_CRITICAL,
				   "using a parameter group that failed to "
				   "apply",
				   false },
	[TLS_CLEARTEXT_PORT_OPEN] = { "tls-cleartext-port-open", STATE_WARNING,
				      "reachable on a port without TLS",
				      false },
	[TLS_PARAMETER_UNREADABLE] = { "tls-parameter-unreadable",
				       STATE_UNKNOWN,
				       "without a readable TLS setting",
				       false },
	[PROXY_TLS_NOT_REQUIRED] = { "proxy-tls-not-required", STATE_CRITICAL,
				     "a proxy that does not require TLS",
				     false },
	{ 0 }
};

static bool wants_proxies(const void *params, const struct policy *policy)
{
	const struct params *p = params;

	(void)policy;
	return p->proxies;
}

/* What cannot be read is UNKNOWN for the databases that need it. */
static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES },
	{ .id = NEED_DB_CLUSTERS },
	{ .id = NEED_PARAMETERS },
	{ .id = NEED_OPTION_GROUPS, .optional = true },
	{ .id = NEED_CLEARTEXT_GROUPS, .optional = true },
	{ .id = NEED_DB_PROXIES, .when = wants_proxies },
	{ 0 }
};

static const struct shape_rule rules[SHAPE_COUNT] = {
	[SHAPE_STANDALONE] = JUDGE,
	[SHAPE_CUSTOM] = SKIP("not supported (RDS Custom)"),
	JUDGE_RDS_CLUSTERS("the TLS parameter belongs to cluster %s"),
};

static bool is_private(const struct database *db)
{
	struct database *const *members = db->members.items;

	if (db->publicly_accessible != TRI_UNKNOWN || db->members.n == 0)
		return db->publicly_accessible == TRI_NO;
	for (size_t i = 0; i < db->members.n; i++)
		if (members[i]->publicly_accessible != TRI_NO)
			return false;
	return true;
}

/* A finding that is CRITICAL, unless --lenient says otherwise. */
__attribute__((format(printf, 5, 6))) static void
add_critical(struct report *rep, const struct params *p,
	     const struct database *db, int code, const char *fmt, ...)
{
	_cleanup_(buf_done) struct buf text;
	va_list ap;

	buf_init(&text, 4096);
	va_start(ap, fmt);
	buf_vaddf(&text, fmt, ap);
	va_end(ap);
	if (p->lenient && is_private(db))
		report_add_as(rep, code, STATE_WARNING, "%s", buf_str(&text));
	else
		report_add(rep, code, "%s", buf_str(&text));
}

/* What to do about a group: those that AWS made cannot be changed. */
static const char *attach_text(const struct group_use *use)
{
	return strncmp(use->name, "default.", strlen("default.")) == 0
		       ? "attach a group of your own and "
		       : "";
}

static void add_not_enforced(const struct params *p,
			     const struct tls_rule *rule,
			     const struct database *db,
			     const struct tls_reading *r, struct report *rep)
{
	const char *noun = parameters_noun(db);

	if (!rule->parameter)
		add_critical(rep, p, db, TLS_NOT_ENFORCED,
			     "neither native network encryption nor TLS is "
			     "required by the option group '%s': %s%s%s; set "
			     "SQLNET.ENCRYPTION_SERVER of the option "
			     "NATIVE_NETWORK_ENCRYPTION to REQUIRED",
			     r->use->name,
			     r->value ? "SQLNET.ENCRYPTION_SERVER is "
				      : "it has neither option, or no setting",
			     r->value ? r->value : "", db->via);
	else if (r->value)
		add_critical(rep, p, db, TLS_NOT_ENFORCED,
			     "connections without TLS are accepted: %s is '%s' "
			     "in the %s '%s'%s; %sset it to %s",
			     r->setting, r->value, noun, r->use->name, db->via,
			     attach_text(r->use), rule->set);
	else
		add_critical(rep, p, db, TLS_NOT_ENFORCED,
			     "connections without TLS are accepted: %s has no "
			     "value in the %s '%s', and %s %s does not require "
			     "TLS by default%s; %sset it to %s",
			     r->setting, noun, r->use->name, db->engine,
			     db->engine_version ? db->engine_version : "",
			     db->via, attach_text(r->use), rule->set);
}

static void add_unreadable(const struct database *db,
			   const struct tls_reading *r, struct report *rep)
{
	const struct aws_error *err = r->use->err;
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, 2048);
	if (r->use->name)
		buf_addf(&why, "%s in the group '%s': ", r->setting,
			 r->use->name);
	buf_adds(&why, r->problem);
	if (err)
		buf_addf(&why, ", %s failed (%s)%s",
			 err->operation ? err->operation : "the call",
			 err->code,
			 report_error_code(err) == CODE_ACCESS_DENIED
				 ? "; grant it in the IAM policy"
				 : "");
	report_add(rep, TLS_PARAMETER_UNREADABLE,
		   "whether TLS is required is not known: %s%s", buf_str(&why),
		   db->via);
}

static void add_finding(const struct params *p, const struct tls_rule *rule,
			const struct database *db, const struct tls_reading *r,
			struct report *rep)
{
	const char *status = r->use->status ? r->use->status : "";

	switch (r->outcome) {
	case TLS_IS_ENFORCED:
		break;
	case TLS_IS_PENDING:
		report_add(rep, TLS_PENDING,
			   "TLS is required by the group '%s', which is not in "
			   "force yet: its status is '%s'%s; %s",
			   r->use->name, status, db->via,
			   text_is(status, "pending-reboot")
				   ? "reboot the database"
				   : "see that it is applied");
		break;
	case TLS_IS_DEFAULT_UNKNOWN:
		report_add(rep, TLS_DEFAULT_UNKNOWN,
			   "%s has no value in the group '%s', and the default "
			   "of %s %s is not known%s; %sset it to %s",
			   r->setting, r->use->name, db->engine,
			   db->engine_version ? db->engine_version : "",
			   db->via, attach_text(r->use), rule->set);
		break;
	case TLS_IS_CLEARTEXT_OPEN:
		report_add(rep, TLS_CLEARTEXT_PORT_OPEN,
			   "TLS has a port of its own (option SSL of '%s'), "
			   "but a security group admits the plain port %lld%s; "
			   "admit the TLS port only",
			   r->use->name, (long long)db->port.value, db->via);
		break;
	case TLS_IS_ABSENT:
		report_absent(rep, r->problem);
		break;
	case TLS_IS_UNREADABLE:
		add_unreadable(db, r, rep);
		break;
	case TLS_IS_NOT_ENFORCED:
		add_not_enforced(p, rule, db, r, rep);
		break;
	}
}

/* Of several groups the worst counts; that one failed is said beside it. */
static void judge_database(const struct inventory *inv, const struct params *p,
			   const struct tls_rule *rule,
			   const struct database *db, struct report *rep)
{
	struct tls_reading worst, one;
	const struct group_use *failed = NULL;
	struct group_uses uses;

	if (rule->parameter)
		parameters_groups(inv, db, &uses);
	else
		parameters_option_groups(inv, db, &uses);
	tls_read(inv, db, rule, &uses.items[0], &worst);
	for (size_t i = 0; i < uses.n; i++) {
		tls_read(inv, db, rule, &uses.items[i], &one);
		if (one.outcome > worst.outcome)
			worst = one;
		if (uses.items[i].sync == GROUP_FAILED)
			failed = &uses.items[i];
	}
	report_text(rep, "setting", worst.setting);
	report_text(rep, "value", worst.value);
	report_text(rep, "group", worst.use->name);
	report_text(rep, "group_status", worst.use->status);
	add_finding(p, rule, db, &worst, rep);
	if (failed)
		add_critical(rep, p, db, TLS_PARAMETER_FAILED,
			     "the group '%s' failed to apply, so that TLS may "
			     "not be required%s; correct its values and apply "
			     "it again",
			     failed->name, db->via);
	report_ok(rep, "connections without TLS are refused: %s is %s%s",
		  worst.setting, worst.value ? worst.value : "on by default",
		  db->via);
}

static void judge(const struct inventory *inv, const void *params,
		  const struct database *db, struct report *rep)
{
	const struct params *p = params;
	const struct tls_rule *rule = tls_rule_of(db);

	if (rule)
		judge_database(inv, p, rule, db, rep);
	else
		report_skip(rep, &db->resource, "not supported (%s %s)",
			    db->engine,
			    db->engine_version ? db->engine_version : "");
}

/* ---- proxies ---- */

/* Of a proxy only its own name is known here, not whose it is. */
static bool proxy_is_named(const struct report *rep,
			   const struct db_proxy *proxy)
{
	const struct scope *scope = report_scope(rep);

	return !scope_narrows_databases(scope) ||
	       scope_names(scope, &proxy->resource);
}

static void judge_proxy(const struct db_proxy *proxy, struct report *rep)
{
	if (!proxy_is_named(rep, proxy)) {
		report_out_of_scope(rep, &proxy->resource);
		return;
	}
	if (proxy_status_gate(proxy)) {
		report_skip(rep, &proxy->resource, "%s", proxy->status);
		return;
	}
	if (!report_subject(rep, &proxy->resource))
		return;
	report_tri(rep, "require_tls", proxy->require_tls);
	if (proxy->require_tls == TRI_UNKNOWN)
		report_absent(rep, "RequireTLS");
	else if (proxy->require_tls == TRI_NO)
		report_add(rep, PROXY_TLS_NOT_REQUIRED,
			   "clients may connect to the proxy without TLS; set "
			   "RequireTLS");
	report_ok(rep, "the proxy requires TLS");
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	const struct params *p = params;

	scope_each(inv, params, rules, judge, rep);
	if (!p->proxies)
		return;
	for_each(struct db_proxy, proxy, &inv->db_proxies)
		judge_proxy(proxy, rep);
}

static const struct check check_rds_tls = {
	.name = "check_rds_tls",
	.summary = "databases refuse connections without TLS",
	.help = "A database that takes connections without TLS is CRITICAL: by "
		"the value in its parameter group, that of a cluster in its "
		"cluster parameter group, by its option group for Oracle; "
		"where nothing is set, by the default of its engine version. A "
		"value that is set but not in force yet is WARNING, and so is "
		"an Oracle database with the option SSL whose plain port a "
		"security group admits. --lenient makes CRITICAL WARNING where "
		"a database is not publicly accessible; --proxies judges RDS "
		"Proxies too (with -i, those it names). RDS Custom and "
		"versions that cannot require TLS are skipped.",
	.good = "closed to connections without TLS",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.38, RDS.39, RDS.41, RDS.43, RDS.44; "
		    "prowler rds_instance_transport_encrypted",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_tls);
