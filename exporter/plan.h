/*
 * plan: what the configuration asks of every collection.
 *
 * Immutable and counted: a collection holds the one it began with, whatever is
 * read anew meanwhile.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PLAN_H
#define PLAN_H

#include "collect.h"
#include "exceptions.h"
#include "exporter_config.h"
#include "sha256.h"

/* A check that is enabled. */
struct plan_check {
	const struct check *check;
	const void *params;
	const struct policy *policy;
};

/* A target of the configuration: one set of credentials. */
struct plan_source {
	const char *name;
	struct settings settings;
	const struct config_target *target;
};

struct plan {
	int refs;
	struct config *config; /* owns all that is pointed to */
	struct plan_check *checks;
	const struct check **declared; /* the checks alone, in that order */
	size_t n_checks;
	struct plan_source *sources;
	size_t n_sources;
	struct collect_plan collect;   /* the union of what checks need */
	struct exceptions *exceptions; /* NULL: none */
	unsigned char exceptions_hash[SHA256_SIZE]; /* of the file */
};

/*
 * Takes the configuration over, whatever comes of it, and reads the exceptions
 * that it names. One reference; NULL with `why` if they cannot be used.
 */
struct plan *plan_new(struct config *config, struct buf *why);

/* True if the same findings follow from the same data. */
bool plan_same_checks(const struct plan *a, const struct plan *b);

/* Both take NULL. From any thread. */
struct plan *plan_ref(struct plan *plan);
void plan_unref(struct plan *plan);

#endif
