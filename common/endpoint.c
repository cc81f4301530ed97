/*
 * endpoint: where a service is to be called, and how the call is signed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "endpoint.h"
#include "types.h"

static unsigned int kind_of(const struct endpoint_params *params)
{
	static const unsigned int kinds[2][2] = {
		{ ENDPOINT_PLAIN, ENDPOINT_DUALSTACK },
		{ ENDPOINT_FIPS, ENDPOINT_FIPS_DUALSTACK },
	};

	return kinds[params->fips][params->dualstack];
}

static const struct endpoint_rule *find_rule(const struct endpoint_rule *rules,
					     unsigned int partition,
					     unsigned int kind,
					     const char *region)
{
	for (; rules && rules->kinds; rules++) {
		if ((rules->partitions & partition) && (rules->kinds & kind) &&
		    (!rules->region || strcmp(rules->region, region) == 0))
			return rules;
	}
	return NULL;
}

static const struct endpoint_rule *
choose_rule(const struct endpoint_params *params, const struct partition *p)
{
	const struct endpoint_rule *rule;
	unsigned int kind = kind_of(params);

	if (params->sts_legacy && strcmp(params->service->id, "sts") == 0 &&
	    kind == ENDPOINT_PLAIN && !params->custom_url &&
	    service_sts_legacy_region(params->region))
		return &service_sts_legacy_rule;
	rule = find_rule(params->service->rules, p->bit, kind, params->region);
	if (rule)
		return rule;
	return find_rule(service_regional_rules, p->bit, kind, params->region);
}

/* One {word}, or the brace itself if it is none; gives what it took. */
static size_t add_word(struct buf *out, const char *text,
		       const struct endpoint_params *params,
		       const struct partition *p)
{
	const struct {
		const char *word, *value;
	} words[] = {
		{ "{prefix}", params->service->prefix },
		{ "{region}", params->region },
		{ "{dns}", p->dns_suffix },
		{ "{dual}", p->dualstack_dns_suffix },
		{ "{global}", p->global_region },
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		size_t len = strlen(words[i].word);

		if (strncmp(text, words[i].word, len) == 0) {
			buf_adds(out, words[i].value);
			return len;
		}
	}
	buf_addc(out, *text);
	return 1;
}

/* A text of a rule with its {words} replaced. */
static void add_expanded(struct buf *out, const char *text,
			 const struct endpoint_params *params,
			 const struct partition *p)
{
	while (*text) {
		size_t plain = strcspn(text, "{");

		buf_add(out, text, plain);
		text += plain;
		if (*text)
			text += add_word(out, text, params, p);
	}
}

static void copy_region(struct endpoint *endpoint, const char *region)
{
	/* region_is_valid() has seen to the length. */
	memcpy(endpoint->signing_region, region, strlen(region) + 1);
}

static int refuse(struct buf *why, const char *reason)
{
	buf_adds(why, reason);
	return -EINVAL;
}

static int check_region(const char *region, struct buf *why)
{
	if (!region || region_is_valid(region))
		return 0;
	buf_addf(why, "'%.*s': not the name of a region", REGION_MAX_LEN,
		 region);
	return -EINVAL;
}

static int use_rule(const struct endpoint_params *params, struct endpoint *out,
		    struct buf *why)
{
	const struct partition *p = partition_of_region(params->region);
	const struct endpoint_rule *rule = choose_rule(params, p);
	_cleanup_(buf_done) struct buf text;
	int r;

	buf_init(&text, URL_MAX_LEN);
	buf_adds(&text, "https://");
	add_expanded(&text, rule->host, params, p);
	r = url_parse(buf_str(&text), &out->url, why);
	if (r < 0)
		return r;
	buf_reset(&text);
	add_expanded(&text,
		     rule->signing_region ? rule->signing_region : "{region}",
		     params, p);
	copy_region(out, buf_str(&text));
	return 0;
}

