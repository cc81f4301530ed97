/*
 * server: an HTTP server on loopback that answers as a script says.
 *
 * The answers are given in order, whichever connection asks; the last one
 * repeats. A connection has its thread, so answers may be held back until as
 * many requests have come as the script wants: no test needs to sleep. Where
 * the server itself fails the program ends with 1.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SERVER_H
#define SERVER_H

#include <stddef.h>

/* What becomes of the connection. */
enum server_after { SERVER_KEEPS, SERVER_CLOSES, SERVER_RESETS };

struct server_answer {
	const char *status;  /* "200 OK"; NULL: `body` is all that is sent */
	const char *headers; /* lines that end in \r\n, or NULL */
	const char *body;    /* NULL: none */
	size_t filler;	     /* bytes of 0 behind the body */
	size_t missing;	     /* Content-Length promises so many more */
	size_t gate;	     /* only when so many requests have come in all */
	enum server_after after;
};

struct server;

struct server *server_start(const struct server_answer *answers, size_t n);

/* Closes what is open and frees. */
void server_stop(struct server *server);

/* "http://127.0.0.1:PORT" */
const char *server_url(const struct server *server);

/* What came so far. */
size_t server_connections(struct server *server);
size_t server_requests(struct server *server);

/* The whole text of request `i`; fails the program if there is none. */
const char *server_request(struct server *server, size_t i);

#endif
