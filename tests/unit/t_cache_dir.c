/*
 * t_cache_dir: which directories are refused, and what files and locks do.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cache_dir.h"
#include "types.h"

static char base[] = "/tmp/t_cache_dir.XXXXXX";

static void nothing(const char *path)
{
	(void)path;
}

static void make(const char *path)
{
	assert_int_equal(mkdir(path, 0700), 0);
}

static void make_open(const char *path, mode_t mode)
{
	make(path);
	assert_int_equal(chmod(path, mode), 0);
}

static void make_world(const char *path)
{
	make_open(path, 0755);
}

static void make_sticky(const char *path)
{
	make_open(path, 01777);
}

static void make_group(const char *path)
{
	make_open(path, 0710);
}

static void make_read_only(const char *path)
{
	make_open(path, 0500);
}

/* What only root can make; for others the same refusal by another road. */
static void make_foreign(const char *path)
{
	make(path);
	if (geteuid() == 0)
		assert_int_equal(chown(path, 1, 1), 0);
	else
		assert_int_equal(chmod(path, 0701), 0);
}

static void make_file(const char *path)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fclose(f);
}

static void make_link(const char *path)
{
	char target[100];

	snprintf(target, sizeof(target), "%s/target", base);
	if (mkdir(target, 0700) < 0)
		assert_int_equal(errno, EEXIST);
	assert_int_equal(symlink(target, path), 0);
}

static void make_dangling(const char *path)
{
	assert_int_equal(symlink("/nonexistent/x", path), 0);
}

static void test_open(void **state)
{
	static const struct {
		const char *name, *suffix;
		void (*make)(const char *path);
		int r;
		const char *why;
	} cases[] = {
		{ "there", "", make, 0, "" },
		{ "made", "", nothing, 0, "" },
		{ "made-slash", "//", nothing, 0, "" },
		{ "read-only", "", make_read_only, 0, "" },
		{ "world", "", make_world, -EPERM, "mode 0700" },
		{ "sticky", "", make_sticky, -EPERM, "mode 0700" },
		{ "group", "", make_group, -EPERM, "mode 0700" },
		{ "foreign", "", make_foreign, -EPERM, "" },
		{ "file", "", make_file, -EPERM, "no directory" },
		{ "link", "", make_link, -EPERM, "symbolic link" },
		{ "link-slash", "/", make_link, -EPERM, "symbolic link" },
		{ "dangling", "", make_dangling, -EPERM, "symbolic link" },
		{ "no-parent", "/a", nothing, -EPERM, "No such file" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct cache_dir dir = CACHE_DIR_NONE;
		_cleanup_(buf_done) struct buf why;
		char path[100];
		struct stat st;
		int r;

		snprintf(path, sizeof(path), "%s/%s", base, cases[i].name);
		cases[i].make(path);
		strncat(path, cases[i].suffix, 3);
		buf_init(&why, 1000);
		r = cache_dir_open(&dir, path, &why);
		if (r != cases[i].r || !strstr(buf_str(&why), cases[i].why) ||
		    (r && !strstr(buf_str(&why), path)))
			fail_msg("%s: %d, %s", cases[i].name, r, buf_str(&why));
		if (r) {
			assert_int_equal(dir.fd, -1);
			continue;
		}
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 077, 0);
		cache_dir_close(&dir);
		assert_int_equal(dir.fd, -1);
		cache_dir_close(&dir);
	}
}

static void open_new(struct cache_dir *dir, const char *name)
{
	_cleanup_(buf_done) struct buf why;
	char path[100];

	buf_init(&why, 1000);
	snprintf(path, sizeof(path), "%s/%s", base, name);
	if (cache_dir_open(dir, path, &why) < 0)
		fail_msg("%s", buf_str(&why));
}

static void test_files(void **state)
{
	struct buf head, body, back;
	struct cache_dir dir;
	struct stat st;

	(void)state;
	buf_init(&head, 100);
	buf_init(&body, 100);
	buf_init(&back, 8);
	open_new(&dir, "files");
	assert_int_equal(cache_dir_read(&dir, "ab", &back), -ENOENT);
	for (int i = 0; i < 2; i++) {
		buf_adds(&head, i ? "" : "head");
		buf_adds(&body, i ? "y" : "bod");
		assert_int_equal(cache_dir_write(&dir, "ab", &head, &body), 0);
		buf_reset(&back);
		assert_int_equal(cache_dir_read(&dir, "ab", &back), 0);
		assert_string_equal(buf_str(&back), i ? "headbody" : "headbod");
	}
	assert_int_equal(fstatat(dir.fd, "ab", &st, 0), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_true(fstatat(dir.fd, "ab.new", &st, 0) < 0);
	buf_adds(&body, "!");
	assert_int_equal(cache_dir_write(&dir, "ab", &head, &body), 0);
	buf_reset(&back);
	assert_int_equal(cache_dir_read(&dir, "ab", &back), -EFBIG);
	assert_int_equal(back.len, 0);
	/* What a killed writer left is no hindrance, a link no way out. */
	assert_int_equal(symlinkat("/dev/full", dir.fd, "ab.new"), 0);
	assert_int_equal(cache_dir_write(&dir, "ab", &head, &head), 0);
	assert_int_equal(cache_dir_read(&dir, "ab", &back), 0);
	assert_string_equal(buf_str(&back), "headhead");
	assert_int_equal(mkdirat(dir.fd, "cd", 0700), 0);
	assert_true(cache_dir_write(&dir, "cd", &head, &body) < 0);
	assert_true(fstatat(dir.fd, "cd.new", &st, 0) < 0);
	buf_reset(&back);
	assert_int_equal(cache_dir_read(&dir, "cd", &back), -EPERM);
	cache_dir_close(&dir);
	buf_done(&head);
	buf_done(&body);
	buf_done(&back);
}

static void test_locks(void **state)
{
	struct cache_dir mine, theirs;

	(void)state;
	open_new(&mine, "locks");
	open_new(&theirs, "locks");
	assert_int_equal(cache_dir_lock(&mine, "00000001ff"), 0);
	assert_int_equal(cache_dir_lock(&theirs, "00000001ff"), -EAGAIN);
	assert_int_equal(cache_dir_lock(&theirs, "10000001ff"), 0);
	assert_int_equal(cache_dir_lock(&mine, "10000001ff"), -EAGAIN);
	cache_dir_unlock(&mine, "00000001ff");
	assert_int_equal(cache_dir_lock(&theirs, "00000001ff"), 0);
	/* The end of a holder is the end of its locks. */
	cache_dir_close(&theirs);
	assert_int_equal(cache_dir_lock(&mine, "10000001ff"), 0);
	cache_dir_close(&mine);
}

static int make_base(void **state)
{
	(void)state;
	return mkdtemp(base) ? 0 : -1;
}

static int remove_base(void **state)
{
	static const char *const names[] = {
		"there/lock",
		"there",
		"made/lock",
		"made",
		"made-slash/lock",
		"made-slash",
		"read-only/lock",
		"read-only",
		"world",
		"sticky",
		"group",
		"foreign",
		"file",
		"link",
		"link-slash",
		"dangling",
		"target",
		"files/ab",
		"files/cd",
		"files/lock",
		"files",
		"locks/lock",
		"locks",
		"",
	};
	char path[100];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", base, names[i]);
		if (unlink(path) < 0)
			rmdir(path);
	}
	return access(base, F_OK) == 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_locks),
	};

	return cmocka_run_group_tests(tests, make_base, remove_base);
}
