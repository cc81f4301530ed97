/*
 * t_flags: the command line of the exporter.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "flags.h"
#include "text.h"

enum { ARGS_MAX = 8, TEXT_MAX = 65536 };

static int parse(const char *const *args, struct flags *flags, struct buf *why)
{
	char *argv[ARGS_MAX + 2] = { (char *)"rds_security_exporter" };
	int argc = 1;

	for (; argc <= ARGS_MAX && *args; args++)
		argv[argc++] = (char *)*args;
	return flags_parse(flags, argc, argv, why);
}

/* What is not as it is without flags. */
static void show(const struct flags *f, struct buf *out)
{
	buf_addf(out, "%s %s", *(char *const *)f->listen_addresses.items,
		 f->telemetry_path);
	for (size_t i = 1; i < f->listen_addresses.n; i++)
		buf_addf(out, " +%s",
			 ((char *const *)f->listen_addresses.items)[i]);
	if (f->web_config_file)
		buf_addf(out, " web=%s", f->web_config_file);
	if (f->config_file)
		buf_addf(out, " config=%s", f->config_file);
	buf_adds(out, f->systemd_socket ? " socket" : "");
	buf_adds(out, f->disable_exporter_metrics ? " without" : "");
	buf_adds(out, f->enable_lifecycle ? " lifecycle" : "");
	if (f->max_requests != 40)
		buf_addf(out, " requests=%ld", f->max_requests);
	if (f->log_level != 1)
		buf_addf(out, " level=%d", f->log_level);
	if (f->log_format)
		buf_addf(out, " format=%d", f->log_format);
	buf_adds(out, f->config_check ? " check" : "");
	buf_adds(out, f->version ? " version" : "");
	buf_adds(out, f->help ? " help" : "");
}

struct flags_case {
	const char *args[ARGS_MAX];
	const char *expected;
};

#define DEFAULT "127.0.0.1:10532 /metrics"
#define PATH "--web.telemetry-path"
#define LISTEN "--web.listen-address"

static const struct flags_case good[] = {
	{ { NULL }, DEFAULT },
	{ { LISTEN "=:10532" }, ":10532 /metrics" },
	{ { LISTEN "=[::1]:1", LISTEN, "0.0.0.0:65535" },
	  "[::1]:1 /metrics +0.0.0.0:65535" },
	{ { LISTEN "=[::]:0" }, "[::]:0 /metrics" },
	{ { PATH "=/m" }, "127.0.0.1:10532 /m" },
	{ { PATH, "/a/metrics/" }, "127.0.0.1:10532 /a/metrics/" },
	{ { "--web.config.file=w.yml", "--config.file=e.yml" },
	  DEFAULT " web=w.yml config=e.yml" },
	{ { "--web.systemd-socket", "--web.disable-exporter-metrics",
	    "--web.enable-lifecycle" },
	  DEFAULT " socket without lifecycle" },
	{ { "--web.systemd-socket", "--no-web.systemd-socket",
	    "--no-web.enable-lifecycle", "--no-web.disable-exporter-metrics" },
	  DEFAULT },
	{ { "--no-web.enable-lifecycle", "--web.enable-lifecycle" },
	  DEFAULT " lifecycle" },
	{ { "--web.max-requests=0" }, DEFAULT " requests=0" },
	{ { "--log.level=error", "--log.format=json" },
	  DEFAULT " level=3 format=1" },
	{ { "--log.level", "debug" }, DEFAULT " level=0" },
	{ { "--config.check" }, DEFAULT " check" },
	{ { "--version" }, DEFAULT " version" },
	{ { "-h" }, DEFAULT " help" },
	{ { "--help", "--unknown" }, DEFAULT " help" },
};

