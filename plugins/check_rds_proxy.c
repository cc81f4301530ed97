/*
 * check_rds_proxy: are RDS Proxies as tight as the databases behind them?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "check.h"

/* Behind the codes of check_rds_sg. */
enum {
	PROXY_PUBLIC_SUBNET = SG_CODE_COUNT,
	PROXY_TLS_NOT_REQUIRED,
	PROXY_DEBUG_LOGGING,
	PROXY_NOT_AVAILABLE,
	PROXY_NO_TARGET,
	PROXY_TARGET_UNAVAILABLE,
	PROXY_IAM_NOT_REQUIRED
};

enum { TEXT_MAX = 32 * 1024 };

struct params {
	struct sg_params sg;
};

static const struct opt options[] = { SG_OPTIONS(struct params, sg), OPT_END };

static const struct code codes[] = {
	SG_CODES,
	[PROXY_PUBLIC_SUBNET] = { "proxy-public-subnet", STATE_WARNING,
				  "in a public subnet", false },
	[PROXY_TLS_NOT_REQUIRED] = { "proxy-tls-not-required", STATE_CRITICAL,
				     "open to clients without TLS", false },
	[PROXY_DEBUG_LOGGING] = { "proxy-debug-logging", STATE_WARNING,
				  "logging the text of statements", false },
	[PROXY_NOT_AVAILABLE] = { "proxy-not-available", STATE_WARNING,
				  "not available", false },
	[PROXY_NO_TARGET] = { "proxy-no-target", STATE_CRITICAL,
			      "without an available target", false },
	[PROXY_TARGET_UNAVAILABLE] = { "proxy-target-unavailable",
				       STATE_WARNING,
				       "with a target that is not available",
				       false },
	[PROXY_IAM_NOT_REQUIRED] = { "proxy-iam-not-required", STATE_OFF,
				     "open to clients without IAM "
				     "authentication",
				     false },
	{ 0 }
};

static const struct need needs[] = {
	{ .id = NEED_DB_INSTANCES, .if_narrowed = true },
	{ .id = NEED_DB_CLUSTERS, .if_narrowed = true },
	{ .id = NEED_DB_PROXIES },
	{ .id = NEED_DB_PROXY_ENDPOINTS },
	{ .id = NEED_DB_PROXY_TARGETS },
	{ .id = NEED_SECURITY_GROUPS },
	{ .id = NEED_SOURCE_GROUPS, .when = sg_wants_sources },
	{ .id = NEED_VPCS, .optional = true },
	{ .id = NEED_PREFIX_LISTS },
	{ .id = NEED_SECURITY_GROUP_RULES,
	  .when = sg_wants_rule_ids,
	  .optional = true },
	{ .id = NEED_NETWORK_INTERFACES, .when = sg_wants_interfaces },
	{ .id = NEED_ROUTE_TABLES },
	{ 0 }
};

/* ---- what proxies and their endpoints have in common ---- */

static void judge_subnets(const struct inventory *inv,
			  const struct db_proxy *one, struct report *rep)
{
	const struct aws_error *err = &inv->results[NEED_ROUTE_TABLES].err;
	_cleanup_(buf_done) struct buf text = { 0 }, route = { 0 };
	bool unknown = one->subnet_ids.n == 0;

	buf_init(&text, TEXT_MAX);
	buf_init(&route, TEXT_MAX);
	for_each(char *const, id, &one->subnet_ids) {
		enum tri out;

		buf_reset(&route);
		out = exposure_subnet_route(inv, one->vpc_id, *id, &route);
		if (out == TRI_YES)
			buf_addf(&text, "%s%s (%s)", text.len ? ", " : "", *id,
				 buf_str(&route));
		unknown |= out == TRI_UNKNOWN;
	}
	if (text.len)
		report_add(rep, PROXY_PUBLIC_SUBNET,
			   "in public subnets: %s; make it one in private "
			   "subnets",
			   buf_str(&text));
	if (unknown && err->code && one->subnet_ids.n)
		report_error(rep, err);
	else if (unknown)
		report_absent(rep, one->subnet_ids.n ? "RouteTables"
						     : "VpcSubnetIds");
}

