/*
 * report_policy: in which state each finding code is reported.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "report_private.h"
#include "xalloc.h"

/* As for a check's own codes, the texts complete "the database is ...". */
const struct code common_codes[] = {
	[CODE_OK] = { "ok", STATE_OK, "judged, and nothing was found", false },
	[CODE_FIELD_ABSENT] = { "field-absent", STATE_UNKNOWN,
				"without a field that the verdict needs",
				false },
	[CODE_NOT_FOUND] = { "not-found", STATE_UNKNOWN,
			     "asked for by -i or -H, but does not exist",
			     false },
	[CODE_ACCESS_DENIED] = { "access-denied", STATE_UNKNOWN,
				 "not readable with these credentials", false },
	[CODE_API_ERROR] = { "api-error", STATE_UNKNOWN,
			     "not readable for another error of AWS or of the "
			     "network",
			     false },
	[CODE_PARTIAL_LIST] = { "partial-list", STATE_UNKNOWN,
				"in a list that ended in an error", false },
	[CODE_ENGINE_UNKNOWN] = { "engine-unknown", STATE_UNKNOWN,
				  "of an engine that this check does not know",
				  false },
	[CODE_NO_MATCH] = { "no-match", STATE_UNKNOWN,
			    "left out by the filters, as all the others "
			    "(--no-match-state)",
			    false },
	[CODE_NO_RESOURCES] = { "no-resources", STATE_OK,
				"missing, as there is nothing at all", false },
	[COMMON_CODE_COUNT] = { 0 }
};

static size_t codes_count(const struct check *check)
{
	size_t n = 0;

	while (check->codes && check->codes[n].name)
		n++;
	return n;
}

void policy_init(struct policy *policy, const struct check *check)
{
	size_t n = codes_count(check);

	*policy = (struct policy){
		.check = check,
		.timeout_state = STATE_UNKNOWN,
		.error_state = STATE_UNKNOWN,
		.no_match_state = STATE_UNKNOWN,
	};
	policy->states =
		xcalloc(n + COMMON_CODE_COUNT, sizeof(*policy->states));
	for (size_t i = 0; i < n; i++)
		policy->states[i] = check->codes[i].state;
	for (size_t i = 0; i < COMMON_CODE_COUNT; i++)
		policy->states[n + i] = common_codes[i].state;
	if (check_has_measure(check)) {
		policy->warn = range_default(check->measures->warn);
		policy->crit = range_default(check->measures->crit);
	}
}

void policy_done(struct policy *policy)
{
	if (!policy)
		return;
	free(policy->states);
	policy->states = NULL;
}

/* The place of a code in `states`, or -1. */
static int find_code(const struct check *check, const char *name, size_t len)
{
	size_t n = codes_count(check);

	for (size_t i = 0; i < n + COMMON_CODE_COUNT; i++) {
		const char *code =
			i < n ? check->codes[i].name : common_codes[i - n].name;

		if (strlen(code) == len && !memcmp(code, name, len))
			return (int)i;
	}
	return -1;
}

/* NULL, or why the code cannot have this state. */
static const char *severity_problem(const struct check *check, int code,
				    enum state state)
{
	int n = (int)codes_count(check);
	const struct code *row =
		code < n ? &check->codes[code] : &common_codes[code - n];

	if (row->threshold && state != STATE_OFF)
		return "its state comes from -w and -c, it can only be off";
	if (state == STATE_OFF && (code >= n || row->state == STATE_UNKNOWN))
		return "cannot be off, what was not judged must be told";
	return NULL;
}

int policy_set_severity(struct policy *policy, const char *text,
			struct buf *why)
{
	size_t len = strcspn(text, "=");
	const char *problem;
	enum state state;
	int code;

	if (text[len] != '=') {
		buf_addf(why, "--severity: '%s': not CODE=STATE", text);
		return -EINVAL;
	}
	code = find_code(policy->check, text, len);
	if (code < 0) {
		buf_addf(why, "--severity: '%.*s': %s has no such code",
			 (int)len, text, policy->check->name);
		return -EINVAL;
	}
	if (!state_parse(text + len + 1, true, &state)) {
		buf_addf(why,
			 "--severity: '%s': not one of ok, warning, critical, "
			 "unknown, off",
			 text);
		return -EINVAL;
	}
	problem = severity_problem(policy->check, code, state);
	if (problem) {
		buf_addf(why, "--severity: '%s': %s", text, problem);
		return -EINVAL;
	}
	policy->states[code] = state;
	return 0;
}

bool policy_wants(const struct policy *policy, int code)
{
	return policy->states[code] != STATE_OFF;
}

enum state policy_common_state(const struct policy *policy,
			       enum common_code code)
{
	enum state state = policy->states[codes_count(policy->check) + code];

	if (state != common_codes[code].state)
		return state;
	if (code == CODE_NO_MATCH ||
	    (code == CODE_NO_RESOURCES && policy->no_match_given))
		return policy->no_match_state;
	return state;
}

enum state policy_error_state(const struct policy *policy,
			      enum common_code code,
			      const struct aws_error *err)
{
	enum state state = policy_common_state(policy, code);

	if (err->timeout)
		return policy->timeout_state;
	return state == common_codes[code].state ? policy->error_state : state;
}
