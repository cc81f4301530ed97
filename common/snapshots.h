/*
 * snapshots: which snapshots a check judges, and who may restore them.
 *
 * The one model behind all checks on snapshots. -i, -H, --engine and --tag
 * choose databases and thereby their snapshots; a snapshot that outlived its
 * database is chosen by what it says of it itself.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef SNAPSHOTS_H
#define SNAPSHOTS_H

#include "inventory.h"
#include "report.h"
#include "scope.h"

/* Words of SnapshotType. */
#define SNAPSHOT_MANUAL "manual"
#define SNAPSHOT_AUTOMATED "automated"
#define SNAPSHOT_AWS_BACKUP "awsbackup"

/*
 * Whether the run is about a snapshot: -i names it, or its database (of an
 * instance, or of a cluster) is selected. Needs a linked inventory.
 */
bool snapshot_in_scope(const struct inventory *inv, const struct scope *scope,
		       const struct db_snapshot *snapshot, bool of_cluster);

/*
 * "neptune" or "documentdb" for a snapshot of these that --engine does not ask
 * for: they come in the same lists. Else NULL.
 */
const char *snapshot_left_alone(const struct scope *scope,
				const struct db_snapshot *snapshot);

/* False for automated ones and those of AWS Backup, which nobody can share. */
bool snapshot_has_attributes(const struct db_snapshot *snapshot);

/*
 * Goes through both lists of snapshots and calls `judge` with each that is to
 * be judged, as the open subject of the report. Others are reported as out of
 * scope, or as skipped: Neptune and DocumentDB that --engine does not ask for,
 * and those for which `skip` gives a reason (NULL: judge it).
 */
struct snapshot_rules {
	const char *(*skip)(const struct db_snapshot *snapshot);
	void (*judge)(const struct inventory *inv, const void *params,
		      const struct db_snapshot *snapshot, struct report *rep);
};
void snapshots_evaluate(const struct inventory *inv, const void *params,
			const struct snapshot_rules *rules, struct report *rep);

/*
 * The same for checks on the attributes: those that cannot have any are
 * skipped, one that vanished since it was listed is dropped, and of one whose
 * attributes could not be read the finding is `unreadable`, a code of the
 * check. `judge` gets who may restore the snapshot (const char *: account ids,
 * or `all`), and is called for those only of which that is known.
 */
struct snapshot_sharing_rules {
	int unreadable;
	void (*judge)(const struct inventory *inv, const void *params,
		      const struct list *restorers, struct report *rep);
};
void snapshots_evaluate_sharing(const struct inventory *inv, const void *params,
				const struct snapshot_sharing_rules *rules,
				struct report *rep);

#endif
