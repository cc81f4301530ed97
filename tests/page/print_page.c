/*
 * print_page: prints the status page of a sample, to be read and looked at.
 *
 *     print_page empty|fine|FINDINGS [NAME=VALUE]...
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/page_sample.h"
#include "page.h"
#include "text.h"

static void make_sample(const char *what, struct page_sample *sample)
{
	char *end;
	unsigned long n = strtoul(what, &end, 10);

	if (text_is(what, "empty"))
		page_sample_init_empty(sample);
	else if (text_is(what, "fine") || *end)
		page_sample_init_fine(sample);
	else
		page_sample_init(sample, n);
}

static void ask(struct page_query *query, char *pair)
{
	char *value = strchr(pair, '=');

	if (value)
		*value++ = '\0';
	page_query_set(query, pair, value);
}

int main(int argc, char **argv)
{
	struct page_query query = { 0 };
	struct page_sample sample;
	struct buf out;

	make_sample(argc > 1 ? argv[1] : "40", &sample);
	for (int i = 2; i < argc; i++)
		ask(&query, argv[i]);
	buf_init(&out, PAGE_MAX_BYTES);
	page_render(&sample.view, &query, "c2FtcGxlIG5vbmNl", &out);
	fputs(buf_str(&out), stdout);
	buf_done(&out);
	page_sample_done(&sample);
	return 0;
}
