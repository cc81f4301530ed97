/*
 * web_private: what the files of the server share, and nobody else.
 *
 * A connection (struct web_connection) has a request at a time (struct
 * web_exchange), which goes from stage to stage on the thread that
 * libmicrohttpd has for the connection. Where it has to wait the connection is
 * suspended: then nothing of libmicrohttpd touches it until whoever takes the
 * exchange's `suspended` away, under the lock, resumes it, without the lock.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H

#include <microhttpd.h>
#include <pthread.h>

#include "arena.h"
#include "web.h"
#include "web_auth.h"
#include "web_live.h"

struct web_connection {
	struct web_connection *prev, *next;
	int fd;
	int64_t deadline_ms;	 /* when it is cut off; 0: not now */
	struct web_state *state; /* TLS as it was when it began, or NULL */
};

enum web_stage {
	WEB_STAGE_NEW,
	WEB_STAGE_BODY, /* the headers are good */
	WEB_STAGE_LOGIN,
	WEB_STAGE_ROUTE,
	WEB_STAGE_HANDLER,
	WEB_STAGE_SENT, /* the reply is libmicrohttpd's */
};

struct web_exchange {
	struct web_exchange *prev, *next;
	struct web *web;
	struct MHD_Connection *connection;
	struct arena arena;
	const char *method;
	int uri_error; /* 0, or what web_uri_parse() gave */
	enum web_stage stage;
	const struct web_route *route;
	struct web_request request;
	struct web_state *state; /* of the web configuration, or NULL */
	bool broken;		 /* it is not good as it is now */
	struct web_login login;
	bool counted;	    /* one of max_requests */
	int64_t wait_until; /* for the handler; 0: it has not waited yet */

	/* Under the lock of `web`. */
	bool suspended, woken;
	int64_t deadline_ms; /* of waiting; 0: none */
};

struct web {
	struct web_settings set; /* with the defaults */
	struct web_live *live;
	struct web_auth *auth;
	bool tls;

	/* One of each for each address. */
	int *fds; /* -1: closed, or the daemon's */
	struct MHD_Daemon **daemons;
	char **addresses;
	size_t n;

	pthread_mutex_t lock;
	pthread_cond_t changed; /* any of these; waits by the monotonic clock */
	struct web_exchange *exchanges;
	struct web_connection *connections;
	unsigned int counted;  /* of max_requests */
	unsigned int resuming; /* between taking `suspended` and resuming */
	uint64_t last_token;
	bool stopping, over;
	pthread_t watcher;
	bool watched;
};

int64_t web_now_ms(void); /* monotonic */

/* ---- web_listen ---- */

/* Listens at all addresses, or takes the sockets. Fills in fds, addresses, n.
 */
int web_listen(struct web *web, struct buf *why);

/* ---- web_connection ---- */

/* As libmicrohttpd wants them. */
void web_connection_notify(void *cls, struct MHD_Connection *connection,
			   void **socket_context,
			   enum MHD_ConnectionNotificationCode code);

/* The next request has to be complete by then, or has come (`ms` 0). */
void web_connection_expect(struct web *web, struct MHD_Connection *connection,
			   int64_t ms);

/* ---- web_exchange ---- */

void *web_exchange_begin(void *cls, const char *uri,
			 struct MHD_Connection *connection);
enum MHD_Result web_exchange_answer(void *cls,
				    struct MHD_Connection *connection,
				    const char *url, const char *method,
				    const char *version,
				    const char *upload_data,
				    size_t *upload_data_size, void **con_cls);
void web_exchange_end(void *cls, struct MHD_Connection *connection,
		      void **con_cls, enum MHD_RequestTerminationCode code);

/* ---- web_headers ---- */

/* Fills in what the headers say of the request. */
void web_headers_read(struct web_exchange *exchange);

/* 0, or the status that a request with such a body is refused with. */
unsigned int web_headers_refuse(struct MHD_Connection *connection);

/* ---- web_reply ---- */

/* Queues the reply and takes over what it holds. */
enum MHD_Result web_reply_send(struct web_exchange *exchange,
			       struct web_reply *reply);

/* Frees what it holds; for one that is not sent. */
void web_reply_drop(struct web_reply *reply);

/* ---- web_wait ---- */

/*
 * Suspends the connection until web_wake(), or, for those that have a token,
 * web_resume(), `deadline_ms` (0: none) or web_stop(). Where that has come
 * already it is resumed at once.
 */
void web_wait(struct web_exchange *exchange, int64_t deadline_ms);

/* From any thread, the exchange must be there for certain. */
void web_wake(struct web_exchange *exchange);

/* The thread that looks after deadlines, until `over`. */
void *web_watch(void *web);

#endif
