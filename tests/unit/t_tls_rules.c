/*
 * t_tls_rules: what enforces TLS, the engines' defaults, old versions.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text.h"
#include "tls_rules.h"

/* `parameter` "-": no rule; "": options. `on` enforces, `off` does not. */
static const struct {
	const char *engine, *version, *parameter, *on, *off;
	enum tls_default is;
} engines[] = {
	{ "postgres", "16.4", "rds.force_ssl", "1", "0", TLS_DEFAULT_ON },
	{ "postgres", "15", "rds.force_ssl", "1", "0", TLS_DEFAULT_ON },
	{ "postgres", "14.13", "rds.force_ssl", "1", "0", TLS_DEFAULT_OFF },
	{ "postgres", NULL, "rds.force_ssl", "1", "0",
	  TLS_DEFAULT_UNVERSIONED },
	{ "aurora-postgresql", "16.4", "rds.force_ssl", "1", "0",
	  TLS_DEFAULT_OFF },
	{ "aurora-postgresql", "17.1", "rds.force_ssl", "true", "false",
	  TLS_DEFAULT_ON },
	{ "mysql", "8.4.3", "require_secure_transport", "1", "0",
	  TLS_DEFAULT_OFF },
	{ "mysql", "5.7.44", "require_secure_transport", "ON", "OFF",
	  TLS_DEFAULT_OFF },
	{ "mysql", NULL, "require_secure_transport", "on", "",
	  TLS_DEFAULT_OFF },
	{ "mysql", "5.6.51", "-", NULL, NULL, 0 },
	{ "aurora-mysql", "8.0.mysql_aurora.3.08.2", "require_secure_transport",
	  "ON", "OFF", TLS_DEFAULT_OFF },
	{ "aurora", "5.7.mysql_aurora.2.11.4", "require_secure_transport",
	  "Enabled", "no", TLS_DEFAULT_OFF },
	{ "mariadb", "10.11.8", "require_secure_transport", "on", "off",
	  TLS_DEFAULT_OFF },
	{ "mariadb", "11.8.2", "require_secure_transport", "1", "2",
	  TLS_DEFAULT_UNLISTED },
	{ "mariadb", "12.1", "require_secure_transport", "1", "2",
	  TLS_DEFAULT_UNLISTED },
	{ "mariadb", "10.5.1", "require_secure_transport", "1", "0",
	  TLS_DEFAULT_OFF },
	{ "mariadb", "10.4.34", "-", NULL, NULL, 0 },
	{ "sqlserver-se", "15.00", "rds.force_ssl", "1", "0", TLS_DEFAULT_OFF },
	{ "db2-se", "11.5", "db2comm", "SSL", "TCPIP", TLS_DEFAULT_OFF },
	{ "db2-ae", "11.5", "db2comm", "ssl", "TCPIP,SSL", TLS_DEFAULT_OFF },
	{ "db2-ae", "11.5", "db2comm", " SSL ", "SSL, tcpip", TLS_DEFAULT_OFF },
	{ "oracle-ee", "19", "", NULL, NULL, TLS_DEFAULT_UNLISTED },
	{ "custom-oracle-ee", "19", "-", NULL, NULL, 0 },
	{ "neptune", "1.3", "-", NULL, NULL, 0 },
	{ "docdb", "5.0", "-", NULL, NULL, 0 },
	{ "nosuch", "5.0", "-", NULL, NULL, 0 },
	{ NULL, "5.0", "-", NULL, NULL, 0 },
};

