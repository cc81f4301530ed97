/*
 * tls_enforced: whether a database refuses connections without TLS, as far as
 * one of its groups tells.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <strings.h>

#include "network.h"
#include "text.h"
#include "tls_enforced.h"

/* The group says what is wanted: is it in force? A failed one is told apart. */
static void apply_sync(struct tls_reading *r, const char *element)
{
	r->outcome = r->use->sync == GROUP_PENDING  ? TLS_IS_PENDING
		     : r->use->sync == GROUP_UNSAID ? TLS_IS_ABSENT
						    : TLS_IS_ENFORCED;
	r->problem = element;
}

/* ---- parameters ---- */

static void read_default(const struct tls_rule *rule, const struct database *db,
			 struct tls_reading *r, const char *element)
{
	switch (tls_default_of(rule, db->engine_version)) {
	case TLS_DEFAULT_ON:
		apply_sync(r, element);
		break;
	case TLS_DEFAULT_OFF:
		r->outcome = TLS_IS_NOT_ENFORCED;
		break;
	case TLS_DEFAULT_UNVERSIONED:
		r->outcome = TLS_IS_ABSENT;
		r->problem = "EngineVersion, on which the default depends";
		break;
	default:
		r->outcome = TLS_IS_DEFAULT_UNKNOWN;
		break;
	}
}

static void read_parameter(const struct tls_rule *rule,
			   const struct database *db, struct tls_reading *r)
{
	bool is_cluster = text_is(db->resource.type, "db-cluster");
	const char *element = is_cluster ? "DBClusterParameterGroupStatus"
					 : "ParameterApplyStatus";
	const struct parameter *parameter;

	parameter = parameter_find(r->use->parameters, rule->parameter);
	if (!parameter) {
		r->problem = "the group does not list it";
		return;
	}
	r->value =
		parameter->value && *parameter->value ? parameter->value : NULL;
	if (!r->value)
		read_default(rule, db, r, element);
	else if (tls_enforces(rule, r->value))
		apply_sync(r, element);
	else
		r->outcome = TLS_IS_NOT_ENFORCED;
}

/* ---- options of oracle ---- */

static enum tri group_admits(const struct security_group *group,
			     struct num port)
{
	enum tri ret = list_is_told(&group->ingress) ? TRI_NO : TRI_UNKNOWN;

	for_each(struct ip_permission, rule, &group->ingress) {
		enum tri one = network_admits(rule, port);

		if (one == TRI_YES)
			return TRI_YES;
		if (one == TRI_UNKNOWN)
			ret = TRI_UNKNOWN;
	}
	return ret;
}

/* Whether some security group lets in whom it likes to the plain port. */
static enum tri plain_port_admitted(const struct inventory *inv,
				    const struct database *db)
{
	enum tri ret = db->security_groups.n ? TRI_NO : TRI_UNKNOWN;

	for_each(struct membership, m, &db->security_groups) {
		const struct security_group *group =
			m->id ? inventory_security_group(inv, m->id) : NULL;
		enum tri one;

		if (text_is(m->status, "removing"))
			continue;
		one = group ? group_admits(group, db->port) : TRI_UNKNOWN;
		if (one == TRI_YES)
			return TRI_YES;
		if (one == TRI_UNKNOWN)
			ret = TRI_UNKNOWN;
	}
	return ret;
}

static void read_ssl(const struct inventory *inv, const struct database *db,
		     struct tls_reading *r)
{
	switch (plain_port_admitted(inv, db)) {
	case TRI_YES:
		r->outcome = TLS_IS_CLEARTEXT_OPEN;
		break;
	case TRI_NO:
		apply_sync(r, "the Status of the option group");
		break;
	default:
		r->problem = "whom its plain port is open to is not known "
			     "(ec2:DescribeSecurityGroups)";
		break;
	}
}

static void read_options(const struct inventory *inv, const struct database *db,
			 struct tls_reading *r)
{
	const struct option_group *group = r->use->options;
	const struct option *native;

	native = option_find(group, "NATIVE_NETWORK_ENCRYPTION");
	if (native)
		r->value = option_value(native, r->setting);
	if (r->value && strcasecmp(r->value, "REQUIRED") == 0)
		apply_sync(r, "the Status of the option group");
	else if (option_find(group, "SSL"))
		read_ssl(inv, db, r);
	else
		r->outcome = TLS_IS_NOT_ENFORCED;
}

void tls_read(const struct inventory *inv, const struct database *db,
	      const struct tls_rule *rule, const struct group_use *use,
	      struct tls_reading *ret)
{
	*ret = (struct tls_reading){
		.outcome = TLS_IS_UNREADABLE,
		.use = use,
		.setting = rule->parameter ? rule->parameter
					   : "SQLNET.ENCRYPTION_SERVER",
		.problem = use->problem,
	};
	if (use->problem)
		return;
	if (rule->parameter)
		read_parameter(rule, db, ret);
	else
		read_options(inv, db, ret);
}
