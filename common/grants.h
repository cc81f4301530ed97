/*
 * grants: which actions of IAM a run needs, and the policy that allows them.
 *
 * Actions are the titles of operations (api.h), and operations come from needs
 * (need_rows): what a check is refused and what a policy grants have the same
 * names from the same rows.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef GRANTS_H
#define GRANTS_H

#include "api.h"
#include "check.h"
#include "settings.h"

/* Operations, and the ARNs (const char *) of roles to assume. All zero: none.
 */
struct grants {
	bool operations[OPERATION_COUNT];
	struct list roles;
};

/* Adds what a check asks for with these parameters, in a run of this scope. */
void grants_add(struct grants *grants, const struct check *check,
		const void *params, const struct policy *policy,
		const struct scope *scope);

/* Adds whatever the check may ask for, whichever its options are. */
void grants_add_any(struct grants *grants, const struct check *check);

/*
 * Adds what a run with these settings asks for. Roles are those that options
 * name, not those of a profile; with --accounts the partition is that of
 * --role-arn, else of the first region, else `aws`. Texts are of the settings.
 * -E2BIG if the roles do not fit into the arena of these.
 */
int grants_add_run(struct grants *grants, struct settings *settings,
		   const struct check *check, const struct policy *policy);

/*
 * The names of the actions, sorted, each once: `ret` takes OPERATION_COUNT of
 * them. Gives how many there are.
 */
size_t grants_actions(const struct grants *grants, const char **ret);

/*
 * A policy of the version 2012-10-17, its actions sorted, as JSON. Up to three
 * statements, of which each identity needs its own: `Read` who looks at an
 * account, `ListAccounts` who asks the organization, `AssumeRole` who takes on
 * the roles.
 */
void grants_policy(const struct grants *grants, struct buf *out);

#endif
