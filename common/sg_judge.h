/*
 * sg_judge: what is wrong with the security groups of one database.
 *
 * The part of check_rds_sg that decides. Its findings go to the open subject
 * of the report.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SG_JUDGE_H
#define SG_JUDGE_H

#include "allow.h"
#include "inventory.h"
#include "options.h"
#include "report.h"
#include "types.h"

/* The rows of the check's table of codes. */
enum sg_code {
	SG_OPEN_TO_INTERNET,
	SG_EFFECTIVELY_OPEN,
	SG_WIDE_PUBLIC_RANGE,
	SG_PUBLIC_SOURCE,
	SG_IPV6_OPEN_INACTIVE,
	SG_ALL_TRAFFIC_RULE,
	SG_DEFAULT_GROUP,
	SG_STALE_REFERENCE,
	SG_FOREIGN_REFERENCE,
	SG_INTERNET_FACING_SOURCE,
	SG_TOO_MANY_RULES,
	SG_RULE_WITHOUT_DESCRIPTION,
	SG_PREFIX_LIST_UNREADABLE,
	SG_GROUP_UNREADABLE,
	SG_PORT_UNKNOWN,
	SG_NO_GROUP,
	SG_CODE_COUNT
};

/* Lists are of const char *; `allow` holds blocks and ids of prefix lists. */
struct sg_params {
	struct list allow, allow_accounts;
	long max_prefix4, max_prefix6, max_rules;
	bool follow, rule_ids;
};

/*
 * Judges an instance, or a cluster together with its members, and closes. Or
 * leaves the subject open, and returns how many rules were looked at.
 */
void sg_judge(const struct inventory *inv, const struct sg_params *params,
	      const struct database *db, struct report *rep);
size_t sg_judge_open(const struct inventory *inv,
		     const struct sg_params *params, const struct database *db,
		     struct report *rep);

/*
 * For `when` of a check's needs (struct need): source groups, ids of rules,
 * interfaces. Its parameters begin with a struct sg_params.
 */
bool sg_wants_sources(const void *params, const struct policy *policy);
bool sg_wants_rule_ids(const void *params, const struct policy *policy);
bool sg_wants_interfaces(const void *params, const struct policy *policy);

/* The first rows of the codes and options of a check that asks sg_judge(). */
#define SG_CODES                                                               \
	[SG_OPEN_TO_INTERNET] = { "open-to-internet", STATE_CRITICAL,          \
				  "open to the internet", false },             \
	[SG_EFFECTIVELY_OPEN] = { "effectively-open", STATE_CRITICAL,          \
				  "open to a quarter of the internet or more", \
				  false },                                     \
	[SG_WIDE_PUBLIC_RANGE] = { "wide-public-range", STATE_WARNING,         \
				   "open to a wide public range", false },     \
	[SG_PUBLIC_SOURCE] = { "public-source", STATE_WARNING,                 \
			       "open to a public source", false },             \
	[SG_IPV6_OPEN_INACTIVE] = { "ipv6-open-inactive", STATE_WARNING,       \
				    "open to all of IPv6, which is not in "    \
				    "use",                                     \
				    false },                                   \
	[SG_ALL_TRAFFIC_RULE] = { "all-traffic-rule", STATE_WARNING,           \
				  "behind a rule for all ports", false },      \
	[SG_DEFAULT_GROUP] = { "default-group", STATE_WARNING,                 \
			       "in a default security group", false },         \
	[SG_STALE_REFERENCE] = { "stale-reference", STATE_WARNING,             \
				 "behind a rule for a group that is gone",     \
				 false },                                      \
	[SG_FOREIGN_REFERENCE] = { "foreign-reference", STATE_WARNING,         \
				   "open to a group of another account",       \
				   false },                                    \
	[SG_INTERNET_FACING_SOURCE] = { "internet-facing-source",              \
					STATE_WARNING,                         \
					"open to what has a public address",   \
					false },                               \
	[SG_TOO_MANY_RULES] = { "too-many-rules", STATE_WARNING,               \
				"in a group with too many rules", false },     \
	[SG_RULE_WITHOUT_DESCRIPTION] = { "rule-without-description",          \
					  STATE_OFF,                           \
					  "behind a rule that nobody "         \
					  "described",                         \
					  false },                             \
	[SG_PREFIX_LIST_UNREADABLE] = { "prefix-list-unreadable",              \
					STATE_UNKNOWN,                         \
					"behind a prefix list that cannot be " \
					"read",                                \
					false },                               \
	[SG_GROUP_UNREADABLE] = { "group-unreadable", STATE_UNKNOWN,           \
				  "in a group that cannot be read", false },   \
	[SG_PORT_UNKNOWN] = { "port-unknown", STATE_UNKNOWN,                   \
			      "on a port that is not known", false },          \
	[SG_NO_GROUP] = { "no-group", STATE_UNKNOWN,                           \
			  "without a security group", false }

/* `sg` is the struct sg_params within struct `s`. */
#define SG_OPTIONS(s, sg)                                                      \
	OPT_ALLOW(s, sg.allow),                                                \
		OPT_LIST(0, "allow-account", "ID", s, sg.allow_accounts,       \
			 "accounts whose security groups may be sources; may " \
			 "be "                                                 \
			 "repeated"),                                          \
		OPT_NUMBER(                                                    \
			0, "max-prefix4", "BITS", "16", 0, 32, s,              \
			sg.max_prefix4,                                        \
			"a public IPv4 range with a shorter prefix is wide"),  \
		OPT_NUMBER(                                                    \
			0, "max-prefix6", "BITS", "48", 0, 128, s,             \
			sg.max_prefix6,                                        \
			"a public IPv6 range with a shorter prefix is wide"),  \
		OPT_NUMBER(0, "max-rules", "N", "50", 0, 100000, s,            \
			   sg.max_rules,                                       \
			   "rules in and out that a group may have"),          \
		OPT_FLAG(0, "follow", s, sg.follow,                            \
			 "look for public addresses on what carries a source " \
			 "group"),                                             \
		OPT_FLAG(0, "rule-ids", s, sg.rule_ids,                        \
			 "name the ids of rules")

#endif
