/*
 * web_config: the file of --web.config.file: TLS, login, headers, rate limit.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web_config.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "text.h"
#include "web.h"
#include "web_config_private.h"

enum {
	CONFIG_MAX = 16 << 20, /* what it and its files take in memory */
	ITEMS_MAX = 1000,
	BCRYPT_LEN = 60,
	BCRYPT_COST_AT = 4,
	BCRYPT_COST_MAX = 16, /* 7 seconds for each login */
	DAY_MS = 86400 * 1000,
	BURST_MAX = 1000000,
};

/* ---- the keys ---- */

struct http_section {
	bool http2;
	struct list headers; /* struct yaml_entry of const char * */
};

struct rate_section {
	long interval_ms, burst;
	const struct yaml_node *node;
};

struct file {
	struct web_config_tls_section tls;
	struct http_section http;
	struct rate_section rate;
	struct list users; /* struct yaml_entry of const char * */
};

#define AT(type, member) .offset = offsetof(struct type, member)

/* clang-format off */
static const struct yaml_field http_fields[] = {
	{ "http2", &yaml_flag, AT(http_section, http2) },
	{ "headers", &yaml_map, AT(http_section, headers),
	  .item = &yaml_text, .max = ITEMS_MAX },
	{ 0 }
};

static const struct yaml_field rate_fields[] = {
	{ "interval", &yaml_milliseconds, AT(rate_section, interval_ms),
	  .max = DAY_MS },
	{ "burst", &yaml_number, AT(rate_section, burst), .max = BURST_MAX },
	{ ".", &yaml_any, AT(rate_section, node) },
	{ 0 }
};

const struct yaml_field web_config_fields[] = {
	{ "tls_server_config", &yaml_struct, AT(file, tls),
	  .fields = web_config_tls_fields },
	{ "http_server_config", &yaml_struct, AT(file, http),
	  .fields = http_fields },
	{ "basic_auth_users", &yaml_map, AT(file, users), .item = &yaml_text,
	  .max = ITEMS_MAX },
	{ "rate_limit", &yaml_struct, AT(file, rate), .fields = rate_fields },
	{ 0 }
};

/* The only headers that may be set, and the values that they may have. */
static const struct {
	const char *name, *values[2];
} headers[] = {
	{ "Strict-Transport-Security", { NULL } },
	{ "X-Content-Type-Options", { "nosniff" } },
	{ "X-Frame-Options", { "deny", "sameorigin" } },
	{ "X-XSS-Protection", { NULL } },
	{ "Content-Security-Policy", { NULL } },
};
/* clang-format on */

int web_config_too_long(const struct web_config_reading *reading)
{
	buf_addf(reading->why, "%s: too long", reading->path);
	return -EFBIG;
}

/* ---- headers ---- */

static int check_header(const struct web_config_reading *reading,
			const struct yaml_node *node)
{
	const char *const *values = NULL;
	bool found = false;

	for (size_t i = 0; i < ARRAY_SIZE(headers) && !found; i++) {
		found = text_is(node->key->text, headers[i].name);
		values = headers[i].values;
	}
	if (!found)
		return yaml_error_unknown(node, "header", NULL, reading->why);
	for (const char *p = node->text; *p; p++)
		if (*p < ' ' || *p > '~')
			return yaml_error_value(node, reading->why,
						"not printable");
	if (!values[0] || text_is(values[0], node->text) ||
	    text_is(values[1], node->text))
		return 0;
	return yaml_error_value(node, reading->why, "not %s%s%s", values[0],
				values[1] ? " or " : "",
				values[1] ? values[1] : "");
}

static int take_headers(const struct web_config_reading *reading,
			const struct list *entries)
{
	struct web_config *config = reading->config;
	struct web_header *items;
	int r;

	items = arena_alloc(&config->arena, entries->n * sizeof(*items) + 1);
	if (!items)
		return web_config_too_long(reading);
	config->headers.items = items;
	for_each(struct yaml_entry, entry, entries) {
		r = check_header(reading, entry->node);
		if (r < 0)
			return r;
		*items++ = (struct web_header){
			entry->key, *(const char *const *)entry->value
		};
		config->headers.n++;
	}
	return 0;
}

