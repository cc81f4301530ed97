/*
 * t_network: public addresses, rules that admit a port, ports of databases.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "network.h"

#define ITEMS(array)                                                           \
	{                                                                      \
		(void *)(array), ARRAY_SIZE(array)                             \
	}

static const struct {
	const char *cidr;
	bool is_public, in_vpc; /* without and with the VPC's blocks */
} blocks[] = {
	{ "10.0.0.0/8", false, false },
	{ "10.0.0.0/7", true, false }, /* beside 11.0.0.0/8 */
	{ "172.16.0.0/12", false, false },
	{ "172.32.0.0/16", true, true },
	{ "192.168.0.1/31", false, false },
	{ "100.64.0.0/10", false, false },
	{ "100.128.0.0/10", true, true },
	{ "169.254.169.254/32", false, false },
	{ "127.0.0.0/8", false, false },
	{ "126.0.0.0/7", true, true },
	{ "224.0.0.0/3", false, false },
	{ "255.255.255.255", false, false },
	{ "0.0.0.0/0", true, true },
	{ "0.0.0.0/8", true, true },
	{ "192.0.2.0/24", true, true },
	{ "198.51.100.0/24", true, true },
	{ "fc00::/7", false, false },
	{ "fe80::/10", false, false },
	{ "::1", false, false },
	{ "::", true, true },
	{ "ff00::/8", false, false },
	{ "fec0::/10", true, true },
	{ "::/0", true, true },
	{ "2001:db8::/32", true, true },
	{ "::ffff:10.0.0.0/104", true, true },
	{ "198.18.0.0/16", true, false },
	{ "198.18.0.0/15", true, true },
	{ "198.19.0.0/16", true, true },
	{ "2001:db8:aa00::/64", true, false },
	{ "11.0.0.0/8", true, false },
};

static const struct cidr_association ipv4[] = {
	{ "198.18.0.0/16", "associated" },
	{ "198.19.0.0/16", "disassociating" },
	{ "11.0.0.0/8", NULL },
	{ "garbage", "associated" },
};
static const struct cidr_association ipv6[] = {
	{ "2001:db8:aa00::/56", "associated" },
};
static const struct vpc vpcs[] = {
	{ .id = "vpc-1", .ipv4 = ITEMS(ipv4), .ipv6 = ITEMS(ipv6) },
};

static void test_public(void **state)
{
	const struct inventory inv = { .vpcs = ITEMS(vpcs) };
	struct cidr_set fixed = { 0 }, vpc = { 0 }, no_vpc = { 0 };

	(void)state;
	network_internal(&fixed);
	network_internal_of_vpc(&inv, "vpc-1", &vpc);
	network_internal_of_vpc(&inv, "vpc-2", &no_vpc);
	for (size_t i = 0; i < ARRAY_SIZE(blocks); i++) {
		struct cidr cidr;

		print_message("%s\n", blocks[i].cidr);
		assert_int_equal(cidr_parse(blocks[i].cidr, &cidr), 0);
		assert_int_equal(network_is_public(&fixed, &cidr),
				 blocks[i].is_public);
		assert_int_equal(network_is_public(&no_vpc, &cidr),
				 blocks[i].is_public);
		assert_int_equal(network_is_public(&vpc, &cidr),
				 blocks[i].in_vpc);
	}
	cidr_set_done(&fixed);
	cidr_set_done(&vpc);
	cidr_set_done(&no_vpc);
}

static const struct {
	const char *cidrs[5];
	bool any4, any6;
} unions[] = {
	{ { "0.0.0.0/0" }, true, false },
	{ { "0.0.0.0/1" }, true, false },
	{ { "0.0.0.0/2" }, true, false },
	{ { "0.0.0.0/3" }, false, false },
	{ { "0.0.0.0/3", "0.0.0.0/3" }, false, false },
	{ { "0.0.0.0/3", "64.0.0.0/3" }, true, false },
	{ { "0.0.0.0/3", "64.0.0.0/4", "96.0.0.0/5", "112.0.0.0/6" },
	  false,
	  false },
	{ { "::/0" }, false, true },
	{ { "2000::/5" }, false, true },
	{ { "2000::/6" }, false, false },
	{ { "2000::/6", "3800::/6" }, false, true },
	{ { "4000::/2" }, false, false },
	{ { "0.0.0.0/2", "2000::/3" }, true, true },
	{ { NULL }, false, false },
};

