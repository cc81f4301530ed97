/*
 * t_web_auth: tests of web_auth.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "text.h"
#include "web_auth.h"

/* Hashes that others have published: Openwall's crypt_blowfish. */
static const struct web_user users[] = {
	{ "a", "$2a$05$CCCCCCCCCCCCCCCCCCCCC."
	       "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" }, /* U*U */
	{ "b", "$2b$05$CCCCCCCCCCCCCCCCCCCCC."
	       "VGOzA784oUp/Z0DY336zx7pLYAy0lwK" }, /* U*U* */
	{ "y", "$2y$05$XXXXXXXXXXXXXXXXXXXXXO"
	       "AcXxm9kjPGEMsLznoKqmqw7tc8WCx4a" }, /* U*U*U */
};

static const struct web_config config = {
	.users = { .items = (void *)users, .n = ARRAY_SIZE(users) },
	.nobody = "$2b$05$R4nd0mSaltOfNobodyAtA."
		  "...............................",
};

static const struct {
	const char *field;
	enum web_verdict want;
} cases[] = {
	{ "Basic YTpVKlU=", WEB_AUTH_YES },	/* a:U*U */
	{ "Basic YjpVKlUq", WEB_AUTH_YES },	/* b:U*U* */
	{ "Basic eTpVKlUqVQ==", WEB_AUTH_YES }, /* y:U*U*U */
	{ "Basic YTpVKlUq", WEB_AUTH_NO },	/* a:U*U* */
	{ "Basic YTo=", WEB_AUTH_NO },		/* a: */
	{ "Basic ejpVKlU=", WEB_AUTH_NO },	/* z:U*U */
	{ "Basic OlUqVQ==", WEB_AUTH_NO },	/* :U*U */
};

/* What done() is waited for with. */
struct wait {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t done;
};

static void done(struct web_login *login)
{
	struct wait *wait = login->ctx;

	pthread_mutex_lock(&wait->lock);
	wait->done++;
	pthread_cond_signal(&wait->changed);
	pthread_mutex_unlock(&wait->lock);
}

static void wait_for(struct wait *wait, size_t n)
{
	pthread_mutex_lock(&wait->lock);
	while (wait->done < n)
		pthread_cond_wait(&wait->changed, &wait->lock);
	pthread_mutex_unlock(&wait->lock);
}

static enum web_verdict find_out(struct web_auth *auth, const char *field,
				 bool *ret_cached)
{
	struct wait wait = { PTHREAD_MUTEX_INITIALIZER,
			     PTHREAD_COND_INITIALIZER, 0 };
	struct web_login login;
	enum web_verdict verdict;

	verdict = web_auth_look(auth, &config, field, &login);
	*ret_cached = verdict != WEB_AUTH_UNKNOWN;
	if (!*ret_cached) {
		login.done = done;
		login.ctx = &wait;
		assert_int_equal(web_auth_submit(auth, &login), 0);
		wait_for(&wait, 1);
		verdict = login.verdict;
	}
	web_login_done(&login);
	return verdict;
}

static void test_logins(void **state)
{
	struct web_auth *auth = web_auth_new();
	bool cached;

	(void)state;
	for (int again = 0; again < 2; again++)
		for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
			if (find_out(auth, cases[i].field, &cached) !=
			    cases[i].want)
				fail_msg("%s", cases[i].field);
			assert_int_equal(cached, again);
		}
	assert_int_equal(find_out(auth, NULL, &cached), WEB_AUTH_NO);
	assert_int_equal(find_out(auth, "Basic x", &cached), WEB_AUTH_NO);
	assert_true(cached);
	web_auth_free(auth);
}

/* Wrong passwords fill the cache; the good one stays in it. */
static void test_cache(void **state)
{
	static const char digits[] = "ABCDEFGHIJKLMNOP";
	struct web_auth *auth = web_auth_new();
	char field[] = "Basic YTpAAAAA"; /* a:, then bytes that vary */
	bool cached;

	(void)state;
	find_out(auth, cases[0].field, &cached);
	for (size_t i = 0; i < WEB_AUTH_CACHE + 20; i++) {
		memcpy(field + 10, "YWFh", 4);
		field[10] = digits[8 + i / 16 % 8];
		field[13] = digits[i % 16];
		field[12] = digits[5 + i / 128];
		assert_int_equal(find_out(auth, field, &cached), WEB_AUTH_NO);
		assert_false(cached);
	}
	assert_int_equal(find_out(auth, field, &cached), WEB_AUTH_NO);
	assert_true(cached);
	assert_int_equal(find_out(auth, cases[0].field, &cached), WEB_AUTH_YES);
	assert_true(cached);
	web_auth_free(auth);
}

/* With all that wait: each is done with, once, and no more are taken. */
static void test_stop(void **state)
{
	struct wait wait = { PTHREAD_MUTEX_INITIALIZER,
			     PTHREAD_COND_INITIALIZER, 0 };
	struct web_login logins[WEB_AUTH_QUEUE + WEB_AUTH_THREADS + 1];
	struct web_auth *auth = web_auth_new();
	size_t taken = 0;
	int r = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(logins); i++) {
		web_auth_look(auth, &config, cases[i % 3].field, &logins[i]);
		logins[i].verdict = WEB_AUTH_UNKNOWN;
		logins[i].done = done;
		logins[i].ctx = &wait;
		r = web_auth_submit(auth, &logins[i]);
		taken += r == 0;
	}
	assert_true(taken >= WEB_AUTH_QUEUE);
	web_auth_stop(auth);
	assert_int_equal(wait.done, taken);
	assert_int_equal(web_auth_submit(auth, &logins[0]), -EAGAIN);
	for (size_t i = 0; i < ARRAY_SIZE(logins); i++)
		web_login_done(&logins[i]);
	web_auth_free(auth);
	web_auth_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_logins),
					    cmocka_unit_test(test_cache),
					    cmocka_unit_test(test_stop) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
