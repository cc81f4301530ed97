/*
 * config_private: what the files that read exporter.yml share.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CONFIG_PRIVATE_H
#define CONFIG_PRIVATE_H

#include "exporter_config.h"
#include "yaml_bind.h"

/* A file that is being read. */
struct config_reading {
	struct yaml_binding binding;
	const struct yaml_node *root; /* NULL: no file */
	const char *directory; /* of the file, with the last '/', or "" */
	struct config config;  /* its arena is not in use */
	struct config_target organization;
	struct list tag_keys; /* const char * */
	const struct yaml_node *checks;
};

/*
 * The rows of the file, of an entry of `targets`, of `organization`, and of an
 * entry of `checks`.
 */
extern const struct yaml_field config_fields[];
extern const struct yaml_field config_target_fields[];
extern const struct yaml_field config_organization_fields[];
extern const struct yaml_field config_check_fields[];

/*
 * Looks at the targets that were bound, completes them (files, the one of no
 * file, the organization as one more). 0 or -EINVAL with the reason.
 */
int config_read_targets(struct config_reading *reading);

/* Fills reading->config.checks from what is linked in, then `checks`. */
int config_read_checks(struct config_reading *reading);

/* The options of one check from its key `options`, into its parameters. */
int config_read_options(const struct config_reading *reading,
			const struct check *check,
			const struct yaml_node *options, void *params);

/*
 * The first item of a list (const char *, bound from `node`) in which
 * problem() sees one, as an error at its place; 0: none.
 */
int config_check_items(const struct config_reading *reading, const char *key,
		       const struct list *items,
		       const char *(*problem)(const char *item));

/* A file's name, relative to the directory of the configuration. */
const char *config_file_name(const struct config_reading *reading,
			     const char *name);

/* What config_same_checks() compares. */
void config_hash_verdicts(const struct config_reading *reading,
			  unsigned char ret[SHA256_SIZE]);

#endif
