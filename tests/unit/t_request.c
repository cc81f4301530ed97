/*
 * t_request: parameters in the wire form of a service.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "endpoint.h"
#include "request.h"
#include "vectors.h"

static const struct wire wires[] = {
	{ "rds", PROTOCOL_QUERY, "2014-10-31", NULL },
	{ "ec2", PROTOCOL_EC2, "2016-11-15", NULL },
	{ "sts", PROTOCOL_QUERY, "2011-06-15", NULL },
	{ "iam", PROTOCOL_QUERY, "2010-05-08", NULL },
	{ "cloudwatch", PROTOCOL_QUERY, "2010-08-01", NULL },
	{ "kms", PROTOCOL_JSON, NULL, "TrentService" },
	{ "secretsmanager", PROTOCOL_JSON, NULL, "secretsmanager" },
	{ "cloudtrail", PROTOCOL_JSON, NULL,
	  "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101" },
	{ "config", PROTOCOL_JSON, NULL, "StarlingDoveService" },
	{ "organizations", PROTOCOL_JSON, NULL, "AWSOrganizationsV20161128" },
};

static const struct wire *find_wire(const char *service)
{
	for (size_t i = 0; i < ARRAY_SIZE(wires); i++)
		if (!strcmp(wires[i].service, service))
			return &wires[i];
	return NULL;
}

/* ---- the cases of service-requests.json ---- */

/* Memory of the parameters of one case. */
struct pool {
	struct param params[64];
	size_t n;
};

static const struct {
	const char *name, *form, *item;
} names[] = {
	{ "Filters", "Filter", "Filter" },
	{ "Values", "Value", "Value" },
	{ "GroupIds", "GroupId", NULL },
};

static void set_param(struct pool *pool, struct param *param, const char *name,
		      json_object *value);

static struct param *take(struct pool *pool, size_t n)
{
	struct param *params = pool->params + pool->n;

	pool->n += n;
	assert_true(pool->n <= ARRAY_SIZE(pool->params));
	return params;
}

static void set_members(struct pool *pool, struct param *param,
			json_object *value)
{
	size_t n = 0;
	struct param *items =
		take(pool, (size_t)json_object_object_length(value));

	json_object_object_foreach(value, key, member)
		set_param(pool, &items[n++], key, member);
	param->items = items;
	param->n_items = n;
}

static void set_items(struct pool *pool, struct param *param,
		      json_object *value)
{
	size_t n = json_object_array_length(value);
	struct param *items = take(pool, n);

	for (size_t i = 0; i < n; i++)
		set_param(pool, &items[i], "ignored",
			  json_object_array_get_idx(value, i));
	param->items = items;
	param->n_items = n;
}

static void set_param(struct pool *pool, struct param *param, const char *name,
		      json_object *value)
{
	*param = (struct param){ .name = name };
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(names[i].name, name) != 0)
			continue;
		param->form = names[i].form;
		param->item = names[i].item;
	}
	switch (json_object_get_type(value)) {
	case json_type_string:
		param->type = PARAM_STRING;
		param->string = json_object_get_string(value);
		break;
	case json_type_int:
		param->type = PARAM_NUMBER;
		param->number = json_object_get_int64(value);
		break;
	case json_type_boolean:
		param->type = PARAM_BOOL;
		param->boolean = json_object_get_boolean(value);
		break;
	case json_type_array:
		param->type = PARAM_LIST;
		set_items(pool, param, value);
		break;
	case json_type_object:
		param->type = PARAM_STRUCT;
		set_members(pool, param, value);
		break;
	default:
		fail_msg("%s: no such type of parameter", name);
	}
}

static bool same_body(const struct wire *wire, const char *body,
		      const char *wanted)
{
	json_object *a, *b;
	bool same;

	if (wire->protocol != PROTOCOL_JSON)
		return !strcmp(body, wanted);
	a = json_tokener_parse(body);
	b = json_tokener_parse(wanted);
	same = a && json_object_equal(a, b);
	json_object_put(a);
	json_object_put(b);
	return same;
}

