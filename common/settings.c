/*
 * settings: the options that every check has, and what they make of a run.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <string.h>

#include "extra_opts.h"
#include "settings.h"
#include "settings_valid.h"

/* Lists of the command line; the kernel bounds that too. */
enum { ARENA_MAX = 64 * 1024 * 1024, VERBOSE_MAX = 3 };

/* Of --cache-ttl, seconds; CACHE_TTL where only --cache-dir is given. */
enum { CACHE_TTL = 300, CACHE_TTL_MAX = 7 * 86400, CACHE_TTL_UNSET = -1 };

/* Of --concurrency: more would only be throttled. */
enum { CONCURRENCY_MAX = 64 };

/* clang-format off */
#define ROW(l, n, a, h, i, t, m) \
	{ l, n, a, h, i, &opt_##t, offsetof(struct settings, m), 0, 0 }
/* clang-format on */

const struct opt settings_options[] = {
	ROW('r', "region", "LIST|all",
	    "AWS regions to look at; all: every one enabled for the account. "
	    "Else AWS_REGION, AWS_DEFAULT_REGION, the profile, instance "
	    "metadata",
	    NULL, list, regions),
	ROW('p', "profile", "NAME",
	    "profile of the AWS configuration to take credentials and settings "
	    "from (default: AWS_PROFILE, else default)",
	    NULL, text, profile),
	ROW(0, "role-arn", "ARN",
	    "IAM role to assume with the credentials found", NULL, text,
	    role_arn),
	ROW(0, "external-id", "ID", "what that role asks for as external id",
	    NULL, secret, external_id),
	ROW(0, "role-session-name", "NAME",
	    "name of the session in CloudTrail (default: rds-security-plugins-"
	    "TIME)",
	    NULL, text, role_session_name),
	ROW(0, "accounts", "LIST|all",
	    "AWS accounts to look at; all: the active ones of the organization",
	    NULL, list, accounts),
	ROW(0, "account-role", "NAME",
	    "IAM role (with its path) to assume in each of --accounts but our "
	    "own",
	    NULL, text, account_role),
	ROW(0, "endpoint-url", "URL",
	    "ask this URL instead of AWS (default: AWS_ENDPOINT_URL_RDS and "
	    "the like, AWS_ENDPOINT_URL, the profile)",
	    NULL, text, endpoint_url),
	ROW(0, "ca-bundle", "FILE|DIR",
	    "certificates to trust instead of the system's: a PEM file, or a "
	    "directory as c_rehash makes it (default: AWS_CA_BUNDLE, the "
	    "profile)",
	    NULL, text, ca_bundle),
	ROW('i', "identifier", "LIST",
	    "only these DB instances or clusters; one that does not exist is "
	    "UNKNOWN",
	    NULL, list, scope.identifiers),
	ROW('H', "hostname", "ENDPOINT",
	    "only the database of this DNS endpoint, which names the region "
	    "too",
	    NULL, text, scope.hostname),
	ROW(0, "include", "GLOB",
	    "only resources whose identifier matches; may be repeated", NULL,
	    list, scope.include),
	ROW(0, "exclude", "GLOB",
	    "not those whose identifier matches; may be repeated; wins over "
	    "--include",
	    NULL, list, scope.exclude),
	ROW(0, "tag", "KEY[=GLOB]",
	    "only databases with this tag, or of a cluster with it; may be "
	    "repeated, then all must match; GLOB,GLOB: any of these",
	    NULL, repeat, scope.tags),
	ROW(0, "ignore-tag", "KEY[=GLOB]",
	    "not databases with this tag; may be repeated, any drops", NULL,
	    repeat, scope.ignored_tags),
	ROW(0, "engine", "LIST",
	    "only these engines or engine families; neptune, docdb and all "
	    "add what is skipped otherwise",
	    NULL, list, scope.engines),
	ROW(0, "no-match-state", "STATE",
	    "state if the filters leave nothing (default: UNKNOWN); if given, "
	    "also if there is nothing at all",
	    NULL, state, no_match_state),
	ROW('t', "timeout", "SEC[:STATE]",
	    "seconds for the whole run, and the state if they are over", "30",
	    timeout, timeout),
	ROW(0, "timeout-result", "STATE",
	    "state after a timeout (default: UNKNOWN); wins over -t", NULL,
	    state, timeout_result),
	ROW(0, "error-result", "STATE",
	    "state after any other failure (default: UNKNOWN)", NULL, state,
	    error_result),
	ROW(0, "exceptions", "FILE",
	    "accepted findings, with reason and expiry (YAML)", NULL, text,
	    exceptions_file),
	ROW('o', "output", "nagios|json|table|csv", "format of the output",
	    "nagios", choice, output),
	ROW('v', "verbose", NULL,
	    "list what is OK or skipped too; -vv: also the calls made; -vvv: "
	    "also what was sent, without secrets",
	    NULL, count, verbose),
	ROW(0, "severity", "CODE=STATE",
	    "another state for a finding code, or off; may be repeated", NULL,
	    list, severities),
	ROW(0, "now", "TIME", "with --input: judge as of this time (ISO 8601)",
	    NULL, time, now),
	{ 0, "max-items", "N", "lines below the first; the rest is counted",
	  "50", &opt_number, offsetof(struct settings, max_items), 0, 1000000 },
	ROW(0, "input", "DIR",
	    "judge the AWS CLI JSON files in DIR; nothing is asked over the "
	    "network",
	    NULL, text, input),
	ROW(0, "cache-dir", "DIR",
	    "share answers between runs of one user: a directory of its own, "
	    "mode 0700, made if missing",
	    NULL, text, cache_dir),
	{ 0, "cache-ttl", "SEC",
	  "with --cache-dir: use answers that are younger (default: 300)", NULL,
	  &opt_number, offsetof(struct settings, cache_ttl), 0, CACHE_TTL_MAX },
	{ 0, "concurrency", "N", "requests at once per service and region",
	  "16", &opt_number, offsetof(struct settings, concurrency), 1,
	  CONCURRENCY_MAX },
	ROW(0, "iam-policy", NULL,
	    "print the IAM policy that a run with these options needs, and "
	    "exit with 0",
	    NULL, flag, iam_policy),
	ROW(0, "extra-opts", "[SECTION][@FILE]",
	    "options of an INI file, before those of the command line "
	    "(section: the name of the program; file: - is standard input, "
	    "else MP_CONFIG_FILE, /etc/monitoring-plugins.ini and the like)",
	    NULL, optional, extra_opts),
	ROW('h', "help", NULL, "this text (exit code 3)", NULL, flag, help),
	ROW('V', "version", NULL, "the version (exit code 3)", NULL, flag,
	    version),
	OPT_END
};

const struct opt settings_threshold_options[] = {
	ROW('w', "warning", "RANGE", "WARNING outside of it", NULL, range,
	    warn),
	ROW('c', "critical", "RANGE", "CRITICAL outside of it, judged first",
	    NULL, range, crit),
	OPT_END
};

/* Dumps are no answers to share, and --cache-ttl alone means nothing. */
static int check_cache(struct settings *s, struct buf *why)
{
	bool ttl = s->cache_ttl != CACHE_TTL_UNSET;

	if (s->input && (s->cache_dir || ttl)) {
		buf_addf(why, "--%s: not with --input",
			 s->cache_dir ? "cache-dir" : "cache-ttl");
		return -EINVAL;
	}
	if (ttl && !s->cache_dir) {
		buf_adds(why, "--cache-ttl: only with --cache-dir");
		return -EINVAL;
	}
	if (!ttl)
		s->cache_ttl = CACHE_TTL;
	return 0;
}

static int settings_check(struct settings *s, const struct check *check,
			  struct buf *why)
{
	if ((s->warn.given || s->crit.given) && !check_has_measure(check)) {
		buf_addf(why, "%s: %s has no measure to compare it with",
			 s->warn.given ? "-w" : "-c", check->name);
		return -EINVAL;
	}
	if (s->now.known && !s->input) {
		buf_adds(why, "--now: only with --input");
		return -EINVAL;
	}
	if (check_cache(s, why) < 0)
		return -EINVAL;
	return settings_valid(s, why);
}

/* A usage error, not an --error-result: never as if there were none. */
static int read_exceptions(struct settings *settings, struct buf *why)
{
	_cleanup_(buf_done) struct buf reason = { 0 };

	if (!settings->exceptions_file)
		return 0;
	buf_init(&reason, why->max);
	if (exceptions_load(settings->exceptions_file, &settings->exceptions,
			    &reason) == 0)
		return 0;
	buf_addf(why, "--exceptions: %s", buf_str(&reason));
	return -EINVAL;
}

/* Back to nothing given; what `old` keeps in its arena stays there. */
static void settings_begin(struct settings *settings, const struct check *check,
			   struct arena *arena)
{
	*settings = (struct settings){ .arena = *arena,
				       .cache_ttl = CACHE_TTL_UNSET };
	if (check->options)
		settings->params =
			arena_alloc(&settings->arena, check->params_size + 1);
	settings->groups[0].opts = settings_options;
	settings->groups[0].values = settings;
	settings->groups[1].opts = settings_threshold_options;
	settings->groups[1].values = settings;
	if (check->options) {
		settings->groups[2].opts = check->options;
		settings->groups[2].values = settings->params;
	}
}

/* Once more from the beginning, with what stands in files before the rest. */
static int parse_with_files(struct settings *settings,
			    const struct check *check,
			    const struct environment *env, int argc,
			    char **argv, struct buf *why)
{
	const struct list locators = settings->extra_opts;
	struct arena arena = settings->arena;
	struct extra_opts extra = { .groups = settings->groups,
				    .program = check->name,
				    .env = env,
				    .arena = &settings->arena };
	int r;

	settings_begin(settings, check, &arena);
	options_add_places(settings->groups, &settings->arena);
	r = options_initials(settings->groups, &settings->arena, why);
	if (r == 0)
		r = extra_opts_take(&extra, &locators, why);
	if (r == 0)
		r = options_parse_over(settings->groups, argc, argv,
				       &settings->arena, why);
	return r;
}

/* A message that begins with an option of a file says where that stands. */
static void say_place(const struct settings *settings, struct buf *why)
{
	const char *place = extra_opts_place(settings->groups, buf_str(why));
	_cleanup_(buf_done) struct buf message = { 0 };

	if (!place)
		return;
	buf_init(&message, why->max);
	buf_addf(&message, "--extra-opts: %s: %s", place, buf_str(why));
	buf_reset(why);
	buf_adds(why, buf_str(&message));
}

int settings_parse(struct settings *settings, const struct check *check,
		   const struct environment *env, int argc, char **argv,
		   struct buf *why)
{
	struct arena arena;
	int r;

	arena_init(&arena, ARENA_MAX);
	settings_begin(settings, check, &arena);
	r = options_parse(settings->groups, argc, argv, &settings->arena, why);
	if (settings->help || settings->version) {
		buf_reset(why);
		return 0;
	}
	if (r == 0 && settings->extra_opts.n)
		r = parse_with_files(settings, check, env, argc, argv, why);
	if (r < 0)
		return r;
	if (settings->verbose > VERBOSE_MAX)
		settings->verbose = VERBOSE_MAX;
	r = settings_check(settings, check, why);
	if (r == 0)
		r = read_exceptions(settings, why);
	if (r < 0)
		say_place(settings, why);
	return r;
}

void settings_done(struct settings *settings)
{
	if (!settings)
		return;
	exceptions_free(settings->exceptions);
	settings->exceptions = NULL;
	arena_done(&settings->arena);
}

/* The value, or else what is in force so far. */
static void take_state(const struct opt_state_value *value, enum state *state)
{
	if (value->given)
		*state = value->state;
}

int settings_policy(const struct settings *settings, const struct check *check,
		    struct policy *ret_policy, struct buf *why)
{
	struct policy policy;

	policy_init(&policy, check);
	take_state(&settings->timeout.state, &policy.timeout_state);
	take_state(&settings->timeout_result, &policy.timeout_state);
	take_state(&settings->error_result, &policy.error_state);
	take_state(&settings->no_match_state, &policy.no_match_state);
	policy.no_match_given = settings->no_match_state.given;
	if (settings->warn.given)
		policy.warn = settings->warn.range;
	if (settings->crit.given)
		policy.crit = settings->crit.range;
	policy.warn_given = settings->warn.given;
	policy.crit_given = settings->crit.given;
	for_each(char *const, text, &settings->severities) {
		if (!policy_set_severity(&policy, *text, why))
			continue;
		say_place(settings, why);
		policy_done(&policy);
		return -EINVAL;
	}
	*ret_policy = policy;
	return 0;
}
