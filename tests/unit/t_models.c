/*
 * t_models: do the names and types of the field tables exist in the models of
 * the services?
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <ctype.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record_tests.h"
#include "xalloc.h"

enum { SKIPPED = 77 };

/* One model, and what was looked at. */
struct model {
	const char *service, *operation;
	json_object *root, *shapes;
	int rows, bad;
};

static json_object *get(json_object *o, const char *key)
{
	json_object *ret = NULL;

	json_object_object_get_ex(o, key, &ret);
	return ret;
}

static const char *get_str(json_object *o, const char *key)
{
	json_object *s = get(o, key);

	return s ? json_object_get_string(s) : "";
}

static json_object *shape_of(struct model *m, json_object *reference)
{
	return reference ? get(m->shapes, get_str(reference, "shape")) : NULL;
}

static void complain(struct model *m, const char *name, const char *what)
{
	printf("%s:%s: %s: %s\n", m->service, m->operation, name, what);
	m->bad++;
}

static bool type_agrees(struct model *m, const struct field *f,
			json_object *shape)
{
	static const char *const types[] = {
		[FIELD_STRING] = "string",    [FIELD_TRI] = "boolean",
		[FIELD_NUM] = "integer long", [FIELD_REAL] = "double float",
		[FIELD_TIME] = "timestamp",   [FIELD_BLOB] = "blob",
		[FIELD_STRUCT] = "structure", [FIELD_LIST] = "list",
		[FIELD_STRINGS] = "list",     [FIELD_MAP] = "map",
		[FIELD_DOCUMENT] = "string",
	};
	const char *item;

	if (!strstr(types[f->type], get_str(shape, "type")) ||
	    get(shape, "flattened"))
		return false;
	item = get_str(shape_of(m, get(shape, "member")), "type");
	if (f->type == FIELD_LIST)
		return !strcmp(item, "structure");
	return f->type != FIELD_STRINGS || !strcmp(item, "string");
}

/* ec2 has a location name everywhere, the others write the member's name. */
static bool xml_name_agrees(struct model *m, const struct field *f,
			    json_object *member)
{
	const char *location = get_str(member, "locationName");

	if (strcmp(m->service, "ec2"))
		return !*location || !strcmp(location, f->name);
	if (f->xml)
		return !strcmp(location, f->xml) &&
		       (f->xml[0] != tolower(f->name[0]) ||
			strcmp(f->xml + 1, f->name + 1));
	return location[0] == tolower(f->name[0]) &&
	       !strcmp(location + 1, f->name + 1);
}

static void check_record(struct model *m, const struct record *record,
			 json_object *shape)
{
	json_object *members = get(shape, "members");

	for (const struct field *f = record->fields; f->type; f++) {
		json_object *member = get(members, f->name);
		json_object *child = shape_of(m, member);

		m->rows++;
		if (!child)
			complain(m, f->name, "no such member");
		else if (!type_agrees(m, f, child))
			complain(m, f->name, "of another type");
		else if (!xml_name_agrees(m, f, member))
			complain(m, f->name, "another name in XML");
		else if (f->type == FIELD_STRUCT)
			check_record(m, f->record, child);
		else if (f->type == FIELD_LIST)
			check_record(m, f->record,
				     shape_of(m, get(child, "member")));
	}
}

static void check_known(const struct known *known, const char *dir, int *rows,
			int *bad)
{
	char *path = xasprintf("%s/models/%s.json", dir, known->service);
	struct model m = { .service = known->service,
			   .operation = known->operation,
			   .root = json_object_from_file(path) };
	json_object *operation;
	struct known_reply reply;

	m.shapes = get(m.root, "shapes");
	operation = get(get(m.root, "operations"), known->operation);
	known_reply(known, &reply);
	if (!operation)
		complain(&m, path, "no model of the operation");
	else
		check_record(&m, &reply.record,
			     shape_of(&m, get(operation, "output")));
	*rows += m.rows;
	*bad += m.bad;
	json_object_put(m.root);
	free(path);
}

int main(void)
{
	const char *dir = getenv("SHARED_DATA");
	char *models = xasprintf("%s/models", dir ? dir : "../shared/data");
	FILE *f = fopen(models, "r");
	int n = 0, rows = 0, bad = 0;

	if (!f) {
		printf("models: skipped, no %s\n", models);
		free(models);
		return SKIPPED;
	}
	fclose(f);
	free(models);
	for (const struct known *k = known_records; k->service; k++, n++)
		check_known(k, dir ? dir : "../shared/data", &rows, &bad);
	printf("models: %d rows of %d operations compared, %d differ\n", rows,
	       n, bad);
	return bad ? 1 : 0;
}
