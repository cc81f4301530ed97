/*
 * extra_opts_find: where the Monitoring Plugins look for options.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "extra_opts.h"
#include "types.h"
#include "xalloc.h"

static const char *const names[] = { "monitoring-plugins.ini", "plugins.ini",
				     "nagios-plugins.ini" };

/* In this order; lib/parse_ini.c of theirs. */
static const char *const files[] = {
	"/usr/local/etc/monitoring-plugins/monitoring-plugins.ini",
	"/usr/local/etc/monitoring-plugins.ini",
	"/etc/monitoring-plugins/monitoring-plugins.ini",
	"/etc/monitoring-plugins.ini",
	"/etc/nagios/plugins.ini",
	"/usr/local/nagios/etc/plugins.ini",
	"/usr/local/etc/nagios/plugins.ini",
	"/etc/opt/nagios/plugins.ini",
	"/etc/nagios-plugins.ini",
	"/usr/local/etc/nagios-plugins.ini",
	"/etc/opt/nagios-plugins.ini",
};

/* `path` if it is there, else it is freed. */
static char *keep_if_there(char *path)
{
	if (access(path, F_OK) == 0)
		return path;
	free(path);
	return NULL;
}

static char *find_in_folders(const char *folders)
{
	char *found = NULL;

	for (const char *p = folders; p && *p && !found;) {
		size_t n = strcspn(p, ":");

		for (size_t i = 0; n && i < ARRAY_SIZE(names) && !found; i++)
			found = keep_if_there(
				xasprintf("%.*s/%s", (int)n, p, names[i]));
		p += n + (p[n] != '\0');
	}
	return found;
}

char *extra_opts_find(const struct environment *env)
{
	const char *file = environment_get(env, "MP_CONFIG_FILE");
	char *found;

	if (file)
		return xstrdup(file);
	found = find_in_folders(environment_get(env, "NAGIOS_CONFIG_PATH"));
	for (size_t i = 0; i < ARRAY_SIZE(files) && !found; i++)
		found = keep_if_there(xstrdup(files[i]));
	return found;
}
