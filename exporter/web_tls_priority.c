/*
 * web_tls_priority: Go's names of versions, suites and curves for GnuTLS.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "text.h"
#include "web_tls.h"
#include "yaml_bind.h"

static const struct {
	const char *name;
	gnutls_protocol_t id;
} versions[] = {
	[WEB_TLS10] = { "VERS-TLS1.0", GNUTLS_TLS1_0 },
	[WEB_TLS11] = { "VERS-TLS1.1", GNUTLS_TLS1_1 },
	[WEB_TLS12] = { "VERS-TLS1.2", GNUTLS_TLS1_2 },
	[WEB_TLS13] = { "VERS-TLS1.3", GNUTLS_TLS1_3 },
};

/* What a suite consists of; `exchange` NULL: it is one of TLS 1.3. */
struct suite {
	const char *go, *exchange, *cipher, *mac;
	const char *gnutls; /* as gnutls_cipher_suite_info() calls it */
};

/* clang-format off */
#define SUITE(go, exchange, cipher, mac, gnutls) \
	{ go, exchange, cipher, mac, "TLS_" gnutls }

/* All that Go calls secure in any version of it, and GnuTLS has. */
static const struct suite suites[] = {
	SUITE("TLS_AES_128_GCM_SHA256", NULL, "AES-128-GCM", "AEAD",
		"AES_128_GCM_SHA256"),
	SUITE("TLS_AES_256_GCM_SHA384", NULL, "AES-256-GCM", "AEAD",
		"AES_256_GCM_SHA384"),
	SUITE("TLS_CHACHA20_POLY1305_SHA256", NULL, "CHACHA20-POLY1305",
		"AEAD", "CHACHA20_POLY1305_SHA256"),
	SUITE("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA",
		"AES-128-GCM", "AEAD", "ECDHE_ECDSA_AES_128_GCM_SHA256"),
	SUITE("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA",
		"AES-256-GCM", "AEAD", "ECDHE_ECDSA_AES_256_GCM_SHA384"),
	SUITE("TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA",
		"CHACHA20-POLY1305", "AEAD", "ECDHE_ECDSA_CHACHA20_POLY1305"),
	SUITE("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "ECDHE-ECDSA",
		"AES-128-CBC", "SHA1", "ECDHE_ECDSA_AES_128_CBC_SHA1"),
	SUITE("TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "ECDHE-ECDSA",
		"AES-256-CBC", "SHA1", "ECDHE_ECDSA_AES_256_CBC_SHA1"),
	SUITE("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA",
		"AES-128-GCM", "AEAD", "ECDHE_RSA_AES_128_GCM_SHA256"),
	SUITE("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA",
		"AES-256-GCM", "AEAD", "ECDHE_RSA_AES_256_GCM_SHA384"),
	SUITE("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA",
		"CHACHA20-POLY1305", "AEAD", "ECDHE_RSA_CHACHA20_POLY1305"),
	SUITE("TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "ECDHE-RSA",
		"AES-128-CBC", "SHA1", "ECDHE_RSA_AES_128_CBC_SHA1"),
	SUITE("TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA", "ECDHE-RSA",
		"AES-256-CBC", "SHA1", "ECDHE_RSA_AES_256_CBC_SHA1"),
	SUITE("TLS_RSA_WITH_AES_128_GCM_SHA256", "RSA", "AES-128-GCM", "AEAD",
		"RSA_AES_128_GCM_SHA256"),
	SUITE("TLS_RSA_WITH_AES_256_GCM_SHA384", "RSA", "AES-256-GCM", "AEAD",
		"RSA_AES_256_GCM_SHA384"),
	SUITE("TLS_RSA_WITH_AES_128_CBC_SHA", "RSA", "AES-128-CBC", "SHA1",
		"RSA_AES_128_CBC_SHA1"),
	SUITE("TLS_RSA_WITH_AES_256_CBC_SHA", "RSA", "AES-256-CBC", "SHA1",
		"RSA_AES_256_CBC_SHA1"),
};

static const struct {
	const char *go, *group;
} curves[] = {
	{ "CurveP256", "GROUP-SECP256R1" },
	{ "CurveP384", "GROUP-SECP384R1" },
	{ "CurveP521", "GROUP-SECP521R1" },
	{ "X25519", "GROUP-X25519" },
};
/* clang-format on */

static const char *text_at(const struct list *list, size_t i)
{
	return ((const char *const *)list->items)[i];
}

static const struct suite *find_suite(const char *go)
{
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++)
		if (text_is(go, suites[i].go))
			return &suites[i];
	return NULL;
}

static int refuse(const struct web_tls_config *config, const char *key,
		  size_t i, struct buf *why)
{
	const struct yaml_node *list = yaml_get(config->node, key);

	return yaml_error_value(yaml_item(list, i), why,
				"GnuTLS has no counterpart of that name");
}

