/*
 * t_providers: what each provider makes of the answers it gets.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "credentials.h"
#include "script.h"
#include "types.h"
#include "xalloc.h"

#define RELATIVE "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/x"
#define FULL "AWS_CONTAINER_CREDENTIALS_FULL_URI="
#define TOKEN "AWS_CONTAINER_AUTHORIZATION_TOKEN="
#define AGENT "GET http://169.254.170.2/x"
#define IMDS "http://169.254.169.254/latest/"
#define PUT "PUT " IMDS "api/token"
#define ROLES "GET " IMDS "meta-data/iam/security-credentials/"
#define STS "POST https://sts.eu-west-1.amazonaws.com/"
#define REGION "AWS_REGION=eu-west-1"
#define NO_IMDS "AWS_EC2_METADATA_DISABLED=true"
#define LATER "2021-09-01T06:00:00Z"
#define KEYS "\"AccessKeyId\":\"AK\",\"SecretAccessKey\":\"hush\""
#define DOCUMENT                                                               \
	"{\"Code\":\"Success\"," KEYS ",\"Token\":\"hush-token\","             \
	"\"Expiration\":\"" LATER "\"}"
#define ASSUMED(operation, key, account)                                       \
	"<" operation "Response><" operation "Result><Credentials>"            \
	"<AccessKeyId>" key "</AccessKeyId><SecretAccessKey>hush"              \
	"</SecretAccessKey><SessionToken>hush-token</SessionToken>"            \
	"<Expiration>" LATER "</Expiration></Credentials><AssumedRoleUser>"    \
	"<Arn>arn:aws:sts::" account ":assumed-role/r/s</Arn>"                 \
	"</AssumedRoleUser></" operation "Result></" operation "Response>"
#define ROLE_ARN(name) "arn:aws:iam::111122223333:role/" name
#define ROLE_FORM(name)                                                        \
	"RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2F" name
#define BASE "aws_access_key_id = AKB\naws_secret_access_key = hush-base\n"
#define ROLE_CONFIG                                                            \
	"[default]\nrole_arn = " ROLE_ARN("A") "\nsource_profile = b\n"        \
					       "[profile b]\n" BASE
#define STS_ERROR(code)                                                        \
	"<ErrorResponse><Error><Code>" code "</Code><Message>no hush"          \
	"</Message></Error></ErrorResponse>"

struct provider_case {
	const char *name;
	const char *vars[6];
	const char *config;
	struct script_line lines[SCRIPT_MAX];
	int result;
	const char *why;      /* NULL: found */
	const char *key;      /* the access key found */
	const char *provider; /* who found it */
	int64_t expiry, paused_ms;
};

