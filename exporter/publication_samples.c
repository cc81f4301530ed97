/*
 * publication_samples: the families that are of no target.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <inttypes.h>
#include <string.h>

#include "exceptions.h"
#include "http.h"
#include "publication_samples.h"

enum { TEXT_MAX = 16 * 1024 * 1024 }; /* of one family */

static void render_source_success(const struct publication *p, struct buf *out)
{
	for_each(struct view_source, source, &p->view.sources) {
		buf_adds(out, "rds_security_source_success{target=");
		family_label(source->name, out);
		buf_addf(out, "} %d\n", source->known);
	}
}

static void render_source_timestamp(const struct publication *p,
				    struct buf *out)
{
	for_each(struct view_source, source, &p->view.sources) {
		buf_adds(out, "rds_security_source_timestamp_seconds{target=");
		family_label(source->name, out);
		buf_addf(out, "} %" PRId64 "\n", source->learnt);
	}
}

static void render_reload(const struct publication *p, struct buf *out)
{
	buf_addf(out, "rds_security_config_last_reload_successful %d\n",
		 p->view.reloaded);
}

static void render_refresh(const struct publication *p, struct buf *out)
{
	buf_addf(out, "rds_security_refresh_interval_seconds %" PRId64 "\n",
		 p->view.refresh_seconds);
}

static void render_stale_after(const struct publication *p, struct buf *out)
{
	buf_addf(out, "rds_security_stale_after_seconds %" PRId64 "\n",
		 p->view.stale_after_seconds);
}

static void render_build_info(const struct publication *p, struct buf *out)
{
	buf_adds(out, "rds_security_exporter_build_info{version=");
	family_label(p->view.version, out);
	buf_adds(out, ",libraries=");
	family_label(http_library(), out);
	buf_adds(out, "} 1\n");
}

static bool is_used(const struct publication *p, const char *id)
{
	for (size_t i = 0; i < p->view.targets.n; i++) {
		const struct snapshot *s = p->snapshots[i];

		for (size_t k = 0; k < s->n_results; k++) {
			if (!s->results[k])
				continue;
			for_each(char *const, used, &s->results[k]->accepted)
				if (!strcmp(*used, id))
					return true;
		}
	}
	return false;
}

static const struct list *exceptions_of(const struct publication *p)
{
	static const struct list none;
	const struct exceptions *exceptions = p->plan->exceptions;

	return exceptions ? exceptions_list(exceptions) : &none;
}

static void render_exception_unused(const struct publication *p,
				    struct buf *out)
{
	for_each(struct exception, e, exceptions_of(p)) {
		buf_adds(out, "rds_security_exception_unused{exception=");
		family_label(e->id, out);
		buf_addf(out, "} %d\n", !is_used(p, e->id));
	}
}

static void render_exception_expiry(const struct publication *p,
				    struct buf *out)
{
	for_each(struct exception, e, exceptions_of(p)) {
		if (!e->expires.known)
			continue;
		buf_adds(out, "rds_security_exception_expiry_timestamp_seconds"
			      "{exception=");
		family_label(e->id, out);
		buf_addf(out, "} %" PRId64 "\n", e->expires.seconds);
	}
}

static const struct {
	enum family_id family;
	void (*render)(const struct publication *p, struct buf *out);
} globals[] = {
	{ FAMILY_SOURCE_SUCCESS, render_source_success },
	{ FAMILY_SOURCE_TIMESTAMP, render_source_timestamp },
	{ FAMILY_EXCEPTION_UNUSED, render_exception_unused },
	{ FAMILY_EXCEPTION_EXPIRY, render_exception_expiry },
	{ FAMILY_RELOAD_SUCCESS, render_reload },
	{ FAMILY_REFRESH_INTERVAL, render_refresh },
	{ FAMILY_STALE_AFTER, render_stale_after },
	{ FAMILY_BUILD_INFO, render_build_info },
};

void publication_samples(const struct publication *p, struct deflater *deflater,
			 struct chunk **chunks)
{
	struct buf text;

	buf_init(&text, TEXT_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(globals); i++) {
		globals[i].render(p, &text);
		chunks[globals[i].family] = chunk_new(deflater, &text);
	}
	buf_done(&text);
}