static void judge_status(const struct db_proxy *one, struct report *rep)
{
	static const struct {
		const char *status;
		enum state state;
	} rows[] = {
		{ "available", STATE_OK },
		{ "modifying", STATE_WARNING },
		{ "suspended", STATE_WARNING },
		{ "suspending", STATE_WARNING },
		{ "reactivating", STATE_WARNING },
		{ "incompatible-network", STATE_CRITICAL },
		{ "insufficient-resource-limits", STATE_CRITICAL },
	};
	enum state state = STATE_UNKNOWN;

	report_text(rep, "status", one->status);
	if (!one->status) {
		report_absent(rep, "Status");
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (text_is(one->status, rows[i].status))
			state = rows[i].state;
	if (state == STATE_WARNING)
		report_add(rep, PROXY_NOT_AVAILABLE,
			   "is %s; wait for it, or look at its events",
			   one->status);
	else if (state != STATE_OK)
		report_add_as(rep, PROXY_NOT_AVAILABLE, state,
			      "is %s; look at its events", one->status);
}

/* ---- proxies ---- */

/* A cluster that is followed stands for its members, which are listed too. */
static bool counts(const struct db_proxy_target *target)
{
	return target->state || !text_is(target->type, "TRACKED_CLUSTER");
}

/* What is in order, or in no use; any other state is not available. */
static bool is_in_order(const char *state)
{
	return text_is(state, "AVAILABLE") || text_is(state, "UNUSED") ||
	       text_is(state, "REGISTERING");
}

struct tally {
	size_t available, unavailable, unknown;
	struct buf text;
};

static void count_target(struct tally *tally,
			 const struct db_proxy_target *target)
{
	if (!counts(target))
		return;
	tally->available += text_is(target->state, "AVAILABLE");
	tally->unknown += !target->state;
	if (!target->state || is_in_order(target->state))
		return;
	tally->unavailable++;
	buf_addf(&tally->text, "%s%s", tally->text.len ? ", " : "",
		 target->resource_id ? target->resource_id : "a target");
	if (target->reason)
		buf_addf(&tally->text, " (%s)", target->reason);
}

static void judge_targets(const struct inventory *inv,
			  const struct db_proxy *proxy, struct report *rep)
{
	struct tally tally = { 0 };

	if (proxy->targets_err.code) {
		report_error(rep, &proxy->targets_err);
		return;
	}
	if (inv->results[NEED_DB_PROXY_TARGETS].err.code) {
		report_error(rep, &inv->results[NEED_DB_PROXY_TARGETS].err);
		return;
	}
	buf_init(&tally.text, TEXT_MAX);
	for_each(struct db_proxy_target, target, &proxy->targets)
		count_target(&tally, target);
	if (tally.unknown)
		report_absent(rep, "TargetHealth.State");
	if (!tally.available && !tally.unknown)
		report_add(rep, PROXY_NO_TARGET,
			   "no target is available%s%s; look at the target "
			   "group and the health of its databases",
			   tally.text.len ? ": " : "", buf_str(&tally.text));
	else if (tally.unavailable)
		report_add(rep, PROXY_TARGET_UNAVAILABLE,
			   "targets are not available: %s; look at their "
			   "health",
			   buf_str(&tally.text));
	buf_done(&tally.text);
}

static void judge_iam(const struct db_proxy *proxy, struct report *rep)
{
	_cleanup_(buf_done) struct buf text = { 0 };
	bool absent = !proxy->default_auth && proxy->auth.n == 0;

	if (!report_wants(rep, PROXY_IAM_NOT_REQUIRED) ||
	    text_is(proxy->default_auth, "IAM_AUTH"))
		return;
	buf_init(&text, TEXT_MAX);
	for_each(struct proxy_auth, auth, &proxy->auth) {
		absent |= !auth->iam;
		if (auth->iam && !text_is(auth->iam, "REQUIRED"))
			buf_addf(&text, "%s%s of %s", text.len ? ", " : "",
				 auth->iam, auth->user ? auth->user : "a user");
	}
	if (text.len)
		report_add(rep, PROXY_IAM_NOT_REQUIRED,
			   "IAM authentication is %s; require it",
			   buf_str(&text));
	if (absent)
		report_absent(rep, "Auth.IAMAuth");
}

static void judge_proxy(const struct inventory *inv,
			const struct db_proxy *proxy, struct report *rep)
{
	report_tri(rep, "require_tls", proxy->require_tls);
	report_tri(rep, "debug_logging", proxy->debug_logging);
	if (proxy->require_tls == TRI_UNKNOWN)
		report_absent(rep, "RequireTLS");
	else if (proxy->require_tls == TRI_NO)
		report_add(rep, PROXY_TLS_NOT_REQUIRED,
			   "clients may connect without TLS; modify the proxy "
			   "to have RequireTLS true");
	if (proxy->debug_logging == TRI_UNKNOWN)
		report_absent(rep, "DebugLogging");
	else if (proxy->debug_logging == TRI_YES)
		report_add(rep, PROXY_DEBUG_LOGGING,
			   "logs the text of statements; switch DebugLogging "
			   "off");
	judge_targets(inv, proxy, rep);
	judge_iam(proxy, rep);
}

/* `endpoint` NULL: the proxy itself. */
static void judge(const struct inventory *inv, const struct params *p,
		  const struct db_proxy *proxy, const struct db_proxy *endpoint,
		  struct report *rep)
{
	const struct db_proxy *one = endpoint ? endpoint : proxy;
	struct database as = proxy_as_database(one, proxy);
	size_t rules;

	if (!proxy_in_scope(inv, report_scope(rep), proxy, endpoint)) {
		report_out_of_scope(rep, &one->resource);
		return;
	}
	if (proxy_status_gate(one)) {
		report_skip(rep, &one->resource, "%s", one->status);
		return;
	}
	if (!report_subject(rep, &one->resource))
		return;
	report_text(rep, "endpoint", one->endpoint);
	if (!proxy)
		report_absent(rep, "DBProxyName");
	else if (!as.port.known)
		report_absent(rep, "EngineFamily");
	rules = sg_judge_open(inv, &p->sg, &as, rep);
	judge_subnets(inv, one, rep);
	judge_status(one, rep);
	if (!endpoint)
		judge_proxy(inv, proxy, rep);
	report_ok(rep, "as tight as it should be (%zu rules)", rules);
}

/* The proxy's own endpoint is the proxy. */
static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct db_proxy, proxy, &inv->db_proxies)
		judge(inv, params, proxy, NULL, rep);
	for_each(struct db_proxy, endpoint, &inv->db_proxy_endpoints)
		if (endpoint->is_default != TRI_YES)
			judge(inv, params, proxy_of_endpoint(inv, endpoint),
			      endpoint, rep);
}

static const struct check check_rds_proxy = {
	.name = "check_rds_proxy",
	.summary = "RDS Proxies are as tight as the databases behind them",
	.help = "A proxy that takes clients without TLS, has no available "
		"target, or whose network does not work is CRITICAL; one in a "
		"public subnet, with debug logging, or with some targets gone "
		"is WARNING. Its security groups, and those of its further "
		"endpoints, are judged as check_rds_sg judges those of "
		"databases, on the default port of its engine family. "
		"--severity proxy-iam-not-required=warning asks for IAM "
		"authentication. Databases in scope (-i, --engine, --tag) "
		"choose their proxies.",
	.good = "as tight as they should be",
	.subjects = "proxies",
	.judges_others = true,
	.scope_only = true,
	.needs = needs,
	.codes = codes,
	.controls = "Security Hub RDS.43",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_proxy);
