/*
 * log: what the exporter has to say while it runs, a line at a time.
 *
 * logfmt (`ts=... level=info msg=... key=value`) or JSON lines. A line is one
 * write(2), so threads may share a log without a lock; what foreign text
 * brings along (line ends, quotes, bytes that are no UTF-8) is escaped.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef LOG_H
#define LOG_H

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };
enum log_format { LOG_LOGFMT, LOG_JSON };

/* Made by main(), only read afterwards. All zero but `fd` is usable. */
struct log {
	int fd;
	enum log_level level; /* what is below it is not written */
	enum log_format format;
	bool priorities; /* `<N>` in front, see log_to_journal() */
	int64_t (*milliseconds)(void); /* since the epoch; NULL: no ts */
};

/*
 * Writes a line: `msg`, a text of our own, then pairs of a key and a value. A
 * pair whose value is NULL is left out. A value beyond 4 KB is cut. Failures to
 * write have nowhere to go.
 *
 *	log_write(log, LOG_WARN, "cannot read", "file", path, "err", why, NULL);
 */
void log_write(const struct log *log, enum log_level level, const char *msg,
	       ...) __attribute__((sentinel));

/* `debug`, `info`, `warn`, `error`; `logfmt`, `json`. Others: -EINVAL. */
int log_parse_level(const char *text, enum log_level *ret);
int log_parse_format(const char *text, enum log_format *ret);

/*
 * True if `fd` is the journal's, which takes a line's priority from `<N>` in
 * front: `journal_stream` is JOURNAL_STREAM of the environment, "device:inode",
 * or NULL.
 */
bool log_to_journal(const char *journal_stream, int fd);

#endif
