/*
 * state: the four states of a monitoring plugin, and which is worse.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>
#include <strings.h>

#include "state.h"
#include "types.h"

static const struct {
	const char *name;
	int rank;
} states[] = {
	[STATE_OK] = { "OK", 0 },
	[STATE_WARNING] = { "WARNING", 2 },
	[STATE_CRITICAL] = { "CRITICAL", 3 },
	[STATE_UNKNOWN] = { "UNKNOWN", 1 },
	[STATE_OFF] = { "OFF", 0 },
};

int state_rank(enum state state)
{
	return states[state].rank;
}

enum state state_worse(enum state a, enum state b)
{
	if (a == STATE_OFF)
		return b;
	if (b == STATE_OFF)
		return a;
	return state_rank(b) > state_rank(a) ? b : a;
}

const char *state_name(enum state state)
{
	return states[state].name;
}

bool state_parse(const char *text, bool off_too, enum state *ret_state)
{
	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		char digit[] = { (char)('0' + i), '\0' };

		if (i == STATE_OFF && !off_too)
			continue;
		if (strcasecmp(text, states[i].name) &&
		    (i == STATE_OFF || strcasecmp(text, digit)))
			continue;
		*ret_state = (enum state)i;
		return true;
	}
	return false;
}
