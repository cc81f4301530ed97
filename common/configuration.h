/*
 * configuration: what environment and profile say together.
 *
 * The environment wins over the profile; an empty value counts as not set in
 * both. Source: "Settings reference" of the AWS SDKs and Tools Reference Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CONFIGURATION_H
#define CONFIGURATION_H

#include <stdbool.h>

#include "endpoint.h"
#include "environment.h"
#include "profile.h"

/* Nothing is owned but `url`; all zero but for what is given. */
struct configuration {
	const struct environment *env;
	const struct profile_set *profiles;
	const char *profile;	  /* as profile_select() gives it */
	const char *endpoint_url; /* --endpoint-url, NULL: not given */
	char *url;		  /* the last nested one looked up */
};

void configuration_done(struct configuration *c);

/* Of the variable, else of the key of the profile; either name may be NULL.
 * NULL if neither says. */
const char *configuration_get(const struct configuration *c,
			      const char *variable, const char *key);

/* Whether it is "true", in any case. */
bool configuration_true(const struct configuration *c, const char *variable,
			const char *key);

/* A whole number of min to max, `fallback` if it is none or not set. */
int configuration_number(const struct configuration *c, const char *variable,
			 const char *key, int min, int max, int fallback);

/* AWS_REGION, AWS_DEFAULT_REGION, the profile; NULL if none of them says. */
const char *configuration_region(const struct configuration *c);

/* sts_regional_endpoints = legacy. */
bool configuration_sts_legacy(const struct configuration *c);

/* The look-ups of the endpoint module; they live as long as `c`. */
void configuration_endpoints(struct configuration *c,
			     struct endpoint_config *ret);

/* The endpoint of a service in `region`, all switches applied. Errors as of
 * endpoint_resolve(). */
int configuration_endpoint(struct configuration *c,
			   const struct service *service, const char *region,
			   struct endpoint *ret, struct buf *why);

#endif
