/*
 * ratio.h -- exact quotients, rounded once.
 */
#ifndef DUNNING_RATIO_H
#define DUNNING_RATIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "base/wide.h"

/* What to add to a quotient of numbers that are not negative, which left this
 * remainder below the divisor: 0 or 1. */
int ratio_carry(wide quotient, wide remainder, wide divisor, enum rounding);

/*
 * dividend / divisor as a whole number; ties of half_up go away from zero.  Both
 * may be negative.  False: the divisor is 0, or the result does not fit 64
 * bits.
 */
bool ratio_round(wide dividend, wide divisor, enum rounding, int64_t *whole);

#endif
