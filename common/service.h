/*
 * service: the AWS services we call, and where their endpoints depart from the
 * regional rule.
 *
 * The departures are data: rules of which the first that fits names the host.
 * Source: the endpoint rule sets of botocore.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SERVICE_H
#define SERVICE_H

#include <stdbool.h>

/* The four kinds of endpoint, as bits for sets of them. */
enum {
	ENDPOINT_PLAIN = 1 << 0,
	ENDPOINT_FIPS = 1 << 1,
	ENDPOINT_DUALSTACK = 1 << 2,
	ENDPOINT_FIPS_DUALSTACK = 1 << 3,
	ENDPOINT_ANY = (1 << 4) - 1,
};

/*
 * In a text, {prefix}, {region}, {dns}, {dual} and {global} stand for the
 * host prefix of the service, the region asked for and, of its partition, the
 * two DNS suffixes and the region of global services.
 */
struct endpoint_rule {
	unsigned int partitions; /* set of PARTITION_... */
	unsigned int kinds;	 /* set of ENDPOINT_...; 0 ends the list */
	const char *region;	 /* this one only; NULL: any */
	const char *host;
	const char *signing_region; /* NULL: the region asked for */
};

struct service {
	const char *id;		    /* "sso-oidc": tables, dumps, metrics */
	const char *prefix;	    /* of the host name: "oidc" */
	const char *signing_name;   /* "sso-oauth" */
	const char *env;	    /* "AWS_ENDPOINT_URL_SSO_OIDC" */
	const char *config_key;	    /* in [services ...]: "sso_oidc" */
	const char *default_region; /* where none is configured; NULL: the
				     * region is needed */
	bool global; /* one endpoint a partition; a custom endpoint is signed
		      * with the region asked for all the same */
	const struct endpoint_rule *rules; /* before the regional rule */
};

/* By its id; NULL if we do not know it. */
const struct service *service_by_id(const char *id);

/* The rules that come after those of every service; the last always fits. */
extern const struct endpoint_rule service_regional_rules[];

/* The host of the legacy global STS endpoint, and who still may use it. */
extern const struct endpoint_rule service_sts_legacy_rule;
bool service_sts_legacy_region(const char *region);

#endif
