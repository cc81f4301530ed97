/*
 * describe: prints man pages, definitions and the like from the registry.
 *
 * describe FORMAT [CHECK]
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "describe.h"
#include "xalloc.h"

static const struct format {
	const char *name;
	void (*print)(const struct describe_checks *checks, struct buf *out);
} formats[] = {
	{ "man", describe_man },
	{ "names", describe_names },
	{ "bash", describe_bash },
	{ "zsh", describe_zsh },
	{ "catalogue", describe_catalogue },
	{ "iam-core", describe_iam_core },
	{ "iam-rds", describe_iam_rds },
	{ "iam-account", describe_iam_account },
	{ "iam-organization", describe_iam_organization },
	{ "operations", describe_operations },
	{ "icinga", describe_icinga },
	{ "icinga-doc", describe_icinga_doc },
	{ "nagios", describe_nagios },
	{ "nrpe", describe_nrpe },
};

void describe_names(const struct describe_checks *checks, struct buf *out)
{
	for (size_t i = 0; i < checks->n; i++)
		buf_addf(out, "%s\n", checks->items[i]->name);
}

static const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

static int compare_names(const void *a, const void *b)
{
	const struct check *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

/* The linker's order is that of the command line. */
static const struct check **all_checks(size_t *ret_n)
{
	size_t n = (size_t)(__stop_checks - __start_checks);
	const struct check **all = xcalloc(n, sizeof(*all));

	memcpy(all, __start_checks, n * sizeof(*all));
	qsort(all, n, sizeof(*all), compare_names);
	*ret_n = n;
	return all;
}

static int print(const struct format *format, const struct check *one)
{
	size_t n;
	const struct check **all = all_checks(&n);
	struct describe_checks checks = { one ? &one : all, one ? 1 : n };
	_cleanup_(buf_done) struct buf out;
	bool good;

	buf_init(&out, DESCRIBE_MAX_BYTES);
	format->print(&checks, &out);
	if (buf_full(&out))
		errno = EFBIG;
	good = !buf_full(&out) &&
	       fwrite(buf_str(&out), 1, out.len, stdout) == out.len &&
	       fflush(stdout) == 0;
	free(all);
	if (!good)
		perror("describe");
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct format *format = argc > 1 ? format_find(argv[1]) : NULL;
	const struct check *one = argc > 2 ? check_find(argv[2]) : NULL;

	if (!format || argc > 3 || (argc > 2 && !one)) {
		fputs("usage: describe FORMAT [CHECK]\nformats:", stderr);
		for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
			fprintf(stderr, " %s", formats[i].name);
		fputc('\n', stderr);
		return 1;
	}
	return print(format, one);
}
