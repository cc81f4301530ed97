/*
 * web_config_private: what the files of web_config share, and nobody else.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_CONFIG_PRIVATE_H
#define WEB_CONFIG_PRIVATE_H

#include "web_config.h"

/* What is being read, and into what. */
struct web_config_reading {
	const char *path;
	struct web_config *config;
	struct buf *why;
};

/* The section tls_server_config as it is written. */
struct web_config_tls_section {
	const char *cert, *cert_file, *key, *key_file, *ca, *ca_file;
	struct web_tls_config rest;
};

extern const struct yaml_field web_config_tls_fields[];

/*
 * Judges the section and reads the files that it names into the configuration.
 * 0, or a negative errno and why.
 */
int web_config_take_tls(const struct web_config_reading *reading,
			const struct web_config_tls_section *section);

/* -EFBIG, and that the file is it. */
int web_config_too_long(const struct web_config_reading *reading);

#endif
