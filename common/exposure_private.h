/*
 * exposure_private: what the files of exposure share, and nobody else uses.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef EXPOSURE_PRIVATE_H
#define EXPOSURE_PRIVATE_H

#include "cidr.h"
#include "exposure.h"

/* One way in: a port of a database in a subnet. */
struct way {
	const struct inventory *inv;
	const struct database *db;
	enum tri flag;
	const char *vpc_id, *subnet_id; /* NULL where the record has none */
	struct num port;
	const char *port_unknown; /* why, where it is */
};

/*
 * The addresses that a layer lets pass: certainly, and perhaps. `shut` says
 * why where it is none, `unclear` why the two differ (NULL: they do not).
 */
struct layer {
	struct cidr_set must, may;
	char *shut, *unclear;
};

/* What counts as public for a database: by its VPC and its network type. */
void way_public(const struct way *way, struct layer *ret);

/* As good as everybody, of one family or the other. */
bool layer_is_any(const struct cidr_set *set);

void layer_done(struct layer *layer);

/* The lowest address of a set, IPv4 first. False if it is empty. */
bool layer_address(const struct cidr_set *set, struct cidr *ret);

/*
 * One way in, through all layers. False, and nothing in `ret`, if it is no
 * worse than `worst`; NULL: there is none yet.
 */
bool way_judge(const struct way *way, const struct list *allow,
	       const struct exposure *worst, struct exposure *ret);

/* Fills a layer that is all zero. */
void layer_flag(const struct way *way, struct layer *ret);
void layer_block(const struct way *way, struct layer *ret);
void layer_route(const struct way *way, struct layer *ret);
void layer_nacl(const struct way *way, struct layer *ret);
void layer_groups(const struct way *way, struct layer *ret);

/*
 * The hop of a layer that lets this address pass; NULL where it only may do
 * so. The caller frees.
 */
char *hop_flag(const struct way *way, const struct cidr *address);
char *hop_block(const struct way *way, const struct cidr *address);
char *hop_route(const struct way *way, const struct cidr *address);
char *hop_nacl(const struct way *way, const struct cidr *address);
char *hop_groups(const struct way *way, const struct cidr *address);

/* Sets of every address of both families. */
void layer_add_all(struct cidr_set *set);

/*
 * Says that something cannot be told, and why. Of several texts the first in
 * the order of the alphabet stays, whatever the order of the reply.
 */
void layer_unclear(struct layer *layer, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void layer_shut(struct layer *layer, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* "rtb-1 of subnet-1 cannot be read (AccessDenied)" and the like. */
void layer_unread(struct layer *layer, const char *what,
		  const struct aws_error *err);

/* True if `inner` lies in `outer`. */
bool block_holds(const struct cidr *outer, const struct cidr *inner);

/* "port 5432", or "its port". */
const char *port_text(const struct way *way, char buf[32]);

#endif
