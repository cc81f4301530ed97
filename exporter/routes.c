/*
 * routes: which path is answered by what.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "accept.h"
#include "findings.h"
#include "page.h"
#include "process.h"
#include "routes.h"
#include "sd.h"
#include "xalloc.h"

enum {
	PROCESS_MAX = 32 * 1024,
	NONCE_BYTES = 18, /* of base64 without padding: 24 characters */
	CSP_MAX = 1024,
	MAX_WHY = 8192
};

/* ---- expositions ---- */

/* An answer, and the same list in the words of the server. */
struct sending {
	struct answer *answer;
	struct web_segment *segments;
};

static void sending_free(void *ctx)
{
	struct sending *sending = ctx;

	answer_free(sending->answer);
	free(sending->segments);
	free(sending);
}

static void send_answer(struct answer *answer, struct web_reply *reply)
{
	struct sending *sending = xcalloc(1, sizeof(*sending));

	sending->answer = answer;
	sending->segments = xcalloc(answer->n, sizeof(*sending->segments));
	for (size_t i = 0; i < answer->n; i++)
		sending->segments[i] = (struct web_segment){
			answer->segments[i].iov_base,
			answer->segments[i].iov_len,
		};
	reply->segments = sending->segments;
	reply->n_segments = answer->n;
	reply->release = sending_free;
	reply->ctx = sending;
}

/* What a client is sent that takes neither format is text all the same. */
static void send_exposition(const struct web_request *request,
			    struct exposition *exposition,
			    const struct routes *routes, bool with_process,
			    struct web_reply *reply)
{
	struct accept accept = accept_parse(request->accept);
	enum exposition_format format = accept.format == ACCEPT_OPENMETRICS
						? FORMAT_OPENMETRICS
						: FORMAT_TEXT;
	bool gzip = accept_gzip(request->accept_encoding);
	struct buf live;

	buf_init(&live, PROCESS_MAX);
	if (with_process)
		process_render(format, routes->start, routes->families, &live);
	send_answer(exposition_answer(exposition, format, gzip, &live), reply);
	buf_done(&live);
	reply->content_type = accept_content_type(accept);
	web_reply_header(reply, "Vary", "Accept, Accept-Encoding");
	if (gzip)
		web_reply_header(reply, "Content-Encoding", "gzip");
}

static enum web_result metrics(void *ctx, const struct web_request *request,
			       struct web_reply *reply)
{
	const struct routes *routes = ctx;
	struct publication *p = collector_publication(routes->collector);

	send_exposition(request, p->exposition, routes,
			!routes->flags->disable_exporter_metrics, reply);
	publication_unref(p);
	return WEB_DONE;
}

/* ---- one target ---- */

static struct snapshot *find_target(const struct publication *p,
				    const char *name)
{
	const struct view_target *targets = p->view.targets.items;
	const char *slash = strchr(name, '/');
	size_t len = slash ? (size_t)(slash - name) : 0;

	for (size_t i = 0; slash && i < p->view.targets.n; i++)
		if (strlen(targets[i].account_id) == len &&
		    !strncmp(targets[i].account_id, name, len) &&
		    !strcmp(targets[i].region, slash + 1))
			return p->snapshots[i];
	return NULL;
}

/* True if the request names a target; else the reply says what is wrong. */
static bool probe_is_good(const struct web_request *request,
			  struct web_reply *reply)
{
	const char *module = web_request_argument(request, "module");

	if (!web_request_argument(request, "target"))
		web_reply_text(reply, 400,
			       "target: missing, it is ACCOUNT/REGION");
	else if (module && strcmp(module, "default") != 0)
		web_reply_text(reply, 400,
			       "module: there is but one, 'default'");
	else
		return true;
	return false;
}

/*
 * What is not known yet may be in a moment: it is waited for as long as the
 * scrape has time. What was collected is served at once.
 */
static enum web_result probe_known(const struct routes *routes,
				   const struct web_request *request,
				   const struct publication *p,
				   struct web_reply *reply)
{
	struct snapshot *snapshot =
		find_target(p, web_request_argument(request, "target"));
	struct exposition *exposition;

	if (!snapshot && p->settled) {
		web_reply_text(reply, 404, "no such target, see /sd");
		return WEB_DONE;
	}
	if (!request->expired && (!snapshot || !snapshot->view.attempted))
		return WEB_LATER;
	if (!snapshot) {
		web_reply_text(reply, 503, "the targets are not known yet");
		return WEB_DONE;
	}
	exposition = exposition_new(routes->families, &snapshot, 1, NULL);
	send_exposition(request, exposition, routes, false, reply);
	exposition_unref(exposition);
	return WEB_DONE;
}

static enum web_result probe(void *ctx, const struct web_request *request,
			     struct web_reply *reply)
{
	const struct routes *routes = ctx;
	struct publication *p;
	enum web_result result;

	if (!probe_is_good(request, reply))
		return WEB_DONE;
	p = collector_publication(routes->collector);
	result = probe_known(routes, request, p, reply);
	publication_unref(p);
	return result;
}

static enum web_result sd(void *ctx, const struct web_request *request,
			  struct web_reply *reply)
{
	const struct routes *routes = ctx;
	struct publication *p = collector_publication(routes->collector);

