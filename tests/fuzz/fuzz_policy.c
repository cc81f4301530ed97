/*
 * fuzz_policy: policy documents that nobody could have written.
 *
 * What is read must read the same percent-encoded, and a reason must be there
 * where it is refused.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "iam_policy.h"
#include "uri.h"
#include "xalloc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct iam_policy *policy, struct arena *arena,
		struct buf *out)
{
	const struct list none = { 0 };

	for_each(struct iam_statement, s, &policy->statements) {
		buf_addf(out, "%d%d%d%d ", iam_statement_audience(s),
			 iam_statement_allows(s, "kms:*"),
			 iam_statement_has_resource(s, "*"),
			 iam_statement_is_via(s, "rds.x.amazonaws.com"));
	}
	iam_policy_foreign(policy, "111122223333", &none, arena, out);
}

/* What was read, as text; false if it was refused. */
static bool look(const char *text, struct buf *out)
{
	struct iam_policy policy;
	struct arena arena;
	struct buf why;
	int r;

	arena_init(&arena, 64 * 1024 * 1024);
	buf_init(&why, 4096);
	r = iam_policy_parse(text, &arena, &policy, &why);
	if (r == 0)
		ask(&policy, &arena, out);
	else if (!why.len && !why.full)
		abort();
	buf_done(&why);
	arena_done(&arena);
	return r == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct buf plain, encoded, encoded_text;

	buf_init(&plain, 1024 * 1024);
	buf_init(&encoded, 1024 * 1024);
	buf_init(&encoded_text, 4 * 1024 * 1024);
	if (look(text, &plain)) {
		buf_adds(&encoded_text, "%20");
		if (*text == '%')
			buf_adds(&encoded_text, text);
		else
			uri_encode_str(&encoded_text, text);
		if (encoded_text.len <= (size_t)2 * IAM_POLICY_MAX_LEN &&
		    strlen(text) < IAM_POLICY_MAX_LEN &&
		    (!look(buf_str(&encoded_text), &encoded) ||
		     strcmp(buf_str(&plain), buf_str(&encoded)) != 0))
			abort();
	}
	buf_done(&plain);
	buf_done(&encoded);
	buf_done(&encoded_text);
	free(text);
	return 0;
}
