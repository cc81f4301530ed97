/*
 * page: the status page: how bad it is, and where.
 *
 * One HTML5 document that needs nothing else: style and script are in it, and
 * without the script everything works, by a form and links. Pure: the same
 * view, query and nonce give the same bytes. Text of AWS, of the configuration
 * and of the query is made harmless (see output_harmless) and escaped.
 *
 * What is long is cut, and the page says so: PAGE_FINDINGS_MAX findings,
 * PAGE_TARGETS_MAX targets, PAGE_ERRORS_MAX errors of each, and in bytes
 * PAGE_TEXT_MAX of a message and PAGE_NAME_MAX of anything else.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef PAGE_H
#define PAGE_H

#include "buf.h"
#include "view.h"

enum {
	PAGE_FINDINGS_MAX = 500,
	PAGE_TARGETS_MAX = 500,
	PAGE_ERRORS_MAX = 5,
	PAGE_TEXT_MAX = 2000,
	PAGE_NAME_MAX = 300,
	PAGE_VALUE_SIZE = 256,	   /* of what is asked, with the NUL */
	PAGE_MAX_BYTES = 32 << 20, /* enough for all of these */
};

/* What can be asked for in the query of the address, by the name in brackets */
enum page_field {
	PAGE_TEXT,    /* [q] words, all of which have to occur, in any case */
	PAGE_STATE,   /* [state] critical, warning, unknown or muted */
	PAGE_CHECK,   /* [check] as in the metrics */
	PAGE_ACCOUNT, /* [account] */
	PAGE_REGION,  /* [region] */
	PAGE_FIELDS
};

/* What one client asked for; all zero: everything. */
struct page_query {
	char values[PAGE_FIELDS][PAGE_VALUE_SIZE]; /* "": not asked for */
	const char *wrong; /* why one of the values was not taken, or NULL */
	/* Where the metrics are, --web.telemetry-path; NULL: "/metrics". */
	const char *metrics_path;
};

/*
 * Takes one name and value of the query, both decoded; `value` may be NULL.
 * The last of several values counts. An unknown name changes nothing; an
 * unknown state and a value that is too long are kept in `wrong`, which the
 * page shows, and not filtered by.
 */
void page_query_set(struct page_query *query, const char *name,
		    const char *value);

/*
 * Appends the page. `nonce` is random, new for each answer, base64, and that
 * of page_csp(). If `out` is full afterwards it has no whole page.
 */
void page_render(const struct view *view, const struct page_query *query,
		 const char *nonce, struct buf *out);

/* Appends the value of the header Content-Security-Policy of the page. */
void page_csp(const char *nonce, struct buf *out);

#endif
