/*
 * fuzz_profile: config and credentials files nobody meant to write.
 *
 * The input is both files, a NUL between them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "credentials.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Sorted, each once, and found again. */
static void check_rows(const struct profile_set *set)
{
	const struct profile_row *row;
	size_t i;

	for (i = 0; i < set->n; i++) {
		row = &set->rows[i];
		if (profile_get_in(set, row->kind, row->section, row->key) !=
		    row->value)
			abort();
		if (!profile_exists(set, row->kind, row->section))
			abort();
		free(profile_get_nested(set, row->kind, row->section, row->key,
					"endpoint_url"));
	}
}

static void check_credentials(const struct profile_set *set, struct buf *why)
{
	struct credentials credentials = { 0 };
	int r = credentials_load(
		&(struct credentials_context){
			.configuration =
				&(struct configuration){
					.profiles = set,
					.profile = profile_select(NULL, NULL),
				},
		},
		&credentials, why);

	if (!r != !!credentials.secret_access_key || !r == !!why->len)
		abort();
	credentials_done(&credentials);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	size_t len = nul ? (size_t)(nul - data) : size;
	struct buf config, credentials, why;
	struct profile_set set;

	buf_init(&config, PROFILE_FILE_MAX);
	buf_init(&credentials, PROFILE_FILE_MAX);
	buf_init(&why, 4096);
	buf_add(&config, data, len);
	if (nul)
		buf_add(&credentials, nul + 1, size - len - 1);
	profile_set_init(&set);
	if (!profile_load_texts(&set, &config, &credentials, &why)) {
		check_rows(&set);
		check_credentials(&set, &why);
	} else if (!why.len) {
		abort();
	}
	profile_set_done(&set);
	buf_done(&config);
	buf_done(&credentials);
	buf_done(&why);
	return 0;
}
