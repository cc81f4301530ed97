/*
 * accept: which format of the metrics a client asks for, and whether packed.
 *
 * RFC 9110 sections 12.4.2, 12.5.1 and 12.5.3, of which Prometheus uses this
 * much: an element is type "/" subtype *( ";" name "=" value ) in any case, a
 * value may be quoted, q is 0 to 1 with up to three decimals and 1 if absent.
 * A malformed element is as if it was not there.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ACCEPT_H
#define ACCEPT_H

#include <stdbool.h>

enum accept_format {
	ACCEPT_TEXT,	   /* text 0.0.4 */
	ACCEPT_TEXT_NAMED, /* the same bytes, by the name of version 1.0.0 */
	ACCEPT_OPENMETRICS /* 1.0.0 */
};

struct accept {
	enum accept_format format;
	bool underscores; /* the answer names how names are escaped */
};

/*
 * The best format of all Accept fields, joined by commas; NULL: there are
 * none. The highest q wins, at equal q the first; what cannot be had is not
 * looked at, and where nothing is left it is plain ACCEPT_TEXT.
 */
struct accept accept_parse(const char *fields);

/* The Content-Type of the answer. No byte of it comes from the request. */
const char *accept_content_type(struct accept accept);

/* True if gzip is listed in the Accept-Encoding fields with a q above 0. */
bool accept_gzip(const char *fields);

#endif