static void test_any(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(unions); i++) {
		struct cidr_set set = { 0 };
		struct cidr cidr;

		print_message("row %zu\n", i);
		for (size_t k = 0; k < 5 && unions[i].cidrs[k]; k++) {
			assert_int_equal(cidr_parse(unions[i].cidrs[k], &cidr),
					 0);
			cidr_set_add(&set, &cidr);
		}
		assert_int_equal(network_is_any(&set, CIDR_IPV4),
				 unions[i].any4);
		assert_int_equal(network_is_any(&set, CIDR_IPV6),
				 unions[i].any6);
		cidr_set_done(&set);
	}
}

#define PORT(n)                                                                \
	{                                                                      \
		(n), true                                                      \
	}
#define NONE                                                                   \
	{                                                                      \
		0, false                                                       \
	}

static const struct {
	const char *protocol;
	struct num from, to;
	enum tri known, unknown; /* port 5432, and an unknown port */
	const char *text;
} rules[] = {
	{ "tcp", PORT(5432), PORT(5432), TRI_YES, TRI_UNKNOWN, "5432" },
	{ "TCP", PORT(5432), PORT(5432), TRI_YES, TRI_UNKNOWN, "5432" },
	{ "6", PORT(5000), PORT(6000), TRI_YES, TRI_UNKNOWN, "5000-6000" },
	{ "tcp", PORT(5433), PORT(5433), TRI_NO, TRI_UNKNOWN, "5433" },
	{ "tcp", PORT(5432), PORT(65535), TRI_YES, TRI_UNKNOWN, "5432-65535" },
	{ "tcp", PORT(0), PORT(5432), TRI_YES, TRI_UNKNOWN, "0-5432" },
	{ "tcp", PORT(0), PORT(65535), TRI_YES, TRI_YES, "all" },
	{ "tcp", PORT(1), PORT(65535), TRI_YES, TRI_YES, "all" },
	{ "tcp", PORT(2), PORT(65535), TRI_YES, TRI_UNKNOWN, "2-65535" },
	{ "tcp", NONE, NONE, TRI_YES, TRI_YES, "all" },
	{ "tcp", PORT(-1), PORT(-1), TRI_YES, TRI_YES, "all" },
	{ "-1", NONE, NONE, TRI_YES, TRI_YES, "all" },
	{ "-1", PORT(80), PORT(80), TRI_YES, TRI_YES, "all" },
	{ "udp", PORT(0), PORT(65535), TRI_NO, TRI_NO, NULL },
	{ "17", NONE, NONE, TRI_NO, TRI_NO, NULL },
	{ "icmp", PORT(-1), PORT(-1), TRI_NO, TRI_NO, NULL },
	{ "50", NONE, NONE, TRI_NO, TRI_NO, NULL },
	{ "", PORT(5432), PORT(5432), TRI_UNKNOWN, TRI_UNKNOWN, NULL },
	{ NULL, PORT(5432), PORT(5432), TRI_UNKNOWN, TRI_UNKNOWN, NULL },
};

static void test_rules(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rules); i++) {
		const struct ip_permission rule = {
			.protocol = rules[i].protocol,
			.from_port = rules[i].from,
			.to_port = rules[i].to,
		};
		_cleanup_(buf_done) struct buf text;

		print_message("row %zu\n", i);
		assert_int_equal(network_admits(&rule, (struct num)PORT(5432)),
				 rules[i].known);
		assert_int_equal(network_admits(&rule, (struct num)NONE),
				 rules[i].unknown);
		buf_init(&text, 64);
		if (!rules[i].text)
			continue;
		network_ports_text(&rule, &text);
		assert_string_equal(buf_str(&text), rules[i].text);
	}
}

