/*
 * credentials: the keys requests are signed with, and the chain that finds
 * them.
 *
 * A provider is one file with one constant `struct credentials_provider`, and
 * one row in the chain of credentials.c. The chain walks them in order; the
 * first that finds credentials wins, and one that is configured but fails ends
 * it: whoever set up two sources must not silently get the second.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CREDENTIALS_H
#define CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "environment.h"
#include "profile.h"
#include "sha256.h"
#include "types.h"

/* Own strings; the last two may be NULL. All zero: none. */
struct credentials {
	char *access_key_id;
	char *secret_access_key;
	char *session_token;
	char *account_id;
	struct timestamp expiry; /* not known: they do not expire */
	const char *provider;	 /* who found them, for -v; a constant */
};

/* What providers may look at; all of it outlives the call. */
struct credentials_context {
	const struct environment *env;
	const struct profile_set *profiles;
	const char *profile;	/* as profile_select() gives it */
	bool profile_by_option; /* -p: the environment's keys do not count */
	int64_t now;		/* seconds since the epoch */
};

struct credentials_provider {
	const char *name;
	bool keeps_expired; /* static stability: what has expired is used */

	/*
	 * 1: found, `ret` is filled; `ret->provider` may be left NULL.
	 * 0: not configured; `why` says in few words where it looked.
	 * Negative errno: configured and failed; `why` says how.
	 * `ret` is empty before, and left so but for 1.
	 */
	int (*load)(const struct credentials_context *ctx,
		    struct credentials *ret, struct buf *why);
};

extern const struct credentials_provider credentials_environment;
extern const struct credentials_provider credentials_profile;

/*
 * Walks the chain. 0, and `ret` is filled: credentials_done() ends it. -ENOENT
 * if no provider found any: `why` is one line that names every place looked at.
 * -EKEYEXPIRED if those found have expired. Otherwise the error of the provider
 * that failed. `ret` is untouched on failure.
 */
int credentials_load(const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why);

/* As credentials_load(), over another chain of `n` providers. */
int credentials_walk(const struct credentials_provider *const *chain, size_t n,
		     const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why);

/* Wipes and frees; empty afterwards. NULL and zeroed are fine. */
void credentials_done(struct credentials *credentials);

/*
 * Whose answers may be shared: the same for the same keys, without telling
 * them. Lower-case hexadecimal digits.
 */
void credentials_identity(const struct credentials *credentials,
			  char ret[SHA256_HEX_SIZE]);

/* A copy for a field of `struct credentials`; NULL for NULL and "". */
char *credentials_strdup(const char *s);

#endif
