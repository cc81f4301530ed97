/*
 * t_tls_enforced: what one group makes of a database.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tls_enforced.h"

/* ---- parameters: one group, one value ---- */

static const struct {
	const char *engine, *version, *value; /* NULL: no value */
	enum group_sync sync;
	enum tls_outcome want;
} parameters[] = {
	{ "postgres", "14.1", "1", GROUP_IN_SYNC, TLS_IS_ENFORCED },
	{ "postgres", "14.1", "1", GROUP_FAILED, TLS_IS_ENFORCED },
	{ "postgres", "14.1", "1", GROUP_PENDING, TLS_IS_PENDING },
	{ "postgres", "14.1", "1", GROUP_UNSAID, TLS_IS_ABSENT },
	{ "postgres", "14.1", "0", GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "postgres", "14.1", "0", GROUP_PENDING, TLS_IS_NOT_ENFORCED },
	{ "postgres", "14.1", NULL, GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "postgres", "14.1", "", GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "postgres", "15.4", NULL, GROUP_IN_SYNC, TLS_IS_ENFORCED },
	{ "postgres", "15.4", "", GROUP_PENDING, TLS_IS_PENDING },
	{ "postgres", "15.4", "0", GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "postgres", NULL, NULL, GROUP_IN_SYNC, TLS_IS_ABSENT },
	{ "postgres", NULL, "1", GROUP_IN_SYNC, TLS_IS_ENFORCED },
	{ "mariadb", "11.8.2", NULL, GROUP_IN_SYNC, TLS_IS_DEFAULT_UNKNOWN },
	{ "mariadb", "11.8.2", "off", GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "sqlserver-se", "15.0", NULL, GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
	{ "db2-se", "11.5", "SSL", GROUP_IN_SYNC, TLS_IS_ENFORCED },
	{ "db2-se", "11.5", "SSL,TCPIP", GROUP_IN_SYNC, TLS_IS_NOT_ENFORCED },
};

static void test_parameters(void **state)
{
	static const struct inventory inv = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
		const struct database db = {
			.resource.type = "db-instance",
			.engine = parameters[i].engine,
			.engine_version = parameters[i].version,
		};
		const struct tls_rule *rule = tls_rule_of(&db);
		struct parameter p = { rule->parameter, parameters[i].value };
		const struct parameter_group group = { .parameters = { &p,
								       1 } };
		const struct group_use use = { .name = "g",
					       .sync = parameters[i].sync,
					       .parameters = &group };
		struct tls_reading r;

		print_message("row %zu\n", i);
		tls_read(&inv, &db, rule, &use, &r);
		assert_int_equal(r.outcome, parameters[i].want);
		assert_string_equal(r.setting, rule->parameter);
		assert_ptr_equal(r.use, &use);
		if (r.outcome == TLS_IS_ABSENT)
			assert_non_null(r.problem);
	}
}

static void test_unreadable(void **state)
{
	static const struct inventory inv = { 0 };
	static const struct parameter_group empty = { 0 };
	const struct database db = { .engine = "postgres" };
	const struct group_use uses[] = {
		{ .problem = "denied" }, { .name = "g", .parameters = &empty }
	};
	struct tls_reading r;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(uses); i++) {
		tls_read(&inv, &db, tls_rule_of(&db), &uses[i], &r);
		assert_int_equal(r.outcome, TLS_IS_UNREADABLE);
		assert_non_null(r.problem);
	}
}

/* ---- oracle: options, and who reaches the plain port ---- */

enum { NONE, NATIVE, SSL, BOTH };

static const struct {
	int options;
	const char *value;		  /* of SQLNET.ENCRYPTION_SERVER */
	const char *protocol;		  /* of the only rule, NULL: no rule */
	int64_t port;			  /* of that rule */
	const char *group, *group_status; /* of the database */
	enum group_sync sync;
	enum tls_outcome want;
} options[] = {
	{ NATIVE, "REQUIRED", "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_ENFORCED },
	{ NATIVE, "required", "tcp", 1521, "sg", "active", GROUP_PENDING,
	  TLS_IS_PENDING },
	{ NATIVE, "REQUESTED", "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_NOT_ENFORCED },
	{ NATIVE, NULL, "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_NOT_ENFORCED },
	{ NONE, NULL, "tcp", 2484, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_NOT_ENFORCED },
	{ SSL, NULL, "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_CLEARTEXT_OPEN },
	{ SSL, NULL, "-1", 0, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_CLEARTEXT_OPEN },
	{ SSL, NULL, "tcp", 2484, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_ENFORCED },
	{ SSL, NULL, "udp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_ENFORCED },
	{ SSL, NULL, NULL, 0, "sg", "active", GROUP_IN_SYNC, TLS_IS_ENFORCED },
	{ SSL, NULL, NULL, 0, "sg", "active", GROUP_PENDING, TLS_IS_PENDING },
	{ SSL, NULL, NULL, 0, "sg", "active", GROUP_UNSAID, TLS_IS_ABSENT },
	{ SSL, NULL, "tcp", 1521, "sg", "removing", GROUP_IN_SYNC,
	  TLS_IS_ENFORCED },
	{ SSL, NULL, "", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_UNREADABLE },
	{ SSL, NULL, "tcp", 1521, "gone", "active", GROUP_IN_SYNC,
	  TLS_IS_UNREADABLE },
	{ SSL, NULL, "tcp", 1521, NULL, "active", GROUP_IN_SYNC,
	  TLS_IS_UNREADABLE },
	{ BOTH, "REQUIRED", "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_ENFORCED },
	{ BOTH, "ACCEPTED", "tcp", 1521, "sg", "active", GROUP_IN_SYNC,
	  TLS_IS_CLEARTEXT_OPEN },
};

static void test_options(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		struct option_setting setting = { "SQLNET.ENCRYPTION_SERVER",
						  options[i].value, NULL };
		struct option both[] = {
			{ .name = "NATIVE_NETWORK_ENCRYPTION",
			  .settings = { &setting, 1 } },
			{ .name = "SSL" },
		};
		const struct option_group group = {
			.options = { options[i].options == SSL ? both + 1
							       : both,
				     options[i].options == BOTH	  ? 2
				     : options[i].options == NONE ? 0
								  : 1 }
		};
		struct ip_permission rule = {
			.protocol = options[i].protocol,
			.from_port = { options[i].port, true },
			.to_port = { options[i].port, true },
		};
		struct security_group sg = {
			.id = "sg",
			.ingress = { &rule, options[i].protocol ? 1 : 0 },
		};
		struct membership m = { options[i].group,
					options[i].group_status };
		const struct database db = { .engine = "oracle-ee",
					     .port = { 1521, true },
					     .security_groups = { &m, 1 } };
		const struct group_use use = { .name = "og",
					       .sync = options[i].sync,
					       .options = &group };
		struct inventory inv = { .security_groups = { &sg, 1 } };
		struct tls_reading r;

		arena_init(&inv.arena, 1 << 16);
		index_add(&inv.arena, &inv.security_groups, sizeof(sg),
			  offsetof(struct security_group, id), &inv.by_group);
		print_message("row %zu\n", i);
		tls_read(&inv, &db, tls_rule_of(&db), &use, &r);
		assert_int_equal(r.outcome, options[i].want);
		arena_done(&inv.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
