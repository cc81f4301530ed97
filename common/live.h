/*
 * live: everything that stands between settings and calls to AWS: profile,
 * credentials, endpoints, region, client, trace.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LIVE_H
#define LIVE_H

#include "buf.h"
#include "run.h"
#include "settings.h"
#include "source.h"

struct live;

/*
 * 0 and ready to call, or a negative errno with one line in `why`: no
 * credentials, a broken configuration file; -ETIME or -EINTR if the run ended
 * before there were any. `trace` gets warnings with -v, a line per attempt with
 * -vv, and what was sent with -vvv; never a secret.
 */
int live_new(const struct settings *settings, const struct run_place *place,
	     struct buf *trace, struct live **ret, struct buf *why);
void live_free(struct live *live);

struct source *live_source(struct live *live);

/* The keys in use; they live as long as `live`. */
const struct credentials *live_credentials(const struct live *live);

/*
 * What a role sees that our own credentials may assume; all sources run in one
 * event loop, and live as long as `live`. 0, or a negative errno with `why`:
 * -ETIME or -EINTR if the run ended.
 */
int live_assume(struct live *live, const char *role_arn, struct source **ret,
		struct buf *why);

/* The same, but just the keys: credentials_done() ends them. */
int live_assume_keys(struct live *live, const struct credentials_role *role,
		     struct credentials *ret, struct buf *why);

/*
 * AWS_REGION, AWS_DEFAULT_REGION, the profile, the instance we run on: 0 and
 * the region, or a negative errno with `why`.
 */
int live_region(struct live *live, const char **ret, struct buf *why);

/*
 * Where account-wide questions go: the first of -r, what is configured, the
 * region of the instance if the credentials are of it, us-east-1.
 */
const char *live_home_region(struct live *live);

/* Requests sent so far, retries too; what the cache answered is none. */
size_t live_api_calls(const struct live *live);

#endif
