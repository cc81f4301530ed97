/*
 * t_cache: what is asked once and shared, and what is asked again.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cache.h"
#include "cache_dir.h"
#include "calls.h"
#include "kms.h"
#include "rds.h"

#define DB(id)                                                                 \
	"<DBInstance><DBInstanceIdentifier>" id                                \
	"</DBInstanceIdentifier></DBInstance>"
#define BEGIN                                                                  \
	"<DescribeDBInstancesResponse xmlns=\"http://x/\">"                    \
	"<DescribeDBInstancesResult><DBInstances>"
#define END "</DescribeDBInstancesResult></DescribeDBInstancesResponse>"
#define PAGE(items) .status = "200 OK", .body = BEGIN items "</DBInstances>" END
#define PAGE_AND(items, marker)                                                \
	.status = "200 OK",                                                    \
	.body = BEGIN items "</DBInstances><Marker>" marker "</Marker>" END
#define ERROR(status_line, error_code)                                         \
	.status = status_line,                                                 \
	.body = "<ErrorResponse><Error><Code>" error_code                      \
		"</Code></Error></ErrorResponse>"
#define CUT(items)                                                             \
	.status = "200 OK", .body = BEGIN items, .missing = 9,                 \
	.after = SERVER_CLOSES

enum { MAX_ANSWERS = 4, TTL = 300 };

/* The wall clock of the cache: not the one that signs. */
static int64_t now = CALLS_TIME;

static int64_t read_clock(void)
{
	return now;
}

/* One run of a program: a client, and a cache before it. */
struct run {
	struct calls calls;
	struct cache_settings settings;
	struct cache_dir dir;
	const char *path;
	struct cache *cache;
	struct page page;
	struct calls_outcome outcome;
	int hits, unusable;
};

static const char *client_url_of(void *ctx, const char *service,
				 const char *region)
{
	(void)ctx;
	(void)service;
	(void)region;
	return "http://service/"; /* the ports of servers differ */
}

static void count_hit(void *ctx, const struct cache_hit *hit)
{
	struct run *run = ctx;

	run->hits++;
	assert_true(hit->pages > 0 && hit->bytes > 0 && hit->age >= 0);
}

static void count_unusable(void *ctx, int err)
{
	struct run *run = ctx;

	run->unusable++;
	assert_true(err > 0);
}

static void run_init(struct run *run, const char *dir)
{
	*run = (struct run){ 0 };
	calls_init(&run->calls);
	run->path = dir;
	run->settings = (struct cache_settings){
		.ttl = TTL,
		.identity = "who",
		.clock = read_clock,
		.url = client_url_of,
		.hit = count_hit,
		.unusable = count_unusable,
		.ctx = run,
	};
}

static void run_start(struct run *run, const struct server_answer *answers,
		      size_t n)
{
	_cleanup_(buf_done) struct buf why;

	buf_init(&why, 1024);
	calls_start(&run->calls, answers, n);
	run->settings.inner = client_source(run->calls.client);
	run->settings.http = client_http(run->calls.client);
	if (cache_dir_open(&run->dir, run->path, &why) < 0)
		fail_msg("%s", buf_str(&why));
	run->settings.store = &run->dir.store;
	run->cache = cache_new(&run->settings);
}

static void run_done(void *ctx, void *item, const struct aws_error *err)
{
	struct calls_outcome *outcome = item;

	(void)ctx;
	outcome->done++;
	if (err)
		outcome->err = *err;
}

static void run_ask(struct run *run, enum operation_id op, const char *region,
		    const struct param *params, size_t n, void *out,
		    struct calls_outcome *outcome)
{
	struct source *source = cache_source(run->cache);

	source->fetch(source, &(struct fetch){
				      .op = op,
				      .region = region,
				      .params = params,
				      .n_params = n,
				      .out = out,
				      .arena = &run->calls.arena,
				      .done = run_done,
				      .item = outcome,
			      });
}

static void run_ask_databases(struct run *run)
{
	run_ask(run, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL, 0,
		&run->page, &run->outcome);
}

static void run_go(struct run *run)
{
	struct source *source = cache_source(run->cache);

	source->run(source);
}

