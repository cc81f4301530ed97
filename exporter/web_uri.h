/*
 * web_uri: the target of a request, decoded.
 *
 * RFC 9112 section 3.2: origin form (`/path?query`) or absolute form, whose
 * scheme and host are not looked at. The query is read as forms are written
 * (`+` is a blank).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_URI_H
#define WEB_URI_H

#include "arena.h"
#include "types.h"

/*
 * -ENAMETOOLONG beyond WEB_URI_MAX bytes; -EINVAL for what is neither form, has
 * a `%` without two digits, a NUL, or more than WEB_ARGUMENTS_MAX arguments.
 * The path is not normalised: `/a/../b` is that. Texts are of the arena.
 */
int web_uri_parse(const char *uri, struct arena *arena, const char **ret_path,
		  struct list *ret_arguments);

#endif
