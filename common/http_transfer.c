/*
 * http_transfer: one transfer on a libcurl handle: what is sent, what is kept.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "http_transfer.h"
#include "xalloc.h"

enum {
	MAX_CONNECT_MS = 5000,
	/* So that our deadline ends a transfer before libcurl's does. */
	MARGIN_MS = 200,
	MAX_HEADER = 1024, /* bytes of a reply header that is kept */
	/* Of all headers and trailers; libcurl, if new, counts only headers. */
	MAX_HEAD = 384 * 1024
};

/* Where Debian and most others keep one file per hash of a trusted CA. */
static const char hashed_ca_directory[] = "/etc/ssl/certs";

/* In the order of enum http_header. */
static const char *const header_names[HTTP_HEADER_COUNT] = {
	[HTTP_DATE] = "date",
	[HTTP_AGE] = "age",
	[HTTP_REQUEST_ID] = "x-amzn-requestid",
	[HTTP_ERROR_TYPE] = "x-amzn-errortype",
	[HTTP_QUERY_ERROR] = "x-amzn-query-error",
	[HTTP_RETRY_AFTER] = "x-amz-retry-after",
};

/*
 * A directory of hashed names costs one look-up per certificate chain, the
 * bundle file of libcurl's default a parse of all it holds (20 ms).
 */
static bool is_hashed_directory(const char *path)
{
	DIR *dir = opendir(path);
	bool hashed = false;

	for (struct dirent *e; dir && !hashed && (e = readdir(dir));)
		hashed = strlen(e->d_name) == 10 &&
			 strspn(e->d_name, "0123456789abcdef") == 8 &&
			 !strcmp(e->d_name + 8, ".0");
	if (dir)
		closedir(dir);
	return hashed;
}

const char *transfer_hashed_directory(void)
{
	return is_hashed_directory(hashed_ca_directory) ? hashed_ca_directory
							: NULL;
}

static size_t receive_body(char *data, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * n;
	long status = 0;

	t->received += len;
	if (t->received > HTTP_MAX_BODY) {
		t->too_large = true;
		return 0;
	}
	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!t->request.on_body(t->request.ctx, status, data, len)) {
		t->refused = true;
		return 0;
	}
	return len;
}

/* The value of "Name: value\r\n" if the name is `name`; not terminated. */
static const char *header_value(const char *line, size_t len, const char *name,
				size_t *ret_len)
{
	size_t n = strlen(name);

	if (len <= n || line[n] != ':' || strncasecmp(line, name, n) != 0)
		return NULL;
	line += n + 1;
	len -= n + 1;
	while (len > 0 && strchr(" \t\r\n", line[len - 1]))
		len--;
	while (len > 0 && (*line == ' ' || *line == '\t'))
		line++, len--;
	*ret_len = len;
	return line;
}

static void forget(struct transfer *t)
{
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++) {
		free(t->kept[i]);
		t->kept[i] = NULL;
	}
	free(t->reason);
	t->reason = NULL;
	t->head_came = false;
}

static void keep(char **slot, const char *value, size_t len)
{
	free(*slot);
	*slot = xstrndup(value, len < MAX_HEADER ? len : MAX_HEADER);
}

/*
 * "HTTP/1.1 403 Forbidden": what stands after the number. What an interim
 * answer (1xx) before it said is forgotten.
 */
static void keep_status_line(struct transfer *t, const char *line, size_t len)
{
	const char *blank = memchr(line, ' ', len);
	const char *end = line + len;

	forget(t);
	while (end > line && strchr(" \r\n", end[-1]))
		end--;
	if (blank && blank + 1 < end)
		blank = memchr(blank + 1, ' ', (size_t)(end - blank - 1));
	if (blank && blank + 1 < end)
		keep(&t->reason, blank + 1, (size_t)(end - blank - 1));
}