static void check_body(const char *name, const struct wire *wire,
		       json_object *item)
{
	const struct operation op = { .wire = wire,
				      .name = vectors_str(item, "operation") };
	struct pool *pool = calloc(1, sizeof(*pool));
	struct param all;
	struct buf params, body;

	buf_init(&params, 10000);
	buf_init(&body, 10000);
	set_param(pool, &all, "all", vectors_get(item, "params"));
	request_params(wire, all.items, all.n_items, &params);
	request_body(&op, buf_str(&params), NULL, &body);
	if (!same_body(wire, buf_str(&body), vectors_str(item, "body")))
		fail_msg("%s: %s", name, buf_str(&body));
	buf_done(&params);
	buf_done(&body);
	free(pool);
}

static void check_headers(const char *name, const struct wire *wire,
			  json_object *item)
{
	json_object *headers = vectors_get(item, "headers");
	const char *target = vectors_str(headers, "X-Amz-Target");
	char ours[256];

	assert_string_equal(request_content_type(wire),
			    vectors_str(headers, "Content-Type"));
	snprintf(ours, sizeof(ours), "%s.%s", wire->target ? wire->target : "",
		 vectors_str(item, "operation"));
	if (!target != !wire->target || (target && strcmp(target, ours) != 0))
		fail_msg("%s: X-Amz-Target '%s'", name, ours);
	assert_int_equal(json_object_object_length(headers), target ? 2 : 1);
}

static void check_url(const char *name, json_object *item)
{
	struct endpoint_params params = {
		.service = service_by_id(vectors_str(item, "service")),
		.region = vectors_str(item, "region"),
	};
	struct endpoint endpoint;
	struct buf why;

	buf_init(&why, 1024);
	if (endpoint_resolve(&params, &endpoint, &why) < 0)
		fail_msg("%s: %s", name, buf_str(&why));
	assert_string_equal(endpoint.url.authority, vectors_str(item, "host"));
	assert_string_equal(endpoint.url.path, "");
	assert_string_equal(vectors_str(item, "path"), "/");
	assert_string_equal(vectors_str(item, "query"), "");
	assert_string_equal(vectors_str(item, "method"), "POST");
	buf_done(&why);
}

static void test_vectors(void **state)
{
	json_object *o = vectors_json(vectors_own(), "service-requests.json");
	json_object *cases = vectors_get(o, "cases");
	size_t run = 0, left_out = 0;

	(void)state;
	for (size_t i = 0; i < json_object_array_length(cases); i++) {
		json_object *item = json_object_array_get_idx(cases, i);
		const char *name = vectors_str(item, "name");
		const struct wire *wire =
			find_wire(vectors_str(item, "service"));

		/* GET requests (backup) and JSON of cloudwatch: not made. */
		if (!strcmp(name, "backup-list-protected") ||
		    !strcmp(name, "cloudwatch-describe-alarms-json")) {
			left_out++;
			continue;
		}
		if (!wire)
			fail_msg("%s: unknown service", name);
		check_url(name, item);
		check_headers(name, wire, item);
		check_body(name, wire, item);
		run++;
	}
	assert_int_equal(run + left_out, 22);
	printf("requests: %zu cases run, %zu left out\n", run, left_out);
	json_object_put(o);
}

/* ---- what the vectors do not have ---- */

static const struct param two[] = {
	{ .type = PARAM_STRING, .string = "a&b" },
	{ .type = PARAM_NUMBER, .number = INT64_MIN },
};
static const struct param members[] = {
	{ .name = "Flag", .form = "flag", .type = PARAM_BOOL, .boolean = true },
	{ .name = "Inner", .type = PARAM_LIST, .items = two, .n_items = 2 },
	{ .name = "Text", .type = PARAM_STRING, .string = "\"\xff" },
};
static const struct param in_list[] = {
	{ .type = PARAM_STRUCT, .items = members, .n_items = 3 },
};

