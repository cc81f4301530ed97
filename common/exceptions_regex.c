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

/* Of all repetitions multiplied: glibc copies what is repeated. */
enum { REPEAT_MAX = 1000, ERROR_MAX = 256 };

/* The larger number of "{2,5}"; more than REPEAT_MAX stays that. */
static long interval_max(const char *p)
{
	long max = 1, n = 0;

	for (p++; *p && *p != '}'; p++) {
		n = isdigit((unsigned char)*p) ? n * 10 + (*p - '0') : 0;
		if (n > REPEAT_MAX)
			n = REPEAT_MAX + 1;
		if (n > max)
			max = n;
	}
	return max;
}

/* NULL, or what regcomp() would not mind, or not survive. */
static const char *regex_problem(const char *text)
{
	long repeated = 1;

	if (!*text)
		return "the expression is empty";
	if (strlen(text) > EXCEPTION_MAX_REGEX)
		return "the expression is longer than 256 bytes";
	for (const char *p = text; *p; p++) {
		if (*p == '\\' && isdigit((unsigned char)p[1]))
			return "back-references are not supported";
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '{')
			repeated *= interval_max(p);
		if (repeated > REPEAT_MAX)
			return "repeats more than 1000 times";
	}
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
