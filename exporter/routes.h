/*
 * routes: which path is answered by what.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "collector.h"
#include "flags.h"
#include "reload.h"
#include "web.h"

/* What handlers work with; all of it outlives the server. */
struct routes {
	struct collector *collector;
	const struct families *families;
	const struct flags *flags;
	struct reload *reload;
	double start; /* of the process, seconds since the epoch */
};

enum { ROUTES_MAX = 8 };

/*
 * Fills in the table for web_start(), whose `ctx` is the routes; returns how
 * many there are. /-/reload is there with --web.enable-lifecycle only.
 */
size_t routes_table(const struct flags *flags,
		    struct web_route ret[ROUTES_MAX]);

#endif
