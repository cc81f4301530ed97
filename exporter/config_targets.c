/*
 * config_targets: `targets` and `organization` of exporter.yml.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "arn.h"
#include "config_private.h"
#include "role.h"
#include "settings_valid.h"
#include "text.h"

enum { NAME_MAX_LEN = 64 };

#define TARGET(name) .offset = offsetof(struct config_target, name)
#define ACCOUNTS .type = &yaml_list, .item = &yaml_account, .min = 1

/* clang-format off */
#define COMMON_ROWS \
	{ .key = ".", .type = &yaml_any, TARGET(place) }, \
	{ .key = "profile", .type = &yaml_text, TARGET(profile) }, \
	{ .key = "role_arn", .type = &yaml_text, TARGET(role_arn) }, \
	{ .key = "external_id", .type = &yaml_text, TARGET(external_id) }, \
	{ .key = "role_session_name", .type = &yaml_text, \
	  TARGET(role_session_name) }, \
	{ .key = "regions", .type = &yaml_list, TARGET(regions), .min = 1, \
	  .item = &yaml_text, .single = true }, \
	{ .key = "endpoint_url", .type = &yaml_text, TARGET(endpoint_url) }, \
	{ .key = "ca_bundle", .type = &yaml_text, TARGET(ca_bundle) }
/* clang-format on */

const struct yaml_field config_target_fields[] = {
	COMMON_ROWS,
	{ .key = "name", .type = &yaml_text, TARGET(name), .required = true },
	{ 0 }
};

const struct yaml_field config_organization_fields[] = {
	COMMON_ROWS,
	{ .key = "name", .type = &yaml_text, TARGET(name) },
	{ .key = "role_name",
	  .type = &yaml_text,
	  TARGET(account_role),
	  .required = true },
	{ .key = "include_accounts", ACCOUNTS, TARGET(include_accounts) },
	{ .key = "exclude_accounts", ACCOUNTS, TARGET(exclude_accounts) },
	{ 0 }
};

/* ---- single values ---- */