static void strip_slashes(char *path)
{
	size_t len = strlen(path);

	while (len > 0 && path[len - 1] == '/')
		path[--len] = '\0';
}

/* url_parse() and what an endpoint wants more. */
static int parse_custom(const char *text, struct url *ret, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;
	struct url url;
	int r;

	buf_init(&reason, URL_MAX_LEN);
	r = url_parse(text, &url, &reason);
	if (r == 0 && url.has_query)
		r = refuse(&reason, "a query is not allowed");
	if (r < 0) {
		buf_addf(why, "endpoint URL: %s", buf_str(&reason));
		return r;
	}
	strip_slashes(url.path);
	*ret = url;
	return 0;
}

static int use_custom(const struct endpoint_params *params,
		      struct endpoint *out, struct buf *why)
{
	struct url url;
	int r;

	if (params->fips)
		return refuse(why, "Invalid Configuration: FIPS and custom "
				   "endpoint are not supported");
	if (params->dualstack)
		return refuse(why, "Invalid Configuration: Dualstack and "
				   "custom endpoint are not supported");
	r = parse_custom(params->custom_url, &url, why);
	if (r < 0)
		return r;

	/* The signature stays that of the endpoint this one stands for. */
	if (params->region && params->service->global) {
		copy_region(out, params->region);
	} else if (params->region) {
		r = use_rule(params, out, why);
		if (r < 0)
			return r;
	}
	out->url = url;
	return 0;
}

int endpoint_resolve(const struct endpoint_params *params, struct endpoint *ret,
		     struct buf *why)
{
	struct endpoint out = { .signing_name = params->service->signing_name };
	int r;

	r = check_region(params->region, why);
	if (r < 0)
		return r;
	if (params->custom_url)
		r = use_custom(params, &out, why);
	else if (!params->region)
		r = refuse(why, "Invalid Configuration: Missing Region");
	else
		r = use_rule(params, &out, why);
	if (r < 0)
		return r;
	*ret = out;
	return 0;
}

static const char *get_env(const struct endpoint_config *config,
			   const char *name)
{
	const char *value = config->env ? config->env(config->ctx, name) : NULL;

	return value && *value ? value : NULL;
}

static const char *get_profile(const struct endpoint_config *config,
			       const char *key)
{
	const char *value =
		config->profile ? config->profile(config->ctx, key) : NULL;

	return value && *value ? value : NULL;
}

static bool is_ignored(const struct endpoint_config *config)
{
	const char *value =
		get_env(config, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");

	if (!value)
		value = get_profile(config, "ignore_configured_endpoint_urls");
	return config->ignore || (value && strcasecmp(value, "true") == 0);
}

/* What [services NAME], which the profile names, says of the service. */
static int services_url(const struct service *service,
			const struct endpoint_config *config,
			const char **ret_url, struct buf *why)
{
	const char *section = get_profile(config, "services");
	int r;

	*ret_url = NULL;
	if (!section || !config->services)
		return 0;
	r = config->services(config->ctx, section, service->config_key,
			     ret_url);
	if (r == 0) {
		if (*ret_url && !**ret_url)
			*ret_url = NULL;
		return 0;
	}
	buf_addf(why,
		 "the profile names services section '%.128s', which does "
		 "not exist",
		 section);
	return -EINVAL;
}

int endpoint_configured_url(const struct service *service,
			    const struct endpoint_config *config,
			    const char **ret_url, struct buf *why)
{
	const char *url = config->option;
	int r;

	if (!url && is_ignored(config)) {
		*ret_url = NULL;
		return 0;
	}
	if (!url)
		url = get_env(config, service->env);
	if (!url)
		url = get_env(config, "AWS_ENDPOINT_URL");
	if (!url) {
		r = services_url(service, config, &url, why);
		if (r < 0)
			return r;
	}
	if (!url)
		url = get_profile(config, "endpoint_url");
	*ret_url = url;
	return 0;
}