static size_t run_requests(struct run *run)
{
	return server_requests(run->calls.server);
}

static void run_stop(struct run *run)
{
	cache_free(run->cache);
	cache_dir_close(&run->dir);
	calls_stop(&run->calls);
}

/* ---- directories ---- */

static char *make_directory(void)
{
	char *dir = strdup("/tmp/t_cache.XXXXXX");

	assert_non_null(dir);
	assert_non_null(mkdtemp(dir));
	return dir;
}

/* Calls `act` with the path of each file but the lock; gives their number. */
static int each_entry(const char *dir, void (*act)(const char *path))
{
	DIR *stream = opendir(dir);
	struct dirent *entry;
	char path[512];
	int n = 0;

	assert_non_null(stream);
	while ((entry = readdir(stream))) {
		if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "lock"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		n++;
		if (act)
			act(path);
	}
	closedir(stream);
	return n;
}

static void remove_entry(const char *path)
{
	if (unlink(path) < 0)
		rmdir(path);
}

static void remove_directory(char *dir)
{
	char path[512];

	chmod(dir, 0700);
	each_entry(dir, remove_entry);
	snprintf(path, sizeof(path), "%s/lock", dir);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
	free(dir);
}

static void list_ids(const struct page *page, char *ret, size_t size)
{
	*ret = '\0';
	for_each(struct database, db, &page->items) {
		size_t len = strlen(ret);

		snprintf(ret + len, size - len, "%s%s", len ? " " : "",
			 db->resource.id);
	}
}

/* ---- answers that are kept, and those that are not ---- */

static void test_answers(void **state)
{
	/* Each is asked twice, of two servers that answer alike. */
	static const struct {
		const char *name;
		struct server_answer answers[MAX_ANSWERS];
		const char *ids, *code;
		size_t first, second; /* requests */
	} cases[] = {
		/* clang-format off */
		{ "page", { { PAGE(DB("a") DB("b")) } }, "a b", NULL, 1, 0 },
		{ "nothing", { { PAGE("") } }, "", NULL, 1, 0 },
		{ "pages",
		  { { PAGE_AND(DB("a"), "m") }, { PAGE_AND("", "n") },
		    { PAGE(DB("b")) } },
		  "a b", NULL, 3, 0 },
		{ "retried",
		  { { PAGE_AND(DB("a"), "m") }, { CUT(DB("b") DB("c")) },
		    { .after = SERVER_RESETS }, { PAGE(DB("b") DB("c")) } },
		  "a b c", NULL, 4, 0 },
		{ "denied", { { ERROR("403 No", "AccessDenied") } },
		  "", "AccessDenied", 1, 1 },
		{ "denied on page two",
		  { { PAGE_AND(DB("a"), "m") },
		    { ERROR("403 No", "AccessDenied") } },
		  "a", "AccessDenied", 2, 2 },
		{ "no end",
		  { { PAGE_AND(DB("a"), "m") }, { PAGE_AND(DB("b"), "m") } },
		  "a b", "EndlessPaging", 2, 2 },
		{ "malformed",
		  { { .status = "200 OK", .body = BEGIN "</b>" } },
		  "", "MalformedReply", 1, 1 },
		{ "web page",
		  { { .status = "200 OK", .body = "<html></html>" } },
		  "", "MalformedReply", 1, 1 },
		{ "cut", { { CUT(DB("a")) } }, "", "ConnectionFailed", 3, 3 },
		/* clang-format on */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *dir = make_directory();

		for (int turn = 0; turn < 2; turn++) {
			size_t wanted = turn ? cases[i].second : cases[i].first;
			size_t n = MAX_ANSWERS;
			struct run run;
			char ids[100];

			while (!cases[i].answers[n - 1].status &&
			       !cases[i].answers[n - 1].after)
				n--;
			run_init(&run, dir);
			run_start(&run, cases[i].answers, n);
			run_ask_databases(&run);
			run_go(&run);
			list_ids(&run.page, ids, sizeof(ids));
			if (run_requests(&run) != wanted ||
			    run.outcome.done != 1 ||
			    strcmp(ids, cases[i].ids) != 0 ||
			    run.hits != (wanted ? 0 : 1) || run.unusable)
				fail_msg("%s, turn %d: %zu requests, '%s', %d "
					 "hits",
					 cases[i].name, turn,
					 run_requests(&run), ids, run.hits);
			if (!cases[i].code)
				assert_null(run.outcome.err.code);
			else
				assert_string_equal(run.outcome.err.code,
						    cases[i].code);
			run_stop(&run);
		}
		assert_int_equal(each_entry(dir, NULL), cases[i].code ? 0 : 1);
		remove_directory(dir);
	}
}

