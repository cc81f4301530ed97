/*
 * output_nagios: the report for monitoring cores.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>

#include "exceptions.h"
#include "output.h"
#include "range.h"
#include "text.h"

/* Bytes of an account and a region. */
enum { MAX_PLACE = 256 };

/* The worst value of a measure over all subjects, NULL if there is none. */
static const struct measured *worst_value(const struct report *rep, int measure)
{
	const struct measure *m = &rep->policy->check->measures[measure];
	const struct measured *worst = NULL;

	for_each(struct measured, v, &rep->measured) {
		if (v->measure != measure)
			continue;
		if (!worst ||
		    (m->worst == WORST_IS_LOWEST ? v->value < worst->value
						 : v->value > worst->value))
			worst = v;
	}
	return worst;
}

/*
 * "retention_min=604800s;604800:;86400:". Nothing is better than the U of the
 * guidelines: metric writers stumble over it.
 */
static void perfdata_measure(const struct report *rep, int measure,
			     struct buf *out)
{
	const struct policy *policy = rep->policy;
	const struct measure *m = &policy->check->measures[measure];
	const struct measured *worst = worst_value(rep, measure);
	double factor = m->factor != 0 ? m->factor : 1;
	struct range warn = { 0 }, crit = { 0 };

	if (!worst || !m->label)
		return;
	if (measure == 0) {
		warn = policy->warn;
		crit = policy->crit;
	} else {
		warn = range_default(m->warn);
		crit = range_default(m->crit);
	}
	buf_addf(out, " %s=", m->label);
	range_format_number(worst->value * factor, out);
	if (m->factor != 0)
		buf_addc(out, 's');
	else if (text_is(m->unit, "%"))
		buf_addc(out, '%');
	if (warn.known || crit.known)
		buf_addc(out, ';');
	range_format(&warn, factor, out);
	if (crit.known)
		buf_addc(out, ';');
	range_format(&crit, factor, out);
}

/* In whole milliseconds: more is noise. */
static void perfdata_time(double seconds, struct buf *out)
{
	double ms = seconds > 0 ? seconds * 1000 + 0.5 : 0;

	buf_adds(out, " time=");
	range_format_number((double)(int64_t)ms / 1000, out);
	buf_addc(out, 's');
}

static void perfdata(const struct report *rep, const struct run_facts *facts,
		     struct buf *out)
{
	const struct counts *c = &rep->counts;
	const struct measure *m = rep->policy->check->measures;

	buf_addf(out,
		 " | checked=%zu critical=%zu;;0 warning=%zu;0 unknown=%zu "
		 "ok=%zu muted=%zu skipped=%zu",
		 c->checked, c->critical, c->warning, c->unknown, c->ok,
		 c->muted, c->skipped);
	for (int i = 0; m && m[i].suffix; i++)
		perfdata_measure(rep, i, out);
	buf_addf(out, " api_calls=%zu", facts->api_calls);
	perfdata_time(facts->seconds, out);
	buf_addc(out, '\n');
}

/* "[CRITICAL] eu-west-1 orders: "; a place's own name stands there once. */
static void line_head(const struct report *rep, const char *word,
		      const char *account_id, const char *region,
		      const struct resource *resource, struct buf *out)
{
	_cleanup_(buf_done) struct buf place;

	buf_init(&place, MAX_PLACE);
	if (text_is(region, resource->id))
		region = NULL;
	if (text_is(account_id, resource->id))
		account_id = NULL;
	output_place(rep, account_id, region, &place);
	buf_addf(out, "[%s] ", word);
	output_harmless(HARMLESS_NAGIOS, buf_str(&place), out);
	if (place.len)
		buf_addc(out, ' ');
	output_harmless(HARMLESS_NAGIOS, resource->id, out);
	buf_adds(out, ": ");
}

static void line_text(const char *text, struct buf *out)
{
	output_harmless(HARMLESS_NAGIOS, text, out);
	buf_addc(out, '\n');
}

/* "[MUTED SEC-142 until 2027-01-31] eu-west-1 orders: " */
static void finding_head(const struct report *rep, const struct finding *f,
			 struct buf *out)
{
	_cleanup_(buf_done) struct buf by, word;

	buf_init(&by, out->max);
	buf_init(&word, out->max);
	if (f->muted) {
		report_muted_by(rep, f, &by);
		buf_adds(&word, "MUTED ");
		output_harmless(HARMLESS_NAGIOS, buf_str(&by), &word);
	} else {
		buf_adds(&word, state_name(f->state));
	}
	line_head(rep, buf_str(&word), f->account_id, f->region, &f->resource,
		  out);
}

/* The message; of what is muted also its state, and why it is accepted. */
static void finding_text(const struct finding *f, struct buf *out)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, out->max);
	buf_adds(&text, f->message);
	if (f->muted)
		buf_addf(&text, " (%s accepted as %s: %s)",
			 state_name(f->unmuted), state_name(f->state),
			 f->muted->reason);
	line_text(buf_str(&text), out);
}

static void long_output(const struct settings *settings,
			const struct report *rep, struct buf *out)
{
	size_t max = (size_t)settings->max_items, n = 0;

	for_each(struct finding, f, &rep->findings) {
		if (f->state == STATE_OK && !f->muted && settings->verbose < 1)
			continue;
		/* What is about no resource is all of the first line. */
		if (!*f->resource.id)
			continue;
		if (n++ >= max)
			continue;
		finding_head(rep, f, out);
		finding_text(f, out);
	}
	for_each(struct skipped, s, &rep->skipped) {
		if (settings->verbose < 1 || n++ >= max)
			continue;
		line_head(rep, "SKIPPED", s->account_id, s->region,
			  &s->resource, out);
		line_text(s->reason, out);
	}
	for_each(char *const, note, &rep->notes) {
		if (settings->verbose < 1 || n++ >= max)
			continue;
		buf_adds(out, "[NOTE] ");
		line_text(*note, out);
	}
	if (n > max)
		buf_addf(out, "... and %zu more\n", n - max);
}

void output_nagios(const struct settings *settings, const struct report *rep,
		   const struct run_facts *facts, struct buf *out)
{
	output_status(rep, HARMLESS_NAGIOS, out);
	perfdata(rep, facts, out);
	long_output(settings, rep, out);
	output_trace(settings, facts, HARMLESS_NAGIOS, out);
}
