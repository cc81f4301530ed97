/*
 * client: the source of replies that is AWS itself.
 *
 * Endpoint, signature, transfer, retries, paging and decoding of each call;
 * many at once in one event loop. Every attempt is signed anew, with the clock
 * of the service as far as its answers tell it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CLIENT_H
#define CLIENT_H

#include "credentials.h"
#include "endpoint.h"
#include "http.h"
#include "source.h"

enum { CLIENT_MAX_PAGES = 10000 };

/*
 * One attempt that ended, for -vv and counters. `code` is NULL after a
 * success, else the AWS code or one of ours. `headers` and `body` are what was
 * sent, without the headers that are a secret; there is none in the body, nor
 * in the reply's `request_id`.
 */
struct client_attempt {
	const struct operation *op;
	const char *region, *url, *body;
	const char *const *headers; /* "Name: value" */
	size_t n_headers;
	int attempt; /* from 1 */
	long status;
	const char *code, *request_id;
	bool throttled;
	double seconds;
	size_t received; /* bytes of the reply's body */
};

/* All of it must outlive the client. */
struct client_settings {
	const struct credentials *credentials;
	struct endpoint_config endpoints;
	bool fips, dualstack, sts_legacy;
	struct http_settings http;
	struct http *shared_http; /* to go into one event loop with others;
				   * NULL: one of its own, by `http` */
	int max_attempts;	  /* 1 or more */

	int64_t (*clock)(void); /* seconds since the epoch */
	double (*random)(void); /* in [0, 1), for back-off */
	void (*observe)(void *ctx, const struct client_attempt *attempt);
	void *observe_ctx;
};

struct client;

/* NULL if libcurl cannot be set up. */
struct client *client_new(const struct client_settings *settings);
void client_free(struct client *client);

/*
 * The source of its replies. Codes of our own in errors: InvalidEndpoint,
 * ConnectionFailed, CertificateRefused, MalformedReply, ReplyTooLarge,
 * EndlessPaging, DeadlineReached, Terminated.
 */
struct source *client_source(struct client *client);

/* For those who share its event loop; not theirs to free. */
struct http *client_http(struct client *client);

/* Where it asks `service` in `region`, of the client; NULL: no endpoint. */
const char *client_url(struct client *client, const char *service,
		       const char *region);

#endif
