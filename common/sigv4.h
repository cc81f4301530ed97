/*
 * sigv4: what AWS Signature Version 4 makes of a request.
 *
 * Three pure stages over one description of the request: canonical request,
 * string to sign, authorization. Clock and credentials come in; nothing is
 * read from anywhere. Above them stand three conveniences: sigv4_sign() for a
 * request that is about to be sent, sigv4_presign() for a URL that carries its
 * signature, sigv4_rds_token() for the one such URL we need.
 *
 * Source: "Signing AWS API requests" of the IAM User Guide and the AWS SigV4
 * test suite. The texts of the stages hold the session token: wipe them
 * (buf_wipe) and never log them.
 *
 * Every function that fails gives -EINVAL: a time outside the years 0 to 9999,
 * a query with a % that encodes nothing, a part that is missing; or -ENOBUFS:
 * the maximum of the buffer given is too small. What a failed stage has added
 * to its buffer by then is of no use.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SIGV4_H
#define SIGV4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "sha256.h"

enum {
	SIGV4_DATE_SIZE = sizeof("YYYYMMDDTHHMMSSZ"),
	SIGV4_RDS_TOKEN_SECONDS = 900,
};

/* A header to sign; the value as sent, a folded one with its line breaks. */
struct sigv4_header {
	const char *name, *value;
};

/* The request, who signs it, and when. Nothing is owned. */
struct sigv4 {
	const char *method; /* in any case */
	const char *path;   /* as on the wire: encoded there, encoded again */
	const char *query;  /* as on the wire, without the `?`; NULL: none */
	const struct sigv4_header *headers; /* all that is signed, any order */
	size_t n_headers;
	const void *body;
	size_t body_len;
	bool raw_path; /* keep `.`, `..` and empty segments, as S3 wants */

	const char *access_key_id, *secret_access_key;
	const char *session_token;    /* NULL or "": none */
	const char *region, *service; /* those of the signature */
	int64_t time;		      /* seconds since the epoch */
};

/* The header values to send; sigv4_signed_done() ends it. */
struct sigv4_signed {
	char date[SIGV4_DATE_SIZE]; /* X-Amz-Date */
	const char *security_token; /* X-Amz-Security-Token, borrowed; NULL:
				     * do not send it */
	struct buf authorization;   /* Authorization */
};

/* `time` as YYYYMMDDTHHMMSSZ in UTC. */
int sigv4_date(int64_t time, char ret[SIGV4_DATE_SIZE]);

/*
 * Stage 1. Signs exactly the headers listed, x-amz-date among them if it shall
 * be; where x-amz-content-sha256 is listed, its value stands for the body.
 */
int sigv4_canonical_request(const struct sigv4 *s, struct buf *ret);

/* Stage 2, of the text of stage 1. */
int sigv4_string_to_sign(const struct sigv4 *s, const struct buf *canonical,
			 struct buf *ret);

/* The signature of the text of stage 2, lower-case hexadecimal. */
int sigv4_signature(const struct sigv4 *s, const struct buf *string_to_sign,
		    char ret[SHA256_HEX_SIZE]);

/* Stage 3: the value of the Authorization header. */
int sigv4_authorization(const struct sigv4 *s, const struct buf *string_to_sign,
			struct buf *ret);

/*
 * All three for a request about to be sent: `s` lists the headers without
 * x-amz-date and x-amz-security-token, which this adds and signs, and must
 * list host. `ret` is written on success alone.
 */
int sigv4_sign(const struct sigv4 *s, struct sigv4_signed *ret);
void sigv4_signed_done(struct sigv4_signed *signed_headers);

/*
 * The query of a presigned URL before its signature: that of `s` as it is,
 * then X-Amz-Algorithm, -Credential, -Date, -Expires (in seconds),
 * -SignedHeaders and, with a session token, -Security-Token.
 */
int sigv4_presign_query(const struct sigv4 *s, unsigned int expires,
			struct buf *ret);

/* The same with X-Amz-Signature at its end. */
int sigv4_presign(const struct sigv4 *s, unsigned int expires, struct buf *ret);

/*
 * The token that logs in as database user `user` at `host` (an endpoint name
 * in lower case) and `port`, good for SIGV4_RDS_TOKEN_SECONDS. Of `who` only
 * credentials, region and time are read. The token is a secret.
 */
int sigv4_rds_token(const struct sigv4 *who, const char *host,
		    unsigned int port, const char *user, struct buf *ret);

#endif
