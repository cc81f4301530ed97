/*
 * extra_opts: options that stand in a file (--extra-opts).
 *
 * As all monitoring plugins have it: `--extra-opts=[SECTION][@FILE]` takes the
 * options of a section (the name of the program, unless another is given) of a
 * file as if they stood before those of the command line, which thereby win.
 * It keeps site defaults, and what is nobody else's business, out of process
 * lists and of the configuration of monitoring cores.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXTRA_OPTS_H
#define EXTRA_OPTS_H

#include "environment.h"
#include "options.h"

/* Bytes of one file; a longer one is an error. */
enum { EXTRA_OPTS_MAX_FILE = 1 << 20 };

struct extra_opts {
	/* Their values are zero or initial; all have `places`. */
	const struct opt_group *groups;
	const char *program; /* the section where none is named */
	const struct environment *env;
	struct arena *arena; /* of values and places */
};

/*
 * Takes what --extra-opts names: `locators` (const char *), one after the
 * other. Places say then where each option was last given ("FILE:LINE").
 *
 * `[section]`, then lines `name = value`: a long name, a single letter, or for
 * an option without a value just its name. FILE `-` is standard input; without
 * one the file is looked for, see extra_opts_find(). Sections of others are
 * none of our business.
 *
 * -EINVAL with `why` naming file and line: no such file or section, an option
 * that there is not (and the one that may be meant), a value that it cannot
 * have, one that makes no sense in a file (--help, --version, --extra-opts
 * itself); and where everybody may read a file that holds a secret, be it
 * in another section.
 */
int extra_opts_take(const struct extra_opts *extra, const struct list *locators,
		    struct buf *why);

/*
 * The same of a text: the options of `section`, which must be there. `path` is
 * for `why` and the places; `text` of `len` bytes and a NUL is changed.
 * `*ret_secret` becomes true if a secret is in any of its sections.
 */
int extra_opts_take_text(const struct extra_opts *extra, const char *section,
			 const char *path, char *text, size_t len,
			 bool *ret_secret, struct buf *why);

/*
 * The file to read where none is named: $MP_CONFIG_FILE; else the first that
 * exists of monitoring-plugins.ini, plugins.ini and nagios-plugins.ini in the
 * folders of $NAGIOS_CONFIG_PATH (separated by colons) and of those that the
 * Monitoring Plugins look into. The caller frees; NULL: there is none.
 */
char *extra_opts_find(const struct environment *env);

/*
 * Where the option that begins this message ("--region: ...") was given; NULL:
 * on the command line, or it begins with none.
 */
const char *extra_opts_place(const struct opt_group *groups,
			     const char *message);

#endif
