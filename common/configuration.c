/*
 * configuration: what environment and profile say together.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "configuration.h"

void configuration_done(struct configuration *c)
{
	if (!c)
		return;
	free(c->url);
	c->url = NULL;
}

static const char *env_lookup(void *ctx, const char *name)
{
	const struct configuration *c = ctx;

	return environment_get(c->env, name);
}

static const char *profile_lookup(void *ctx, const char *key)
{
	const struct configuration *c = ctx;

	return profile_get(c->profiles, c->profile, key);
}

static int services_lookup(void *ctx, const char *section,
			   const char *service_key, const char **ret_url)
{
	struct configuration *c = ctx;

	if (!profile_exists(c->profiles, PROFILE_SERVICES, section))
		return -ENOENT;
	free(c->url);
	c->url = profile_get_nested(c->profiles, PROFILE_SERVICES, section,
				    service_key, "endpoint_url");
	*ret_url = c->url;
	return 0;
}

const char *configuration_get(const struct configuration *c,
			      const char *variable, const char *key)
{
	const char *value = NULL;

	if (variable)
		value = environment_get(c->env, variable);
	if (!value && key)
		value = profile_get(c->profiles, c->profile, key);
	return value && *value ? value : NULL;
}

bool configuration_true(const struct configuration *c, const char *variable,
			const char *key)
{
	const char *value = configuration_get(c, variable, key);

	return value && !strcasecmp(value, "true");
}

int configuration_number(const struct configuration *c, const char *variable,
			 const char *key, int min, int max, int fallback)
{
	const char *text = configuration_get(c, variable, key);
	char *end;
	long n;

	if (!text)
		return fallback;
	errno = 0;
	n = strtol(text, &end, 10);
	return errno || *end || n < min || n > max ? fallback : (int)n;
}

const char *configuration_region(const struct configuration *c)
{
	const char *region = configuration_get(c, "AWS_REGION", NULL);

	return region ? region
		      : configuration_get(c, "AWS_DEFAULT_REGION", "region");
}

void configuration_endpoints(struct configuration *c,
			     struct endpoint_config *ret)
{
	*ret = (struct endpoint_config){
		.option = c->endpoint_url,
		.ctx = c,
		.env = env_lookup,
		.profile = profile_lookup,
		.services = services_lookup,
	};
}

bool configuration_sts_legacy(const struct configuration *c)
{
	const char *value = configuration_get(c, "AWS_STS_REGIONAL_ENDPOINTS",
					      "sts_regional_endpoints");

	return value && !strcasecmp(value, "legacy");
}

int configuration_endpoint(struct configuration *c,
			   const struct service *service, const char *region,
			   struct endpoint *ret, struct buf *why)
{
	struct endpoint_params params = {
		.service = service,
		.region = region,
		.fips = configuration_true(c, "AWS_USE_FIPS_ENDPOINT",
					   "use_fips_endpoint"),
		.dualstack = configuration_true(c, "AWS_USE_DUALSTACK_ENDPOINT",
						"use_dualstack_endpoint"),
		.sts_legacy = configuration_sts_legacy(c),
	};
	struct endpoint_config endpoints;
	int r;

	configuration_endpoints(c, &endpoints);
	r = endpoint_configured_url(service, &endpoints, &params.custom_url,
				    why);
	return r < 0 ? r : endpoint_resolve(&params, ret, why);
}
