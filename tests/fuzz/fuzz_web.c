/*
 * fuzz_web: request targets and logins that no client would send.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "web.h"
#include "web_basic.h"
#include "web_uri.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_uri(const char *text)
{
	struct web_request request = { 0 };
	struct arena arena;

	arena_init(&arena, 1 << 20);
	if (web_uri_parse(text, &arena, &request.path, &request.arguments) ==
	    0) {
		if (*request.path != '/' ||
		    request.arguments.n > WEB_ARGUMENTS_MAX)
			abort();
		for_each(struct web_argument, a, &request.arguments)
			if (!a->name || !a->value)
				abort();
	} else if (request.path) {
		abort();
	}
	arena_done(&arena);
}

static void check_login(const char *text)
{
	char *field = xasprintf("Basic %s", text);
	struct buf user, password;

	buf_init(&user, WEB_BASIC_MAX);
	buf_init(&password, WEB_BASIC_MAX);
	if (web_basic_parse(field, &user, &password) == 0 &&
	    strchr(buf_str(&user), ':'))
		abort();
	buf_wipe(&user);
	buf_wipe(&password);
	free(field);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	check_uri(text);
	check_login(text);
	free(text);
	return 0;
}
