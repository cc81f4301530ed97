/*
 * sg_judge: what is wrong with the security groups of one database.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sg_private.h"
#include "text.h"
#include "xalloc.h"

static void detail_next(struct sg_detail *detail)
{
	if (detail->text.len > 0)
		buf_adds(&detail->text, ", ");
}

static bool detail_has_room(struct sg_detail *detail)
{
	if (detail->text.len < SG_TEXT_MAX)
		return true;
	detail->left_out++;
	return false;
}

void sg_add_text(struct sg_judge *j, enum sg_code code, const char *text)
{
	struct sg_detail *detail = &j->details[code];

	if (report_wants_items(j->rep)) {
		buf_add(&detail->items, text, strcspn(text, " "));
		buf_addc(&detail->items, '\n');
	}
	if (!detail_has_room(detail))
		return;
	detail_next(detail);
	buf_adds(&detail->text, text);
}

void sg_add_absent(struct sg_judge *j, const char *element)
{
	if (j->absent.text.len > 0 && strstr(buf_str(&j->absent.text), element))
		return;
	detail_next(&j->absent);
	buf_adds(&j->absent.text, element);
}

void sg_add_source(struct sg_judge *j, enum sg_code code,
		   const struct sg_source *source)
{
	struct sg_detail *detail = &j->details[code];

	if (report_wants_items(j->rep))
		sg_source_items(source, &j->ports, &detail->items);
	if (!detail_has_room(detail))
		return;
	detail_next(detail);
	sg_source_details(source, &j->ports, &detail->text);
}

bool sg_list_has(const struct list *list, const char *text)
{
	for_each(char *const, item, list) {
		if (text && strcasecmp(*item, text) == 0)
			return true;
	}
	return false;
}

/* ---- the groups ---- */

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_memberships(struct sg_judge *j, const struct database *db)
{
	const struct list *list = &db->security_groups;

	if (list->n == 0)
		return;
	j->ids = xrealloc(j->ids, (j->n_ids + list->n) * sizeof(*j->ids));
	for_each(struct membership, m, list) {
		if (text_is(m->status, "removing"))
			continue;
		if (m->id && *m->id)
			j->ids[j->n_ids++] = m->id;
		else
			sg_add_text(j, SG_GROUP_UNREADABLE,
				    "a group without VpcSecurityGroupId");
	}
}

static void find_ids(struct sg_judge *j)
{
	size_t n = 0;

	add_memberships(j, j->db);
	for (size_t i = 0; i < j->db->members.n; i++)
		add_memberships(
			j, ((struct database *const *)j->db->members.items)[i]);
	if (j->n_ids > 1)
		qsort(j->ids, j->n_ids, sizeof(*j->ids), compare_ids);
	for (size_t i = 0; i < j->n_ids; i++) {
		if (n == 0 || strcmp(j->ids[n - 1], j->ids[i]) != 0)
			j->ids[n++] = j->ids[i];
	}
	j->n_ids = n;
}

void sg_add_unread_group(struct sg_judge *j, const char *id, enum need_id need)
{
	const struct aws_error *err = &j->inv->results[need].err;
	char *text = xasprintf("%s (%s)", id,
			       err->code ? err->code : "not in the reply");

	sg_add_text(j, SG_GROUP_UNREADABLE, text);
	free(text);
}

static void judge_group(struct sg_judge *j, const struct security_group *group)
{
	size_t n = sg_count_rules(group);
	char *text;

	if (!group->name)
		sg_add_absent(j, "GroupName");
	else if (strcmp(group->name, "default") == 0)
		sg_add_text(j, SG_DEFAULT_GROUP, group->id);
	if (n <= (size_t)j->params->max_rules)
		return;
	text = xasprintf("%s has %zu", group->id, n);
	sg_add_text(j, SG_TOO_MANY_RULES, text);
	free(text);
}