static const struct flags_case bad[] = {
	{ { LISTEN "=10532" },
	  LISTEN ": '10532': no port at its end, as in :10532" },
	{ { LISTEN "=127.0.0.1" },
	  LISTEN ": '127.0.0.1': no port at its end, as in :10532" },
	{ { LISTEN "=:" }, LISTEN ": ':': no port at its end, as in :10532" },
	{ { LISTEN "=:65536" },
	  LISTEN ": ':65536': no port at its end, as in :10532" },
	{ { LISTEN "=:080" },
	  LISTEN ": ':080': no port at its end, as in :10532" },
	{ { LISTEN "=:http" },
	  LISTEN ": ':http': no port at its end, as in :10532" },
	{ { LISTEN "=::1:80" },
	  LISTEN ": '::1:80': an IPv6 address needs brackets, as in "
		 "[::1]:10532" },
	{ { LISTEN "=[::1:80" }, LISTEN ": '[::1:80': '[' without ']'" },
	{ { LISTEN "=[:80" }, LISTEN ": '[:80': '[' without ']'" },
	{ { LISTEN "=[127.0.0.1]:80" },
	  LISTEN ": '[127.0.0.1]:80': not an IP address and a port" },
	{ { LISTEN "=localhost:80" },
	  LISTEN ": 'localhost:80': not an IP address and a port" },
	{ { LISTEN "=[0123:0123:0123:0123:0123:0123:0123:0123:0123:0123:0123]:"
		   "80" },
	  LISTEN ": '[0123:0123:0123:0123:0123:0123:0123:0123:0123:0123:0123]:"
		 "80': not an IP address and a port" },
	{ { LISTEN "=:1", LISTEN "=:1" }, LISTEN ": ':1': given twice" },
	{ { LISTEN "=" }, LISTEN ": '': no port at its end, as in :10532" },
	{ { PATH "=metrics" }, PATH ": 'metrics': does not begin with /" },
	{ { PATH "=" }, PATH ": '': does not begin with /" },
	{ { PATH "=/" }, PATH ": '/': is the path of another page" },
	{ { PATH "=/probe" }, PATH ": '/probe': is the path of another page" },
	{ { PATH "=/-/ready" },
	  PATH ": '/-/ready': is the path of another page" },
	{ { PATH "=/m?x" },
	  PATH ": '/m?x': has characters that a path does not have" },
	{ { PATH "=/m x" },
	  PATH ": '/m x': has characters that a path does not have" },
	{ { PATH "=/\xc3\xa9" },
	  PATH ": '/\xc3\xa9': has characters that a path does not have" },
	{ { PATH "=//m" }, PATH ": '//m': is not the shortest form of a path" },
	{ { "--web.max-requests=-1" },
	  "--web.max-requests: '-1': not between 0 and 100000" },
	{ { "--log.level=warning" },
	  "--log.level: 'warning': not one of debug|info|warn|error" },
	{ { "--log.format=xml" },
	  "--log.format: 'xml': not one of logfmt|json" },
	{ { "--web.enable-lifecycle=true" },
	  "--web.enable-lifecycle: takes no value" },
	{ { "--config.file" }, "--config.file: value missing" },
	{ { "--config.file=" }, "--config.file: '': value is empty" },
	{ { "--web.listen=:1" },
	  "'--web.listen': unknown option, --web.listen-address in full?" },
	{ { "--nothing" }, "'--nothing': unknown option" },
	{ { "-v" }, "'-v': unknown option" },
	{ { "file" }, "'file': unexpected argument" },
};

static void parse_all(const struct flags_case *cases, size_t n, bool fine)
{
	for (size_t i = 0; i < n; i++) {
		struct flags flags = { 0 };
		struct buf out;
		int r;

		buf_init(&out, TEXT_MAX);
		r = parse(cases[i].args, &flags, &out);
		if (fine && !r)
			show(&flags, &out);
		if (r != (fine ? 0 : -EINVAL) ||
		    !text_is(buf_str(&out), cases[i].expected))
			fail_msg("case %zu: %d, %s", i, r, buf_str(&out));
		buf_done(&out);
		flags_done(&flags);
	}
}

static void test_good(void **state)
{
	(void)state;
	parse_all(good, ARRAY_SIZE(good), true);
}

static void test_bad(void **state)
{
	(void)state;
	parse_all(bad, ARRAY_SIZE(bad), false);
}

static void test_help(void **state)
{
	_cleanup_(buf_done) struct buf out;
	size_t column = 0;

	(void)state;
	buf_init(&out, TEXT_MAX);
	flags_help(&out);
	for (const struct opt *o = flags_options; o->name; o++)
		if (o->help && !strstr(buf_str(&out), o->name))
			fail_msg("--%s is not in the help", o->name);
	assert_non_null(
		strstr(buf_str(&out), "    --[no-]web.systemd-socket\n"));
	assert_null(strstr(buf_str(&out), "--no-web"));
	for (const char *p = buf_str(&out); *p; p++) {
		column = *p == '\n' ? 0 : column + 1;
		assert_true(column < 80);
	}
	buf_reset(&out);
	flags_version(&out);
	assert_int_equal(strncmp(buf_str(&out), "rds_security_exporter ", 22),
			 0);
	assert_ptr_equal(strchr(buf_str(&out), '\n'),
			 buf_str(&out) + out.len - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
