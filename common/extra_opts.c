/*
 * extra_opts: options that stand in a file (--extra-opts).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "extra_opts.h"
#include "ini.h"
#include "nearest.h"
#include "secret_file.h"
#include "text.h"
#include "xalloc.h"

static const char standard_input[] = "standard input";

/* One file being read. */
struct reading {
	const struct extra_opts *extra;
	const char *section, *path;
	bool found, secret;
};

/* A row of the tables, and what belongs to it. */
struct found_row {
	const struct opt *opt;
	const struct opt_group *group;
	const char **place;
};

/* What a file cannot say: whom to believe, or nothing of the run. */
static bool only_by_hand(const struct opt *opt)
{
	static const char *const names[] = { "extra-opts", "help", "iam-policy",
					     "version" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (text_is(names[i], opt->name))
			return true;
	return false;
}

/* The row of a long name, or of a letter. */
static bool row_find(const struct opt_group *groups, const char *name,
		     struct found_row *ret)
{
	char letter = name[0] && !name[1] ? name[0] : '\0';

	for (; groups->opts || groups->values; groups++) {
		for (const struct opt *o = groups->opts; o && o->name; o++) {
			if (strcmp(o->name, name) != 0 &&
			    !(letter && o->letter == letter))
				continue;
			*ret = (struct found_row){ o, groups, NULL };
			if (groups->places)
				ret->place = &groups->places[o - groups->opts];
			return true;
		}
	}
	return false;
}

/* A word as options are: anything else may be a secret gone astray. */
static bool is_name(const char *name)
{
	size_t n = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"abcdefghijklmnopqrstuvwxyz"
				"0123456789-_");

	return !name[n] && n < NEAREST_MAX_LEN / 2;
}

static int refuse_unknown(const struct reading *reading, const char *name,
			  struct buf *why)
{
	struct nearest nearest = { .word = name };

	for (const struct opt_group *g = reading->extra->groups;
	     g->opts || g->values; g++)
		for (const struct opt *o = g->opts; o && o->name; o++)
			if (!only_by_hand(o))
				nearest_offer(&nearest, o->name);
	if (is_name(name))
		buf_addf(why, "'%s': unknown option", name);
	else
		buf_adds(why, "not the name of an option");
	if (nearest.best)
		buf_addf(why, ", '%s'?", nearest.best);
	return -EINVAL;
}

/* As a use on the command line: the first one replaces the initial value. */
static int take_value(const struct reading *reading,
		      const struct found_row *row, const char *text,
		      struct buf *why)
{
	void *values = row->group->values;
	struct arena *arena = reading->extra->arena;
	_cleanup_(buf_done) struct buf reason = { 0 };

	if (text && !(text = arena_strdup(arena, text))) {
		buf_adds(why, "too many values");
		return -EINVAL;
	}
	if (row->opt->initial && !*row->place)
		option_clear(row->opt, values);
	buf_init(&reason, why->max);
	if (!option_add(row->opt, values, text, arena, &reason))
		return 0;
	buf_adds(why, row->opt->type->secret ? "not a value that it can have"
					     : buf_str(&reason));
	return -EINVAL;
}

static int take_option(const struct reading *reading,
		       const struct ini_line *line, struct buf *why)
{
	struct found_row row;
	int r = -EINVAL;

	if (!row_find(reading->extra->groups, line->name, &row))
		return refuse_unknown(reading, line->name, why);
	buf_addf(why, "--%s: ", row.opt->name);
	if (only_by_hand(row.opt))
		buf_adds(why, "not in a file");
	else if (row.opt->type->takes_value && !line->value)
		buf_adds(why, "value missing");
	else if (!row.opt->type->takes_value && line->value)
		buf_adds(why, "takes no value");
	else
		r = take_value(reading, &row, line->value, why);
	if (r == 0)
		*row.place = arena_printf(reading->extra->arena, "%s:%zu",
					  reading->path, line->number);
	return r;
}

