/*
 * series.h -- roots, exponentials and logarithms of decimals, without floating
 * point.
 *
 * Results have as many decimals as fit, at most 18, and are rounded half to
 * even.  A root is rounded from its exact value.  The others are computed to
 * more than 90 bits and then rounded to at most 63: they are the nearest
 * decimals but where the exact value lies within a hundred-millionth of a unit
 * of the last place from the middle of two.
 */
#ifndef DUNNING_SERIES_H
#define DUNNING_SERIES_H

#include <stdbool.h>

#include "base/num.h"

/* False: of a number below zero. */
bool decimal_sqrt(struct decimal, struct decimal *out);

/* False: too large. */
bool decimal_exp(struct decimal, struct decimal *out);

/* The natural logarithm; false: of zero or below. */
bool decimal_log(struct decimal, struct decimal *out);

/*
 * base to an exponent that is no whole number; false: the base is below zero,
 * zero goes to a negative power, the exponent is beyond a million, or the
 * result is too large.
 */
bool decimal_power(
    struct decimal base, struct decimal exponent, struct decimal *out);

#endif