/* A cipher, exchange... once, as `+NAME`, in the order they come. */
static void add_once(struct buf *out, const char *name)
{
	struct buf item;

	buf_init(&item, 64);
	buf_addf(&item, ":+%s:", name);
	buf_addc(out, ':');
	if (!strstr(buf_str(out), buf_str(&item)))
		buf_addf(out, "+%s", name);
	else
		out->data[--out->len] = '\0';
	buf_done(&item);
}

static bool suite_is_listed(const struct web_tls_config *config,
			    const char *gnutls)
{
	const struct suite *suite;

	for (size_t i = 0; i < config->ciphers.n; i++) {
		suite = find_suite(text_at(&config->ciphers, i));
		if (text_is(suite->gnutls, gnutls))
			return true;
	}
	return false;
}

/* Of what the string means in TLS 1.2 and before, all has to be listed. */
static int check_suites(const struct web_tls_config *config,
			const char *priority, struct buf *why)
{
	gnutls_protocol_t version;
	gnutls_priority_t cache;
	const char *name;
	unsigned int id;
	int r = 0;

	if (gnutls_priority_init(&cache, priority, NULL) < 0)
		return yaml_error(yaml_get(config->node, "cipher_suites"), why,
				  "cipher_suites: GnuTLS cannot work with "
				  "these, versions and curves as they are");
	for (unsigned int i = 0; r == 0; i++) {
		r = gnutls_priority_get_cipher_suite_index(cache, i, &id);
		if (r == GNUTLS_E_UNKNOWN_CIPHER_SUITE) {
			r = 0;
			continue;
		}
		if (r < 0)
			break;
		name = gnutls_cipher_suite_info(id, NULL, NULL, NULL, NULL,
						&version);
		if (!name || version == GNUTLS_TLS1_3 ||
		    suite_is_listed(config, name))
			continue;
		gnutls_priority_deinit(cache);
		return yaml_error(yaml_get(config->node, "cipher_suites"), why,
				  "cipher_suites: with these GnuTLS would also "
				  "offer '%s', which is not listed",
				  name);
	}
	gnutls_priority_deinit(cache);
	return 0;
}

static int add_suites(const struct web_tls_config *config, struct buf *ret,
		      bool *ret_tls13, struct buf *why)
{
	const struct suite *suite;

	*ret_tls13 = false;
	for (size_t i = 0; i < config->ciphers.n; i++) {
		suite = find_suite(text_at(&config->ciphers, i));
		if (!suite)
			return refuse(config, "cipher_suites", i, why);
		if (suite->exchange)
			add_once(ret, suite->exchange);
		add_once(ret, suite->cipher);
		add_once(ret, suite->mac);
		if (text_is(suite->mac, "AEAD"))
			*ret_tls13 = true;
	}
	return 0;
}

static int add_curves(const struct web_tls_config *config, struct buf *ret,
		      struct buf *why)
{
	size_t k;

	if (!config->curves.n)
		buf_adds(ret, ":+GROUP-ALL");
	for (size_t i = 0; i < config->curves.n; i++) {
		const char *name = text_at(&config->curves, i);

		for (k = 0; k < ARRAY_SIZE(curves); k++)
			if (text_is(name, curves[k].go))
				break;
		if (k == ARRAY_SIZE(curves))
			return refuse(config, "curve_preferences", i, why);
		add_once(ret, curves[k].group);
	}
	return 0;
}

static int add_versions(const struct web_tls_config *config, bool tls13,
			struct buf *ret, struct buf *why)
{
	bool any = false;

	for (int v = config->max_version; v >= config->min_version; v--)
		if (v != WEB_TLS13 || tls13) {
			add_once(ret, versions[v].name);
			any = true;
		}
	if (!any)
		return yaml_error(config->node, why,
				  "no cipher of cipher_suites is one of TLS13");
	return 0;
}

int web_tls_priority(const struct web_tls_config *config, struct buf *ret,
		     struct buf *why)
{
	bool own = config->ciphers.n > 0, tls13 = true;
	int r = 0;

	buf_adds(ret, own ? "NONE:+COMP-NULL:+CTYPE-X509:+SIGN-ALL"
			  : "NORMAL:-VERS-ALL:-GROUP-ALL:-DHE-RSA");
	if (own)
		r = add_suites(config, ret, &tls13, why);
	if (r == 0)
		r = add_curves(config, ret, why);
	if (r == 0)
		r = add_versions(config, tls13, ret, why);
	if (r == 0 && config->server_order)
		buf_adds(ret, ":%SERVER_PRECEDENCE");
	if (r == 0 && own)
		r = check_suites(config, buf_str(ret), why);
	return r;
}
