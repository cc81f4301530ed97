/*
 * credentials_json: keys and tokens as JSON documents have them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>

#include "credentials_json.h"
#include "decode.h"
#include "timestamp.h"

#define DOC credentials_document

static const struct field sso_fields[] = {
	STR("accessKeyId", DOC, sso.access_key_id),
	STR("secretAccessKey", DOC, sso.secret_access_key),
	STR("sessionToken", DOC, sso.session_token),
	NUM("expiration", DOC, sso.expiration),
	{ 0 },
};
static const struct record sso_record = { sizeof(struct DOC), sso_fields };

static const struct field document_fields[] = {
	NUM("Version", DOC, version),
	STR("Code", DOC, code),
	STR("AccessKeyId", DOC, access_key_id),
	STR("SecretAccessKey", DOC, secret_access_key),
	STR("SessionToken", DOC, session_token),
	STR("Token", DOC, token),
	STR("Expiration", DOC, expiration),
	STR("AccountId", DOC, account_id),
	INLINE("roleCredentials", &sso_record),
	STR("accessToken", DOC, access_token),
	STR("expiresAt", DOC, expires_at),
	{ 0 },
};
static const struct record document_record = { sizeof(struct DOC),
					       document_fields };

int credentials_json_decode(const char *text, size_t len, struct arena *arena,
			    struct credentials_document *ret, struct buf *why)
{
	struct credentials_document document = { 0 };
	struct decode *d =
		decode_new(DECODE_JSON, &document_record, &document, arena);
	int r;

	decode_secret(d);
	r = decode_feed(d, text, len, why);
	if (r == 0)
		r = decode_finish(d, why);
	decode_free(d);
	if (r == 0)
		*ret = document;
	return r;
}

static bool is_absent(const char *text)
{
	return !text || !*text;
}

static int check_keys(const struct credentials_document *d, const char *token,
		      bool process, struct buf *why)
{
	const struct {
		const char *name, *value;
		bool needed;
	} members[] = {
		{ "AccessKeyId", d->access_key_id, true },
		{ "SecretAccessKey", d->secret_access_key, true },
		{ "Token", token, !process },
		{ "Expiration", d->expiration, !process },
	};

	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		if (members[i].needed && is_absent(members[i].value)) {
			buf_addf(why, "the answer has no %s", members[i].name);
			return -EBADMSG;
		}
	return 0;
}

int credentials_json_keys(const struct credentials_document *d, bool process,
			  struct credentials *ret, struct buf *why)
{
	const char *token = process ? d->session_token : d->token;
	struct timestamp expiry = { 0 };
	int r = check_keys(d, token, process, why);

	if (r < 0)
		return r;
	if (!is_absent(d->expiration)) {
		expiry = timestamp_parse_iso(d->expiration);
		if (!expiry.known) {
			buf_adds(why, "Expiration of the answer: not a time");
			return -EBADMSG;
		}
	}
	*ret = (struct credentials){
		.access_key_id = credentials_strdup(d->access_key_id),
		.secret_access_key = credentials_strdup(d->secret_access_key),
		.session_token = credentials_strdup(token),
		.account_id = credentials_strdup(d->account_id),
		.expiry = expiry,
	};
	return 1;
}