static size_t receive_header(char *line, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;
	size_t len = size * n, value_len;
	const char *value;

	t->head_received += len;
	if (t->head_received > MAX_HEAD)
		return 0;
	if (len > 5 && !strncmp(line, "HTTP/", 5))
		keep_status_line(t, line, len);
	if (*line == '\r' || *line == '\n')
		t->head_came = true;
	for (size_t i = 0; i < HTTP_HEADER_COUNT; i++) {
		value = header_value(line, len, header_names[i], &value_len);
		if (value)
			keep(&t->kept[i], value, value_len);
	}
	return len;
}

static void set_trust(CURL *easy, const char *bundle, const char *hashed)
{
	struct stat st;

	if (bundle && stat(bundle, &st) == 0 && S_ISDIR(st.st_mode)) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(easy, CURLOPT_CAPATH, bundle);
	} else if (bundle) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, bundle);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	} else if (hashed) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(easy, CURLOPT_CAPATH, hashed);
	}
}

static void add_header(struct transfer *t, const char *line)
{
	struct curl_slist *grown = curl_slist_append(t->headers, line);

	if (!grown)
		xalloc_failed();
	t->headers = grown;
}

void transfer_take_headers(struct transfer *t)
{
	/* libcurl would wait for "100 Continue" with a large body. */
	if (!t->headers)
		add_header(t, "Expect:");
	for (size_t i = 0; i < t->request.n_headers; i++)
		add_header(t, t->request.headers[i]);
	t->request.headers = NULL;
	t->request.n_headers = 0;
}

static void set_body(CURL *easy, const struct http_request *request)
{
	if (!strcmp(request->method, "POST")) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
				 (curl_off_t)request->body_len);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
				 request->body ? request->body : "");
	} else if (strcmp(request->method, "GET") != 0) {
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
	}
}

bool transfer_set_options(struct transfer *t,
			  const struct http_settings *settings,
			  const char *hashed, int64_t left)
{
	CURL *easy = t->easy;

	if (t->request.timeout_ms && t->request.timeout_ms < left)
		left = t->request.timeout_ms;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->error);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)left + MARGIN_MS);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
			 (long)(left < MAX_CONNECT_MS ? left + MARGIN_MS
						      : MAX_CONNECT_MS));
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, receive_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	if (t->request.no_proxy)
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	set_trust(easy, settings->ca_bundle, hashed);
	set_body(easy, &t->request);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
	return curl_easy_setopt(easy, CURLOPT_URL, t->request.url) == CURLE_OK;
}

/* libcurl repeats the URL of a proxy it cannot use, and its password. */
static bool is_bad_proxy(const struct transfer *t)
{
	static const char words[] = "Unsupported proxy";

	return !strncmp(t->error, words, sizeof(words) - 1);
}

static void say(struct transfer *t, const char *message)
{
	snprintf(t->error, sizeof(t->error), "%s", message);
}

enum http_failure transfer_failure(struct transfer *t, CURLcode code)
{
	if (is_bad_proxy(t)) {
		say(t, "the URL of the proxy cannot be used (HTTPS_PROXY)");
		return HTTP_BAD_REQUEST;
	}
	if (t->head_received > MAX_HEAD) {
		say(t, "the headers of the reply are over the limit of "
		       "384 KiB");
		return HTTP_TRANSPORT;
	}
	/* libcurl takes a head that breaks off for an answer without a body. */
	if (code == CURLE_OK && !t->head_came) {
		say(t, "the reply ended within its headers");
		return HTTP_TRANSPORT;
	}
	if (t->too_large)
		return HTTP_TOO_LARGE;
	if (t->refused)
		return HTTP_REFUSED;
	switch (code) {
	case CURLE_OK:
		return HTTP_ANSWERED;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
		return HTTP_TLS;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return HTTP_BAD_REQUEST;
	default:
		return HTTP_TRANSPORT;
	}
}

void transfer_free(struct transfer *t)
{
	/* A session token may be among them. */
	for (struct curl_slist *h = t->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(t->headers);
	forget(t);
	free((char *)t->request.method);
	free((char *)t->request.url);
	free(t);
}
