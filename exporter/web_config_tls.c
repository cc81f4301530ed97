/*
 * web_config_tls: the section tls_server_config, and the files it names.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stddef.h>
#include <string.h>

#include "secret_file.h"
#include "web_config_private.h"

enum { PEM_MAX = 1 << 20, ITEMS_MAX = 1000 };

#define AT(member) .offset = offsetof(struct web_config_tls_section, member)
#define VERSIONS "TLS10|TLS11|TLS12|TLS13"

/* clang-format off */
const struct yaml_field web_config_tls_fields[] = {
	{ "cert", &yaml_text, AT(cert) },
	{ "cert_file", &yaml_text, AT(cert_file) },
	{ "key", &yaml_text, AT(key) },
	{ "key_file", &yaml_text, AT(key_file) },
	{ "client_ca", &yaml_text, AT(ca) },
	{ "client_ca_file", &yaml_text, AT(ca_file) },
	{ "client_auth_type", &yaml_choice, AT(rest.client_auth),
	  .arg = "NoClientCert|RequestClientCert|RequireAnyClientCert|"
		 "RequireClientCert|VerifyClientCertIfGiven|"
		 "RequireAndVerifyClientCert" },
	{ "client_allowed_sans", &yaml_list,
	  AT(rest.client_sans), .item = &yaml_text,
	  .min = 1, .max = ITEMS_MAX },
	{ "min_version", &yaml_choice, AT(rest.min_version),
	  .arg = VERSIONS },
	{ "max_version", &yaml_choice, AT(rest.max_version),
	  .arg = VERSIONS },
	{ "cipher_suites", &yaml_list, AT(rest.ciphers),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ "curve_preferences", &yaml_list, AT(rest.curves),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ "prefer_server_cipher_suites", &yaml_flag,
	  AT(rest.server_order) },
	{ ".", &yaml_any, AT(rest.node) },
	{ 0 }
};
/* clang-format on */

/* The name of a file that the configuration names by `name`. */
static const char *beside(const struct web_config_reading *reading,
			  const char *name)
{
	struct arena *arena = &reading->config->arena;
	const char *slash = strrchr(reading->path, '/');

	if (*name == '/' || !slash)
		return arena_strdup(arena, name);
	return arena_printf(arena, "%.*s%s", (int)(slash - reading->path) + 1,
			    reading->path, name);
}

static int read_pem(const struct web_config_reading *reading,
		    struct web_pem *pem)
{
	struct buf text, reason;
	int r;

	buf_init(&text, PEM_MAX);
	buf_init(&reason, 4096);
	r = secret_file_read(NULL, pem->file, &text, &reason);
	if (r < 0)
		yaml_error(pem->node, reading->why, "%s: %s",
			   pem->node->key->text, buf_str(&reason));
	else
		pem->text = arena_strndup(&reading->config->arena,
					  buf_str(&text), text.len);
	if (r == 0 && !pem->text)
		r = web_config_too_long(reading);
	buf_wipe(&text);
	buf_done(&reason);
	return r;
}

/* `inline_text` and `file` are the values of the keys, or NULL. */
static int take_pem(const struct web_config_reading *reading, const char *key,
		    const char *inline_text, const char *file,
		    struct web_pem *ret)
{
	const struct yaml_node *tls = reading->config->tls.node, *node;
	struct buf file_key;

	buf_init(&file_key, 64);
	buf_addf(&file_key, "%s_file", key);
	node = yaml_get(tls, buf_str(&file_key));
	buf_done(&file_key);
	*ret = (struct web_pem){ .node = node };
	if (inline_text && file)
		return yaml_error(node, reading->why,
				  "%s_file: there is %s already", key, key);
	if (file) {
		ret->file = beside(reading, file);
		return ret->file ? 0
				 : yaml_error(node, reading->why, "too long");
	}
	ret->node = yaml_get(tls, key);
	ret->text = inline_text;
	return 0;
}

static int check_clients(const struct web_config_reading *reading)
{
	const struct web_tls_config *tls = &reading->config->tls;
	bool ca = tls->client_ca.node != NULL;
	bool verifies = tls->client_auth == WEB_CLIENT_VERIFY_IF_GIVEN ||
			tls->client_auth == WEB_CLIENT_REQUIRE_AND_VERIFY;

	if (ca && tls->client_auth == WEB_CLIENT_NONE)
		return yaml_error(tls->client_ca.node, reading->why,
				  "%s: nothing without a client_auth_type",
				  tls->client_ca.node->key->text);
	if (verifies && !ca)
		return yaml_error(yaml_get(tls->node, "client_auth_type"),
				  reading->why,
				  "client_auth_type: needs client_ca_file or "
				  "client_ca");
	if (tls->client_sans.n &&
	    tls->client_auth != WEB_CLIENT_REQUIRE_AND_VERIFY)
		return yaml_error(yaml_get(tls->node, "client_allowed_sans"),
				  reading->why,
				  "client_allowed_sans: only protects with "
				  "client_auth_type "
				  "RequireAndVerifyClientCert");
	return 0;
}

static int check_tls(const struct web_config_reading *reading)
{
	const struct web_tls_config *tls = &reading->config->tls;

	if (!tls->cert.node)
		return yaml_error(tls->node, reading->why,
				  "one of cert and cert_file is missing");
	if (!tls->key.node)
		return yaml_error(tls->node, reading->why,
				  "one of key and key_file is missing");
	if (tls->min_version > tls->max_version)
		return yaml_error(tls->node, reading->why,
				  "min_version is above max_version");
	return check_clients(reading);
}

int web_config_take_tls(const struct web_config_reading *reading,
			const struct web_config_tls_section *section)
{
	struct web_tls_config *tls = &reading->config->tls;
	struct web_pem *const pems[] = { &tls->cert, &tls->key,
					 &tls->client_ca };
	int r;

	*tls = section->rest;
	if (!tls->node || !tls->node->n) {
		tls->node = NULL;
		return 0;
	}
	r = take_pem(reading, "cert", section->cert, section->cert_file,
		     &tls->cert);
	if (r == 0)
		r = take_pem(reading, "key", section->key, section->key_file,
			     &tls->key);
	if (r == 0)
		r = take_pem(reading, "client_ca", section->ca,
			     section->ca_file, &tls->client_ca);
	if (r == 0)
		r = check_tls(reading);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(pems); i++)
		if (pems[i]->file)
			r = read_pem(reading, pems[i]);
	return r;
}
