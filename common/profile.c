/*
 * profile: the config and credentials files shared with the AWS CLI and SDKs.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile.h"
#include "types.h"
#include "xalloc.h"

enum { CHUNK = 4096, PASSWD_MAX = 1 << 20 };

static const struct {
	const char *variable, *path;
} sources[PROFILE_SOURCES] = {
	[PROFILE_CONFIG] = { "AWS_CONFIG_FILE", "/.aws/config" },
	[PROFILE_CREDENTIALS] = { "AWS_SHARED_CREDENTIALS_FILE",
				  "/.aws/credentials" },
};

void profile_set_init(struct profile_set *set)
{
	size_t i;

	*set = (struct profile_set){ 0 };
	for (i = 0; i < PROFILE_SOURCES; i++)
		buf_init(&set->files[i].text, PROFILE_FILE_MAX);
}

void profile_set_done(struct profile_set *set)
{
	size_t i;

	if (!set)
		return;
	for (i = 0; i < PROFILE_SOURCES; i++) {
		free(set->files[i].path);
		buf_wipe(&set->files[i].text);
	}
	free(set->rows);
	profile_set_init(set);
}

char *profile_home(const struct environment *env)
{
	const char *home = environment_get(env, "HOME");
	struct passwd passwd, *found = NULL;
	char *room = NULL, *ret = NULL;
	size_t size = 1024;
	int r;

	if (home)
		return xstrdup(home);
	do {
		size *= 2;
		room = xrealloc(room, size);
		r = getpwuid_r(geteuid(), &passwd, room, size, &found);
	} while (r == EINTR || (r == ERANGE && size < PASSWD_MAX));
	if (!r && found && found->pw_dir && *found->pw_dir)
		ret = xstrdup(found->pw_dir);
	free(room);
	return ret;
}

char *profile_path(const struct environment *env, const char *home,
		   enum profile_source source)
{
	const char *path = environment_get(env, sources[source].variable);

	if (path && strncmp(path, "~/", 2))
		return xstrdup(path);
	if (!home)
		return NULL;
	return xasprintf("%s%s", home, path ? path + 1 : sources[source].path);
}

const char *profile_select(const struct environment *env, const char *option)
{
	const char *name = option && *option ? option : NULL;

	if (!name)
		name = environment_get(env, "AWS_PROFILE");
	if (!name)
		name = environment_get(env, "AWS_DEFAULT_PROFILE");
	return name ? name : "default";
}

/* Whatever the path names: a pipe and /dev/null are fine. */
static int file_read(struct profile_file *file)
{
	struct stat st;
	char chunk[CHUNK];
	ssize_t n;
	int fd, r = 0;

	fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	file->exposed = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
			(st.st_mode & S_IROTH);
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			r = -errno;
		else
			buf_add(&file->text, chunk, (size_t)n);
		if (buf_full(&file->text))
			r = -EFBIG;
		if (r < 0)
			break;
	}
	explicit_bzero(chunk, sizeof(chunk));
	close(fd);
	return r;
}

static int row_compare(const void *x, const void *y)
{
	const struct profile_row *a = x, *b = y;
	int r;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	r = strcmp(a->section, b->section);
	return r ? r : strcmp(a->key, b->key);
}

static int row_compare_order(const void *x, const void *y)
{
	const struct profile_row *a = x, *b = y;
	int r = row_compare(a, b);

	return r ? r : (a->order > b->order) - (a->order < b->order);
}

/* `[profile default]` replaces `[default]` of the same file as a whole. */
static void drop_plain_default(struct profile_set *set)
{
	size_t i, n = 0;
	bool prefixed = false;

	for (i = 0; i < set->n; i++)
		prefixed |= set->rows[i].kind == PROFILE &&
			    !set->rows[i].plain &&
			    !strcmp(set->rows[i].section, "default");
	for (i = 0; prefixed && i < set->n; i++)
		if (!set->rows[i].plain)
			set->rows[n++] = set->rows[i];
	if (prefixed)
		set->n = n;
}

/* Of equal rows the last one counts; those of credentials come last. */
static void sort_rows(struct profile_set *set)
{
	size_t i, n = 0;

	if (!set->n)
		return;
	qsort(set->rows, set->n, sizeof(*set->rows), row_compare_order);
	for (i = 0; i < set->n; i++)
		if (i + 1 == set->n ||
		    row_compare(&set->rows[i], &set->rows[i + 1]))
			set->rows[n++] = set->rows[i];
	set->n = n;
}

/* Among the rows from `first` on, those of the file parsed last. */
static bool has_keys(const struct profile_set *set, size_t first)
{
	for (size_t i = first; i < set->n; i++)
		if (set->rows[i].kind == PROFILE &&
		    (!strcmp(set->rows[i].key, "aws_secret_access_key") ||
		     !strcmp(set->rows[i].key, "aws_session_token")))
			return true;
	return false;
}

