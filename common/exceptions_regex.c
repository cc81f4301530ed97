/*
 * exceptions_regex: regular expressions of exceptions, kept within bounds.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "exceptions_private.h"
#include "xalloc.h"

/*
 * glibc copies what is repeated, also what "+" stands behind: this many
 * characters and groups are enough for an expression with all repetitions
 * written out, and compile in no time.
 */
enum { WRITTEN_OUT_MAX = 2000, ERROR_MAX = 256 };

/* The larger number of "{2,5}"; more than WRITTEN_OUT_MAX stays that. */
static long interval_max(const char *p)
{
	long max = 1, n = 0;

	for (p++; *p && *p != '}'; p++) {
		n = isdigit((unsigned char)*p) ? n * 10 + (*p - '0') : 0;
		if (n > WRITTEN_OUT_MAX)
			n = WRITTEN_OUT_MAX + 1;
		if (n > max)
			max = n;
	}
	return max;
}

/* The last byte of the "[...]" that begins here. */
static const char *bracket_end(const char *p)
{
	p += p[1] == '^' ? 2 : 1;
	for (const char *first = p; *p && (*p != ']' || p == first); p++) {
		char kind = p[0] == '[' ? p[1] : '\0';

		if (!kind || !strchr(":.=", kind))
			continue;
		for (p += 2; *p && (p[0] != kind || p[1] != ']'); p++)
			;
		if (!*p)
			break;
		p++;
	}
	return *p ? p : p - 1;
}

/* How often what stands before is copied; 0: this repeats nothing. */
static long copies(const char *p)
{
	switch (*p) {
	case '+':
		return 2;
	case '*':
	case '?':
		return 1;
	case '{':
		return interval_max(p);
	default:
		return 0;
	}
}

/* Characters and groups, with all repetitions written out. */
static long written_out(const char *p)
{
	long outer[EXCEPTION_MAX_REGEX], all = 0, last = 0;
	size_t depth = 0;

	for (; *p && all <= WRITTEN_OUT_MAX; p++) {
		long n = copies(p);

		if (n) {
			all += (n - 1) * last + 1;
			last = n * last + 1;
			continue;
		}
		if (*p == '(') {
			outer[depth++] = all;
			all = last = 0;
			continue;
		}
		last = 1;
		if (*p == ')' && depth > 0) {
			last += all;
			all = outer[--depth];
		} else if (*p == '[') {
			p = bracket_end(p);
		} else if (*p == '\\' && p[1]) {
			p++;
		}
		all += last;
	}
	return all;
}

/* NULL, or what regcomp() would not mind, or not survive. */
static const char *regex_problem(const char *text)
{
	if (!*text)
		return "the expression is empty";
	if (strlen(text) > EXCEPTION_MAX_REGEX)
		return "the expression is longer than 256 bytes";
	for (const char *p = text; *p; p++) {
		if (*p == '\\' && isdigit((unsigned char)p[1]))
			return "back-references are not supported";
		if (*p == '\\' && p[1])
			p++;
	}
	if (written_out(text) > WRITTEN_OUT_MAX)
		return "with its repetitions written out, the expression is "
		       "longer than 2000 characters";
	return NULL;
}

const struct exception_regex *exception_regex_new(struct exceptions *exceptions,
						  const char *text,
						  struct buf *why)
{
	const int flags = REG_EXTENDED | REG_ICASE;
	const char *problem = regex_problem(text);
	struct exception_regex *regex;
	char error[ERROR_MAX];
	int r;

	if (problem) {
		buf_adds(why, problem);
		return NULL;
	}
	regex = xcalloc(1, sizeof(*regex));
	r = regcomp(&regex->regex, text, flags);
	if (r) {
		regerror(r, &regex->regex, error, sizeof(error));
		buf_addf(why, "no extended regular expression: %s", error);
		free(regex);
		return NULL;
	}
	regex->next = exceptions->regexes;
	exceptions->regexes = regex;
	return regex;
}

void exception_regexes_free(struct exceptions *exceptions)
{
	struct exception_regex *regex, *next;

	for (regex = exceptions->regexes; regex; regex = next) {
		next = regex->next;
		regfree(&regex->regex);
		free(regex);
	}
	exceptions->regexes = NULL;
}

/*
 * Not by anchors put around the text: "a)|(b)" breaks out of parentheses. Of
 * all that begins at the first byte, POSIX takes the longest match.
 */
bool exception_regex_matches(const struct exception_regex *regex,
			     const char *text)
{
	regmatch_t match;

	return regexec(&regex->regex, text, 1, &match, 0) == 0 &&
	       match.rm_so == 0 && text[match.rm_eo] == '\0';
}
