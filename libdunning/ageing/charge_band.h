/*
 * charge_band.h -- bands of `charges:`, "below | amount" lines, by the size of
 * a debt.  Private to charge_sum.c.
 *
 * Limits are in major units of the debt's currency, or in a unit of account;
 * every product here fits 128 bits for debts up to CHARGE_DEBT_MOST.
 */
#ifndef DUNNING_CHARGE_BAND_H
#define DUNNING_CHARGE_BAND_H

#include "ageing/charge_sum.h"
#include "base/wide.h"
#include "rules/rate_table.h"

#define CHARGE_UNIT      INT64_C(1000000)           /* 1 with its decimals */
#define CHARGE_DEBT_MOST INT64_C(10000000000000000) /* minor units */
#define CHARGE_LESS_MOST INT64_C(1000000000000)     /* 1000000 */

struct charge_bands;

/* NULL after reporting (E_CHARGE).  Lives in the arena. */
struct charge_bands *charge_bands_new(struct arena *,
    const struct charge_spec *, struct diag *);

/* Whether values of a unit are above 0 and not above 1000000; else reported. */
bool charge_bands_values(const struct rate_table *, const struct located *file,
    struct diag *);

/* How many of them make a minor unit: 10^20. */
wide charge_band_parts(void);

/* An amount with RATE_DECIMALS of a unit of that value, in those parts. */
wide charge_bands_money(int64_t amount, int64_t value, int digits);

/*
 * What the bands take of a debt, in those parts; value is that of the unit,
 * CHARGE_UNIT without one.  False: a sum, which is in *amount.
 */
bool charge_bands_find(const struct charge_bands *,
    const struct charge_debt *, int64_t value, struct charge_amount *amount,
    wide *numerator);

#endif
