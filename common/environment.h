/*
 * environment: the variables the program was started with, passed in.
 *
 * Nothing in common/ calls getenv(): main passes `environ`, a test its own
 * list, so that each function's result follows from its arguments.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

struct environment {
	char *const *vars; /* "NAME=value" strings, NULL at the end */
};

/*
 * The value of variable `name`, or NULL. An empty variable counts as unset:
 * Icinga passes a macro that is not set as an empty variable. Of several with
 * the same name the first counts, as with getenv(). The string is part of the
 * environment. `env`, and its `vars`, may be NULL: nothing is set.
 */
const char *environment_get(const struct environment *env, const char *name);

#endif
