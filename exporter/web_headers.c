/*
 * web_headers: what the headers of a request say.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "web_private.h"

enum { SECONDS_MAX = 1000000 };

struct joining {
	const char *name;
	struct buf text;
};

static enum MHD_Result join(void *ctx, enum MHD_ValueKind kind,
			    const char *name, const char *value)
{
	struct joining *joining = ctx;

	(void)kind;
	if (value && strcasecmp(name, joining->name) == 0)
		buf_addf(&joining->text, "%s%s", joining->text.len ? "," : "",
			 value);
	return MHD_YES;
}

/* All fields of that name; NULL: none, or too long to be looked at. */
static const char *join_fields(struct web_exchange *exchange, const char *name)
{
	struct joining joining = { .name = name };
	const char *ret = NULL;

	buf_init(&joining.text, WEB_FIELD_MAX);
	MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, join,
				  &joining);
	if (joining.text.len && !buf_full(&joining.text))
		ret = arena_strdup(&exchange->arena, buf_str(&joining.text));
	buf_done(&joining.text);
	return ret;
}

static int64_t read_timeout(struct MHD_Connection *connection)
{
	const char *text = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND,
		"X-Prometheus-Scrape-Timeout-Seconds");
	double seconds;
	char *end;

	if (!text || *text < '0' || *text > '9')
		return 0;
	seconds = strtod(text, &end);
	if (*end || !isfinite(seconds) || seconds > SECONDS_MAX)
		return 0;
	return (int64_t)(seconds * 1000);
}

void web_headers_read(struct web_exchange *exchange)
{
	struct web_request *request = &exchange->request;

	request->accept = join_fields(exchange, "Accept");
	request->accept_encoding = join_fields(exchange, "Accept-Encoding");
	request->timeout_ms = read_timeout(exchange->connection);
}

/*
 * A length is wanted before the body: then what is too long is refused without
 * reading it, and there are not two ways to say where it ends.
 */
unsigned int web_headers_refuse(struct MHD_Connection *connection)
{
	const char *length = MHD_lookup_connection_value(
		connection, MHD_HEADER_KIND, "Content-Length");
	size_t digits;

	if (MHD_lookup_connection_value(connection, MHD_HEADER_KIND,
					"Transfer-Encoding"))
		return MHD_HTTP_LENGTH_REQUIRED;
	if (!length)
		return 0;
	digits = strspn(length, "0123456789");
	if (!digits || length[digits])
		return MHD_HTTP_BAD_REQUEST;
	length += strspn(length, "0");
	if (strlen(length) > 9 ||
	    strtoul(length, (char **)&length, 10) > WEB_BODY_MAX)
		return MHD_HTTP_CONTENT_TOO_LARGE;
	return 0;
}
