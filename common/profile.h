/*
 * profile: the config and credentials files shared with the AWS CLI and SDKs.
 *
 * Both are read into memory once and parsed in place; what the look-ups give
 * points into that memory, which is wiped when the set ends. Which file, which
 * syntax: "Shared config and credentials files" of the AWS SDKs and Tools
 * Reference Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PROFILE_H
#define PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "environment.h"

/* Bytes of one file; a longer one is an error. */
enum { PROFILE_FILE_MAX = 4 << 20 };

/* The sections we know; others are skipped. Credentials hold profiles only. */
enum profile_kind { PROFILE, PROFILE_SSO_SESSION, PROFILE_SERVICES };

enum profile_source { PROFILE_CONFIG, PROFILE_CREDENTIALS, PROFILE_SOURCES };

struct profile_file {
	char *path;	 /* NULL: in no home directory, hence not found */
	int error;	 /* negative errno if it was not read */
	bool exposed;	 /* everybody may read it, and it holds keys */
	struct buf text; /* parsed: cut into pieces by NULs */
};

/* One property, or with key "" the section itself. */
struct profile_row {
	enum profile_kind kind;
	bool plain; /* `[default]` of config, beaten by `[profile default]` */
	const char *section, *key, *value;
	size_t order;
};

/* Rows sorted by kind, section and key, each at most once. */
struct profile_set {
	struct profile_file files[PROFILE_SOURCES];
	struct profile_row *rows;
	size_t n, allocated;
};

/* An empty set: no file, no profile. */
void profile_set_init(struct profile_set *set);

/* Wipes and frees. NULL, zeroed and half loaded are fine. */
void profile_set_done(struct profile_set *set);

/*
 * The home directory: $HOME, without it that of the effective user; NULL if
 * there is none. The caller frees. (Nagios and Icinga start plugins without
 * HOME.)
 */
char *profile_home(const struct environment *env);

/*
 * The path of one of the files: AWS_CONFIG_FILE or `home`/.aws/config,
 * AWS_SHARED_CREDENTIALS_FILE or `home`/.aws/credentials; a leading `~/` in the
 * variables is `home`. NULL if it needs a home and `home` is NULL. The caller
 * frees.
 */
char *profile_path(const struct environment *env, const char *home,
		   enum profile_source source);

/* The profile to use: `option` (-p), AWS_PROFILE, AWS_DEFAULT_PROFILE, or
 * "default". NULL or empty is as good as not given. */
const char *profile_select(const struct environment *env, const char *option);

/*
 * Reads both files into `set`, which must be empty. A file that does not exist
 * or may not be read is as good as empty; profile_describe_files() tells.
 * -EINVAL for what the parser refuses, -EFBIG for a file above the limit; `why`
 * then names file and line, and never quotes the file. All that is left to do
 * with the set then is profile_set_done().
 */
int profile_load(struct profile_set *set, const struct environment *env,
		 const char *home, struct buf *why);

/* As profile_load(), of two texts; `config` and `credentials` may be NULL. */
int profile_load_texts(struct profile_set *set, const struct buf *config,
		       const struct buf *credentials, struct buf *why);

/*
 * The value of property `key` (lower case) of a profile, or of any section;
 * NULL if there is no such section or property, "" if it has no value. It lives
 * as long as the set. Case counts in the names of sections.
 */
const char *profile_get(const struct profile_set *set, const char *profile,
			const char *key);
const char *profile_get_in(const struct profile_set *set,
			   enum profile_kind kind, const char *section,
			   const char *key);

/*
 * The value of a nested property, as `endpoint_url` in
 *
 *     [services my-services]
 *     rds =
 *       endpoint_url = http://127.0.0.1:4566
 *
 * of property `key` ("rds", lower case). The case of the nested name does not
 * count, and the last of several counts. NULL if there is none; the caller
 * frees.
 */
char *profile_get_nested(const struct profile_set *set, enum profile_kind kind,
			 const char *section, const char *key,
			 const char *nested);

/* Whether the section stands in one of the files, be it empty. */
bool profile_exists(const struct profile_set *set, enum profile_kind kind,
		    const char *section);

/* Appends a line for each file that holds keys and that everybody may read. */
void profile_warn_exposed(const struct profile_set *set, struct buf *ret);

/* Appends both paths, and what kept us from reading one: `'/a' and '/b' (not
 * found)`. */
void profile_describe_files(const struct profile_set *set, struct buf *ret);

/*
 * For profile.c: appends the rows of one file, in its order, not yet sorted.
 * `text` of `len` bytes and a NUL is changed, and lives as long as the rows.
 * `path` is for `why`. 0 or -EINVAL.
 */
int profile_parse(struct profile_set *set, enum profile_source source,
		  const char *path, char *text, size_t len, struct buf *why);

#endif
