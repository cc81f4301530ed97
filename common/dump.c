/*
 * dump: a directory of AWS CLI outputs as a source of replies (--input).
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "decode.h"
#include "dump.h"
#include "service.h"
#include "xalloc.h"

enum { MAX_PATH = 4096, CHUNK = 64 * 1024 };

struct error_answer {
	const char *code, *message;
	struct num status;
};

static const struct field error_fields[] = {
	STR("Code", error_answer, code),
	STR("Message", error_answer, message),
	NUM("StatusCode", error_answer, status),
	{ 0 }
};
static const struct record error_record = { sizeof(struct error_answer),
					    error_fields };

/* The value of the parameter that names the thing, NULL if there is none. */
static const char *key_of(const struct fetch *fetch)
{
	const char *key = api_operation(fetch->op)->key;

	for (size_t i = 0; key && i < fetch->n_params; i++)
		if (!strcmp(fetch->params[i].name, key))
			return fetch->params[i].string;
	return NULL;
}

static void add_key(const char *key, struct buf *path)
{
	buf_addc(path, '.');
	for (; *key; key++)
		buf_addc(path, (*key >= '0' && *key <= '9') ||
					       (*key >= 'A' && *key <= 'Z') ||
					       (*key >= 'a' && *key <= 'z') ||
					       strchr("._-", *key)
				       ? *key
				       : '_');
}

/* Services with one endpoint a partition answer for no region. */
static const char *folder_of(const struct fetch *fetch)
{
	const struct service *service =
		service_by_id(api_operation(fetch->op)->wire->service);

	return service && service->global ? "aws-global" : fetch->region;
}

/* DIR/REGION/ or DIR/, then the name without its ending. */
static void build_path(const struct dump *dump, const struct fetch *fetch,
		       const char *key, struct buf *path)
{
	const struct operation *op = api_operation(fetch->op);

	buf_reset(path);
	buf_addf(path, "%s/", dump->directory);
	if (!dump->flat)
		buf_addf(path, "%s/", folder_of(fetch));
	buf_addf(path, "%s.%s", op->wire->service, op->name);
	if (key)
		add_key(key, path);
}

/* `*r` becomes what was wrong with a file that is there. */
static FILE *open_ending(struct buf *path, const char *ending, int *r)
{
	size_t len = path->len;
	FILE *f = NULL;

	buf_adds(path, ending);
	if (buf_full(path))
		*r = -ENAMETOOLONG;
	else if (!(f = fopen(buf_str(path), "re")) && errno != ENOENT)
		*r = -errno;
	if (!f && path->data) {
		path->len = len;
		path->data[len] = '\0';
	}
	return f;
}

/*
 * The file of the answer, `*ret_error` for an error answer; `path` is its
 * name, or without an ending where there is none.
 */
static FILE *open_answer(const struct dump *dump, const struct fetch *fetch,
			 struct buf *path, bool *ret_error, int *r)
{
	const char *key = key_of(fetch);
	const char *slash = key ? strrchr(key, '/') : NULL;
	const char *keys[] = { key, slash ? slash + 1 : NULL };
	size_t n = slash || (key && api_operation(fetch->op)->narrows) ? 2 : 1;
	FILE *f = NULL;

	for (size_t i = 0; i < n && !f; i++) {
		build_path(dump, fetch, keys[i], path);
		*ret_error = false;
		f = open_ending(path, ".json", r);
		if (!f) {
			*ret_error = true;
			f = open_ending(path, ".error.json", r);
		}
	}
	return f;
}

/* `is_list`: a reply without its list is an error. */
static int decode_file(FILE *f, const struct record *reply, bool is_list,
		       void *out, struct arena *arena, struct buf *why)
{
	struct decode *d = decode_new(DECODE_JSON, reply, out, arena);
	char *chunk = xmalloc(CHUNK);
	size_t n, total = 0;
	int r = 0;

	if (is_list)
		decode_expect_list(d);
	while (r == 0 && (n = fread(chunk, 1, CHUNK, f)) > 0) {
		total += n;
		if (total > DUMP_MAX_FILE) {
			buf_addf(why, "over %d bytes", DUMP_MAX_FILE);
			r = -E2BIG;
		} else {
			r = decode_feed(d, chunk, n, why);
		}
	}
	if (r == 0 && ferror(f)) {
		r = -errno;
		buf_adds(why, strerror(errno));
	}
	if (r == 0)
		r = decode_finish(d, why);
	free(chunk);
	decode_free(d);
	return r;
}

/*
 * The fields of a reply in pages, and what the AWS CLI writes, whatever the
 * service calls it, where --max-items ended the list. To be freed.
 */
static struct field *with_cli_token(const struct field *fields)
{
	static const struct field cli_token = STR("NextToken", page, token);
	struct field *ret;
	bool has = false;
	size_t n = 0;

	while (fields[n].type)
		n++;
	ret = xcalloc(n + 2, sizeof(*ret));
	for (size_t i = 0; i < n; i++) {
		ret[i] = fields[i];
		has = has || strcmp(fields[i].name, cli_token.name) == 0;
	}
	if (!has)
		ret[n] = cli_token;
	return ret;
}

static int decode_reply(FILE *f, const struct operation *op, void *out,
			struct arena *arena, struct buf *why)
{
	struct field *fields;
	struct record reply;
	int r;

