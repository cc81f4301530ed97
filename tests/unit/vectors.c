/*
 * vectors: where the conformance tests find their cases.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "vectors.h"
#include "xalloc.h"

const char *vectors_shared(void)
{
	const char *dir = getenv("SHARED_DATA");
	struct stat st;

	if (!dir)
		dir = "../shared/data";
	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return dir;
	printf("%s is not there: its cases are skipped\n", dir);
	return NULL;
}

const char *vectors_own(void)
{
	static char dir[4096];
	const char *srcdir = getenv("srcdir");

	snprintf(dir, sizeof(dir), "%s/tests/data", srcdir ? srcdir : ".");
	return dir;
}

char *vectors_read(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name), *text;
	FILE *f = fopen(path, "r");
	struct stat st;

	if (!f || fstat(fileno(f), &st) < 0) {
		printf("%s: %s\n", path, strerror(errno));
		exit(1);
	}
	text = xcalloc((size_t)st.st_size + 1, 1);
	if (fread(text, 1, (size_t)st.st_size, f) != (size_t)st.st_size) {
		printf("%s: short read\n", path);
		exit(1);
	}
	fclose(f);
	free(path);
	return text;
}

json_object *vectors_json(const char *dir, const char *name)
{
	char *text = vectors_read(dir, name);
	json_object *o = json_tokener_parse(text);

	if (!o) {
		printf("%s/%s: not JSON\n", dir, name);
		exit(1);
	}
	free(text);
	return o;
}

const char *vectors_str(json_object *o, const char *key)
{
	json_object *value;

	if (!json_object_object_get_ex(o, key, &value) || !value)
		return NULL;
	return json_object_get_string(value);
}

bool vectors_bool(json_object *o, const char *key)
{
	json_object *value;

	return json_object_object_get_ex(o, key, &value) &&
	       json_object_get_boolean(value);
}

json_object *vectors_get(json_object *o, const char *key)
{
	json_object *value;

	if (json_object_object_get_ex(o, key, &value))
		return value;
	printf("no member '%s'\n", key);
	exit(1);
}

bool vectors_knows(json_object *o, const char *what, const char *const *keys)
{
	json_object_object_foreach(o, key, value)
	{
		size_t i = 0;

		(void)value;
		while (keys[i] && strcmp(keys[i], key) != 0)
			i++;
		if (!keys[i]) {
			printf("%s: unknown member '%s'\n", what, key);
			return false;
		}
	}
	return true;
}
