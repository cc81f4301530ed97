/*
 * process: what the process itself uses, as every exporter says it.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "process.h"

static bool cpu_seconds(double *ret)
{
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) < 0)
		return false;
	*ret = (double)used.tv_sec + (double)used.tv_nsec / 1e9;
	return true;
}

static bool read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, size - 1);

	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return false;
	text[n] = '\0';
	return true;
}

/* The word of /proc/self/statm at `index`, in bytes. */
static bool statm(int index, double *ret)
{
	char text[256], *p = text, *end;
	unsigned long pages = 0;

	if (!read_file("/proc/self/statm", text, sizeof(text)))
		return false;
	for (int i = 0; i <= index; i++, p = end) {
		pages = strtoul(p, &end, 10);
		if (end == p)
			return false;
	}
	*ret = (double)pages * (double)sysconf(_SC_PAGESIZE);
	return true;
}

static bool virtual_bytes(double *ret)
{
	return statm(0, ret);
}

static bool resident_bytes(double *ret)
{
	return statm(1, ret);
}

/* The one that reads the directory is not counted. */
static bool open_fds(double *ret)
{
	DIR *dir = opendir("/proc/self/fd");

	if (!dir)
		return false;
	*ret = -1;
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		*ret += e->d_name[0] != '.';
	closedir(dir);
	return true;
}

static bool max_fds(double *ret)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return false;
	*ret = (double)limit.rlim_cur;
	return true;
}

static const struct {
	enum family_id family;
	bool (*learn)(double *ret);
} rows[] = {
	{ FAMILY_PROCESS_CPU, cpu_seconds },
	{ FAMILY_PROCESS_RESIDENT, resident_bytes },
	{ FAMILY_PROCESS_VIRTUAL, virtual_bytes },
	{ FAMILY_PROCESS_OPEN_FDS, open_fds },
	{ FAMILY_PROCESS_MAX_FDS, max_fds },
};

static void add(const struct families *families, enum family_id family,
		enum exposition_format format, double value, struct buf *out)
{
	const struct chunk *head = families->heads[format][family];

	buf_add(out, head->text, head->len);
	buf_adds(out, families->items[family].name);
	buf_addc(out, ' ');
	family_value(value, out);
	buf_addc(out, '\n');
}

void process_render(enum exposition_format format, double start,
		    const struct families *families, struct buf *out)
{
	double value;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].learn(&value))
			add(families, rows[i].family, format, value, out);
	add(families, FAMILY_PROCESS_START, format, start, out);
}

/*
 * Field 22 of /proc/self/stat counts ticks since boot. /proc/stat, which has
 * the time of the boot, is hidden in a sandbox: the clocks tell it.
 */
double process_start(void)
{
	struct timespec now, up;
	char text[4096], *p, *end;
	unsigned long long ticks;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &up);
	if (!read_file("/proc/self/stat", text, sizeof(text)))
		return (double)now.tv_sec;
	p = strrchr(text, ')');
	for (int field = 2; p && field < 22; field++)
		p = strchr(p + 1, ' ');
	if (!p)
		return (double)now.tv_sec;
	ticks = strtoull(p + 1, &end, 10);
	return (double)(now.tv_sec - up.tv_sec) +
	       (double)(now.tv_nsec - up.tv_nsec) / 1e9 +
	       (double)ticks / (double)sysconf(_SC_CLK_TCK);
}
