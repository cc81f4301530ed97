/*
 * sigv4: what AWS Signature Version 4 makes of a request.
 *
 * This file: the string to sign, the signature and the uses of both. The
 * canonical request is in sigv4_canonical.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "sigv4.h"
#include "sigv4_canonical.h"
#include "uri.h"
#include "xalloc.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define SCOPE_END "aws4_request"

enum {
	DAY_LEN = sizeof("YYYYMMDD") - 1,
	MAX_TEXT = 1 << 20, /* of a stage; a session token may be long */
	MAX_AUTHORIZATION = 16 << 10,
};

static int filled(const struct buf *buf)
{
	return buf_full(buf) ? -ENOBUFS : 0;
}

int sigv4_date(int64_t t, char ret[SIGV4_DATE_SIZE])
{
	const time_t seconds = (time_t)t;
	struct tm tm;
	char text[SIGV4_DATE_SIZE];

	if (!gmtime_r(&seconds, &tm) || tm.tm_year < -1900 ||
	    tm.tm_year > 9999 - 1900)
		return -EINVAL;
	if (strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &tm) !=
	    sizeof(text) - 1)
		return -EINVAL;
	memcpy(ret, text, sizeof(text));
	return 0;
}

/* date/region/service/aws4_request */
static void add_scope(struct buf *out, const struct sigv4 *s, const char *date)
{
	buf_addf(out, "%.*s/%s/%s/" SCOPE_END, DAY_LEN, date, s->region,
		 s->service);
}

int sigv4_string_to_sign(const struct sigv4 *s, const struct buf *canonical,
			 struct buf *ret)
{
	char date[SIGV4_DATE_SIZE], hash[SHA256_HEX_SIZE];
	int r;

	r = sigv4_date(s->time, date);
	if (r < 0)
		return r;
	sha256_hex(canonical->data, canonical->len, hash);
	buf_addf(ret, ALGORITHM "\n%s\n", date);
	add_scope(ret, s, date);
	buf_addf(ret, "\n%s", hash);
	return filled(ret);
}

/* The signing key: HMAC over HMAC, from the secret to the service. */
static void derive_key(const struct sigv4 *s, const char *date,
		       unsigned char key[SHA256_SIZE])
{
	struct buf secret;

	buf_init(&secret, MAX_TEXT);
	buf_adds(&secret, "AWS4");
	buf_adds(&secret, s->secret_access_key);
	sha256_hmac(secret.data, secret.len, date, DAY_LEN, key);
	buf_wipe(&secret);
	sha256_hmac(key, SHA256_SIZE, s->region, strlen(s->region), key);
	sha256_hmac(key, SHA256_SIZE, s->service, strlen(s->service), key);
	sha256_hmac(key, SHA256_SIZE, SCOPE_END, strlen(SCOPE_END), key);
}

int sigv4_signature(const struct sigv4 *s, const struct buf *string_to_sign,
		    char ret[SHA256_HEX_SIZE])
{
	unsigned char key[SHA256_SIZE], mac[SHA256_SIZE];
	char date[SIGV4_DATE_SIZE];
	int r;

	r = sigv4_date(s->time, date);
	if (r < 0)
		return r;
	derive_key(s, date, key);
	sha256_hmac(key, sizeof(key), string_to_sign->data, string_to_sign->len,
		    mac);
	OPENSSL_cleanse(key, sizeof(key));
	sha256_to_hex(mac, ret);
	return 0;
}

int sigv4_authorization(const struct sigv4 *s, const struct buf *string_to_sign,
			struct buf *ret)
{
	char date[SIGV4_DATE_SIZE], signature[SHA256_HEX_SIZE];
	int r;

	r = sigv4_date(s->time, date);
	if (r < 0)
		return r;
	r = sigv4_signature(s, string_to_sign, signature);
	if (r < 0)
		return r;
	buf_addf(ret, ALGORITHM " Credential=%s/", s->access_key_id);
	add_scope(ret, s, date);
	buf_adds(ret, ", SignedHeaders=");
	sigv4_add_signed_names(ret, s);
	buf_addf(ret, ", Signature=%s", signature);
	return filled(ret);
}

/* Stages 1 and 2 in one; the text of stage 1 is wiped. */
static int string_to_sign(const struct sigv4 *s, struct buf *ret)
{
	_cleanup_(buf_wipe) struct buf canonical;
	int r;

	buf_init(&canonical, MAX_TEXT);
	r = sigv4_canonical_request(s, &canonical);
	if (r < 0)
		return r;
	return sigv4_string_to_sign(s, &canonical, ret);
}

static bool has_header(const struct sigv4 *s, const char *name)
{
	for (size_t i = 0; i < s->n_headers; i++) {
		if (strcasecmp(s->headers[i].name, name) == 0)
			return true;
	}
	return false;
}

