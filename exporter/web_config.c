/*
 * web_config: the file of --web.config.file: TLS, login, headers, rate limit.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "secret_file.h"
#include "text.h"
#include "web.h"
#include "yaml_bind.h"

enum {
	CONFIG_MAX = 16 << 20, /* what it and its files take in memory */
	PEM_MAX = 1 << 20,
	ITEMS_MAX = 1000,
	BCRYPT_LEN = 60,
	BCRYPT_COST_AT = 4,
	BCRYPT_COST_MAX = 16, /* 7 seconds for each login */
	DAY_MS = 86400 * 1000,
	BURST_MAX = 1000000,
};

/* ---- the keys ---- */

struct tls_section {
	const char *cert, *cert_file, *key, *key_file, *ca, *ca_file;
	struct web_tls_config rest;
};

struct http_section {
	bool http2;
	struct list headers; /* struct yaml_entry of const char * */
};

struct rate_section {
	long interval_ms, burst;
	const struct yaml_node *node;
};

struct file {
	struct tls_section tls;
	struct http_section http;
	struct rate_section rate;
	struct list users; /* struct yaml_entry of const char * */
};

#define AT(type, member) .offset = offsetof(struct type, member)
#define VERSIONS "TLS10|TLS11|TLS12|TLS13"

/* clang-format off */
static const struct yaml_field tls_fields[] = {
	{ "cert", &yaml_text, AT(tls_section, cert) },
	{ "cert_file", &yaml_text, AT(tls_section, cert_file) },
	{ "key", &yaml_text, AT(tls_section, key) },
	{ "key_file", &yaml_text, AT(tls_section, key_file) },
	{ "client_ca", &yaml_text, AT(tls_section, ca) },
	{ "client_ca_file", &yaml_text, AT(tls_section, ca_file) },
	{ "client_auth_type", &yaml_choice, AT(tls_section, rest.client_auth),
	  .arg = "NoClientCert|RequestClientCert|RequireAnyClientCert|"
		 "RequireClientCert|VerifyClientCertIfGiven|"
		 "RequireAndVerifyClientCert" },
	{ "client_allowed_sans", &yaml_list,
	  AT(tls_section, rest.client_sans), .item = &yaml_text,
	  .min = 1, .max = ITEMS_MAX },
	{ "min_version", &yaml_choice, AT(tls_section, rest.min_version),
	  .arg = VERSIONS },
	{ "max_version", &yaml_choice, AT(tls_section, rest.max_version),
	  .arg = VERSIONS },
	{ "cipher_suites", &yaml_list, AT(tls_section, rest.ciphers),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ "curve_preferences", &yaml_list, AT(tls_section, rest.curves),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ "prefer_server_cipher_suites", &yaml_flag,
	  AT(tls_section, rest.server_order) },
	{ ".", &yaml_any, AT(tls_section, rest.node) },
	{ 0 }
};

static const struct yaml_field http_fields[] = {
	{ "http2", &yaml_flag, AT(http_section, http2) },
	{ "headers", &yaml_map, AT(http_section, headers),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ 0 }
};

static const struct yaml_field rate_fields[] = {
	{ "interval", &yaml_milliseconds, AT(rate_section, interval_ms),
	  .max = DAY_MS },
	{ "burst", &yaml_number, AT(rate_section, burst), .max = BURST_MAX },
	{ ".", &yaml_any, AT(rate_section, node) },
	{ 0 }
};

const struct yaml_field web_config_fields[] = {
	{ "tls_server_config", &yaml_struct, AT(file, tls),
	  .fields = tls_fields },
	{ "http_server_config", &yaml_struct, AT(file, http),
	  .fields = http_fields },
	{ "basic_auth_users", &yaml_map, AT(file, users), .item = &yaml_text,
	  .max = ITEMS_MAX },
	{ "rate_limit", &yaml_struct, AT(file, rate), .fields = rate_fields },
	{ 0 }
};

/* The only headers that may be set, and the values that they may have. */
static const struct {
	const char *name, *values[2];
} headers[] = {
	{ "Strict-Transport-Security", { NULL } },
	{ "X-Content-Type-Options", { "nosniff" } },
	{ "X-Frame-Options", { "deny", "sameorigin" } },
	{ "X-XSS-Protection", { NULL } },
	{ "Content-Security-Policy", { NULL } },
};
/* clang-format on */

/* ---- TLS ---- */

/* What is being read, and into what. */
struct reading {
	const char *path;
	struct web_config *config;
	struct buf *why;
};

static int too_long(const struct reading *reading)
{
	buf_addf(reading->why, "%s: too long", reading->path);
	return -EFBIG;
}

/* The name of a file that the configuration names by `name`. */
static const char *beside(const struct reading *reading, const char *name)
{
	struct arena *arena = &reading->config->arena;
	const char *slash = strrchr(reading->path, '/');

	if (*name == '/' || !slash)
		return arena_strdup(arena, name);
	return arena_printf(arena, "%.*s%s", (int)(slash - reading->path) + 1,
			    reading->path, name);
}

static int read_pem(const struct reading *reading, struct web_pem *pem)
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
		r = too_long(reading);
	buf_wipe(&text);
	buf_done(&reason);
	return r;
}

