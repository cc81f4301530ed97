/*
 * web_config: the file of --web.config.file: TLS, login, headers, rate limit.
 *
 * The format of Prometheus' exporter toolkit, strictly: what is not known, not
 * possible or would silently not protect is refused, as `FILE:LINE:COLUMN:
 * reason`. Files it names are relative to it and are read with it. An empty
 * file is plain HTTP for everybody.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_CONFIG_H
#define WEB_CONFIG_H

#include "arena.h"
#include "buf.h"
#include "types.h"
#include "yaml_bind.h"

/* The keys of the file, for the documents. */
extern const struct yaml_field web_config_fields[];

/* In the order of their names in the file. */
enum web_client_auth {
	WEB_CLIENT_NONE,
	WEB_CLIENT_REQUEST,
	WEB_CLIENT_REQUIRE_ANY,
	WEB_CLIENT_REQUIRE_ANY_OLD, /* RequireClientCert, the same */
	WEB_CLIENT_VERIFY_IF_GIVEN,
	WEB_CLIENT_REQUIRE_AND_VERIFY,
};

enum web_version { WEB_TLS10, WEB_TLS11, WEB_TLS12, WEB_TLS13 };

/* PEM text, and where the file that it was read from is, or NULL. */
struct web_pem {
	const char *text, *file;
	const struct yaml_node *node;
};

struct web_tls_config {
	struct web_pem cert, key, client_ca; /* text NULL: not given */
	int client_auth;		     /* enum web_client_auth */
	struct list client_sans;	     /* const char * */
	int min_version, max_version;	     /* enum web_version */
	struct list ciphers, curves;	     /* const char *, empty: default */
	bool server_order;
	const struct yaml_node *node; /* NULL: no TLS */
};

struct web_user {
	const char *name, *hash;
};

struct web_config {
	struct arena arena; /* of all texts; wiped */
	struct web_tls_config tls;
	bool http2;	     /* the file asks for it */
	struct list headers; /* struct web_header, see web.h */
	struct list users;   /* struct web_user */

	/* Of a password nobody has, at the cost of the dearest one of users. */
	const char *nobody;
	long interval_ms, burst; /* interval 0: no limit */
};

/*
 * Reads `path` and the files it names. On a failure a negative errno and
 * `why`; `ret` then only names the files (text NULL) as far as they are known,
 * and is to be done away with all the same.
 */
int web_config_read(const char *path, struct web_config *ret, struct buf *why);
void web_config_done(struct web_config *config);

/*
 * True if it is a hash of bcrypt that the login can check: $2a$, $2b$, $2y$.
 * Costs above 16 are none: a login, and a stop, would wait for minutes.
 */
bool web_config_is_bcrypt(const char *hash);

#endif
