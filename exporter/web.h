/*
 * web: the HTTP server of the exporter.
 *
 * Paths are rows of a table, answered by handlers on a few threads. What
 * surrounds a request is done here: listening, limits, TLS, login, headers and
 * whatever else the file of --web.config.file asks for (web_config.h). GET
 * serves HEAD, other methods than a row's are 405, unknown paths 404, bodies of
 * requests are read up to WEB_BODY_MAX and dropped.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_H
#define WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "buf.h"
#include "log.h"
#include "types.h"

enum {
	WEB_URI_MAX = 8192,	  /* longer: 414 */
	WEB_ARGUMENTS_MAX = 32,	  /* more: 400 */
	WEB_FIELD_MAX = 8192,	  /* Accept fields, joined; longer: as none */
	WEB_BODY_MAX = 8192,	  /* of a request; longer: 413 */
	WEB_REPLY_MAX = 64 << 20, /* of web_reply.body */
	WEB_HEADERS_MAX = 8,	  /* of a reply, beside the content type */
};

struct web;

/* One argument of the query, decoded. No NUL inside. */
struct web_argument {
	const char *name, *value;
};

/* What was asked; all of it lives until the reply has been sent. */
struct web_request {
	const char *path;      /* as in the row */
	struct list arguments; /* struct web_argument, in their order */
	bool post, head;
	const char *accept;	     /* all such fields, or NULL */
	const char *accept_encoding; /* the same */

	/* Of X-Prometheus-Scrape-Timeout-Seconds; 0: absent or no number. */
	int64_t timeout_ms;
	uint64_t token; /* for web_resume(); never 0, never used again */

	/*
	 * The time to wait is over, or the server stops: WEB_LATER is no
	 * answer any more and becomes 503.
	 */
	bool expired;
};

/* The first argument of that name, or NULL. */
const char *web_request_argument(const struct web_request *request,
				 const char *name);

/* A part of a body that is somebody else's. */
struct web_segment {
	const void *data;
	size_t len;
};

struct web_header {
	const char *name, *value;
};

/*
 * A handler's answer. It finds `status` 200, an empty `body` of at most
 * WEB_REPLY_MAX, all else zero, and fills in one of the bodies:
 *
 *	body		appended to; the server frees it
 *	segments	borrowed, no copy is made, until release() is called
 *	read		called until it gives 0 (the end) or a negative number
 *			(the connection is cut off), on any of the threads but
 *			never twice at once; sent in chunks as it comes
 *
 * Where release is set it is called exactly once, also for HEAD and where
 * nothing could be sent. Texts need to live until then, or if there is none
 * are constants.
 */
struct web_reply {
	unsigned int status;
	const char *content_type; /* NULL: text/plain; charset=utf-8 */
	struct web_header headers[WEB_HEADERS_MAX];
	size_t n_headers;

	struct buf body;
	const struct web_segment *segments;
	size_t n_segments;
	ssize_t (*read)(void *ctx, char *to, size_t max);

	void (*release)(void *ctx);
	void *ctx;
};

/* Adds a header; beyond WEB_HEADERS_MAX they are dropped. */
void web_reply_header(struct web_reply *reply, const char *name,
		      const char *value);

/* An answer of one line, as errors are. */
void web_reply_text(struct web_reply *reply, unsigned int status,
		    const char *text);

enum web_result {
	WEB_DONE, /* the reply is filled in */

	/*
	 * Only where the row has WEB_WAITS: ask again. The handler is called
	 * once more after web_resume() (also where that came before this was
	 * returned), web_resume_all(), or when the time is over: the timeout
	 * of the request less half a second, or `wait_seconds`. The reply of
	 * this call is dropped.
	 */
	WEB_LATER,
};

/* Handlers run on several threads at once and must not block. */
struct web_route {
	const char *path;
	unsigned int methods; /* WEB_GET (and HEAD), WEB_POST */
	enum web_result (*handler)(void *ctx, const struct web_request *request,
				   struct web_reply *reply);
	unsigned int flags;
};

enum { WEB_GET = 1, WEB_POST = 2 };
enum {
	WEB_WAITS = 1,
	WEB_ALWAYS = 2, /* also answered beyond max_requests, not counted */
};

/* All that is pointed to is borrowed until web_stop(). 0: the default. */
struct web_settings {
	const struct web_route *routes;
	size_t n_routes;
	void *ctx; /* of all handlers */

	/* `:PORT` (all addresses, IPv6 too), `IPv4:PORT`, `[IPv6]:PORT`. */
	const char *const *addresses;
	size_t n_addresses;

	/* Instead of them: listening sockets (notify.h), closed at the end. */
	int first_fd;
	unsigned int n_fds;

	const char *config_file; /* of --web.config.file, or NULL */
	const struct log *log;

	unsigned int threads;		 /* of each address: 4 */
	unsigned int max_requests;	 /* at once, more: 503; 40 */
	unsigned int connections;	 /* of each address: 512 */
	unsigned int connections_per_ip; /* of each address: unlimited */
	unsigned int timeout_seconds;	 /* until a request is complete: 60 */
	unsigned int wait_seconds; /* for WEB_LATER without timeout: 120 */
};

/*
 * Starts listening and answering. A negative errno and `why` if an address is
 * no such, or taken, or the file is refused; nothing runs then, and `ret` is
 * NULL. It is set before the first handler is called.
 */
int web_start(const struct web_settings *settings, struct web **ret,
	      struct buf *why);

/* Where it listens, "127.0.0.1:10532"; NULL if there are not so many. */
const char *web_address(const struct web *web, size_t i);

/* True if that is with TLS. */
bool web_is_tls(const struct web *web);

/*
 * Has the handler of the waiting request called again; one that is no longer
 * there is nothing. From any thread, handlers too, until web_stop() is called.
 */
void web_resume(struct web *web, uint64_t token);
void web_resume_all(struct web *web);

/*
 * Stops listening, asks those that wait a last time (`expired`), lets answers
 * that are under way finish for up to `seconds`, and frees all. NULL is fine.
 */
void web_stop(struct web *web, unsigned int seconds);

/* For --config.check: 0, or a negative errno and `why`, as web_start(). */
int web_check_config(const char *config_file, struct buf *why);

#endif
