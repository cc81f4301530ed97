/*
 * http_transfer: one transfer on a libcurl handle: what is sent, what is kept.
 *
 * For http.c alone.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef HTTP_TRANSFER_H
#define HTTP_TRANSFER_H

#include <curl/curl.h>

#include "http.h"

struct group;

struct transfer {
	struct transfer *next;
	struct http *http;
	struct group *group;
	struct http_request request; /* method, url owned */
	bool (*prepare)(void *ctx, struct http_request *request);
	CURL *easy;
	struct curl_slist *headers;
	size_t received, head_received; /* bytes of body; of headers */
	bool head_came, refused, too_large, timed_out;
	char error[CURL_ERROR_SIZE];
	char *kept[HTTP_HEADER_COUNT];
	char *reason;
	int64_t begun_ms;
};

/* Where trust comes from where no bundle is given; NULL: libcurl's default. */
const char *transfer_hashed_directory(void);

/* Copies the headers of its request behind those it has. */
void transfer_take_headers(struct transfer *t);

/*
 * Makes the handle ready. `hashed` is what transfer_hashed_directory() gave;
 * `left_ms` until the deadline. False: this request cannot be made.
 */
bool transfer_set_options(struct transfer *t,
			  const struct http_settings *settings,
			  const char *hashed, int64_t left_ms);

/*
 * What libcurl's result means, where the run has not ended; `error` says it
 * where libcurl does not.
 */
enum http_failure transfer_failure(struct transfer *t, CURLcode code);

/* Frees all but the handle. */
void transfer_free(struct transfer *t);

#endif
