/*
 * completion: what a shell may offer, of options and of their values.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <string.h>

#include "../exporter/flags.h"
#include "completion.h"
#include "settings.h"

const struct completion_program completion_exporter = {
	.name = "rds_security_exporter",
	.tables = { flags_options },
};

struct completion_program completion_program(const struct check *check)
{
	struct completion_program program = { .name = check->name,
					      .check = check };
	size_t n = 0;

	if (check->options)
		program.tables[n++] = check->options;
	if (check_has_measure(check))
		program.tables[n++] = settings_threshold_options;
	return program;
}

static void add_word(const char *word, size_t len, struct buf *words)
{
	if (words->len)
		buf_addc(words, ' ');
	for (size_t i = 0; i < len; i++)
		buf_addc(words, (char)tolower((unsigned char)word[i]));
}

static void add_states(enum state last, struct buf *words)
{
	for (enum state s = STATE_OK; s <= last; s++)
		add_word(state_name(s), strlen(state_name(s)), words);
}

void completion_states(struct buf *out)
{
	add_states(STATE_UNKNOWN, out);
	add_word(state_name(STATE_OFF), strlen(state_name(STATE_OFF)), out);
}

static bool is_part(const char *part, size_t len, const char *word)
{
	return strlen(word) == len && !strncmp(part, word, len);
}

/* "FILE|DIR", "LIST|all": what is in lower case is meant as it stands. */
struct completion_value completion_value(const struct opt *opt,
					 struct buf *words)
{
	struct completion_value value = { 0 };
	const char *part = opt->arg;
	size_t start = words->len, len;

	if (opt->type == &opt_state)
		add_states(STATE_UNKNOWN, words);
	for (; part && *part; part += len + (part[len] == '|')) {
		len = strcspn(part, "|");
		value.file |= is_part(part, len, "FILE");
		value.directory |= is_part(part, len, "DIR");
		value.code |= is_part(part, len, "CODE=STATE");
		if (islower((unsigned char)*part))
			add_word(part, len, words);
	}
	value.words = words->len > start;
	value.profile = text_is(opt->name, "profile");
	return value;
}

void completion_names(const struct describe_checks *checks, const char *between,
		      struct buf *out)
{
	for (size_t i = 0; i < checks->n; i++)
		buf_addf(out, "%s%s", checks->items[i]->name, between);
	buf_adds(out, completion_exporter.name);
}
