/*
 * settings_valid: whether the values of the common options can be meant.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SETTINGS_VALID_H
#define SETTINGS_VALID_H

#include "settings.h"

/*
 * Regions, globs, tags, engines, the hostname, and that files and folders are
 * there. Lowers the hostname and settles the regions it means. -EINVAL with
 * `why` naming the option.
 */
int settings_valid(struct settings *settings, struct buf *why);

/*
 * NULL, or what is wrong with a pattern for fnmatch(3): "is empty", "'[' is
 * not closed", "ends in a backslash".
 */
const char *glob_problem(const char *glob);

/* The same of KEY or KEY=GLOB[,GLOB...]. */
const char *tag_problem(const char *tag);

/* True for a word as regions and engines are: letters, digits and '-'. */
bool is_plain_word(const char *word);

/* True if a file or folder is there and can be read; else errno says why. */
bool is_readable(const char *path);

/*
 * -EINVAL if the URL cannot be an endpoint, with the reason in `why`, which
 * does not show the URL: it may hold a secret.
 */
int endpoint_url_check(const char *url, struct buf *why);

#endif
