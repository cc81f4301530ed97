/*
 * flags: the command line of rds_security_exporter.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "config.h"
#include "flags.h"
#include "text.h"

enum { ARENA_MAX = 1 << 20, REQUESTS_MAX = 100000, PORT_MAX = 65535 };

static const char program[] = "rds_security_exporter";

/* ---- addresses ---- */

/* 0 to 65535 in decimal, without zeros in front. */
static bool is_port(const char *text)
{
	size_t n = strspn(text, "0123456789");
	long port = 0;

	if (!n || n > 5 || text[n] || (*text == '0' && n > 1))
		return false;
	for (size_t i = 0; i < n; i++)
		port = port * 10 + (text[i] - '0');
	return port <= PORT_MAX;
}

/* NULL, or what is wrong with it. */
static const char *address_problem(const char *text)
{
	const char *colon = strrchr(text, ':');
	bool brackets = *text == '[';
	char host[INET6_ADDRSTRLEN + 1], address[sizeof(struct in6_addr)];
	size_t n;

	if (!colon || !is_port(colon + 1))
		return "no port at its end, as in :10532";
	n = (size_t)(colon - text);
	if (!n)
		return NULL;
	if (brackets && (n < 2 || text[n - 1] != ']'))
		return "'[' without ']'";
	if (brackets) {
		text++;
		n -= 2;
	}
	if (n >= sizeof(host))
		return "not an IP address and a port";
	memcpy(host, text, n);
	host[n] = '\0';
	if (inet_pton(brackets ? AF_INET6 : AF_INET, host, address) == 1)
		return NULL;
	if (!brackets && strchr(host, ':'))
		return "an IPv6 address needs brackets, as in [::1]:10532";
	return "not an IP address and a port";
}

static int parse_address(const struct opt *opt, const char *text, void *slot,
			 struct arena *arena, struct buf *why)
{
	const char *problem = address_problem(text);

	for_each(char *const, other, (struct list *)slot)
		if (text_is(*other, text))
			problem = "given twice";
	if (!problem)
		return opt_repeat.parse(opt, text, slot, arena, why);
	buf_addf(why, "'%s': %s", text, problem);
	return -EINVAL;
}

/* ---- the path of the metrics ---- */

/* Of other pages. */
static const char *const taken_paths[] = {
	"/",	  "/-/healthy", "/-/ready", "/-/reload", "/api/v1/findings",
	"/probe", "/sd",
};

static const char *path_problem(const char *path)
{
	if (*path != '/')
		return "does not begin with /";
	for (const char *p = path; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr("\"#%<>?\\^`{|}", *p))
			return "has characters that a path does not have";
	if (strstr(path, "//") || strstr(path, "/./") || strstr(path, "/../"))
		return "is not the shortest form of a path";
	for (size_t i = 0; i < ARRAY_SIZE(taken_paths); i++)
		if (text_is(path, taken_paths[i]))
			return "is the path of another page";
	return NULL;
}

static int parse_path(const struct opt *opt, const char *text, void *slot,
		      struct arena *arena, struct buf *why)
{
	const char *problem = path_problem(text);

	if (!problem)
		return opt_text.parse(opt, text, slot, arena, why);
	buf_addf(why, "'%s': %s", text, problem);
	return -EINVAL;
}

/* ---- the table ---- */

static const struct opt_type address_type = {
	.name = "address",
	.takes_value = true,
	.repeats = true,
	.size = sizeof(struct list),
	.parse = parse_address,
};

static const struct opt_type path_type = {
	.name = "path",
	.takes_value = true,
	.size = sizeof(const char *),
	.parse = parse_path,
};

/* clang-format off */
#define ROW(l, n, a, i, t, m, h) \
	{ l, n, a, h, i, &t, offsetof(struct flags, m), 0, 0 }
/* The second is found by the words behind "--no-". */
#define SWITCH(n, m, h) \
	ROW(0, n, NULL, NULL, opt_flag, m, h), \
	ROW(0, "no-" n, NULL, NULL, opt_unflag, m, NULL)
/* clang-format on */

const struct opt flags_options[] = {
	ROW(0, "web.listen-address", "ADDRESS", "127.0.0.1:10532", address_type,
	    listen_addresses,
	    "where to listen: :PORT (all addresses), IPv4:PORT or [IPv6]:PORT; "
	    "may be repeated. Findings are for friends only: beyond this "
	    "machine, use --web.config.file"),
	ROW(0, "web.telemetry-path", "PATH", "/metrics", path_type,
	    telemetry_path, "path of the metrics"),
	ROW(0, "web.config.file", "FILE", NULL, opt_text, web_config_file,
	    "TLS, basic authentication, headers and rate limit, as other "
	    "exporters read it"),
	SWITCH("web.systemd-socket", systemd_socket,
	       "listen on the sockets that systemd hands over instead"),
	{ 0, "web.max-requests", "N",
	  "requests answered at once, more get 503; 0: any number", "40",
	  &opt_number, offsetof(struct flags, max_requests), 0, REQUESTS_MAX },
	SWITCH("web.disable-exporter-metrics", disable_exporter_metrics,
	       "leave out metrics about the exporter itself (process_*)"),
	SWITCH("web.enable-lifecycle", enable_lifecycle,
	       "let POST /-/reload read the configuration again"),
	ROW(0, "log.level", "debug|info|warn|error", "info", opt_choice,
	    log_level, "the least that is logged, to standard error"),
	ROW(0, "log.format", "logfmt|json", "logfmt", opt_choice, log_format,
	    "how it is logged"),
	ROW(0, "config.file", "FILE", NULL, opt_text, config_file,
	    "targets, checks and times (YAML); without it one target, the "
	    "credentials and the region of the environment"),
	ROW(0, "config.check", NULL, NULL, opt_flag, config_check,
	    "read the configuration files, say what is wrong with them, and "
	    "exit"),
	ROW('h', "help", NULL, NULL, opt_flag, help, "this text"),
	ROW(0, "version", NULL, NULL, opt_flag, version, "the version"),
	OPT_END
};

int flags_parse(struct flags *flags, int argc, char **argv, struct buf *why)
{
	const struct opt_group groups[] = { { flags_options, flags, NULL },
					    { 0 } };
	int r;

	*flags = (struct flags){ 0 };
	arena_init(&flags->arena, ARENA_MAX);
	r = options_parse(groups, argc, argv, &flags->arena, why);
	if (flags->help || flags->version) {
		buf_reset(why);
		r = 0;
	}
	return r;
}

void flags_done(struct flags *flags)
{
	if (flags)
		arena_done(&flags->arena);
}

void flags_version(struct buf *out)
{
	buf_addf(out, "%s %s (%s)\n", program, PACKAGE_VERSION, PACKAGE_NAME);
}

void flags_help(struct buf *out)
{
	flags_version(out);
	buf_addf(out, "\nUsage: %s [flags]\n\n", program);
	options_wrap(out, 0, 0,
		     "Runs security checks on Amazon RDS and exports what they "
		     "find to Prometheus.");
	buf_adds(out, "\nFlags:\n");
	options_help(flags_options, out);
}