static void test_enforcing(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(engines); i++) {
		const struct database db = {
			.engine = engines[i].engine,
			.engine_version = engines[i].version,
		};
		const struct tls_rule *rule = tls_rule_of(&db);

		print_message("%s %s\n", db.engine ? db.engine : "NULL",
			      db.engine_version ? db.engine_version : "NULL");
		if (strcmp(engines[i].parameter, "-") == 0) {
			assert_null(rule);
			continue;
		}
		assert_non_null(rule);
		assert_string_equal(rule->parameter ? rule->parameter : "",
				    engines[i].parameter);
		assert_int_equal(tls_default_of(rule, db.engine_version),
				 engines[i].is);
		if (!rule->parameter)
			continue;
		assert_true(tls_enforces(rule, engines[i].on));
		assert_false(tls_enforces(rule, engines[i].off));
	}
}

static const struct {
	const char *family, *setting, *value;
	enum tls_version_verdict want;
} values[] = {
	{ "postgres", "ssl_min_protocol_version", "TLSv1", TLS_VERSION_OLD },
	{ "postgres", "ssl_min_protocol_version", "TLSv1.1", TLS_VERSION_OLD },
	{ "postgres", "ssl_min_protocol_version", "TLSv1.2", TLS_VERSION_GOOD },
	{ "aurora-postgresql", "ssl_min_protocol_version", "tlsv1.3",
	  TLS_VERSION_GOOD },
	{ "postgres", "ssl_min_protocol_version", "SSLv3",
	  TLS_VERSION_UNCLEAR },
	{ "postgres", "ssl_min_protocol_version", "", TLS_VERSION_ENGINE },
	{ "postgres", "ssl_min_protocol_version", NULL, TLS_VERSION_ENGINE },
	{ "mysql", "tls_version", "TLSv1,TLSv1.1,TLSv1.2", TLS_VERSION_OLD },
	{ "mysql", "tls_version", "TLSv1.2,TLSv1.3", TLS_VERSION_GOOD },
	{ "aurora-mysql", "tls_version", "TLSv1.3, TLSv1.1", TLS_VERSION_OLD },
	{ "mariadb", "tls_version", "TLSv1.0", TLS_VERSION_OLD },
	{ "mysql", "tls_version", "TLSv1.2,TLSv9", TLS_VERSION_UNCLEAR },
	{ "mysql", "tls_version", "TLSv9,TLSv1", TLS_VERSION_OLD },
	{ "sqlserver", "rds.tls10", "enabled", TLS_VERSION_OLD },
	{ "sqlserver", "rds.tls11", "disabled", TLS_VERSION_GOOD },
	{ "sqlserver", "rds.tls11", "default", TLS_VERSION_ENGINE },
	{ "sqlserver", "rds.tls12", "disabled", TLS_VERSION_OLD },
	{ "sqlserver", "rds.tls12", "enabled", TLS_VERSION_GOOD },
	{ "oracle", "SQLNET.SSL_VERSION", "1.2 or 1.0", TLS_VERSION_OLD },
	{ "oracle", "SQLNET.SSL_VERSION", "1.0", TLS_VERSION_OLD },
	{ "oracle", "SQLNET.SSL_VERSION", "1.2", TLS_VERSION_GOOD },
	{ "oracle", "SQLNET.ALLOW_WEAK_CRYPTO", "true", TLS_VERSION_OLD },
	{ "oracle", "SQLNET.ALLOW_WEAK_CRYPTO_CLIENTS", "FALSE",
	  TLS_VERSION_GOOD },
};

static const struct tls_version_rule *find(const char *family,
					   const char *setting)
{
	const struct tls_version_rule *rule = NULL;

	while ((rule = tls_version_rule_next(family, rule)))
		if (text_is(rule->setting, setting))
			return rule;
	return NULL;
}

static void test_versions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		const struct tls_version_rule *rule =
			find(values[i].family, values[i].setting);

		print_message("%s %s\n", values[i].setting,
			      values[i].value ? values[i].value : "NULL");
		assert_non_null(rule);
		assert_int_equal(tls_version_judge(rule, values[i].value),
				 values[i].want);
	}
	assert_null(tls_version_rule_next("db2", NULL));
	assert_null(tls_version_rule_next(NULL, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_enforcing),
		cmocka_unit_test(test_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
