/*
 * web_auth: whether name and password of a request are those of a user.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_auth.h"

#include <crypt.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "web_basic.h"
#include "xalloc.h"

struct known {
	unsigned char key[SHA256_SIZE];
	enum web_verdict verdict; /* WEB_AUTH_UNKNOWN: a free place */
	uint64_t used;
};

struct web_auth {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct web_login *first, **end; /* that wait, the oldest first */
	size_t waiting;
	struct known known[WEB_AUTH_CACHE];
	uint64_t uses;
	bool stopping;
	pthread_t threads[WEB_AUTH_THREADS];
};

/* As long for any difference. */
static bool is_same(const void *a, const void *b, size_t len)
{
	const volatile unsigned char *p = a, *q = b;
	unsigned char difference = 0;

	for (size_t i = 0; i < len; i++)
		difference |= p[i] ^ q[i];
	return difference == 0;
}

/* ---- the cache; the lock is held ---- */

static enum web_verdict recall(struct web_auth *auth, const unsigned char *key)
{
	for (size_t i = 0; i < WEB_AUTH_CACHE; i++)
		if (auth->known[i].verdict &&
		    is_same(auth->known[i].key, key, SHA256_SIZE)) {
			auth->known[i].used = ++auth->uses;
			return auth->known[i].verdict;
		}
	return WEB_AUTH_UNKNOWN;
}

/* Free places go first, then bad results, then what was not used for long. */
static bool goes_first(const struct known *a, const struct known *b)
{
	if (a->verdict != b->verdict)
		return a->verdict < b->verdict;
	return a->used < b->used;
}

static void remember(struct web_auth *auth, const struct web_login *login)
{
	struct known *place = &auth->known[0];

	for (size_t i = 1; i < WEB_AUTH_CACHE; i++)
		if (goes_first(&auth->known[i], place))
			place = &auth->known[i];
	memcpy(place->key, login->key, SHA256_SIZE);
	place->verdict = login->verdict;
	place->used = ++auth->uses;
}

/* ---- hashing ---- */

static enum web_verdict find_out(const struct web_login *login,
				 struct crypt_data *data)
{
	const char *got;
	bool same;

	memset(data, 0, sizeof(*data));
	got = crypt_r(buf_str(&login->password), login->hash, data);
	same = got && strlen(got) == WEB_AUTH_HASH_SIZE - 1 &&
	       is_same(got, login->hash, WEB_AUTH_HASH_SIZE - 1);
	explicit_bzero(data, sizeof(*data));
	return same && login->known ? WEB_AUTH_YES : WEB_AUTH_NO;
}

/* Waits for one; NULL: it is over. The lock is held. */
static struct web_login *take(struct web_auth *auth)
{
	struct web_login *login;

	while (!auth->first && !auth->stopping)
		pthread_cond_wait(&auth->changed, &auth->lock);
	login = auth->first;
	if (login) {
		auth->first = login->next;
		auth->waiting--;
		if (!auth->first)
			auth->end = &auth->first;
	}
	return login;
}

static void *work(void *ctx)
{
	struct crypt_data *data = xmalloc(sizeof(*data));
	struct web_auth *auth = ctx;
	struct web_login *login;

	pthread_mutex_lock(&auth->lock);
	while ((login = take(auth))) {
		login->verdict = recall(auth, login->key);
		if (!login->verdict && auth->stopping)
			login->verdict = WEB_AUTH_NO;
		if (!login->verdict) {
			pthread_mutex_unlock(&auth->lock);
			login->verdict = find_out(login, data);
			pthread_mutex_lock(&auth->lock);
			remember(auth, login);
		}
		pthread_mutex_unlock(&auth->lock);
		login->done(login);
		pthread_mutex_lock(&auth->lock);
	}
	pthread_mutex_unlock(&auth->lock);
	free(data);
	return NULL;
}

/* ---- requests ---- */

/* All of them are looked at, whichever it is. */
static const char *find_hash(const struct web_config *config, const char *user,
			     bool *ret_known)
{
	const char *hash = config->nobody;

	*ret_known = false;
	for_each(struct web_user, u, &config->users)
		if (text_is(u->name, user)) {
			hash = u->hash;
			*ret_known = true;
		}
	return hash;
}

/* No part of it has a NUL in it, so no two logins are the same text. */
static void make_key(const char *user, struct web_login *login)
{
	struct buf text;

	buf_init(&text, 3 * WEB_BASIC_MAX);
	buf_add(&text, user, strlen(user) + 1);
	buf_add(&text, login->hash, WEB_AUTH_HASH_SIZE);
	buf_adds(&text, buf_str(&login->password));
	sha256(buf_str(&text), text.len, login->key);
	buf_wipe(&text);
}

enum web_verdict web_auth_look(struct web_auth *auth,
			       const struct web_config *config,
			       const char *field, struct web_login *login)
{
	enum web_verdict verdict = WEB_AUTH_NO;
	struct buf user;

	*login = (struct web_login){ 0 };
	buf_init(&user, WEB_BASIC_MAX);
	buf_init(&login->password, WEB_BASIC_MAX);
	if (web_basic_parse(field, &user, &login->password) == 0) {
		memcpy(login->hash,
		       find_hash(config, buf_str(&user), &login->known),
		       WEB_AUTH_HASH_SIZE);
		make_key(buf_str(&user), login);
		pthread_mutex_lock(&auth->lock);
		verdict = recall(auth, login->key);
		pthread_mutex_unlock(&auth->lock);
	}
	buf_wipe(&user);
	return verdict;
}

int web_auth_submit(struct web_auth *auth, struct web_login *login)
{
	int r = 0;

	pthread_mutex_lock(&auth->lock);
	if (auth->waiting == WEB_AUTH_QUEUE || auth->stopping) {
		r = -EAGAIN;
	} else {
		login->next = NULL;
		*auth->end = login;
		auth->end = &login->next;
		auth->waiting++;
		pthread_cond_signal(&auth->changed);
	}
	pthread_mutex_unlock(&auth->lock);
	return r;
}

void web_login_done(struct web_login *login)
{
	buf_wipe(&login->password);
	explicit_bzero(login->key, sizeof(login->key));
}

struct web_auth *web_auth_new(void)
{
	struct web_auth *auth = xcalloc(1, sizeof(*auth));

	auth->end = &auth->first;
	pthread_mutex_init(&auth->lock, NULL);
	pthread_cond_init(&auth->changed, NULL);
	for (size_t i = 0; i < WEB_AUTH_THREADS; i++)
		if (pthread_create(&auth->threads[i], NULL, work, auth))
			xalloc_failed();
	return auth;
}

void web_auth_stop(struct web_auth *auth)
{
	bool again;

	pthread_mutex_lock(&auth->lock);
	again = auth->stopping;
	auth->stopping = true;
	pthread_cond_broadcast(&auth->changed);
	pthread_mutex_unlock(&auth->lock);
	for (size_t i = 0; !again && i < WEB_AUTH_THREADS; i++)
		pthread_join(auth->threads[i], NULL);
}

void web_auth_free(struct web_auth *auth)
{
	if (!auth)
		return;
	web_auth_stop(auth);
	pthread_cond_destroy(&auth->changed);
	pthread_mutex_destroy(&auth->lock);
	explicit_bzero(auth->known, sizeof(auth->known));
	free(auth);
}