static int take_line(void *ctx, const struct ini_line *line, struct buf *why)
{
	struct reading *reading = ctx;
	bool ours = text_is(line->section, reading->section);
	_cleanup_(buf_done) struct buf reason = { 0 };
	struct found_row row;

	reading->found |= ours;
	if (line->name && row_find(reading->extra->groups, line->name, &row))
		reading->secret |= row.opt->type->secret;
	if (!ours || !line->name)
		return 0;
	buf_init(&reason, why->max);
	if (!take_option(reading, line, &reason))
		return 0;
	buf_addf(why, "%s:%zu: %s", reading->path, line->number,
		 buf_str(&reason));
	return -EINVAL;
}

int extra_opts_take_text(const struct extra_opts *extra, const char *section,
			 const char *path, char *text, size_t len,
			 bool *ret_secret, struct buf *why)
{
	struct reading reading = { .extra = extra,
				   .section = section,
				   .path = path };
	int r = ini_parse(path, text, len, take_line, &reading, why);

	*ret_secret = reading.secret;
	if (r < 0 || reading.found)
		return r;
	buf_addf(why, "no section '%s' in '%s'", section, path);
	return -EINVAL;
}

/*
 * Only of files: what comes by a pipe others may not read. A group may be that
 * of the core: 0640, root and nagios, is how packages install such files.
 */
static bool exposed(const struct stat *st)
{
	return S_ISREG(st->st_mode) && (st->st_mode & S_IRWXO);
}

static int take_file(const struct extra_opts *extra, const char *section,
		     const char *path, int fd, struct buf *why)
{
	char nothing[] = "";
	struct stat st;
	struct buf text;
	bool secret;
	int r = fstat(fd, &st) < 0 ? -errno : 0;

	buf_init(&text, EXTRA_OPTS_MAX_FILE);
	if (r == 0 && S_ISDIR(st.st_mode))
		r = -EISDIR;
	if (r == 0)
		r = secret_file_read_open(fd, &text);
	if (r < 0) {
		buf_addf(why, "'%s': %s", path, strerror(-r));
	} else {
		r = extra_opts_take_text(extra, section, path,
					 text.data ? text.data : nothing,
					 text.len, &secret, why);
		if (r == 0 && secret && exposed(&st)) {
			buf_addf(why,
				 "'%s' holds a secret and is open to "
				 "everybody (mode %04o): chmod 0640, and let "
				 "it belong to the user or the group of the "
				 "plugin",
				 path, st.st_mode & 07777U);
			r = -EINVAL;
		}
	}
	buf_wipe(&text);
	return r;
}

static int take_path(const struct extra_opts *extra, const char *section,
		     const char *path, struct buf *why)
{
	int fd, r;

	if (text_is(path, "-"))
		return take_file(extra, section, standard_input, STDIN_FILENO,
				 why);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0) {
		buf_addf(why, "'%s': %s", path, strerror(errno));
		return -EINVAL;
	}
	r = take_file(extra, section, path, fd, why);
	close(fd);
	return r;
}

static int take_locator(const struct extra_opts *extra, const char *locator,
			struct buf *why)
{
	size_t n = strcspn(locator, "@");
	char *section = n ? xasprintf("%.*s", (int)n, locator)
			  : xstrdup(extra->program);
	char *path = locator[n] ? xstrdup(locator + n + 1)
				: extra_opts_find(extra->env);
	int r = -EINVAL;

	if (path)
		r = take_path(extra, section, path, why);
	else
		buf_adds(why, "there is no file: name one behind an '@', or "
			      "set MP_CONFIG_FILE, or make "
			      "/etc/monitoring-plugins.ini");
	free(section);
	free(path);
	return r;
}

int extra_opts_take(const struct extra_opts *extra, const struct list *locators,
		    struct buf *why)
{
	for_each(char *const, locator, locators) {
		_cleanup_(buf_done) struct buf reason = { 0 };

		buf_init(&reason, why->max);
		if (!take_locator(extra, *locator, &reason))
			continue;
		buf_addf(why, "--extra-opts: %s", buf_str(&reason));
		return -EINVAL;
	}
	return 0;
}

const char *extra_opts_place(const struct opt_group *groups,
			     const char *message)
{
	size_t dashes = strspn(message, "-");
	size_t n = strcspn(message + dashes, ": ");
	char *name = xasprintf("%.*s", (int)n, message + dashes);
	struct found_row row;
	bool found = dashes && row_find(groups, name, &row);

	free(name);
	return found && row.place ? *row.place : NULL;
}
