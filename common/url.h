/*
 * url: the parts of an http or https URL, strictly.
 *
 * RFC 3986, of which only this is let in: scheme http or https, a host name,
 * IPv4 address or [IPv6 address], a port, a path, a query. No user name, no
 * fragment, no control characters, blanks or bytes above 0x7e.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef URL_H
#define URL_H

#include <stdbool.h>

#include "buf.h"

enum { URL_MAX_LEN = 2048, URL_MAX_HOST = 253 };

/* Fixed sizes: nothing to free. */
struct url {
	bool https;
	unsigned int port; /* that of the scheme where none is given */
	char host[URL_MAX_HOST + 1]; /* lower case, IPv6 without brackets */
	/* As it is sent and signed: brackets, port unless the scheme's. */
	char authority[URL_MAX_HOST + sizeof("[]:65535")];
	char path[URL_MAX_LEN + 1];  /* "" or from its `/` on, as given */
	char query[URL_MAX_LEN + 1]; /* without the `?` */
	bool has_query;
};

/*
 * -EINVAL and the reason in `why` (may be NULL) if `text` is no such URL. The
 * text itself is not in the reason: a URL may hold secrets.
 */
int url_parse(const char *text, struct url *ret, struct buf *why);

#endif
