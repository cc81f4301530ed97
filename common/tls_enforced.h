/*
 * tls_enforced: whether a database refuses connections without TLS, as far as
 * one of its groups tells.
 *
 * A pure function of the inventory: what the rules of tls_rules.h ask for, read
 * from a parameter or option group (parameters.h), and for the option SSL of
 * oracle whether security groups admit the plain port.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef TLS_ENFORCED_H
#define TLS_ENFORCED_H

#include "inventory.h"
#include "parameters.h"
#include "tls_rules.h"

/* What one group makes of a database, the best first. */
enum tls_outcome {
	TLS_IS_ENFORCED,
	TLS_IS_PENDING,
	TLS_IS_DEFAULT_UNKNOWN,
	TLS_IS_CLEARTEXT_OPEN,
	TLS_IS_ABSENT, /* the reply lacks `problem` */
	TLS_IS_UNREADABLE,
	TLS_IS_NOT_ENFORCED
};

/*
 * `setting` is a parameter, or a setting of an option; `value` NULL: the
 * engine's default. `problem` says what is absent, or why it cannot be read.
 */
struct tls_reading {
	enum tls_outcome outcome;
	const struct group_use *use;
	const char *setting, *value, *problem;
};

/* `use` must stay; a group that failed to apply counts as one in force. */
void tls_read(const struct inventory *inv, const struct database *db,
	      const struct tls_rule *rule, const struct group_use *use,
	      struct tls_reading *ret);

#endif
