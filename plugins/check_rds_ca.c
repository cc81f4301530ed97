/*
 * check_rds_ca: are server certificates, and the authorities that signed them,
 * current?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <strings.h>

#include "check.h"

struct params {
	struct list deny;
};

/* clang-format off */
static const struct opt options[] = {
	{ 0, "deny", "CA",
	  "certificate authorities that are not to be used; may be repeated",
	  "rds-ca-2015,rds-ca-2019", &opt_list,
	  offsetof(struct params, deny), 0, 0 },
	OPT_END
};
/* clang-format on */

enum {
	CERTIFICATE_EXPIRING,
	CA_EXPIRING,
	CA_DEPRECATED,
	CA_CHANGE_PENDING,
	DEFAULT_OVERRIDE_MISSING,
	CERTIFICATE_UNKNOWN
};

static const struct code codes[] = {
	[CERTIFICATE_EXPIRING] = { "certificate-expiring", STATE_WARNING,
				   "using a certificate that expires", true },
	[CA_EXPIRING] = { "ca-expiring", STATE_WARNING,
			  "certified by an authority that expires", true },
	[CA_DEPRECATED] = { "ca-deprecated", STATE_CRITICAL,
			    "certified by an authority in --deny", false },
	[CA_CHANGE_PENDING] = { "ca-change-pending", STATE_WARNING,
				"waiting for another authority", false },
	[DEFAULT_OVERRIDE_MISSING] = { "default-override-missing", STATE_OFF,
				       "a region whose new databases get the "
				       "authority that AWS chooses",
				       false },
	[CERTIFICATE_UNKNOWN] = { "certificate-unknown", STATE_UNKNOWN,
				  "certified until nobody knows when", false },
	{ 0 }
};

enum { CERTIFICATE, AUTHORITY };

static const struct measure measures[] = {
	[CERTIFICATE] = { .suffix = "certificate_expiry_timestamp_seconds",
			  .label = "certificate_expiry_min",
			  .unit = "days",
			  .factor = 86400,
			  .worst = WORST_IS_LOWEST,
			  .warn = "60:",
			  .crit = "15:",
			  .point = POINT_AFTER_NOW },
	[AUTHORITY] = { .suffix = "ca_expiry_timestamp_seconds",
			.unit = "days",
			.factor = 86400,
			.worst = WORST_IS_LOWEST,
			.point = POINT_AFTER_NOW },
	{ 0 }
};

static const struct need needs[] = { { .id = NEED_DB_INSTANCES },
				     { .id = NEED_DB_CLUSTERS },
				     { .id = NEED_CERTIFICATES },
				     { 0 } };

#define OTHERS                                                                 \
	[SHAPE_STANDALONE] = JUDGE, [SHAPE_CUSTOM] = JUDGE,                    \
	[SHAPE_AURORA_MEMBER] = JUDGE,                                         \
	[SHAPE_AURORA_CLUSTER] = SKIP("its members have the certificates"),    \
	[SHAPE_NEPTUNE] = SKIP("neptune"),                                     \
	[SHAPE_NEPTUNE_CLUSTER] = SKIP("neptune"),                             \
	[SHAPE_DOCUMENTDB] = SKIP("documentdb"),                               \
	[SHAPE_DOCUMENTDB_CLUSTER] = SKIP("documentdb")

/* A Multi-AZ DB cluster shows the certificate itself, or its members do. */
static const struct shape_rule by_cluster[SHAPE_COUNT] = {
	[SHAPE_MULTIAZ_CLUSTER] = JUDGE,
	[SHAPE_MULTIAZ_MEMBER] = SKIP("the certificate belongs to cluster %s"),
	OTHERS,
};
static const struct shape_rule by_member[SHAPE_COUNT] = {
	[SHAPE_MULTIAZ_CLUSTER] = SKIP("its members have the certificates"),
	[SHAPE_MULTIAZ_MEMBER] = JUDGE,
	OTHERS,
};

static const char *ca_of(const struct database *db)
{
	return db->ca_id && *db->ca_id ? db->ca_id : db->certificate_ca;
}

