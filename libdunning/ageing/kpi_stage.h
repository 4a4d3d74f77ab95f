/*
 * kpi_stage.h -- the stage of `dunning report kpi`: sums of all invoices, open
 * and settled, by currency and columns of the input.
 */
#ifndef DUNNING_KPI_STAGE_H
#define DUNNING_KPI_STAGE_H

#include "ageing/age_options.h"
#include "ageing/kpi_sums.h"
#include "ageing/summary_left.h"
#include "ageing/summary_order.h"
#include "base/arena.h"
#include "rules/strategy.h"
#include "stream/stage.h"

struct kpi_report {
	struct summary_groups *groups; /* buckets[0]: index of the sums + 1 */
	struct kpi_sums *sums;
	size_t count, room;
	struct kpi_period period;
	uint64_t records; /* that are summed */
	uint64_t partly;  /* of those: open with another balance than their
	                     amount */
	struct summary_left amounts; /* of the others; credits and payments are
	                                LEFT_OTHER, kept apart */
	struct summary_row *rows; /* in order, when all are summed */
	struct diag *diag;
};

/* Of a row. */
const struct kpi_sums *kpi_report_sums(const struct kpi_report *, size_t row);

struct kpi_options {
	const struct strategy *strategy; /* NULL: no types of credit */
	struct kpi_period period;
	bool balances; /* the period ends when the file was made: what is open
	                  then is the balance, where there is one */
	const char *const *by; /* by_count columns of the input */
	size_t by_count;
	size_t memory; /* most bytes that the groups may take */
	/* What was paid and when, of a stage of restating.h before it, for the
	 * last day of the period; its moves NULL: settled_date says it. */
	const struct age_options *ageing;
	/* Writes the report; false: reported. */
	bool (*write)(void *ctx, struct kpi_report *, struct out *);
	void *ctx;
};

/*
 * With transactions, `balance` is what the stage before made of them, and
 * settled_date is not bound; payments of whole documents are E_USAGE when
 * instalments share them.
 *
 * Binds amount, doc_date and due_date, and, where they are, settled_date,
 * balance, kind, doc_type, superseded_by, currency and the columns of
 * disputed.h.  A credit is a record with a negative amount, with a kind other
 * than debit, or of a credit type of the strategy.  An invoice without a due
 * date is rejected (R_DUE_DATE), as is one of which neither amount nor date
 * can be read.  Errors: a sum that does not fit (E_OVERFLOW), more groups than
 * the memory holds (E_LIMIT).  NULL after reporting; lives in the arena.
 */
struct stage *kpi_stage(struct arena *, const struct kpi_options *,
    struct diag *);

#endif