static void test_forms(void **state)
{
	static const struct {
		const char *name;
		struct param param;
		const char *query, *ec2, *json;
	} cases[] = {
		{ "empty string",
		  { .name = "A", .type = PARAM_STRING, .string = "" },
		  "&A=",
		  "&A=",
		  "\"A\":\"\"" },
		{ "false",
		  { .name = "A", .form = "a", .type = PARAM_BOOL },
		  "&A=false",
		  "&a=false",
		  "\"A\":false" },
		{ "list", /* of two types, for this test */
		  { .name = "As",
		    .form = "A",
		    .item = "One",
		    .type = PARAM_LIST,
		    .items = two,
		    .n_items = 2 },
		  "&As.One.1=a%26b&As.One.2=-9223372036854775808",
		  "&A.1=a%26b&A.2=-9223372036854775808",
		  "\"As\":[\"a&b\",-9223372036854775808]" },
		{ "list of no name",
		  { .name = "As",
		    .type = PARAM_LIST,
		    .items = two,
		    .n_items = 1 },
		  "&As.member.1=a%26b",
		  "&As.1=a%26b",
		  "\"As\":[\"a&b\"]" },
		{ "empty list",
		  { .name = "As", .type = PARAM_LIST },
		  "&As=",
		  "",
		  "\"As\":[]" },
		{ "structure",
		  { .name = "S",
		    .form = "s",
		    .type = PARAM_STRUCT,
		    .items = members,
		    .n_items = 1 },
		  "&S.Flag=true",
		  "&s.flag=true",
		  "\"S\":{\"Flag\":true}" },
		{ "empty structure",
		  { .name = "S", .type = PARAM_STRUCT },
		  "",
		  "",
		  "\"S\":{}" },
		{ "structures in a list",
		  { .name = "L",
		    .item = "I",
		    .type = PARAM_LIST,
		    .items = in_list,
		    .n_items = 1 },
		  "&L.I.1.Flag=true&L.I.1.Inner.member.1=a%26b"
		  "&L.I.1.Inner.member.2=-9223372036854775808"
		  "&L.I.1.Text=%22%FF",
		  "&L.1.flag=true&L.1.Inner.1=a%26b"
		  "&L.1.Inner.2=-9223372036854775808&L.1.Text=%22%FF",
		  "\"L\":[{\"Flag\":true,\"Inner\":"
		  "[\"a&b\",-9223372036854775808],"
		  "\"Text\":\"\\\"\xef\xbf\xbd\"}]" },
	};
	static const char *const services[] = { "rds", "ec2", "kms" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *const wanted[] = { cases[i].query, cases[i].ec2,
					       cases[i].json };

		for (size_t j = 0; j < ARRAY_SIZE(services); j++) {
			struct buf out;

			buf_init(&out, 1000);
			request_params(find_wire(services[j]), &cases[i].param,
				       1, &out);
			if (strcmp(buf_str(&out), wanted[j]) != 0)
				fail_msg("%s, %s: %s", cases[i].name,
					 services[j], buf_str(&out));
			buf_done(&out);
		}
	}
}

static void test_pages(void **state)
{
	static const struct {
		const char *service, *size, *token_name, *params, *token;
		const char *body;
	} cases[] = {
		{ "rds", "MaxRecords", "Marker", "", NULL,
		  "Action=Op&Version=2014-10-31&MaxRecords=100" },
		{ "rds", "MaxRecords", "Marker", "&A=1", "a+/=",
		  "Action=Op&Version=2014-10-31&A=1&MaxRecords=100"
		  "&Marker=a%2B%2F%3D" },
		{ "ec2", NULL, NULL, "", NULL, "Action=Op&Version=2016-11-15" },
		{ "kms", "Limit", "Marker", "", NULL, "{\"Limit\":100}" },
		{ "kms", "Limit", "Marker", "\"KeyId\":\"k\"", "t\"",
		  "{\"KeyId\":\"k\",\"Limit\":100,\"Marker\":\"t\\\"\"}" },
		{ "kms", NULL, "Marker", "", "t", "{\"Marker\":\"t\"}" },
		{ "kms", NULL, NULL, "", NULL, "{}" },
		{ "kms", NULL, NULL, "\"KeyId\":\"k\"", NULL,
		  "{\"KeyId\":\"k\"}" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct operation op = {
			.wire = find_wire(cases[i].service),
			.name = "Op",
			.size = cases[i].size,
			.page_size = 100,
			.token = cases[i].token_name,
		};
		struct buf body;

		buf_init(&body, 1000);
		request_body(&op, cases[i].params, cases[i].token, &body);
		if (strcmp(buf_str(&body), cases[i].body) != 0)
			fail_msg("case %zu: %s", i, buf_str(&body));
		buf_done(&body);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
