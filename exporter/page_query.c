/*
 * page_query: which findings a client asked the status page for.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "page_query.h"
#include "text.h"
#include "uri.h"

static const char *const names[PAGE_FIELDS] = {
	[PAGE_TEXT] = "q",	  [PAGE_STATE] = "state",
	[PAGE_CHECK] = "check",	  [PAGE_ACCOUNT] = "account",
	[PAGE_REGION] = "region",
};

const char *const page_states[] = { "critical", "warning", "unknown", "muted",
				    NULL };

const char *page_field_name(enum page_field field)
{
	return names[field];
}

static bool is_state(const char *word)
{
	for (size_t i = 0; page_states[i]; i++)
		if (text_is(word, page_states[i]))
			return true;
	return false;
}

static const char *fault(enum page_field field, const char *value)
{
	if (strlen(value) >= PAGE_VALUE_SIZE)
		return "what is asked for: longer than 255 bytes";
	if (field == PAGE_STATE && *value && !is_state(value))
		return "state: not one of critical, warning, unknown, muted";
	return NULL;
}

void page_query_set(struct page_query *query, const char *name,
		    const char *value)
{
	size_t i = 0;
	const char *wrong;

	if (!value)
		value = "";
	while (i < PAGE_FIELDS && !text_is(name, names[i]))
		i++;
	if (i == PAGE_FIELDS)
		return;
	wrong = fault((enum page_field)i, value);
	if (wrong)
		query->wrong = wrong;
	else
		memcpy(query->values[i], value, strlen(value) + 1);
}

bool page_query_active(const struct page_query *query)
{
	for (size_t i = 0; i < PAGE_FIELDS; i++)
		if (*query->values[i])
			return true;
	return false;
}

static bool takes(const struct page_query *query, enum page_field field,
		  const char *value)
{
	const char *wanted = query->values[field];

	return !*wanted || text_is(value, wanted);
}

const char *page_state_word(const struct view_finding *finding)
{
	static const char *const words[] = {
		[STATE_OK] = "ok",
		[STATE_WARNING] = "warning",
		[STATE_CRITICAL] = "critical",
		[STATE_UNKNOWN] = "unknown",
		[STATE_OFF] = "off",
	};

	return finding->exception ? "muted" : words[finding->state];
}

/* Where the page shows words; the script looks at the same ones. */
static bool occurs(const char *word, const struct view_target *target,
		   const struct view_finding *f)
{
	const char *const texts[] = {
		page_state_word(f),
		state_name(f->state),
		f->exception,
		target->account_id,
		target->region,
		f->check,
		f->code,
		f->resource.id,
		f->resource.arn,
		f->resource.type ? resource_noun(f->resource.type, false) : "",
		f->message,
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i] && strcasestr(texts[i], word))
			return true;
	return false;
}

/* All the words of `text`, which blanks part. */
static bool occur(const char *text, const struct view_target *target,
		  const struct view_finding *finding)
{
	static const char blanks[] = " \t\r\n";
	char word[PAGE_VALUE_SIZE];

	for (text += strspn(text, blanks); *text;
	     text += strspn(text, blanks)) {
		size_t n = strcspn(text, blanks);

		memcpy(word, text, n);
		word[n] = '\0';
		if (!occurs(word, target, finding))
			return false;
		text += n;
	}
	return true;
}

bool page_query_takes_target(const struct page_query *query,
			     const struct view_target *target)
{
	return takes(query, PAGE_ACCOUNT, target->account_id) &&
	       takes(query, PAGE_REGION, target->region);
}

bool page_query_takes(const struct page_query *query,
		      const struct view_target *target,
		      const struct view_finding *finding)
{
	return page_query_takes_target(query, target) &&
	       takes(query, PAGE_STATE, page_state_word(finding)) &&
	       takes(query, PAGE_CHECK, finding->check) &&
	       occur(query->values[PAGE_TEXT], target, finding);
}

void page_query_link(const char *const values[PAGE_FIELDS], struct buf *out)
{
	const char *before = "?";

	for (size_t i = 0; i < PAGE_FIELDS; i++) {
		if (!values[i])
			continue;
		buf_addf(out, "%s%s=", before, names[i]);
		uri_encode_str(out, values[i]);
		before = "&amp;";
	}
	/* An empty reference would keep the query of the page itself. */
	buf_adds(out, *before == '?' ? "./#findings" : "#findings");
}
