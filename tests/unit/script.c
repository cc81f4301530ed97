/*
 * script: a transport that answers by a table, for the tests of providers.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "script.h"
#include "types.h"

enum { WHY_MAX = 8192 };

static void differ(struct script *s, const char *what, const char *got)
{
	if (!s->why.len)
		buf_addf(&s->why, "%s '%s'", what, got);
}

static bool has(const struct exchange_request *request, const char *text)
{
	if (request->body && strstr(request->body, text))
		return true;
	for (size_t i = 0; i < request->n_headers; i++)
		if (strstr(request->headers[i], text))
			return true;
	return false;
}

static void play(void *ctx, const struct exchange_request *request,
		 struct exchange_reply *ret)
{
	struct script *s = ctx;
	const struct script_line *line = &s->lines[s->at];
	char asked[2048];

	snprintf(asked, sizeof(asked), "%s %s", request->method, request->url);
	ret->failure = HTTP_TRANSPORT;
	if (!line->request || strcmp(line->request, asked) != 0) {
		differ(s, "asked", asked);
		return;
	}
	s->at++;
	for (size_t i = 0; i < ARRAY_SIZE(line->has) && line->has[i]; i++)
		if (!has(request, line->has[i]))
			differ(s, "no", line->has[i]);
	ret->failure = line->failure;
	ret->timed_out = line->timed_out;
	ret->status = line->status;
	snprintf(ret->message, sizeof(ret->message), "%s",
		 line->failure ? "no luck" : "");
	if (line->date)
		snprintf(ret->headers[HTTP_DATE], EXCHANGE_MAX_HEADER, "%s",
			 line->date);
	buf_adds(&ret->body, line->body ? line->body : "");
}

static enum http_failure add_pause(void *ctx, int64_t ms)
{
	struct script *s = ctx;

	s->paused_ms += ms;
	return HTTP_ANSWERED;
}

void script_init(struct script *s, const char *const *vars, const char *config,
		 const struct script_line *lines)
{
	struct buf text;

	*s = (struct script){ .lines = lines, .env = { (char *const *)vars } };
	buf_init(&s->why, WHY_MAX);
	buf_init(&text, PROFILE_FILE_MAX);
	buf_adds(&text, config ? config : "");
	profile_set_init(&s->set);
	if (profile_load_texts(&s->set, &text, NULL, &s->why) < 0)
		differ(s, "not parsed:", config);
	buf_done(&text);
	imds_init(&s->imds);
	s->transport = (struct exchange_transport){ s, play, add_pause };
	s->configuration = (struct configuration){
		.env = &s->env,
		.profiles = &s->set,
		.profile = profile_select(&s->env, NULL),
	};
	s->ctx = (struct credentials_context){
		.configuration = &s->configuration,
		.region = configuration_region(&s->configuration),
		.program = "test",
		.transport = &s->transport,
		.imds = &s->imds,
		.max_attempts = 3,
		.deadline_ms = http_now_ms() + 20000,
		.interrupt_fd = -1,
		.now = SCRIPT_NOW,
	};
}

void script_done(struct script *s)
{
	configuration_done(&s->configuration);
	imds_done(&s->imds);
	profile_set_done(&s->set);
	buf_done(&s->why);
}

const char *script_problem(struct script *s)
{
	if (s->lines && s->lines[s->at].request)
		differ(s, "not asked", s->lines[s->at].request);
	return s->why.len ? buf_str(&s->why) : NULL;
}
