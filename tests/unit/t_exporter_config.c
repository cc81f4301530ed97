/*
 * t_exporter_config: what exporter.yml says, and what it may not say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "exporter_config.h"
#include "sample.h"
#include "text.h"

enum { TEXT_MAX = 65536 };

/* A check that the exporter leaves out, with options of more types. */
struct list_params {
	struct list list, repeat;
	long number;
	const char *text;
};

static const struct code codes[] = { { "bad", STATE_CRITICAL, "bad", false },
				     { 0 } };

static const struct opt options[] = {
	OPT_LIST(0, "allow", "CIDR", struct list_params, list, "a list"),
	{ 0, "any-of", "TEXT", "again", "a,b", &opt_repeat,
	  offsetof(struct list_params, repeat), 0, 0 },
	OPT_NUMBER(0, "max-prefix4", "N", "16", 0, 32, struct list_params,
		   number, "a number"),
	OPT_TEXT(0, "text", "TEXT", struct list_params, text, "a text"),
	OPT_END
};

static const struct check lists_check = {
	.name = "check_rds_lists",
	.summary = "nothing",
	.good = "fine",
	.subjects = "databases",
	.off_in_exporter = true,
	.codes = codes,
	.options = options,
	.params_size = sizeof(struct list_params),
};

REGISTER_CHECK(sample_check);
REGISTER_CHECK(sample_plain_check);
REGISTER_CHECK(lists_check);

static struct config *parse(const char *text)
{
	struct config *config = NULL;
	struct buf why;

	buf_init(&why, TEXT_MAX);
	if (config_parse("/etc/f", text, strlen(text), &config, &why))
		fail_msg("'%s': %s", text, buf_str(&why));
	assert_int_equal(why.len, 0);
	buf_done(&why);
	return config;
}

static const struct config_check *check(const struct config *config,
					const char *name)
{
	for_each(struct config_check, c, &config->checks)
		if (text_is(c->name, name))
			return c;
	fail_msg("no check '%s'", name);
	return NULL;
}

static const char *text_at(const struct list *list, size_t i)
{
	return i < list->n ? ((const char *const *)list->items)[i] : NULL;
}

/* ---- what is there without a file ---- */

static void assert_defaults(const struct config *c)
{
	const struct config_target *target = c->targets.items;
	const struct sample_params *params = check(c, "sample")->params;

	assert_int_equal(c->targets.n, 1);
	assert_string_equal(target->name, "default");
	assert_null(target->profile);
	assert_null(target->role_arn);
	assert_int_equal(target->regions.n, 0);
	assert_int_equal(c->refresh, 300);
	assert_int_equal(c->jitter, 0);
	assert_int_equal(c->stale_after, 900);
	assert_int_equal(c->timeout, 60);
	assert_int_equal(c->discovery_interval, 3600);
	assert_int_equal(c->collections, 16);
	assert_int_equal(c->requests, 16);
	assert_null(c->exceptions_file);
	assert_int_equal(c->tag_labels.n, 0);
	assert_false(scope_narrows(&c->scope));
	assert_int_equal(c->checks.n, 3);
	assert_true(check(c, "sample")->enabled);
	assert_true(check(c, "kms_plain")->enabled);
	assert_false(check(c, "lists")->enabled);
	assert_null(check(c, "kms_plain")->params);
	assert_false(params->replicas);
	assert_int_equal(params->mode, 0);
	assert_false(check(c, "sample")->policy.warn_given);
	assert_true(check(c, "sample")->policy.warn.start == 7);
	assert_int_equal(check(c, "sample")->policy.states[SAMPLE_OPEN],
			 STATE_CRITICAL);
	assert_int_equal(check(c, "sample")->policy.no_match_state,
			 STATE_UNKNOWN);
}

static void test_defaults(void **state)
{
	static const char *const texts[] = { "", "# nothing\n", "refresh: 5m\n",
					     "checks: {}" };
	struct config *config;
	struct buf why;

	(void)state;
	buf_init(&why, TEXT_MAX);
	assert_int_equal(config_load(NULL, &config, &why), 0);
	assert_defaults(config);
	config_free(config);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		config = parse(texts[i]);
		assert_defaults(config);
		config_free(config);
	}
	config_free(NULL);
	assert_int_equal(config_load("/nowhere/f", &config, &why), -ENOENT);
	assert_string_equal(buf_str(&why),
			    "'/nowhere/f': No such file or directory");
	buf_done(&why);
}

