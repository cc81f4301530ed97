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
#include "configuration.h"
#include "exchange.h"
#include "sha256.h"
#include "types.h"

/* Own strings; all but the first two may be NULL. All zero: none. */
struct credentials {
	char *access_key_id;
	char *secret_access_key;
	char *session_token;
	char *account_id;
	/*
	 * The assumed role, by its ARN of STS without the session: the same in
	 * every run, where the keys are others each time. NULL: the keys stand
	 * for themselves.
	 */
	char *principal;
	struct timestamp expiry; /* not known: they do not expire */
	const char *provider;	 /* who found them, for -v; a constant */
};

/* A role to assume; strings are borrowed, all but the first may be NULL. */
struct credentials_role {
	const char *arn, *session_name, *external_id;
	int duration; /* seconds; 0: what AWS takes */
	/* AssumeRoleWithWebIdentity, which nobody signs; NULL: AssumeRole. */
	const char *web_identity_token;
};

/* The token of the instance metadata service, kept while it is good. */
struct imds;

/*
 * What providers may look at; all of it outlives the call. Where `transport`
 * or `imds` is NULL, who needs it counts as not configured.
 */
struct credentials_context {
	struct configuration *configuration;
	bool profile_by_option;		     /* -p: keys and web identity of the
					      * environment do not count */
	const struct credentials_role *role; /* --role-arn, on top; NULL */
	const char *region;  /* of STS; NULL: of the instance, or a default */
	const char *home;    /* NULL: there is none */
	const char *root;    /* in front of every path; NULL: as it is */
	const char *program; /* begins the names of sessions */
	const struct exchange_transport *transport;
	struct imds *imds;
	int max_attempts;    /* at STS and SSO */
	int64_t deadline_ms; /* of http_now_ms(), for processes */
	int interrupt_fd;    /* as in http.h; -1: none */
	int64_t now;	     /* seconds since the epoch */
	double random;	     /* in [0, 1): spreads retries and expiry */
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
extern const struct credentials_provider credentials_web_identity;
extern const struct credentials_provider credentials_container;
extern const struct credentials_provider credentials_imds;

/*
 * Walks the chain, then assumes the role. 0, and `ret` is filled:
 * credentials_done() ends it. -ENOENT if no provider found any: `why` is one
 * line that names every place looked at. -EKEYEXPIRED if those found have
 * expired; -ETIME and -EINTR if the run ended. Otherwise the error of the
 * provider that failed. `ret` is untouched on failure.
 */
int credentials_load(const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why);

/* As credentials_load(), over another chain of `n` providers. */
int credentials_walk(const struct credentials_provider *const *chain, size_t n,
		     const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why);

/*
 * One provider, and whether what it found is of use: what has expired is
 * refused, or, with keeps_expired, given CREDENTIALS_STATIC_SECONDS and a
 * random part of them more. Results as of load().
 */
enum {
	CREDENTIALS_STATIC_SECONDS = 15 * 60,
	CREDENTIALS_STATIC_JITTER_MIN = 2 * 60,
	CREDENTIALS_STATIC_JITTER_MAX = 10 * 60
};
int credentials_ask(const struct credentials_provider *provider,
		    const struct credentials_context *ctx,
		    struct credentials *ret, struct buf *why);

/* 0, or -EKEYEXPIRED with `why`. */
int credentials_check_expiry(const struct credentials *c, int64_t now,
			     struct buf *why);

/* How much longer they are good; `jitter` is in [0, 1). */
enum credentials_age {
	CREDENTIALS_FRESH,
	CREDENTIALS_AGEING, /* 10 to 15 minutes left: time to get new ones */
	CREDENTIALS_EXPIRED
};
enum credentials_age credentials_age(const struct credentials *c, int64_t now,
				     double jitter);

/*
 * For programs that run on: loads new ones where the old are no longer fresh
 * (ctx->random is the jitter). 1: replaced; 0: the old stay, with `why` filled
 * if the attempt failed and they are still good; else the error, and the old
 * stay too.
 */
int credentials_refresh(const struct credentials_context *ctx,
			struct credentials *credentials, struct buf *why);

/* A copy, to be ended as the original is. */
void credentials_copy(const struct credentials *c, struct credentials *ret);

/* Wipes and frees; empty afterwards. NULL and zeroed are fine. */
void credentials_done(struct credentials *credentials);

/*
 * Whose answers may be shared: the same for the same principal or keys,
 * without telling them. Lower-case hexadecimal digits.
 */
void credentials_identity(const struct credentials *credentials,
			  char ret[SHA256_HEX_SIZE]);

/* A copy for a field of `struct credentials`; NULL for NULL and "". */
char *credentials_strdup(const char *s);

#endif
