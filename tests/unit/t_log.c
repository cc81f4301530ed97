/*
 * t_log: tests of log.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <json.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "log.h"
#include "types.h"

enum { OUTPUT_MAX = 1 << 20, THREADS = 4, LINES = 50 };

static int64_t fixed_time(void)
{
	return INT64_C(1795508566042);
}

static const struct {
	const char *value, *logfmt, *json;
} values[] = {
	{ "plain", "k=plain", "\"k\":\"plain\"" },
	{ "", "k=\"\"", "\"k\":\"\"" },
	{ "two words", "k=\"two words\"", "\"k\":\"two words\"" },
	{ "a=b", "k=\"a=b\"", "\"k\":\"a=b\"" },
	{ "a\"b", "k=\"a\\\"b\"", "\"k\":\"a\\\"b\"" },
	{ "a\\b", "k=\"a\\\\b\"", "\"k\":\"a\\\\b\"" },
	{ "a\nlevel=error", "k=\"a\\nlevel=error\"",
	  "\"k\":\"a\\nlevel=error\"" },
	{ "\x1b[31m", "k=\"\\u001b[31m\"", "\"k\":\"\\u001b[31m\"" },
	{ "caf\xc3\xa9", "k=\"caf\xc3\xa9\"", "\"k\":\"caf\xc3\xa9\"" },
	{ "\xff", "k=\"\xef\xbf\xbd\"", "\"k\":\"\xef\xbf\xbd\"" },
	{ NULL, "last=1", "\"last\":\"1\"" },
};

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static char *read_file(int fd)
{
	static char text[OUTPUT_MAX];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	assert_true(n >= 0);
	text[n] = '\0';
	return text;
}

static int temporary(void)
{
	char path[] = "/tmp/t_log.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	return fd;
}

static void test_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		int fd = temporary();
		struct log log = { .fd = fd, .milliseconds = fixed_time };
		const char *text;

		log_write(&log, LOG_INFO, "a message", "k", values[i].value,
			  "last", "1", NULL);
		text = read_file(fd);
		if (!strstr(text, values[i].logfmt) ||
		    !starts_with(text, "ts=2026-11-24T08:22:46.042Z "
				       "level=info msg=\"a message\" ") ||
		    strcmp(text + strlen(text) - 8, " last=1\n"))
			fail_msg("%zu: %s", i, text);
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
		log.format = LOG_JSON;
		log_write(&log, LOG_WARN, "a message", "k", values[i].value,
			  "last", "1", NULL);
		text = read_file(fd);
		if (!strstr(text, values[i].json) ||
		    !starts_with(text, "{\"ts\":\"2026-11-24T08:22:46.042Z\","
				       "\"level\":\"warn\","
				       "\"msg\":\"a message\","))
			fail_msg("%zu: %s", i, text);
		close(fd);
	}
}

static void test_levels(void **state)
{
	static const struct {
		enum log_level level;
		const char *want;
	} cases[] = {
		{ LOG_DEBUG, "<7>level=debug msg=m\n<6>level=info msg=m\n"
			     "<4>level=warn msg=m\n<3>level=error msg=m\n" },
		{ LOG_WARN, "<4>level=warn msg=m\n<3>level=error msg=m\n" },
		{ LOG_ERROR, "<3>level=error msg=m\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct log log = { .fd = temporary(),
				   .level = cases[i].level,
				   .priorities = true };

		for (int level = LOG_DEBUG; level <= LOG_ERROR; level++)
			log_write(&log, (enum log_level)level, "m", NULL);
		assert_string_equal(read_file(log.fd), cases[i].want);
		close(log.fd);
	}
}

/* Whatever is too long, the line is whole, and no character is cut in two. */
static void test_long(void **state)
{
	struct log log = { .fd = temporary(), .format = LOG_JSON };
	struct json_object *parsed;
	static char text[20001];
	const char *value;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(text); i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	text[sizeof(text) - 1] = '\0';
	log_write(&log, LOG_INFO, "m", "k", text + 1, "last", "1", NULL);
	parsed = json_tokener_parse(read_file(log.fd));
	assert_non_null(parsed);
	value = json_object_get_string(json_object_object_get(parsed, "k"));
	assert_int_equal(strlen(value), 3 + 4094);
	assert_string_equal(
		json_object_get_string(json_object_object_get(parsed, "last")),
		"1");
	json_object_put(parsed);
	close(log.fd);
}

static void *write_lines(void *ctx)
{
	for (int i = 0; i < LINES; i++)
		log_write(ctx, LOG_INFO, "from a thread", "k", "some value",
			  NULL);
	return NULL;
}

static void test_threads(void **state)
{
	static const char line[] =
		"level=info msg=\"from a thread\" k=\"some value\"\n";
	struct log log = { .fd = temporary() };
	pthread_t threads[THREADS];
	const char *text;
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(
			pthread_create(&threads[i], NULL, write_lines, &log),
			0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (text = read_file(log.fd); *text; text += strlen(line), lines++)
		assert_memory_equal(text, line, strlen(line));
	assert_int_equal(lines, THREADS * LINES);
	close(log.fd);
}

static void test_words(void **state)
{
	enum log_level level = LOG_WARN;
	enum log_format format = LOG_JSON;

	(void)state;
	assert_int_equal(log_parse_level("debug", &level), 0);
	assert_int_equal(level, LOG_DEBUG);
	assert_int_equal(log_parse_level("error", &level), 0);
	assert_int_equal(level, LOG_ERROR);
	assert_int_equal(log_parse_level("INFO", &level), -EINVAL);
	assert_int_equal(log_parse_level("", &level), -EINVAL);
	assert_int_equal(level, LOG_ERROR);
	assert_int_equal(log_parse_format("logfmt", &format), 0);
	assert_int_equal(format, LOG_LOGFMT);
	assert_int_equal(log_parse_format("json", &format), 0);
	assert_int_equal(format, LOG_JSON);
	assert_int_equal(log_parse_format("xml", &format), -EINVAL);
}

static void test_journal(void **state)
{
	int fd = temporary();
	struct stat st;
	struct buf own;

	(void)state;
	assert_int_equal(fstat(fd, &st), 0);
	buf_init(&own, 64);
	buf_addf(&own, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	assert_true(log_to_journal(buf_str(&own), fd));
	buf_addc(&own, '0');
	assert_false(log_to_journal(buf_str(&own), fd));
	assert_false(log_to_journal("", fd));
	assert_false(log_to_journal(NULL, fd));
	close(fd);
	assert_false(log_to_journal(buf_str(&own), fd));
	buf_done(&own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values), cmocka_unit_test(test_levels),
		cmocka_unit_test(test_long),   cmocka_unit_test(test_threads),
		cmocka_unit_test(test_words),  cmocka_unit_test(test_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