/* ---- whose answer it is ---- */

static void test_keys(void **state)
{
	const struct param one = { .name = "DBInstanceIdentifier",
				   .type = PARAM_STRING,
				   .string = "a" };
	const struct param other = { .name = "DBInstanceIdentifier",
				     .type = PARAM_STRING,
				     .string = "b" };
	const struct {
		const char *name, *identity, *region;
		const struct param *params;
		size_t requests;
	} cases[] = {
		{ "first", "who", "eu-west-1", NULL, 1 },
		{ "same", "who", "eu-west-1", NULL, 0 },
		{ "identity", "else", "eu-west-1", NULL, 1 },
		{ "region", "who", "eu-west-2", NULL, 1 },
		{ "parameter", "who", "eu-west-1", &one, 1 },
		{ "other value", "who", "eu-west-1", &other, 1 },
		{ "same value", "who", "eu-west-1", &other, 0 },
		{ "same again", "who", "eu-west-1", NULL, 0 },
	};
	const struct server_answer answer = { PAGE(DB("a")) };
	char *dir = make_directory();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct run run;

		run_init(&run, dir);
		run.settings.identity = cases[i].identity;
		run_start(&run, &answer, 1);
		run_ask(&run, RDS_DESCRIBE_DB_INSTANCES, cases[i].region,
			cases[i].params, cases[i].params != NULL, &run.page,
			&run.outcome);
		run_go(&run);
		if (run_requests(&run) != cases[i].requests ||
		    run.page.items.n != 1)
			fail_msg("%s: %zu requests", cases[i].name,
				 run_requests(&run));
		run_stop(&run);
	}
	assert_int_equal(each_entry(dir, NULL), 5);
	remove_directory(dir);
}

/* A record that is no list, in JSON. */
static void test_record(void **state)
{
	const struct param id = { .name = "KeyId",
				  .type = PARAM_STRING,
				  .string = "k" };
	const struct server_answer answer = {
		.status = "200 OK",
		.body = "{\"KeyRotationEnabled\":true,\"KeyId\":\"k\"}",
	};
	char *dir = make_directory();

	(void)state;
	for (size_t turn = 0; turn < 2; turn++) {
		struct key_rotation rotation = { 0 };
		struct run run;

		run_init(&run, dir);
		run_start(&run, &answer, 1);
		run_ask(&run, KMS_GET_KEY_ROTATION_STATUS, "eu-west-1", &id, 1,
			&rotation, &run.outcome);
		run_go(&run);
		assert_int_equal(run_requests(&run), 1 - turn);
		assert_int_equal(run.outcome.done, 1);
		assert_int_equal(rotation.enabled, TRI_YES);
		run_stop(&run);
	}
	remove_directory(dir);
}

/* ---- entries that are not trusted ---- */

static void cut_in_half(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(truncate(path, st.st_size / 2), 0);
}

static void cut_to_nothing(const char *path)
{
	assert_int_equal(truncate(path, 0), 0);
}

