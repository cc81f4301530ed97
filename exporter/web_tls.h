/*
 * web_tls: the TLS part of the web configuration, as GnuTLS wants it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_TLS_H
#define WEB_TLS_H

#include <gnutls/gnutls.h>

#include "web_config.h"

struct web_tls;

/*
 * Credentials and priorities made of `config`, which has TLS and has to
 * outlive them (the names that client certificates may have are its). -EINVAL
 * and `why`, with the place in the file, if GnuTLS cannot do what is asked for.
 */
int web_tls_new(const struct web_tls_config *config, struct web_tls **ret,
		struct buf *why);
void web_tls_free(struct web_tls *tls);

/*
 * Puts a session that has not begun its handshake under these rules, as long
 * as which `tls` has to live. Client certificates are judged in the handshake.
 * The session's pointer is taken.
 */
int web_tls_apply(struct web_tls *tls, gnutls_session_t session);

/*
 * Appends the priority string. GnuTLS chooses ciphers, key exchanges and
 * curves one by one, Go suites: a list of suites is refused if no string means
 * just that. Those of TLS 1.3, where Go has no choice, are allowed as far as
 * their cipher is one of a listed suite; if none is, TLS 1.3 is left out.
 */
int web_tls_priority(const struct web_tls_config *config, struct buf *ret,
		     struct buf *why);

#endif
