/*
 * print_keys: which keys do the files of the exporter have? One per line:
 * "config targets.name", "web rate_limit.burst".
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "config_private.h"
#include "web_config.h"

enum { PATH_MAX_LEN = 256 };

static void print_keys(const char *file, const char *above,
		       const struct yaml_field *fields)
{
	for (const struct yaml_field *f = fields; f->key; f++) {
		_cleanup_(buf_done) struct buf path = { 0 };

		if (strcmp(f->key, ".") == 0)
			continue;
		buf_init(&path, PATH_MAX_LEN);
		buf_addf(&path, "%s%s", above, f->key);
		printf("%s %s\n", file, buf_str(&path));
		buf_addc(&path, '.');
		if (f->fields)
			print_keys(file, buf_str(&path), f->fields);
	}
}

/* What stands below a check is bound by its own file. */
int main(void)
{
	print_keys("config", "", config_fields);
	print_keys("config", "checks.NAME.", config_check_fields);
	print_keys("web", "", web_config_fields);
	return 0;
}