	if (!op->paged)
		return decode_file(f, op->reply, false, out, arena, why);
	fields = with_cli_token(op->reply->fields);
	reply = (struct record){ op->reply->size, fields };
	r = decode_file(f, &reply, true, out, arena, why);
	free(fields);
	return r;
}

static void fail(const struct fetch *fetch, const struct aws_error *what)
{
	struct aws_error err = *what;

	err.operation = api_operation(fetch->op)->title;
	/* Files directly in DIR do not say which region they are of. */
	err.region = fetch->region ? arena_strdup(fetch->arena, fetch->region)
				   : NULL;
	if (!err.region)
		err.region = "";
	if (err.message)
		err.message = arena_strdup(fetch->arena, err.message);
	fetch->done(fetch->ctx, fetch->item, &err);
}

/* `why` names the file too. */
static void fail_bad(const struct fetch *fetch, const struct buf *why)
{
	fail(fetch,
	     &(struct aws_error){ .code = "BadDump", .message = buf_str(why) });
}

static void answer_error(const struct fetch *fetch, FILE *f, const char *path)
{
	_cleanup_(buf_done) struct buf why;
	struct error_answer answer = { 0 };

	buf_init(&why, MAX_PATH + 1024);
	buf_addf(&why, "%s: ", path);
	if (decode_file(f, &error_record, false, &answer, fetch->arena, &why) <
	    0) {
		fail_bad(fetch, &why);
		return;
	}
	if (!answer.code) {
		buf_adds(&why, "there is no 'Code' in it");
		fail_bad(fetch, &why);
		return;
	}
	fail(fetch, &(struct aws_error){ .code = answer.code,
					 .message = answer.message,
					 .status = answer.status.value });
}

/* As decode_reply(), but a failure leaves `out` as it was. */
static int decode_answer(FILE *f, const struct fetch *fetch, struct buf *why)
{
	const struct operation *op = api_operation(fetch->op);
	struct page *page = fetch->out;
	void *before = xmalloc(op->reply->size), *items;
	int r;

	memcpy(before, fetch->out, op->reply->size);
	r = decode_reply(f, op, fetch->out, fetch->arena, why);
	if (r < 0) {
		items = op->paged ? page->items.items : NULL;
		memcpy(fetch->out, before, op->reply->size);
		if (op->paged) /* it may have moved */
			page->items.items = items;
	}
	free(before);
	return r;
}

static void answer_reply(const struct fetch *fetch, FILE *f, const char *path)
{
	const struct operation *op = api_operation(fetch->op);
	_cleanup_(buf_done) struct buf why;
	const char *token = NULL;

	buf_init(&why, MAX_PATH + 1024);
	buf_addf(&why, "%s: ", path);
	if (decode_answer(f, fetch, &why) < 0) {
		fail_bad(fetch, &why);
		return;
	}
	if (op->paged)
		token = ((struct page *)fetch->out)->token;
	if (token && *token) {
		buf_adds(&why, "the dump ends before the last page");
		fail_bad(fetch, &why);
		return;
	}
	fetch->done(fetch->ctx, fetch->item, NULL);
}

static void answer_nothing(const struct fetch *fetch, const char *path, int r)
{
	_cleanup_(buf_done) struct buf text;

	buf_init(&text, MAX_PATH + 256);
	if (r == -ENOENT)
		buf_addf(&text, "there is no %s.json", path);
	else
		buf_addf(&text, "%s.json: %s", path, strerror(-r));
	fail(fetch, &(struct aws_error){ .code = "NotInDump",
					 .message = buf_str(&text) });
}

static void dump_fetch(struct source *source, const struct fetch *fetch)
{
	struct dump *dump = (struct dump *)source;
	_cleanup_(buf_done) struct buf path;
	bool is_error;
	int r = -ENOENT;
	FILE *f;

	buf_init(&path, MAX_PATH);
	f = open_answer(dump, fetch, &path, &is_error, &r);
	if (!f) {
		build_path(dump, fetch,
			   api_operation(fetch->op)->narrows ? NULL
							     : key_of(fetch),
			   &path);
		answer_nothing(fetch, buf_str(&path), r);
		return;
	}
	dump->files++;
	if (is_error)
		answer_error(fetch, f, buf_str(&path));
	else
		answer_reply(fetch, f, buf_str(&path));
	fclose(f);
}

/* Every fetch is done when it returns. */
static void dump_run(struct source *source)
{
	(void)source;
}

void dump_init(struct dump *dump, const char *directory)
{
	*dump = (struct dump){ .source = { dump_fetch, dump_run },
			       .directory = directory };
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_region_directory(const char *directory, const char *name)
{
	char path[MAX_PATH];
	struct stat st;

	if (name[0] == '.' || !strcmp(name, "aws-global"))
		return false;
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int dump_regions(struct dump *dump, struct arena *arena,
		 struct list *ret_regions)
{
	DIR *dir = opendir(dump->directory);
	struct list regions = { 0 };
	const char **items = NULL;

	if (!dir)
		return -errno;
	for (struct dirent *e; (e = readdir(dir));) {
		if (!is_region_directory(dump->directory, e->d_name))
			continue;
		items = arena_grow(arena, regions.items, regions.n,
				   sizeof(*items));
		if (!items)
			break;
		items[regions.n++] = arena_strdup(arena, e->d_name);
		regions.items = items;
	}
	closedir(dir);
	if (arena->full)
		return -E2BIG;
	if (regions.n)
		qsort(regions.items, regions.n, sizeof(*items), by_name);
	dump->flat = !regions.n;
	*ret_regions = regions;
	return 0;
}