static int sign_listed(const struct sigv4 *s, struct buf *authorization)
{
	_cleanup_(buf_done) struct buf text;
	int r;

	buf_init(&text, MAX_TEXT);
	r = string_to_sign(s, &text);
	if (r < 0)
		return r;
	return sigv4_authorization(s, &text, authorization);
}

int sigv4_sign(const struct sigv4 *s, struct sigv4_signed *ret)
{
	struct sigv4_signed out = { 0 };
	struct sigv4_header *headers;
	struct sigv4 full = *s;
	int r;

	if (!has_header(s, "host"))
		return -EINVAL;
	r = sigv4_date(s->time, out.date);
	if (r < 0)
		return r;
	if (s->session_token && *s->session_token)
		out.security_token = s->session_token;

	headers = xcalloc(s->n_headers + 2, sizeof(*headers));
	memcpy(headers, s->headers, s->n_headers * sizeof(*headers));
	headers[full.n_headers++] =
		(struct sigv4_header){ "x-amz-date", out.date };
	if (out.security_token)
		headers[full.n_headers++] =
			(struct sigv4_header){ "x-amz-security-token",
					       out.security_token };
	full.headers = headers;

	buf_init(&out.authorization, MAX_AUTHORIZATION);
	r = sign_listed(&full, &out.authorization);
	free(headers);
	if (r < 0) {
		sigv4_signed_done(&out);
		return r;
	}
	*ret = out;
	return 0;
}

void sigv4_signed_done(struct sigv4_signed *signed_headers)
{
	if (signed_headers)
		buf_done(&signed_headers->authorization);
}

static void add_query(struct buf *out, const char *name, const char *value)
{
	if (out->len > 0)
		buf_addc(out, '&');
	buf_addf(out, "%s=", name);
	uri_encode_str(out, value);
}

int sigv4_presign_query(const struct sigv4 *s, unsigned int expires,
			struct buf *ret)
{
	_cleanup_(buf_done) struct buf text;
	char date[SIGV4_DATE_SIZE];
	int r;

	buf_init(&text, MAX_AUTHORIZATION);
	r = sigv4_date(s->time, date);
	if (r < 0)
		return r;
	if (s->query)
		buf_adds(ret, s->query);

	add_query(ret, "X-Amz-Algorithm", ALGORITHM);
	buf_addf(&text, "%s/", s->access_key_id);
	add_scope(&text, s, date);
	add_query(ret, "X-Amz-Credential", buf_str(&text));
	add_query(ret, "X-Amz-Date", date);
	buf_addf(ret, "&X-Amz-Expires=%u", expires);
	buf_reset(&text);
	sigv4_add_signed_names(&text, s);
	add_query(ret, "X-Amz-SignedHeaders", buf_str(&text));
	if (s->session_token && *s->session_token)
		add_query(ret, "X-Amz-Security-Token", s->session_token);
	return buf_full(&text) ? -ENOBUFS : filled(ret);
}

int sigv4_presign(const struct sigv4 *s, unsigned int expires, struct buf *ret)
{
	_cleanup_(buf_wipe) struct buf query, text;
	char signature[SHA256_HEX_SIZE];
	struct sigv4 full = *s;
	int r;

	buf_init(&query, MAX_TEXT);
	buf_init(&text, MAX_TEXT);
	r = sigv4_presign_query(s, expires, &query);
	if (r < 0)
		return r;
	full.query = buf_str(&query);
	r = string_to_sign(&full, &text);
	if (r < 0)
		return r;
	r = sigv4_signature(&full, &text, signature);
	if (r < 0)
		return r;
	buf_addf(ret, "%s&X-Amz-Signature=%s", buf_str(&query), signature);
	return filled(ret);
}

int sigv4_rds_token(const struct sigv4 *who, const char *host,
		    unsigned int port, const char *user, struct buf *ret)
{
	_cleanup_(buf_done) struct buf authority, query;
	struct sigv4_header header = { "host", NULL };
	struct sigv4 s = {
		.method = "GET",
		.path = "/",
		.headers = &header,
		.n_headers = 1,
		.access_key_id = who->access_key_id,
		.secret_access_key = who->secret_access_key,
		.session_token = who->session_token,
		.region = who->region,
		.service = "rds-db",
		.time = who->time,
	};

	buf_init(&authority, MAX_AUTHORIZATION);
	buf_addf(&authority, "%s:%u", host, port);
	header.value = buf_str(&authority);

	buf_init(&query, MAX_AUTHORIZATION);
	buf_adds(&query, "Action=connect&DBUser=");
	uri_encode_str(&query, user);
	s.query = buf_str(&query);
	if (buf_full(&authority) || buf_full(&query))
		return -ENOBUFS;

	buf_addf(ret, "%s/?", header.value);
	return sigv4_presign(&s, SIGV4_RDS_TOKEN_SECONDS, ret);
}
