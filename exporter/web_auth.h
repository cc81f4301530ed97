/*
 * web_auth: whether name and password of a request are those of a user.
 *
 * bcrypt takes a tenth of a second and more, so it is done by threads of its
 * own, a few at once, and the result, good or bad, is remembered by the SHA-256
 * of name, hash and password, WEB_AUTH_CACHE of them. Bad ones make room first.
 * A name that nobody has costs as much time as one that somebody has.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef WEB_AUTH_H
#define WEB_AUTH_H

#include <stdbool.h>

#include "sha256.h"
#include "web_config.h"

enum {
	WEB_AUTH_CACHE = 100,
	WEB_AUTH_QUEUE = 64, /* logins that wait for their turn */
	WEB_AUTH_THREADS = 2,
	WEB_AUTH_HASH_SIZE = 61
};

enum web_verdict { WEB_AUTH_UNKNOWN, WEB_AUTH_NO, WEB_AUTH_YES };

struct web_auth;

/* A login that is to be found out. */
struct web_login {
	struct web_login *next;
	unsigned char key[SHA256_SIZE];
	char hash[WEB_AUTH_HASH_SIZE];
	struct buf password;
	bool known; /* there is such a user */

	enum web_verdict verdict;
	void (*done)(struct web_login *login);
	void *ctx; /* of whoever set done() */
};

struct web_auth *web_auth_new(void);

/*
 * What waits is done with as WEB_AUTH_NO, nothing more is taken, and no done()
 * is called afterwards. free() does it too; NULL is fine.
 */
void web_auth_stop(struct web_auth *auth);
void web_auth_free(struct web_auth *auth);

/*
 * Looks at `field`, the value of Authorization or NULL. WEB_AUTH_UNKNOWN: not
 * known yet; `login` is filled in for web_auth_submit(). In any case it is to
 * be done away with by web_login_done().
 */
enum web_verdict web_auth_look(struct web_auth *auth,
			       const struct web_config *config,
			       const char *field, struct web_login *login);

/*
 * Has it found out; login->done() is called by another thread with `verdict`
 * set, and the login must stay until then. -EAGAIN: too many wait already.
 */
int web_auth_submit(struct web_auth *auth, struct web_login *login);

/* Wipes. All zero is fine. */
void web_login_done(struct web_login *login);

#endif
