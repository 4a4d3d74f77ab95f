/*
 * explain_record.h -- all that was decided about one record, but planning.
 */
#ifndef DUNNING_EXPLAIN_RECORD_H
#define DUNNING_EXPLAIN_RECORD_H

#include "ageing/buckets.h"
#include "rules/explain.h"
#include "stream/stage.h"

/* The stages that decided; NULL: there is no such one. */
struct explain_stages {
	const struct buckets *buckets; /* of the stage that ages */
	const struct stage *score, *segment;
};

/* The derived columns; days overdue, bucket and sums of the debtor. */
bool explain_derived(const struct explain_view *,
    const struct explain_stages *, struct batch *, size_t row,
    struct explain_record *);
bool explain_ageing(const struct explain_view *, const struct buckets *,
    const struct batch *, size_t row, struct explain_ageing *);

/* The steps of explain_ageing; false: out of memory, reported. */
bool explain_open(const struct explain_view *, const struct batch *,
    size_t row, struct explain_ageing *);

/* Why nothing is open of a record. */
struct text explain_settled(const struct explain_view *, const struct batch *,
    size_t row);

/*
 * Everything but the holds, which stay as they are.  fate is that of the
 * record before it was planned.  False: reported, E_EXPLAIN when a stage wrote
 * something else.
 */
bool explain_record(const struct explain_view *, const struct explain_stages *,
    struct batch *, size_t row, enum fate, struct explain_record *);

/* Just the scorecards and tables, as explain_record gives them; near as in
 * explain_table.  Of a record that one of them rejected, that is the last one;
 * of one that was rejected for another reason there is none. */
bool explain_decisions(const struct explain_view *,
    const struct explain_stages *, struct batch *, size_t row, bool near,
    struct explain_record *);

#endif
