/*
 * settings_valid: whether the values of the common options can be meant.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arn.h"
#include "role.h"
#include "settings_valid.h"
#include "url.h"

enum { REGION_MAX = 63, REASON_MAX = 256 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define WORD LETTERS "0123456789-"

/* What follows a '[': behind the ']' that closes it, NULL if none does. */
static const char *skip_bracket(const char *p)
{
	if (*p == '!' || *p == '^')
		p++;
	if (*p == ']')
		p++;
	for (; *p; p++) {
		if (*p == ']')
			return p + 1;
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '[' && strchr(":.=", p[1]) && p[1]) {
			char end[] = { p[1], ']', '\0' };
			const char *close = strstr(p + 2, end);

			if (close)
				p = close + 1;
		}
	}
	return NULL;
}

const char *glob_problem(const char *glob)
{
	const char *p = glob;

	if (!*p)
		return "is empty";
	while (*p) {
		if (*p == '\\') {
			if (!p[1])
				return "ends in a backslash";
			p += 2;
		} else if (*p == '[') {
			p = skip_bracket(p + 1);
			if (!p)
				return "'[' is not closed";
		} else {
			p++;
		}
	}
	return NULL;
}

static int valid_globs(const struct list *globs, const char *option,
		       struct buf *why)
{
	for_each(char *const, glob, globs) {
		const char *problem = glob_problem(*glob);

		if (!problem)
			continue;
		buf_addf(why, "%s: '%s': %s", option, *glob, problem);
		return -EINVAL;
	}
	return 0;
}

/* KEY or KEY=GLOB[,GLOB...]. */
const char *tag_problem(const char *tag)
{
	const char *value = strchr(tag, '=');
	const char *problem = NULL;

	if (!*tag || value == tag)
		return "no key before the '='";
	for (value = value ? value + 1 : NULL; value && !problem;) {
		size_t n = strcspn(value, ",");
		_cleanup_(buf_done) struct buf glob;

		buf_init(&glob, n);
		buf_add(&glob, value, n);
		problem = glob_problem(buf_str(&glob));
		value = value[n] ? value + n + 1 : NULL;
	}
	return problem;
}

static int valid_tags(const struct list *tags, const char *option,
		      struct buf *why)
{
	for_each(char *const, tag, tags) {
		const char *problem = tag_problem(*tag);

		if (!problem)
			continue;
		buf_addf(why, "%s: '%s': %s", option, *tag, problem);
		return -EINVAL;
	}
	return 0;
}

bool is_plain_word(const char *word)
{
	size_t n = strlen(word);

	return n && n <= REGION_MAX && strspn(word, WORD) == n;
}

static int valid_words(const struct list *words, const char *option,
		       const char *what, struct buf *why)
{
	for_each(char *const, word, words) {
		if (is_plain_word(*word))
			continue;
		buf_addf(why, "%s: '%s': not the name of %s", option, *word,
			 what);
		return -EINVAL;
	}
	return 0;
}

static bool list_has(const struct list *list, const char *text)
{
	for_each(char *const, item, list)
		if (!strcmp(*item, text))
			return true;
	return false;
}

static int valid_regions(const struct settings *s, struct buf *why)
{
	int r = valid_words(&s->regions, "--region", "a region", why);

	if (r < 0)
		return r;
	if (s->regions.n > 1 && list_has(&s->regions, "all")) {
		buf_adds(why, "--region: 'all' and single regions do not go "
			      "together");
		return -EINVAL;
	}
	return 0;
}

