/*
 * sd: what /probe can be asked for, for the http_sd of Prometheus.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SD_H
#define SD_H

#include "buf.h"
#include "view.h"

/*
 * Appends the answer of /sd: a JSON list with one group per account and
 * region, {"targets":["111122223333/eu-west-1"],"labels":{"module":"default"}},
 * each once. Targets that are not collected yet, and failing ones, are listed:
 * their series say so.
 */
void sd_render(const struct view *view, struct buf *out);

#endif
