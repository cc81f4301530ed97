/*
 * endpoint: where a service is to be called, and how the call is signed.
 *
 * Pure: the environment and the profile come in as look-ups. Source: the
 * endpoint rule sets of botocore, and "Service-specific endpoints" of the AWS
 * SDKs and Tools Reference Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ENDPOINT_H
#define ENDPOINT_H

#include <stdbool.h>

#include "buf.h"
#include "partition.h"
#include "service.h"
#include "url.h"

struct endpoint_params {
	const struct service *service;
	const char *region; /* NULL: none, which a custom URL alone can do
			     * with; service->default_region is no matter of
			     * this function */
	bool fips, dualstack;
	const char *custom_url; /* NULL: none; that of endpoint_configured_url
				 */
	bool sts_legacy;	/* sts_regional_endpoints = legacy */
};

struct endpoint {
	struct url url; /* the path is a prefix without a `/` at its end */
	const char *signing_name;
	char signing_region[REGION_MAX_LEN + 1]; /* "" if there was none */
};

/*
 * -EINVAL and a reason in `why`: no region, a region that is no name, a custom
 * URL that is not strictly one (url.h) or has a query, or one together with
 * FIPS or dual-stack. http is only what a custom URL says.
 */
int endpoint_resolve(const struct endpoint_params *params, struct endpoint *ret,
		     struct buf *why);

/* What may configure an endpoint URL. Strings stay the owners'. */
struct endpoint_config {
	const char *option; /* --endpoint-url; NULL: not given */
	bool ignore;	    /* all but the option, by order of the caller */
	void *ctx;	    /* of the three look-ups, each may be NULL */
	/* A variable of the environment, NULL if it is not set. */
	const char *(*env)(void *ctx, const char *name);
	/* A key of the profile in use, NULL if it is absent. */
	const char *(*profile)(void *ctx, const char *key);
	/*
	 * endpoint_url below `service_key` in [services `section`]: 0, with
	 * NULL if that is absent, or -ENOENT if there is no such section.
	 */
	int (*services)(void *ctx, const char *section, const char *service_key,
			const char **ret_url);
};

/*
 * The custom URL of a service by precedence: option; environment, for the
 * service, then for all; profile, likewise. NULL: none is configured. An empty
 * variable counts as not set. -EINVAL and a reason if the profile names a
 * services section that does not exist (and nothing before it decided).
 */
int endpoint_configured_url(const struct service *service,
			    const struct endpoint_config *config,
			    const char **ret_url, struct buf *why);

#endif
