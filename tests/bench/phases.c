/*
 * phases: what one collection of an account costs in CPU, phase by phase.
 *
 * Collects once over the network and keeps the pages as they came; then, from
 * memory, decodes, links, judges by every check that is linked in, and makes
 * what the exporter serves, ROUNDS times over. Usage: phases CONFIG REGION
 * ACCOUNT [ROUNDS]; CONFIG is one of rds_security_exporter, of which the first
 * target is asked. Prints "phase NAME MILLISECONDS" lines, medians, and "size
 * NAME NUMBER" ones.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "evaluate.h"
#include "exposition.h"
#include "http.h"
#include "live.h"
#include "reload.h"
#include "resource_info.h"
#include "tape.h"
#include "xalloc.h"

enum { MAX_WHY = 8192, MAX_CHECKS = 256, MAX_ROUNDS = 100, ROUNDS = 5 };

/* Checks come behind these, one phase each. */
enum {
	PHASE_DECODE,
	PHASE_LINK,
	PHASE_EVALUATE,
	PHASE_RESULTS,
	PHASE_SNAPSHOT,
	PHASE_UNCHANGED,
	PHASE_EXPOSITION,
	PHASE_CHECKS
};

static const char *const phase_names[PHASE_CHECKS] = {
	"decode",
	"collect-but-for-decoding",
	"evaluate",
	"results-and-their-json",
	"snapshot-render-and-compress",
	"snapshot-that-is-unchanged",
	"exposition",
};

struct bench {
	struct plan *plan;
	struct families families;
	struct deflater *deflater;
	struct tape tape;
	const char *region, *account_id;
	struct snapshot *snapshot; /* of the round before, or NULL */
	size_t findings, databases, records, texts;
	size_t rounds, round;
	double ms[PHASE_CHECKS + MAX_CHECKS][MAX_ROUNDS];
};

static void fail(const char *why)
{
	fprintf(stderr, "phases: %s\n", why);
	exit(1);
}

/* ---- one round ---- */

static void add(struct bench *b, size_t phase, uint64_t since)
{
	b->ms[phase][b->round] += (double)(tape_cpu_ns() - since) / 1e6;
}

static void collect(struct bench *b, struct inventory *inv)
{
	struct target *target;

	inventory_init(inv, b->region, time(NULL), COLLECT_MAX_BYTES);
	inv->account_id = b->account_id;
	target = collect_begin(&b->tape.source, &b->plan->collect, inv);
	b->tape.source.run(&b->tape.source);
	collect_end(target);
}

static void collect_again(struct bench *b, struct inventory *inv)
{
	uint64_t begin = tape_cpu_ns();
	double decode;

	b->tape.decode_ns = 0;
	collect(b, inv);
	add(b, PHASE_LINK, begin);
	decode = (double)b->tape.decode_ns / 1e6;
	b->ms[PHASE_DECODE][b->round] += decode;
	b->ms[PHASE_LINK][b->round] -= decode;
	b->databases = inv->db_instances.n + inv->db_clusters.n;
	b->records = inv->arena.used;
}

/* As exporter/gather.c does it. */
static struct result *judge(struct bench *b, const struct inventory *inv,
			    struct texts *texts, size_t i)
{
	const struct plan_check *planned = &b->plan->checks[i];
	uint64_t begin = tape_cpu_ns();
	struct result *result;
	struct report rep;

	report_init(&rep, planned->policy, &b->plan->config->scope);
	evaluate_inventory(planned->check, inv, planned->params,
			   planned->policy, &rep);
	report_finish(&rep);
	add(b, PHASE_EVALUATE, begin);
	add(b, PHASE_CHECKS + i, begin);
	b->findings += rep.findings.n;
	begin = tape_cpu_ns();
	result = result_new(
		&rep, &b->families, texts, inv->now, true,
		b->snapshot ? snapshot_result(b->snapshot,
					      check_short_name(planned->check))
			    : NULL,
		b->deflater);
	report_done(&rep);
	add(b, PHASE_RESULTS, begin);
	return result;
}

static struct snapshot *render(struct bench *b, struct inventory *inv,
			       struct result *const *results,
			       const struct snapshot *before)
{
	uint64_t begin = tape_cpu_ns();
	struct chunk *info = resource_info_new(inv, b->plan, b->deflater);
	struct snapshot *snapshot = snapshot_new(
		&(struct snapshot_input){
			.source = "bench",
			.account_id = b->account_id,
			.region = b->region,
			.checks = b->plan->declared,
			.results = results,
			.n_checks = b->plan->n_checks,
			.info = info,
			.before = before,
			.success = true,
			.attempted = inv->now,
			.now = inv->now,
			.stale_after_seconds = b->plan->config->stale_after,
		},
		&b->families, b->deflater);

	chunk_unref(info);
	add(b, before ? PHASE_UNCHANGED : PHASE_SNAPSHOT, begin);
	return snapshot;
}

static void expose(struct bench *b, struct snapshot *snapshot)
{
	uint64_t begin = tape_cpu_ns();

	exposition_unref(exposition_new(&b->families, &snapshot, 1, NULL));
	add(b, PHASE_EXPOSITION, begin);
}