static const struct provider_case cases[] = {
	/* ---- container ---- */
	{ .name = "container",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .has = { "Accept: application/json" },
		       .status = 200,
		       .body = DOCUMENT } },
	  .key = "AK",
	  .provider = "the container",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "container, token",
	  .vars = { FULL "http://127.9.9.9:80/c?a=b", TOKEN "hush-c" },
	  .lines = { { .request = "GET http://127.9.9.9:80/c?a=b",
		       .has = { "Authorization: hush-c" },
		       .status = 200,
		       .body = DOCUMENT } },
	  .key = "AK",
	  .provider = "the container",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "container, long name of ::1",
	  .vars = { FULL "http://[0:0:0:0:0:0:0:1]/c" },
	  .lines = { { .request = "GET http://[0:0:0:0:0:0:0:1]/c",
		       .status = 200,
		       .body = DOCUMENT } },
	  .key = "AK",
	  .provider = "the container",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "container, retries",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true },
		     { .request = AGENT, .status = 503 },
		     { .request = AGENT, .status = 200, .body = DOCUMENT } },
	  .key = "AK",
	  .provider = "the container",
	  .expiry = SCRIPT_NOW + 6 * 3600,
	  .paused_ms = 2000 },
	{ .name = "container, expired ones are kept",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .status = 200,
		       .body = "{" KEYS ",\"Token\":\"t\",\"Expiration\":"
			       "\"2021-08-31T00:00:00Z\"}" } },
	  .key = "AK",
	  .provider = "the container",
	  .expiry = SCRIPT_NOW + (15 + 2) * 60 },
	{ .name = "container, always hanging",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true },
		     { .request = AGENT,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true },
		     { .request = AGENT,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true } },
	  .result = -EIO,
	  .why = "container credentials: timed out",
	  .paused_ms = 2000 },
	{ .name = "container, the deadline",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT, .failure = HTTP_DEADLINE } },
	  .result = -ETIME,
	  .why = "no answer before the deadline (--timeout) (container "
		 "credentials)" },
	{ .name = "container, 403",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT, .status = 403, .body = "hush" } },
	  .result = -EIO,
	  .why = "container credentials: HTTP 403" },
	{ .name = "container, too long",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .status = 200,
		       .failure = HTTP_TOO_LARGE } },
	  .result = -EIO,
	  .why = "container credentials: the answer is longer than 65536 "
		 "bytes" },
	{ .name = "container, no JSON",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT, .status = 200, .body = "hush" } },
	  .result = -EBADMSG,
	  .why = "container credentials: JSON byte 0: not an object" },
	{ .name = "container, no token",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .status = 200,
		       .body = "{" KEYS ",\"Expiration\":\"" LATER "\"}" } },
	  .result = -EBADMSG,
	  .why = "container credentials: the answer has no Token" },
	{ .name = "container, no time",
	  .vars = { RELATIVE },
	  .lines = { { .request = AGENT,
		       .status = 200,
		       .body = "{" KEYS
			       ",\"Token\":\"t\",\"Expiration\":\"hush\"}" } },
	  .result = -EBADMSG,
	  .why = "container credentials: Expiration of the answer: not a "
		 "time" },
	{ .name = "container, line break in the token",
	  .vars = { RELATIVE, TOKEN "hush\r\nX: y" },
	  .result = -EINVAL,
	  .why = "AWS_CONTAINER_AUTHORIZATION_TOKEN: the token has a line "
		 "break in it" },
	{ .name = "container, relative without a slash",
	  .vars = { "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=@evil/" },
	  .result = -EINVAL,
	  .why = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: not a path" },
	{ .name = "container, http to anybody",
	  .vars = { FULL "http://128.0.0.1/x" },
	  .result = -EINVAL,
	  .why = "AWS_CONTAINER_CREDENTIALS_FULL_URI: http to '128.0.0.1', "
		 "which is neither this host nor the container's agent" },
	{ .name = "container, user in the URL",
	  .vars = { FULL "http://127.0.0.1:80@evil/x" },
	  .result = -EINVAL,
	  .why = "AWS_CONTAINER_CREDENTIALS_FULL_URI: a user name" },

	/* ---- instance metadata ---- */
	{ .name = "instance, new token after 401, retry after 500",
	  .lines = { { .request = PUT,
		       .has = { "ttl-seconds: 21600" },
		       .status = 200,
		       .body = "tok1\n" },
		     { .request = ROLES,
		       .has = { "metadata-token: tok1" },
		       .status = 401 },
		     { .request = PUT, .status = 200, .body = "tok2" },
		     { .request = ROLES,
		       .has = { "metadata-token: tok2" },
		       .status = 200,
		       .body = "ro.le\nx" },
		     { .request = ROLES "ro.le",
		       .has = { "metadata-token: tok2" },
		       .status = 500 },
		     { .request = ROLES "ro.le",
		       .status = 200,
		       .body = DOCUMENT } },
	  .key = "AK",
	  .provider = "instance metadata",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "instance, PUT times out",
	  .lines = { { .request = PUT,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true } },
	  .result = -ENOENT,
	  .why = "no instance metadata: timed out" },
	{ .name = "instance, version 1 only",
	  .lines = { { .request = PUT, .status = 404 } },
	  .result = -ENOENT,
	  .why = "no instance metadata: HTTP 404" },
	{ .name = "instance, 403",
	  .lines = { { .request = PUT, .status = 403 } },
	  .result = -ENOENT,
	  .why = "instance metadata is disabled (HTTP 403)" },
	{ .name = "instance, four attempts",
	  .lines = { { .request = PUT, .status = 503 },
		     { .request = PUT, .status = 503 },
		     { .request = PUT, .status = 503 },
		     { .request = PUT, .status = 503 } },
	  .result = -ENOENT,
	  .why = "no instance metadata: HTTP 503" },
	{ .name = "instance, one attempt",
	  .vars = { "AWS_METADATA_SERVICE_NUM_ATTEMPTS=1" },
	  .lines = { { .request = PUT, .status = 503 } },
	  .result = -ENOENT,
	  .why = "no instance metadata: HTTP 503" },
	{ .name = "instance, no token",
	  .lines = { { .request = PUT, .status = 200, .body = "a b" } },
	  .result = -ENOENT,
	  .why = "no instance metadata: its answer is no token" },
	{ .name = "instance, no role",
	  .lines = { { .request = PUT, .status = 200, .body = "t" },
		     { .request = ROLES, .status = 404 } },
	  .result = -ENOENT,
	  .why = "instance metadata 'iam/security-credentials/': HTTP 404" },
	{ .name = "instance, what is no role",
	  .lines = { { .request = PUT, .status = 200, .body = "t" },
		     { .request = ROLES, .status = 200, .body = "../x" } },
	  .result = -EBADMSG,
	  .why = "instance metadata names no role" },
	{ .name = "instance, no keys",
	  .lines = { { .request = PUT, .status = 200, .body = "t" },
		     { .request = ROLES, .status = 200, .body = "r" },
		     { .request = ROLES "r",
		       .status = 200,
		       .body = "{\"Code\":\"Failed\"}" } },
	  .result = -ENOENT,
	  .why = "instance metadata: no keys, code 'Failed'" },
	{ .name = "instance, GET always failing",
	  .vars = { "AWS_METADATA_SERVICE_NUM_ATTEMPTS=2" },
	  .lines = { { .request = PUT, .status = 200, .body = "t" },
		     { .request = ROLES, .status = 500 },
		     { .request = ROLES,
		       .failure = HTTP_TRANSPORT,
		       .timed_out = true } },
	  .result = -EIO,
	  .why = "instance metadata 'iam/security-credentials/': timed out" },

	/* ---- roles ---- */
	{ .name = "role",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS,
		       .has = { "Action=AssumeRole&", ROLE_FORM("A"),
				"RoleSessionName=test-1630454400" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKR", "111122223333") } },
	  .key = "AKR",
	  .provider = "the profile",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "role, all of it, signed with a session",
	  .config = "[default]\nregion = eu-west-1\nrole_arn = " ROLE_ARN(
		  "A") "\nsource_profile = b\nexternal_id = e/1\n"
		       "role_session_name = me\nduration_seconds = 900\n"
		       "[profile b]\n" BASE "aws_session_token = hush-s\n",
	  .lines = { { .request = STS,
		       .has = { "ExternalId=e%2F1&DurationSeconds=900",
				"RoleSessionName=me&",
				"X-Amz-Security-Token: hush-s" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKR", "111122223333") } },
	  .key = "AKR",
	  .provider = "the profile",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "three roles",
	  .vars = { REGION },
	  .config = "[default]\nrole_arn = " ROLE_ARN(
		  "A") "\n"
		       "source_profile = b\n[profile b]\nrole_arn = " ROLE_ARN(
			       "B") "\nsource_profile = c\n[profile c]\n"
				    "role_arn = " ROLE_ARN(
					    "C") "\nsource_profile = d\n"
						 "[profile d]\n" BASE,
	  .lines = { { .request = STS,
		       .has = { ROLE_FORM("C"), "Credential=AKB/" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKC", "111122223333") },
		     { .request = STS,
		       .has = { ROLE_FORM("B"), "Credential=AKC/" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKBB", "111122223333") },
		     { .request = STS,
		       .has = { ROLE_FORM("A"), "Credential=AKBB/" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKA", "111122223333") } },
	  .key = "AKA",
	  .provider = "the profile",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "role, no region: that of its partition",
	  .config = "[default]\nrole_arn = arn:aws-cn:iam::111122223333:role/"
		    "A\nsource_profile = b\n[profile b]\n" BASE,
	  .lines = { { .request =
			       "POST "
			       "https://sts.cn-northwest-1.amazonaws.com.cn/",
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKR", "111122223333") } },
	  .key = "AKR",
	  .provider = "the profile",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "role, throttled, then a clock that is wrong",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS,
		       .has = { "X-Amz-Date: 20210901T000000Z" },
		       .status = 400,
		       .body = STS_ERROR("Throttling") },
		     { .request = STS,
		       .has = { "X-Amz-Date: 20210901T000000Z" },
		       .status = 403,
		       .body = STS_ERROR("SignatureDoesNotMatch"),
		       .date = "Wed, 01 Sep 2021 02:00:00 GMT" },
		     { .request = STS,
		       .has = { "X-Amz-Date: 20210901T020000Z" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKR", "111122223333") } },
	  .key = "AKR",
	  .provider = "the profile",
	  /* By our clock, which is two hours behind. */
	  .expiry = SCRIPT_NOW + 4 * 3600 },
	{ .name = "role, denied",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS,
		       .status = 403,
		       .body = STS_ERROR("AccessDenied") } },
	  .result = -EACCES,
	  .why = "sts:AssumeRole of '" ROLE_ARN(
		  "A") "': AccessDenied: no hush" },
	{ .name = "role, another answer",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS,
		       .status = 200,
		       .body = "<html>hush</html>" } },
	  .result = -EBADMSG,
	  .why = "sts:AssumeRole of '" ROLE_ARN(
		  "A") "': XML line 1 column 6: this is no answer "
		       "to the operation" },
	{ .name = "role, no keys in the answer",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS,
		       .status = 200,
		       .body = "<AssumeRoleResponse><AssumeRoleResult/>"
			       "</AssumeRoleResponse>" } },
	  .result = -EBADMSG,
	  .why = "sts:AssumeRole of '" ROLE_ARN(
		  "A") "': the answer has no credentials" },
	{ .name = "role, a name that cannot be",
	  .vars = { REGION },
	  .config = ROLE_CONFIG "[profile default]\nrole_arn = " ROLE_ARN(
		  "A") "\nsource_profile = b\nrole_session_name = a b\n",
	  .result = -EINVAL,
	  .why = "role session name 'a b': other characters than letters, "
		 "digits and _+=,.@-" },
	{ .name = "role, no connection",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS, .failure = HTTP_TRANSPORT },
		     { .request = STS, .failure = HTTP_TRANSPORT },
		     { .request = STS, .failure = HTTP_TRANSPORT } },
	  .result = -EACCES,
	  .why = "sts:AssumeRole of '" ROLE_ARN(
		  "A") "': ConnectionFailed: no luck" },
	{ .name = "role, interrupted",
	  .vars = { REGION },
	  .config = ROLE_CONFIG,
	  .lines = { { .request = STS, .failure = HTTP_INTERRUPTED } },
	  .result = -EINTR,
	  .why = "terminated before there was an answer (sts:AssumeRole)" },
	{ .name = "role on the instance",
	  .config = "[default]\nrole_arn = " ROLE_ARN(
		  "A") "\n"
		       "credential_source = Ec2InstanceMetadata\n",
	  .lines = { { .request = PUT, .status = 200, .body = "t" },
		     { .request = ROLES, .status = 200, .body = "r" },
		     { .request = ROLES "r", .status = 200, .body = DOCUMENT },
		     { .request = "GET " IMDS "meta-data/placement/region",
		       .has = { "metadata-token: t" },
		       .status = 200,
		       .body = "eu-west-1\n" },
		     { .request = STS,
		       .has = { "Credential=AK/20210901/eu-west-1/sts" },
		       .status = 200,
		       .body = ASSUMED("AssumeRole", "AKR", "111122223333") } },
	  .key = "AKR",
	  .provider = "the profile",
	  .expiry = SCRIPT_NOW + 6 * 3600 },
	{ .name = "nothing at all",
	  .vars = { NO_IMDS },
	  .result = -ENOENT,
	  .why = "AWS_EC2_METADATA_DISABLED is set" },
};

static void check_found(const struct provider_case *c,
			const struct credentials *got)
{
	if (strcmp(got->access_key_id, c->key) != 0 ||
	    strcmp(got->secret_access_key, "hush") != 0)
		fail_msg("%s: other keys", c->name);
	if (strcmp(got->provider, c->provider) != 0)
		fail_msg("%s: from %s", c->name, got->provider);
	if (got->expiry.seconds != c->expiry)
		fail_msg("%s: expires at %lld", c->name,
			 (long long)got->expiry.seconds);
}

static void run_case(const struct provider_case *c)
{
	struct credentials got = { 0 };
	struct script s;
	struct buf why;
	int r;

	script_init(&s, (const char *const *)c->vars, c->config, c->lines);
	buf_init(&why, 8192);
	r = credentials_load(&s.ctx, &got, &why);
	if (script_problem(&s))
		fail_msg("%s: %s", c->name, script_problem(&s));
	if (r != c->result || !strstr(buf_str(&why), c->why ? c->why : ""))
		fail_msg("%s: %d, %s", c->name, r, buf_str(&why));
	if (r == 0)
		check_found(c, &got);
	if (c->paused_ms && c->paused_ms != s.paused_ms)
		fail_msg("%s: waited %lld ms", c->name, (long long)s.paused_ms);
	credentials_done(&got);
	script_done(&s);
	buf_done(&why);
}

static void test_answers(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		run_case(&cases[i]);
	print_message("providers: %zu cases run\n", ARRAY_SIZE(cases));
}

/* --role-arn, on top of keys from the environment. */
static void test_role_option(void **state)
{
	static const char *const vars[] = { REGION, "AWS_ACCESS_KEY_ID=AKE",
					    "AWS_SECRET_ACCESS_KEY=s", NULL };
	static const struct script_line lines[] = {
		{ .request = STS,
		  .has = { "Credential=AKE/", "ExternalId=id",
			   "RoleSessionName=me" },
		  .status = 200,
		  .body = ASSUMED("AssumeRole", "AKR", "444455556666") },
		{ .request = NULL },
	};
	const struct credentials_role role = { .arn = ROLE_ARN("top"),
					       .session_name = "me",
					       .external_id = "id" };
	struct credentials got = { 0 };
	struct script s;
	struct buf why;

	(void)state;
	buf_init(&why, 1000);
	script_init(&s, vars, NULL, lines);
	s.ctx.role = &role;
	assert_int_equal(credentials_load(&s.ctx, &got, &why), 0);
	assert_null(script_problem(&s));
	assert_string_equal(got.access_key_id, "AKR");
	assert_string_equal(got.account_id, "444455556666");
	assert_string_equal(got.provider, "--role-arn");
	credentials_done(&got);
	script_done(&s);
	buf_done(&why);
}

/* ---- files: tokens, the SSO cache, scripts ---- */

static char *root;

static void write_file(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", root, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

#define TOKEN_FILE "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/token"
#define WEB "AWS_WEB_IDENTITY_TOKEN_FILE=/token", "AWS_ROLE_ARN=" ROLE_ARN("W")
#define WEB_ANSWER ASSUMED("AssumeRoleWithWebIdentity", "AKW", "111122223333")
#define SSO                                                                    \
	"[default]\nsso_session = s\nsso_account_id = 111122223333\n"          \
	"sso_role_name = a b\n[sso-session s]\nsso_region = eu-west-1\n"       \
	"sso_start_url = https://x\n"
#define PORTAL                                                                 \
	"GET https://portal.sso.eu-west-1.amazonaws.com/federation/"           \
	"credentials?role_name=a%20b&account_id=111122223333"
#define SSO_TOKEN                                                              \
	"{\"accessToken\":\"hush-sso\",\"expiresAt\":\"2021-09-01T01:00:"      \
	"00Z\"}"

static const struct file_case {
	struct provider_case c;
	const char *token; /* content of the file; NULL: there is none */
} file_cases[] = {
	{ { .name = "container token file, one line feed",
	    .vars = { RELATIVE, TOKEN_FILE },
	    .lines = { { .request = AGENT,
			 .has = { "Authorization: hush-f" },
			 .status = 200,
			 .body = DOCUMENT } },
	    .key = "AK",
	    .provider = "the container",
	    .expiry = SCRIPT_NOW + 6 * 3600 },
	  "hush-f\n" },
	{ { .name = "container token file, two lines",
	    .vars = { RELATIVE, TOKEN_FILE },
	    .result = -EINVAL,
	    .why = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: the token has a "
		   "line break in it" },
	  "hush-f\nX: y\n" },
	{ { .name = "container token file, carriage return",
	    .vars = { RELATIVE, TOKEN_FILE },
	    .result = -EINVAL,
	    .why = "line break in it" },
	  "hush-f\r\n" },
	{ { .name = "container token file, none",
	    .vars = { RELATIVE, TOKEN_FILE },
	    .result = -ENOENT,
	    .why = "'/token': No such file or directory" },
	  NULL },
	{ { .name = "web identity, retried",
	    .vars = { REGION, WEB, "AWS_ROLE_SESSION_NAME=pod" },
	    .lines = { { .request = STS,
			 .has = { "WebIdentityToken=hush-jwt", ROLE_FORM("W"),
				  "RoleSessionName=pod" },
			 .status = 400,
			 .body = STS_ERROR("IDPCommunicationError") },
		       { .request = STS,
			 .has = { "Action=AssumeRoleWithWebIdentity&" },
			 .status = 200,
			 .body = WEB_ANSWER } },
	    .key = "AKW",
	    .provider = "the web identity",
	    .expiry = SCRIPT_NOW + 6 * 3600 },
	  "hush-jwt \n\n" },
	{ { .name = "web identity, repeated in the error",
	    .vars = { REGION, WEB },
	    .lines = { { .request = STS,
			 .status = 400,
			 .body = STS_ERROR("InvalidIdentityToken") } },
	    .result = -EACCES,
	    .why = "sts:AssumeRoleWithWebIdentity of '" ROLE_ARN(
		    "W") "': InvalidIdentityToken" },
	  "hush" },
	{ { .name = "web identity, empty file",
	    .vars = { REGION, WEB },
	    .result = -EINVAL,
	    .why = "'/token': empty" },
	  "\n" },
	{ { .name = "SSO",
	    .config = SSO,
	    .lines = { { .request = PORTAL, .status = 503 },
		       { .request = PORTAL,
			 .has = { "x-amz-sso_bearer_token: hush-sso" },
			 .status = 200,
			 .body = "{\"roleCredentials\":{\"accessKeyId\":"
				 "\"AKS\","
				 "\"secretAccessKey\":\"hush\","
				 "\"sessionToken\":\"t\","
				 "\"expiration\":1630476000123}}" } },
	    .key = "AKS",
	    .provider = "SSO",
	    .expiry = SCRIPT_NOW + 6 * 3600 },
	  SSO_TOKEN },
	{ { .name = "SSO, 401",
	    .config = SSO,
	    .lines = { { .request = PORTAL,
			 .status = 401,
			 .body = "{\"message\":\"hush-sso\"}" } },
	    .result = -EACCES,
	    .why = "sso:GetRoleCredentials of 'a b' in account 111122223333: "
		   "the SSO token is not accepted, run 'aws sso login'" },
	  SSO_TOKEN },
	{ { .name = "SSO, an empty answer",
	    .config = SSO,
	    .lines = { { .request = PORTAL, .status = 200, .body = "{}" } },
	    .result = -EBADMSG,
	    .why = "sso:GetRoleCredentials: the answer has no credentials" },
	  SSO_TOKEN },
	{ { .name = "SSO, expired keys",
	    .config = SSO,
	    .lines = { { .request = PORTAL,
			 .status = 200,
			 .body = "{\"roleCredentials\":{\"accessKeyId\":"
				 "\"AKS\","
				 "\"secretAccessKey\":\"hush\","
				 "\"sessionToken\":\"t\","
				 "\"expiration\":1630454400000}}" } },
	    .result = -EKEYEXPIRED,
	    .why = "the credentials from SSO expired at "
		   "2021-09-01T00:00:00Z" },
	  SSO_TOKEN },
	{ { .name = "SSO, expired token",
	    .config = SSO,
	    .result = -EKEYEXPIRED,
	    .why = "the SSO token expired at 2021-09-01T00:00:00Z, run 'aws "
		   "sso login'" },
	  "{\"accessToken\":\"hush\",\"expiresAt\":\"2021-09-01T00:00:00Z\"}" },
	{ { .name = "SSO, no time",
	    .config = SSO,
	    .result = -EINVAL,
	    .why = "expiresAt is not a time" },
	  "{\"accessToken\":\"hush\",\"expiresAt\":\"soon\"}" },
	{ { .name = "SSO, line break in the token",
	    .config = SSO,
	    .result = -EINVAL,
	    .why = "no accessToken" },
	  "{\"accessToken\":\"hush\\r\\nX: y\",\"expiresAt\":\"2021-09-01T01:"
	  "00:00Z\"}" },
	{ { .name = "SSO, no JSON",
	    .config = SSO,
	    .result = -EBADMSG,
	    .why = "JSON byte 0: not an object" },
	  "hush" },
	{ { .name = "SSO, never logged in",
	    .config = SSO,
	    .result = -ENOENT,
	    .why = "a0f1490a20d0211c997b44bc357e1972deab8ae3.json': No such "
		   "file or directory, run 'aws sso login'" },
	  NULL },
};

/* The file serves as the token, and as that of session `s` in the cache. */
static void run_file_case(const struct file_case *f)
{
	static const char *const names[] = {
		"token",
		"home/.aws/sso/cache/"
		"a0f1490a20d0211c997b44bc357e1972deab8ae3.json",
	};
	const struct provider_case *c = &f->c;
	struct credentials got = { 0 };
	struct script s;
	struct buf why;
	int r;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		char *path = xasprintf("%s/%s", root, names[i]);

		unlink(path);
		free(path);
		if (f->token)
			write_file(names[i], f->token);
	}
	script_init(&s, (const char *const *)c->vars, c->config, c->lines);
	buf_init(&why, 8192);
	s.ctx.root = root;
	s.ctx.home = "/home";
	r = credentials_load(&s.ctx, &got, &why);
	if (script_problem(&s))
		fail_msg("%s: %s", c->name, script_problem(&s));
	if (r != c->result || !strstr(buf_str(&why), c->why ? c->why : "") ||
	    strstr(buf_str(&why), "hush"))
		fail_msg("%s: %d, %s", c->name, r, buf_str(&why));
	if (r == 0)
		check_found(c, &got);
	credentials_done(&got);
	script_done(&s);
	buf_done(&why);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static void test_files(void **state)
{
	static const char *const folders[] = { "home", "home/.aws",
					       "home/.aws/sso",
					       "home/.aws/sso/cache" };
	char template[] = "/tmp/t_providers.XXXXXX", path[200];

	(void)state;
	root = mkdtemp(template);
	assert_non_null(root);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", root, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(file_cases); i++)
		run_file_case(&file_cases[i]);
	assert_int_equal(nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
	print_message("providers with files: %zu cases run\n",
		      ARRAY_SIZE(file_cases));
}

/* ---- renewal ---- */

static void test_age(void **state)
{
	static const struct {
		int64_t left;
		double jitter;
		enum credentials_age age;
	} ages[] = {
		{ 3600, 0, CREDENTIALS_FRESH },
		{ 601, 0, CREDENTIALS_FRESH },
		{ 600, 0, CREDENTIALS_AGEING },
		{ 601, 0.5, CREDENTIALS_AGEING },
		{ 751, 0.5, CREDENTIALS_FRESH },
		{ 1, 0, CREDENTIALS_AGEING },
		{ 899, 0.999, CREDENTIALS_AGEING },
		{ 0, 0, CREDENTIALS_EXPIRED },
		{ -9, 0.5, CREDENTIALS_EXPIRED },
	};
	struct credentials c = { 0 };

	(void)state;
	assert_int_equal(credentials_age(&c, SCRIPT_NOW, 0), CREDENTIALS_FRESH);
	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		c.expiry = (struct timestamp){
			.seconds = SCRIPT_NOW + ages[i].left, .known = true
		};
		if (credentials_age(&c, SCRIPT_NOW, ages[i].jitter) !=
		    ages[i].age)
			fail_msg("age %zu", i);
	}
}

static void refresh(int64_t left, long status, int result, const char *key,
		    bool has_why)
{
	static const char *const vars[] = { RELATIVE, NULL };
	const struct script_line lines[] = {
		{ .request = AGENT, .status = status, .body = DOCUMENT },
		{ .request = NULL },
	};
	struct credentials c = {
		.access_key_id = xstrdup("OLD"),
		.secret_access_key = xstrdup("old"),
		.expiry = { .seconds = SCRIPT_NOW + left, .known = true },
	};
	struct script s;
	struct buf why;

	buf_init(&why, 1000);
	script_init(&s, vars, NULL, status ? lines : lines + 1);
	assert_int_equal(credentials_refresh(&s.ctx, &c, &why), result);
	assert_null(script_problem(&s));
	assert_string_equal(c.access_key_id, key);
	assert_int_equal(why.len > 0, has_why);
	credentials_done(&c);
	script_done(&s);
	buf_done(&why);
}

static void test_refresh(void **state)
{
	(void)state;
	refresh(3600, 0, 0, "OLD", false);
	refresh(300, 200, 1, "AK", false);
	refresh(300, 403, 0, "OLD", true);
	refresh(-1, 200, 1, "AK", false);
	refresh(-1, 403, -EIO, "OLD", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_role_option),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_age),
		cmocka_unit_test(test_refresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
