/*
 * t_endpoint_vectors: finds the endpoints that the rule sets of AWS find.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "types.h"
#include "vectors.h"
#include "xalloc.h"

enum { MAX_TEXT = 8192, SKIP = 77 };

static unsigned int n_run, n_failed;

static void check(const char *name, const char *what, const char *got,
		  const char *expected)
{
	if (strcmp(got, expected) == 0)
		return;
	n_failed++;
	printf("FAIL %s: %s: expected '%s', got '%s'\n", name, what, expected,
	       got);
}

static _Noreturn void unknown_form(const char *name, const char *what)
{
	printf("%s: unknown form: %s\n", name, what);
	exit(1);
}

static const struct service *find_service(const char *id)
{
	const struct service *service = service_by_id(id);

	if (!service)
		unknown_form(id, "service");
	return service;
}

/* "" is nothing to compare, for the signing name and region. */
static void run_case(const char *name, const struct endpoint_params *params,
		     const char *url, const char *signing_name,
		     const char *signing_region, const char *error)
{
	struct endpoint endpoint;
	struct buf why, text;
	int r;

	buf_init(&why, MAX_TEXT);
	buf_init(&text, MAX_TEXT);
	n_run++;
	r = endpoint_resolve(params, &endpoint, &why);
	check(name, "error", buf_str(&why), error);
	if (r == 0 && !*error) {
		buf_addf(&text, "%s://%s%s",
			 endpoint.url.https ? "https" : "http",
			 endpoint.url.authority, endpoint.url.path);
		check(name, "url", buf_str(&text), url);
		if (*signing_name)
			check(name, "signing name", endpoint.signing_name,
			      signing_name);
		if (*signing_region)
			check(name, "signing region", endpoint.signing_region,
			      signing_region);
	}
	buf_done(&why);
	buf_done(&text);
}

static unsigned int run_matrix(void)
{
	char *text = vectors_read(vectors_own(), "matrix.tsv"), *save, *line;
	unsigned int before = n_run;

	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save)) {
		char *column[7], *rest = line, *name = xstrdup(line);
		size_t n = 0;

		while (n < ARRAY_SIZE(column) && rest)
			column[n++] = strsep(&rest, "\t");
		if (n != ARRAY_SIZE(column) || rest)
			unknown_form(name, "columns");
		if (strcmp(column[0], "service") != 0) {
			const struct endpoint_params params = {
				.service = find_service(column[0]),
				.region = column[1],
				.fips = *column[2] == '1',
				.dualstack = *column[3] == '1',
			};

			run_case(name, &params, column[4], column[5], column[6],
				 "");
		}
		free(name);
	}
	free(text);
	return n_run - before;
}

static const char *get_signing(json_object *endpoint, const char *key)
{
	json_object *properties, *schemes;
	const char *value;

	if (!json_object_object_get_ex(endpoint, "properties", &properties) ||
	    !json_object_object_get_ex(properties, "authSchemes", &schemes))
		return "";
	value = vectors_str(json_object_array_get_idx(schemes, 0), key);
	return value ? value : "";
}

static void run_test_case(const struct service *service, json_object *c)
{
	static const char *const case_keys[] = { "documentation", "expect",
						 "params", "operationInputs",
						 NULL };
	static const char *const param_keys[] = {
		"Region",	"UseFIPS",	     "Endpoint",
		"UseDualStack", "UseGlobalEndpoint", NULL
	};
	json_object *expect = vectors_get(c, "expect"), *p = NULL, *e = NULL;
	const char *error = vectors_str(expect, "error");
	struct endpoint_params params = { .service = service };
	char *name = xasprintf("%s: %s", service->id,
			       vectors_str(c, "documentation"));

	json_object_object_get_ex(c, "params", &p);
	if (!vectors_knows(c, name, case_keys) ||
	    (p && !vectors_knows(p, name, param_keys)))
		exit(1);
	if (p) {
		params.region = vectors_str(p, "Region");
		params.fips = vectors_bool(p, "UseFIPS");
		params.dualstack = vectors_bool(p, "UseDualStack");
		params.custom_url = vectors_str(p, "Endpoint");
		params.sts_legacy = vectors_bool(p, "UseGlobalEndpoint");
	}
	if (!error)
		e = vectors_get(expect, "endpoint");
	run_case(name, &params, e ? vectors_str(e, "url") : "",
		 e ? get_signing(e, "signingName") : "",
		 e ? get_signing(e, "signingRegion") : "", error ? error : "");
	free(name);
}

static unsigned int run_tests(const char *shared)
{
	static const char *const ids[] = {
		"rds",	       "ec2",		"kms",
		"sts",	       "iam",		"secretsmanager",
		"ssm",	       "cloudwatch",	"cloudtrail",
		"config",      "organizations", "backup",
		"guardduty",   "logs",		"sns",
		"securityhub", "sso",		"sso-oidc",
	};
	unsigned int before = n_run;

	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		char *file =
			xasprintf("endpoints/%s/endpoint-tests-1.json", ids[i]);
		json_object *all = vectors_json(shared, file);
		json_object *cases = vectors_get(all, "testCases");

		for (size_t k = 0; k < json_object_array_length(cases); k++)
			run_test_case(find_service(ids[i]),
				      json_object_array_get_idx(cases, k));
		json_object_put(all);
		free(file);
	}
	return n_run - before;
}