static const struct option options[] = { { .name = "SSL", .port = PORT(2484) },
					 { .name = "OEM",
					   .port = PORT(1158) } };
static const struct option silent[] = { { .name = "SSL" } };
static const struct parameter tls[] = { { "ssl_svcename", "50443" } };
static const struct parameter named[] = { { "ssl_svcename", "db2c_ssl" } };
static const struct parameter plain[] = { { "ssl_svcename", NULL },
					  { "other", "50999" } };
static const struct option_group option_groups[] = {
	{ .name = "og-ssl", .options = ITEMS(options) },
	{ .name = "og-silent", .options = ITEMS(silent) },
	{ .name = "og-none" },
	{ .name = "og-denied", .err = { .code = "AccessDenied" } },
};
static const struct parameter_group parameter_groups[] = {
	{ .name = "pg-tls", .parameters = ITEMS(tls) },
	{ .name = "pg-named", .parameters = ITEMS(named) },
	{ .name = "pg-plain", .parameters = ITEMS(plain) },
	{ .name = "pg-denied", .err = { .code = "AccessDenied" } },
};

static const struct {
	const char *engine;
	struct num port, listener;
	const char *group; /* option or parameter group */
	bool complete;
	int64_t ports[4];
} databases[] = {
	{ "postgres", PORT(5433), NONE, NULL, true, { 5433 } },
	{ "postgres", NONE, NONE, NULL, false, { 0 } },
	{ "sqlserver-ee", PORT(1433), PORT(1444), NULL, true, { 1433, 1444 } },
	{ "sqlserver-ee", PORT(1433), PORT(1433), NULL, true, { 1433 } },
	{ "oracle-ee", PORT(1521), NONE, "og-ssl", true, { 1521, 2484 } },
	{ "oracle-ee", PORT(1521), NONE, "og-none", true, { 1521 } },
	{ "oracle-ee", PORT(1521), NONE, "og-silent", false, { 1521 } },
	{ "oracle-ee", PORT(1521), NONE, "og-denied", false, { 1521 } },
	{ "oracle-ee", PORT(1521), NONE, "og-missing", false, { 1521 } },
	{ "oracle-ee", PORT(1521), NONE, NULL, false, { 1521 } },
	{ "custom-oracle-ee", PORT(1521), NONE, NULL, true, { 1521 } },
	{ "db2-se", PORT(50000), NONE, "pg-tls", true, { 50000, 50443 } },
	{ "db2-se", PORT(50000), NONE, "pg-plain", true, { 50000 } },
	{ "db2-se", PORT(50000), NONE, "pg-named", false, { 50000 } },
	{ "db2-se", PORT(50000), NONE, "pg-denied", false, { 50000 } },
	{ "db2-se", PORT(50000), NONE, NULL, false, { 50000 } },
};

static void test_ports(void **state)
{
	const struct inventory inv = {
		.option_groups = ITEMS(option_groups),
		.parameter_groups = ITEMS(parameter_groups),
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(databases); i++) {
		struct membership m = { databases[i].group, "in-sync" };
		struct list groups = { &m, databases[i].group ? 1 : 0 };
		const struct database db = {
			.engine = databases[i].engine,
			.port = databases[i].port,
			.listener_port = databases[i].listener,
			.option_groups = groups,
			.parameter_groups = groups,
		};
		struct network_ports ports;
		size_t n = 0;

		print_message("row %zu\n", i);
		network_database_ports(&inv, &db, &ports);
		assert_int_equal(!ports.unknown, databases[i].complete);
		while (n < 4 && databases[i].ports[n])
			n++;
		assert_int_equal(ports.n, n);
		for (size_t k = 0; k < n; k++)
			assert_int_equal(ports.ports[k].value,
					 databases[i].ports[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_any),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
