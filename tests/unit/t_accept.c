/*
 * t_accept: tests of accept.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "accept.h"
#include "types.h"

#define TEXT "text/plain; version=0.0.4; charset=utf-8"
#define TEXT_ESCAPED TEXT "; escaping=underscores"
#define NAMED "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"
#define METRICS "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define METRICS_ESCAPED METRICS "; escaping=underscores"

static const struct {
	const char *fields, *want;
} formats[] = {
	{ NULL, TEXT },
	{ "", TEXT },
	{ "*/*", TEXT },
	{ "text/*", TEXT },
	{ "text/html", TEXT },
	/* Prometheus 2.42 */
	{ "application/openmetrics-text;version=1.0.0,application/"
	  "openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;"
	  "q=0.5,*/*;q=0.1",
	  METRICS },
	/* later ones */
	{ "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
	  "q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;"
	  "version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;"
	  "q=0.2,/;q=0.1",
	  METRICS_ESCAPED },
	{ "application/vnd.google.protobuf;proto=io.prometheus.client."
	  "MetricFamily;encoding=delimited;q=0.6,text/plain;version=1.0.0;"
	  "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3",
	  NAMED },
	{ "text/plain;version=1.0.0", NAMED },
	{ "text/plain;version=0.0.4;escaping=dots", TEXT_ESCAPED },
	{ "application/openmetrics-text;escaping=values", METRICS_ESCAPED },
	{ "APPLICATION/OpenMetrics-Text;VERSION=1.0.0", METRICS },
	{ "application/openmetrics-text", METRICS },
	{ "application/openmetrics-text;charset=utf-8", METRICS },
	{ "application/openmetrics-text;version=\"1.0.0\"", METRICS },
	{ "application/openmetrics-text ; version=1.0.0 ; q=0.1", METRICS },
	{ "application/openmetrics-text;version=0.0.1", TEXT },
	{ "application/openmetrics-text;version=2.0.0", TEXT },
	{ "application/openmetrics-text;version=1.0.0.0", TEXT },
	{ "application/openmetrics-text;version=", TEXT },
	{ "text/plain;version=0.0.5;q=1,application/openmetrics-text;q=0.1",
	  METRICS },
	/* weights */
	{ "text/plain,application/openmetrics-text", TEXT },
	{ "application/openmetrics-text,text/plain", METRICS },
	{ "text/plain;q=0.5,application/openmetrics-text;q=0.501", METRICS },
	{ "text/plain;q=0.5,application/openmetrics-text;q=0.5", TEXT },
	{ "application/openmetrics-text;q=0", TEXT },
	{ "application/openmetrics-text;q=0.000", TEXT },
	{ "application/openmetrics-text;q=0.001", METRICS },
	{ "application/openmetrics-text;q=1.000", METRICS },
	{ "application/openmetrics-text;q=1.", METRICS },
	{ "application/openmetrics-text;Q=1", METRICS },
	{ "application/openmetrics-text;q=1.001", TEXT },
	{ "application/openmetrics-text;q=2", TEXT },
	{ "application/openmetrics-text;q=-1", TEXT },
	{ "application/openmetrics-text;q=0.1234", TEXT },
	{ "application/openmetrics-text;q=.5", TEXT },
	{ "application/openmetrics-text;q=05", TEXT },
	{ "application/openmetrics-text;q=0.5x", TEXT },
	{ "application/openmetrics-text;q=", TEXT },
	{ "application/openmetrics-text;q", TEXT },
	/* malformed elements only hide themselves */
	{ "application/openmetrics-text;", TEXT },
	{ "application/openmetrics-text;;q=1", TEXT },
	{ "application/openmetrics-text q=1", TEXT },
	{ "application /openmetrics-text", TEXT },
	{ "application/openmetrics-text;version=\"1.0.0", TEXT },
	{ "application/openmetrics-text;version=\"1.0\\.0\"", TEXT },
	{ "application/openmetrics-text;a=\"x,y\";q=0.5,text/plain;q=0.4",
	  METRICS },
	{ ",,, ,application/openmetrics-text,", METRICS },
	{ "=;,;q=1,\x80\xff,application/openmetrics-text", METRICS },
	{ "text/plain;version=1.0.0;q=0.2,\r\nX-Evil: 1", NAMED },
};

static const struct {
	const char *fields;
	bool want;
} codings[] = {
	{ NULL, false },
	{ "", false },
	{ "gzip", true },
	{ "GZip", true },
	{ "gzip;q=0", false },
	{ "gzip;q=0.0", false },
	{ "gzip;q=0.1", true },
	{ "gzip ; q=0.1", true },
	{ "deflate, gzip;q=1.0, *;q=0.5", true },
	{ "br, zstd", false },
	{ "identity", false },
	{ "*", false },
	{ "gzipped", false },
	{ "x/gzip", false },
	{ "gzip;q=nonsense", false },
	{ "deflate;q=nonsense,gzip", true },
};

static void test_formats(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
		struct accept accept = accept_parse(formats[i].fields);
		const char *got = accept_content_type(accept);

		if (strcmp(got, formats[i].want))
			fail_msg("%s: %s, not %s",
				 formats[i].fields ? formats[i].fields : "none",
				 got, formats[i].want);
	}
}

static void test_codings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(codings); i++)
		if (accept_gzip(codings[i].fields) != codings[i].want)
			fail_msg("%s", codings[i].fields ? codings[i].fields
							 : "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_formats),
					    cmocka_unit_test(test_codings) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
