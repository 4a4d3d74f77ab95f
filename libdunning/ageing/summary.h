/*
 * summary.h -- the last stage of `dunning report aging`: sums of the open
 * items by currency and columns of the input, which tie out.
 *
 * It runs behind the ageing stage and sums, for each currency and each
 * combination of values of the columns that it is told: the number of debit
 * items, their balances in each bucket, the credit as a positive amount, the
 * sum of the debit items, of those past due, and open less credit; in detail
 * also what is in dispute and the number of items of each bucket.  With a base
 * currency it sums the converted balances, too, of all currencies together.
 */
#ifndef DUNNING_SUMMARY_H
#define DUNNING_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/summary_report.h"
#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

struct summary_options {
	const struct strategy *strategy; /* as the ageing has it */
	const struct stage *ageing;      /* the stage of ageing.h before it */
	int32_t as_of;                   /* of the ageing */
	const char *const *by;           /* by_count columns of the input */
	size_t by_count;
	size_t memory; /* most bytes that the groups may take */
	bool detail;
	bool base; /* the ageing has converted the balances, too */
	bool restated; /* a balance of the input is of another day */
	/* Writes the report, which ties, when all records are summed; false:
	 * reported. */
	bool (*write)(void *ctx, struct summary_report *, struct out *);
	void *ctx;
};

/*
 * Binds balance, and currency, doc_date and the columns of disputed.h when the
 * stream has them.  A record without a currency is of the usual one.  Errors of
 * the run: two columns of the report of one name (E_COLUMN_EXISTS), a sum that
 * does not fit (E_OVERFLOW), more groups than the memory holds (E_LIMIT), and,
 * before anything is written, sums that are not those of the ageing stage
 * (E_TIES).  NULL after reporting.  Lives in the arena; summary_free releases
 * the groups.
 */
struct stage *summary_stage(struct arena *, const struct summary_options *,
    struct diag *);
void summary_free(struct stage *);

/* Rows of the report; valid after the run. */
size_t summary_rows(const struct stage *);

#endif
