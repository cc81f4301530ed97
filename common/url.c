/*
 * url: the parts of an http or https URL, strictly.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "url.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

enum { MAX_LABEL = 63, MAX_PORT = 65535, PORT_HTTP = 80, PORT_HTTPS = 443 };

static int refuse(struct buf *why, const char *reason)
{
	if (why)
		buf_adds(why, reason);
	return -EINVAL;
}

static bool is_clean(const char *text)
{
	for (; *text; text++) {
		if (*text <= ' ' || *text > '~')
			return false;
	}
	return true;
}

/* Labels of letters, digits, - and _, not empty; a dot at the end is fine. */
static bool is_host_name(const char *host)
{
	while (*host) {
		size_t len = strspn(host, LETTERS DIGITS "-_");

		if (len == 0 || len > MAX_LABEL || *host == '-')
			return false;
		host += len;
		if (*host != '.' && *host != '\0')
			return false;
		host += *host == '.';
	}
	return true;
}

static bool is_ipv6(const char *host)
{
	struct in6_addr address;

	return inet_pton(AF_INET6, host, &address) == 1;
}

/* The host, in lower case; `*len` is what it takes of the text. */
static int parse_host(const char *text, struct url *url, size_t *len,
		      struct buf *why)
{
	bool brackets = *text == '[';
	const char *start = text + brackets;
	size_t n = strcspn(start, brackets ? "]" : ":");

	if (n == 0)
		return refuse(why, "no host");
	if (n > URL_MAX_HOST)
		return refuse(why, "host too long");
	if (brackets && start[n] != ']')
		return refuse(why, "no ']' after the IPv6 address");
	for (size_t i = 0; i < n; i++)
		url->host[i] = start[i] >= 'A' && start[i] <= 'Z'
				       ? (char)(start[i] - 'A' + 'a')
				       : start[i];
	url->host[n] = '\0';
	if (brackets ? !is_ipv6(url->host) : !is_host_name(url->host))
		return refuse(why, brackets ? "not an IPv6 address in '[]'"
					    : "not a host name");
	*len = n + 2 * brackets;
	return 0;
}

/* `:PORT` or nothing. */
static int parse_port(const char *text, struct url *url, struct buf *why)
{
	unsigned int port = 0;

	url->port = url->https ? PORT_HTTPS : PORT_HTTP;
	if (!*text)
		return 0;
	if (*text++ != ':')
		return refuse(why, "no port after the host");
	if (!*text || text[strspn(text, DIGITS)] || strlen(text) > 5)
		return refuse(why, "port is not a number from 1 to 65535");
	for (; *text; text++)
		port = port * 10 + (unsigned int)(*text - '0');
	if (port == 0 || port > MAX_PORT)
		return refuse(why, "port is not a number from 1 to 65535");
	url->port = port;
	return 0;
}

static int parse_authority(const char *text, size_t len, struct url *url,
			   struct buf *why)
{
	char part[URL_MAX_HOST + sizeof("[]:65535")];
	const char *open, *close;
	size_t host_len;
	int r;

	if (memchr(text, '@', len))
		return refuse(why, "a user name is not allowed");
	if (len >= sizeof(part))
		return refuse(why, "host too long");
	memcpy(part, text, len);
	part[len] = '\0';
	r = parse_host(part, url, &host_len, why);
	if (r < 0)
		return r;
	r = parse_port(part + host_len, url, why);
	if (r < 0)
		return r;

	open = *part == '[' ? "[" : "";
	close = *part == '[' ? "]" : "";
	if (url->port == (url->https ? PORT_HTTPS : PORT_HTTP))
		snprintf(url->authority, sizeof(url->authority), "%s%s%s", open,
			 url->host, close);
	else
		snprintf(url->authority, sizeof(url->authority), "%s%s%s:%u",
			 open, url->host, close, url->port);
	return 0;
}

/* The scheme; gives what it takes of the text, 0 if it is another. */
static size_t parse_scheme(const char *text, struct url *url)
{
	url->https = strncasecmp(text, "https://", 8) == 0;
	if (url->https)
		return 8;
	return strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
}

int url_parse(const char *text, struct url *ret, struct buf *why)
{
	struct url url = { 0 };
	size_t len;
	int r;

	if (strnlen(text, URL_MAX_LEN + 1) > URL_MAX_LEN)
		return refuse(why, "too long");
	if (!is_clean(text))
		return refuse(why, "holds a blank, a control character or a "
				   "byte that is not ASCII");
	if (strchr(text, '#'))
		return refuse(why, "a fragment is not allowed");
	len = parse_scheme(text, &url);
	if (len == 0)
		return refuse(why, "does not begin with http:// or https://");
	text += len;
	len = strcspn(text, "/?");
	r = parse_authority(text, len, &url, why);
	if (r < 0)
		return r;
	text += len;
	len = strcspn(text, "?");
	memcpy(url.path, text, len);
	text += len;
	url.has_query = *text == '?';
	if (url.has_query)
		memcpy(url.query, text + 1, strlen(text + 1));
	*ret = url;
	return 0;
}