/* `inline_text` and `file` are the values of the keys, or NULL. */
static int take_pem(const struct reading *reading, const char *key,
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

static int check_clients(const struct reading *reading)
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

static int check_tls(const struct reading *reading)
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

static int take_tls(const struct reading *reading,
		    const struct tls_section *section)
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

/* ---- headers ---- */

static int check_header(const struct reading *reading,
			const struct yaml_node *node)
{
	const char *const *values = NULL;
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(headers) && !found; i++) {
		found = text_is(node->key->text, headers[i].name);
		values = headers[i].values;
	}
	if (!found)
		return yaml_error_unknown(node, "header", NULL, reading->why);
	for (const char *p = node->text; *p; p++)
		if (*p < ' ' || *p > '~')
			return yaml_error_value(node, reading->why,
						"not printable");
	if (!values[0] || text_is(values[0], node->text) ||
	    text_is(values[1], node->text))
		return 0;
	return yaml_error_value(node, reading->why, "not %s%s%s", values[0],
				values[1] ? " or " : "",
				values[1] ? values[1] : "");
}

static int take_headers(const struct reading *reading,
			const struct list *entries)
{
	struct web_config *config = reading->config;
	struct web_header *items;
	int r;

	items = arena_alloc(&config->arena, entries->n * sizeof(*items) + 1);
	if (!items)
		return too_long(reading);
	config->headers.items = items;
	for_each(struct yaml_entry, entry, entries) {
		r = check_header(reading, entry->node);
		if (r < 0)
			return r;
		*items++ = (struct web_header){
			entry->key, *(const char *const *)entry->value
		};
		config->headers.n++;
	}
	return 0;
}

/* ---- users and the rate limit ---- */

static int bcrypt_cost(const char *hash)
{
	return (hash[BCRYPT_COST_AT] - '0') * 10 + hash[BCRYPT_COST_AT + 1] -
	       '0';
}

bool web_config_is_bcrypt(const char *hash)
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";

	if (strlen(hash) != BCRYPT_LEN || strncmp(hash, "$2", 2) != 0 ||
	    !strchr("aby", hash[2]) || hash[3] != '$' || hash[6] != '$' ||
	    strspn(hash + BCRYPT_COST_AT, "0123456789") != 2 ||
	    strspn(hash + 7, digits) != BCRYPT_LEN - 7)
		return false;
	return bcrypt_cost(hash) >= 4 && bcrypt_cost(hash) <= BCRYPT_COST_MAX;
}

static int check_user(const struct reading *reading,
		      const struct yaml_node *node)
{
	if (!web_config_is_bcrypt(node->text))
		return yaml_error(node, reading->why,
				  "'%s': not a hash of bcrypt ($2a$, $2b$ or "
				  "$2y$) with a cost of 4 to %d",
				  node->key->text, BCRYPT_COST_MAX);
	if (strchr(node->key->text, ':'))
		return yaml_error(node->key, reading->why,
				  "'%s': a name with a colon cannot log in",
				  node->key->text);
	return 0;
}

static int take_users(const struct reading *reading, const struct list *entries)
{
	struct web_config *config = reading->config;
	struct web_user *items;
	int cost = 4, r;

	items = arena_alloc(&config->arena, entries->n * sizeof(*items) + 1);
	if (!items)
		return too_long(reading);
	config->users.items = items;
	for_each(struct yaml_entry, entry, entries) {
		r = check_user(reading, entry->node);
		if (r < 0)
			return r;
		*items =
			(struct web_user){ entry->key,
					   *(const char *const *)entry->value };
		if (bcrypt_cost(items->hash) > cost)
			cost = bcrypt_cost(items->hash);
		items++;
		config->users.n++;
	}
	/* No password hashes to 31 times the digit 0. */
	config->nobody = arena_printf(&config->arena, "$2b$%02d$%s%s", cost,
				      "R4nd0mSaltOfNobodyAtA.",
				      "...............................");
	return 0;
}

static int take_rate(const struct reading *reading,
		     const struct rate_section *section)
{
	if (section->interval_ms && !section->burst)
		return yaml_error(section->node, reading->why,
				  "without a burst every request is refused");
	reading->config->interval_ms = section->interval_ms;
	reading->config->burst = section->burst;
	return 0;
}

int web_config_read(const char *path, struct web_config *ret, struct buf *why)
{
	const struct reading reading = { path, ret, why };
	struct yaml_binding binding = { &ret->arena, why };
	struct file file = {
		.tls.rest = { .min_version = WEB_TLS12,
			      .max_version = WEB_TLS13,
			      .server_order = true },
	};
	const struct yaml_node *node;
	int r;

	*ret = (struct web_config){ 0 };
	arena_init(&ret->arena, CONFIG_MAX);
	r = yaml_read(path, &ret->arena, &node, why);
	if (r == 0)
		r = yaml_bind(&binding, web_config_fields, node, &file);
	if (r == 0)
		r = take_tls(&reading, &file.tls);
	if (r == 0)
		r = take_headers(&reading, &file.http.headers);
	if (r == 0)
		r = take_users(&reading, &file.users);
	if (r == 0)
		r = take_rate(&reading, &file.rate);
	ret->http2 = file.http.http2;
	if (r == 0 && ret->arena.full)
		r = too_long(&reading);
	return r;
}

void web_config_done(struct web_config *config)
{
	arena_wipe(&config->arena);
	*config = (struct web_config){ 0 };
}
