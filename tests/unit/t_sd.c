/*
 * t_sd: tests of sd.c, read back by a JSON parser.
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

#include "page_sample.h"
#include "sd.h"
#include "utf8.h"

static json_object *render(const struct view *view)
{
	json_tokener *reader = json_tokener_new();
	json_object *o;
	struct buf out;

	buf_init(&out, 1 << 20);
	sd_render(view, &out);
	assert_false(buf_full(&out));
	json_tokener_set_flags(reader, JSON_TOKENER_STRICT |
					       JSON_TOKENER_VALIDATE_UTF8);
	o = json_tokener_parse_ex(reader, buf_str(&out), (int)out.len + 1);
	if (!o || !json_object_is_type(o, json_type_array))
		fail_msg("not a list: %s", buf_str(&out));
	json_tokener_free(reader);
	buf_done(&out);
	return o;
}

/* The only target of a group whose only label is module="default". */
static const char *target_of(json_object *list, size_t i)
{
	json_object *group = json_object_array_get_idx(list, i);
	json_object *targets = json_object_object_get(group, "targets");
	json_object *labels = json_object_object_get(group, "labels");

	assert_int_equal(json_object_object_length(group), 2);
	assert_int_equal(json_object_array_length(targets), 1);
	assert_int_equal(json_object_object_length(labels), 1);
	assert_string_equal(json_object_get_string(
				    json_object_object_get(labels, "module")),
			    "default");
	return json_object_get_string(json_object_array_get_idx(targets, 0));
}

static void test_sample(void **state)
{
	struct page_sample sample;
	json_object *list;

	(void)state;
	page_sample_init(&sample, 0);
	list = render(&sample.view);
	assert_int_equal(json_object_array_length(list), sample.view.targets.n);
	assert_string_equal(target_of(list, 1), "111122223333/eu-west-1");
	assert_string_equal(target_of(list, 11), "777788889999/mx-central-1");
	json_object_put(list);
	page_sample_done(&sample);
}

static void test_texts(void **state)
{
	static struct view_target targets[] = {
		{ .account_id = "1\"\\", .region = "\n\xff" },
		{ .account_id = "1", .region = "a" },
		{ .account_id = "1", .region = "a" },
		{ .account_id = "2", .region = "a" },
		{ 0 },
	};
	static const struct view view = { .targets = { targets,
						       ARRAY_SIZE(targets) } };
	json_object *list = render(&view);

	(void)state;
	assert_int_equal(json_object_array_length(list), 4);
	assert_string_equal(target_of(list, 0), "1\"\\/\n" UTF8_REPLACEMENT);
	assert_string_equal(target_of(list, 1), "1/a");
	assert_string_equal(target_of(list, 2), "2/a");
	assert_string_equal(target_of(list, 3), "/");
	json_object_put(list);
}

static void test_empty(void **state)
{
	static const struct view view = { 0 };
	json_object *list = render(&view);

	(void)state;
	assert_int_equal(json_object_array_length(list), 0);
	json_object_put(list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
