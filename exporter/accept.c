/*
 * accept: which format of the metrics a client asks for, and whether packed.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "accept.h"

#include <string.h>
#include <strings.h>

#include "types.h"

enum { Q_ONE = 1000 };

/* A part of the fields; quotes of a value are not in it. */
struct span {
	const char *start;
	size_t len;
};

/* One element: `name` is "type/subtype" or the name of a coding. */
struct element {
	struct span name, version;
	bool escaping;
	int q; /* in thousandths */
};

/* clang-format off */
static const struct {
	const char *name, *version; /* NULL: no, or any */
	enum accept_format format;
} known[] = {
	{ "application/openmetrics-text", NULL, ACCEPT_OPENMETRICS },
	{ "application/openmetrics-text", "1.0.0", ACCEPT_OPENMETRICS },
	{ "text/plain", NULL, ACCEPT_TEXT },
	{ "text/plain", "0.0.4", ACCEPT_TEXT },
	{ "text/plain", "1.0.0", ACCEPT_TEXT_NAMED },
	{ "text/*", NULL, ACCEPT_TEXT },
	{ "*/*", NULL, ACCEPT_TEXT },
};
/* clang-format on */

static bool span_is(struct span span, const char *word)
{
	return span.len == strlen(word) &&
	       strncasecmp(span.start, word, span.len) == 0;
}

static const char *skip_blanks(const char *p)
{
	return p + strspn(p, " \t");
}

/* RFC 9110 section 5.6.2; `also` is a character that counts too, or 0. */
static struct span take_token(const char **p, char also)
{
	struct span span = { .start = *p };

	while (**p && (strchr("!#$%&'*+-.^_`|~", **p) || **p == also ||
		       (**p >= '0' && **p <= '9') ||
		       ((**p | 0x20) >= 'a' && (**p | 0x20) <= 'z')))
		(*p)++;
	span.len = (size_t)(*p - span.start);
	return span;
}

/* A token or a quoted string, which may hold anything but a backslash. */
static bool take_value(const char **p, struct span *ret)
{
	if (**p != '"') {
		*ret = take_token(p, 0);
		return ret->len > 0;
	}
	ret->start = *p + 1;
	ret->len = strcspn(ret->start, "\"\\");
	if (ret->start[ret->len] != '"')
		return false;
	*p = ret->start + ret->len + 1;
	return true;
}

/* RFC 9110 section 12.4.2; -1 if it is no weight. */
static int parse_q(struct span text)
{
	int q, unit = Q_ONE / 10;

	if (!text.len || text.len > strlen("0.000") ||
	    (*text.start != '0' && *text.start != '1') ||
	    (text.len > 1 && text.start[1] != '.'))
		return -1;
	q = (*text.start - '0') * Q_ONE;
	for (size_t i = 2; i < text.len; i++, unit /= 10) {
		if (text.start[i] < '0' || text.start[i] > '9')
			return -1;
		q += (text.start[i] - '0') * unit;
	}
	return q > Q_ONE ? -1 : q;
}

/* Behind the name of an element; false if it is malformed. */
static bool take_parameter(const char **p, struct element *element)
{
	struct span name, value;

	*p = skip_blanks(*p + 1);
	name = take_token(p, 0);
	if (!name.len || **p != '=')
		return false;
	(*p)++;
	if (!take_value(p, &value))
		return false;
	if (span_is(name, "q"))
		element->q = parse_q(value);
	else if (span_is(name, "version"))
		element->version = value;
	else if (span_is(name, "escaping"))
		element->escaping = true;
	return element->q >= 0;
}

/*
 * Takes one element and the comma behind it. `*p` becomes NULL at the end;
 * false: this one is malformed. `media`: its name has a slash in it.
 */
static bool take_element(const char **p, bool media, struct element *ret)
{
	bool good;

	*ret = (struct element){ .q = Q_ONE };
	*p = skip_blanks(*p);
	ret->name = take_token(p, media ? '/' : 0);
	good = ret->name.len > 0;
	*p = skip_blanks(*p);
	while (good && **p == ';') {
		good = take_parameter(p, ret);
		*p = skip_blanks(*p);
	}
	good = good && (**p == ',' || **p == '\0');
	*p = strchr(*p, ',');
	if (*p)
		(*p)++;
	return good;
}

static bool find_format(const struct element *element,
			enum accept_format *ret_format)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		if (!span_is(element->name, known[i].name))
			continue;
		if (element->version.start &&
		    (!known[i].version ||
		     !span_is(element->version, known[i].version)))
			continue;
		if (!element->version.start && known[i].version)
			continue;
		*ret_format = known[i].format;
		return true;
	}
	return false;
}

struct accept accept_parse(const char *fields)
{
	struct accept best = { .format = ACCEPT_TEXT };
	enum accept_format format;
	struct element element;
	int q = 0;

	while (fields) {
		if (!take_element(&fields, true, &element) || element.q <= q ||
		    !find_format(&element, &format))
			continue;
		q = element.q;
		best.format = format;
		best.underscores =
			element.escaping || format == ACCEPT_TEXT_NAMED;
	}
	return best;
}

const char *accept_content_type(struct accept accept)
{
	static const char *const texts[][2] = {
		[ACCEPT_TEXT] = { "text/plain; version=0.0.4; charset=utf-8",
				  "text/plain; version=0.0.4; charset=utf-8; "
				  "escaping=underscores" },
		[ACCEPT_TEXT_NAMED] = { "text/plain; version=1.0.0; "
					"charset=utf-8; "
					"escaping=underscores",
					"text/plain; version=1.0.0; "
					"charset=utf-8; "
					"escaping=underscores" },
		[ACCEPT_OPENMETRICS] = { "application/openmetrics-text; "
					 "version=1.0.0; "
					 "charset=utf-8",
					 "application/openmetrics-text; "
					 "version=1.0.0; "
					 "charset=utf-8; "
					 "escaping=underscores" },
	};

	return texts[accept.format][accept.underscores];
}

bool accept_gzip(const char *fields)
{
	struct element element;

	while (fields)
		if (take_element(&fields, false, &element) && element.q > 0 &&
		    span_is(element.name, "gzip"))
			return true;
	return false;
}
