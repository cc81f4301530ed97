/*
 * tls_rules: which settings of a database engine make it refuse connections
 * without TLS, and which let old versions of TLS in.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <strings.h>

#include "parameters.h"
#include "scope.h"
#include "text.h"
#include "tls_rules.h"
#include "version.h"

static const struct tls_rule rules[] = {
	{ "postgres", 0, 0, "rds.force_ssl", "1" },
	{ "aurora-postgresql", 0, 0, "rds.force_ssl", "1" },
	{ "mysql", 5, 7, "require_secure_transport", "1" },
	{ "aurora-mysql", 0, 0, "require_secure_transport", "ON" },
	{ "mariadb", 10, 5, "require_secure_transport", "1" },
	{ "sqlserver", 0, 0, "rds.force_ssl", "1 and reboot" },
	{ "oracle", 0, 0, NULL, NULL },
	/* u11: test files of third parties */
	{ "db2", 0, 0, "db2comm", "SSL alone" },
};

/*
 * What holds from a version on where no value is set, by family, the oldest
 * version first. Each with the id and the source of the fact.
 */
static const struct {
	const char *family;
	long major, minor;
	enum tls_default is;
	const char *id, *source;
} defaults[] = {
	{ "postgres", 0, 0, TLS_DEFAULT_OFF, "u5", "third-party texts" },
	{ "postgres", 15, 0, TLS_DEFAULT_ON, "u5", "third-party texts" },
	{ "aurora-postgresql", 0, 0, TLS_DEFAULT_OFF, "u6",
	  "third-party texts" },
	{ "aurora-postgresql", 17, 0, TLS_DEFAULT_ON, "u6",
	  "third-party texts" },
	{ "mysql", 0, 0, TLS_DEFAULT_OFF, "u7", "not verified for 8.4" },
	{ "aurora-mysql", 0, 0, TLS_DEFAULT_OFF, "u8",
	  "not verified for 3.x and 8.4" },
	{ "mariadb", 0, 0, TLS_DEFAULT_OFF, "", "user guide" },
	{ "mariadb", 11, 8, TLS_DEFAULT_UNLISTED, "u9", "may be ON" },
	{ "sqlserver", 0, 0, TLS_DEFAULT_OFF, "", "user guide" },
	{ "db2", 0, 0, TLS_DEFAULT_OFF, "u11", "third-party test files" },
};

/* u13: further switches of sqlserver have unverified names, left alone. */
static const struct tls_version_rule version_rules[] = {
	{ "postgres", "ssl_min_protocol_version", "TLSv1 TLSv1.1",
	  "TLSv1.2 TLSv1.3", "", "TLSv1.2" },
	{ "aurora-postgresql", "ssl_min_protocol_version", "TLSv1 TLSv1.1",
	  "TLSv1.2 TLSv1.3", "", "TLSv1.2" },
	{ "mysql", "tls_version", "TLSv1 TLSv1.1", "TLSv1.2 TLSv1.3", "",
	  "TLSv1.2,TLSv1.3" },
	{ "aurora-mysql", "tls_version", "TLSv1 TLSv1.1", "TLSv1.2 TLSv1.3", "",
	  "TLSv1.2,TLSv1.3" },
	{ "mariadb", "tls_version", "TLSv1 TLSv1.0 TLSv1.1", "TLSv1.2 TLSv1.3",
	  "", "TLSv1.2,TLSv1.3" },
	{ "sqlserver", "rds.tls10", "enabled", "disabled", "default",
	  "disabled" },
	{ "sqlserver", "rds.tls11", "enabled", "disabled", "default",
	  "disabled" },
	{ "sqlserver", "rds.tls12", "disabled", "enabled", "default",
	  "enabled" },
	{ "oracle", "SQLNET.SSL_VERSION", "1.0 1.1", "1.2 1.3 or", "", "1.2" },
	{ "oracle", "SQLNET.ALLOW_WEAK_CRYPTO", "TRUE", "FALSE", "", "FALSE" },
	{ "oracle", "SQLNET.ALLOW_WEAK_CRYPTO_CLIENTS", "TRUE", "FALSE", "",
	  "FALSE" },
};

const struct tls_rule *tls_rule_of(const struct database *db)
{
	const char *family = db->engine ? engine_family(db->engine) : NULL;

	for (size_t i = 0; family && i < ARRAY_SIZE(rules); i++) {
		const struct tls_rule *rule = &rules[i];

		if (!text_is(family, rule->family))
			continue;
		return version_at_least(db->engine_version, rule->major,
					rule->minor) == TRI_NO
			       ? NULL
			       : rule;
	}
	return NULL;
}

bool tls_enforces(const struct tls_rule *rule, const char *value)
{
	if (text_is(rule->parameter, "db2comm"))
		return words_have(value, "SSL", 3) &&
		       !words_have(value, "TCPIP", 5);
	return parameter_is_on(value);
}

enum tls_default tls_default_of(const struct tls_rule *rule,
				const char *version)
{
	enum tls_default ret = TLS_DEFAULT_UNLISTED;

	for (size_t i = 0; i < ARRAY_SIZE(defaults); i++) {
		enum tri holds = TRI_YES;

		if (!text_is(rule->family, defaults[i].family))
			continue;
		if (defaults[i].major)
			holds = version_at_least(version, defaults[i].major,
						 defaults[i].minor);
		if (holds == TRI_UNKNOWN)
			return TLS_DEFAULT_UNVERSIONED;
		if (holds == TRI_YES)
			ret = defaults[i].is;
	}
	return ret;
}

const struct tls_version_rule *
tls_version_rule_next(const char *family, const struct tls_version_rule *after)
{
	size_t i = after ? (size_t)(after - version_rules) + 1 : 0;

	for (; family && i < ARRAY_SIZE(version_rules); i++)
		if (text_is(family, version_rules[i].family))
			return &version_rules[i];
	return NULL;
}

enum tls_version_verdict tls_version_judge(const struct tls_version_rule *rule,
					   const char *value)
{
	enum tls_version_verdict ret = TLS_VERSION_ENGINE, one;
	size_t len;

	for (const char *word = word_next(value, &len); word;
	     word = word_next(word + len, &len)) {
		if (words_have(rule->old, word, len))
			one = TLS_VERSION_OLD;
		else if (words_have(rule->good, word, len))
			one = TLS_VERSION_GOOD;
		else if (words_have(rule->engine, word, len))
			one = TLS_VERSION_ENGINE;
		else
			one = TLS_VERSION_UNCLEAR;
		if (one > ret)
			ret = one;
	}
	return ret;
}
