/*
 * eyes: one set of credentials, and the source of what it may see.
 *
 * A run looks through one pair of eyes, or, with --accounts, through one for
 * each account. They share the event loop, the settings and the deadline.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EYES_H
#define EYES_H

#include "cache_dir.h"
#include "client.h"
#include "credentials.h"
#include "settings.h"
#include "source.h"

/* All of it must outlive the eyes; `client` is without its credentials. */
struct eyes_settings {
	const struct settings *settings;
	struct client_settings client;
	struct buf *trace; /* or NULL */
	/* For what is the same in all regions, where there is no --cache-dir.
	 */
	struct cache_store *account_answers;
};

struct eyes {
	struct eyes *next; /* in a list of the owner's */
	const struct eyes_settings *shared;
	struct credentials credentials;
	struct client *client;
	struct cache_dir cache_dir; /* not open: none, or of no use */
	struct cache *cache;
	char identity[SHA256_HEX_SIZE];
};

/*
 * Takes the credentials over, whatever comes of it. 0 and the eyes, or a
 * negative errno with `why`: a cache directory that is not safe.
 */
int eyes_new(const struct eyes_settings *shared,
	     struct credentials *credentials, struct eyes **ret,
	     struct buf *why);

/* A whole list; NULL is one. */
void eyes_free_all(struct eyes *eyes);

/* Answers from the cache as far as they may, the others from AWS. */
struct source *eyes_source(struct eyes *eyes);

#endif