static int parse_files(struct profile_set *set, struct buf *why)
{
	struct profile_file *file;
	size_t before;
	int i, r;

	for (i = 0; i < PROFILE_SOURCES; i++) {
		file = &set->files[i];
		if (!file->text.len)
			continue;
		before = set->n;
		r = profile_parse(set, (enum profile_source)i, file->path,
				  file->text.data, file->text.len, why);
		if (r < 0)
			return r;
		file->exposed &= has_keys(set, before);
		if (i == PROFILE_CONFIG)
			drop_plain_default(set);
	}
	sort_rows(set);
	return 0;
}

int profile_load(struct profile_set *set, const struct environment *env,
		 const char *home, struct buf *why)
{
	struct profile_file *file;
	int i;

	for (i = 0; i < PROFILE_SOURCES; i++) {
		file = &set->files[i];
		file->path = profile_path(env, home, (enum profile_source)i);
		file->error = file->path ? file_read(file) : -ENOENT;
		if (file->error == -EFBIG) {
			buf_addf(why, "'%s': longer than %d bytes", file->path,
				 PROFILE_FILE_MAX);
			return -EFBIG;
		}
		if (file->error < 0)
			buf_wipe(&file->text);
	}
	return parse_files(set, why);
}

int profile_load_texts(struct profile_set *set, const struct buf *config,
		       const struct buf *credentials, struct buf *why)
{
	const struct buf *texts[PROFILE_SOURCES] = { config, credentials };
	static const char *const names[] = { "config", "credentials" };
	struct profile_file *file;
	size_t i;

	for (i = 0; i < PROFILE_SOURCES; i++) {
		file = &set->files[i];
		file->path = xstrdup(names[i]);
		if (!texts[i])
			continue;
		buf_add(&file->text, texts[i]->data, texts[i]->len);
		if (buf_full(&file->text)) {
			buf_addf(why, "'%s': longer than %d bytes", names[i],
				 PROFILE_FILE_MAX);
			return -EFBIG;
		}
	}
	return parse_files(set, why);
}

const char *profile_get_in(const struct profile_set *set,
			   enum profile_kind kind, const char *section,
			   const char *key)
{
	struct profile_row row = { .kind = kind,
				   .section = section,
				   .key = key };
	const struct profile_row *found;

	if (!set->n)
		return NULL;
	found = bsearch(&row, set->rows, set->n, sizeof(row), row_compare);
	return found ? found->value : NULL;
}

const char *profile_get(const struct profile_set *set, const char *profile,
			const char *key)
{
	return profile_get_in(set, PROFILE, profile, key);
}

bool profile_exists(const struct profile_set *set, enum profile_kind kind,
		    const char *section)
{
	return profile_get_in(set, kind, section, "");
}

/* The lines of a nested value have no blanks at their ends. */
static char *nested_value(const char *line, size_t len, const char *name)
{
	const char *equals = memchr(line, '=', len), *value;
	size_t name_len;

	if (!equals)
		return NULL;
	name_len = (size_t)(equals - line);
	while (name_len && strchr(" \t", line[name_len - 1]))
		name_len--;
	if (name_len != strlen(name) || strncasecmp(line, name, name_len))
		return NULL;
	value = equals + 1 + strspn(equals + 1, " \t");
	return xstrndup(value, (size_t)(line + len - value));
}

char *profile_get_nested(const struct profile_set *set, enum profile_kind kind,
			 const char *section, const char *key,
			 const char *nested)
{
	const char *line = profile_get_in(set, kind, section, key);
	char *ret = NULL, *value;
	size_t len;

	if (!line || *line != '\n')
		return NULL;
	while (*line) {
		line++;
		len = strcspn(line, "\n");
		value = nested_value(line, len, nested);
		if (value) {
			free(ret);
			ret = value;
		}
		line += len;
	}
	return ret;
}

void profile_warn_exposed(const struct profile_set *set, struct buf *ret)
{
	for (size_t i = 0; i < PROFILE_SOURCES; i++)
		if (set->files[i].exposed)
			buf_addf(ret,
				 "warning: '%s' holds keys and is readable by "
				 "everybody (chmod 600)\n",
				 set->files[i].path);
}

void profile_describe_files(const struct profile_set *set, struct buf *ret)
{
	const struct profile_file *file;
	size_t i;

	for (i = 0; i < PROFILE_SOURCES; i++) {
		file = &set->files[i];
		buf_adds(ret, i ? " and " : "");
		if (file->path)
			buf_addf(ret, "'%s'", file->path);
		else
			buf_addf(ret, "'~%s'", sources[i].path);
		if (!file->path)
			buf_adds(ret, " (no home directory)");
		else if (file->error == -ENOENT || file->error == -ENOTDIR)
			buf_adds(ret, " (not found)");
		else if (file->error < 0)
			buf_addf(ret, " (not readable: %s)",
				 strerror(-file->error));
	}
}