/* ---- what a file says ---- */

static void test_targets(void **state)
{
	struct config *c =
		parse("targets:\n"
		      "- name: a-1\n"
		      "  profile: prod\n"
		      "  regions: [eu-west-1, us-east-1]\n"
		      "- name: b\n"
		      "  role_arn: arn:aws:iam::111122223333:role/audit\n"
		      "  external_id: x1\n"
		      "  role_session_name: me\n"
		      "  regions: all\n"
		      "  endpoint_url: http://127.0.0.1:5000\n"
		      "  ca_bundle: passwd\n"
		      "organization:\n"
		      "  role_name: path/audit\n"
		      "  exclude_accounts: [012345678901, '111122223333']\n"
		      "  role_session_name: us\n"
		      "timeout: 90s\n"
		      "concurrency: {requests: 4}\n"
		      "engines: [neptune]\n");
	const struct config_target *t = c->targets.items;
	struct settings s;

	(void)state;
	assert_int_equal(c->targets.n, 3);
	assert_string_equal(t[0].name, "a-1");
	config_target_settings(c, &t[0], &s);
	assert_string_equal(s.profile, "prod");
	assert_string_equal(text_at(&s.regions, 1), "us-east-1");
	assert_int_equal(s.accounts.n, 0);
	assert_int_equal(s.concurrency, 4);
	assert_true(s.timeout.seconds == 90);
	assert_string_equal(text_at(&s.scope.engines, 0), "neptune");
	config_target_settings(c, &t[1], &s);
	assert_string_equal(s.role_arn, "arn:aws:iam::111122223333:role/audit");
	assert_string_equal(s.external_id, "x1");
	assert_string_equal(s.role_session_name, "me");
	assert_string_equal(text_at(&s.regions, 0), "all");
	assert_string_equal(s.endpoint_url, "http://127.0.0.1:5000");
	assert_string_equal(s.ca_bundle, "/etc/passwd");
	assert_null(s.account_role);
	config_target_settings(c, &t[2], &s);
	assert_string_equal(t[2].name, "organization");
	assert_string_equal(s.account_role, "path/audit");
	assert_string_equal(s.role_session_name, "us");
	assert_int_equal(s.accounts.n, 1);
	assert_string_equal(text_at(&s.accounts, 0), "all");
	assert_true(config_excludes(&t[2], "012345678901"));
	assert_false(config_excludes(&t[2], "999999999999"));
	config_free(c);
}

static void test_organization(void **state)
{
	struct config *c = parse("organization:\n"
				 "  name: all-of-us\n"
				 "  role_name: audit\n"
				 "  profile: management\n"
				 "  include_accounts: [012345678901]\n");
	const struct config_target *t = c->targets.items;
	struct settings s;

	(void)state;
	assert_int_equal(c->targets.n, 1);
	assert_string_equal(t->name, "all-of-us");
	config_target_settings(c, t, &s);
	assert_string_equal(s.profile, "management");
	assert_string_equal(text_at(&s.accounts, 0), "012345678901");
	assert_int_equal(s.accounts.n, 1);
	config_free(c);
}

static void test_checks(void **state)
{
	struct config *c =
		parse("checks:\n"
		      "  sample:\n"
		      "    enabled: false\n"
		      "    warning: '14:'\n"
		      "    critical: 3:30\n"
		      "    severity: {weak: critical, extra: 1, "
		      "publicly-accessible: off}\n"
		      "    options: {replicas: true, mode: effective}\n"
		      "  lists:\n"
		      "    enabled: true\n"
		      "    options:\n"
		      "      allow: [a, 'b,c']\n"
		      "      any-of: x\n"
		      "      max-prefix4: 24\n"
		      "      text: no\n"
		      "no_match_state: ok\n");
	const struct config_check *sample = check(c, "sample");
	const struct sample_params *p = sample->params;
	const struct list_params *l = check(c, "lists")->params;

	(void)state;
	assert_false(sample->enabled);
	assert_true(sample->policy.warn_given);
	assert_true(sample->policy.warn.start == 14);
	assert_true(sample->policy.crit.end == 30);
	assert_int_equal(sample->policy.states[SAMPLE_WEAK], STATE_CRITICAL);
	assert_int_equal(sample->policy.states[SAMPLE_EXTRA], STATE_WARNING);
	assert_int_equal(sample->policy.states[SAMPLE_OPEN], STATE_OFF);
	assert_int_equal(sample->policy.no_match_state, STATE_OK);
	assert_true(sample->policy.no_match_given);
	assert_true(p->replicas);
	assert_int_equal(p->mode, 1);
	assert_true(check(c, "lists")->enabled);
	assert_int_equal(l->list.n, 3);
	assert_string_equal(text_at(&l->list, 2), "c");
	assert_int_equal(l->repeat.n, 1);
	assert_string_equal(text_at(&l->repeat, 0), "x");
	assert_int_equal(l->number, 24);
	assert_string_equal(l->text, "no");
	config_free(c);
	c = parse("checks: {lists: {options: {any-of: [], allow: []}}, "
		  "sample: {options: {replicas: false}}}");
	l = check(c, "lists")->params;
	assert_false(check(c, "lists")->enabled);
	assert_int_equal(l->repeat.n, 0);
	assert_int_equal(l->list.n, 0);
	assert_int_equal(l->number, 16);
	config_free(c);
}

