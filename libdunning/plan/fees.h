/*
 * fees.h -- charges of the kind fee, as planning reads them of each record.
 */
#ifndef DUNNING_FEES_H
#define DUNNING_FEES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/charge_spec.h"
#include "rules/expr.h"
#include "rules/rules_run.h"
#include "rules/strategy.h"
#include "stream/batch.h"

/* What one fee would be for one record. */
enum { FEE_NONE = -1, FEE_UNKNOWN = -2, FEE_STOPPED = -3 };
struct fee_offer {
	int64_t amount; /* minor units, after `cap`; FEE_NONE: it is not charged
	                   for this record; FEE_UNKNOWN: it has no amount in
	                   its currency or for its value of a column;
	                   FEE_STOPPED: a hold of the record stops fees */
	int64_t most;   /* `max_total`; INT64_MAX: none in its currency */
};

/* Whether a level of the strategy has fees. */
bool fees_wanted(const struct strategy *);

struct fees;

/* The fees for the source of the run.  NULL: reported.  Lives in the arena. */
struct fees *fees_new(struct arena *, const struct rules_run *, struct diag *);
/* Where it `may_lack` columns, a fee that does is offered to nobody.  False:
 * reported. */
bool fees_bind(struct fees *, struct columns *, bool may_lack);

/* Whether a fee of the plan lacks columns. */
bool fees_lacking(const struct fees *, const struct plan_spec *);

/* By its name; -1: there is none, or none for the source. */
int fees_find(const struct fees *, struct text name);
size_t fees_count(const struct fees *);
const struct charge_spec *fees_spec(const struct fees *, int fee);

/* The record, as the fees look at it. */
struct fee_debt {
	const struct plan_spec *plan;
	struct text currency; /* null: none */
	int digits;           /* of its balance */
	bool held;            /* a hold of the record stops fees */
};

/*
 * One offer for each fee, in the arena.  NULL: the record is rejected, as a
 * fee of its plan is FEE_UNKNOWN (R_CHARGE), or *failed, after reporting.
 */
const struct fee_offer *fees_read(struct fees *, const struct expr_env *,
    struct batch *, size_t row, const struct fee_debt *, struct arena *,
    bool *failed);

#endif
