/*
 * web_live: the web configuration as it is in force at this moment.
 *
 * Before each request the files are looked at (stat) and read anew where they
 * have changed. One that cannot be used is reported once; until it can, what
 * was good before stays for TLS, and web_live_get() says that it is broken.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_LIVE_H
#define WEB_LIVE_H

#include "log.h"
#include "web_config.h"
#include "web_tls.h"

/* One reading of the files; not changed, and shared, while it is held. */
struct web_state {
	unsigned long holders; /* counted by web_live */
	struct web_config config;
	struct web_tls *tls; /* NULL: plain HTTP */
};

struct web_live;

/*
 * Reads `path` (NULL: plain HTTP for everybody, for ever). A negative errno
 * and `why` if it is refused. `path` and `log` are borrowed.
 */
int web_live_new(const char *path, const struct log *log, struct web_live **ret,
		 struct buf *why);
void web_live_free(struct web_live *live);

/*
 * The last state that could be used, to be given back by web_live_put();
 * `ret_broken`: the files are not good as they are now, or turn TLS on or off,
 * which takes a restart.
 */
struct web_state *web_live_get(struct web_live *live, bool *ret_broken);
void web_live_put(struct web_live *live, struct web_state *state);

/* One request more at `now_ms`; false: too many for the rate limit. */
bool web_live_take(struct web_live *live, int64_t now_ms);

#endif