/* One bit of the byte `at`, from the end if negative. */
static void flip(const char *path, off_t at)
{
	int fd = open(path, O_RDWR);
	char c;

	assert_true(fd >= 0);
	at = lseek(fd, at, at < 0 ? SEEK_END : SEEK_SET);
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 1;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static void flip_version(const char *path)
{
	flip(path, (off_t)strlen("rds-security-cache "));
}

static void flip_time(const char *path)
{
	flip(path, (off_t)strlen("rds-security-cache 1 176722560"));
}

static void flip_body(const char *path)
{
	flip(path, -60);
}

static void lengthen(const char *path)
{
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fputc('x', f);
	fclose(f);
}

static void make_link(const char *path)
{
	char target[600];

	snprintf(target, sizeof(target), "%s.target", path);
	assert_int_equal(rename(path, target), 0);
	assert_int_equal(symlink(target, path), 0);
}

static void make_fifo(const char *path)
{
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
}

static void make_readable(const char *path)
{
	assert_int_equal(chmod(path, 0644), 0);
}

static void give_away(const char *path)
{
	if (geteuid() == 0)
		assert_int_equal(chown(path, 1, 1), 0);
	else
		make_readable(path);
}

static void pass(const char *path)
{
	(void)path;
}

static void test_damage(void **state)
{
	static const struct {
		const char *name;
		void (*damage)(const char *path);
		int64_t later, ttl;
		size_t requests;
	} cases[] = {
		{ "none", pass, 0, TTL, 0 },
		{ "a second before its end", pass, TTL - 1, TTL, 0 },
		{ "its end", pass, TTL, TTL, 1 },
		{ "long ago", pass, 1000 * TTL, TTL, 1 },
		{ "of the future", pass, -1, TTL, 1 },
		{ "none wanted", pass, 0, 0, 1 },
		{ "truncated", cut_in_half, 0, TTL, 1 },
		{ "empty", cut_to_nothing, 0, TTL, 1 },
		{ "version", flip_version, 0, TTL, 1 },
		{ "time", flip_time, 10, TTL, 1 },
		{ "body", flip_body, 0, TTL, 1 },
		{ "longer", lengthen, 0, TTL, 1 },
		{ "link", make_link, 0, TTL, 1 },
		{ "fifo", make_fifo, 0, TTL, 1 },
		{ "readable", make_readable, 0, TTL, 1 },
		{ "another's", give_away, 0, TTL, 1 },
	};
	const struct server_answer answer = { PAGE(DB("a") DB("b")) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *dir = make_directory();
		const size_t wanted[] = { 1, cases[i].requests, 0 };

		now = CALLS_TIME;
		for (size_t turn = 0; turn < ARRAY_SIZE(wanted); turn++) {
			struct run run;

			run_init(&run, dir);
			if (turn == 1)
				run.settings.ttl = cases[i].ttl;
			run_start(&run, &answer, 1);
			run_ask_databases(&run);
			run_go(&run);
			if (run_requests(&run) != wanted[turn] ||
			    run.page.items.n != 2 || run.unusable)
				fail_msg("%s, turn %zu: %zu requests",
					 cases[i].name, turn,
					 run_requests(&run));
			run_stop(&run);
			if (turn)
				continue;
			each_entry(dir, cases[i].damage);
			now += cases[i].later;
		}
		now = CALLS_TIME;
		remove_directory(dir);
	}
}

/* A key whose hash is the name of another one's file is not enough. */
static void test_wrong_key(void **state)
{
	const struct server_answer answer = { PAGE(DB("a")) };
	char *dir = make_directory(), *other = make_directory();
	char from[600] = "", to[600] = "";
	struct run run;

	(void)state;
	for (int i = 0; i < 2; i++) {
		char *path = i ? to : from;
		struct dirent *entry;
		DIR *stream;

		run_init(&run, i ? other : dir);
		run.settings.identity = i ? "else" : "who";
		run_start(&run, &answer, 1);
		run_ask_databases(&run);
		run_go(&run);
		run_stop(&run);
		stream = opendir(run.path);
		while ((entry = readdir(stream)))
			if (strlen(entry->d_name) == 64)
				snprintf(path, 600, "%s/%s", run.path,
					 entry->d_name);
		closedir(stream);
	}
	assert_int_equal(rename(from, to), 0);
	run_init(&run, other);
	run.settings.identity = "else";
	run_start(&run, &answer, 1);
	run_ask_databases(&run);
	run_go(&run);
	assert_int_equal(run_requests(&run), 1);
	run_stop(&run);
	remove_directory(dir);
	remove_directory(other);
}

/* ---- several at once ---- */

/* In one run: one asks, the others have its answer. */
static void test_same_run(void **state)
{
	enum { COUNT = 20 };
	const struct server_answer answer = { PAGE(DB("a")) };
	struct page pages[COUNT] = { 0 };
	struct calls_outcome outcomes[COUNT];
	char *dir = make_directory();
	struct run run;

	(void)state;
	run_init(&run, dir);
	run_start(&run, &answer, 1);
	for (size_t i = 0; i < COUNT; i++)
		run_ask(&run, RDS_DESCRIBE_DB_INSTANCES, "eu-west-1", NULL, 0,
			&pages[i], (outcomes[i].done = 0, &outcomes[i]));
	run_go(&run);
	for (size_t i = 0; i < COUNT; i++) {
		assert_int_equal(outcomes[i].done, 1);
		assert_int_equal(pages[i].items.n, 1);
	}
	assert_int_equal(run_requests(&run), 1);
	run_stop(&run);
	remove_directory(dir);
}

/* Another process that holds all locks there are, until it is killed. */
static pid_t hold_locks(const char *dir)
{
	int fds[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(fds), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
		struct cache_dir mine = CACHE_DIR_NONE;
		struct buf why;

		buf_init(&why, 100);
		if (cache_dir_open(&mine, dir, &why) < 0 ||
		    fcntl(mine.lock_fd, F_OFD_SETLK, &all) < 0 ||
		    write(fds[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(fds[1]);
	assert_int_equal(read(fds[0], &c, 1), 1);
	close(fds[0]);
	return pid;
}

static void kill_holder(void *ctx, enum http_failure ended)
{
	pid_t *holder = ctx;

	(void)ended;
	kill(*holder, SIGKILL);
	waitpid(*holder, NULL, 0);
	*holder = 0;
}

/* Its lock goes with a killed holder, and who waited asks. */
static void test_killed_holder(void **state)
{
	const struct server_answer answer = { PAGE(DB("a")) };
	const struct param param = { .name = "DBInstanceIdentifier",
				     .type = PARAM_STRING,
				     .string = "a" };
	char region[] = "eu-west-1";
	struct param params[] = { param };
	char *dir = make_directory();
	pid_t holder = hold_locks(dir);
	struct run run;

	(void)state;
	run_init(&run, dir);
	run_start(&run, &answer, 1);
	run_ask(&run, RDS_DESCRIBE_DB_INSTANCES, region, params, 1, &run.page,
		&run.outcome);
	/* What was asked is the waiting errand's own by now. */
	memset(region, 'x', sizeof(region) - 1);
	memset(params, 0, sizeof(params));
	http_after(run.settings.http, 100, kill_holder, &holder);
	run_go(&run);
	assert_int_equal(holder, 0);
	assert_int_equal(run.outcome.done, 1);
	assert_null(run.outcome.err.code);
	assert_int_equal(run_requests(&run), 1);
	assert_non_null(strstr(server_request(run.calls.server, 0),
			       "DBInstanceIdentifier=a"));
	assert_int_equal(each_entry(dir, NULL), 1);
	run_stop(&run);
	remove_directory(dir);
}

struct other_run {
	struct run run;
	pid_t holder;
};

/* The other run gets its answer, keeps it, and goes. */
static void other_answers(void *ctx, enum http_failure ended)
{
	const struct server_answer answer = { PAGE(DB("a") DB("b")) };
	struct other_run *other = ctx;

	kill_holder(&other->holder, ended);
	run_start(&other->run, &answer, 1);
	run_ask_databases(&other->run);
	run_go(&other->run);
	assert_int_equal(run_requests(&other->run), 1);
	run_stop(&other->run);
}

static void test_other_answers(void **state)
{
	const struct server_answer answer = { PAGE("") };
	char *dir = make_directory();
	struct other_run other = { .holder = hold_locks(dir) };
	struct run run;

	(void)state;
	run_init(&other.run, dir);
	run_init(&run, dir);
	run_start(&run, &answer, 1);
	run_ask_databases(&run);
	http_after(run.settings.http, 30, other_answers, &other);
	run_go(&run);
	assert_int_equal(run.outcome.done, 1);
	assert_int_equal(run.page.items.n, 2);
	assert_int_equal(run_requests(&run), 0);
	assert_int_equal(run.hits, 1);
	run_stop(&run);
	remove_directory(dir);
}

/* The run ends while it waits: what it asked for ends with it. */
static void test_end_while_waiting(void **state)
{
	static const char *const codes[] = { "DeadlineReached", "Terminated" };
	const struct server_answer answer = { PAGE("") };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codes); i++) {
		char *dir = make_directory();
		pid_t holder = hold_locks(dir);
		int64_t start = http_now_ms();
		struct run run;
		int fds[2];

		assert_int_equal(pipe(fds), 0);
		run_init(&run, dir);
		if (i)
			run.calls.settings.http.interrupt_fd = fds[0];
		else
			run.calls.settings.http.deadline_ms = start + 150;
		run_start(&run, &answer, 1);
		run_ask_databases(&run);
		assert_int_equal(write(fds[1], "x", 1), 1);
		run_go(&run);
		assert_int_equal(run.outcome.done, 1);
		assert_string_equal(run.outcome.err.code, codes[i]);
		assert_string_equal(run.outcome.err.operation,
				    "rds:DescribeDBInstances");
		assert_string_equal(run.outcome.err.region, "eu-west-1");
		assert_true(run.outcome.err.timeout);
		assert_int_equal(run_requests(&run), 0);
		if (!i)
			assert_true(http_now_ms() - start < 3000);
		run_stop(&run);
		kill_holder(&holder, HTTP_ANSWERED);
		close(fds[0]);
		close(fds[1]);
		remove_directory(dir);
	}
}

/* With a ttl of 0 nobody waits, and nothing is written in spite of a lock. */
static void test_ttl_zero(void **state)
{
	const struct server_answer answer = { PAGE(DB("a")) };
	char *dir = make_directory();
	pid_t holder = hold_locks(dir);
	struct run run;

	(void)state;
	run_init(&run, dir);
	run.settings.ttl = 0;
	run_start(&run, &answer, 1);
	run_ask_databases(&run);
	run_go(&run);
	assert_int_equal(run.page.items.n, 1);
	assert_int_equal(run_requests(&run), 1);
	assert_int_equal(each_entry(dir, NULL), 0);
	run_stop(&run);
	kill_holder(&holder, HTTP_ANSWERED);
	remove_directory(dir);
}

/* ---- where nothing can be kept ---- */

static void block_lock(const char *dir)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/lock", dir);
	assert_int_equal(symlink("/dev/null", path), 0);
}

/* No file may grow beyond nothing: as on a full disk, and for root too. */
static void limit_files(bool on)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = on ? 0 : limit.rlim_max;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_unusable(void **state)
{
	static const struct {
		const char *name;
		void (*spoil)(const char *dir);
		bool full;
	} cases[] = {
		{ "no locks", block_lock, false },
		{ "full disk", NULL, true },
	};
	const struct server_answer answer = { PAGE(DB("a")) };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *dir = make_directory();
		struct run run;

		if (cases[i].spoil)
			cases[i].spoil(dir);
		run_init(&run, dir);
		run_start(&run, &answer, 1);
		if (cases[i].full)
			limit_files(true);
		run_ask_databases(&run);
		run_ask(&run, RDS_DESCRIBE_DB_INSTANCES, "eu-west-2", NULL, 0,
			&run.page, &run.outcome);
		run_go(&run);
		if (cases[i].full)
			limit_files(false);
		if (run.outcome.done != 2 || run.outcome.err.code ||
		    run.page.items.n != 2 || run.unusable != 1 ||
		    each_entry(dir, NULL) != 0)
			fail_msg("%s: %d, %zu items, told %d times",
				 cases[i].name, run.outcome.done,
				 run.page.items.n, run.unusable);
		run_stop(&run);
		remove_directory(dir);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_wrong_key),
		cmocka_unit_test(test_same_run),
		cmocka_unit_test(test_killed_holder),
		cmocka_unit_test(test_other_answers),
		cmocka_unit_test(test_end_while_waiting),
		cmocka_unit_test(test_ttl_zero),
		cmocka_unit_test(test_unusable),
	};

	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
