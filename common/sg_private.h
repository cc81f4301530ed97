/*
 * sg_private: what the files of sg_judge share, and nobody else uses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SG_PRIVATE_H
#define SG_PRIVATE_H

#include "sg_judge.h"
#include "sg_rules.h"

/* Past this a text lists no more, but says how many there are. */
enum { SG_TEXT_MAX = 32 * 1024, SG_ITEMS_MAX = 8 * 1024 * 1024 };

/* The texts of one code, "a, b, c"; what exceptions know them by, in lines. */
struct sg_detail {
	struct buf text, items;
	size_t left_out;
};

struct sg_judge {
	const struct inventory *inv;
	const struct sg_params *params;
	const struct database *db;
	struct report *rep;

	const char **ids; /* groups in force, sorted, each once */
	size_t n_ids;
	const struct security_group **groups; /* those that were read */
	size_t n_groups;

	struct network_ports ports;
	struct sg_sources sources;
	struct cidr_set allowed;
	struct sg_detail details[SG_CODE_COUNT];
	struct sg_detail absent; /* elements that the replies lack */
	bool follows;		 /* a source group was to be followed */
};

/* One more text, or source with its ports, in the finding of that code. */
void sg_add_text(struct sg_judge *j, enum sg_code code, const char *text);
void sg_add_source(struct sg_judge *j, enum sg_code code,
		   const struct sg_source *source);

/* An element that a reply lacks: all of them make one finding. */
void sg_add_absent(struct sg_judge *j, const char *element);

/* A group that should be there and is not; the error is that of the need. */
void sg_add_unread_group(struct sg_judge *j, const char *id, enum need_id need);

/* A list of const char *; without case. NULL is in none. */
bool sg_list_has(const struct list *list, const char *text);

/* Judges all sources that are blocks of addresses, together. */
void sg_judge_blocks(struct sg_judge *j);

/* Judges a source that is another group. */
void sg_judge_reference(struct sg_judge *j, const struct sg_source *s);

#endif
