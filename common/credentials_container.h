/*
 * credentials_container: the role of the container we run in, of ECS or EKS.
 *
 * Source: "Container credential provider" of the AWS SDKs and Tools Reference
 * Guide.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CREDENTIALS_CONTAINER_H
#define CREDENTIALS_CONTAINER_H

#include "buf.h"
#include "environment.h"

/*
 * Where to ask, into `ret`. 1; 0 if nothing says; -EINVAL with `why` for a URI
 * that is none, or would send the token over plain http to another than this
 * host or the known addresses.
 */
int credentials_container_url(const struct environment *env, struct buf *ret,
			      struct buf *why);

#endif
