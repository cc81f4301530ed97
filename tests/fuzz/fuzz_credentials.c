/*
 * fuzz_credentials: documents of keys and tokens that nobody meant to write.
 *
 * Each input is what a container's agent, the SSO portal and a token endpoint
 * answer, and what a process prints.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "credentials_json.h"

enum { MAX_DOCUMENT = 128 * 1024, WHY_MAX = 1000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Keys are whole or not there, and a failure says why. */
static void check_keys(const struct credentials_document *document,
		       bool process)
{
	struct credentials got = { 0 };
	struct buf why;
	int r;

	buf_init(&why, WHY_MAX);
	r = credentials_json_keys(document, process, &got, &why);
	if ((r > 0) != (got.access_key_id && got.secret_access_key) ||
	    (r > 0) == !!why.len)
		abort();
	if (r > 0 && !process && (!got.session_token || !got.expiry.known))
		abort();
	credentials_done(&got);
	buf_done(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct credentials_document document = { 0 };
	struct arena arena;
	struct buf why;

	arena_init(&arena, MAX_DOCUMENT);
	buf_init(&why, WHY_MAX);
	if (credentials_json_decode((const char *)data, size, &arena, &document,
				    &why) == 0) {
		check_keys(&document, false);
		check_keys(&document, true);
	} else if (!why.len) {
		abort();
	}
	arena_wipe(&arena);
	buf_done(&why);
	return 0;
}
