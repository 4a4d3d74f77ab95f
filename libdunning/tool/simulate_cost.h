/*
 * simulate_cost.h -- what an action of a channel costs.
 */
#ifndef DUNNING_SIMULATE_COST_H
#define DUNNING_SIMULATE_COST_H

#include "tool/simulate.h"

/* Costs have four decimals, whatever the currency has. */
enum { COST_DIGITS = 4 };

/*
 * Whether every --cost is CHANNEL=AMOUNT or CHANNEL:CURRENCY=AMOUNT, and those
 * of the strategy can be summed.  False after E_USAGE or E_VALUE.
 */
bool simulate_cost_check(struct tool *, const struct option_list *);

/*
 * With COST_DIGITS decimals: of the options, of which one with the currency
 * goes before one without; else `next_best_action: cost` of the strategy; else
 * 0.
 */
int64_t simulate_cost(const struct strategy *, const struct option_list *,
    enum channel, struct text currency);

#endif