static const struct shape_rule *rules_of(const struct database *db)
{
	const struct database *owner = db->cluster ? db->cluster : db;

	if (owner->shape != SHAPE_MULTIAZ_CLUSTER)
		return by_member;
	return ca_of(owner) || owner->certificate_expiry.known ? by_cluster
							       : by_member;
}

/* Days until something ends, and how they are judged: past is CRITICAL. */
struct remaining {
	double days;
	enum state state;
	char date[TIMESTAMP_ISO_SIZE];
};

static struct remaining measure(const struct inventory *inv,
				struct timestamp end, int which,
				struct report *rep)
{
	struct remaining ret = {
		.days = (double)(end.seconds - inv->now) / 86400,
	};

	timestamp_format_iso(end.seconds, ret.date);
	report_measure(rep, which, ret.days);
	ret.state = ret.days < 0 ? STATE_CRITICAL : report_judge(rep, ret.days);
	return ret;
}

static void add_expiring(const struct database *db, const struct remaining *r,
			 int code, const char *what, const char *advice,
			 struct report *rep)
{
	if (r->state == STATE_OK)
		return;
	if (r->days < 0)
		report_add_as(rep, code, r->state, "%s expired at %s%s; %s",
			      what, r->date, db->via, advice);
	else
		report_add_as(rep, code, r->state,
			      "%s expires in %lld days, at %s%s; %s", what,
			      (long long)r->days, r->date, db->via, advice);
}

static void judge_certificate(const struct inventory *inv,
			      const struct database *db, struct report *rep)
{
	struct remaining r =
		measure(inv, db->certificate_expiry, CERTIFICATE, rep);

	report_text(rep, "certificate_valid_till", r.date);
	add_expiring(db, &r, CERTIFICATE_EXPIRING, "the server certificate",
		     "apply the same or another certificate authority to the "
		     "database: that renews it",
		     rep);
}

static void judge_authority(const struct inventory *inv,
			    const struct database *db,
			    const struct ca_certificate *ca, struct report *rep)
{
	struct remaining r = measure(inv, ca->valid_till, AUTHORITY, rep);
	_cleanup_(buf_done) struct buf what;

	buf_init(&what, 512);
	buf_addf(&what, "the certificate authority '%s'", ca->id);
	report_text(rep, "ca_valid_till", r.date);
	add_expiring(db, &r, CA_EXPIRING, buf_str(&what),
		     "change to a later one, when the clients trust it", rep);
}

/* Of two dates one may be missing; of the authority's we must know. */
static void add_unknown(const struct inventory *inv, const struct database *db,
			const struct ca_certificate *ca, struct report *rep)
{
	const struct aws_error *err = &inv->results[NEED_CERTIFICATES].err;
	const char *leaf = db->certificate_expiry.known
				   ? ""
				   : ", and the record shows no date of the "
				     "server certificate";

	if (ca)
		report_add(rep, CERTIFICATE_UNKNOWN,
			   "rds:DescribeCertificates shows no ValidTill of "
			   "'%s'%s%s",
			   ca->id, leaf, db->via);
	else if (err->code)
		report_add(rep, CERTIFICATE_UNKNOWN,
			   "how long '%s' is valid is not known: "
			   "rds:DescribeCertificates failed (%s)%s%s",
			   ca_of(db), err->code, leaf, db->via);
	else
		report_add(rep, CERTIFICATE_UNKNOWN,
			   "'%s' is not among the certificates that "
			   "rds:DescribeCertificates lists%s%s",
			   ca_of(db), leaf, db->via);
}

static bool is_denied(const struct params *p, const char *ca)
{
	for_each(char *const, denied, &p->deny)
		if (ca && strcasecmp(ca, *denied) == 0)
			return true;
	return false;
}

/* The certificate in use may still be of another one than is chosen. */
static void judge_deny(const struct params *p, const struct database *db,
		       struct report *rep)
{
	if (is_denied(p, ca_of(db)))
		report_add(rep, CA_DEPRECATED,
			   "the server certificate is of '%s', which is not to "
			   "be used%s; change to another certificate authority",
			   ca_of(db), db->via);
	else if (is_denied(p, db->certificate_ca))
		report_add(
			rep, CA_DEPRECATED,
			"the server certificate is still of '%s', which is "
			"not to be used%s; put that of '%s' into use, with a "
			"restart where the engine needs one",
			db->certificate_ca, db->via, ca_of(db));
}

