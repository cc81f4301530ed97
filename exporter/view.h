/*
 * view: what the exporter knows at one moment, as its pages show it.
 *
 * Made by the collector and never changed afterwards: whoever shows it reads
 * it without a lock. Times are in seconds since the epoch, 0: never.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef VIEW_H
#define VIEW_H

#include "report.h"
#include "resource.h"
#include "state.h"
#include "types.h"

/* What is wrong with one resource, or accepted by an exception. */
struct view_finding {
	const char *check; /* as in the metrics: "encryption" */
	const char *code, *message;
	struct resource resource;
	enum state state;
	int64_t since;	       /* that it has been found without a break */
	const char *exception; /* the id of the one that mutes it, or NULL */
};

/* One check over one target. */
struct view_check {
	const char *name; /* as in the metrics */
	struct counts counts;
	int64_t collected; /* when what is shown was collected */
	bool stale;	   /* longer ago than stale_after: all is UNKNOWN */
};

/* One account and region. */
struct view_target {
	const char *source; /* the name of the configured target it is of */
	const char *account_id, *region;
	bool success;		     /* the last collection was complete */
	int64_t attempted;	     /* when that ended */
	int64_t collected;	     /* the oldest data that is shown */
	int64_t next;		     /* when the next collection is due */
	double seconds;		     /* that the last one took */
	const struct list *checks;   /* struct view_check */
	const struct list *findings; /* struct view_finding, worst first */
	const struct list *errors;   /* struct aws_error, of the last one */
};

/* One target of the configuration: who it is, and where it has databases. */
struct view_source {
	const char *name;
	bool known;	   /* account and regions could be learnt, last time */
	int64_t attempted; /* when that was */
	int64_t learnt;	   /* when they could, the last time */
	const char *error; /* why not; NULL if they could */
	size_t targets;	   /* accounts and regions it has led to */
	bool blind;	   /* some account of it has led to none, or may have */
};

struct view {
	int64_t now, started;
	const char *version;
	int64_t refresh_seconds, stale_after_seconds;
	bool reloaded; /* the last reading of the configuration succeeded */
	const char *reload_error; /* why not; else NULL */
	struct list sources;	  /* struct view_source */
	struct list targets; /* struct view_target, by account and region */
};

/*
 * The order that findings are shown in: worst first, those that an exception
 * mutes last, then by check, resource type, resource and code.
 */
int view_finding_compare(const struct view_finding *a,
			 const struct view_finding *b);

#endif
