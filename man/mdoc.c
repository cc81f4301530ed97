/*
 * mdoc: writes texts of ours as the source of a manual page, mdoc(7).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <string.h>

#include "mdoc.h"

/* Of a line of source. */
enum { COLUMNS = 78 };

/* What roff would take for its own, or print as a typographer does. */
static const struct {
	char c;
	bool typed_only;
	const char *escape;
} escapes[] = {
	{ '\\', false, "\\e" },	 { '"', false, "\\(dq" },
	{ '-', true, "\\-" },	 { '\'', true, "\\(aq" },
	{ '`', false, "\\(ga" }, { '^', false, "\\(ha" },
	{ '~', false, "\\(ti" },
};

static void add_char(struct buf *out, char c, bool typed)
{
	for (size_t i = 0; i < ARRAY_SIZE(escapes); i++)
		if (escapes[i].c == c && (typed || !escapes[i].typed_only)) {
			buf_adds(out, escapes[i].escape);
			return;
		}
	buf_addc(out, c);
}

static void add_escaped(struct buf *out, const char *text, size_t n, bool typed)
{
	for (size_t i = 0; i < n; i++)
		add_char(out, text[i], typed);
}

/* "--x", "-w", "(-w", "a=b", "some_thing": as somebody would type it. */
static bool is_typed(const char *word, size_t n)
{
	const char *first = word + strspn(word, "(");

	if (first < word + n && *first == '-')
		return true;
	for (size_t i = 0; i < n; i++)
		if (word[i] == '=' || word[i] == '_' ||
		    (i && word[i] == '-' && word[i - 1] == '-'))
			return true;
	return false;
}

void mdoc_text(struct buf *out, const char *text)
{
	size_t column = 0;
	bool sentence = false;

	for (const char *p = text + strspn(text, " \n"); *p;) {
		size_t n = strcspn(p, " \n");

		if (column && (sentence || column + 1 + n > COLUMNS)) {
			buf_addc(out, '\n');
			column = 0;
		} else if (column) {
			buf_addc(out, ' ');
			column++;
		}
		if (!column && strchr(".'", *p))
			buf_adds(out, "\\&");
		add_escaped(out, p, n, is_typed(p, n));
		column += n;
		sentence = p[n - 1] == '.';
		p += n;
		p += strspn(p, " \n");
	}
	if (column)
		buf_addc(out, '\n');
}

void mdoc_sentence(struct buf *out, const char *phrase)
{
	size_t first = strcspn(phrase, " ");
	_cleanup_(buf_done) struct buf text = { 0 };

	if (!*phrase)
		return;
	buf_init(&text, strlen(phrase) + 1);
	if (phrase[first - 1] == ':')
		buf_adds(&text, phrase);
	else
		buf_addf(&text, "%c%s", toupper((unsigned char)*phrase),
			 phrase + 1);
	if (buf_str(&text)[text.len - 1] != '.')
		buf_addc(&text, '.');
	mdoc_text(out, buf_str(&text));
}

/*
 * The names of macros have two or three letters; "|" and "." are delimiters,
 * and so is what ends a word.
 */
void mdoc_argument(struct buf *out, const char *text)
{
	size_t n = strlen(text);
	bool quoted = strchr(text, ' ') || !n;

	buf_adds(out, quoted ? " \"" : " ");
	if (!quoted && n <= 3)
		buf_adds(out, "\\&");
	add_escaped(out, text, n, true);
	if (!quoted && strchr(".,:;?!)]", text[n - 1]))
		buf_adds(out, "\\&");
	if (quoted)
		buf_addc(out, '"');
}

/* "LIST|all": what stands for something, or a word as it is. */
static void add_value(struct buf *out, const char *arg)
{
	for (const char *p = arg;; p++) {
		size_t n = strcspn(p, "|");
		_cleanup_(buf_done) struct buf word;

		buf_init(&word, n);
		buf_add(&word, p, n);
		buf_adds(out, islower((unsigned char)*p) ? " Cm" : " Ar");
		mdoc_argument(out, buf_str(&word));
		p += n;
		if (*p != '|')
			break;
		buf_adds(out, " Ns | Ns");
	}
}

void mdoc_option(struct buf *out, const struct opt *opt,
		 enum mdoc_option written)
{
	bool is_long = !opt->letter || written == MDOC_BOTH;

	if (opt->letter)
		buf_addf(out, " Fl \\&%c", opt->letter);
	if (opt->letter && is_long)
		buf_adds(out, " ,");
	if (is_long) {
		buf_adds(out, " Fl \\-");
		add_escaped(out, opt->name, strlen(opt->name), true);
	}
	if (!opt->arg)
		return;
	buf_adds(out, is_long ? " Ns = Ns" : "");
	add_value(out, opt->arg);
}
