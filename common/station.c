/*
 * station: one service in one region, as all calls there share it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "station.h"
#include "xalloc.h"

static void set_url(struct station *s)
{
	const struct url *url = &s->endpoint.url;

	s->url = xasprintf("%s://%s%s/", url->https ? "https" : "http",
			   url->authority, url->path);
}

static int resolve(const struct client_settings *settings, struct station *s,
		   struct buf *why)
{
	struct endpoint_params params = {
		.service = s->service,
		.region = s->region,
		.fips = settings->fips,
		.dualstack = settings->dualstack,
		.sts_legacy = settings->sts_legacy,
	};
	int r = endpoint_configured_url(s->service, &settings->endpoints,
					&params.custom_url, why);

	return r < 0 ? r : endpoint_resolve(&params, &s->endpoint, why);
}

struct station *station_get(struct station **stations,
			    const struct client_settings *settings,
			    const char *service, const char *region,
			    struct buf *why)
{
	struct station *s = *stations;

	while (s && (strcmp(s->service->id, service) != 0 ||
		     strcmp(s->region, region) != 0))
		s = s->next;
	if (s)
		return s;
	s = xcalloc(1, sizeof(*s));
	s->service = service_by_id(service);
	s->region = xstrdup(region);
	if (resolve(settings, s, why) < 0) {
		free(s->region);
		free(s);
		return NULL;
	}
	set_url(s);
	/* One account does not take the places of another. */
	s->group = xasprintf("%s/%s/%p", service, region, (void *)stations);
	retry_quota_init(&s->quota);
	s->next = *stations;
	*stations = s;
	return s;
}

void station_free_all(struct station *stations)
{
	for (struct station *s = stations, *next; s; s = next) {
		next = s->next;
		free(s->region);
		free(s->group);
		free(s->url);
		free(s);
	}
}
