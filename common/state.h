/*
 * state: the four states of a monitoring plugin, and which is worse.
 *
 * The values are the exit codes of the plugin interface (Monitoring Plugins
 * Development Guidelines). The one order, everywhere: CRITICAL > WARNING >
 * UNKNOWN > OK.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STATE_H
#define STATE_H

#include <stdbool.h>

/* STATE_OFF is for finding codes that are not evaluated; it is no exit code. */
enum state {
	STATE_OK,
	STATE_WARNING,
	STATE_CRITICAL,
	STATE_UNKNOWN,
	STATE_OFF
};

/* The worse of two; STATE_OFF is better than everything. */
enum state state_worse(enum state a, enum state b);

/* 0 for STATE_OFF and STATE_OK, then up to STATE_CRITICAL: for sorting. */
int state_rank(enum state state);

/* "OK", "WARNING", "CRITICAL", "UNKNOWN", "OFF". */
const char *state_name(enum state state);

/*
 * ok|warning|critical|unknown in any case, or 0..3; with `off_too` also off.
 * False if `text` is none of them.
 */
bool state_parse(const char *text, bool off_too, enum state *ret_state);

#endif