static void test_rest(void **state)
{
	struct config *c = parse("include: [a*, 'b,c']\n"
				 "exclude: [x]\n"
				 "tags: ['env=prod,live', owner]\n"
				 "ignore_tags: [temp]\n"
				 "exceptions_file: accepted.yml\n"
				 "refresh: 10m\n"
				 "jitter: 30s\n"
				 "discovery_interval: 1d\n"
				 "concurrency: {collections: 3}\n"
				 "tag_labels: [Owner, cost-center, "
				 "\"k\xc3\xa9y:x\"]\n");
	const struct config_tag_label *labels = c->tag_labels.items;

	(void)state;
	assert_string_equal(text_at(&c->scope.include, 1), "b,c");
	assert_string_equal(text_at(&c->scope.exclude, 0), "x");
	assert_string_equal(text_at(&c->scope.tags, 0), "env=prod,live");
	assert_string_equal(text_at(&c->scope.ignored_tags, 0), "temp");
	assert_string_equal(c->exceptions_file, "/etc/accepted.yml");
	assert_int_equal(c->refresh, 600);
	assert_int_equal(c->stale_after, 1800);
	assert_int_equal(c->jitter, 30);
	assert_int_equal(c->discovery_interval, 86400);
	assert_int_equal(c->collections, 3);
	assert_int_equal(c->tag_labels.n, 3);
	assert_string_equal(labels[0].key, "Owner");
	assert_string_equal(labels[0].label, "tag_Owner");
	assert_string_equal(labels[1].label, "tag_cost_center");
	assert_string_equal(labels[2].key, "k\xc3\xa9y:x");
	assert_string_equal(labels[2].label, "tag_k_y_x");
	config_free(c);
	c = parse("exceptions_file: /a/b\n"
		  "refresh: 1s\n"
		  "targets: [{name: t, endpoint_url: 'http://127.0.0.1:1'}]\n");
	assert_string_equal(c->exceptions_file, "/a/b");
	assert_int_equal(c->refresh, 1);
	config_free(c);
}

/* ---- what is refused ---- */

#define T "targets: [{name: a"
#define AT "/etc/f:1:"

