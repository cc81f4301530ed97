/*
 * web_tls: the TLS part of the web configuration, as GnuTLS wants it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "xalloc.h"

enum { PRIORITY_MAX = 4096, NAME_MAX_SIZE = 1024 };

struct web_tls {
	const struct web_tls_config *config;
	gnutls_certificate_credentials_t credentials;
	gnutls_priority_t priority;
};

/* What is asked of a client, by enum web_client_auth. */
static const struct {
	gnutls_certificate_request_t request;
	bool verify;
} client_rules[] = {
	[WEB_CLIENT_NONE] = { GNUTLS_CERT_IGNORE, false },
	[WEB_CLIENT_REQUEST] = { GNUTLS_CERT_REQUEST, false },
	[WEB_CLIENT_REQUIRE_ANY] = { GNUTLS_CERT_REQUIRE, false },
	[WEB_CLIENT_REQUIRE_ANY_OLD] = { GNUTLS_CERT_REQUIRE, false },
	[WEB_CLIENT_VERIFY_IF_GIVEN] = { GNUTLS_CERT_REQUEST, true },
	[WEB_CLIENT_REQUIRE_AND_VERIFY] = { GNUTLS_CERT_REQUIRE, true },
};

static bool name_is_allowed(const struct web_tls_config *config,
			    const char *name)
{
	for_each(char *const, allowed, &config->client_sans)
		if (text_is(*allowed, name))
			return true;
	return false;
}

/* Name `i` of the certificate as text; "" for those that are none. */
static int get_name(gnutls_x509_crt_t crt, unsigned int i, char *ret,
		    size_t size)
{
	char data[NAME_MAX_SIZE];
	size_t len = sizeof(data) - 1;
	unsigned int type = 0;
	int r = gnutls_x509_crt_get_subject_alt_name2(crt, i, data, &len, &type,
						      NULL);

	*ret = '\0';
	if (r == GNUTLS_E_SHORT_MEMORY_BUFFER)
		return 0;
	if (r < 0)
		return r;
	if (type == GNUTLS_SAN_IPADDRESS) {
		inet_ntop(len == 4 ? AF_INET : AF_INET6, data, ret,
			  (socklen_t)size);
		return len == 4 || len == 16 ? 0 : (*ret = '\0');
	}
	data[len] = '\0';
	if ((type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_RFC822NAME ||
	     type == GNUTLS_SAN_URI) &&
	    strlen(data) == len && len < size)
		memcpy(ret, data, len + 1);
	return 0;
}

static bool has_allowed_name(const struct web_tls_config *config,
			     const gnutls_datum_t *certificate)
{
	char name[NAME_MAX_SIZE];
	gnutls_x509_crt_t crt;
	bool found = false;

	if (gnutls_x509_crt_init(&crt) < 0)
		return false;
	if (gnutls_x509_crt_import(crt, certificate, GNUTLS_X509_FMT_DER) >= 0)
		for (unsigned int i = 0; !found; i++) {
			if (get_name(crt, i, name, sizeof(name)) < 0)
				break;
			found = *name && name_is_allowed(config, name);
		}
	gnutls_x509_crt_deinit(crt);
	return found;
}

/* In the handshake, once for each connection that is asked for one. */
static int verify_client(gnutls_session_t session)
{
	const struct web_tls *tls = gnutls_session_get_ptr(session);
	gnutls_typed_vdata_st purpose = {
		.type = GNUTLS_DT_KEY_PURPOSE_OID,
		.data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT,
	};
	const gnutls_datum_t *chain;
	unsigned int n = 0, status = 0;

	chain = gnutls_certificate_get_peers(session, &n);
	if (!chain || !n)
		return client_rules[tls->config->client_auth].request ==
				       GNUTLS_CERT_REQUIRE
			       ? GNUTLS_E_CERTIFICATE_REQUIRED
			       : 0;
	if (!client_rules[tls->config->client_auth].verify)
		return 0;
	if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) <
		    0 ||
	    status)
		return GNUTLS_E_CERTIFICATE_ERROR;
	if (tls->config->client_sans.n && !has_allowed_name(tls->config, chain))
		return GNUTLS_E_CERTIFICATE_ERROR;
	return 0;
}

static gnutls_datum_t datum(const char *text)
{
	return (gnutls_datum_t){ .data = (unsigned char *)text,
				 .size = (unsigned int)strlen(text) };
}

static int load_pair(struct web_tls *tls, struct buf *why)
{
	const struct web_tls_config *config = tls->config;
	gnutls_datum_t cert = datum(config->cert.text);
	gnutls_datum_t key = datum(config->key.text);
	int r = gnutls_certificate_set_x509_key_mem2(
		tls->credentials, &cert, &key, GNUTLS_X509_FMT_PEM, NULL, 0);

	if (r < 0)
		return yaml_error(config->cert.node, why,
				  "certificate and key: %s",
				  gnutls_strerror(r));
	return 0;
}

static int load_client_ca(struct web_tls *tls, struct buf *why)
{
	const struct web_pem *ca = &tls->config->client_ca;
	gnutls_datum_t text;
	int r;

	if (!ca->text)
		return 0;
	text = datum(ca->text);
	r = gnutls_certificate_set_x509_trust_mem(tls->credentials, &text,
						  GNUTLS_X509_FMT_PEM);
	if (r > 0)
		return 0;
	return yaml_error(ca->node, why, "client CA: %s",
			  r ? gnutls_strerror(r) : "no certificate in it");
}

static int set_priority(struct web_tls *tls, struct buf *why)
{
	struct buf text;
	int r;

	buf_init(&text, PRIORITY_MAX);
	r = web_tls_priority(tls->config, &text, why);
	if (r == 0 &&
	    gnutls_priority_init(&tls->priority, buf_str(&text), NULL) < 0)
		r = yaml_error(tls->config->node, why,
			       "GnuTLS does not offer such versions, suites "
			       "and curves");
	buf_done(&text);
	return r;
}

int web_tls_new(const struct web_tls_config *config, struct web_tls **ret,
		struct buf *why)
{
	struct web_tls *tls = xcalloc(1, sizeof(*tls));
	int r;

	tls->config = config;
	if (gnutls_certificate_allocate_credentials(&tls->credentials) < 0) {
		buf_adds(why, "GnuTLS: no credentials");
		free(tls);
		return -ENOMEM;
	}
	gnutls_certificate_set_verify_function(tls->credentials, verify_client);
	r = load_pair(tls, why);
	if (r == 0)
		r = load_client_ca(tls, why);
	if (r == 0)
		r = set_priority(tls, why);
	if (r < 0) {
		web_tls_free(tls);
		return r;
	}
	*ret = tls;
	return 0;
}

void web_tls_free(struct web_tls *tls)
{
	if (!tls)
		return;
	if (tls->priority)
		gnutls_priority_deinit(tls->priority);
	gnutls_certificate_free_credentials(tls->credentials);
	free(tls);
}

int web_tls_apply(struct web_tls *tls, gnutls_session_t session)
{
	if (gnutls_priority_set(session, tls->priority) < 0 ||
	    gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE,
				   tls->credentials) < 0)
		return -EINVAL;
	gnutls_session_set_ptr(session, tls);
	gnutls_certificate_server_set_request(
		session, client_rules[tls->config->client_auth].request);
	return 0;
}