/* ---- users and the rate limit ---- */

static int bcrypt_cost(const char *hash)
{
	return (hash[BCRYPT_COST_AT] - '0') * 10 + hash[BCRYPT_COST_AT + 1] -
	       '0';
}

bool web_config_is_bcrypt(const char *hash)
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";

	if (strlen(hash) != BCRYPT_LEN || strncmp(hash, "$2", 2) != 0 ||
	    !strchr("aby", hash[2]) || hash[3] != '$' || hash[6] != '$' ||
	    strspn(hash + BCRYPT_COST_AT, "0123456789") != 2 ||
	    strspn(hash + 7, digits) != BCRYPT_LEN - 7)
		return false;
	return bcrypt_cost(hash) >= 4 && bcrypt_cost(hash) <= BCRYPT_COST_MAX;
}

static int check_user(const struct web_config_reading *reading,
		      const struct yaml_node *node)
{
	if (!web_config_is_bcrypt(node->text))
		return yaml_error(node, reading->why,
				  "'%s': not a hash of bcrypt ($2a$, $2b$ or "
				  "$2y$) with a cost of 4 to %d",
				  node->key->text, BCRYPT_COST_MAX);
	if (strchr(node->key->text, ':'))
		return yaml_error(node->key, reading->why,
				  "'%s': a name with a colon cannot log in",
				  node->key->text);
	return 0;
}

static int take_users(const struct web_config_reading *reading,
		      const struct list *entries)
{
	struct web_config *config = reading->config;
	struct web_user *items;
	int cost = 4, r;

	items = arena_alloc(&config->arena, entries->n * sizeof(*items) + 1);
	if (!items)
		return web_config_too_long(reading);
	config->users.items = items;
	for_each(struct yaml_entry, entry, entries) {
		r = check_user(reading, entry->node);
		if (r < 0)
			return r;
		*items =
			(struct web_user){ entry->key,
					   *(const char *const *)entry->value };
		if (bcrypt_cost(items->hash) > cost)
			cost = bcrypt_cost(items->hash);
		items++;
		config->users.n++;
	}
	/* No password hashes to 31 times the digit 0. */
	config->nobody = arena_printf(&config->arena, "$2b$%02d$%s%s", cost,
				      "R4nd0mSaltOfNobodyAtA.",
				      "...............................");
	return 0;
}

static int take_rate(const struct web_config_reading *reading,
		     const struct rate_section *section)
{
	if (section->interval_ms && !section->burst)
		return yaml_error(section->node, reading->why,
				  "without a burst every request is refused");
	reading->config->interval_ms = section->interval_ms;
	reading->config->burst = section->burst;
	return 0;
}

int web_config_read(const char *path, struct web_config *ret, struct buf *why)
{
	const struct web_config_reading reading = { path, ret, why };
	struct yaml_binding binding = { &ret->arena, why };
	struct file file = {
		.tls.rest = { .min_version = WEB_TLS12,
			      .max_version = WEB_TLS13,
			      .server_order = true },
	};
	const struct yaml_node *node;
	int r;

	*ret = (struct web_config){ 0 };
	arena_init(&ret->arena, CONFIG_MAX);
	r = yaml_read(path, &ret->arena, &node, why);
	if (r == 0)
		r = yaml_bind(&binding, web_config_fields, node, &file);
	if (r == 0)
		r = web_config_take_tls(&reading, &file.tls);
	if (r == 0)
		r = take_headers(&reading, &file.http.headers);
	if (r == 0)
		r = take_users(&reading, &file.users);
	if (r == 0)
		r = take_rate(&reading, &file.rate);
	ret->http2 = file.http.http2;
	if (r == 0 && ret->arena.full)
		r = web_config_too_long(&reading);
	return r;
}

void web_config_done(struct web_config *config)
{
	arena_wipe(&config->arena);
	*config = (struct web_config){ 0 };
}
