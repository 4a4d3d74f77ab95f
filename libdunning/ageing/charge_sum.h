/*
 * charge_sum.h -- fixed sums of a charge: an amount, a percentage, or bands by
 * the size of the debt.
 */
#ifndef DUNNING_CHARGE_SUM_H
#define DUNNING_CHARGE_SUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "rules/charge_spec.h"
#include "rules/charge_text.h"
#include "rules/strategy.h"
#include "stream/batch.h"

/* A debt, as the sum looks at it. */
struct charge_debt {
	int64_t amount; /* minor units of what is charged; not negative */
	int digits;     /* of its currency */
	struct text currency; /* null: it has none */
	int32_t day;    /* whose value of a unit counts */
};

enum charge_result {
	CHARGE_DONE,
	CHARGE_NO_CHOICE, /* nothing is said for the value of the column */
	CHARGE_CURRENCY,  /* the sum is in another currency */
	CHARGE_DIGITS,    /* the currency has fewer digits than the sum */
	CHARGE_NO_VALUE,  /* the unit has no value on that day, or what a
	                     percentage is of is null */
	CHARGE_RANGE      /* the amount does not fit */
};

/* Amounts by a column: `cap`, `amount`. */
struct charge_choices;

/* NULL with *ok: node is NULL.  NULL without: reported.  Lives in the arena. */
struct charge_choices *charge_choices_new(struct arena *,
    const struct yaml_node *, struct diag *, bool *ok);
bool charge_choices_bind(struct charge_choices *, struct columns *);

/* Whether one of its columns is such a one; NULL is none. */
typedef bool charge_is(const void *ctx, struct text name);
bool charge_choices_reads(
    const struct charge_choices *, charge_is *, const void *ctx);

/* The amount for a record, of which a percentage without a column is one of
 * the debt's amount, rounded. */
enum charge_result charge_choices_get(const struct charge_choices *,
    const struct batch *, size_t row, const struct charge_debt *,
    enum rounding, int64_t *minor);

/* The choice of a record; SIZE_MAX: none.  slot is that of the column, -1: the
 * first is for all. */
size_t charge_by_pick(const struct charge_by *, int slot,
    const struct batch *, size_t row);

/*
 * `amount` or `bands` of a charge, less what is taken off.  NULL after
 * reporting bands that are no such table, or do not rise (E_CHARGE), or a file
 * (E_RATE_TABLE).  Lives in the arena.
 */
struct charge_sum;
struct charge_sum *charge_sum_new(struct arena *, const struct strategy *,
    const struct charge_spec *, struct diag *);
bool charge_sum_bind(struct charge_sum *, struct columns *);
bool charge_sum_reads(const struct charge_sum *, charge_is *, const void *ctx);

/* less: what is taken off counts.  Never below zero. */
enum charge_result charge_sum_get(const struct charge_sum *,
    const struct batch *, size_t row, const struct charge_debt *, bool less,
    int64_t *minor);

#endif
