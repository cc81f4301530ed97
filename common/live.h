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
 * Ready to call, or NULL with one line in `why`: no credentials, a broken
 * configuration file. `trace` gets a line per attempt with -vv, and what was
 * sent with -vvv; never a secret.
 */
struct live *live_new(const struct settings *settings,
		      const struct run_place *place, struct buf *trace,
		      struct buf *why);
void live_free(struct live *live);

struct source *live_source(struct live *live);

/* AWS_REGION, AWS_DEFAULT_REGION, profile; NULL if none of them says. */
const char *live_region(const struct live *live);

/* Where account-wide questions go: the first of -r, live_region(), us-east-1.
 */
const char *live_home_region(const struct live *live);

/* Requests sent so far, retries too; what the cache answered is none. */
size_t live_api_calls(const struct live *live);

#endif
