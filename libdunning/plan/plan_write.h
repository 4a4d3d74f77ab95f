/*
 * plan_write.h -- actions as records: each item's record, then the columns of
 * its action.
 */
#ifndef DUNNING_PLAN_WRITE_H
#define DUNNING_PLAN_WRITE_H

#include "plan/plan_action.h"
#include "plan/planning.h"
#include "stream/spool.h"

struct plan_writer {
	struct diag *diag;
	const struct strategy *strategy;
	const struct plan_reader *reader;
	int32_t as_of;
	struct spool *spool;
	struct out *out;
	struct buf line;   /* one record */
	struct buf common; /* cells that all records of an action share */
	struct buf sums;   /* likewise, of its charges and fees */
	struct buf fees;   /* a list of them */
	struct planning_counts counts;
};

void plan_writer_init(struct plan_writer *, const struct strategy *,
    const struct plan_reader *, int32_t as_of, struct diag *);
void plan_writer_clear(struct plan_writer *);

/* Writes the header.  False: reported. */
bool plan_writer_begin(struct plan_writer *, struct out *, struct spool *,
    const struct columns *);

/* Writes one action; the `take` of a plan_maker.  False: reported. */
bool plan_writer_take(void *writer, const struct plan_action *);

#endif