/* -H names the region; -r may say the same or more, not another. */
static int valid_hostname(struct settings *s, struct buf *why)
{
	char region[64], identifier[64], *host;
	_cleanup_(buf_done) struct buf reason = { 0 };
	const char **regions;

	if (!s->scope.hostname)
		return 0;
	buf_init(&reason, why->max);
	host = arena_strdup(&s->arena, s->scope.hostname);
	for (char *p = host; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	s->scope.hostname = host;
	if (scope_parse_hostname(host, region, identifier, &reason) < 0) {
		buf_addf(why, "--hostname: %s", buf_str(&reason));
		return -EINVAL;
	}
	if (s->regions.n && !list_has(&s->regions, "all") &&
	    !list_has(&s->regions, region)) {
		buf_addf(why,
			 "--hostname: '%s' is in %s, which --region does "
			 "not name",
			 host, region);
		return -EINVAL;
	}
	regions = arena_alloc(&s->arena, sizeof(*regions));
	regions[0] = arena_strdup(&s->arena, region);
	s->regions = (struct list){ regions, 1 };
	return 0;
}

static int valid_role(const struct settings *s, struct buf *why)
{
	const struct {
		const char *option, *value;
		const char *(*problem)(const char *value);
	} values[] = {
		{ "--role-arn", s->role_arn, role_arn_problem },
		{ "--external-id", s->external_id, role_external_id_problem },
		{ "--role-session-name", s->role_session_name,
		  role_session_problem },
	};

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		const char *value = values[i].value;
		const char *problem = value ? values[i].problem(value) : NULL;

		if (value && !s->role_arn &&
		    (value != s->role_session_name || !s->accounts.n))
			problem = "only with --role-arn";
		if (!problem)
			continue;
		if (value == s->external_id) /* a secret */
			buf_addf(why, "%s: %s", values[i].option, problem);
		else
			buf_addf(why, "%s: '%s': %s", values[i].option, value,
				 problem);
		return -EINVAL;
	}
	return 0;
}

/* `all` stands alone, as in --region. */
static int valid_accounts(const struct settings *s, struct buf *why)
{
	const char *const *ids = s->accounts.items;
	bool all = s->accounts.n == 1 && !strcmp(*ids, "all");

	for (size_t i = 0; !all && i < s->accounts.n; i++) {
		if (arn_is_account_id(ids[i]))
			continue;
		buf_addf(why,
			 "--accounts: '%s': not an account id of 12 digits",
			 ids[i]);
		return -EINVAL;
	}
	if (s->accounts.n && !s->account_role)
		buf_adds(why, "--accounts: only with --account-role");
	else if (s->account_role && !s->accounts.n)
		buf_adds(why, "--account-role: only with --accounts");
	else if (s->account_role && !role_name_is_valid(s->account_role))
		buf_addf(why, "--account-role: '%s': not the name of a role",
			 s->account_role);
	else if (s->accounts.n && s->input)
		buf_adds(why, "--accounts: not with --input");
	else
		return 0;
	return -EINVAL;
}

bool is_readable(const char *path)
{
	return access(path, R_OK) == 0;
}

static int valid_files(const struct settings *s, struct buf *why)
{
	struct stat st;

	if (s->input && stat(s->input, &st) < 0) {
		buf_addf(why, "--input: '%s': %s", s->input, strerror(errno));
		return -EINVAL;
	}
	if (s->input && !S_ISDIR(st.st_mode)) {
		buf_addf(why, "--input: '%s': not a directory", s->input);
		return -EINVAL;
	}
	if (!s->ca_bundle)
		return 0;
	if (!is_readable(s->ca_bundle)) {
		buf_addf(why, "--ca-bundle: '%s': %s", s->ca_bundle,
			 strerror(errno));
		return -EINVAL;
	}
	return 0;
}

int endpoint_url_check(const char *text, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;
	struct url url;

	buf_init(&reason, REASON_MAX);
	if (url_parse(text, &url, &reason) == 0 && !url.has_query)
		return 0;
	buf_addf(why, "not an http or https URL: %s",
		 reason.len ? buf_str(&reason) : "it has a query");
	return -EINVAL;
}

/* Said here, and not by every call. */
static int valid_url(const struct settings *s, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason;

	buf_init(&reason, why->max);
	if (!s->endpoint_url || !endpoint_url_check(s->endpoint_url, &reason))
		return 0;
	buf_addf(why, "--endpoint-url: %s", buf_str(&reason));
	return -EINVAL;
}

int settings_valid(struct settings *settings, struct buf *why)
{
	const struct scope *scope = &settings->scope;

	if (valid_regions(settings, why) < 0 ||
	    valid_globs(&scope->include, "--include", why) < 0 ||
	    valid_globs(&scope->exclude, "--exclude", why) < 0 ||
	    valid_tags(&scope->tags, "--tag", why) < 0 ||
	    valid_tags(&scope->ignored_tags, "--ignore-tag", why) < 0 ||
	    valid_words(&scope->engines, "--engine", "an engine", why) < 0 ||
	    valid_role(settings, why) < 0 ||
	    valid_accounts(settings, why) < 0 ||
	    valid_hostname(settings, why) < 0 ||
	    valid_files(settings, why) < 0 || valid_url(settings, why) < 0)
		return -EINVAL;
	return 0;
}
