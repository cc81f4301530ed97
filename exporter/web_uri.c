/*
 * web_uri: the target of a request, decoded.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_uri.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "buf.h"
#include "uri.h"
#include "web.h"

/* Decodes `len` bytes; `form`: a + is a blank. NULL: not to be decoded. */
static const char *decode(const char *text, size_t len, bool form,
			  struct arena *arena)
{
	char *copy = arena_strndup(arena, text, len), *ret = NULL;
	struct buf out;

	if (!copy)
		return NULL;
	for (char *p = copy; form && *p; p++)
		if (*p == '+')
			*p = ' ';
	buf_init(&out, WEB_URI_MAX);
	if (uri_decode(&out, copy, len) == 0 &&
	    strlen(buf_str(&out)) == out.len)
		ret = arena_strdup(arena, buf_str(&out));
	buf_done(&out);
	return ret;
}

static int add_argument(const char *text, size_t len, struct arena *arena,
			struct list *list)
{
	struct web_argument *items = list->items, *argument;
	const char *equals = memchr(text, '=', len);
	size_t name_len = equals ? (size_t)(equals - text) : len;

	if (list->n == WEB_ARGUMENTS_MAX)
		return -EINVAL;
	argument = &items[list->n];
	argument->name = decode(text, name_len, true, arena);
	argument->value =
		equals ? decode(equals + 1, len - name_len - 1, true, arena)
		       : "";
	if (!argument->name || !argument->value)
		return -EINVAL;
	list->n++;
	return 0;
}

static int parse_query(const char *query, struct arena *arena,
		       struct list *list)
{
	size_t len;
	int r;

	for (; *query; query += len + (query[len] == '&')) {
		len = strcspn(query, "&");
		r = len ? add_argument(query, len, arena, list) : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

/* Behind the scheme and host of an absolute form; NULL if it has no path. */
static const char *skip_authority(const char *uri)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(uri, schemes[i], strlen(schemes[i])) == 0)
			return strchr(uri + strlen(schemes[i]), '/');
	return uri;
}

int web_uri_parse(const char *uri, struct arena *arena, const char **ret_path,
		  struct list *ret_arguments)
{
	struct list list = { 0 };
	const char *path;
	size_t len;
	int r;

	if (strlen(uri) > WEB_URI_MAX)
		return -ENAMETOOLONG;
	uri = skip_authority(uri);
	if (!uri || *uri != '/')
		return -EINVAL;
	len = strcspn(uri, "?");
	path = decode(uri, len, false, arena);
	list.items = arena_alloc(arena, WEB_ARGUMENTS_MAX *
						sizeof(struct web_argument));
	if (!path || !list.items)
		return -EINVAL;
	if (uri[len]) {
		r = parse_query(uri + len + 1, arena, &list);
		if (r < 0)
			return r;
	}
	*ret_path = path;
	*ret_arguments = list;
	return 0;
}
