/*
 * reload: reads the configuration, at the start and again while it runs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "reload.h"

int reload_read(const char *path, struct plan **ret, struct buf *why)
{
	struct config *config;
	int r = config_load(path, &config, why);

	if (r < 0)
		return r;
	*ret = plan_new(config, why);
	return *ret ? 0 : -EINVAL;
}

int reload_again(struct reload *reload, struct buf *why)
{
	struct plan *plan;
	int r;

	pthread_mutex_lock(&reload->lock);
	r = reload_read(reload->path, &plan, why);
	if (r == 0) {
		collector_reload(reload->collector, plan);
		plan_unref(plan);
		log_write(reload->log, LOG_INFO, "configuration reloaded",
			  "file", reload->path, NULL);
	} else {
		collector_reload_failed(reload->collector, buf_str(why));
		log_write(reload->log, LOG_ERROR,
			  "configuration not reloaded, the old one stays",
			  "err", buf_str(why), NULL);
	}
	pthread_mutex_unlock(&reload->lock);
	return r;
}
