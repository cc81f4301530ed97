/*
 * t_json_text: text as a JSON string.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <json.h>
#include <string.h>

#include "json_text.h"
#include "types.h"
#include "utf8.h"

static void test_string(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "", "\"\"" },
		{ "a b/c", "\"a b/c\"" },
		{ "\"\\", "\"\\\"\\\\\"" },
		{ "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
		{ "\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"" },
		{ "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80",
		  "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"" },
		{ "a\xff"
		  "b",
		  "\"a" UTF8_REPLACEMENT "b\"" },
		{ "\xe2\x82", "\"" UTF8_REPLACEMENT UTF8_REPLACEMENT "\"" },
		{ "\xc3\"", "\"" UTF8_REPLACEMENT "\\\"\"" },
		{ "\xed\xa0\x80",
		  "\"" UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT
		  "\"" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct buf out;

		buf_init(&out, 1024);
		json_text_string(cases[i].in, &out);
		if (strcmp(buf_str(&out), cases[i].out) != 0)
			fail_msg("case %zu: %s", i, buf_str(&out));
		buf_done(&out);
	}
}

/* Every byte alone gives JSON that a strict reader takes. */
static void test_bytes(void **state)
{
	(void)state;
	for (int c = 1; c < 256; c++) {
		const char in[] = { (char)c, '\0' };
		json_tokener *reader = json_tokener_new();
		json_object *o;
		struct buf out;

		json_tokener_set_flags(reader, JSON_TOKENER_STRICT);
		buf_init(&out, 64);
		json_text_string(in, &out);
		o = json_tokener_parse_ex(reader, buf_str(&out),
					  (int)out.len + 1);
		assert_non_null(o);
		assert_string_equal(json_object_get_string(o),
				    c < 0x80 ? in : UTF8_REPLACEMENT);
		json_object_put(o);
		json_tokener_free(reader);
		buf_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_string),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