static void judge_groups(struct sg_judge *j)
{
	find_ids(j);
	if (j->n_ids == 0 && !j->details[SG_GROUP_UNREADABLE].text.len)
		report_add(j->rep, SG_NO_GROUP,
			   "the record shows no security group%s", j->db->via);
	j->groups = xcalloc(j->n_ids, sizeof(*j->groups));
	for (size_t i = 0; i < j->n_ids; i++) {
		const struct security_group *group =
			inventory_security_group(j->inv, j->ids[i]);

		if (!group) {
			sg_add_unread_group(j, j->ids[i], NEED_SECURITY_GROUPS);
			continue;
		}
		j->groups[j->n_groups++] = group;
		judge_group(j, group);
		sg_sources_add(j->inv, group, &j->ports, &j->sources);
	}
	sg_sources_sort(&j->sources);
	if (j->sources.unclear)
		sg_add_absent(j, j->sources.unclear);
}

/* ---- all sources ---- */

static void add_row(struct sg_judge *j, const struct sg_source *s)
{
	_cleanup_(buf_done) struct buf source, ports;

	buf_init(&source, SG_TEXT_MAX);
	buf_init(&ports, SG_TEXT_MAX);
	sg_source_text(s, &source);
	network_ports_text(s->rule, &ports);
	report_row(j->rep, "rules",
		   (const struct pair[]){
			   { "group", s->group->id },
			   { "rule_id", j->params->rule_ids
						? sg_source_rule_id(j->inv, s)
						: NULL },
			   { "source", buf_str(&source) },
			   { "ports", buf_str(&ports) },
			   { "description", s->source->description },
			   { NULL, NULL } });
}

static bool is_described(const struct sg_source *s)
{
	return s->source->description && *s->source->description;
}

static void judge_source(struct sg_judge *j, const struct sg_source *s)
{
	add_row(j, s);
	if (s->all_ports && s->kind != SG_GROUP)
		sg_add_source(j, SG_ALL_TRAFFIC_RULE, s);
	if (!is_described(s))
		sg_add_source(j, SG_RULE_WITHOUT_DESCRIPTION, s);
	if (s->kind == SG_LIST_UNREAD)
		sg_add_source(j, SG_PREFIX_LIST_UNREADABLE, s);
	if (s->kind == SG_GROUP)
		sg_judge_reference(j, s);
}

/* Text before and behind the list of details. */
static const struct {
	const char *before, *advice;
} words[SG_CODE_COUNT] = {
	[SG_OPEN_TO_INTERNET] = { "open to the internet: ",
				  "name the clients' addresses or groups as "
				  "source instead" },
	[SG_EFFECTIVELY_OPEN] = { "open to a quarter of the internet or more, "
				  "taken together: ",
				  "name the clients' addresses or groups as "
				  "source instead" },
	[SG_WIDE_PUBLIC_RANGE] = { "open to wide public ranges: ",
				   "narrow them, or name them with --allow" },
	[SG_PUBLIC_SOURCE] = { "open to public sources: ",
			       "remove them, or name them with --allow" },
	[SG_IPV6_OPEN_INACTIVE] = { "open to all of IPv6, which a change of "
				    "the network type would switch on: ",
				    "remove the rule" },
	[SG_ALL_TRAFFIC_RULE] = { "rules for all ports: ",
				  "allow the port of the database only" },
	[SG_DEFAULT_GROUP] = { "in the default security group: ",
			       "attach a group made for the database" },
	[SG_STALE_REFERENCE] = { "rules for groups that are gone: ",
				 "remove them" },
	[SG_FOREIGN_REFERENCE] = { "open to groups of other accounts: ",
				   "remove them, or name the account with "
				   "--allow-account" },
	[SG_INTERNET_FACING_SOURCE] = { "source groups on public addresses: ",
					"put what is between in a group of "
					"its own" },
	[SG_TOO_MANY_RULES] = { "groups with too many rules: ",
				"merge them, see --max-rules" },
	[SG_RULE_WITHOUT_DESCRIPTION] = { "rules without a description: ",
					  "say what they are for" },
	[SG_PREFIX_LIST_UNREADABLE] = { "prefix lists that cannot be read: ",
					"judging them takes "
					"ec2:GetManagedPrefixListEntries" },
	[SG_GROUP_UNREADABLE] = { "security groups that cannot be read: ",
				  "judging them takes "
				  "ec2:DescribeSecurityGroups" },
};

