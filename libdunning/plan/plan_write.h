/*
 * plan_write.h -- actions as records: each item's record, then the columns of
 * its action.
 */
#ifndef DUNNING_PLAN_WRITE_H
#define DUNNING_PLAN_WRITE_H

#include "plan/plan_action.h"
#include "plan/plan_extra.h"
#include "plan/plan_gather.h"
#include "plan/planning.h"
#include "stream/spool.h"

struct plan_writer {
	struct diag *diag;
	const struct strategy *strategy;
	const struct plan_reader *reader;
	int32_t as_of;
	struct spool *spool;
	struct out *out;
	struct plan_maker *maker;
	struct plan_gather *gather; /* not NULL: actions go there, not to out */
	/* In common: the cells of the status and of held_by behind a comma. */
	size_t status_at, status_len, held_len;
	uint32_t debtor; /* of the last contact; INTERN_NONE: none yet */
	struct buf line;   /* one record */
	struct buf common; /* cells that all records of an action share */
	struct buf sums;   /* likewise, of its charges and fees */
	struct buf fees;   /* a list of them, or what decided */
	struct plan_extra_cells extras;
	struct planning_counts counts;
};

/* The maker is that of the actions that come. */
void plan_writer_init(struct plan_writer *, const struct strategy *,
    struct plan_maker *, struct diag *);
void plan_writer_clear(struct plan_writer *);

/*
 * Writes the header, with the names of `more` behind all others unless it is
 * NULL; then a column `agent` of the records is called agent_before.  False:
 * reported.
 */
bool plan_writer_header(struct plan_writer *, struct out *,
    const struct columns *, const char *const *more);

/* Counts an action in counts. */
void plan_writer_count(struct plan_writer *, enum action_status, enum channel,
    uint32_t debtor);

/* Writes one action, or gathers it; the `take` of a plan_maker.  out and spool
 * are set.  False: reported. */
bool plan_writer_take(void *writer, const struct plan_action *);

#endif
