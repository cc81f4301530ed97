/*
 * imds: the instance metadata service of EC2, version 2 only.
 *
 * Source: "Use the Instance Metadata Service" of the EC2 User Guide, and "IMDS
 * client" of the AWS SDKs and Tools Reference Guide. Version 1, which answers
 * whoever makes a request for another, is never asked.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef IMDS_H
#define IMDS_H

#include "credentials.h"

enum { IMDS_TOKEN_SECONDS = 21600 };

/* imds_done() ends it, which wipes. All zero: no token yet. */
struct imds {
	/* What the caller wants instead of what the configuration says; the
	 * variable for the endpoint wins over the mode all the same. */
	const char *endpoint, *mode;
	struct buf token;
	int64_t token_ends; /* seconds since the epoch */
};

void imds_init(struct imds *imds);
void imds_done(struct imds *imds);

/*
 * Where it is, without a `/` at the end. 0; 1 if it is switched off; -EINVAL
 * with `why` if the endpoint is no URL or the mode neither IPv4 nor IPv6.
 */
int imds_base(const struct configuration *c, const struct imds *imds,
	      struct buf *ret, struct buf *why);

/* Whether it has answered lately: then it is worth asking more. */
bool imds_has_token(const struct imds *imds, int64_t now);

/*
 * The text behind /latest/meta-data/`path`, at most EXCHANGE_MAX_BODY bytes,
 * into `ret`, which the caller wipes. 1; 0 if there is no service, or (404) no
 * such thing there, or it is not for us: `why` says what was tried; a negative
 * errno if the service fails. A new token is got where there is none.
 */
int imds_get(const struct credentials_context *ctx, const char *path,
	     struct buf *ret, struct buf *why);

/* The region of the instance, as imds_get(). */
int imds_region(const struct credentials_context *ctx, struct buf *ret,
		struct buf *why);

#endif
