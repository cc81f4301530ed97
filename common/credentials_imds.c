/*
 * credentials_imds: the role of the EC2 instance we run on.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "credentials.h"
#include "credentials_json.h"
#include "imds.h"

enum { MAX_ROLE = 128, MAX_DOCUMENT = 2 * EXCHANGE_MAX_BODY };

#define ROLES "iam/security-credentials/"

/* The first line of the list, if it can be the name of a role. */
static int first_role(const struct buf *list, struct buf *path, struct buf *why)
{
	size_t len = strcspn(buf_str(list), "\r\n");
	size_t good = strspn(buf_str(list),
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			     "abcdefghijklmnopqrstuvwxyz0123456789_+=,.@-");

	if (!len) {
		buf_adds(why, "the instance has no role");
		return 0;
	}
	if (good != len || len > MAX_ROLE) {
		buf_adds(why, "instance metadata names no role");
		return -EBADMSG;
	}
	buf_adds(path, ROLES);
	buf_add(path, list->data, len);
	return 1;
}

static int take(const struct buf *text, struct credentials *ret,
		struct buf *why)
{
	struct credentials_document document = { 0 };
	struct arena arena;
	int r;

	buf_adds(why, "instance metadata: ");
	arena_init(&arena, MAX_DOCUMENT);
	r = credentials_json_decode(buf_str(text), text->len, &arena, &document,
				    why);
	if (r == 0 && !document.access_key_id) {
		buf_addf(why, "no keys, code '%s'",
			 document.code ? document.code : "");
	} else if (r == 0 && document.code &&
		   strcmp(document.code, "Success") != 0) {
		buf_addf(why, "code '%s'", document.code);
	} else if (r == 0) {
		r = credentials_json_keys(&document, false, ret, why);
	}
	arena_wipe(&arena);
	return r;
}

static int imds_load(const struct credentials_context *ctx,
		     struct credentials *ret, struct buf *why)
{
	_cleanup_(buf_wipe) struct buf text = { 0 };
	_cleanup_(buf_done) struct buf path = { 0 };
	int r;

	buf_init(&text, EXCHANGE_MAX_BODY);
	buf_init(&path, sizeof(ROLES) + MAX_ROLE);
	r = imds_get(ctx, ROLES, &text, why);
	if (r > 0)
		r = first_role(&text, &path, why);
	if (r <= 0)
		return r;
	buf_wipe(&text);
	buf_init(&text, EXCHANGE_MAX_BODY);
	r = imds_get(ctx, buf_str(&path), &text, why);
	return r > 0 ? take(&text, ret, why) : r;
}

const struct credentials_provider credentials_imds = {
	.name = "instance metadata",
	.keeps_expired = true,
	.load = imds_load,
};