static const char *name_problem(const char *name)
{
	static const char allowed[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789._-";
	size_t n = strlen(name);

	if (n > NAME_MAX_LEN)
		return "longer than 64 characters";
	return strspn(name, allowed) == n
		       ? NULL
		       : "not only letters, digits, '.', '_' and '-'";
}

static const char *role_problem(const char *name)
{
	return role_name_is_valid(name) ? NULL : "not the name of a role";
}

static const struct {
	const char *key;
	size_t offset;
	const char *(*problem)(const char *value);
} value_rows[] = {
	{ "name", offsetof(struct config_target, name), name_problem },
	{ "role_arn", offsetof(struct config_target, role_arn),
	  role_arn_problem },
	{ "external_id", offsetof(struct config_target, external_id),
	  role_external_id_problem },
	{ "role_session_name",
	  offsetof(struct config_target, role_session_name),
	  role_session_problem },
	{ "role_name", offsetof(struct config_target, account_role),
	  role_problem },
};

static int check_values(const struct config_target *target, struct buf *why)
{
	for (size_t i = 0; i < ARRAY_SIZE(value_rows); i++) {
		const char *value =
			*(const char *const *)((const char *)target +
					       value_rows[i].offset);
		const char *problem =
			value ? value_rows[i].problem(value) : NULL;

		if (problem)
			return yaml_error_value(
				yaml_get(target->place, value_rows[i].key), why,
				"%s", problem);
	}
	return 0;
}

/* ---- what belongs together ---- */

static int check_roles(const struct config_target *target, struct buf *why)
{
	const struct yaml_node *place = target->place;

	if (target->role_arn)
		return 0;
	if (target->external_id)
		return yaml_error_value(yaml_get(place, "external_id"), why,
					"only with role_arn");
	if (target->role_session_name && !target->account_role)
		return yaml_error_value(yaml_get(place, "role_session_name"),
					why, "only with role_arn");
	return 0;
}

static bool is_all(const char *region)
{
	return text_is(region, "all");
}

/* A list of names, or the one word. */
static int check_regions(const struct config_target *target, struct buf *why)
{
	const struct yaml_node *item = yaml_get(target->place, "regions");

	if (!item)
		return 0;
	if (item->kind == YAML_TEXT && !is_all(item->text))
		return yaml_error_value(item, why, "neither a list nor all");
	if (item->kind == YAML_LIST)
		item = item->first;
	for (size_t n = target->regions.n; n && item; n--, item = item->next) {
		if (!is_plain_word(item->text))
			return yaml_error_value(item, why,
						"not the name of a region");
		if (is_all(item->text) && target->regions.n > 1)
			return yaml_error_value(item, why,
						"not together with single "
						"regions");
	}
	return 0;
}

static int check_places(const struct config_reading *reading,
			struct config_target *target)
{
	struct buf *why = reading->binding.why;
	_cleanup_(buf_done) struct buf reason;

	buf_init(&reason, why->max);
	if (target->endpoint_url &&
	    endpoint_url_check(target->endpoint_url, &reason) < 0)
		return yaml_error(yaml_get(target->place, "endpoint_url"), why,
				  "endpoint_url: %s", buf_str(&reason));
	if (!target->ca_bundle)
		return 0;
	target->ca_bundle = config_file_name(reading, target->ca_bundle);
	if (!is_readable(target->ca_bundle))
		return yaml_error_value(yaml_get(target->place, "ca_bundle"),
					why, "'%s': %s", target->ca_bundle,
					strerror(errno));
	return 0;
}

static int check_accounts(const struct config_target *target, struct buf *why)
{
	if (target->include_accounts.n && target->exclude_accounts.n)
		return yaml_error_value(
			yaml_get(target->place, "exclude_accounts"), why,
			"not with include_accounts");
	return 0;
}

static int check_target(const struct config_reading *reading,
			struct config_target *target)
{
	struct buf *why = reading->binding.why;

	if (check_values(target, why) < 0 || check_roles(target, why) < 0 ||
	    check_regions(target, why) < 0 ||
	    check_places(reading, target) < 0 ||
	    check_accounts(target, why) < 0)
		return -EINVAL;
	return 0;
}

/* ---- all of them ---- */

static int check_name(const struct config_target *targets, size_t n,
		      struct buf *why)
{
	const struct yaml_node *place = targets[n].place;
	const struct yaml_node *name = yaml_get(place, "name");

	for (size_t i = 0; i < n; i++) {
		if (!text_is(targets[i].name, targets[n].name))
			continue;
		return name ? yaml_error_value(name, why,
					       "the name of another target, at "
					       "line %u",
					       targets[i].place->line)
			    : yaml_error(place, why,
					 "organization: needs a name, '%s' is "
					 "that of the target at line %u",
					 targets[n].name,
					 targets[i].place->line);
	}
	return 0;
}

/* Those of the list, the organization, or the one that is always there. */
static void gather(struct config_reading *reading)
{
	struct list *targets = &reading->config.targets;
	const struct config_target *organization = &reading->organization;
	struct config_target *all = arena_alloc(
		reading->binding.arena, (targets->n + 1) * sizeof(*all));
	size_t n = targets->n;

	if (n)
		memcpy(all, targets->items, n * sizeof(*all));
	if (organization->place) {
		all[n] = *organization;
		if (!all[n].name)
			all[n].name = "organization";
		n++;
	} else if (!n) {
		all[n++].name = "default";
	}
	*targets = (struct list){ all, n };
}

int config_read_targets(struct config_reading *reading)
{
	struct config_target *targets;
	int r = 0;

	gather(reading);
	targets = reading->config.targets.items;
	for (size_t i = 0; i < reading->config.targets.n && !r; i++) {
		if (targets[i].place)
			r = check_target(reading, &targets[i]);
		if (!r && targets[i].place)
			r = check_name(targets, i, reading->binding.why);
	}
	return r;
}

bool config_excludes(const struct config_target *target, const char *account_id)
{
	for_each(char *const, id, &target->exclude_accounts)
		if (text_is(*id, account_id))
			return true;
	return false;
}

void config_target_settings(const struct config *config,
			    const struct config_target *target,
			    struct settings *ret)
{
	static const char *const all[] = { "all" };

	*ret = (struct settings){
		.regions = target->regions,
		.profile = target->profile,
		.role_arn = target->role_arn,
		.external_id = target->external_id,
		.role_session_name = target->role_session_name,
		.endpoint_url = target->endpoint_url,
		.ca_bundle = target->ca_bundle,
		.accounts = target->include_accounts,
		.account_role = target->account_role,
		.concurrency = config->requests,
		.scope = config->scope,
		.timeout.seconds = (double)config->timeout,
	};
	if (target->account_role && !target->include_accounts.n)
		ret->accounts = (struct list){ (void *)all, 1 };
}
