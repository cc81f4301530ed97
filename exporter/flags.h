/*
 * flags: the command line of rds_security_exporter.
 *
 * Names and meanings are those of the exporters of Prometheus. A flag stands
 * in full, `--flag=value` or `--flag value`; a switch is `--flag` or
 * `--no-flag`, and of both the last counts.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef FLAGS_H
#define FLAGS_H

#include "options.h"

/* Texts are of argv or the arena. */
struct flags {
	struct arena arena;

	/* const char *: `:PORT`, `IPv4:PORT` or `[IPv6]:PORT`; not two of the
	 * same, at least one. */
	struct list listen_addresses;
	const char *telemetry_path;  /* begins with '/', is no other page's */
	const char *web_config_file; /* NULL: plain HTTP */
	bool systemd_socket;
	long max_requests; /* 0: any number */
	bool disable_exporter_metrics, enable_lifecycle;
	int log_level;		 /* enum log_level */
	int log_format;		 /* enum log_format */
	const char *config_file; /* NULL: none */
	bool config_check, version, help;
};

/* For the documents. */
extern const struct opt flags_options[];

/*
 * -EINVAL with one line in `why` that names the flag. With --help or --version
 * nothing that is wrong matters. flags_done() is due in any case.
 */
int flags_parse(struct flags *flags, int argc, char **argv, struct buf *why);
void flags_done(struct flags *flags);

/* The text of --help, and of --version: a line. */
void flags_help(struct buf *out);
void flags_version(struct buf *out);

#endif