/* All of them or none. */
static void report_items(struct report *rep, struct buf *items)
{
	char *line = items->len ? items->data : NULL, *end;

	if (buf_full(items))
		return;
	for (; line && *line; line = end + 1) {
		end = strchr(line, '\n');
		*end = '\0';
		report_item(rep, line);
	}
}

static void report_details(struct sg_judge *j)
{
	for (size_t i = 0; i < SG_CODE_COUNT; i++) {
		struct sg_detail *detail = &j->details[i];

		if (detail->text.len > 0 && detail->left_out > 0)
			buf_addf(&detail->text, " and %zu more",
				 detail->left_out);
		report_items(j->rep, &detail->items);
		if (detail->text.len > 0)
			report_add(j->rep, (int)i, "%s%s%s; %s",
				   words[i].before, buf_str(&detail->text),
				   j->db->via, words[i].advice);
		buf_done(&detail->text);
		buf_done(&detail->items);
	}
}

/* What had to be asked, and was not answered: once for all sources. */
static void report_unanswered(struct sg_judge *j)
{
	const struct aws_error *err =
		&j->inv->results[NEED_NETWORK_INTERFACES].err;

	if (j->follows && err->code)
		report_error(j->rep, err);
	else if (j->follows &&
		 !inventory_complete(j->inv, NEED_NETWORK_INTERFACES))
		sg_add_absent(j, "NetworkInterfaces");
	if (j->absent.text.len > 0)
		report_absent(j->rep, buf_str(&j->absent.text));
	buf_done(&j->absent.text);
}

/* What is open to all is so on any port; else the missing one matters. */
static void judge_unknown_port(struct sg_judge *j)
{
	if (j->ports.unknown && !j->details[SG_OPEN_TO_INTERNET].text.len &&
	    !j->details[SG_EFFECTIVELY_OPEN].text.len)
		report_add(j->rep, SG_PORT_UNKNOWN,
			   "not every port is known: %s%s", j->ports.unknown,
			   j->db->via);
}

size_t sg_judge_open(const struct inventory *inv,
		     const struct sg_params *params, const struct database *db,
		     struct report *rep)
{
	struct sg_judge j = {
		.inv = inv, .params = params, .db = db, .rep = rep
	};
	size_t n;

	for (size_t i = 0; i < SG_CODE_COUNT; i++) {
		buf_init(&j.details[i].text, 2 * SG_TEXT_MAX);
		buf_init(&j.details[i].items, SG_ITEMS_MAX);
	}
	buf_init(&j.absent.text, SG_TEXT_MAX);
	network_database_ports(inv, db, &j.ports);
	judge_groups(&j);
	sg_judge_blocks(&j);
	for (size_t i = 0; i < j.sources.n; i++)
		judge_source(&j, &j.sources.items[i]);
	judge_unknown_port(&j);
	report_unanswered(&j);
	report_details(&j);
	n = j.sources.n;
	cidr_set_done(&j.allowed);
	sg_sources_done(&j.sources);
	free(j.groups);
	free(j.ids);
	return n;
}

void sg_judge(const struct inventory *inv, const struct sg_params *params,
	      const struct database *db, struct report *rep)
{
	size_t n = sg_judge_open(inv, params, db, rep);

	report_ok(rep, "reached by intended sources only (%zu rules)%s", n,
		  db->via);
}

/* ---- needs ---- */

bool sg_wants_sources(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	return p->follow || policy_wants(policy, SG_STALE_REFERENCE);
}

bool sg_wants_rule_ids(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	(void)policy;
	return p->rule_ids;
}

bool sg_wants_interfaces(const void *params, const struct policy *policy)
{
	const struct sg_params *p = params;

	return p->follow && policy_wants(policy, SG_INTERNET_FACING_SOURCE);
}
