/*
 * credentials_json: keys and tokens as JSON documents have them.
 *
 * One record for all that write such documents: container and instance
 * metadata, processes, the SSO portal and the SSO token cache.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef CREDENTIALS_JSON_H
#define CREDENTIALS_JSON_H

#include "arena.h"
#include "credentials.h"

/* As in the document; NULL or not known where it does not say. */
struct credentials_document {
	struct num version;
	const char *code;
	const char *access_key_id, *secret_access_key, *session_token;
	const char *token; /* what metadata call the session token */
	const char *expiration, *account_id;
	struct {
		const char *access_key_id, *secret_access_key, *session_token;
		struct num expiration;	       /* milliseconds */
	} sso;				       /* roleCredentials */
	const char *access_token, *expires_at; /* of the token cache */
};

/*
 * Decodes `text` of `len` bytes. Strings are of `arena`, which the caller ends
 * with arena_wipe(). -EBADMSG or -E2BIG: `why` says where, and quotes nothing.
 */
int credentials_json_decode(const char *text, size_t len, struct arena *arena,
			    struct credentials_document *ret, struct buf *why);

/*
 * The document of the metadata services, or with `process` of a
 * credential_process, as credentials. 1, or -EBADMSG with `why` if a key is
 * missing, or an expiry is missing or no time.
 */
int credentials_json_keys(const struct credentials_document *document,
			  bool process, struct credentials *ret,
			  struct buf *why);

#endif