static void judge_choice(const struct params *p, const struct database *db,
			 struct report *rep)
{
	const char *own = ca_of(db), *pending = db->pending.ca_id;

	judge_deny(p, db, rep);
	if (pending && *pending && strcmp(pending, own) != 0)
		report_add(rep, CA_CHANGE_PENDING,
			   "the change from '%s' to '%s' is pending%s; apply "
			   "it, with a restart where the engine needs one",
			   own, pending, db->via);
}

static void judge(const struct inventory *inv, const struct params *p,
		  const struct database *db, struct report *rep)
{
	const char *id = ca_of(db);
	const struct ca_certificate *ca =
		id ? inventory_ca_certificate(inv, id) : NULL;
	bool known = ca && ca->valid_till.known;

	if (!id && db->shape == SHAPE_CUSTOM) {
		report_skip(rep, &db->resource, "no certificate authority");
		return;
	}
	if (!id || !*id) {
		report_absent(rep, "CACertificateIdentifier");
		return;
	}
	report_text(rep, "ca", id);
	judge_choice(p, db, rep);
	if (db->certificate_expiry.known)
		judge_certificate(inv, db, rep);
	if (known)
		judge_authority(inv, db, ca, rep);
	else
		add_unknown(inv, db, ca, rep);
	report_ok(rep, "the certificate authority '%s' is current%s%s", id,
		  db->certificate_expiry.known
			  ? ", and so is the server certificate"
			  : "; the record shows no date of the server "
			    "certificate itself",
		  db->via);
}

/* Once for the region, if it is asked for. */
static void judge_override(const struct inventory *inv, struct report *rep)
{
	const struct resource region = { .type = "region", .id = inv->region };
	enum tri override = TRI_UNKNOWN;

	if (!report_wants(rep, DEFAULT_OVERRIDE_MISSING) || !inv->region ||
	    scope_narrows_databases(report_scope(rep)) ||
	    !inventory_complete(inv, NEED_CERTIFICATES) ||
	    !report_subject(rep, &region))
		return;
	for_each(struct ca_certificate, ca, &inv->ca_certificates)
		if (override != TRI_YES && ca->customer_override != TRI_UNKNOWN)
			override = ca->customer_override;
	if (override == TRI_UNKNOWN)
		report_absent(rep, "CustomerOverride");
	else if (override == TRI_NO)
		report_add(rep, DEFAULT_OVERRIDE_MISSING,
			   "new databases get the certificate authority that "
			   "AWS chooses; set a default of your own for the "
			   "region (rds:ModifyCertificates)");
	report_ok(rep, "new databases get a certificate authority of our "
		       "choice");
}

static void evaluate(const struct inventory *inv, const void *params,
		     struct report *rep)
{
	for_each(struct database, db, &inv->db_instances) {
		if (scope_judges(rep, db, rules_of(db)))
			judge(inv, params, db, rep);
	}
	for_each(struct database, db, &inv->db_clusters) {
		if (scope_judges(rep, db, rules_of(db)))
			judge(inv, params, db, rep);
	}
	judge_override(inv, rep);
}

static const struct check check_rds_ca = {
	.name = "check_rds_ca",
	.summary = "server certificates of databases and their CA are current",
	.help = "The days until the server certificate of a database expires, "
		"and those until its certificate authority does, are judged by "
		"-w and -c; what is past is CRITICAL, and so is an authority "
		"in --deny. A change of the authority that waits is WARNING. "
		"An authority that rds:DescribeCertificates does not list is "
		"UNKNOWN. Of Aurora the members are judged, of a Multi-AZ DB "
		"cluster the cluster, if it shows the certificate.",
	.good = "certified, for long enough, by current authorities",
	.subjects = "databases",
	.needs = needs,
	.codes = codes,
	.measures = measures,
	.controls = "prowler rds_instance_certificate_expiration",
	.options = options,
	.params_size = sizeof(struct params),
	.evaluate = evaluate,
};
REGISTER_CHECK(check_rds_ca);