static const struct {
	const char *text, *why;
} bad[] = {
	{ "[]", AT "1: not a map of keys but a list" },
	{ "target: []", AT "1: 'target': unknown key, 'targets'?" },
	{ "refresh: 5m\nrefresh: 6m",
	  "/etc/f:2:1: duplicate key 'refresh', first at line 1, column 1" },
	{ "targets: []", AT "10: targets: no values" },
	{ "targets: a", AT "10: targets: not a list but a single value" },
	{ "targets: [{profile: x}]", AT "11: key 'name' is missing" },
	{ T ", profil: x}]", AT "21: 'profil': unknown key, 'profile'?" },
	{ T "}, {name: a}]",
	  AT "29: name: 'a': the name of another target, at line 1" },
	{ "targets: [{name: a/b}]",
	  AT "18: name: 'a/b': not only letters, digits, '.', '_' and '-'" },
	{ "targets: [{name: organization}]\norganization: {role_name: r}",
	  "/etc/f:2:15: organization: needs a name, 'organization' is that "
	  "of the target at line 1" },
	{ T ", role_arn: x}]", AT "31: role_arn: 'x': not an ARN" },
	{ T ", external_id: x1}]",
	  AT "34: external_id: 'x1': only with role_arn" },
	{ T ", role_session_name: me}]",
	  AT "40: role_session_name: 'me': only with role_arn" },
	{ T ", regions: []}]", AT "30: regions: no values" },
	{ T ", regions: eu-west-1}]",
	  AT "30: regions: 'eu-west-1': neither a list nor all" },
	{ T ", regions: [a, 'b/']}]", AT "34: 'b/': not the name of a region" },
	{ T ", regions: [a, all]}]",
	  AT "34: 'all': not together with single regions" },
	{ T ", endpoint_url: 'ftp://x'}]",
	  AT "35: endpoint_url: not an http or https URL: does not begin with "
	     "http:// or https://" },
	{ T ", endpoint_url: 'http://x/?k'}]",
	  AT "35: endpoint_url: not an http or https URL: it has a query" },
	{ T ", ca_bundle: none}]",
	  AT "32: ca_bundle: 'none': '/etc/none': No such file or directory" },
	{ T ", role_name: x}]",
	  AT "21: 'role_name': unknown key, 'role_arn'?" },
	{ "organization: {}", AT "15: key 'role_name' is missing" },
	{ "organization: {role_name: 'a b'}",
	  AT "27: role_name: 'a b': not the name of a role" },
	{ "organization: {role_name: r, include_accounts: [1]}",
	  AT "49: '1': not an account id of 12 digits" },
	{ "organization: {role_name: r, include_accounts: [111122223333], "
	  "exclude_accounts: [111122223333]}",
	  AT "82: exclude_accounts: not with include_accounts" },
	{ "organization: {role_name: r, external_id: x1}",
	  AT "43: external_id: 'x1': only with role_arn" },
	{ "checks: []", AT "9: checks: not a map of keys but a list" },
	{ "checks:", AT "8: checks: value missing" },
	{ "checks: {sampel: {}}", AT "10: 'sampel': unknown check, 'sample'?" },
	{ "checks: {check_rds_sample: {}}",
	  AT "10: 'check_rds_sample': unknown check, 'sample'?" },
	{ "checks: {other: {}}", AT "10: 'other': unknown check" },
	{ "checks: {sample: yes}",
	  AT "18: sample: not a map of keys but a single value" },
	{ "checks: {sample: {enable: true}}",
	  AT "19: 'enable': unknown key, 'enabled'?" },
	{ "checks: {sample: {enabled: on}}",
	  AT "28: enabled: 'on': neither true nor false; write true" },
	{ "checks: {sample: {warning: x}}",
	  AT "28: warning: 'x': not a range" },
	{ "checks: {kms_plain: {critical: 5}}",
	  AT "32: critical: kms_plain has no measure to compare it with" },
	{ "checks: {sample: {severity: {wek: ok}}}",
	  AT "30: severity: 'wek': check_rds_sample has no such code" },
	{ "checks: {sample: {severity: {weak: bad}}}",
	  AT "30: severity: 'weak=bad': not one of ok, warning, critical, "
	     "unknown, off" },
	{ "checks: {sample: {severity: [weak]}}",
	  AT "29: severity: not a map of keys but a list" },
	{ "checks: {sample: {options: {replica: true}}}",
	  AT "29: 'replica': unknown option, 'replicas'?" },
	{ "checks: {kms_plain: {options: {mode: x}}}",
	  AT "32: 'mode': unknown option" },
	{ "checks: {sample: {options: [mode]}}",
	  AT "28: options: not a map of keys but a list" },
	{ "checks: {sample: {options: {mode: x}}}",
	  AT "35: mode: 'x': not one of flag|effective" },
	{ "checks: {sample: {options: {mode: [flag]}}}",
	  AT "35: mode: not a single value but a list" },
	{ "checks: {sample: {options: {replicas: 1}}}",
	  AT "39: replicas: '1': neither true nor false" },
	{ "checks: {sample: {options: {mode: }}}",
	  AT "35: mode: value missing" },
	{ "checks: {lists: {options: {max-prefix4: 33}}}",
	  AT "41: max-prefix4: '33': not between 0 and 32" },
	{ "checks: {lists: {options: {allow: [a, 'b,,c']}}}",
	  AT "39: allow: 'b,,c': empty element" },
	{ "include: []", AT "10: include: no values" },
	{ "include: [a, '[']", AT "14: '[': '[' is not closed" },
	{ "exclude: ['a\\']", AT "11: 'a\\': ends in a backslash" },
	{ "engines: [a b]", AT "11: 'a b': not the name of an engine" },
	{ "tags: [=x]", AT "8: '=x': no key before the '='" },
	{ "ignore_tags: ['a=[']", AT "15: 'a=[': '[' is not closed" },
	{ "no_match_state: off",
	  AT "17: no_match_state: 'off': not one of ok, warning, critical, "
	     "unknown" },
	{ "refresh: 5", AT "10: refresh: '5': not a duration as 30s, 5m or "
			   "1h30m" },
	{ "refresh: 25h", AT "10: refresh: '25h': not between 1s and 86400s" },
	{ "refresh: 9s",
	  AT "10: refresh: '9s': below 10s, and not all targets have an "
	     "endpoint_url" },
	{ "discovery_interval: 9s",
	  AT "21: discovery_interval: '9s': below 10s, and not all targets "
	     "have an endpoint_url" },
	{ "jitter: 6m",
	  AT "9: jitter: '6m': longer than refresh, which is 300s" },
	{ "stale_after: 5m",
	  AT "14: stale_after: '5m': not above refresh and jitter, together "
	     "300s" },
	{ "timeout: 2h", AT "10: timeout: '2h': not between 1s and 3600s" },
	{ "concurrency: {requests: 65}",
	  AT "25: requests: '65': not between 1 and 64" },
	{ "concurrency: 5",
	  AT "14: concurrency: not a map of keys but a single value" },
	{ "tag_labels: [a-b, a_b]",
	  AT "19: 'a_b': becomes the label tag_a_b, as 'a-b' does" },
	{ "tag_labels: [a, a]",
	  AT "17: 'a': becomes the label tag_a, as 'a' does" },
	{ "exceptions_file: ''", AT "18: exceptions_file: '': value is empty" },
};

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		const char *text = bad[i].text;
		struct config *config = NULL;
		struct buf why;

		buf_init(&why, TEXT_MAX);
		if (config_parse("/etc/f", text, strlen(text), &config, &why) !=
			    -EINVAL ||
		    config || !text_is(buf_str(&why), bad[i].why))
			fail_msg("'%s': %s", text, buf_str(&why));
		buf_done(&why);
	}
}