static void play(struct bench *b)
{
	struct texts *texts = texts_new();
	struct result *results[MAX_CHECKS];
	struct snapshot *snapshot;
	struct inventory inv;

	b->findings = 0;
	collect_again(b, &inv);
	for (size_t i = 0; i < b->plan->n_checks; i++)
		results[i] = judge(b, &inv, texts, i);
	snapshot = render(b, &inv, results, NULL);
	snapshot_unref(render(b, &inv, results, snapshot));
	for (size_t i = 0; i < b->plan->n_checks; i++)
		result_unref(results[i]);
	b->texts = texts_size(texts);
	texts_unref(texts);
	inventory_done(&inv);
	expose(b, snapshot);
	snapshot_unref(b->snapshot);
	b->snapshot = snapshot;
}

/* ---- the recording ---- */

static void record(struct bench *b)
{
	const struct environment env = { environ };
	_cleanup_(buf_done) struct buf why;
	struct inventory inv;
	struct live *live;
	int fds[2];

	buf_init(&why, MAX_WHY);
	if (pipe(fds) < 0)
		fail("no pipe");
	if (live_new(&b->plan->sources[0].settings,
		     &(struct run_place){ .env = &env,
					  .interrupt_fd = fds[0],
					  .start_ms = http_now_ms() },
		     NULL, &live, &why) < 0)
		fail(buf_str(&why));
	tape_init(&b->tape, live_source(live));
	collect(b, &inv);
	b->tape.inner = NULL;
	inventory_done(&inv);
	live_free(live);
	close(fds[0]);
	close(fds[1]);
}

/* ---- what is said ---- */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void say_phase(struct bench *b, const char *kind, const char *name,
		      size_t phase)
{
	double *ms = b->ms[phase];

	qsort(ms, b->rounds, sizeof(*ms), compare);
	printf("%s %s %.3f %.3f %.3f\n", kind, name, ms[b->rounds / 2], ms[0],
	       ms[b->rounds - 1]);
}

static size_t size_of(const struct result *result)
{
	return result->rows.n * sizeof(struct result_row) +
	       result->measures.n * sizeof(struct result_measure) +
	       result->findings.n * sizeof(struct view_finding);
}

static void say_sizes(const struct bench *b)
{
	size_t text = 0, deflated = 0, json = 0, packed = 0, results = 0;
	struct rusage usage;

	for (size_t i = 0; i < b->snapshot->n_chunks; i++) {
		if (!b->snapshot->chunks[i])
			continue;
		text += b->snapshot->chunks[i]->len;
		deflated += b->snapshot->chunks[i]->deflated_len;
	}
	for (size_t i = 0; i < b->snapshot->n_results; i++) {
		json += b->snapshot->results[i]->json_findings->len;
		packed += b->snapshot->results[i]->json_findings->deflated_len;
		results += size_of(b->snapshot->results[i]);
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("size databases %zu\nsize findings %zu\n", b->databases,
	       b->findings);
	printf("size bytes-of-replies %zu\nsize bytes-of-records %zu\n",
	       b->tape.bytes, b->records);
	printf("size bytes-plain %zu\nsize bytes-deflated %zu\n", text,
	       deflated);
	printf("size bytes-json %zu\nsize bytes-json-deflated %zu\n", json,
	       packed);
	printf("size bytes-of-results %zu\nsize bytes-of-their-texts %zu\n",
	       results, b->texts);
	printf("size bytes-of-snapshot %zu\n", b->snapshot->arena.used);
	printf("size peak-kib %ld\n", usage.ru_maxrss);
}

static void say(struct bench *b)
{
	for (size_t i = 0; i < PHASE_CHECKS; i++)
		say_phase(b, "phase", phase_names[i], i);
	for (size_t i = 0; i < b->plan->n_checks; i++)
		say_phase(b, "check", b->plan->declared[i]->name,
			  PHASE_CHECKS + i);
	say_sizes(b);
}

static void begin(struct bench *b, char **argv)
{
	const struct check *checks[MAX_CHECKS];
	_cleanup_(buf_done) struct buf why;
	size_t n = 0;

	buf_init(&why, MAX_WHY);
	if (reload_read(argv[1], &b->plan, &why) < 0)
		fail(buf_str(&why));
	b->region = argv[2];
	b->account_id = argv[3];
	for_each_check(p)
		if (n < MAX_CHECKS)
			checks[n++] = *p;
	b->deflater = deflater_new();
	families_init(&b->families, checks, n, b->deflater);
}

static void end(struct bench *b)
{
	snapshot_unref(b->snapshot);
	families_done(&b->families);
	deflater_free(b->deflater);
	plan_unref(b->plan);
	tape_done(&b->tape);
}

int main(int argc, char **argv)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	long rounds = argc > 4 ? strtol(argv[4], NULL, 10) : ROUNDS;

	if (argc < 4 || rounds < 1 || rounds > MAX_ROUNDS)
		fail("usage: phases CONFIG REGION ACCOUNT [ROUNDS]");
	b->rounds = (size_t)rounds;
	begin(b, argv);
	record(b);
	for (b->round = 0; b->round < b->rounds; b->round++)
		play(b);
	say(b);
	end(b);
	free(b);
	return 0;
}
