/*
 * cache_replay: a kept answer, decoded as if AWS had just sent it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CACHE_REPLAY_H
#define CACHE_REPLAY_H

#include "api.h"
#include "cache_entry.h"
#include "source.h"

/*
 * All pages of `entry`, one or more, into the reply of `fetch`, which is one of
 * `op`; `ret_pages` is how many there were. 0, or negative, and the reply is as
 * it was before: -EBADMSG without pages, else what decode.h says.
 */
int cache_replay(const struct cache_entry *entry, const struct operation *op,
		 const struct fetch *fetch, size_t *ret_pages);

#endif
