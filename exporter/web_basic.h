/*
 * web_basic: name and password of an Authorization field.
 *
 * RFC 7617, RFC 4648 section 4. What it decodes to is wiped by the caller.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_BASIC_H
#define WEB_BASIC_H

#include "buf.h"

enum { WEB_BASIC_MAX = 1024 }; /* bytes of name and of password */

/*
 * `field` is the value of the field, or NULL. Appends to `user` and
 * `password`, whose maximum is WEB_BASIC_MAX. -EINVAL: absent, another scheme,
 * no base64, no colon, a NUL inside, too long; what is in them then is still
 * to be wiped.
 */
int web_basic_parse(const char *field, struct buf *user, struct buf *password);

#endif
