/*
 * profile_parse: cuts one config or credentials file into rows, in place.
 *
 * The rules are those the AWS SDKs test each other with; where the files are
 * wrong we refuse them rather than guess which credentials were meant.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"
#include "types.h"
#include "xalloc.h"

enum { FIRST_ROWS = 32 };

struct parser {
	struct profile_set *set;
	enum profile_source source;
	const char *path;
	size_t line;
	struct buf *why;

	bool in_section;	 /* any, be it one that is skipped */
	bool skip;		 /* nothing of this section is kept */
	struct profile_row head; /* the row of the section */

	char *value_end; /* of the property that may go on, or NULL */
	bool nested;	 /* its lines are properties themselves */
};

static int refuse(const struct parser *p, const char *reason)
{
	buf_addf(p->why, "%s:%zu: %s", p->path, p->line, reason);
	return -EINVAL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Cuts the blanks off both ends of `s`, which ends at `*end`. */
static char *trim(char *s, char **end)
{
	while (*end > s && is_blank((*end)[-1]))
		(*end)--;
	**end = '\0';
	while (is_blank(*s))
		s++;
	return s;
}

/* Anything else is skipped with what belongs to it. */
static bool name_valid(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-_/.%@:+";

	return *name && !name[strspn(name, allowed)];
}

static void add_row(struct profile_set *set, const struct profile_row *row)
{
	if (set->n == set->allocated) {
		set->allocated = set->n ? set->n * 2 : FIRST_ROWS;
		set->rows = xrealloc(set->rows,
				     set->allocated * sizeof(*set->rows));
	}
	set->rows[set->n] = *row;
	set->rows[set->n].order = set->n;
	set->n++;
}

/* Config has a word before the name, but for `[default]`. */
static bool config_section(char *name, struct profile_row *ret)
{
	static const struct {
		const char *word;
		enum profile_kind kind;
	} words[] = {
		{ "profile", PROFILE },
		{ "sso-session", PROFILE_SSO_SESSION },
		{ "services", PROFILE_SERVICES },
	};
	size_t i, len = strcspn(name, " \t");

	ret->plain = !strcmp(name, "default");
	if (ret->plain) {
		ret->section = name;
		return true;
	}
	if (!name[len])
		return false;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i].word) != len ||
		    strncmp(name, words[i].word, len))
			continue;
		ret->kind = words[i].kind;
		ret->section = name + len + strspn(name + len, " \t");
		return true;
	}
	return false;
}

static int parse_section(struct parser *p, char *line)
{
	char *close = strchr(line, ']'), *rest, *name;
	struct profile_row *head = &p->head;

	if (!close)
		return refuse(p, "section without ']'");
	rest = close + 1 + strspn(close + 1, " \t");
	if (*rest && *rest != '#' && *rest != ';')
		return refuse(p, "text behind the ']' of a section");
	name = trim(line + 1, &close);
	*head = (struct profile_row){ .section = name, .key = "", .value = "" };
	p->skip = p->source == PROFILE_CONFIG && !config_section(name, head);
	p->skip |= !name_valid(head->section);
	p->in_section = true;
	p->value_end = NULL;
	if (!p->skip)
		add_row(p->set, head);
	return 0;
}

/* A mark behind a blank begins a comment; in a value it is part of it. */
static char *cut_comment(char *line, char *end)
{
	char *c;

	for (c = line + 1; c < end; c++)
		if ((*c == '#' || *c == ';') && is_blank(c[-1]))
			return c;
	return end;
}

static void lower(char *s)
{
	for (; *s; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

static int parse_property(struct parser *p, char *line, char *end)
{
	struct profile_row row = p->head;
	char *equals, *key, *value;

	if (!p->in_section)
		return refuse(p, "property before any section");
	end = cut_comment(line, end);
	*end = '\0';
	equals = strchr(line, '=');
	if (!equals)
		return refuse(p, "property without '='");
	value = trim(equals + 1, &end);
	key = trim(line, &equals);
	if (!*key)
		return refuse(p, "property without a name");
	p->value_end = end;
	p->nested = !*value;
	if (p->skip || !name_valid(key))
		return 0;
	lower(key);
	row.key = key;
	row.value = value;
	add_row(p->set, &row);
	return 0;
}

/*
 * A line that begins with a blank goes on with the value before: a LF and its
 * trimmed text move up behind it, which never needs more room than they had.
 */
static int parse_continuation(struct parser *p, char *line, char *end)
{
	char *text = trim(line, &end);
	size_t len = (size_t)(end - text);

	if (!p->in_section)
		return refuse(p, "continuation before any section");
	if (!p->value_end)
		return refuse(p, "continuation without a property");
	if (p->nested && !strchr(text, '='))
		return refuse(p, "nested property without '='");
	if (p->nested && *text == '=')
		return refuse(p, "nested property without a name");
	*p->value_end++ = '\n';
	memmove(p->value_end, text, len + 1);
	p->value_end += len;
	return 0;
}

static int parse_line(struct parser *p, char *line, char *end)
{
	if (!line[strspn(line, " \t")] || *line == '#' || *line == ';')
		return 0;
	if (is_blank(*line))
		return parse_continuation(p, line, end);
	if (*line == '[')
		return parse_section(p, line);
	return parse_property(p, line, end);
}

int profile_parse(struct profile_set *set, enum profile_source source,
		  const char *path, char *text, size_t len, struct buf *why)
{
	struct parser p = {
		.set = set, .source = source, .path = path, .why = why
	};
	char *line = text, *stop = text + len, *end, *next;
	int r;

	for (; line < stop; line = next) {
		p.line++;
		end = memchr(line, '\n', (size_t)(stop - line));
		next = end ? end + 1 : stop;
		if (!end)
			end = stop;
		if (end > line && end[-1] == '\r')
			end--;
		*end = '\0';
		if (strlen(line) != (size_t)(end - line))
			return refuse(&p, "NUL byte");
		r = parse_line(&p, line, end);
		if (r < 0)
			return r;
	}
	return 0;
}