/* The region list of every partition, as the rule sets have it. */
static unsigned int run_partitions(const char *shared)
{
	json_object *all = vectors_json(shared, "endpoints/partitions.json");
	json_object *list = vectors_get(all, "partitions");
	unsigned int before = n_run;

	for (size_t i = 0; i < json_object_array_length(list); i++) {
		json_object *p = json_object_array_get_idx(list, i);
		json_object *outputs = vectors_get(p, "outputs");

		json_object_object_foreach(vectors_get(p, "regions"), region,
					   value)
		{
			const struct partition *got =
				partition_of_region(region);

			(void)value;
			n_run++;
			check(region, "partition", got->id,
			      vectors_str(p, "id"));
			check(region, "dnsSuffix", got->dns_suffix,
			      vectors_str(outputs, "dnsSuffix"));
			check(region, "dualStackDnsSuffix",
			      got->dualstack_dns_suffix,
			      vectors_str(outputs, "dualStackDnsSuffix"));
			check(region, "implicitGlobalRegion",
			      got->global_region,
			      vectors_str(outputs, "implicitGlobalRegion"));
		}
	}
	json_object_put(all);
	return n_run - before;
}

/* The configuration that a case of configured-endpoint-urls.json names. */
struct configured {
	json_object *env, *profile, *services;
};

static const char *look_env(void *ctx, const char *name)
{
	return vectors_str(((struct configured *)ctx)->env, name);
}

static const char *look_profile(void *ctx, const char *key)
{
	return vectors_str(((struct configured *)ctx)->profile, key);
}

static int look_services(void *ctx, const char *section, const char *key,
			 const char **ret_url)
{
	struct configured *c = ctx;
	json_object *o, *service;

	if (!json_object_object_get_ex(c->services, section, &o))
		return -ENOENT;
	*ret_url = json_object_object_get_ex(o, key, &service)
			   ? vectors_str(service, "endpoint_url")
			   : NULL;
	return 0;
}

static void run_configured_case(json_object *suite, json_object *c)
{
	static const struct service services[] = {
		{ .config_key = "s3", .env = "AWS_ENDPOINT_URL_S3" },
		{ .config_key = "dynamodb",
		  .env = "AWS_ENDPOINT_URL_DYNAMODB" },
	};
	static const char *const keys[] = { "name",    "profile",
					    "service", "client_config",
					    "output",  "environment",
					    NULL };
	const char *id = vectors_str(c, "service");
	const char *name = vectors_str(c, "name"), *url = NULL, *expected;
	const struct service *service = &services[strcmp(id, "s3") != 0];
	json_object *client = vectors_get(vectors_get(suite, "client_configs"),
					  vectors_str(c, "client_config"));
	struct configured configured = {
		.env = vectors_get(vectors_get(suite, "environments"),
				   vectors_str(c, "environment")),
		.profile = vectors_get(vectors_get(suite, "profiles"),
				       vectors_str(c, "profile")),
		.services = vectors_get(suite, "services"),
	};
	const struct endpoint_config config = {
		.option = vectors_str(client, "endpoint_url"),
		.ignore =
			vectors_bool(client, "ignore_configured_endpoint_urls"),
		.ctx = &configured,
		.env = look_env,
		.profile = look_profile,
		.services = look_services,
	};
	struct buf why;

	if (!vectors_knows(c, name, keys) ||
	    strcmp(id, service->config_key) != 0)
		unknown_form(name, id);
	n_run++;
	buf_init(&why, MAX_TEXT);
	if (endpoint_configured_url(service, &config, &url, &why) < 0)
		check(name, "error", buf_str(&why), "");
	expected = vectors_str(vectors_get(c, "output"), "endpointUrl");
	if (strstr(expected, ".fake-region-10.amazonaws.com"))
		expected = "none";
	check(name, "url", url ? url : "none", expected);
	buf_done(&why);
}

static unsigned int run_configured(const char *shared)
{
	json_object *all =
		vectors_json(shared, "endpoints/configured-endpoint-urls.json");
	json_object *suites = vectors_get(all, "testSuites");
	unsigned int before = n_run;

	for (size_t i = 0; i < json_object_array_length(suites); i++) {
		json_object *suite = json_object_array_get_idx(suites, i);
		json_object *cases = vectors_get(suite, "endpointUrlTests");

		for (size_t k = 0; k < json_object_array_length(cases); k++)
			run_configured_case(
				suite, json_object_array_get_idx(cases, k));
	}
	json_object_put(all);
	return n_run - before;
}

int main(void)
{
	const char *shared = vectors_shared();
	unsigned int matrix, tests = 0, configured = 0, partitions = 0;

	matrix = run_matrix();
	if (shared) {
		tests = run_tests(shared);
		configured = run_configured(shared);
		partitions = run_partitions(shared);
	}
	printf("endpoint: %u cases run, 0 left out (matrix %u, endpoint-tests "
	       "%u, configured URLs %u, regions %u), %u failed\n",
	       n_run, matrix, tests, configured, partitions, n_failed);
	if (n_failed || matrix == 0 ||
	    (shared && (tests == 0 || configured == 0 || partitions == 0)))
		return 1;
	return shared ? 0 : SKIP;
}
