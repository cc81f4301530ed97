/*
 * log: what the exporter has to say while it runs, a line at a time.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "json_text.h"
#include "text.h"
#include "timestamp.h"
#include "types.h"
#include "utf8.h"

enum { LINE_MAX_SIZE = 65536, VALUE_MAX_SIZE = 4096 };

static const struct {
	const char *name;
	char priority; /* of syslog */
} levels[] = {
	[LOG_DEBUG] = { "debug", '7' },
	[LOG_INFO] = { "info", '6' },
	[LOG_WARN] = { "warn", '4' },
	[LOG_ERROR] = { "error", '3' },
};

static const char *const formats[] = {
	[LOG_LOGFMT] = "logfmt",
	[LOG_JSON] = "json",
};

/* Readers of logfmt take these bare; all else is quoted. */
static bool is_bare(const char *value)
{
	if (!*value)
		return false;
	for (const char *p = value; *p; p++)
		if (*p <= ' ' || *p > '~' || strchr("=\"\\", *p))
			return false;
	return true;
}

static void add_pair(const struct log *log, struct buf *line, const char *key,
		     const char *value)
{
	struct buf cut;
	size_t len = 0, next;

	buf_init(&cut, VALUE_MAX_SIZE);
	while (value[len]) {
		next = utf8_length(value + len);
		if (!next)
			next = 1;
		if (len + next > VALUE_MAX_SIZE)
			break;
		len += next;
	}
	buf_add(&cut, value, len);
	if (log->format == LOG_JSON)
		buf_addf(line, "%s\"%s\":", line->len ? "," : "", key);
	else
		buf_addf(line, "%s%s=", line->len ? " " : "", key);
	if (log->format == LOG_LOGFMT && is_bare(buf_str(&cut)))
		buf_adds(line, buf_str(&cut));
	else
		json_text_string(buf_str(&cut), line);
	buf_done(&cut);
}

static void add_time(const struct log *log, struct buf *line)
{
	char iso[TIMESTAMP_ISO_SIZE];
	struct buf out;
	int64_t now;

	if (!log->milliseconds)
		return;
	now = log->milliseconds();
	timestamp_format_iso(now / 1000, iso);
	buf_init(&out, 64);
	buf_add(&out, iso, strlen(iso) - 1);
	buf_addf(&out, ".%03dZ", (int)(now % 1000));
	add_pair(log, line, "ts", buf_str(&out));
	buf_done(&out);
}

static void add_pairs(const struct log *log, struct buf *line, va_list ap)
{
	const char *key, *value;

	while ((key = va_arg(ap, const char *))) {
		value = va_arg(ap, const char *);
		if (value)
			add_pair(log, line, key, value);
	}
}

static void write_all(int fd, const char *data, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

void log_write(const struct log *log, enum log_level level, const char *msg,
	       ...)
{
	struct buf pairs, line;
	va_list ap;

	if (level < log->level)
		return;
	buf_init(&pairs, LINE_MAX_SIZE);
	buf_init(&line, LINE_MAX_SIZE + sizeof("<3>{}\n"));
	add_time(log, &pairs);
	add_pair(log, &pairs, "level", levels[level].name);
	add_pair(log, &pairs, "msg", msg);
	va_start(ap, msg);
	add_pairs(log, &pairs, ap);
	va_end(ap);
	if (log->priorities)
		buf_addf(&line, "<%c>", levels[level].priority);
	buf_addf(&line, log->format == LOG_JSON ? "{%s}\n" : "%s\n",
		 buf_str(&pairs));
	write_all(log->fd, buf_str(&line), line.len);
	buf_done(&line);
	buf_done(&pairs);
}

int log_parse_level(const char *text, enum log_level *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(levels); i++)
		if (text_is(text, levels[i].name)) {
			*ret = (enum log_level)i;
			return 0;
		}
	return -EINVAL;
}

int log_parse_format(const char *text, enum log_format *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (text_is(text, formats[i])) {
			*ret = (enum log_format)i;
			return 0;
		}
	return -EINVAL;
}

bool log_to_journal(const char *journal_stream, int fd)
{
	struct stat st;
	struct buf own;
	bool same;

	if (!journal_stream || fstat(fd, &st) < 0)
		return false;
	buf_init(&own, 64);
	buf_addf(&own, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	same = text_is(journal_stream, buf_str(&own));
	buf_done(&own);
	return same;
}