/* ---- what a reload has changed ---- */

static void test_same_checks(void **state)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
		{ "", "refresh: 10m", true },
		{ "tags: [a]", "# x\ntags:\n- 'a'\n", true },
		{ "checks: {sample: {enabled: true}}",
		  "checks:\n  sample:\n    enabled: true\ntimeout: 9s", true },
		{ "", "checks: {sample: {enabled: false}}", false },
		{ "tags: [a]", "ignore_tags: [a]", false },
		{ "tags: [a, b]", "tags: [ab]", false },
		{ "exceptions_file: a", "", false },
		{ "exceptions_file: a", "exceptions_file: b", false },
		{ "checks: {sample: {warning: '5'}}",
		  "checks: {sample: {critical: '5'}}", false },
		{ "no_match_state: ok", "", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct config *a = parse(cases[i].a), *b = parse(cases[i].b);

		if (config_same_checks(a, b) != cases[i].same ||
		    !config_same_checks(a, a))
			fail_msg("case %zu", i);
		config_free(a);
		config_free(b);
	}
}

static void test_same_target(void **state)
{
	static const char *const targets[] = {
		"name: a",
		"name: b",
		"name: a, profile: p",
		"name: a, profile: q",
		"name: a, role_arn: 'arn:aws:iam::111122223333:role/p'",
		"name: a, regions: all",
		"name: a, regions: [eu-west-1]",
		"name: a, regions: [eu-west-1, eu-west-2]",
		"name: a, endpoint_url: 'http://x'",
	};
	struct config *configs[ARRAY_SIZE(targets)];
	size_t n = ARRAY_SIZE(targets);
	char text[256];

	(void)state;
	for (size_t i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "targets: [{%s}]", targets[i]);
		configs[i] = parse(text);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			assert_int_equal(
				config_same_target(configs[i]->targets.items,
						   configs[j]->targets.items),
				i == j);
	for (size_t i = 0; i < n; i++)
		config_free(configs[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_organization),
		cmocka_unit_test(test_checks),
		cmocka_unit_test(test_rest),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_same_checks),
		cmocka_unit_test(test_same_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
