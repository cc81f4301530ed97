/*
 * station: one service in one region, as all calls there share it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef STATION_H
#define STATION_H

#include "client.h"
#include "retry.h"

struct station {
	struct station *next;
	const struct service *service;
	char *region;
	char *group; /* what concurrency counts by */
	char *url;   /* of every request, with its `/` at the end */
	struct endpoint endpoint;
	struct retry_quota quota;
	int64_t skew; /* seconds that the service is ahead of us */
};

/*
 * The station of a service (by its id) in a region, made at the first call and
 * kept in `stations`. NULL with `why` if there is no endpoint for it.
 */
struct station *station_get(struct station **stations,
			    const struct client_settings *settings,
			    const char *service, const char *region,
			    struct buf *why);

/* Frees a whole list; NULL is one. */
void station_free_all(struct station *stations);

#endif