	(void)request;
	sd_render(&p->view, &reply->body);
	publication_unref(p);
	reply->content_type = "application/json";
	return WEB_DONE;
}

/* ---- findings ---- */

static ssize_t read_findings(void *ctx, char *to, size_t max)
{
	return findings_read(ctx, to, max);
}

static void close_findings(void *ctx)
{
	findings_close(ctx);
}

static enum web_result findings(void *ctx, const struct web_request *request,
				struct web_reply *reply)
{
	const struct routes *routes = ctx;
	const struct findings_filter filter = {
		.check = web_request_argument(request, "check"),
		.account_id = web_request_argument(request, "account"),
		.region = web_request_argument(request, "region"),
	};
	_cleanup_(buf_done) struct buf why;
	struct findings *f;

	buf_init(&why, MAX_WHY);
	f = findings_open(collector_publication(routes->collector), &filter,
			  &why);
	if (!f) {
		web_reply_text(reply, 400, buf_str(&why));
		return WEB_DONE;
	}
	reply->content_type = "application/json";
	reply->read = read_findings;
	reply->release = close_findings;
	reply->ctx = f;
	return WEB_DONE;
}

/* ---- the status page ---- */

static bool make_nonce(char ret[NONCE_BYTES / 3 * 4 + 1])
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
				     "opqrstuvwxyz0123456789+/";
	unsigned char bytes[NONCE_BYTES];
	size_t n = 0;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		return false;
	for (size_t i = 0; i < sizeof(bytes); i += 3) {
		ret[n++] = digits[bytes[i] >> 2];
		ret[n++] = digits[(bytes[i] << 4 | bytes[i + 1] >> 4) & 63];
		ret[n++] = digits[(bytes[i + 1] << 2 | bytes[i + 2] >> 6) & 63];
		ret[n++] = digits[bytes[i + 2] & 63];
	}
	ret[n] = '\0';
	return true;
}

static void render_page(const struct routes *routes,
			const struct web_request *request, const char *nonce,
			struct web_reply *reply)
{
	struct page_query query = { .metrics_path =
					    routes->flags->telemetry_path };
	struct publication *p = collector_publication(routes->collector);

	for_each(struct web_argument, argument, &request->arguments)
		page_query_set(&query, argument->name, argument->value);
	page_render(&p->view, &query, nonce, &reply->body);
	publication_unref(p);
}

static enum web_result status(void *ctx, const struct web_request *request,
			      struct web_reply *reply)
{
	char nonce[NONCE_BYTES / 3 * 4 + 1];
	struct buf csp; /* outlives this call, as a header has to */

	if (!make_nonce(nonce)) {
		web_reply_text(reply, 500, "no random numbers to be had");
		return WEB_DONE;
	}
	buf_init(&csp, CSP_MAX);
	page_csp(nonce, &csp);
	render_page(ctx, request, nonce, reply);
	reply->ctx = csp.data;
	reply->release = free;
	reply->content_type = "text/html; charset=utf-8";
	web_reply_header(reply, "Content-Security-Policy", buf_str(&csp));
	web_reply_header(reply, "X-Content-Type-Options", "nosniff");
	web_reply_header(reply, "Referrer-Policy", "no-referrer");
	web_reply_header(reply, "Cache-Control", "no-store");
	return WEB_DONE;
}

/* ---- management ---- */

static enum web_result healthy(void *ctx, const struct web_request *request,
			       struct web_reply *reply)
{
	(void)ctx;
	(void)request;
	web_reply_text(reply, 200, "healthy");
	return WEB_DONE;
}

static enum web_result ready(void *ctx, const struct web_request *request,
			     struct web_reply *reply)
{
	const struct routes *routes = ctx;
	struct publication *p = collector_publication(routes->collector);

	(void)request;
	if (p->ready)
		web_reply_text(reply, 200, "ready");
	else
		web_reply_text(reply, 503,
			       "not every target was collected once yet");
	publication_unref(p);
	return WEB_DONE;
}

static enum web_result reload(void *ctx, const struct web_request *request,
			      struct web_reply *reply)
{
	const struct routes *routes = ctx;
	_cleanup_(buf_done) struct buf why;

	(void)request;
	buf_init(&why, MAX_WHY);
	if (reload_again(routes->reload, &why) == 0)
		web_reply_text(reply, 200, "reloaded");
	else
		web_reply_text(reply, 500, buf_str(&why));
	return WEB_DONE;
}

size_t routes_table(const struct flags *flags, struct web_route ret[ROUTES_MAX])
{
	const struct web_route always[] = {
		{ "/", WEB_GET, status, 0 },
		{ flags->telemetry_path, WEB_GET, metrics, 0 },
		{ "/probe", WEB_GET, probe, WEB_WAITS },
		{ "/sd", WEB_GET, sd, 0 },
		{ "/api/v1/findings", WEB_GET, findings, 0 },
		{ "/-/healthy", WEB_GET, healthy, WEB_ALWAYS },
		{ "/-/ready", WEB_GET, ready, WEB_ALWAYS },
		{ "/-/reload", WEB_POST, reload, 0 },
	};
	size_t n = ARRAY_SIZE(always);

	memcpy(ret, always, sizeof(always));
	return flags->enable_lifecycle ? n : n - 1;
}
